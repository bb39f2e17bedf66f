"""年度工作要点: a yearly work programme under a plan, one YAML file more: duties and dates of one year, with their own places.

The file is called `<plan id>.<year>.yaml` and lies beside its plan. It adds; it changes nothing of the plan. Whom `all` and
`leads` mean stays as the plan's lists say: an agency that only the programme names owes what the programme asks of it by name.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from schedules.agencies import Registry
from schedules.checks import Finding, findings
from schedules.decisions import NOTICE
from schedules.due import day
from schedules.model import Basis, Day, Deadline, Measure, Plan, Slug, Task, TaskKind, Text, Value

_CALLED = re.compile(r"(?P<plan>[a-z0-9-]+)\.(?P<year>\d{4})")
_SPILLS_OVER = 3  # the report of a year may be due in the first months of the next


class Programme(Value):
    """年度工作要点: one issued document for one year of a plan."""

    plan: Slug = Field(description="the id of the plan it belongs to")
    year: int = Field(ge=1990, le=2100)
    title: Text
    document_number: Text | None = None
    issuer: Text | None = None
    issued_on: Day
    duties: tuple[Measure, ...] = ()
    deadlines: tuple[Deadline, ...] = ()

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not self.duties and not self.deadlines:
            raise ValueError("a programme has duties or deadlines; this one has neither")
        return self

    @property
    def name(self) -> str:
        """What its file is called, without the ending."""
        return f"{self.plan}.{self.year}"

    def place(self, locator: str) -> str:
        """A place of the programme, told apart from the plan's own: 《2024年工作要点》二（一）."""
        return f"《{self.title}》{locator}"

    def dates(self) -> tuple[Deadline, ...]:
        """Its deadlines as dates of the plan, with its title at their place. An office date of it is set by a notice: itself."""
        return tuple(self._date(one) for one in self.deadlines)

    def _date(self, one: Deadline) -> Deadline:
        known: dict[str, object] = {"from_": max(one.from_ or self.issued_on, self.issued_on)}
        if one.locator is not None:
            return one.model_copy(update={**known, "locator": self.place(one.locator)})
        number = f"（{self.document_number}）" if self.document_number else ""
        return one.model_copy(update={**known, "id": f"{NOTICE}{one.id}", "title": f"{one.title}{number}"})

    def works(self) -> tuple[Measure, ...]:
        """Its duties, with its title at their place."""
        return tuple(one.model_copy(update={"locator": self.place(one.locator)}) for one in self.duties)

    def names(self) -> Iterator[str]:
        """Every agency it names, as written."""
        for duty in self.duties:
            yield from (name for _, name in duty.named())
        for one in self.deadlines:
            yield from one.who if isinstance(one.who, tuple) else ()


def is_programme(stem: str) -> bool:
    """Whether a file of that name (without its ending) holds a programme."""
    return _CALLED.fullmatch(stem) is not None


def plan_of(stem: str) -> str:
    """The plan whose programme a file of that name holds."""
    found = _CALLED.fullmatch(stem)
    return found["plan"] if found else stem


def programme_findings(
    programme: Programme, stem: str, plan: Plan, registry: Registry, observance_names: Iterable[str]
) -> Iterator[Finding]:
    """Every (key path, what is wrong) of a programme beside its plan that its fields alone cannot show."""
    if stem != programme.name:
        yield ("plan",), f"{programme.name} stands in a file called {stem}.yaml; name both alike"
    if not plan.period.holds(date(programme.year, 12, 31)) and not plan.period.holds(date(programme.year, 1, 1)):
        yield ("year",), f"{programme.year} lies outside the plan's period"
    yield from _as_of_a_plan(programme, plan, registry, observance_names)
    known = {one.id for one in plan.deadlines}
    for place, one in enumerate(programme.deadlines):
        if one.id in known:
            yield ("deadlines", place, "id"), f"{one.id} is a date of the plan already; name this one otherwise"
        yield from ((("deadlines", place, key), words) for key, words in _wrong_day(programme, plan, one))


def _as_of_a_plan(
    programme: Programme, plan: Plan, registry: Registry, observance_names: Iterable[str]
) -> Iterator[Finding]:
    """What is checked of every plan, for what the programme adds."""
    holder = Task(locator="·", title=programme.title, kind=TaskKind.DUTY, measures=programme.duties)
    alone = plan.model_copy(
        update={
            "tasks": (holder,),
            "safeguards": (),
            "phases": (),
            "deadlines": programme.deadlines,
            "targets": (),
            "observances": (),
        }
    )
    for path, words in findings(alone, registry, observance_names):
        if path[:3] == ("tasks", 0, "measures"):
            yield ("duties", *path[3:]), words
        elif path[0] == "deadlines":
            yield path, words


def _wrong_day(programme: Programme, plan: Plan, one: Deadline) -> Iterator[tuple[str, str]]:
    if one.recurs is not None or one.due is None:
        yield "due", "a programme is for one year; name each day with its year, an entry for each"
        return
    if one.basis is Basis.DERIVED:
        yield "basis", "a date of a programme is stated in it, or the office's own"
    on, last = day(one.due), date(programme.year + 1, _SPILLS_OVER, 31)
    if not date(programme.year, 1, 1) <= on <= last:
        yield "due", f"{on} does not belong to {programme.year}"
    if on < programme.issued_on:
        yield "due", f"{on} lies before the programme was issued ({programme.issued_on})"
    if not plan.period.holds(on):
        yield "due", f"{on} lies outside the plan's period"


def sorted_by_year(found: Iterable[Programme]) -> tuple[Programme, ...]:
    """By year."""
    return tuple(sorted(found, key=lambda one: one.year))
