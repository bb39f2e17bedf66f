"""Files of notes on their way into the store (材料)."""

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.store.tables import NoteFile

WANTED, KEPT, TOO_BIG, GONE = "wanted", "kept", "too_big", "gone"


def next_wanted(session: Session, wall: datetime) -> NoteFile | None:
    """The oldest file that is still to be fetched and whose pause is over (`wall`: real time)."""
    return session.exec(
        select(NoteFile)
        .where(NoteFile.state == WANTED, or_(col(NoteFile.retry_at).is_(None), col(NoteFile.retry_at) <= wall))
        .order_by(col(NoteFile.id))
        .limit(1)
    ).first()


def settle(session: Session, file_id: int, state: str, *, stored_as: str = "", size: int | None = None) -> None:
    """The file was kept under that name, or never will be."""
    row = session.get(NoteFile, file_id)
    if row is not None:
        row.state, row.stored_as = state, stored_as
        row.size = row.size if size is None else size
        session.add(row)
        session.flush()


def postpone(session: Session, file_id: int, until: datetime) -> None:
    """Try again after `until` (real time)."""
    row = session.get(NoteFile, file_id)
    if row is not None:
        row.attempt, row.retry_at = row.attempt + 1, until
        session.add(row)
        session.flush()
