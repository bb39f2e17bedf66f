"""A day's messages to many people at once: every question here is asked for a whole batch, every answer written in bulk.

One row at a time, the object layer costs more than everything else that the day's planning does; so what is written here
goes past it, by the connection.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, or_, update
from sqlmodel import Session, col, select

from bot.store.reminders import STUCK
from bot.store.tables import Enrolment, EnrolmentRole, Item, Lane, Outbox, OutboxState, Person, Reminder, ReminderState

Values = dict[str, Any]
# Put together once: asked a hundred times in every batch.
_SAID = (
    select(Reminder.id)
    .where(
        Reminder.occurrence_id == bindparam("asked_id"),
        Reminder.step == bindparam("asked_step"),
        Reminder.state == ReminderState.SENT,
        col(Reminder.day) < bindparam("asked_day"),
    )
    .limit(1)
)
_A_LADDER = timedelta(days=430)  # no step is farther from today, while its occurrence is near
_LIVING = (
    select(Enrolment)
    .where(col(Enrolment.person_id).in_(bindparam("asked", expanding=True)), col(Enrolment.ended_at).is_(None))
    .order_by(col(Enrolment.id))
)
_UNSENT = select(Outbox.person_id, Outbox.id, Outbox.key).where(
    col(Outbox.person_id).in_(bindparam("asked", expanding=True)),
    Outbox.lane == Lane.REMINDER,
    col(Outbox.state).in_(STUCK),
    or_(col(Outbox.day).is_(None), col(Outbox.day) <= bindparam("today")),
)
_TOLD = select(Reminder.person_id, Reminder.occurrence_id, Reminder.step, Reminder.outbox_id).where(
    col(Reminder.person_id).in_(bindparam("asked", expanding=True)), col(Reminder.day) >= bindparam("since")
)
_KNOWN_KEYS = select(Outbox.key).where(col(Outbox.key).in_(bindparam("asked", expanding=True)))
_PRESENT = (
    select(Enrolment.id)
    .join(Person, col(Enrolment.person_id) == col(Person.id))
    .where(
        Enrolment.plan_id == bindparam("plan"),
        Enrolment.agency == bindparam("agency"),
        Enrolment.role == EnrolmentRole.CONTACT,
        col(Enrolment.ended_at).is_(None),
        Person.reachable,
        or_(col(Person.away_until).is_(None), col(Person.away_until) < bindparam("today")),
    )
    .limit(1)
)
_PRESENT_IN_SLOT = _PRESENT.where(Enrolment.slot == bindparam("slot"))
_outbox = Outbox.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_QUEUE = insert(Outbox).returning(col(Outbox.id), col(Outbox.key))
_WRITE = (
    update(_outbox).where(_outbox.c.id == bindparam("row")).values(text=bindparam("words"), buttons=bindparam("keys"))
)
_LIST = insert(Item)
_NOTE = insert(Reminder)
_MARK = (
    update(Person)
    .where(col(Person.id).in_(bindparam("marked", expanding=True)))
    .values(planned_on=bindparam("day"))
    .execution_options(synchronize_session=False)
)


def living(session: Session, person_ids: Collection[int]) -> Mapping[int, list[Enrolment]]:
    """What each of those persons answers for today, oldest first."""
    found: dict[int, list[Enrolment]] = defaultdict(list)
    for enrolment in session.exec(_LIVING, params={"asked": list(person_ids)}):
        found[enrolment.person_id].append(enrolment)
    return found


def unsent(session: Session, person_ids: Collection[int], today: date) -> Mapping[int, dict[int, str | None]]:
    """Each person's digests that never left, by id, with their keys: of an earlier day, or nothing could reach them.

    One of a day to come (the clock was ahead) waits for its day.
    """
    found: dict[int, dict[int, str | None]] = defaultdict(dict)
    for person_id, row_id, key in session.exec(_UNSENT, params={"asked": list(person_ids), "today": today}):
        found[person_id or 0][row_id or 0] = key
    return found


def supersede(session: Session, row_ids: Collection[int], reason: str) -> None:
    """Those rows will not leave any more."""
    if row_ids:
        session.execute(
            update(Outbox)
            .where(col(Outbox.id).in_(row_ids))
            .values(state=OutboxState.SUPERSEDED, reason=reason)
            .execution_options(synchronize_session=False)
        )


def told(session: Session, person_ids: Collection[int], today: date) -> Mapping[int, dict[tuple[int, str], int | None]]:
    """What was written down for each person lately: (occurrence, step) and in which message."""
    found: dict[int, dict[tuple[int, str], int | None]] = defaultdict(dict)
    asked = {"asked": list(person_ids), "since": today - _A_LADDER}
    for person_id, occurrence_id, step, outbox_id in session.exec(_TOLD, params=asked):
        found[person_id][occurrence_id, step] = outbox_id
    return found


def said_before(session: Session, occurrence_id: int, step: str, today: date) -> bool:
    """Whether that step reached anybody on an earlier day."""
    asked = {"asked_id": occurrence_id, "asked_step": step, "asked_day": today}
    return session.connection().execute(_SAID, asked).first() is not None


def somebody_there(session: Session, plan_id: str, agency: str, today: date, slot: str | None = None) -> bool:
    """Whether a contact of the agency can be reached and is not away; with `slot`, one of that slot."""
    asked = {"plan": plan_id, "agency": agency, "today": today}
    if slot is None:
        return session.exec(_PRESENT, params=asked).first() is not None
    return session.exec(_PRESENT_IN_SLOT, params={**asked, "slot": slot}).first() is not None


def mark_looked_at(session: Session, person_ids: Collection[int], day: date) -> None:
    """Those persons were looked at on that day."""
    session.execute(_MARK, {"marked": list(person_ids), "day": day})


def known_keys(session: Session, keys: Collection[str]) -> set[str]:
    """Which of those keys the outbox has."""
    known = session.exec(_KNOWN_KEYS, params={"asked": list(keys)}) if keys else ()
    return {key for key in known if key is not None}


def queue(session: Session, rows: Sequence[Values]) -> Mapping[str, int]:
    """Put rows that have a key into the outbox; returns the id of each key."""
    if not rows:
        return {}
    made = session.connection().execute(_QUEUE, list(rows))
    return {key: row_id for row_id, key in made if key is not None and row_id is not None}


def write(session: Session, letters: Sequence[Values]) -> None:
    """Give queued rows their words: dicts of `row` (id), `words` and `keys` (buttons as JSON)."""
    if letters:
        session.connection().execute(_WRITE, list(letters))


def list_items(session: Session, items: Sequence[Values]) -> None:
    """The numbered lines of messages."""
    if items:
        session.connection().execute(_LIST, list(items))


def note(session: Session, rows: Sequence[Values], known: Mapping[int, Collection[tuple[int, str]]]) -> None:
    """Write down which step goes to whom in which message; one that is `known` for the person is taken over."""
    old = [row for row in rows if (row["occurrence_id"], row["step"]) in known.get(row["person_id"], ())]
    new = [row for row in rows if (row["occurrence_id"], row["step"]) not in known.get(row["person_id"], ())]
    if new:
        session.connection().execute(_NOTE, new)
    if old:
        table = Reminder.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
        same = ("occurrence_id", "step", "person_id")
        session.connection().execute(
            update(table).where(*(table.c[name] == bindparam(f"old_{name}") for name in same)),
            [{(f"old_{name}" if name in same else name): value for name, value in row.items()} for row in old],
        )
