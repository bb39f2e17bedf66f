"""What must be said today, to whom: one message per person and day, planned so that planning twice changes nothing."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.flows.desk import Desk
from bot.flows.digest import Listed, in_order, written
from bot.flows.owed import Standing, open_items, row_of, standings
from bot.store import facts, outbox, people, reminders
from bot.store.facts import CLOCK_HELD, WAVE_HELD
from bot.store.people import EVERY_PLAN
from bot.store.tables import Enrolment, EnrolmentRole, Lane, Outbox, OutboxState, Person, Reminder, ReminderState
from schedules.cadence import Step
from schedules.model import Role
from schedules.occurrences import Occurrence, steps_on

FARTHEST_BEFORE = timedelta(days=200)  # no ladder begins earlier
FARTHEST_AFTER = timedelta(days=60)  # nor says anything later than this after the day
UPDATES_LIVE = timedelta(hours=24)  # how long Telegram keeps what people say (Bot API, getUpdates)
AT_ONCE = 200  # persons looked at in one transaction


@dataclass(frozen=True)
class Due:
    """An occurrence that has something to say to one person today: the step that speaks, the ones it stands for."""

    standing: Standing
    step: Step
    passed: tuple[Step, ...]


def plan_reminders(desk: Desk) -> bool:
    """Queue today's message of everyone whose hour has come; True if anyone was looked at.

    Each person is looked at once a day. A crash before the commit leaves no trace; after it the work is done.
    """
    if not desk.book.plans:
        return False
    zone = desk.book.zone(next(iter(desk.book.plans)))
    local = desk.now.astimezone(zone)
    policy = desk.book.loaded.policy
    if not desk.book.loaded.calendar.is_working(local.date()) or local.time() >= policy.hours.windows[-1].end:
        return False
    waiting = reminders.to_look_at(desk.session, local.date(), local.hour * 60 + local.minute, AT_ONCE)
    for person in waiting:
        _look_at(desk, person, local)
    return bool(waiting)


def next_reminder_at(desk: Desk, horizon: timedelta = timedelta(days=400)) -> datetime | None:
    """The next instant (aware) at which some enrolled person's ladder has a step, as things stand; None within a year."""
    best: datetime | None = None
    today = desk.today()
    for enrolment, person in people.all_living(desk.session):
        for plan_id, agency, coordinating in _answering_for(desk, enrolment):
            for standing in _standing(desk, plan_id, agency, coordinating, today, today + horizon):
                at = _next_step_at(desk, person, standing)
                if at is not None and (best is None or at < best):
                    best = at
    return best


def _next_step_at(desk: Desk, person: Person, standing: Standing) -> datetime | None:
    for step in _steps(standing):
        at = _leaves_at(desk, person, standing.occurrence.plan_id, step)
        if at > desk.now:
            return at
    return None


def _look_at(desk: Desk, person: Person, local: datetime) -> None:
    person.planned_on = local.date()
    desk.session.add(person)
    stale = reminders.unsent(desk.session, person.id or 0)
    if any(row.key == _key(person, local.date()) for row in stale):
        return
    found = list(_all_due(desk, person, {row.id for row in stale}))
    for row in stale:
        outbox.supersede(desk.session, row, "folded into a later day's message")
    unheard = _perhaps_unheard(desk, person, found)
    if found or unheard:
        _queue(desk, person, local, found, unheard)


def _key(person: Person, day: date) -> str:
    return f"digest/{person.id}/{day.isoformat()}"


def _perhaps_unheard(desk: Desk, person: Person, found: Sequence[Due]) -> list[Standing]:
    """After an absence of more than a day: what the person still owes, so that they can be asked to answer again."""
    since, until = person.missed_since, person.missed_until
    if since is None or until is None or until - since <= UPDATES_LIVE:
        return []
    known = {due.standing.occurrence.key for due in found}
    mine = [e for e in people.enrolments(desk.session, person.id or 0) if e.role == EnrolmentRole.CONTACT]
    standing = [s for e in mine if e.plan_id in desk.book.plans for s in open_items(desk, e.plan_id, e.agency)]
    return [s for s in standing if s.occurrence.key not in known]


