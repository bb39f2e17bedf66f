"""All plans at hand, as the office decided them: whom a plan names, what each must do, what falls due."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from schedules.agencies import folded
from schedules.goals import Goal, goals
from schedules.loader import Loaded
from schedules.model import Basis, Deadline, DeadlineKind, Measure, Plan, Role, Safeguard, Task, Who
from schedules.occurrences import Occurrence, occurrences

Part = Task | Measure | Safeguard
T = TypeVar("T")

NOTICE = "notice-"


def by_notice(deadline_id: str) -> bool:
    """Whether the date was set by a notice of the office: it is confirmed, and what is owed by it can be late."""
    return deadline_id.startswith(NOTICE)


@dataclass(frozen=True)
class Decision:
    """What the coordinator said about one date of basis `office`."""

    plan_id: str
    deadline_id: str
    confirmed: bool = False
    off: bool = False
    due: str | None = None


@dataclass(frozen=True)
class Notice:
    """A date the office set by a notice (通知): shown as the office's own, never as the plan's."""

    plan_id: str
    number: int
    title: str
    due_on: date
    who: Who | tuple[str, ...]  # as written, or all, or leads
    inspection: bool = False
    document_number: str = ""

    def deadline(self, to: str) -> Deadline:
        """The notice as a date of the plan; `to` is who receives what is owed. An inspection owes no paper."""
        return Deadline(
            id=f"{NOTICE}{self.number}",
            title=f"{self.title}（{self.document_number}）" if self.document_number else self.title,
            kind=DeadlineKind.INSPECTION if self.inspection else DeadlineKind.OTHER,
            due=self.due_on.isoformat(),
            owed=not self.inspection,
            who=self.who,
            why="工作办公室通知",
            to=None if self.inspection else to,
            basis=Basis.OFFICE,
        )


@dataclass(frozen=True)
class Duty:
    """职责: one agency's role in one task, measure or safeguard."""

    role: Role
    part: Part
    first_lead: bool  # the first-named of several leads convenes


