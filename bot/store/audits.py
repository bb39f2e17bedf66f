"""What the auditor counts: who answers where, what was said about what, what never left, what left twice."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, func, or_, select

from bot.store.tables import Enrolment, EnrolmentRole, Lane, Outbox, OutboxState, Person, Reminder

_NOT_SINCE_LOOKED = (
    Person.reachable,
    col(Person.user_id).is_not(None),
    col(Enrolment.ended_at).is_(None),
)
_AT_ONCE = 500


def places(session: Session, plan_id: str, looked_since: date) -> list[tuple[str, datetime]]:
    """(agency, when the first of its contacts joined) of the plan, contacts who can be reached only; agencies with
    somebody whom the planner has not looked at since that day are left out."""
    wanted = (
        select(Enrolment.agency, func.min(Enrolment.joined_at), func.min(Person.planned_on), func.count())
        .join(Person, col(Enrolment.person_id) == col(Person.id))
        .where(*_NOT_SINCE_LOOKED, Enrolment.plan_id == plan_id, Enrolment.role == EnrolmentRole.CONTACT)
        .where(col(Person.planned_on).is_not(None))
        .group_by(col(Enrolment.agency))
    )
    return [
        (agency, joined)
        for agency, joined, looked, _ in session.exec(wanted)
        if looked is not None and looked >= looked_since
    ]


def not_looked_at(session: Session, since: date, joined_before: datetime) -> int:
    """How many people who answer for something were last looked at before that day."""
    wanted = (
        select(func.count(func.distinct(Person.id)))
        .join(Enrolment, col(Enrolment.person_id) == col(Person.id))
        .where(*_NOT_SINCE_LOOKED, col(Person.planned_on) < since, Enrolment.joined_at < joined_before)
    )
    return session.exec(wanted).one()


def said(session: Session, occurrence_ids: Sequence[int]) -> set[tuple[int, str]]:
    """(occurrence, step) of every reminder that was written down, to whomever."""
    found: set[tuple[int, str]] = set()
    for start in range(0, len(occurrence_ids), _AT_ONCE):
        part = occurrence_ids[start : start + _AT_ONCE]
        wanted = select(Reminder.occurrence_id, Reminder.step).where(col(Reminder.occurrence_id).in_(part)).distinct()
        found |= set(session.exec(wanted).all())
    return found


def late(session: Session, day: date, created_before: datetime) -> list[int]:
    """Rows that wait although their day is over, or that people have been waiting for since before then."""
    wanted = select(Outbox.id).where(
        Outbox.state == OutboxState.PENDING,
        or_(
            (col(Outbox.lane) == Lane.REMINDER) & (col(Outbox.day) <= day),
            (col(Outbox.lane) != Lane.REMINDER)
            & (col(Outbox.created_at) < created_before)
            & or_(col(Outbox.not_before).is_(None), col(Outbox.not_before) < created_before),
        ),
    )
    return _ids(session.exec(wanted).all())


def dead(session: Session, since: datetime) -> list[int]:
    """Rows of that time that Telegram will never take."""
    return _ids(
        session.exec(select(Outbox.id).where(Outbox.state == OutboxState.DEAD, Outbox.created_at >= since)).all()
    )


def twice(session: Session, since: datetime) -> list[int]:
    """People who got more than one message of the bot's own accord on one day (the office's hours lie within a UTC day)."""
    day = func.date(Outbox.sent_at)
    wanted = (
        select(Outbox.person_id)
        .where(Outbox.lane == Lane.REMINDER, Outbox.state == OutboxState.SENT, col(Outbox.sent_at) >= since)
        .group_by(col(Outbox.person_id), day)
        .having(func.count() > 1)
    )
    return _ids(session.exec(wanted).all())


def without_contact(session: Session, plan_id: str, agencies: Collection[str]) -> tuple[list[str], list[str]]:
    """Of those agencies: who has no contact, and who has some of whom none can be reached."""
    wanted = (
        select(Enrolment.agency, Person.reachable)
        .join(Person, col(Enrolment.person_id) == col(Person.id))
        .where(Enrolment.plan_id == plan_id, Enrolment.role == EnrolmentRole.CONTACT, col(Enrolment.ended_at).is_(None))
    )
    known: dict[str, bool] = {}
    for agency, reachable in session.exec(wanted):
        known[agency] = known.get(agency, False) or reachable
    return [a for a in agencies if a not in known], [a for a in agencies if known.get(a) is False]


def _ids(found: Sequence[int | None]) -> list[int]:
    return [one for one in found if one is not None]
