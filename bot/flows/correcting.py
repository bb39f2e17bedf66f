"""An edited message is a new version of its note. Edits and originals may come in any order; the end is the same."""

from collections.abc import Sequence

from bot.flows.desk import Desk, Visitor
from bot.flows.noting import attach, follow, move_to, next_version, version_of
from bot.flows.placing import is_theirs, placed
from bot.flows.ports import Incoming
from bot.flows.receipts import give
from bot.flows.registering import origin_of, register
from bot.flows.registrations import announce
from bot.store import notes
from bot.store.tables import Note
from schedules.numbered import Answer
from schedules.replies import Status


def notes_of(desk: Desk, who: Visitor, said: Incoming) -> list[Note]:
    """What the message has become already, where the person still answers for it."""
    person_id = (who.person.id if who.person else None) or 0
    known = notes.of_message(desk.session, person_id, said.chat_id, said.message_id)
    return [note for note in known if is_theirs(desk, who, note.plan_id, note.agency)]


def correct(desk: Desk, who: Visitor, said: Incoming, known: Sequence[Note], found: Sequence[Answer]) -> None:
    """Write down another wording of a message whose notes are `known`; what was said before stays as older versions."""
    changed: list[Note] = []
    unknown: list[Answer] = []
    for answer in found:
        note = _counterpart(desk, known, found, answer)
        if note is None:
            unknown.append(answer)
        elif (after := _reword(desk, who, said, note, answer)) is not None:
            changed.append(after)
    if changed:
        give(desk, said, who, changed)
        for note in changed:
            announce(desk, note, "corrected")
    if unknown:
        register(desk, who, said, unknown)


def _counterpart(desk: Desk, known: Sequence[Note], found: Sequence[Answer], answer: Answer) -> Note | None:
    if len(known) == 1 and len(found) == 1:
        return known[0]
    return next((note for note in known if _part_of(desk, note) == (answer.number or 0)), None)


def _part_of(desk: Desk, note: Note) -> int:
    """The item number that the message gave the note last, 0 for none."""
    worded = [one for one in notes.versions(desk.session, note.number) if _edit_of(one) is not None]
    return int(worded[-1].source.split(":")[3]) if worded else 0


def _edit_of(note: Note) -> int | None:
    """When the version was worded, in Telegram's seconds; 0 for an original, None for what was no message."""
    kind, *rest = note.source.split(":")
    return int(rest[3]) if kind == "m" else None


def _reword(desk: Desk, who: Visitor, said: Incoming, note: Note, answer: Answer) -> Note | None:
    """The note's newest version if it changed; None where nothing did, or where these words came too late to be the last."""
    history = notes.versions(desk.session, note.number)
    origin = origin_of(desk, who, said, answer.number)
    if notes.by_source(desk.session, origin.source) is not None:
        return None
    edited = int(said.edited_at.timestamp()) if said.edited_at else 0
    text, status = notes.storable(answer.text), answer.meaning.status
    newer = [one for one in history if (worded := _edit_of(one)) is not None and worded > edited]
    if newer:
        older = version_of(newer[0], origin, text, status)
        notes.insert(desk.session, newer[0], older)
        _inherit(desk, note, answer)
        attach(desk, note, said)
        return None
    more = attach(desk, note, said)
    if text == note.text and not more:
        return None  # Telegram reports edits that change nothing one can see
    _follow_number(desk, who, said, note, answer)
    return next_version(desk, note, origin, text, note.status if status == Status.NOTE else status)


def _follow_number(desk: Desk, who: Visitor, said: Incoming, note: Note, answer: Answer) -> None:
    """A number that was corrected, or added, names the item that is meant."""
    if answer.number is None or answer.number == _part_of(desk, note):
        return
    ((_, place),) = placed(desk, who, said, [answer])
    if place.row is not None and place.row.id != note.occurrence_id:
        move_to(desk, note, place.row)


def _inherit(desk: Desk, newest: Note, earlier: Answer) -> None:
    """Words without a status of their own keep the one said before them, also when that comes to light later."""
    if newest.status == Status.NOTE and earlier.meaning.status != Status.NOTE:
        newest.status = earlier.meaning.status
        desk.session.add(newest)
        desk.session.flush()
        if not newest.withdrawn:
            follow(desk, newest)
