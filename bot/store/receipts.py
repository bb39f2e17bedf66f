"""Receipts in the outbox: those that have not left yet can still say more."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from bot.store.tables import Outbox, OutboxState

_NEWEST = (
    select(Outbox)
    .where(Outbox.person_id == bindparam("asked"), Outbox.kind == bindparam("wanted"))
    .order_by(col(Outbox.id).desc())
    .limit(1)
)


def newest(session: Session, person_id: int, kind: str) -> Outbox | None:
    """The person's newest row of that kind, whatever became of it."""
    return session.exec(_NEWEST, params={"asked": person_id, "wanted": kind}).first()


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
