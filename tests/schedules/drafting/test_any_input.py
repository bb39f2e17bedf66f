"""Whatever comes in: a plan that loads, or one clear line. Never a crash, never a wait."""

import contextlib
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.agencies import Registry, RegistryFile
from schedules.checks import findings
from schedules.drafting import Draft, Undraftable, agencies_as_yaml, draft, draft_as_json, draft_as_yaml
from schedules.drafting.head import period_of
from schedules.model import Plan
from schedules.source import parse
from tests.schedules.drafting.known import DOCUMENTS, document

TEXTS = [document(path.stem)[0] for path in sorted(DOCUMENTS.glob("*.txt"))]
CHARACTERS = (
    "（）()〔〕【】[]{}、，。；：—-\t\n 一二三十①②1234567890年月日底前牵头配合负责省市县局厅部委“”《》\x00\u200b|"
)
SLOWEST = 2.0  # seconds for 50,000 characters


def _cut(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text))
    return text[start : start + dice.randrange(1, 3000)]


def _shuffled(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    dice.shuffle(lines)
    return "\n".join(lines)


def _sprinkled(text: str, dice: random.Random) -> str:
    letters = list(text)
    for _ in range(dice.randrange(1, 200)):
        letters[dice.randrange(len(letters))] = dice.choice(CHARACTERS)
    return "".join(letters)


def _deep(text: str, dice: random.Random) -> str:
    return "（" * dice.randrange(4000) + text + "）" * dice.randrange(4000)


def _binary(text: str, dice: random.Random) -> str:
    return text.encode("gb18030")[dice.randrange(3) :].decode("utf-8", "replace")


def _unbroken(text: str, dice: random.Random) -> str:
    return text.replace("\n", "")


def _remarked(text: str, dice: random.Random) -> str:
    return text.replace("，", dice.choice(["", "\t", "|", "。"])).replace("。", dice.choice(["", "\n", "；"]))


MUTATIONS: Sequence[Callable[[str, random.Random], str]] = (
    _cut,
    _shuffled,
    _sprinkled,
    _deep,
    _binary,
    _unbroken,
    _remarked,
)


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_damaged_document_gives_a_sound_plan_or_one_line(
    mutation: Callable[[str, random.Random], str], seed: int
) -> None:
    dice = random.Random(f"{mutation.__name__}-{seed}")

    _sound_or_refused(mutation(dice.choice(TEXTS), dice))


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(max_size=400), st.text(alphabet=CHARACTERS, max_size=600), st.lists(st.text(max_size=60), max_size=20)
    )
)
def test_any_characters_give_a_sound_plan_or_one_line(text: str | list[str]) -> None:
    _sound_or_refused(text)


def _sound_or_refused(text: str | list[str]) -> None:
    try:
        drafted = draft(text)
    except Undraftable as refusal:
        clear = refusal.line >= 1 and "\n" not in str(refusal)
    else:
        clear = _loads(drafted)
    assert clear


def _drafted_or_refused(text: str) -> None:
    with contextlib.suppress(Undraftable):
        draft(text)


def _loads(drafted: Draft) -> bool:
    plan = Plan.model_validate(parse(draft_as_yaml(drafted), "drafted").data)
    agencies = Registry(RegistryFile.model_validate(parse(agencies_as_yaml(drafted), "agencies").data).root)
    assert plan == drafted.plan
    assert list(findings(plan, agencies, ())) == []
    assert agencies.shared_names() == []
    return bool(json.dumps(draft_as_json(drafted)))


def test_an_empty_text_is_refused_in_one_line() -> None:
    with pytest.raises(Undraftable, match="line 1: no numbered duties"):
        draft("")


def test_a_long_document_is_read_in_two_seconds() -> None:
    chapter = "（{}）加强工作。2023年6月底前完成。（牵头单位：市教育局、市科技局；配合单位：市财政局、市民政局，各区人民政府）"
    numbers = "一二三四五六七八九"
    items = [
        chapter.format(f"{'' if tens == '' else tens}{one}") for tens in ("", "十", "二十", "三十") for one in numbers
    ]
    text = "一、任务\n" + "\n".join(items) + "\n二、其他\n" + "办好实事，" * 9000
    assert len(text) > 45_000

    started = time.process_time()
    draft(text)

    assert time.process_time() - started < SLOWEST


@pytest.mark.parametrize(
    "text",
    [
        "一、任务（一）好。" + "做好。（市教育局、市科技局）" * 3500,
        "一、任务" + "①" * 50_000,
        "一、任务\n" + "（一）\n" * 12_000,
        "1.做好。" * 10_000,
        "（" * 50_000,
        "一、任务（一）" + "责任单位：" * 10_000,
        "一、任务（一）好。" + "2023年6月底前，" * 5_000 + "（责任单位：市教育局）",
        "序号\n任务\n责任单位\n" + "".join(f"{row}\n做好\n市教育局\n" for row in range(1, 2500)),
        "——责任单位：市教育局\n" * 4_500,
        "序号  任务  牵头单位  时限\n" + "1  做好  市教育局  12月\n" * 2_500,
        ("（" + "市教育局、" * 100 + "\n") * 100,
        "序号\t任务\t责任单位\n" + "\t推进\t市财政局、\n" * 4_000,
        ("序号 |\n牵头单位 |\n任务 |\n" + "1 |\n" * 5) * 1_200,
        "序号   工作任务   责任单位   完成时限\n" + "1   推进   市财政局   2023年\n      工作\n" * 1_800,
    ],
    ids=[
        *("brackets", "circles", "one number", "one line", "open brackets", "labels", "dates", "rows"),
        *(
            "labels behind dashes",
            "spaces",
            "brackets on many lines",
            "broken rows",
            "headings of bars",
            "broken lines",
        ),
    ],
)
def test_a_hostile_text_of_fifty_thousand_characters_is_read_in_two_seconds(text: str) -> None:
    started = time.process_time()
    _drafted_or_refused(text)

    assert time.process_time() - started < SLOWEST


def test_the_period_is_the_one_of_the_title() -> None:
    assert [
        period_of(title).model_dump(mode="json")
        for title in ("三年行动计划（2023—2025年）", "2024年工作要点", "“十四五”规划", "办法")
    ] == [
        {"start": "2023-01-01", "end": "2025-12-31"},
        {"start": "2024-01-01", "end": "2024-12-31"},
        {"start": "2021-01-01", "end": "2025-12-31"},
        {"start": None, "end": None},
    ]


def test_the_documents_are_at_hand() -> None:
    assert Path(DOCUMENTS).is_dir()
    assert len(TEXTS) >= 16


def test_a_circled_number_in_a_tables_number_column_is_no_integer() -> None:
    _sound_or_refused(
        "某市重点任务分工方案\n序号\t重点任务\t责任单位\n②\t建设科普基地\t市科协\n2\t开展科普活动\t市教育局\n"
    )


def test_a_month_that_no_year_has_is_no_date() -> None:
    text = "东州市2024年科普工作方案\n一、任务\n1.科学教育。（市教育局负责）\n二、实施步骤\n（一）启动阶段（0月—9月）。制定方案。\n"

    assert draft(text).plan.tasks[0].responsible == ("市教育局",)
