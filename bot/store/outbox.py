"""The outbox: everything a person will see is first a row here."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from bot.store.tables import Item, Lane, Outbox, OutboxState

Rows = Sequence[Sequence[tuple[str, str]]]  # buttons: rows of (label, callback data)
# Put together once: asked at every message or every claim.
_BY_MESSAGE = select(Outbox).where(
    Outbox.chat_id == bindparam("chat"), Outbox.tg_message_id == bindparam("message"), Outbox.action != "edit"
)
_ITEMS = select(Item).where(Item.outbox_id == bindparam("asked")).order_by(col(Item.number))
_ITEMS_OF_ALL = (
    select(Item.outbox_id, Item.occurrence_id)
    .where(col(Item.outbox_id).in_(bindparam("asked", expanding=True)))
    .order_by(col(Item.outbox_id), col(Item.number))
)
_LAST_LISTING = (
    select(Outbox)
    .where(
        Outbox.person_id == bindparam("asked"),
        col(Outbox.id).in_(select(Item.outbox_id)),
        Outbox.state == OutboxState.SENT,
    )
    .order_by(col(Outbox.id).desc())
    .limit(1)
)
_ANSWERED = (
    select(func.count())
    .select_from(Outbox)
    .where(
        Outbox.person_id == bindparam("asked"),
        Outbox.lane == Lane.ANSWER,
        Outbox.action == "text",
        Outbox.created_at > bindparam("since"),
    )
)


def as_json(buttons: Rows) -> str:
    """Buttons as a row keeps them."""
    return json.dumps([[list(button) for button in line] for line in buttons], ensure_ascii=False)


def put(session: Session, row: Outbox, buttons: Rows = (), items: Sequence[int] = ()) -> Outbox:
    """Queue a row; `items` are the ids of the occurrences it lists, numbered from 1."""
    row.buttons = as_json(buttons)
    session.add(row)
    session.flush()
    for number, occurrence_id in enumerate(items, start=1):
        session.add(Item(outbox_id=row.id or 0, number=number, occurrence_id=occurrence_id))
    session.flush()
    return row


def buttons_of(row: Outbox) -> list[list[tuple[str, str]]]:
    """The row's buttons: rows of (label, callback data)."""
    return [[(label, data) for label, data in line] for line in json.loads(row.buttons)]


def by_key(session: Session, key: str) -> Outbox | None:
    """The one row of that key."""
    return session.exec(select(Outbox).where(Outbox.key == key)).first()


def by_message(session: Session, chat_id: int, message_id: int) -> Outbox | None:
    """The row that became that message."""
    return session.exec(_BY_MESSAGE, params={"chat": chat_id, "message": message_id}).first()


def items_of(session: Session, outbox_id: int) -> list[tuple[int, int]]:
    """(number, occurrence id) of every item the row lists."""
    rows = session.exec(_ITEMS, params={"asked": outbox_id}).all()
    return [(row.number, row.occurrence_id) for row in rows]


def items_of_all(session: Session, outbox_ids: Collection[int]) -> dict[int, list[int]]:
    """The occurrences each of those rows lists, in their order."""
    found: dict[int, list[int]] = {}
    for outbox_id, occurrence_id in session.exec(_ITEMS_OF_ALL, params={"asked": list(outbox_ids)}):
        found.setdefault(outbox_id, []).append(occurrence_id)
    return found


def last_listing(session: Session, person_id: int) -> Outbox | None:
    """The newest message to the person that listed numbered items and was sent."""
    return session.exec(_LAST_LISTING, params={"asked": person_id}).first()


def supersede(session: Session, row: Outbox, reason: str) -> None:
    """The row will not leave any more."""
    row.state, row.reason = OutboxState.SUPERSEDED, reason
    session.add(row)
    session.flush()


def try_again(session: Session, person_id: int, day: date) -> None:
    """The person's reminders of that day that met a closed chat may leave after all."""
    met = select(Outbox).where(
        Outbox.person_id == person_id,
        Outbox.day == day,
        Outbox.lane == Lane.REMINDER,
        Outbox.state == OutboxState.UNREACHABLE,
    )
    for row in session.exec(met).all():
        row.state, row.reason = OutboxState.PENDING, ""
        session.add(row)
    session.flush()


def answered_at(session: Session, person_id: int, since: datetime) -> int:
    """How many answers were queued for the person since then."""
    return session.exec(_ANSWERED, params={"asked": person_id, "since": since}).one()


def rewrite(session: Session, row: Outbox, buttons: Rows, items: Sequence[int]) -> None:
    """Give a row that has not left yet other buttons and other items."""
    row.buttons = as_json(buttons)
    session.add(row)
    for item in session.exec(select(Item).where(Item.outbox_id == row.id)).all():
        session.delete(item)
    session.flush()
    for number, occurrence_id in enumerate(items, start=1):
        session.add(Item(outbox_id=row.id or 0, number=number, occurrence_id=occurrence_id))
    session.flush()


def by_id(session: Session, row_id: int) -> Outbox | None:
    """The row of that id."""
    return session.get(Outbox, row_id)