def _queue(desk: Desk, person: Person, local: datetime, found: Sequence[Due], unheard: Sequence[Standing] = ()) -> None:
    """One message for all of it: occurrences, reminders and the outbox row, in this one transaction."""
    key = _key(person, local.date())
    if outbox.by_key(desk.session, key) is not None:
        return
    standing = [*(due.standing for due in found), *unheard]
    listed = in_order([Listed(row_of(desk, each.occurrence), each.occurrence) for each in standing])
    row = Outbox(
        key=key,
        state=OutboxState.HELD if facts.get(desk.session, CLOCK_HELD) else OutboxState.PENDING,
        lane=Lane.REMINDER,
        kind="digest",
        person_id=person.id,
        chat_id=person.chat_id or 0,
        day=local.date(),
        created_at=desk.now,
    )
    ids = [one.row.id or 0 for one in listed]
    row = outbox.put(desk.session, row, (), ids)
    row.text, buttons = written(desk, person, listed, row.id)
    outbox.rewrite(desk.session, row, buttons, ids)
    for due in found:
        _write_down(desk, person, local.date(), due, row.id)


def _write_down(
    desk: Desk,
    person: Person,
    day: date,
    due: Due,
    outbox_id: int | None,
    state_of_last: ReminderState = ReminderState.QUEUED,
) -> None:
    occurrence_id = row_of(desk, due.standing.occurrence).id or 0
    steps = [(step, None, ReminderState.SUPERSEDED) for step in due.passed]
    for step, message, state in (*steps, (due.step, outbox_id, state_of_last)):
        reminders.put(
            desk.session,
            Reminder(
                occurrence_id=occurrence_id,
                step=step.name,
                person_id=person.id or 0,
                day=day,
                outbox_id=message,
                state=state,
            ),
        )


def waiting_for_a_word(desk: Desk) -> set[str]:
    """Keys of what a change of plan added and a coordinator has not approved yet."""
    return set(json.loads(facts.get(desk.session, WAVE_HELD) or "[]"))


def would_speak(desk: Desk, keys: Collection[str]) -> int:
    """How many people would be written to now because of those occurrences."""
    concerned = 0
    for person_id in {person.id for _, person in people.all_living(desk.session) if person.reachable} if keys else ():
        person = people.by_id(desk.session, person_id or 0)
        concerned += any(due.standing.occurrence.key in keys for due in _all_due(desk, person, set(), with_held=True))
    return concerned


def drop(desk: Desk, keys: Collection[str]) -> None:
    """The steps of those occurrences that have come up are not to be said any more; later ones are."""
    for person_id in {person.id for _, person in people.all_living(desk.session)}:
        person = people.by_id(desk.session, person_id or 0)
        for due in list(_all_due(desk, person, set(), with_held=True)):
            if due.standing.occurrence.key in keys:
                _write_down(desk, person, desk.today(), due, None, ReminderState.SUPERSEDED)


def _all_due(desk: Desk, person: Person, stale: set[int | None], *, with_held: bool = False) -> Iterator[Due]:
    seen: set[str] = set()
    held = set() if with_held else waiting_for_a_word(desk)
    today = desk.today()
    for enrolment in people.enrolments(desk.session, person.id or 0):
        for plan_id, agency, coordinating in _answering_for(desk, enrolment):
            if not coordinating and person.id not in _reminded(desk, plan_id, agency):
                continue
            near = _standing(desk, plan_id, agency, coordinating, today - FARTHEST_AFTER, today + FARTHEST_BEFORE)
            for due in _due(desk, person, enrolment, near, stale):
                if due.standing.occurrence.key not in seen | held:
                    seen.add(due.standing.occurrence.key)
                    yield due


