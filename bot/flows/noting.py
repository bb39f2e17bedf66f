"""From words to a note, and from a note to its occurrence: kept once, moved by the table of moves, never dropped."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.flows import asking
from bot.flows.desk import Desk
from bot.flows.placing import Place
from bot.flows.ports import Incoming
from bot.store import notes, occurrences
from bot.store.tables import Event, Note, NoteFile, Occurrence
from bot.texts import replying
from schedules.book import by_notice
from schedules.lifecycle import Move, State, closed_by_contact, is_late, is_open, moved
from schedules.model import Basis
from schedules.numbered import Answer, promised
from schedules.replies import CLOSING, Status

BIGGEST_FILE = 20 * 1024 * 1024  # bytes, what getFile serves (Bot API, getFile)
LONGEST_DELAY = timedelta(days=2)  # Telegram keeps a message for one day; a clock that differs by more is another clock
LONGEST_NAME = 200
_MOVES = {Status.REPORTED: Move.REPORT, Status.NOTHING: Move.NOTHING}


@dataclass(frozen=True)
class Origin:
    """What brought a note: who, in which chat, by which message; `source` may exist only once."""

    person_id: int
    chat_id: int
    source: str
    received_at: datetime
    message_id: int | None = None
    album: str | None = None


def received_at(desk: Desk, said: Incoming) -> datetime:
    """When it reached the office: when it was sent, if it only came late; product time otherwise."""
    sent_at = said.edited_at or said.sent_at
    return sent_at if desk.now - LONGEST_DELAY <= sent_at < desk.now else desk.now


def note_down(desk: Desk, origin: Origin, place: Place, answer: Answer) -> Note:
    """A new note at its place; the occurrence moves with it."""
    note = notes.add(
        desk.session,
        Note(
            number=0,
            plan_id=place.plan_id,
            agency=place.agency,
            occurrence_id=place.row.id if place.row else None,
            status=answer.meaning.status,
            text=notes.storable(answer.text),
            person_id=origin.person_id,
            received_at=origin.received_at,
            source=origin.source,
            chat_id=origin.chat_id,
            message_id=origin.message_id,
            album=origin.album,
        ),
    )
    follow(desk, note)
    return note


def next_version(desk: Desk, before: Note, origin: Origin, text: str, status: str, *, withdrawn: bool = False) -> Note:
    """The note said anew; the occurrence moves, or moves back when the note no longer closes it."""
    after = notes.append(desk.session, before, version_of(before, origin, text, status, withdrawn=withdrawn))
    if before.status in CLOSING and not before.withdrawn and (withdrawn or status not in CLOSING):
        reopen(desk, _row_of(desk, after), after)
    if withdrawn or status not in asking.KINDS:
        asking.take_back(desk, after.number)
    if not withdrawn:
        follow(desk, after)
    return after


def version_of(before: Note, origin: Origin, text: str, status: str, *, withdrawn: bool = False) -> Note:
    """A version like `before` with other words, not kept yet."""
    return Note(
        number=before.number,
        withdrawn=withdrawn,
        plan_id=before.plan_id,
        agency=before.agency,
        occurrence_id=before.occurrence_id,
        duty=before.duty,
        status=status,
        text=notes.storable(text),
        person_id=before.person_id,
        received_at=origin.received_at,
        late=before.late,
        source=origin.source,
        chat_id=origin.chat_id,
        message_id=origin.message_id or before.message_id,
        album=origin.album or before.album,
        receipt_id=before.receipt_id,
    )


def attach(desk: Desk, note: Note, said: Incoming) -> bool:
    """The message's files belong to the note; True if any is new. A name is data: it is kept, cut, and never a path."""
    new = False
    for file in said.files:
        kept = NoteFile(
            note_number=note.number,
            file_id=file.file_id,
            unique_id=file.unique_id,
            name=notes.storable(file.name or "")[:LONGEST_NAME] or ("photo.jpg" if file.photo else "file"),
            mime=notes.storable(file.mime or "")[:LONGEST_NAME],
            size=file.size or 0,
            photo=file.photo,
            state="too_big" if (file.size or 0) > BIGGEST_FILE else "wanted",
        )
        new = notes.add_file(desk.session, kept) or new
    return new


def settle(desk: Desk, note: Note, row: Occurrence) -> Note:
    """A note that was kept without an item is about this one; the occurrence's history says so."""
    notes.place(desk.session, note.number, row, _said_as(desk, note, row))
    _append(desk, row, Move.PLACE, row.state, note)
    follow(desk, note)
    return note


