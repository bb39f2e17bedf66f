"""The ladder: on which days an item is brought to mind.

The office's rules: a step that falls on a rest day moves to the working day before; steps that meet on one day become
one, and the nearest to the due day keeps its name; the due day itself never moves, and "12月25日前" includes the 25th.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from schedules.calendar import WorkingDays
from schedules.model import Value

MONTH_BEFORE = "month-before"

Days = Annotated[int, Field(ge=0, le=366)]
WorkingDaysAfter = Annotated[int, Field(ge=1, le=250)]


class Ladder(Value):
    """The steps of one kind of date: calendar days before it, working days after it, or the monthly note before it."""

    before: tuple[Days, ...] = Field(default=(), description="calendar days before the due day, farthest first")
    after: tuple[WorkingDaysAfter, ...] = Field(default=(), description="working days after it, nearest first")
    month_before: bool = Field(default=False, description="a line in the note of the month before (下月活动)")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if list(self.before) != sorted(set(self.before), reverse=True):
            raise ValueError("before: write each step once, the farthest first")
        if list(self.after) != sorted(set(self.after)):
            raise ValueError("after: write each step once, the nearest first")
        return self


@dataclass(frozen=True)
class Step:
    """One rung: its name, the working day it leaves on, and whether it still leaves after 收到 (seen)."""

    name: str
    on: date
    closing: bool = True


def steps(ladder: Ladder, due_on: date, calendar: WorkingDays, closing: int) -> tuple[Step, ...]:
    """The steps of `ladder` for a due day, by day.

    The last `closing` rungs before the day still leave after 收到, and so do those after it.
    """
    return met(_planned(ladder, due_on, calendar, closing))


def _planned(ladder: Ladder, due_on: date, calendar: WorkingDays, closing: int) -> Iterator[Step]:
    if ladder.month_before:
        yield Step(MONTH_BEFORE, calendar.next_or_same(_month_before(due_on)))
    for place, days in enumerate(ladder.before, start=1):
        on = calendar.previous_or_same(due_on - timedelta(days=days))
        yield Step(f"before-{days}", on, closing=place > len(ladder.before) - closing)
    for days in ladder.after:
        yield Step(f"after-{days}", calendar.plus(due_on, days))


def met(planned: Iterable[Step]) -> tuple[Step, ...]:
    """The steps by day; of several on one day the last given, which is the nearest to the due day, stands for all."""
    by_day = {step.on: step for step in planned}
    return tuple(by_day[on] for on in sorted(by_day))


def remaining(planned: Sequence[Step], seen: bool, promised_on: date | None = None) -> tuple[Step, ...]:
    """What is left of the steps after an answer.

    `seen`: 收到 quiets an item until its last two steps (burden rule 3). `promised_on`: the contact named a day
    (周五报), and nothing leaves before it.
    """
    return tuple(
        step for step in planned if (step.closing or not seen) and (promised_on is None or promised_on <= step.on)
    )


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def day_of(year: int, month: int, day: int) -> date:
    """That day of that month; 02-29 in a common year, and any day past a month's end, is the month's last day."""
    return date(year, month, min(day, monthrange(year, month)[1]))