def _answering_for(desk: Desk, enrolment: Enrolment) -> Iterator[tuple[str, str, bool]]:
    """(plan, agency, as coordinator) of an enrolment; a coordinator of every plan answers for each."""
    coordinating = enrolment.role == EnrolmentRole.COORDINATOR
    for plan_id in desk.book.plans if enrolment.plan_id == EVERY_PLAN else (enrolment.plan_id,):
        if plan_id in desk.book.plans:
            yield plan_id, desk.book.coordinator(plan_id) if coordinating else enrolment.agency, coordinating


def _reminded(desk: Desk, plan_id: str, agency: str) -> set[int | None]:
    """Whom an agency's reminders go to: every A contact who is there; else the deputies; else whoever can be reached."""
    reachable = [(e, p) for e, p in people.contacts(desk.session, plan_id, agency) if p.reachable]
    present = [(e, p) for e, p in reachable if p.away_until is None or p.away_until < desk.today(plan_id)]
    for group in ([(e, p) for e, p in present if e.slot == "A"], present, reachable):
        if group:
            return {person.id for _, person in group}
    return set()


def _standing(desk: Desk, plan_id: str, agency: str, coordinating: bool, first: date, last: date) -> Iterator[Standing]:
    for standing in standings(desk, plan_id, agency, first, last):
        for_coordinator = standing.occurrence.role is Role.COORDINATOR or not standing.occurrence.owed
        if coordinating and not for_coordinator:
            continue
        if not coordinating and standing.occurrence.role is Role.COORDINATOR:
            continue
        if standing.occurrence.steps and _still_matters(desk, standing):
            yield standing


def _still_matters(desk: Desk, standing: Standing) -> bool:
    if standing.occurrence.owed:
        return standing.open
    over_on = standing.occurrence.ends_on or standing.occurrence.due_on
    return not standing.history and over_on >= desk.today(standing.occurrence.plan_id)


def _steps(standing: Standing) -> tuple[Step, ...]:
    row = standing.row
    return steps_on(standing.occurrence, bool(row and row.seen_at), row.promised_on if row else None)


def _leaves_at(desk: Desk, person: Person, plan_id: str, step: Step) -> datetime:
    return datetime.combine(step.on, time(person.minute // 60, person.minute % 60), tzinfo=desk.book.zone(plan_id))


def _due(
    desk: Desk, person: Person, enrolment: Enrolment, near: Iterable[Standing], stale: set[int | None]
) -> Iterator[Due]:
    """What has come up since the person joined and was not said yet. Steps of earlier days that went to a colleague count
    as said; today's step goes to each of them."""
    known = list(near)
    written_down = reminders.of_occurrences(desk.session, [s.row.id or 0 for s in known if s.row])
    done = _done(desk, person, written_down, stale)
    for standing in known:
        row_id = standing.row.id if standing.row else None
        since = max(enrolment.joined_at, _loaded_at(desk, standing.occurrence))
        ready = [
            step
            for step in _steps(standing)
            if since < _leaves_at(desk, person, standing.occurrence.plan_id, step) <= desk.now
        ]
        if ready and (row_id, ready[-1].name) not in done:
            passed = tuple(step for step in ready[:-1] if (row_id, step.name) not in done)
            yield Due(standing, ready[-1], passed)


def _done(
    desk: Desk, person: Person, written_down: Sequence[Reminder], stale: set[int | None]
) -> set[tuple[int | None, str]]:
    today = desk.today()
    return {
        (row.occurrence_id, row.step)
        for row in written_down
        if row.outbox_id not in stale
        and (row.person_id == person.id or (row.day < today and row.state == ReminderState.SENT))
    }


def _loaded_at(desk: Desk, occurrence: Occurrence) -> datetime:
    return facts.first_loaded_at(desk.session, occurrence.plan_id) or desk.now