def move_to(desk: Desk, note: Note, row: Occurrence) -> None:
    """The person meant another item: the one they had named before stands as if nothing had been said."""
    before = _row_of(desk, note)
    notes.place(desk.session, note.number, row, _said_as(desk, note, row))
    _append(desk, row, Move.PLACE, row.state, note)
    if note.status in CLOSING and not note.withdrawn:
        reopen(desk, before, note)


def _said_as(desk: Desk, note: Note, row: Occurrence) -> str:
    """What an agency said keeps the name it had then."""
    same = desk.book.canonical(row.plan_id, note.agency) == desk.book.canonical(row.plan_id, row.agency)
    return note.agency if same and note.plan_id == row.plan_id else row.agency


def _row_of(desk: Desk, note: Note) -> Occurrence | None:
    return occurrences.by_id(desk.session, note.occurrence_id) if note.occurrence_id else None


def promised_on(desk: Desk, note: Note) -> date | None:
    """The day the note's words promise a paper for."""
    said = desk.book.local_day(note.plan_id, note.received_at)
    return promised(note.text, said)


def follow(desk: Desk, note: Note) -> None:
    """The occurrence goes where the note says: reported and nothing close it, 收到 quiets it, a promise waits for its day,
    需要协调 and 不归我们 ask something of the coordinator."""
    status = Status(note.status)
    row = _row_of(desk, note)
    if status in asking.KINDS:
        asking.open_ask(desk, note, row)
    if row is None:
        return
    if status in CLOSING:
        _close(desk, row, note, status)
    elif is_open(State(row.state)):
        _heard(desk, row, note, status)
    desk.session.add(row)
    desk.session.flush()


def _heard(desk: Desk, row: Occurrence, note: Note, status: Status) -> None:
    """What leaves the item open is written into its history all the same."""
    if status == Status.RECEIVED and row.seen_at is None:
        row.seen_at = note.received_at
        _append(desk, row, Move.SEEN, row.state, note)
    day = promised_on(desk, note)
    if day is not None and day != row.promised_on:
        row.promised_on = day
        _append(desk, row, Move.PROMISE, row.state, note, day)


def _close(desk: Desk, row: Occurrence, note: Note, status: Status) -> None:
    day = desk.book.local_day(row.plan_id, note.received_at)
    if status == Status.REPORTED and (row.reported_on is None or day < row.reported_on):
        row.reported_on = day
        row.late = note.late = _is_late(row)
        desk.session.add(note)
    after = moved(State(row.state), _MOVES[status])
    if after is not None and after != row.state:
        _append(desk, row, _MOVES[status], after, note, day)


def _is_late(row: Occurrence) -> bool:
    """Only what is owed by a printed date, or by a notice of the office, can be late (office.md, section 1)."""
    dated = row.owed and (row.basis == Basis.STATED or by_notice(row.deadline_id))
    return dated and is_late(row.due_on, row.extended_to, row.reported_on)


def reopen(desk: Desk, row: Occurrence | None, note: Note) -> bool:
    """The note no longer closes `row`: it is open again unless another note closes it. True if it is."""
    if row is None or not closed_by_contact(State(row.state)):
        return False
    returned_at = max(
        (e.at for e in occurrences.history(desk.session, row.id or 0) if e.move == Move.RETURN), default=None
    )
    others = [one for one in notes.closing(desk.session, row.id or 0, returned_at) if one.number != note.number]
    _recount(desk, row)
    if others:
        return False
    move = Move.WITHDRAW if returned_at is None else Move.WITHDRAW_SUPPLEMENT
    after = moved(State(row.state), move)
    if after is None:
        return False
    _append(desk, row, move, after, note)
    return True


def _recount(desk: Desk, row: Occurrence) -> None:
    """The first report that still stands decides the day and what is late."""
    first = notes.first_reported_at(desk.session, row.id or 0)
    row.reported_on = None if first is None else desk.book.local_day(row.plan_id, first)
    row.late = _is_late(row)
    desk.session.add(row)


def recount_late(desk: Desk, row: Occurrence) -> None:
    """Another day was granted: what is late is counted anew."""
    row.late = _is_late(row)
    desk.session.add(row)


def _append(desk: Desk, row: Occurrence, move: Move, after: str, note: Note, day: date | None = None) -> None:
    event = Event(
        occurrence_id=row.id or 0,
        at=desk.now,
        person_id=note.person_id,
        move=move,
        before=row.state,
        after=after,
        note_id=note.id,
        day=day,
    )
    occurrences.append(desk.session, event)
    row.state = after
    desk.session.add(row)
    desk.session.flush()


def words(said: Incoming, language: str) -> str:
    """The message's text; for a kind that has none, what it was."""
    return said.text or (replying.unreadable(language, said.unsupported) if said.unsupported else "")
