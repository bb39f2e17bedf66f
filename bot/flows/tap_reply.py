"""A button under a reminder: 已报送, 收到, 需要协调, 不涉及."""

from bot.flows.desk import Desk, Visitor, toast, visitor
from bot.flows.noting import Origin, note_down
from bot.flows.placing import Place, speaking_for, their_row
from bot.flows.ports import Incoming
from bot.flows.receipts import give
from bot.flows.registering import ADD_WORDS
from bot.flows.registrations import announce
from bot.store import notes, outbox, questions
from bot.store.tables import Note, Occurrence
from bot.texts import replying
from schedules.lifecycle import State, is_open
from schedules.numbered import Answer
from schedules.replies import CLOSING, Meaning, Status, tapped


def tap_reply(desk: Desk, said: Incoming) -> None:
    """Register what the button says about its item. A second tap, a stale or a foreign button change nothing."""
    who = visitor(desk, said)
    read = tapped(said.callback_data)
    row = their_row(desk, who, read[0]) if read else None
    if read is None or row is None:
        toast(desk, said, replying.toast_stale(who.language))
        return
    status = read[1]
    source = _free_source(desk, f"r:{row.id}:{status}:{said.chat_id}:{said.message_id}")
    if source is None or _said_before(row, status):
        toast(desk, said, replying.toast_registered(who.language))
        return
    toast(desk, said, replying.toast_noted(who.language))
    note = _note(desk, who, said, row, status, source)
    give(desk, said, who, [note])
    if status == Status.BLOCKED:
        _ask_for_words(desk, who, note)
    announce(desk, note)


def _note(desk: Desk, who: Visitor, said: Incoming, row: Occurrence, status: Status, source: str) -> Note:
    origin = Origin((who.person.id if who.person else None) or 0, said.chat_id, source, desk.now)
    words = replying.reply_label(who.language, status)
    return note_down(
        desk, origin, Place(row.plan_id, speaking_for(desk, who, row), row), Answer(None, Meaning(status), words)
    )


def _free_source(desk: Desk, source: str) -> str | None:
    """Where this tap's note comes from; None if its note stands already. What was taken back may be said again."""
    for place in range(1, 100):
        tried = source if place == 1 else f"{source}:{place}"
        note = notes.by_source(desk.session, tried)
        if note is None:
            return tried
        newest = notes.newest(desk.session, note.number)
        if newest is None or not newest.withdrawn:
            return None
    return None


def _said_before(row: Occurrence, status: Status) -> bool:
    if not is_open(State(row.state)):
        return status in CLOSING or status == Status.RECEIVED
    return status == Status.RECEIVED and row.seen_at is not None


def _ask_for_words(desk: Desk, who: Visitor, note: Note) -> None:
    """The receipt asks for a sentence; the next plain message is it."""
    receipt = outbox.by_id(desk.session, note.receipt_id or 0)
    if receipt is None or receipt.kind != "receipt":
        return
    receipt.text = replying.add_words(who.language, note.number)
    desk.session.add(receipt)
    questions.ask(desk.session, note.person_id, ADD_WORDS, {"note": note.number}, desk.now)
