"""Rows written at once, past the unit of work: for what every reply writes, that costs more than the statement."""

from typing import Any, TypeVar

from sqlalchemy import Insert, insert, inspect
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session

from bot.store.tables import Note, Outbox

R = TypeVar("R", Note, Outbox)

_INSERT: dict[Any, Insert] = {kind: insert(kind) for kind in (Note, Outbox)}
_COLUMNS = {kind: [name for name in kind.model_fields if name != "id"] for kind in (Note, Outbox)}


def inserted(session: Session, row: R) -> R:
    """Insert a new row; afterwards it belongs to the session, as if it had been added and flushed."""
    session.flush()  # what it refers to goes first
    values = {name: row.__dict__[name] for name in _COLUMNS[type(row)]}
    key = session.connection().execute(_INSERT[type(row)], values).inserted_primary_key
    row.id = key[0] if key else None
    make_transient_to_detached(row)
    left = session.identity_map.get(inspect(row).key)
    if left is not None:
        session.expunge(left)  # its savepoint was rolled back, and its key is given out again
    session.add(row)
    return row
