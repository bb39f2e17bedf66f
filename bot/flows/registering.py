"""One message of a contact becomes notes, moves, a receipt and news, in one transaction; a repeat changes nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.flows.desk import Desk, Visitor
from bot.flows.noting import Origin, attach, next_version, note_down, received_at, settle, words
from bot.flows.placing import Place, placed, their_row
from bot.flows.ports import Incoming
from bot.flows.proposing import propose
from bot.flows.receipts import TRAY, ask_which, give, refresh
from bot.flows.registrations import announce
from bot.store import notes, outbox, questions
from bot.store.tables import Note
from bot.texts import replying
from schedules.lifecycle import State
from schedules.numbered import Answer, answers
from schedules.replies import Meaning, Status

RETURNED = "returned"  # the kind of the message 【请补充】
ADD_WORDS = "add-words"  # the kind of the question after 需要协调
WORDS_WITHIN = timedelta(minutes=10)


def source_of(said: Incoming, part: int | None) -> str:
    """What a note came from: message, item number, edit. Two edits within one second differ by their words."""
    edited = int(said.edited_at.timestamp()) if said.edited_at else 0
    words_ = hashlib.sha256(said.text.encode("utf-8", "surrogatepass")).hexdigest()[:8] if edited else "0"
    return f"m:{said.chat_id}:{said.message_id}:{part or 0}:{edited}:{words_}"


def origin_of(desk: Desk, who: Visitor, said: Incoming, part: int | None) -> Origin:
    """The origin of a note that a message brings."""
    return Origin(
        person_id=(who.person.id if who.person else None) or 0,
        chat_id=said.chat_id,
        source=source_of(said, part),
        received_at=received_at(desk, said),
        message_id=said.message_id,
        album=said.album,
    )


def read(desk: Desk, who: Visitor, said: Incoming) -> tuple[Answer, ...]:
    """What the message says, by item."""
    today = desk.book.local_day(who.contact_for[0].plan_id, received_at(desk, said))
    return answers(words(said, who.language), today)


def register(desk: Desk, who: Visitor, said: Incoming, found: Sequence[Answer]) -> None:
    """Keep the answers as notes where they belong. `who` answers for at least one agency."""
    written: list[tuple[Note, Place]] = []
    for read_answer, place in placed(desk, who, said, found):
        answer = _as_supplement(desk, said, read_answer, place)
        origin = origin_of(desk, who, said, answer.number)
        if notes.by_source(desk.session, origin.source) is None:
            written.append((note_down(desk, origin, place, answer), place))
    if not written:
        return
    attach(desk, written[0][0], said)
    kept = [note for note, _ in written]
    choices = written[0][1].choices
    if choices and len(kept) == 1:
        ask_which(desk, said, who, kept[0], choices)
    else:
        give(desk, said, who, kept, unreadable=said.unsupported is not None)
    for note in kept:
        announce(desk, note)
        propose(desk, said, who, note)


def _as_supplement(desk: Desk, said: Incoming, answer: Answer, place: Place) -> Answer:
    """Plain words or a file in reply to 【请补充】 are what was asked for: the item is reported again."""
    asked = outbox.by_message(desk.session, said.chat_id, said.reply_to) if said.reply_to is not None else None
    wanted = asked is not None and asked.kind == RETURNED and place.row is not None
    if not wanted or place.row is None or place.row.state != State.RETURNED or answer.meaning.status != Status.NOTE:
        return answer
    return replace(answer, meaning=Meaning(Status.REPORTED))


def join_album(desk: Desk, who: Visitor, said: Incoming) -> bool:
    """A later part of an album belongs to the note of its first part; True if it was one."""
    note = notes.of_album(desk.session, (who.person.id if who.person else None) or 0, said.album)
    if note is None:
        return False
    new = frozenset(file.unique_id for file in said.files if attach(desk, note, _only(said, file.unique_id)))
    more = notes.storable(said.text)
    caption = bool(more) and more not in note.text and (bool(new) or said.edited_at is not None)
    if caption:
        origin = origin_of(desk, who, said, None)
        said_now = answers(more, desk.today(note.plan_id))[0].meaning.status
        status = note.status if said_now == Status.NOTE or note.text else said_now
        note = next_version(desk, note, origin, f"{note.text}\n{more}" if note.text else more, status)
    if new or caption:
        refresh(desk, who, note)
        announce(desk, note, "corrected", new)
    return True


def _only(said: Incoming, unique_id: str) -> Incoming:
    return replace(said, files=tuple(file for file in said.files if file.unique_id == unique_id))


def answer_question(desk: Desk, who: Visitor, said: Incoming, found: Sequence[Answer]) -> bool:
    """The sentence that 需要协调 asked for becomes the next version of its note; True if this message was it."""
    person_id = (who.person.id if who.person else None) or 0
    asked = questions.waiting(desk.session, person_id)
    plain = len(found) == 1 and found[0].number is None and found[0].meaning.status in (Status.NOTE, Status.BLOCKED)
    if asked is None or asked.kind != ADD_WORDS or not plain or said.edited_at is not None:
        return False
    if said.reply_to is not None or said.sent_at > asked.asked_at + WORDS_WITHIN:
        return False
    note = notes.newest(desk.session, int(asked.payload["note"]))
    if note is None or note.withdrawn or note.person_id != person_id:
        return False
    questions.drop(desk.session, person_id)
    after = next_version(desk, note, origin_of(desk, who, said, None), found[0].text, Status.BLOCKED)
    attach(desk, after, said)
    give(desk, said, who, [after])
    announce(desk, after, "corrected")
    return True


def settle_tray(desk: Desk, who: Visitor, note: Note, occurrence_id: int) -> Note | None:
    """Put a kept note where the person says; None when the item is not theirs."""
    row = their_row(desk, who, occurrence_id)
    if row is None:
        return None
    settle(desk, note, row)
    announce(desk, note, "placed", frozenset())
    _no_longer_asked(desk, who, note)
    return note


def leave(desk: Desk, who: Visitor, note: Note) -> str:
    """No item is meant: the note stays as it is; returns what to say."""
    _no_longer_asked(desk, who, note)
    return replying.kept_unplaced(who.language, note.number)


def _no_longer_asked(desk: Desk, who: Visitor, note: Note) -> None:
    person_id = (who.person.id if who.person else None) or 0
    asked = questions.waiting(desk.session, person_id)
    if asked is not None and asked.kind == TRAY and asked.payload.get("note") == note.number:
        questions.drop(desk.session, person_id)
