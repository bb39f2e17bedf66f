"""The ladder: which days the steps fall on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schedules.cadence import Ladder, Step, day_of, remaining, steps
from schedules.calendar import WorkingDays
from schedules.policy import Kind
from tests.schedules.samples import CALENDAR, POLICY

REPORT = POLICY.ladders[Kind.ANNUAL_REPORT]

# 12-25 of each year, worked out by hand: 30, 7, 1 and 0 days before, 1 and 3 working days after; a dash where a step
# met the next one on the same day.
ORACLE = """
2016  11-25  12-16  -      12-23  12-26  12-28
2017  11-24  12-18  12-22  12-25  12-26  12-28
2018  11-23  12-18  12-24  12-25  12-26  12-28
2019  11-25  12-18  12-24  12-25  12-26  12-30
2020  11-25  12-18  12-24  12-25  12-28  12-30
2021  11-25  12-17  -      12-24  12-27  12-29
2022  11-25  12-16  -      12-23  12-26  12-28
2023  11-24  12-18  12-22  12-25  12-26  12-28
2024  11-25  12-18  12-24  12-25  12-26  12-30
2025  11-25  12-18  12-24  12-25  12-26  12-30
2026  11-25  12-18  12-24  12-25  12-28  12-30
2027  11-25  12-17  -      12-24  12-27  12-29
2028  11-24  12-18  12-22  12-25  12-26  12-28
2029  11-23  12-18  12-24  12-25  12-26  12-28
2030  11-25  12-18  12-24  12-25  12-26  12-30
"""
NAMES = ("before-30", "before-7", "before-1", "before-0", "after-1", "after-3")


@pytest.mark.parametrize("row", ORACLE.strip().splitlines(), ids=lambda row: row[:4])
def test_25_december_of_every_year(row: str) -> None:
    year, *days = row.split()
    expected = [(name, f"{year}-{day}") for name, day in zip(NAMES, days, strict=True) if day != "-"]
    found = steps(REPORT, date(int(year), 12, 25), CALENDAR, closing=2)
    assert [(step.name, step.on.isoformat()) for step in found] == expected


def test_due_day_on_a_make_up_workday() -> None:
    found = steps(Ladder(before=(1, 0)), date(2024, 2, 18), CALENDAR, closing=2)
    assert [(step.name, step.on) for step in found] == [
        ("before-1", date(2024, 2, 9)),
        ("before-0", date(2024, 2, 18)),
    ]


def test_steps_that_meet_before_a_long_holiday_become_one_named_after_the_nearest() -> None:
    found = steps(Ladder(before=(7, 5, 1), after=(1,)), date(2024, 10, 8), CALENDAR, closing=2)
    assert [(step.name, step.on) for step in found] == [
        ("before-1", date(2024, 9, 30)),
        ("after-1", date(2024, 10, 9)),
    ]


def test_the_monthly_note_leaves_on_the_first_working_day_of_the_month_before() -> None:
    note = Ladder(month_before=True)
    assert steps(note, date(2024, 6, 24), CALENDAR, 2)[0].on == date(2024, 5, 6)
    assert steps(note, date(2025, 1, 10), CALENDAR, 2)[0].on == date(2024, 12, 2)
    assert steps(note, date(2024, 3, 31), CALENDAR, 2)[0] == Step("month-before", date(2024, 2, 1))


def test_seen_quiets_an_item_until_its_last_two_steps_before_the_day() -> None:
    found = steps(REPORT, date(2024, 12, 25), CALENDAR, POLICY.closing_steps)
    assert [step.name for step in remaining(found, seen=True)] == ["before-1", "before-0", "after-1", "after-3"]
    met = steps(REPORT, date(2016, 12, 25), CALENDAR, POLICY.closing_steps)
    assert [step.name for step in remaining(met, seen=True)] == ["before-0", "after-1", "after-3"]


def test_nothing_leaves_before_a_promised_day() -> None:
    found = steps(REPORT, date(2024, 12, 25), CALENDAR, POLICY.closing_steps)
    assert [step.name for step in remaining(found, seen=False, promised_on=date(2024, 12, 25))] == [
        "before-0",
        "after-1",
        "after-3",
    ]
    assert remaining(found, seen=True, promised_on=date(2025, 1, 1)) == ()
    assert remaining(found, seen=False) == found


def test_29_february_of_a_common_year_is_the_28th() -> None:
    assert day_of(2024, 2, 29) == date(2024, 2, 29)
    assert day_of(2025, 2, 29) == date(2025, 2, 28)
    assert day_of(2100, 2, 29) == date(2100, 2, 28)


@pytest.mark.parametrize(
    "ladder",
    [{"before": [1, 7]}, {"before": [7, 7]}, {"after": [3, 1]}, {"after": [0]}, {"before": [-1]}, {"then": [1]}],
)
def test_a_ladder_out_of_order_is_refused(ladder: dict[str, list[int]]) -> None:
    with pytest.raises(ValidationError):
        Ladder.model_validate(ladder)


LADDERS = st.builds(
    Ladder,
    before=st.sets(st.integers(0, 200), max_size=5).map(lambda days: tuple(sorted(days, reverse=True))),
    after=st.sets(st.integers(1, 10), max_size=3).map(lambda days: tuple(sorted(days))),
    month_before=st.booleans(),
)


@given(LADDERS, st.dates(date(2003, 1, 1), date(2040, 12, 31)), st.integers(0, 3))
def test_steps_fall_on_different_working_days_in_order(ladder: Ladder, due_on: date, closing: int) -> None:
    found = steps(ladder, due_on, CALENDAR, closing)
    days = [step.on for step in found]
    assert all(CALENDAR.is_working(day) for day in days)
    assert days == sorted(set(days))
    assert all((step.on > due_on) == step.name.startswith("after-") for step in found)
    assert len({step.name for step in found}) == len(found)


@given(LADDERS, st.dates(date(2003, 1, 1), date(2040, 12, 31)))
def test_no_step_leaves_later_than_its_day_nor_earlier_than_the_rest_days_before_it(
    ladder: Ladder, due_on: date
) -> None:
    for step in steps(ladder, due_on, CALENDAR, closing=2):
        if step.name.startswith("before-"):
            wanted = due_on - timedelta(days=int(step.name.removeprefix("before-")))
            assert step.on == WorkingDays().previous_or_same(wanted)
