"""Receipts in the outbox: those that have not left yet can still say more."""

from datetime import datetime

from sqlalchemy import bindparam, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from bot.store.tables import Lane, Note, Outbox, OutboxState

_NEWEST = (
    select(Outbox)
    .where(Outbox.person_id == bindparam("asked_person"), Outbox.kind == bindparam("asked_kind"))
    .order_by(col(Outbox.id).desc())
    .limit(1)
)
_PRESS = columns(
    columns(col(Outbox.state))
    .where(col(Outbox.person_id) == bindparam("asked_person"), col(Outbox.kind) == bindparam("asked_kind"))
    .order_by(col(Outbox.id).desc())
    .limit(1)
    .scalar_subquery(),
    columns(func.count())
    .select_from(Outbox)
    .where(
        col(Outbox.person_id) == bindparam("asked_person"),
        col(Outbox.lane) == Lane.ANSWER,
        col(Outbox.action) == "text",
        col(Outbox.created_at) > bindparam("asked_since"),
    )
    .scalar_subquery(),
    columns(func.count())
    .select_from(Note)
    .where(col(Note.person_id) == bindparam("asked_person"), col(Note.received_at) > bindparam("asked_since"))
    .scalar_subquery(),
)


def press(session: Session, person_id: int, kind: str, since: datetime) -> tuple[bool, int, int]:
    """How hard the person is writing: whether their newest row of that kind still waits, and since then how many answers
    were queued for them and how many notes and versions their words became."""
    asked = {"asked_person": person_id, "asked_kind": kind, "asked_since": since}
    state, answers, notes = session.connection().execute(_PRESS, asked).one()
    return state == OutboxState.PENDING, answers, notes


def newest(session: Session, person_id: int, kind: str) -> Outbox | None:
    """The person's newest row of that kind, whatever became of it."""
    return session.exec(_NEWEST, params={"asked_person": person_id, "asked_kind": kind}).first()


def waiting(row: Outbox | None) -> bool:
    """Whether the row has not left yet, so that its words can still change."""
    return row is not None and row.state == OutboxState.PENDING


def left_at(row: Outbox) -> datetime:
    """When the row left, or may leave."""
    return row.sent_at or row.not_before or row.created_at


def waiting_edit(session: Session, row_id: int) -> Outbox | None:
    """The rewrite of that row's message which has not left yet."""
    return session.exec(
        select(Outbox)
        .where(Outbox.edits == row_id, Outbox.state == OutboxState.PENDING)
        .order_by(col(Outbox.id).desc())
        .limit(1)
    ).first()
