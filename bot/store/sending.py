"""The outbox while it is being emptied: which rows may leave, and what became of them.

A wave passes through here a hundred rows at a time. Asked row by row, through the object layer, or put together anew each time,
the statements cost more than the messages; so what every message needs is put together once and goes past it.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, or_, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from bot.store.tables import Lane, Outbox, OutboxState, Person, Reminder, ReminderState

LEASE = timedelta(seconds=120)
SMALLEST_PAGE = 16  # rows read at once, in search of one whose chat may get something
_SENDING = select(Outbox).where(Outbox.state == OutboxState.SENDING)
_LEFT_BEHIND = _SENDING.where(or_(col(Outbox.lease_until).is_(None), col(Outbox.lease_until) < bindparam("wall")))
_HASTEN = (
    update(Outbox)
    .where(col(Outbox.state) == OutboxState.PENDING, col(Outbox.retry_at) > bindparam("farthest"))
    .values(retry_at=bindparam("then"))
    .execution_options(synchronize_session=False)
)


class Ready(NamedTuple):
    """What a call and the last look before it need of a row."""

    id: int
    lane: str
    kind: str
    action: str
    person_id: int | None
    chat_id: int
    text: str
    buttons: str
    reply_to: int | None
    edits: int | None
    message_id: int | None
    callback_id: str | None
    file_id: str | None
    makes: str | None
    day: date | None
    not_after: datetime | None


_outbox = Outbox.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_reminder = Reminder.__table__  # type: ignore[attr-defined]
_person = Person.__table__  # type: ignore[attr-defined]

# `barred` are the chats that stood in the way on the pages before; on the first page there are none.
_WAITING = (
    columns(*(_outbox.c[name] for name in Ready._fields))
    .where(
        _outbox.c.state == OutboxState.PENDING,
        _outbox.c.lane == bindparam("lane"),
        _outbox.c.id > bindparam("after"),
        or_(_outbox.c.not_before.is_(None), _outbox.c.not_before <= bindparam("now")),
        or_(_outbox.c.retry_at.is_(None), _outbox.c.retry_at <= bindparam("wall")),
        or_(_outbox.c.chat_id.not_in(bindparam("barred", expanding=True)), _outbox.c.action == "answer"),
    )
    .order_by(_outbox.c.id)
    .limit(bindparam("most"))
)
_CLAIM = (
    update(_outbox)
    .where(_outbox.c.id.in_(bindparam("ids", expanding=True)), _outbox.c.state == OutboxState.PENDING)
    .values(state=OutboxState.SENDING, attempt=_outbox.c.attempt + 1, lease_until=bindparam("lease"))
    .returning(_outbox.c.id)
)
_SENT = (
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"), _outbox.c.state == OutboxState.SENDING)
    .values(
        state=OutboxState.SENT, sent_at=bindparam("now"), tg_message_id=bindparam("said"), reason="", lease_until=None
    )
)
_REMINDERS_AMONG = columns(_outbox.c.id).where(
    _outbox.c.id.in_(bindparam("ids", expanding=True)), _outbox.c.lane == Lane.REMINDER
)
_REMINDED = (
    update(_reminder)
    .where(_reminder.c.outbox_id.in_(bindparam("ids", expanding=True)))
    .values(state=ReminderState.SENT)
)
_ASKED_TO_REPEAT = (
    update(_person)
    .where(
        _person.c.missed_since.is_not(None),
        _person.c.id.in_(columns(_outbox.c.person_id).where(_outbox.c.id.in_(bindparam("ids", expanding=True)))),
    )
    .values(missed_since=None, missed_until=None)
)


def ready(
    session: Session, now: datetime, wall: datetime, limit: int, cooling: Collection[int], lanes: Collection[Lane]
) -> list[Ready]:
    """Rows that may leave now, answers first, one per chat, oldest first; none for a chat in `cooling`.

    `now` is product time, `wall` real time. Each lane is asked for by itself, along the index: sorted by lane, the whole
    queue would be read each time.
    """
    chosen: list[Ready] = []
    taken = set(cooling)
    for lane in (lane for lane in Lane if lane in lanes):
        page = {"lane": lane, "now": now, "wall": wall, "most": max(limit, SMALLEST_PAGE)}
        _choose(session, page, limit, taken, chosen)
    return chosen


def _choose(session: Session, page: dict[str, Any], limit: int, taken: set[int], chosen: list[Ready]) -> None:
    """Add rows of a lane until there are `limit`; page by page, past chats that may get nothing now."""
    after, barred = 0, set[int]()
    while len(chosen) < limit:
        found = session.connection().execute(_WAITING, {**page, "after": after, "barred": list(barred)}).all()
        for row in map(Ready._make, found):
            after = row.id
            if row.action != "answer":
                barred.add(row.chat_id)
                if row.chat_id in taken:
                    continue
                taken.add(row.chat_id)
            chosen.append(row)
            if len(chosen) == limit:
                return
        if len(found) < page["most"]:
            return


def claim(session: Session, ids: Sequence[int], wall: datetime) -> set[int]:
    """Take those rows for sending, by one conditional update; returns the ids that were still free."""
    taken = session.connection().execute(_CLAIM, {"ids": list(ids), "lease": wall + LEASE})
    return {row[0] for row in taken}


def settle_sent(session: Session, sent: Sequence[tuple[int, int | None]], now: datetime) -> None:
    """Telegram accepted these claimed rows, (id, message id): the rows, their reminders, the question they repeated."""
    connection = session.connection()
    connection.execute(_SENT, [{"row": row_id, "said": message_id, "now": now} for row_id, message_id in sent])
    reminders = connection.execute(_REMINDERS_AMONG, {"ids": [row_id for row_id, _ in sent]}).scalars().all()
    if reminders:
        connection.execute(_REMINDED, {"ids": reminders})
        connection.execute(_ASKED_TO_REPEAT, {"ids": reminders})


def settle(session: Session, row_id: int, **values: Any) -> Outbox | None:
    """Write down what became of a claimed row; None if it is not being sent any more."""
    row = session.get(Outbox, row_id, populate_existing=True)  # claims go past the objects
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
