"""Progress notes: append-only versions that share a number; the database refuses the same words twice (`source`)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, func, select

from bot.store import occurrences
from bot.store.memory import recalled, tell
from bot.store.rows import inserted
from bot.store.tables import Note, NoteFile, Occurrence, Outbox, Person
from schedules.replies import CLOSING, Status

_CLOSING = [status.value for status in CLOSING]
# Put together once: asked at every message.
_BY_SOURCE = select(Note.id).where(Note.source == bindparam("asked"))
_note = Note.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_ANSWERED = update(_note).where(_note.c.id == bindparam("asked")).values(receipt_id=bindparam("receipt"))
_HIGHEST = select(func.max(Note.number))
_COUNTED = "highest number"
_NEWEST_AMONG = (
    select(Note).where(col(Note.number).in_(bindparam("asked", expanding=True)), Note.newest).order_by(col(Note.number))
)
_OF_MESSAGE = (
    select(Note.number)
    .where(
        Note.person_id == bindparam("asked"),
        Note.chat_id == bindparam("chat"),
        Note.message_id == bindparam("message"),
    )
    .distinct()
)
_FILES = select(NoteFile).where(NoteFile.note_number == bindparam("asked")).order_by(col(NoteFile.id))


def storable(text: str) -> str:
    """The text with what no database holds replaced: NUL and lone surrogates. The inbox keeps the bytes as they came."""
    return "".join("\ufffd" if sign == "\x00" or "\ud800" <= sign <= "\udfff" else sign for sign in text)


def by_source(session: Session, source: str) -> Note | None:
    """The version that came from there."""
    known = session.connection().execute(_BY_SOURCE, {"asked": source}).scalar()
    return session.get(Note, known) if known is not None else None


def newest(session: Session, number: int) -> Note | None:
    """The newest version of the note of that number."""
    return session.exec(select(Note).where(Note.number == number, Note.newest)).first()


def versions(session: Session, number: int) -> list[Note]:
    """Every version, oldest first."""
    return list(session.exec(select(Note).where(Note.number == number).order_by(col(Note.version))).all())


def add(session: Session, note: Note) -> Note:
    """Keep the first version of a new note under the next number."""
    note.number = recalled(session, (), _COUNTED, lambda: session.connection().execute(_HIGHEST).scalar() or 0) + 1
    inserted(session, note)
    tell(session, (), [(_COUNTED, note.number)])  # numbers are given here alone
    tell(session, (NoteFile,), [(note.number, ())])
    return note


def answered(session: Session, note: Note, receipt: Outbox) -> None:
    """The receipt for that version of the note."""
    session.flush()
    session.connection().execute(_ANSWERED, {"asked": note.id, "receipt": receipt.id})
    set_committed_value(note, "receipt_id", receipt.id)


def append(session: Session, before: Note, note: Note) -> Note:
    """Keep `note` as the version after `before`, which was the newest."""
    before.newest = False
    session.add(before)
    session.flush()
    note.number, note.version, note.replaces, note.newest = before.number, before.version + 1, before.id, True
    session.add(note)
    session.flush()
    return note


def insert(session: Session, after: Note, note: Note) -> Note:
    """Keep `note` as the version before `after`: it was said earlier and came later. The newest stays the newest."""
    note.number, note.version, note.replaces, note.newest = after.number, after.version, after.replaces, False
    for later in reversed(versions(session, after.number)[after.version - 1 :]):
        later.version += 1  # from the end, one by one: (number, version) is unique at every moment
        session.add(later)
        session.flush()
    session.add(note)
    session.flush()
    after.replaces = note.id
    session.add(after)
    session.flush()
    return note


def _newest_among(session: Session, numbers: Sequence[int]) -> list[Note]:
    return list(session.exec(_NEWEST_AMONG, params={"asked": list(numbers)}).all()) if numbers else []


def of_message(session: Session, person_id: int, chat_id: int, message_id: int | None) -> list[Note]:
    """The newest versions of the notes which that message of the person became."""
    if message_id is None:
        return []
    asked = {"asked": person_id, "chat": chat_id, "message": message_id}
    return _newest_among(session, session.connection().execute(_OF_MESSAGE, asked).scalars().all())


def of_album(session: Session, person_id: int, album: str | None) -> Note | None:
    """The note that the album's first part became."""
    if album is None:
        return None
    return session.exec(select(Note).where(Note.person_id == person_id, Note.album == album, Note.newest)).first()


