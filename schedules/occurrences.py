"""What falls due, for whom, and on which days it is brought to mind: plan × deadline × period × agency."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from schedules.agencies import Registry
from schedules.cadence import Step, remaining
from schedules.calendar import WorkingDays
from schedules.concerned import Concerned
from schedules.items import Item, items
from schedules.model import Basis, Plan, Role
from schedules.observances import Observances
from schedules.policy import Kind, Policy


@dataclass(frozen=True)
class Occurrence:
    """节点期次: one deadline in one period for one agency (canonical name); what is owed, and what gets closed.

    `key` is `{plan}/{deadline}/{period}/{agency}` and stays the same however often the plan is read again. Its agency is
    the body that has the duty on the due day; `roots` are those of the plan's own agencies whose duty it is, and of bodies
    that were merged by then there is one item. `starts_on`
    and `ends_on` are those of a phase or an observance. Not `announced`: the date is not known yet, and `due_on` is the
    first of the usual month. `steps` are all of the ladder, as they stand while nobody has answered.
    """

    key: str
    plan_id: str
    deadline_id: str
    kind: Kind
    title: str
    period: str
    agency: str
    role: Role | None
    due_on: date
    starts_on: date | None
    ends_on: date | None
    announced: bool
    owed: bool
    basis: Basis
    locator: str | None
    to: str | None
    channel: str | None
    steps: tuple[Step, ...]
    roots: tuple[str, ...] = ()


def occurrences(
    plan: Plan,
    registry: Registry,
    policy: Policy,
    calendar: WorkingDays,
    observances: Observances,
    first: date,
    last: date,
) -> list[Occurrence]:
    """What of `plan` falls due between two days, both included, by due day and key.

    The plan is taken as it is: the office's defaults are added before (`Policy.completed`).
    """
    concerned = Concerned.by(plan, registry)
    found = (
        occurrence
        for item in items(plan, concerned, observances, first, last)
        for occurrence in _for_each_agency(item, concerned, policy, calendar)
    )
    return sorted(found, key=lambda occurrence: (occurrence.due_on, occurrence.key))


def steps_on(occurrence: Occurrence, seen: bool, promised_on: date | None) -> tuple[Step, ...]:
    """The steps of an open item that still leave after 收到 (`seen`) or after a day was promised (周五报)."""
    return remaining(occurrence.steps, seen, promised_on)


def reminder_instants(occurrence: Occurrence, hour: time, zone: ZoneInfo) -> tuple[datetime, ...]:
    """When the steps leave: aware instants at `hour` in `zone`."""
    return tuple(datetime.combine(step.on, hour, tzinfo=zone) for step in occurrence.steps)


def _for_each_agency(item: Item, concerned: Concerned, policy: Policy, calendar: WorkingDays) -> Iterator[Occurrence]:
    for agency, roots in concerned.owing(item.agencies, item.to, item.term.due_on).items():
        coordinator = concerned.coordinator in roots
        steps = policy.steps(item.kind, item.term.due_on, calendar, coordinator=coordinator, owed=item.owed)
        yield Occurrence(
            key=f"{concerned.plan.id}/{item.deadline_id}/{item.term.period}/{agency}",
            plan_id=concerned.plan.id,
            deadline_id=item.deadline_id,
            kind=item.kind,
            title=item.title,
            period=item.term.period,
            agency=agency,
            role=concerned.role_of(roots, item.who),
            due_on=item.term.due_on,
            starts_on=item.starts_on,
            ends_on=item.ends_on,
            announced=item.announced,
            owed=item.owed,
            basis=item.basis,
            locator=item.locator,
            to=item.to,
            channel=item.channel,
            steps=() if item.quiet else steps,
            roots=roots,
        )
