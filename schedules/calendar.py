"""Working days in mainland China, the State Council's make-up days (调休) included.

Years that the State Council has announced come from `chinesecalendar` (each autumn a release of the library carries the
next year). Every other year has weekends and the statutory holidays, as far as `holidays` can work them out, and no
make-up days: such a year is *not announced*, and `missing_years` names it so that somebody is warned. The operator may
add a year in `plan_data/holidays.yaml`; his file wins for that year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Self

import chinese_calendar
import holidays
from chinese_calendar import constants
from pydantic import Field, RootModel, model_validator

from schedules.model import Day, Value

_ONE = timedelta(days=1)
_SATURDAY = 5
_ANNOUNCED = frozenset(day.year for day in constants.holidays)


class HolidayYear(Value):
    """One year as announced: the days of rest besides weekends, and the weekend days that are worked."""

    rest: tuple[Day, ...] = Field(min_length=1, description="days of rest; weekends need not be repeated")
    work: tuple[Day, ...] = Field(default=(), description="make-up working days (调休上班)")

    @model_validator(mode="after")
    def _is_either(self) -> Self:
        both = sorted(set(self.rest) & set(self.work))
        if both:
            raise ValueError(f"{both[0]} is listed as rest and as work; keep one")
        return self


class HolidayFile(RootModel[dict[int, HolidayYear]]):
    """`holidays.yaml`: year → its days of rest and make-up days."""

    @model_validator(mode="after")
    def _days_of_their_year(self) -> Self:
        for year, listed in self.root.items():
            strange = sorted(day for day in (*listed.rest, *listed.work) if day.year != year)
            if strange:
                raise ValueError(f"{strange[0]} stands under {year}; list it under its own year")
        return self


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked; `added` are the operator's years."""

    added: Mapping[int, HolidayYear] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, file: HolidayFile | None = None) -> Self:
        """The calendar with the operator's file, if there is one."""
        return cls(MappingProxyType(dict(file.root))) if file else cls()

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day`."""
        added = self.added.get(day.year)
        if added:
            return day in added.work or (day.weekday() < _SATURDAY and day not in added.rest)
        if day.year in _ANNOUNCED:
            return bool(chinese_calendar.is_workday(day))
        return day in _provisional_workdays(day.year)

    def previous_or_same(self, day: date) -> date:
        """`day`, or the last working day before it where it is a rest day."""
        while not self.is_working(day):
            day -= _ONE
        return day

    def next_or_same(self, day: date) -> date:
        """`day`, or the first working day after it where it is a rest day."""
        while not self.is_working(day):
            day += _ONE
        return day

    def plus(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted."""
        for _ in range(count):
            day = self.next_or_same(day + _ONE)
        return day

    def announced(self, year: int) -> bool:
        """Whether the make-up days of `year` are known."""
        return year in self.added or year in _ANNOUNCED

    def missing_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years between two days (both included) whose make-up days are not known."""
        return tuple(year for year in range(first.year, last.year + 1) if not self.announced(year))


@cache
def _provisional_workdays(year: int) -> frozenset[date]:
    # Worked out once per year and whole: the library's own object fills itself while it is asked, which two threads
    # must not watch. Where it already knows make-up days that chinesecalendar does not, they count.
    known = holidays.country_holidays("CN", years=year)
    first = date(year, 1, 1)
    days = (first + n * _ONE for n in range((date(year, 12, 31) - first).days + 1))
    return frozenset(day for day in days if known.is_working_day(day))
