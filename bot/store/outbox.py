"""The outbox: everything a person will see is first a row here."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, exists
from sqlmodel import Session, col, func, select

from bot.store.memory import recalled, recalled_each, tell
from bot.store.rows import inserted
from bot.store.tables import Item, Lane, Outbox, OutboxState

Rows = Sequence[Sequence[tuple[str, str]]]  # buttons: rows of (label, callback data)
# Put together once: asked at every message or every claim.
_BY_MESSAGE = select(Outbox).where(
    Outbox.chat_id == bindparam("chat"), Outbox.tg_message_id == bindparam("message"), Outbox.action != "edit"
)
_ITEMS_OF_ALL = (
    select(Item.outbox_id, Item.number, Item.occurrence_id)
    .where(col(Item.outbox_id).in_(bindparam("asked", expanding=True)))
    .order_by(col(Item.outbox_id), col(Item.number))
)
_LISTS = exists().where(col(Item.outbox_id) == col(Outbox.id))
_LAST_LISTING = (
    select(Outbox)
    .where(Outbox.person_id == bindparam("asked"), Outbox.state == OutboxState.SENT, _LISTS)
    .order_by(col(Outbox.id).desc())
    .limit(1)
)
_LAST_OF_EACH = (
    select(func.max(Outbox.id))
    .where(
        col(Outbox.person_id).in_(bindparam("asked", expanding=True)),
        Outbox.state == OutboxState.SENT,
        _LISTS,
    )
    .group_by(col(Outbox.person_id))
)
_LAST_LISTINGS = (
    select(Outbox.person_id, Item.number, Item.occurrence_id)
    .join_from(Outbox, Item, col(Item.outbox_id) == col(Outbox.id))
    .where(col(Outbox.id).in_(_LAST_OF_EACH))
    .order_by(col(Item.outbox_id), col(Item.number))
)
# What was sent last changes only where nobody asks for it: settling a send is a transaction of its own.
_LISTINGS = (Item,)


def as_json(buttons: Rows) -> str:
    """Buttons as a row keeps them."""
    return json.dumps([[list(button) for button in line] for line in buttons], ensure_ascii=False)


def put(session: Session, row: Outbox, buttons: Rows = (), items: Sequence[int] = ()) -> Outbox:
    """Queue a row, or keep a queued one anew; `items` are the ids of the occurrences it lists, numbered from 1."""
    row.buttons = as_json(buttons)
    if row.id is None:
        inserted(session, row)
    for number, occurrence_id in enumerate(items, start=1):
        session.add(Item(outbox_id=row.id or 0, number=number, occurrence_id=occurrence_id))
    session.flush()
    return row


def from_json(buttons: str) -> list[list[tuple[str, str]]]:
    """Buttons as a row keeps them: rows of (label, callback data)."""
    return [[(label, data) for label, data in line] for line in json.loads(buttons)]


def buttons_of(row: Outbox) -> list[list[tuple[str, str]]]:
    """The row's buttons."""
    return from_json(row.buttons)


def by_key(session: Session, key: str) -> Outbox | None:
    """The one row of that key."""
    return session.exec(select(Outbox).where(Outbox.key == key)).first()


def by_message(session: Session, chat_id: int, message_id: int) -> Outbox | None:
    """The row that became that message."""
    return session.exec(_BY_MESSAGE, params={"chat": chat_id, "message": message_id}).first()


def items_of(session: Session, outbox_id: int) -> list[tuple[int, int]]:
    """(number, occurrence id) of every item the row lists."""
    return list(enumerated(session, [outbox_id]).get(outbox_id, ()))


def enumerated(session: Session, outbox_ids: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """The same for many rows at once."""

    def ask(ids: list[int]) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {one: [] for one in ids}
        for outbox_id, number, occurrence_id in session.exec(_ITEMS_OF_ALL, params={"asked": ids}):
            found[outbox_id].append((number, occurrence_id))
        return found

    return recalled_each(session, (Item,), outbox_ids, ask)


def items_of_all(session: Session, outbox_ids: Collection[int]) -> dict[int, list[int]]:
    """The occurrences each of those rows lists, in their order; a row that lists nothing is left out."""
    return {row_id: [one for _, one in found] for row_id, found in enumerated(session, outbox_ids).items() if found}


def last_listing(session: Session, person_id: int) -> Outbox | None:
    """The newest message to the person that listed numbered items and was sent."""
    return session.exec(_LAST_LISTING, params={"asked": person_id}).first()


def last_listed(session: Session, person_id: int) -> list[tuple[int, int]]:
    """(number, occurrence id) of what it lists."""

    def ask() -> list[tuple[int, int]]:
        row = last_listing(session, person_id)
        return items_of(session, row.id or 0) if row is not None else []

    return recalled(session, _LISTINGS, ("last", person_id), ask)


def look_up(session: Session, person_ids: Collection[int]) -> None:
    """The same for many people: read together, and found again one by one."""
    listed: dict[int, list[tuple[int, int]]] = {one: [] for one in person_ids}
    found = session.connection().execute(_LAST_LISTINGS, {"asked": list(person_ids)}) if person_ids else ()
    for person_id, number, occurrence_id in found:
        listed[person_id].append((number, occurrence_id))
    tell(session, _LISTINGS, ((("last", one), items) for one, items in listed.items()))


def shut_out(session: Session, row_id: int) -> None:
    """The row would meet a closed chat: it waits for `try_again`, or for a later day's message."""
    row = session.get_one(Outbox, row_id)
    row.state, row.reason = OutboxState.UNREACHABLE, "the chat is closed"
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


def aim(session: Session, row_id: int, message_id: int) -> None:
    """The message that the row rewrites is known."""
    row = session.get_one(Outbox, row_id)
    row.message_id = message_id
    session.add(row)
    session.flush()


def put_off(session: Session, row_id: int, until: datetime) -> None:
    """The row does not leave before that instant (product time)."""
    row = session.get_one(Outbox, row_id)
    row.not_before = until
    session.add(row)
    session.flush()


def by_id(session: Session, row_id: int) -> Outbox | None:
    """The row of that id."""
    return session.get(Outbox, row_id)