def of_receipt(session: Session, outbox_id: int) -> list[Note]:
    """The newest versions of the notes that the outbox row was a receipt for."""
    numbers = session.exec(select(Note.number).where(Note.receipt_id == outbox_id).distinct()).all()
    return _newest_among(session, numbers)


def last_living(session: Session, person_id: int) -> Note | None:
    """The person's last note that was not taken back."""
    return session.exec(
        select(Note)
        .where(Note.person_id == person_id, Note.newest, col(Note.withdrawn).is_(False))
        .order_by(col(Note.number).desc())
        .limit(1)
    ).first()


def withdrew_since(session: Session, person_id: int, since: datetime) -> bool:
    """Whether the person took a note back since then."""
    found = select(Note.id).where(
        Note.person_id == person_id, Note.newest, col(Note.withdrawn), col(Note.received_at) >= since
    )
    return session.exec(found.limit(1)).first() is not None


def closing(session: Session, occurrence_id: int, since: datetime | None = None) -> list[Note]:
    """The living notes that say the occurrence is reported or concerns nobody, oldest first."""
    wanted = select(Note).where(
        Note.occurrence_id == occurrence_id,
        Note.newest,
        col(Note.withdrawn).is_(False),
        col(Note.status).in_(_CLOSING),
    )
    if since is not None:
        wanted = wanted.where(col(Note.received_at) >= since)
    return list(session.exec(wanted.order_by(col(Note.number))).all())


def first_reported_at(session: Session, occurrence_id: int) -> datetime | None:
    """When the first report that still stands was received; a correction does not make it later."""
    standing = [note.number for note in closing(session, occurrence_id) if note.status == Status.REPORTED]
    if not standing:
        return None
    wanted = select(func.min(Note.received_at)).where(col(Note.number).in_(standing), Note.status == Status.REPORTED)
    return session.exec(wanted).one()


def place(session: Session, number: int, occurrence: Occurrence, agency: str) -> None:
    """The note, said by `agency`, is about that occurrence, in all its versions."""
    for note in versions(session, number):
        note.occurrence_id, note.plan_id, note.agency = occurrence.id, occurrence.plan_id, agency
        session.add(note)
    session.flush()


def files(session: Session, number: int) -> list[NoteFile]:
    """The note's 材料, in the order they came."""
    return list(recalled(session, (NoteFile,), number, lambda: session.exec(_FILES, params={"asked": number}).all()))


def add_file(session: Session, file: NoteFile) -> bool:
    """Keep a file of a note; False if the note has it already."""
    known = select(NoteFile.id).where(NoteFile.note_number == file.note_number, NoteFile.unique_id == file.unique_id)
    if session.exec(known).first() is not None:
        return False
    session.add(file)
    session.flush()
    return True


@dataclass(frozen=True)
class Told:
    """One version of a note with what it names."""

    note: Note
    occurrence: str | None
    user_id: int | None
    name: str
    files: tuple[NoteFile, ...]


def told(
    session: Session,
    plan_id: str | None = None,
    agencies: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Told]:
    """Each note's newest version, its older ones right behind it; notes in the order of their numbers.

    `agencies` are every name of the body that is asked about, none for all; `since` and `until` (aware, the first included,
    the second not) are about when the newest version was received.
    """
    wanted = select(Note.number).where(Note.newest)
    if plan_id is not None:
        wanted = wanted.where(Note.plan_id == plan_id)
    if agencies:
        wanted = wanted.where(col(Note.agency).in_(list(agencies)))
    if since is not None:
        wanted = wanted.where(col(Note.received_at) >= since)
    if until is not None:
        wanted = wanted.where(col(Note.received_at) < until)
    for number in session.exec(wanted.order_by(col(Note.number))).all():
        kept = tuple(files(session, number))
        for note in reversed(versions(session, number)):
            yield _told(session, note, kept)


def _told(session: Session, note: Note, kept: tuple[NoteFile, ...]) -> Told:
    occurrence = occurrences.by_id(session, note.occurrence_id) if note.occurrence_id else None
    person = session.get(Person, note.person_id)
    return Told(
        note,
        occurrence.key if occurrence else None,
        person.user_id if person else None,
        person.name if person else "",
        kept,
    )
