"""Named days, weeks and months (全国科普日, 科技活动周): when each one is, year by year.

A plan names them and gives no date. One table, `plan_data/observances.yaml`, holds the rules for all plans (office.md,
section 3). An announced day whose date is not in the table yet stands on the first of its usual month, marked as such.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, RootModel, StringConstraints, model_validator

from schedules.cadence import day_of
from schedules.due import day_in
from schedules.model import Basis, Day, Name, Text, Value

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class Rule(StrEnum):
    """How the date of a named day is found."""

    FIXED = "fixed"
    RANGE = "range"
    ANNOUNCED = "announced"
    NONE = "none"  # each organiser's own: there is no common date


# What each rule must say, and may say; `known` and `usual` belong to announced dates alone.
_NEEDED = {Rule.FIXED: {"date"}, Rule.RANGE: {"start", "end"}, Rule.ANNOUNCED: {"usual_month"}, Rule.NONE: set[str]()}
_ALLOWED = {**_NEEDED, Rule.ANNOUNCED: {"usual_month", "usual", "known"}}
_DATES = frozenset({"date", "start", "end", "usual", "usual_month", "known"})


@dataclass(frozen=True)
class NamedDay:
    """When a named day is in one year; not `announced`: only its usual month is known (日期待公布)."""

    start: date
    end: date
    announced: bool = True


class ObservanceRule(Value):
    """One entry of the table: the names of one observance, and its rule for a stretch of years."""

    names: tuple[Name, ...] = Field(min_length=1)
    rule: Rule
    date_: MonthDay | None = Field(default=None, alias="date")
    start: MonthDay | None = None
    end: MonthDay | None = None
    usual: Text | None = None
    usual_month: int | None = Field(default=None, ge=1, le=12)
    from_year: int | None = None
    until_year: int | None = None
    known: Mapping[int, Annotated[tuple[Day, ...], Field(min_length=1, max_length=2)]] = Field(default_factory=dict)
    basis: Basis = Basis.DERIVED

    @model_validator(mode="after")
    def _says_what_its_rule_needs(self) -> Self:
        given = {field.removesuffix("_") for field in self.model_fields_set} & _DATES
        missing, strange = sorted(_NEEDED[self.rule] - given), sorted(given - _ALLOWED[self.rule])
        if missing:
            raise ValueError(f"rule {self.rule} needs {', '.join(missing)}")
        if strange:
            raise ValueError(f"rule {self.rule} has no {', '.join(strange)}")
        return self

    @model_validator(mode="after")
    def _knows_its_own_years(self) -> Self:
        for year, days in self.known.items():
            if days[0].year != year or days[-1] < days[0] or not self.covers(year):
                raise ValueError(f"known {year}: {' to '.join(map(str, days))} does not fit; write [first, last day]")
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"ends ({self.end}) before it starts ({self.start})")
        return self

    def covers(self, year: int) -> bool:
        """Whether the rule holds in `year`."""
        return (self.from_year or year) <= year <= (self.until_year or year)

    def in_year(self, year: int) -> NamedDay | None:
        """When it is in a year that the rule covers, or None where there is no common date."""
        match self.rule:
            case Rule.FIXED | Rule.RANGE:
                start, end = self.start or self.date_ or "", self.end or self.date_ or ""
                return NamedDay(day_in(start, year), day_in(end, year))
            case Rule.ANNOUNCED if year in self.known:
                return NamedDay(self.known[year][0], self.known[year][-1])
            case Rule.ANNOUNCED:
                month = self.usual_month or 1
                return NamedDay(date(year, month, 1), day_of(year, month, 31), announced=False)
            case _:
                return None


class ObservanceFile(RootModel[list[ObservanceRule]]):
    """`observances.yaml`: entries; several may share names where the rule changed from one year to the next."""

    @model_validator(mode="after")
    def _one_rule_a_year(self) -> Self:
        for place, entry in enumerate(self.root):
            for other in self.root[:place]:
                shared = [name for name in entry.names if name in other.names]
                if shared and _overlap(entry, other):
                    raise ValueError(f"{shared[0]} has two rules for one year; end the first (until_year)")
        return self


def _overlap(one: ObservanceRule, two: ObservanceRule) -> bool:
    last = min(one.until_year or date.max.year, two.until_year or date.max.year)
    return max(one.from_year or date.min.year, two.from_year or date.min.year) <= last


@dataclass(frozen=True)
class Observances:
    """The table, by name."""

    by_name: Mapping[str, tuple[ObservanceRule, ...]]
    canonical_names: Mapping[str, str]

    @classmethod
    def of(cls, file: ObservanceFile) -> Self:
        """The table in a file."""
        by_name: dict[str, tuple[ObservanceRule, ...]] = {}
        canonical: dict[str, str] = {}
        for entry in file.root:
            known = next((canonical[name] for name in entry.names if name in canonical), entry.names[0])
            for name in entry.names:
                canonical.setdefault(name, known)
        for entry in file.root:
            for name, stands_for in canonical.items():
                if stands_for == canonical[entry.names[0]]:
                    by_name[name] = (*by_name.get(name, ()), entry)
        return cls(by_name, canonical)

    def names(self) -> Iterable[str]:
        """Every name that the table knows."""
        return self.by_name.keys()

    def canonical(self, name: str) -> str:
        """The first name of an observance that goes by several; an unknown name stands for itself."""
        return self.canonical_names.get(name, name)

    def rule(self, name: str, year: int | None = None) -> ObservanceRule | None:
        """The rule that holds in `year`, or the latest one; None for an unknown name or an uncovered year."""
        entries = self.by_name.get(name, ())
        if year is None:
            return max(entries, key=lambda entry: entry.from_year or date.min.year, default=None)
        return next((entry for entry in entries if entry.covers(year)), None)

    def first_rule(self, name: str) -> ObservanceRule | None:
        """The rule that held first; None for an unknown name."""
        return min(self.by_name.get(name, ()), key=lambda entry: entry.from_year or date.min.year, default=None)

    def in_year(self, name: str, year: int) -> NamedDay | None:
        """When `name` is in `year`; None where it has no common date or did not exist."""
        rule = self.rule(name, year)
        return rule.in_year(year) if rule else None
