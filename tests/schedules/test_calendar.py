"""Working days, named after facts of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schedules.calendar import HolidayFile, WorkingDays

CALENDAR = WorkingDays()
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-12-25", True),  # Christmas is a working day
        ("2024-02-04", True),  # a Sunday worked before the Spring Festival
        ("2024-02-18", True),  # a Sunday worked after it
        ("2024-02-09", True),  # New Year's Eve 2024 was no statutory holiday yet
        ("2025-01-28", False),  # from 2025 on it is
        ("2024-10-07", False),  # the last day of the National Day week
        ("2024-10-12", True),  # and the Saturday worked for it
        ("2018-12-29", True),  # a Saturday worked for New Year 2019
        ("2020-01-31", False),  # the festival prolonged in 2020
        ("2016-12-24", False),
        ("2026-02-14", True),  # the last announced year has make-up days too
    ],
)
def test_announced_years_follow_the_state_council(day: str, works: bool) -> None:
    assert CALENDAR.is_working(date.fromisoformat(day)) is works


def test_2004_to_2026_are_announced() -> None:
    assert all(CALENDAR.announced(year) for year in range(2004, 2027))
    assert not CALENDAR.announced(2003)


def test_a_year_that_is_not_announced_has_weekends_and_statutory_days() -> None:
    for rest in ("2028-01-01", "2028-01-26", "2028-05-01", "2028-10-02", "2028-12-23"):
        assert not CALENDAR.is_working(date.fromisoformat(rest))
    assert CALENDAR.is_working(date(2028, 12, 25))


def test_missing_years_are_named_for_the_warning() -> None:
    assert CALENDAR.missing_years(date(2025, 6, 1), date(2026, 12, 31)) == ()
    assert CALENDAR.missing_years(date(2026, 12, 1), date(2029, 1, 5)) == (2027, 2028, 2029)


def test_the_operators_file_wins_for_its_year() -> None:
    file = HolidayFile.model_validate({"2024": {"rest": ["2024-12-25"], "work": ["2024-12-28"]}})
    calendar = WorkingDays.of(file)
    assert not calendar.is_working(date(2024, 12, 25))
    assert calendar.is_working(date(2024, 12, 28))
    assert calendar.is_working(date(2024, 10, 1)), "what the file leaves out is a plain weekday"
    assert not calendar.is_working(date(2024, 10, 5))
    assert not calendar.is_working(date(2023, 10, 2)), "other years stay the library's"


def test_the_operators_file_announces_a_year() -> None:
    calendar = WorkingDays.of(HolidayFile.model_validate({"2027": {"rest": ["2027-01-01"]}}))
    assert calendar.announced(2027)
    assert calendar.missing_years(date(2027, 1, 1), date(2027, 12, 31)) == ()
    assert WorkingDays.of(None) == WorkingDays()


@pytest.mark.parametrize(
    ("year", "words"),
    [
        ({"rest": ["2026-01-01"]}, "stands under 2027"),
        ({"rest": ["2027-01-01"], "work": ["2027-01-01"]}, "listed as rest and as work"),
        ({"rest": []}, "at least 1"),
        ({"rest": ["2027-02-29"]}, "not a day of the calendar"),
        ({"rest": ["2027-01-01"], "free": []}, "Extra inputs"),
    ],
)
def test_a_holiday_file_that_contradicts_itself_is_refused(year: dict[str, list[str]], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        HolidayFile.model_validate({"2027": year})


def test_counting_working_days_jumps_the_new_year_holiday() -> None:
    assert CALENDAR.plus(date(2016, 12, 31), 3) == date(2017, 1, 5)
    assert CALENDAR.plus(date(2018, 12, 28), 1) == date(2018, 12, 29), "a make-up Saturday counts"


def test_a_rest_day_moves_back_over_a_whole_holiday() -> None:
    assert CALENDAR.previous_or_same(date(2024, 10, 7)) == date(2024, 9, 30)
    assert CALENDAR.next_or_same(date(2024, 5, 1)) == date(2024, 5, 6)


@given(DAYS)
def test_moving_finds_the_nearest_working_day(day: date) -> None:
    before, after = CALENDAR.previous_or_same(day), CALENDAR.next_or_same(day)
    assert CALENDAR.is_working(before)
    assert CALENDAR.is_working(after)
    between = (before + timedelta(days=n) for n in range(1, (after - before).days))
    assert not any(CALENDAR.is_working(d) for d in between)
    assert before <= day <= after
    assert (before == after) == CALENDAR.is_working(day)


@given(DAYS, st.integers(1, 15))
def test_plus_counts_only_working_days(day: date, count: int) -> None:
    reached = CALENDAR.plus(day, count)
    passed = [day + timedelta(days=n) for n in range(1, (reached - day).days + 1)]
    assert sum(CALENDAR.is_working(d) for d in passed) == count
    assert CALENDAR.is_working(reached)
