"""Notes as lists show them: the newest versions by agency, how many files each has, what was last said about an item."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, and_, col, func, or_, select

from bot.store.tables import Note, NoteFile


@dataclass(frozen=True)
class NotePage:
    """Some of the notes, newest first, and how many there are in all."""

    notes: Sequence[Note]
    total: int


def newest(
    session: Session, scopes: Iterable[tuple[str, Collection[str]]], *, first: int = 0, most: int = 8
) -> NotePage:
    """The newest version of each note of the (plan, names of an agency) pairs; no names mean every agency of the plan."""
    mine = [
        and_(col(Note.plan_id) == plan_id, col(Note.agency).in_(list(names))) if names else col(Note.plan_id) == plan_id
        for plan_id, names in scopes
    ]
    if not mine:
        return NotePage((), 0)
    wanted = select(Note).where(Note.newest, or_(*mine))
    total = session.exec(select(func.count()).select_from(wanted.subquery())).one()
    return NotePage(session.exec(wanted.order_by(col(Note.number).desc()).offset(first).limit(most)).all(), total)


def file_counts(session: Session, numbers: Collection[int]) -> Mapping[int, int]:
    """How many files each of the notes has; a note without any is left out."""
    counted = select(NoteFile.note_number, func.count()).where(col(NoteFile.note_number).in_(list(numbers)))
    return dict(session.exec(counted.group_by(col(NoteFile.note_number))).all())


def latest(session: Session, occurrence_ids: Collection[int], statuses: Collection[str] = ()) -> Mapping[int, Note]:
    """What was last said about each occurrence and not taken back, among `statuses` if any are given."""
    wanted = select(Note).where(
        Note.newest, col(Note.withdrawn).is_(False), col(Note.occurrence_id).in_(list(occurrence_ids))
    )
    if statuses:
        wanted = wanted.where(col(Note.status).in_(list(statuses)))
    return {
        note.occurrence_id: note
        for note in session.exec(wanted.order_by(col(Note.number)))
        if note.occurrence_id is not None
    }
