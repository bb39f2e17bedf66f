"""The outbox while it is being emptied: which rows may leave, and what became of them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from bot.store.tables import Lane, Outbox, OutboxState, Person, Reminder, ReminderState

LEASE = timedelta(seconds=120)
# Put together once: asked at every claim.
_WAITING = (
    columns(col(Outbox.id), col(Outbox.chat_id), col(Outbox.action))
    .where(
        col(Outbox.state) == OutboxState.PENDING,
        col(Outbox.lane) == bindparam("asked"),
        or_(col(Outbox.not_before).is_(None), col(Outbox.not_before) <= bindparam("now")),
        or_(col(Outbox.retry_at).is_(None), col(Outbox.retry_at) <= bindparam("wall")),
    )
    .order_by(col(Outbox.id))
    .limit(bindparam("most"))
)
_WAITING_ELSEWHERE = _WAITING.where(
    or_(col(Outbox.chat_id).not_in(bindparam("cooling", expanding=True)), col(Outbox.action) == "answer")
)
_BY_IDS = select(Outbox).where(col(Outbox.id).in_(bindparam("asked", expanding=True)))
_SENDING = select(Outbox).where(Outbox.state == OutboxState.SENDING)
_LEFT_BEHIND = _SENDING.where(or_(col(Outbox.lease_until).is_(None), col(Outbox.lease_until) < bindparam("wall")))
_HASTEN = (
    update(Outbox)
    .where(col(Outbox.state) == OutboxState.PENDING, col(Outbox.retry_at) > bindparam("farthest"))
    .values(retry_at=bindparam("then"))
    .execution_options(synchronize_session=False)
)
_SENT_ROWS = (
    update(Outbox.__table__)  # type: ignore[attr-defined]  # SQLModel does not declare it
    .where(col(Outbox.id) == bindparam("row"), col(Outbox.state) == OutboxState.SENDING)
    .values(
        state=OutboxState.SENT,
        sent_at=bindparam("at"),
        tg_message_id=bindparam("said"),
        reason="",
        lease_until=None,
    )
)
_SENT_REMINDERS = (
    update(Reminder)
    .where(col(Reminder.outbox_id).in_(bindparam("rows", expanding=True)))
    .values(state=ReminderState.SENT)
    .execution_options(synchronize_session=False)
)
_ASKED_AGAIN = (
    update(Person)
    .where(
        col(Person.missed_since).is_not(None),
        col(Person.id).in_(
            select(Outbox.person_id).where(
                col(Outbox.id).in_(bindparam("rows", expanding=True)), Outbox.lane == Lane.REMINDER
            )
        ),
    )
    .values(missed_since=None, missed_until=None)
    .execution_options(synchronize_session=False)
)


def ready(
    session: Session, now: datetime, wall: datetime, limit: int, cooling: Collection[int], lanes: Collection[Lane]
) -> Sequence[Outbox]:
    """Rows that may leave now, answers first, one per chat, oldest first; none for a chat in `cooling`.

    `now` is product time, `wall` real time. Each lane is asked for by itself, along the index: sorted by lane, the whole
    queue would be read each time.
    """
    chosen: dict[object, int] = {}
    for lane in (lane for lane in Lane if lane in lanes):
        if len(chosen) >= limit:
            break
        for row_id, chat_id, action in session.execute(*_waiting(lane, now, wall, limit, cooling)):
            chosen.setdefault(f"toast{row_id}" if action == "answer" else chat_id, row_id or 0)
    ids = list(chosen.values())[:limit]
    rows = {row.id: row for row in session.exec(_BY_IDS, params={"asked": ids})} if ids else {}
    return [rows[row_id] for row_id in ids]


def _waiting(
    lane: Lane, now: datetime, wall: datetime, limit: int, cooling: Collection[int]
) -> tuple[Select[int | None, int, str], dict[str, Any]]:
    asked = {"asked": lane, "now": now, "wall": wall, "most": limit * 4 + len(cooling)}
    return (_WAITING_ELSEWHERE, {**asked, "cooling": list(cooling)}) if cooling else (_WAITING, asked)


def claim(session: Session, ids: Sequence[int], wall: datetime) -> set[int]:
    """Take those rows for sending, by one conditional update; returns the ids that were still free."""
    taken = session.execute(
        update(Outbox)
        .where(col(Outbox.id).in_(ids), col(Outbox.state) == OutboxState.PENDING)
        .values(state=OutboxState.SENDING, attempt=Outbox.attempt + 1, lease_until=wall + LEASE)
        .returning(col(Outbox.id))
        .execution_options(synchronize_session="evaluate")
    )
    return {row[0] for row in taken}


def settle_sent(session: Session, sent: Sequence[tuple[int, int | None]], now: datetime) -> None:
    """Telegram accepted these claimed rows, (id, message id): the rows, their reminders, the question they repeated."""
    rows = [{"row": row_id, "said": message_id, "at": now} for row_id, message_id in sent]
    session.connection().execute(_SENT_ROWS, rows)
    ids = [row_id for row_id, _ in sent]
    session.execute(_SENT_REMINDERS, {"rows": ids})
    session.execute(_ASKED_AGAIN, {"rows": ids})


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
    if wall is None:
        return session.exec(_SENDING).all()
    return session.exec(_LEFT_BEHIND, params={"wall": wall}).all()


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
    still = col(Outbox.state).in_((OutboxState.PENDING, OutboxState.SENDING))
    return session.exec(select(func.count()).select_from(Outbox).where(still)).one()


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


def hasten(session: Session, wall: datetime, longest: timedelta) -> None:
    """Rows put off beyond `wall` + `longest` may leave now."""
    session.execute(_HASTEN, {"farthest": wall + longest, "then": wall})
