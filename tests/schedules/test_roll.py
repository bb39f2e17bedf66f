"""The next cycle's draft: dates moved, targets emptied, successors applied, everything marked, and sound."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schedules.agencies import Agency, Registry
from schedules.loader import check_paths, load_plan, load_shared, plan_files
from schedules.model import Period, Plan
from schedules.roll import Rolled, rolled
from schedules.source import parse
from schedules.warnings import REVIEW_MARK
from schedules.written_out import inline, plan_as_data, plan_file
from tests.schedules.samples import PLAN_DATA, REGISTRY, TASKS, deadline, make_plan

SHARED = load_shared(PLAN_DATA, [])
PLANS = {file.stem: load_plan(file, SHARED, []) for file in plan_files(PLAN_DATA)}
PERIODS = [(2026, 2030), (2026, 2035), (2027, 2028), (2031, 2031)]


def years(first: int, last: int) -> Period:
    return Period(start=date(first, 1, 1), end=date(last, 12, 31))


def roll(plan: Plan, first: int = 2026, last: int = 2030, registry: Registry = REGISTRY) -> Rolled:
    return rolled(plan, years(first, last), registry)


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("plan_id", PLANS)
def test_a_rolled_plan_passes_the_check(plan_id: str, period: tuple[int, int], tmp_path: Path) -> None:
    plan = PLANS[plan_id]
    assert plan is not None
    out = rolled(plan, years(*period), SHARED.registry)
    file = tmp_path / f"{out.data['id']}.yaml"
    file.write_text(out.text(), encoding="utf-8")

    assert check_paths([file], PLAN_DATA) == ([file], [])
    read = load_plan(file, SHARED, [])
    assert read is not None
    assert (read.period, read.targets) == (years(*period), ())
    assert (read.document_number, read.issued_on) == (None, None)


def test_dates_and_words_move_with_the_cycle() -> None:
    plan = make_plan(
        title="某市实施方案（2021—2025年）",
        deadlines=[
            deadline(),
            deadline(id="check-2023", title="2023年督查", due="2023", recurs=None, owed=False),
            deadline(
                id="end", title="“十四五”总结", due="2025-06-30", recurs=None, why="按国发〔2021〕9号办理，2020年版不用"
            ),
        ],
    )

    out = roll(plan)

    assert out.data["id"] == "mou-2026"
    assert out.data["title"] == "某市实施方案（2026—2030年）"
    assert [(each["id"], each["title"], each["due"]) for each in out.data["deadlines"]] == [
        ("annual-report", "年度工作总结", "12-25"),
        ("check-2028", "2028年督查", "2028"),
        ("end", "“十五五”总结", "2030-06-30"),
    ]
    assert out.data["deadlines"][2]["why"] == "按国发〔2021〕9号办理，2020年版不用"


def test_a_longer_cycle_stretches_the_middle_and_keeps_the_ends() -> None:
    names = {"launch": (2021, 2021), "implementation": (2022, 2024), "evaluation": (2025, 2025)}
    phases = [
        {
            "id": kind,
            "title": kind,
            "kind": kind,
            "start": f"{a}-01-01",
            "end": f"{b}-12-31",
            "basis": "derived",
            "locator": "五",
        }
        for kind, (a, b) in names.items()
    ]

    out = roll(make_plan(phases=phases), 2026, 2035)

    assert [(each["start"], each["end"]) for each in out.data["phases"]] == [
        ("2026-01-01", "2026-12-31"),
        ("2027-01-01", "2034-12-31"),
        ("2035-01-01", "2035-12-31"),
    ]


def test_successors_take_over_and_two_that_became_one_stand_once() -> None:
    agencies = [
        {"name": "市林业局", "successor": {"name": "市自然资源局", "from": "2019-01-01"}},
        {"name": "市规划局", "successor": {"name": "市国土局", "from": "2018-01-01"}},
        {"name": "市国土局", "successor": {"name": "市自然资源局", "from": "2019-01-01"}},
        {"name": "市自然资源局"},
        {"name": "市教育局", "successor": {"name": "市教育委", "from": "2029-01-01"}},
        {"name": "市农业局", "successor": {"name": "市农业农村局", "from": "2019-01-01"}},
        {"name": "市科协"},
    ]
    registry = Registry({"某市": tuple(Agency.model_validate(each) for each in agencies)})
    task = {**TASKS[0], "lead": ["市教育局", "市林业局", "市规划局", "市农业局"], "measures": []}

    out = roll(make_plan(tasks=[task]), registry=registry)

    assert out.data["tasks"][0]["lead"] == ["市教育局", "市自然资源局", "市农业局"]
    assert "市自然资源局（原市林业局）" in out.marks["tasks", 0, "lead"]
    assert (
        "单位名录里还没有它" in out.marks["tasks", 0, "lead"]
    )  # 市农业农村局 is not in the registry, so the old name stays


def test_what_is_emptied_stays_to_be_filled_in() -> None:
    target = {"locator": "二", "what": "比例", "value": 12.5, "unit": "%", "by": "2025"}

    text = roll(make_plan(targets=[target])).text()

    assert "targets:" not in text
    assert f'# {REVIEW_MARK}：指标待填 {{locator: 二, what: 比例, unit: "%"}}' in text
    assert "12.5" not in text


def test_what_a_new_document_decides_is_marked() -> None:
    marked = [line for line in roll(make_plan()).text().splitlines() if f"# {REVIEW_MARK}" in line]

    for key in ("title:", "period:", "tasks:", "due:"):
        assert any(line.strip().startswith(key) for line in marked), key


def test_a_period_that_is_not_the_next_is_refused() -> None:
    for period in (years(2021, 2025), years(2016, 2020), Period(start=date(2026, 1, 1))):
        with pytest.raises(ValueError, match="next period"):
            rolled(make_plan(), period, REGISTRY)


@pytest.mark.parametrize("plan_id", PLANS)
def test_a_written_plan_reads_back_the_same(plan_id: str, tmp_path: Path) -> None:
    plan = PLANS[plan_id]
    assert plan is not None
    file = tmp_path / f"{plan_id}.yaml"
    file.write_text(plan_file(plan_as_data(plan), {("title",): "x # y\nz"}, ["head\nline"]), encoding="utf-8")

    assert load_plan(file, SHARED, []) == plan


@example("A\n", "")
@example("2023-06-30\n", "")
@given(st.text(max_size=20) | st.integers(-9999, 9999) | st.booleans() | st.none(), st.text(max_size=12))
def test_any_value_reads_back_the_same(value: Any, comment: str) -> None:
    if isinstance(value, str):
        value = value.encode("utf-8", "ignore").decode()
    written = plan_file({"a": [value, {"b": value}], "c": value}, {("c",): comment}, [comment])

    assert parse(written, "x").data == {"a": [value, {"b": value}], "c": value}
    assert parse(f"x: {inline([value])}\n", "x").data == {"x": [value]}
