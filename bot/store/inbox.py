"""The inbox: what Telegram said, as bytes, kept before anybody reads it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col, select

from bot.store import facts
from bot.store.tables import Inbox, InboxState

_KNOWN = select(Inbox.dedup_key).where(col(Inbox.dedup_key).in_(bindparam("asked", expanding=True)))
_WAITING = (
    select(Inbox.id, Inbox.body)
    .where(Inbox.state == InboxState.WAITING)
    .order_by(col(Inbox.id))
    .limit(bindparam("most"))
)
_KEEP = insert(Inbox)
_TAKE = (
    update(Inbox)
    .where(col(Inbox.id).in_(bindparam("asked", expanding=True)), col(Inbox.state) == InboxState.WAITING)
    .values(state=InboxState.DONE, reason="")
    .returning(col(Inbox.id))
    .execution_options(synchronize_session=False)
)

BLANKED = "inbox-blanked-up-to"  # the last row whose bytes were looked at


def put(session: Session, rows: Sequence[Inbox]) -> int:
    """Keep the rows that are new by their `dedup_key`; returns how many were."""
    keys = [row.dedup_key for row in rows]
    known = set(session.connection().execute(_KNOWN, {"asked": keys}).scalars())
    new = {row.dedup_key: row for row in reversed(rows) if row.dedup_key not in known}
    if new:
        session.connection().execute(
            _KEEP, [row.model_dump(exclude={"id"}) for row in rows if new.get(row.dedup_key) is row]
        )
    return len(new)


class Waiting(NamedTuple):
    """A row nobody has handled yet: its id and Telegram's bytes."""

    id: int
    body: bytes


def waiting(session: Session, limit: int) -> list[Waiting]:
    """The oldest rows nobody has handled yet."""
    return [Waiting(*row) for row in session.connection().execute(_WAITING, {"most": limit})]


def take(session: Session, row_ids: Sequence[int]) -> set[int]:
    """Those of the rows that nobody has handled yet are handled by this transaction; returns which they are."""
    if not row_ids:
        return set()
    return {row_id or 0 for (row_id,) in session.connection().execute(_TAKE, {"asked": row_ids})}


def give_back(session: Session, row_ids: Sequence[int]) -> None:
    """Rows that were taken are not handled after all: they wait."""
    session.execute(
        update(Inbox)
        .where(col(Inbox.id).in_(row_ids))
        .values(state=InboxState.WAITING)
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
    row.state = InboxState.QUARANTINED if row.attempt >= most else InboxState.WAITING
    session.add(row)
    session.flush()
    return row.state == InboxState.QUARANTINED


def forget_bodies(session: Session, before: datetime) -> int:
    """Blank the bytes of handled rows older than `before`; the keys stay, so that nothing is handled twice.

    Rows are looked at once, in their order: how far that went is remembered. Returns how many it was this time.
    """
    last = int(facts.get(session, BLANKED) or 0)
    wanted = select(Inbox.id, Inbox.state, Inbox.received_at).where(col(Inbox.id) > last).order_by(col(Inbox.id))
    old: list[tuple[int, str]] = []
    for row_id, state, received_at in session.exec(wanted.limit(1000)):
        if received_at >= before or state == InboxState.WAITING or row_id is None:
            break
        old.append((row_id, state))
    if old:
        handled = [row_id for row_id, state in old if state == InboxState.DONE]
        session.execute(update(Inbox).where(col(Inbox.id).in_(handled)).values(body=b""))
        facts.put(session, BLANKED, str(old[-1][0]))
    return len(old)
