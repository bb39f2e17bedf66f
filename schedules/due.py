"""What a `due` of a plan file means: which days, in which periods.

`due` is MM-DD (every year), an ISO day, YYYY-MM (the month's last day) or YYYY (12-31). A period is a year, `2024-H1`,
`2024-Q1` or `2024-03`, and is the third part of an occurrence's key.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from schedules.cadence import day_of
from schedules.model import Recurs

# How many months a period has, and how it is written.
_PARTS = {Recurs.HALF_YEARLY: (6, "H"), Recurs.QUARTERLY: (3, "Q"), Recurs.MONTHLY: (1, "")}


@dataclass(frozen=True)
class Term:
    """One period and its due day."""

    period: str
    due_on: date


def terms(due: str | None, recurs: Recurs | None, first: date, last: date) -> Iterator[Term]:
    """Every period of a deadline whose due day lies between two days, both included.

    Half-yearly, quarterly and monthly duties fall on their period's last day, whatever `due` says. What recurs
    irregularly, or has no day at all, falls due never.
    """
    for term in _terms(due, recurs, range(first.year, last.year + 1)):
        if first <= term.due_on <= last:
            yield term


def _terms(due: str | None, recurs: Recurs | None, years: range) -> Iterator[Term]:
    if recurs in _PARTS:
        months, letter = _PARTS[recurs]
        for year in years:
            yield from _parts_of(year, months, letter)
    elif due is not None and recurs is Recurs.YEARLY:
        since = years.start if _is_yearly(due) else int(due[:4])
        yield from (Term(str(year), day_in(due, year)) for year in years if year >= since)
    elif due is not None and recurs is None:
        due_on = day(due)
        yield Term(str(due_on.year), due_on)


def _parts_of(year: int, months: int, letter: str) -> Iterator[Term]:
    for part in range(1, 12 // months + 1):
        period = f"{year}-{letter}{part}" if letter else f"{year}-{part:02}"
        yield Term(period, day_of(year, part * months, 31))


def day(due: str) -> date:
    """The day of a `due` that names its year. Raises ValueError for MM-DD."""
    if _is_yearly(due):
        raise ValueError(f"{due} names no year")
    return day_in(due, int(due[:4]))


def day_in(due: str, year: int) -> date:
    """The day of `due` in any `year`: 02-29 is 02-28 in a common year."""
    match len(due):
        case 4:  # YYYY
            return date(year, 12, 31)
        case 7:  # YYYY-MM
            return day_of(year, int(due[5:]), 31)
        case _:  # both an ISO day and MM-DD end in the day
            return day_of(year, int(due[-5:-3]), int(due[-2:]))


def _is_yearly(due: str) -> bool:
    return len(due) == len("MM-DD")
