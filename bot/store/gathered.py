"""News that is gathered: the row that still waits for more lines, and when the last one left."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from bot.store.tables import Enrolment, Lane, Outbox, OutboxState

_PENDING = (
    select(Outbox)
    .where(
        Outbox.person_id == bindparam("asked_person"),
        Outbox.lane == Lane.NEWS,
        Outbox.kind == bindparam("asked_kind"),
        Outbox.state == OutboxState.PENDING,
    )
    .order_by(col(Outbox.id).desc())
    .limit(1)
)


def pending(session: Session, person_id: int, kind: str) -> Outbox | None:
    """The newest row of that kind that has not left yet: one more line still fits in."""
    return session.exec(_PENDING, params={"asked_person": person_id, "asked_kind": kind}).first()


def last_at(session: Session, person_id: int, kind: str) -> datetime | None:
    """When the newest row of that kind left, or may leave."""
    row = session.exec(
        select(Outbox)
        .where(Outbox.person_id == person_id, Outbox.lane == Lane.NEWS, Outbox.kind == kind)
        .order_by(col(Outbox.id).desc())
        .limit(1)
    ).first()
    return None if row is None else row.sent_at or row.not_before or row.created_at


def enrolment(session: Session, enrolment_id: int) -> Enrolment | None:
    """The enrolment a line of such news names, ended ones included."""
    return session.get(Enrolment, enrolment_id) if 0 < enrolment_id < 2**31 else None
