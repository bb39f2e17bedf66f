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
from tests.support.long_texts import HOSTILE, ORDINARY

TEXTS = [document(path.stem)[0] for path in sorted(DOCUMENTS.glob("*.txt"))]
CHARACTERS = (
    "（）()〔〕【】[]{}、，。；：—-\t\n 一二三十①②1234567890年月日底前牵头配合负责省市县局厅部委“”《》\x00\u200b|"
)
# Seconds of CPU for 50,000 characters, on however slow a machine: work that grows with the square takes minutes.
# That it is two seconds is measured by benchmarks/drafting.py.
SLOWEST = 8.0


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


def test_a_long_document_is_read_in_seconds() -> None:
    assert len(ORDINARY) > 45_000

    started = time.process_time()
    draft(ORDINARY)

    assert time.process_time() - started < SLOWEST


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_of_fifty_thousand_characters_is_read_in_seconds(text: str) -> None:
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
