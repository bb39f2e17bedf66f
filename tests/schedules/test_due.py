"""What the `due` of a plan file means."""

from datetime import date

import pytest

from schedules.due import Term, day, terms
from schedules.model import Recurs


def found(due: str | None, recurs: Recurs | None, first: str, last: str) -> list[tuple[str, str]]:
    days = date.fromisoformat(first), date.fromisoformat(last)
    return [(term.period, term.due_on.isoformat()) for term in terms(due, recurs, *days)]


@pytest.mark.parametrize(
    ("due", "falls"),
    [("2020-12-31", "2020-12-31"), ("2023-06", "2023-06-30"), ("2024-02", "2024-02-29"), ("2023", "2023-12-31")],
)
def test_a_single_day_is_written_in_three_ways(due: str, falls: str) -> None:
    assert day(due).isoformat() == falls
    assert found(due, None, "2016-01-01", "2030-12-31") == [(falls[:4], falls)]
    assert found(due, None, "2025-01-01", "2030-12-31") == []


def test_month_and_day_name_no_year() -> None:
    with pytest.raises(ValueError, match="names no year"):
        day("12-25")


def test_every_year_within_the_days_asked_for() -> None:
    assert found("12-25", Recurs.YEARLY, "2024-12-25", "2026-12-24") == [("2024", "2024-12-25"), ("2025", "2025-12-25")]


def test_every_year_since_the_one_it_names() -> None:
    assert found("2023-06-30", Recurs.YEARLY, "2020-01-01", "2024-12-31") == [
        ("2023", "2023-06-30"),
        ("2024", "2024-06-30"),
    ]
    assert found("2023", Recurs.YEARLY, "2020-01-01", "2023-12-31") == [("2023", "2023-12-31")]


def test_29_february_every_year() -> None:
    assert [on for _, on in found("02-29", Recurs.YEARLY, "2023-01-01", "2025-12-31")] == [
        "2023-02-28",
        "2024-02-29",
        "2025-02-28",
    ]


def test_halves_quarters_and_months_fall_on_their_last_day() -> None:
    assert found(None, Recurs.HALF_YEARLY, "2024-01-01", "2024-12-31") == [
        ("2024-H1", "2024-06-30"),
        ("2024-H2", "2024-12-31"),
    ]
    assert found(None, Recurs.QUARTERLY, "2024-03-31", "2024-09-29") == [
        ("2024-Q1", "2024-03-31"),
        ("2024-Q2", "2024-06-30"),
    ]
    assert found(None, Recurs.MONTHLY, "2024-02-01", "2024-03-31") == [
        ("2024-02", "2024-02-29"),
        ("2024-03", "2024-03-31"),
    ]
    assert found("2024-03", Recurs.QUARTERLY, "2024-01-01", "2024-03-31") == [("2024-Q1", "2024-03-31")]


@pytest.mark.parametrize("recurs", [None, Recurs.YEARLY, Recurs.IRREGULAR])
def test_what_has_no_day_falls_due_never(recurs: Recurs | None) -> None:
    assert found(None, recurs, "2016-01-01", "2030-12-31") == []
    assert list(terms("2023", Recurs.IRREGULAR, date(2016, 1, 1), date(2030, 1, 1))) == []


def test_a_year_end_belongs_to_its_year() -> None:
    assert list(terms("12-31", Recurs.YEARLY, date(2024, 12, 31), date(2025, 1, 1))) == [
        Term("2024", date(2024, 12, 31))
    ]
