"""The outbox while it is being emptied: which rows may leave, and what became of them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, or_, update
from sqlmodel import Session, col, select

from bot.store.tables import Lane, Outbox, OutboxState

LEASE = timedelta(seconds=120)
_LANES = case({lane.value: place for place, lane in enumerate(Lane)}, value=col(Outbox.lane), else_=9)


def ready(
    session: Session, now: datetime, wall: datetime, limit: int, cooling: Collection[int], lanes: Collection[Lane]
) -> Sequence[Outbox]:
    """Rows that may leave now, answers first, one per chat, oldest first; none for a chat in `cooling`.

    `now` is product time, `wall` real time.
    """
    wanted = (
        select(Outbox)
        .where(
            Outbox.state == OutboxState.PENDING,
            col(Outbox.lane).in_(lanes),
            or_(col(Outbox.not_before).is_(None), col(Outbox.not_before) <= now),
            or_(col(Outbox.retry_at).is_(None), col(Outbox.retry_at) <= wall),
        )
        .order_by(_LANES, col(Outbox.id))
        .limit(limit * 4 + len(cooling))
    )
    if cooling:
        wanted = wanted.where(or_(col(Outbox.chat_id).not_in(cooling), col(Outbox.action) == "answer"))
    rows: dict[object, Outbox] = {}
    for row in session.exec(wanted):
        rows.setdefault(row.chat_id if row.action != "answer" else f"toast{row.id}", row)
    return list(rows.values())[:limit]


def claim(session: Session, ids: Sequence[int], wall: datetime) -> set[int]:
    """Take those rows for sending, by one conditional update; returns the ids that were still free."""
    taken = session.execute(
        update(Outbox)
        .where(col(Outbox.id).in_(ids), col(Outbox.state) == OutboxState.PENDING)
        .values(state=OutboxState.SENDING, attempt=Outbox.attempt + 1, lease_until=wall + LEASE)
        .returning(col(Outbox.id))
        .execution_options(synchronize_session=False)
    )
    claimed = {row[0] for row in taken}
    for row in session.exec(select(Outbox).where(col(Outbox.id).in_(claimed))):
        session.refresh(row)
    return claimed


def settle(session: Session, row_id: int, **values: Any) -> Outbox | None:
    """Write down what became of a claimed row; None if it is not being sent any more."""
    row = session.get(Outbox, row_id)
    if row is None or row.state != OutboxState.SENDING:
        return None
    for name, value in values.items():
        setattr(row, name, value)
    row.lease_until = None
    session.add(row)
    session.flush()
    return row


def abandoned(session: Session, wall: datetime | None) -> Sequence[Outbox]:
    """Rows whose sender is gone: the lease ran out before `wall`; all that are being sent when `wall` is None."""
    wanted = select(Outbox).where(Outbox.state == OutboxState.SENDING)
    if wall is not None:
        wanted = wanted.where(or_(col(Outbox.lease_until).is_(None), col(Outbox.lease_until) < wall))
    return session.exec(wanted).all()


def move_chat(session: Session, old: int, new: int) -> None:
    """The chat has a new id: everything that waits for it goes there."""
    session.execute(
        update(Outbox)
        .where(
            col(Outbox.chat_id) == old,
            col(Outbox.state).in_((OutboxState.PENDING, OutboxState.SENDING, OutboxState.HELD)),
        )
        .values(chat_id=new)
        .execution_options(synchronize_session=False)
    )


def waiting(session: Session) -> int:
    """How many rows are still to leave."""
    return len(
        session.exec(select(Outbox.id).where(col(Outbox.state).in_((OutboxState.PENDING, OutboxState.SENDING)))).all()
    )


def held(session: Session) -> Sequence[Outbox]:
    """Rows that wait for somebody's word."""
    return session.exec(select(Outbox).where(Outbox.state == OutboxState.HELD).order_by(col(Outbox.id))).all()


def release(session: Session) -> int:
    """Held rows may leave; returns how many."""
    rows = held(session)
    for row in rows:
        row.state = OutboxState.PENDING
        session.add(row)
    session.flush()
    return len(rows)


def drop_held(session: Session) -> list[int]:
    """Held rows will not leave; returns their ids."""
    rows = held(session)
    for row in rows:
        row.state, row.reason = OutboxState.SUPERSEDED, "the coordinator said no"
        session.add(row)
    session.flush()
    return [row.id or 0 for row in rows]
