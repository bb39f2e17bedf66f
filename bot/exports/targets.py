"""The plan's numbers beside what agencies reported: 指标 and 填报值, the same for the summary, the tables and the picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.exports.year import Year
from bot.texts import exporting as words
from schedules.due import day
from schedules.goals import number
from schedules.model import Target


@dataclass(frozen=True)
class Reported:
    """One confirmed value: of which day, by whom."""

    on: date
    value: str
    unit: str
    agency: str

    @property
    def number(self) -> float | None:
        """The value to draw; None where it is no number."""
        read = number(self.value)
        return None if read is None else float(read)


@dataclass(frozen=True)
class Measured:
    """One target with what was reported about it up to the end of the year, oldest first."""

    id: str
    target: Target
    reported: tuple[Reported, ...]

    @property
    def wanted(self) -> str:
        return f"{self.target.value:g}{self.target.unit or ''}" if self.number is not None else str(self.target.value)

    @property
    def number(self) -> float | None:
        """The target's number; None where the plan says it in words (全覆盖)."""
        return None if isinstance(self.target.value, str) else float(self.target.value)

    @property
    def by(self) -> date | None:
        return day(self.target.by) if self.target.by else None

    @property
    def last(self) -> str:
        """The newest value in words, or 未填报."""
        if not self.reported:
            return words.UNFILLED
        newest = self.reported[-1]
        return f"{newest.value}{newest.unit}（{newest.on:%Y-%m-%d}）"


def measured(year: Year) -> Iterator[Measured]:
    """Every target of the plan, in its order."""
    for goal in year.book.goals(year.plan.id):
        found = (value for value in year.values.get(goal.id, ()) if value.on <= year.last)
        reported = tuple(Reported(one.on, one.value, one.unit, one.agency) for one in found)
        yield Measured(goal.id, goal.target, reported)
