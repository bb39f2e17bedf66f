"""Reminders: which step of which occurrence went to whom, so that none goes twice."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, tzinfo

from sqlalchemy import and_, bindparam, or_, update
from sqlmodel import Session, col, select

from bot.store.tables import Lane, Outbox, OutboxState, Person, Reminder, ReminderState

# Messages that never left, or may never have: what they say is still to be said on a later day.
STUCK = (OutboxState.PENDING, OutboxState.HELD, OutboxState.UNREACHABLE, OutboxState.UNKNOWN)
# Put together once: asked every few seconds.
_HERE = select(Person).where(Person.reachable, col(Person.user_id).is_not(None), Person.minute <= bindparam("now"))
_NEVER_LOOKED_AT = (
    _HERE.where(col(Person.planned_on).is_(None)).order_by(col(Person.minute), col(Person.id)).limit(bindparam("most"))
)
_LOOKED_AT_BEFORE = (
    _HERE.where(col(Person.planned_on) < bindparam("today"))
    .order_by(col(Person.planned_on), col(Person.minute), col(Person.id))
    .limit(bindparam("most"))
)
_LOOKED_AT_AHEAD = select(Person).where(col(Person.planned_on) > bindparam("today"))
_AHEAD = (Outbox.lane == Lane.REMINDER, col(Outbox.day) > bindparam("today"))
_WAITS = col(Outbox.state).in_((OutboxState.PENDING, OutboxState.HELD))
_SHUT_OUT = col(Outbox.state) == OutboxState.UNREACHABLE
_NEVER_LEFT = and_(or_(_WAITS, _SHUT_OUT), col(Outbox.doubts) == 0)
_NOT_SAID_AHEAD = select(Outbox).where(*_AHEAD, or_(_NEVER_LEFT, col(Outbox.state) == OutboxState.SUPERSEDED))
_PERHAPS_SAID_AHEAD = select(Outbox).where(*_AHEAD, or_(_WAITS, _SHUT_OUT, col(Outbox.state) == OutboxState.SENDING))
_UNSAID_AHEAD = select(Reminder).where(
    col(Reminder.day) > bindparam("today"), Reminder.state == ReminderState.SUPERSEDED
)


def put(session: Session, wanted: Reminder) -> None:
    """Write down that the step goes to the person in that message; one written before is taken over."""
    row = session.exec(
        select(Reminder).where(
            Reminder.occurrence_id == wanted.occurrence_id,
            Reminder.step == wanted.step,
            Reminder.person_id == wanted.person_id,
        )
    ).first()
    if row is None:
        row = wanted
    row.day, row.outbox_id, row.state = wanted.day, wanted.outbox_id, wanted.state
    session.add(row)
    session.flush()


def settle(session: Session, outbox_id: int, state: ReminderState) -> None:
    """The message of those reminders has left, or never will."""
    for row in session.exec(select(Reminder).where(Reminder.outbox_id == outbox_id)).all():
        row.state = state
        session.add(row)
    session.flush()


def unsent(session: Session, person_id: int) -> Sequence[Outbox]:
    """The person's digests that never left: planned on an earlier day, or while nothing could reach them."""
    return session.exec(
        select(Outbox)
        .where(Outbox.person_id == person_id, Outbox.lane == Lane.REMINDER, col(Outbox.state).in_(STUCK))
        .order_by(col(Outbox.id))
    ).all()


def to_look_at(session: Session, day: date, minute: int, limit: int) -> Sequence[Person]:
    """Reachable persons whose hour has come on `day` and who were not looked at that day, at most `limit`.

    Two questions, each along its index: one with an `or` reads everybody each time.
    """
    found = list(session.exec(_NEVER_LOOKED_AT, params={"now": minute, "most": limit}))
    if len(found) < limit:
        asked = {"now": minute, "today": day, "most": limit - len(found)}
        found += session.exec(_LOOKED_AT_BEFORE, params=asked)
    return found


def look_again(session: Session, person_ids: Iterable[int]) -> None:
    """Look at those persons again today."""
    for person in session.exec(select(Person).where(col(Person.id).in_(list(person_ids)))).all():
        person.planned_on = None
        session.add(person)
    session.flush()


def look_again_all(session: Session) -> None:
    """Look at everybody again today: what falls due has changed."""
    session.exec(update(Person).values(planned_on=None).execution_options(synchronize_session=False))


def forget_future(session: Session, today: date, zone: tzinfo) -> None:
    """A clock that was ahead marked days that have not come: those persons are looked at again when they do.

    What was dropped then, met a closed chat or has not left was never said: it is planned anew, with whatever falls due on the
    days between.
    What is on its way, or whose outcome nobody knows, may have been said: it waits for its day, under its number.
    """
    asked = {"today": today}
    for person in session.exec(_LOOKED_AT_AHEAD, params=asked).all():
        person.planned_on = None
        session.add(person)
    for row in session.exec(_NOT_SAID_AHEAD, params=asked).all():
        settle(session, row.id or 0, ReminderState.SUPERSEDED)
        row.key, row.state, row.reason = None, OutboxState.SUPERSEDED, row.reason or "the clock was ahead"
        session.add(row)
    for row in session.exec(_PERHAPS_SAID_AHEAD, params=asked).all():
        row.state = OutboxState.PENDING if row.state == OutboxState.UNREACHABLE else row.state
        row.not_before = datetime.combine(row.day or today, time.min, tzinfo=zone)
        session.add(row)
    for reminder in session.exec(_UNSAID_AHEAD, params=asked).all():
        session.delete(reminder)
    session.flush()
