"""The inbox: what Telegram said, as bytes, kept before anybody reads it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from bot.store.tables import Inbox, InboxState

_KNOWN = select(Inbox.dedup_key).where(col(Inbox.dedup_key).in_(bindparam("asked", expanding=True)))
_WAITING = select(Inbox).where(Inbox.state == InboxState.WAITING).order_by(col(Inbox.id)).limit(bindparam("most"))


def put(session: Session, rows: Sequence[Inbox]) -> int:
    """Keep the rows that are new by their `dedup_key`; returns how many were."""
    keys = [row.dedup_key for row in rows]
    known = set(session.exec(_KNOWN, params={"asked": keys}).all())
    new = {row.dedup_key: row for row in reversed(rows) if row.dedup_key not in known}
    session.add_all(row for row in rows if new.get(row.dedup_key) is row)
    session.flush()
    return len(new)


def waiting(session: Session, limit: int) -> Sequence[Inbox]:
    """The oldest rows nobody has handled yet."""
    return session.exec(_WAITING, params={"most": limit}).all()


def done(session: Session, row_ids: Sequence[int]) -> None:
    """Those rows were handled."""
    session.execute(
        update(Inbox)
        .where(col(Inbox.id).in_(row_ids))
        .values(state=InboxState.DONE, reason="")
        .execution_options(synchronize_session=False)
    )


def put_aside(session: Session, row_id: int, reason: str) -> None:
    """The row cannot be handled, and why."""
    row = session.get(Inbox, row_id)
    if row is not None:
        row.state, row.reason = InboxState.QUARANTINED, reason
        session.add(row)
        session.flush()


def failed(session: Session, row_id: int, reason: str, most: int) -> bool:
    """Handling failed; after `most` times the row is put aside. Returns whether it was."""
    row = session.get(Inbox, row_id)
    if row is None:
        return False
    row.attempt += 1
    row.reason = reason
    if row.attempt >= most:
        row.state = InboxState.QUARANTINED
    session.add(row)
    session.flush()
    return row.state == InboxState.QUARANTINED


def forget_bodies(session: Session, before: datetime) -> int:
    """Blank the bytes of handled rows older than `before`; the keys stay, so that nothing is handled twice."""
    old = session.exec(
        select(Inbox)
        .where(Inbox.state == InboxState.DONE, col(Inbox.received_at) < before, col(Inbox.body) != b"")
        .limit(1000)
    ).all()
    for row in old:
        row.body = b""
        session.add(row)
    session.flush()
    return len(old)
