"""All plans at hand, as the office decided them: whom a plan names, what each must do, what falls due."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from schedules.agencies import Match as Match
from schedules.agencies import Registry, Succession, folded
from schedules.decisions import Decision as Decision
from schedules.decisions import Notice as Notice
from schedules.decisions import Reform as Reform
from schedules.decisions import as_decided
from schedules.decisions import by_notice as by_notice
from schedules.duties import Duty as Duty
from schedules.duties import Part as Part
from schedules.duties import duty_of
from schedules.goals import Goal, goals
from schedules.loader import Loaded
from schedules.model import Basis, Plan
from schedules.occurrences import Occurrence, occurrences
from schedules.programme import Programme

T = TypeVar("T")


@dataclass(frozen=True)
class Book:
    """The loaded plans and the coordinator's decisions about the office's own dates. Answers are remembered.

    With a `day`, agencies are the bodies that have the duties on that day; without one, those that the plans name.
    """

    loaded: Loaded
    decisions: frozenset[Decision] = frozenset()
    notices: frozenset[Notice] = frozenset()
    reforms: frozenset[Reform] = frozenset()
    day: date | None = None
    _remembered: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        """Every plan by id, with moved dates moved, switched-off ones gone and the office's notices added."""
        plans = self.loaded.plans.values()
        return self._remember(
            "plans", lambda: {plan.id: self._noticed(self._decided(self._with_programmes(plan))) for plan in plans}
        )

    def issued(self, plan_id: str) -> Plan:
        """The plan as it was issued and decided upon, without what yearly work programmes add."""
        return self._remember(("issued", plan_id), lambda: self._noticed(self._decided(self.loaded.plans[plan_id])))

    def programmes(self, plan_id: str, year: int | None = None) -> tuple[Programme, ...]:
        """The plan's yearly work programmes (年度工作要点), or that of one year."""
        return tuple(one for one in self.loaded.programmes if one.plan == plan_id and year in (None, one.year))

    def _with_programmes(self, plan: Plan) -> Plan:
        added = tuple(date for programme in self.programmes(plan.id) for date in programme.dates())
        return plan.model_copy(update={"deadlines": plan.deadlines + added}) if added else plan

    def decided(
        self, decisions: Iterable[Decision], notices: Iterable[Notice] = (), reforms: Iterable[Reform] = ()
    ) -> "Book":
        """The same plans under other decisions, notices and reforms of agencies."""
        wanted = frozenset(decisions), frozenset(notices), frozenset(reforms)
        if wanted == (self.decisions, self.notices, self.reforms):
            return self
        return Book(self.loaded, *wanted, self.day)

    def of(self, loaded: Loaded) -> "Book":
        """Other plans under the same decisions, on the same day."""
        return Book(loaded, self.decisions, self.notices, self.reforms, self.day)

    def on(self, day: date | None) -> "Book":
        """The same plans as they are to be understood on `day`."""
        return self if day == self.day else replace(self, day=day)

    def today(self, now: datetime) -> "Book":
        """The same plans as they are to be understood at `now` (aware)."""
        return self.on(self.local_day(next(iter(self.plans)), now)) if self.plans else self

    def registry(self, plan_id: str) -> Registry:
        """Who is who in the plan: the files, and what its coordinator recorded; on the book's day."""
        written = self._remember(("registry", plan_id), lambda: self._written(plan_id))
        return written if self.day is None else self._by_epoch("dated", plan_id, lambda: written.on(self.day))

    def _written(self, plan_id: str) -> Registry:
        mine = [one.succession for one in self.reforms if one.plan_id == plan_id]
        known = self.loaded.registry
        told = sorted(mine, key=lambda one: (one.from_on, one.agency))
        return known.changed(self.loaded.plans[plan_id].jurisdiction, told) if told else known

    def _by_epoch(self, question: str, plan_id: str, work: Callable[[], T], *more: object) -> T:
        """Remembered as long as no agency of the plan changes: from one such day to the next all days are alike."""
        written = self._remember(("registry", plan_id), lambda: self._written(plan_id))
        changes = written.changes(self.loaded.plans[plan_id].jurisdiction)
        epoch = None if self.day is None else bisect_right(changes, self.day)
        return self._remember((question, plan_id, epoch, *more), work)

    def _decided(self, plan: Plan) -> Plan:
        return as_decided(plan, {one.deadline_id: one for one in self.decisions if one.plan_id == plan.id})

    def _noticed(self, plan: Plan) -> Plan:
        mine = sorted((n for n in self.notices if n.plan_id == plan.id), key=lambda n: n.number)
        added = tuple(notice.deadline(plan.coordinator.name) for notice in mine)
        return plan.model_copy(update={"deadlines": plan.deadlines + added}) if added else plan

    def confirmed(self, occurrence: Occurrence) -> bool:
        """Whether its reminders may leave: dates of the document always, the office's own once the coordinator said so."""
        if occurrence.basis is not Basis.OFFICE or by_notice(occurrence.deadline_id):
            return True
        decision = self._decision_of(occurrence.plan_id, occurrence.deadline_id)
        return decision is not None and decision.confirmed and not decision.off

    def _decision_of(self, plan_id: str, deadline_id: str) -> Decision | None:
        found = (d for d in self.decisions if d.plan_id == plan_id and d.deadline_id in (deadline_id, "*"))
        return next(iter(sorted(found, key=lambda d: d.deadline_id == "*")), None)

    def zone(self, plan_id: str) -> ZoneInfo:
        """The zone whose days and hours the plan's people live by."""
        return ZoneInfo(self.plans[plan_id].timezone)

    def local_day(self, plan_id: str, instant: datetime) -> date:
        """The day that `instant` (aware) falls on for the plan's people."""
        return instant.astimezone(self.zone(plan_id)).date()

    def canonical(self, plan_id: str, name: str) -> str:
        """The canonical name of `name` within the plan's jurisdiction."""
        place = self.plans[plan_id].jurisdiction
        return self._by_epoch("canonical", plan_id, lambda: self.registry(plan_id).canonical(place, name), name)

    def coordinator(self, plan_id: str) -> str:
        """The coordinating office's canonical name."""
        return self.canonical(plan_id, self.plans[plan_id].coordinator.name)

    def successor(self, plan_id: str, agency: str, day: date) -> str | None:
        """The body that has taken the agency's duties over by `day`; None while it stands."""
        written, place = self.on(None).registry(plan_id), self.plans[plan_id].jurisdiction
        body = written.on(day).canonical(place, agency)
        return body if body != written.canonical(place, agency) else None

    def roots(self, plan_id: str) -> tuple[str, ...]:
        """The agencies that the plan's lists name and its coordinating office, whatever has become of them since."""
        named = self.on(None)
        return self._remember(
            ("roots", plan_id), lambda: tuple(dict.fromkeys((*named.agencies(plan_id), named.coordinator(plan_id))))
        )

    def formerly(self, plan_id: str, agency: str) -> tuple[str, ...]:
        """The plan's own agencies whose duties the body has taken over by the book's day."""
        return tuple(root for root in self._own(plan_id).get(agency, ()) if root != agency)

    def names(self, plan_id: str, agency: str) -> tuple[str, ...]:
        """Every name under which the body may have said something: its own, and those of the bodies before it."""
        registry = self.registry(plan_id)
        known = registry.by_jurisdiction.get(self.plans[plan_id].jurisdiction, ())
        before = (one.name for one in known if one.successor and self.canonical(plan_id, one.name) == agency)
        return tuple(dict.fromkeys((agency, *before)))

    def shared_before(self, item: Occurrence) -> str:
        """Of a body with the duties of several agencies: under whose name an item of the time before began; else ''."""
        began, mine = item.key.rpartition("/")[2], self._own(item.plan_id).get(item.agency, ())
        told_apart = len(mine) > 1 and began != item.agency
        return began if told_apart and self.canonical(item.plan_id, began) == item.agency else ""

    def agencies(self, plan_id: str) -> tuple[str, ...]:
        """Canonical names of every agency that the plan's lists and its programmes name, in order of first appearance."""

        def named() -> tuple[str, ...]:
            later = (name for programme in self.programmes(plan_id) for name in programme.names())
            return tuple(
                dict.fromkeys(self.canonical(plan_id, name) for name in (*self.plans[plan_id].names(), *later))
            )

        return self._by_epoch("agencies", plan_id, named)

    def bodies(self, plan_id: str) -> tuple[str, ...]:
        """Every body that has the plan's duties on any day, those named by the plan first."""
        found, registry = dict.fromkeys(self.roots(plan_id)), self.on(None).registry(plan_id)
        for day in registry.changes(self.plans[plan_id].jurisdiction):
            found |= dict.fromkeys(self.on(day).canonical(plan_id, root) for root in self.roots(plan_id))
        return tuple(found)

    def successions(self, plan_id: str) -> tuple[Succession, ...]:
        """What became or will become of agencies that the plan names, and of the bodies after them."""

        def found() -> tuple[Succession, ...]:
            concerned = set(self.bodies(plan_id))
            known = self.on(None).registry(plan_id).successions(self.plans[plan_id].jurisdiction)
            return tuple(one for one in known if one.agency in concerned)

        return self._remember(("successions", plan_id), found)

    def duties(self, plan_id: str, agency: str) -> list[Duty]:
        """What the plan asks of the agency, in the plan's order; then what this year's work programme does."""
        year = self.day.year if self.day else None
        works = [duty for programme in self.programmes(plan_id, year) for duty in programme.works()]
        named = ((part, role, name) for part in (*self.plans[plan_id].parts(), *works) for role, name in part.named())
        mine = (duty_of(*each) for each in named if self.canonical(plan_id, each[2]) == agency)
        # Of bodies that were merged the first-named counts.
        return list({(duty.role, duty.part.locator): duty for duty in reversed(list(mine))}.values())[::-1]

    def match(self, plan_id: str, typed: str) -> Match:
        """The agency a person meant by `typed`: a canonical name, an alias, or with the city in front."""
        plan = self.plans[plan_id]
        known = {*self.agencies(plan_id), self.coordinator(plan_id)} if self.day else set(self.bodies(plan_id))
        place = re.sub(r"[省市县区]$", "", plan.jurisdiction)
        spellings = [typed, re.sub(rf"^{re.escape(plan.jurisdiction)}", plan.jurisdiction[-1], folded(typed))]
        spellings += [re.sub(rf"^{re.escape(place)}", "", folded(typed)), plan.jurisdiction[-1] + folded(typed)]
        for spelling in spellings:
            found = self.registry(plan_id).find(plan.jurisdiction, spelling)
            if found is not None and found.name in known:
                return Match(found.name)
        return Match(None, tuple(self.registry(plan_id).nearest(plan.jurisdiction, spellings[1], among=known)))

    def in_force(self, day: date) -> list[Plan]:
        """The plans to be carried out on `day`."""
        return [plan for plan in self.plans.values() if plan.in_force(day)]

    def occurrences(self, plan_id: str, first: date, last: date) -> list[Occurrence]:
        """What falls due from `first` to `last`, both included, by day; on a day, of whoever has the duty then."""
        found: list[Occurrence] = []
        for year in range(first.year, last.year + 1):
            found += [item for item in self._held(plan_id, year) if first <= item.due_on <= last]
        return found

    def of_agency(self, plan_id: str, agency: str, first: date, last: date) -> list[Occurrence]:
        """What falls due for the agency from `first` to `last`, both included, by day."""
        found: list[Occurrence] = []
        for year in range(first.year, last.year + 1):
            mine = self._by_agency(plan_id, year).get(self.canonical(plan_id, agency), ())
            found += [item for item in mine if first <= item.due_on <= last]
        return found

    def occurrence(self, plan_id: str, key: str, around: date) -> Occurrence | None:
        """The occurrence of that key, due within a year of `around`; None when the plan no longer has it."""
        for year in (around.year, around.year - 1, around.year + 1):
            found = self._by_key(plan_id, year).get(key)
            if found is not None and abs((found.due_on - around).days) <= 366:
                return found
        return None

    def goals(self, plan_id: str) -> tuple[Goal, ...]:
        """Every target of the plan, in its order."""
        return self._by_epoch("goals", plan_id, lambda: goals(self.plans[plan_id], self.registry(plan_id)))

    def _by_agency(self, plan_id: str, year: int) -> Mapping[str, list[Occurrence]]:
        def sorted_out() -> dict[str, list[Occurrence]]:
            mine: dict[str, list[Occurrence]] = {}
            for item in self._held(plan_id, year):
                mine.setdefault(item.agency, []).append(item)
            return mine

        return self._by_epoch("by agency", plan_id, sorted_out, year)

    def _own(self, plan_id: str) -> Mapping[str, list[str]]:
        """The plan's own agencies, by the body that has their duties."""

        def sorted_out() -> dict[str, list[str]]:
            mine: dict[str, list[str]] = {}
            for root in self.roots(plan_id):
                mine.setdefault(self.canonical(plan_id, root), []).append(root)
            return mine

        return self._by_epoch("own", plan_id, sorted_out)

    def _by_key(self, plan_id: str, year: int) -> Mapping[str, Occurrence]:
        return self._by_epoch(
            "by key", plan_id, lambda: {item.key: item for item in reversed(self._held(plan_id, year))}, year
        )

    def _held(self, plan_id: str, year: int) -> list[Occurrence]:
        """The year's items, each of whoever has the duty on the book's day. Before a merger that is several bodies."""

        def handed() -> list[Occurrence]:
            return [
                item if body == item.agency else replace(item, agency=body)
                for item in self._year(plan_id, year)
                for body in dict.fromkeys(self.canonical(plan_id, root) for root in item.roots)
            ]

        return self._year(plan_id, year) if self.day is None else self._by_epoch("held", plan_id, handed, year)

    def _year(self, plan_id: str, year: int) -> list[Occurrence]:
        def worked_out() -> list[Occurrence]:
            plan, shared = self.plans[plan_id], self.loaded.shared
            span = date(year, 1, 1), date(year, 12, 31)
            registry = self.on(None).registry(plan_id)
            return occurrences(plan, registry, shared.policy, shared.calendar, shared.observances, *span)

        return self._remember(("year", plan_id, year), worked_out)

    def _remember(self, question: object, work: Callable[[], T]) -> T:
        if question not in self._remembered:
            self._remembered[question] = work()
        return self._remembered[question]  # type: ignore[return-value]  # one dictionary remembers answers of several kinds