@dataclass(frozen=True)
class Match:
    """What a typed agency name stands for: one agency, or the ones it may have meant."""

    agency: str | None
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Book:
    """The loaded plans and the coordinator's decisions about the office's own dates. Answers are remembered."""

    loaded: Loaded
    decisions: frozenset[Decision] = frozenset()
    notices: frozenset[Notice] = frozenset()
    _remembered: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        """Every plan by id, with moved dates moved, switched-off ones gone and the office's notices added."""
        return {plan.id: self._noticed(self._decided(plan)) for plan in self.loaded.plans.values()}

    def decided(self, decisions: Iterable[Decision], notices: Iterable[Notice] = ()) -> "Book":
        """The same plans under other decisions and notices."""
        wanted, told = frozenset(decisions), frozenset(notices)
        return self if (wanted, told) == (self.decisions, self.notices) else Book(self.loaded, wanted, told)

    def _decided(self, plan: Plan) -> Plan:
        mine = {decision.deadline_id: decision for decision in self.decisions if decision.plan_id == plan.id}
        if not mine:
            return plan
        deadlines = []
        for deadline in plan.deadlines:
            decision = mine.get(deadline.id) if deadline.basis is Basis.OFFICE else None
            if decision is None:
                deadlines.append(deadline)
            elif not decision.off:
                deadlines.append(deadline.model_copy(update={"due": decision.due}) if decision.due else deadline)
        return plan.model_copy(update={"deadlines": tuple(deadlines)})

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
        return self.loaded.registry.canonical(self.plans[plan_id].jurisdiction, name)

    def coordinator(self, plan_id: str) -> str:
        """The coordinating office's canonical name."""
        return self.canonical(plan_id, self.plans[plan_id].coordinator.name)

    def successor(self, plan_id: str, agency: str, day: date) -> str | None:
        """The body that has taken the agency's duties over by `day`; None while it stands."""
        found = self.loaded.registry.find(self.plans[plan_id].jurisdiction, agency)
        taken = found.successor if found else None
        return taken.name if taken and taken.from_ <= day else None

    def agencies(self, plan_id: str) -> tuple[str, ...]:
        """Canonical names of every agency that the plan's lists name, in order of first appearance."""
        names = self.plans[plan_id].names()
        return tuple(dict.fromkeys(self.canonical(plan_id, name) for name in names))

    def duties(self, plan_id: str, agency: str) -> list[Duty]:
        """What the plan asks of the agency, in the plan's order."""
        return [
            Duty(role, part, role is Role.LEAD and len(part.lead) > 1 and part.lead[0] == name)
            for part in self.plans[plan_id].parts()
            for role, name in part.named()
            if self.canonical(plan_id, name) == agency
        ]

    def match(self, plan_id: str, typed: str) -> Match:
        """The agency a person meant by `typed`: a canonical name, an alias, or with the city in front."""
        plan = self.plans[plan_id]
        known = set(self.agencies(plan_id)) | {self.coordinator(plan_id)}
        place = re.sub(r"[省市县区]$", "", plan.jurisdiction)
        spellings = [typed, re.sub(rf"^{re.escape(plan.jurisdiction)}", plan.jurisdiction[-1], folded(typed))]
        spellings += [re.sub(rf"^{re.escape(place)}", "", folded(typed)), plan.jurisdiction[-1] + folded(typed)]
        for spelling in spellings:
            found = self.loaded.registry.find(plan.jurisdiction, spelling)
            if found is not None and found.name in known:
                return Match(found.name)
        return Match(None, tuple(self.loaded.registry.nearest(plan.jurisdiction, spellings[1], among=known)))

    def in_force(self, day: date) -> list[Plan]:
        """The plans to be carried out on `day`."""
        return [plan for plan in self.plans.values() if plan.in_force(day)]

    def occurrences(self, plan_id: str, first: date, last: date) -> list[Occurrence]:
        """What falls due from `first` to `last`, both included, by day."""
        found: list[Occurrence] = []
        for year in range(first.year, last.year + 1):
            found += [item for item in self._year(plan_id, year) if first <= item.due_on <= last]
        return found

    def of_agency(self, plan_id: str, agency: str, first: date, last: date) -> list[Occurrence]:
        """What falls due for the agency from `first` to `last`, both included, by day."""
        found: list[Occurrence] = []
        for year in range(first.year, last.year + 1):
            mine = self._by_agency(plan_id, year).get(agency, ())
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
        return self._remember(("goals", plan_id), lambda: goals(self.plans[plan_id], self.loaded.registry))

    def _by_agency(self, plan_id: str, year: int) -> Mapping[str, list[Occurrence]]:
        def sorted_out() -> dict[str, list[Occurrence]]:
            mine: dict[str, list[Occurrence]] = {}
            for item in self._year(plan_id, year):
                mine.setdefault(item.agency, []).append(item)
            return mine

        return self._remember(("by agency", plan_id, year), sorted_out)

    def _by_key(self, plan_id: str, year: int) -> Mapping[str, Occurrence]:
        return self._remember(("by key", plan_id, year), lambda: {item.key: item for item in self._year(plan_id, year)})

    def _year(self, plan_id: str, year: int) -> list[Occurrence]:
        def worked_out() -> list[Occurrence]:
            plan, shared = self.plans[plan_id], self.loaded.shared
            span = date(year, 1, 1), date(year, 12, 31)
            return occurrences(plan, shared.registry, shared.policy, shared.calendar, shared.observances, *span)

        return self._remember(("year", plan_id, year), worked_out)

    def _remember(self, question: object, work: Callable[[], T]) -> T:
        if question not in self._remembered:
            self._remembered[question] = work()
        return self._remembered[question]  # type: ignore[return-value]  # one dictionary remembers answers of several kinds
