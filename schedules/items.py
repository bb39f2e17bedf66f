"""Everything of a plan that has a date: deadlines, phases, targets, observances; when, and whom each one concerns."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from schedules.concerned import Concerned, each_once
from schedules.due import Term, day, terms
from schedules.model import Basis, Deadline, DeadlineKind, Observance, Phase, Plan, Target, Who
from schedules.observances import Observances
from schedules.policy import Kind


@dataclass(frozen=True)
class Item:
    """One dated thing in one period, before it is handed to each agency it concerns."""

    deadline_id: str
    kind: Kind
    title: str
    term: Term
    agencies: tuple[str, ...]
    who: Who | tuple[str, ...]
    basis: Basis
    locator: str | None
    starts_on: date | None = None
    ends_on: date | None = None
    owed: bool = False
    to: str | None = None
    channel: str | None = None
    announced: bool = True
    # A start that is no news: the plan begins with it, or a phase that was brought to mind ends the day before.
    quiet: bool = False


def items(plan: Plan, concerned: Concerned, observances: Observances, first: date, last: date) -> Iterator[Item]:
    """Every item due between two days, both included; nothing outside the plan's period or before its issue date."""
    first = max(first, plan.period.start or first, plan.issued_on or first)
    last = min(last, plan.period.end or last)
    if first > last:
        return
    for deadline in plan.deadlines:
        yield from _of_deadline(deadline, concerned, first, last)
    for item in (*_of_phases(plan, concerned), *_of_targets(plan.targets, concerned)):
        if first <= item.term.due_on <= last:
            yield item
    yield from _of_observances(plan.observances, concerned, observances, first, last)


def _of_deadline(deadline: Deadline, concerned: Concerned, first: date, last: date) -> Iterator[Item]:
    agencies = concerned.agencies(deadline.who, deadline.to)
    for term in terms(deadline.due, deadline.recurs, max(first, deadline.from_ or first), last):
        yield Item(
            deadline_id=deadline.id,
            kind=_kind(deadline),
            title=deadline.title,
            term=term,
            agencies=agencies,
            who=deadline.who,
            basis=deadline.basis,
            locator=deadline.locator,
            owed=deadline.owed,
            to=deadline.to,
            channel=deadline.channel,
        )


def _kind(deadline: Deadline) -> Kind:
    """An inspection that a notice of the office announced is a date for agencies, with steps of its own."""
    noticed = deadline.kind is DeadlineKind.INSPECTION and deadline.basis is Basis.OFFICE
    return Kind.INSPECTION_NOTICE if noticed else Kind(deadline.kind)


def _of_phases(plan: Plan, concerned: Concerned) -> Iterator[Item]:
    ends = {phase.end for phase in plan.phases}
    for phase in plan.phases:
        eve = phase.start - timedelta(days=1)
        yield _phase_item(phase, Kind.PHASE_START, concerned, quiet=eve in ends or not plan.in_force(eve))
        yield _phase_item(phase, Kind.PHASE_END, concerned, quiet=False)


def _phase_item(phase: Phase, kind: Kind, concerned: Concerned, quiet: bool) -> Item:
    side, word, on = ("start", "开始", phase.start) if kind is Kind.PHASE_START else ("end", "结束", phase.end)
    return Item(
        deadline_id=f"phase-{phase.id}-{side}",
        kind=kind,
        title=f"{phase.title}（{word}）",
        term=Term(str(on.year), on),
        agencies=(concerned.coordinator,),
        who=Who.COORDINATOR,
        basis=phase.basis,
        locator=phase.locator,
        starts_on=phase.start,
        ends_on=phase.end,
        quiet=quiet,
    )


def _of_targets(targets: Sequence[Target], concerned: Concerned) -> Iterator[Item]:
    places: Counter[str] = Counter()
    for target in targets:
        places[target.locator] += 1
        if target.by is None:
            continue
        due_on = day(target.by)
        yield Item(
            deadline_id=f"target-{target.locator}-{places[target.locator]}",
            kind=Kind.TARGET,
            title=f"{target.what}：{target.value}{target.unit or ''}",
            term=Term(str(due_on.year), due_on),
            agencies=tuple(each_once([(concerned.coordinator,), concerned.leads_at(target.locator)])),
            who=Who.COORDINATOR,
            basis=Basis.STATED if target.by == due_on.isoformat() else Basis.DERIVED,
            locator=target.locator,
        )


def _of_observances(
    named: Sequence[Observance], concerned: Concerned, table: Observances, first: date, last: date
) -> Iterator[Item]:
    spellings: dict[str, list[Observance]] = {}
    for observance in named:
        spellings.setdefault(table.canonical(observance.name), []).append(observance)
    for name, spelled in spellings.items():
        for year in range(first.year, last.year + 1):
            item = _observance(name, spelled, concerned, table, year)
            if item and first <= item.term.due_on <= last:
                yield item


def _observance(
    name: str, spelled: Sequence[Observance], concerned: Concerned, table: Observances, year: int
) -> Item | None:
    """One observance in one year, whatever it is called in the plan: two spellings of it are one item."""
    when, rule = table.in_year(name, year), table.rule(name, year)
    if when is None or rule is None:
        return None
    written = [observance.name for observance in spelled]
    agencies = tuple(each_once(concerned.agencies(observance.who) for observance in spelled))
    return Item(
        deadline_id=f"observance-{name}",
        kind=Kind.OBSERVANCE,
        title=name if name in written else written[0],
        term=Term(str(year), when.start),
        agencies=agencies,
        who=agencies,
        basis=rule.basis,
        locator="、".join(each_once(observance.locators for observance in spelled)),
        starts_on=when.start,
        ends_on=when.end,
        announced=when.announced,
    )
