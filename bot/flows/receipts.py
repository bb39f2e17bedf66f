"""Proof that an answer arrived: one receipt per message, threaded to it; one for many when they come in a flood."""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.flows.desk import Buttons, Desk, Visitor, answer
from bot.flows.noting import promised_on
from bot.flows.owed import value_of
from bot.flows.placing import item_name, item_names, open_rows
from bot.flows.ports import Incoming
from bot.store import notes, occurrences, outbox, people, questions, receipts
from bot.store.tables import Lane, Note, Occurrence, Outbox, Person
from bot.texts import replying
from bot.texts.safe import LABEL_LIMIT, shown
from bot.texts.words import full_name
from schedules.lifecycle import State, is_open
from schedules.occurrences import steps_on
from schedules.replies import CLOSING, Status

RECEIPT = "receipt"
GATHERED = "receipts"
TRAY = "tray"  # callback data tray:<note number>:<occurrence id, or 0 for none of them>; also the kind of the question
MANY = 20  # receipts within MINUTE before they are gathered
MINUTE = timedelta(seconds=60)
_BUTTONED = 8


def give(desk: Desk, said: Incoming, who: Visitor, written: Sequence[Note], *, unreadable: bool = False) -> None:
    """Queue the receipt for what one message became."""
    person = _person(who)
    if _too_many(desk, person):
        row = _gather(desk, said, person, written)
    else:
        text, buttons = composed(desk, who, written, unreadable=unreadable)
        row = answer(desk, said, text, buttons, kind=RECEIPT, reply=True)
    _remember(desk, written, row)


def ask_which(desk: Desk, said: Incoming, who: Visitor, note: Note, choices: Sequence[int]) -> None:
    """The note is kept; queue the question which item it is about. In a flood nothing is asked."""
    person = _person(who)
    if _too_many(desk, person):
        give(desk, said, who, [note])
        return
    language = person.language
    names = [name for name, _ in item_names(desk, language, who, choices)]
    buttons = [
        [(shown(f"{place} {name}", LABEL_LIMIT), f"{TRAY}:{note.number}:{one}")]
        for place, (name, one) in enumerate(zip(names, choices, strict=True), start=1)
    ][:_BUTTONED]
    buttons.append([(replying.leave_label(language), f"{TRAY}:{note.number}:0")])
    text = replying.which_item(language, note.text, names)
    row = answer(desk, said, text, buttons, kind=TRAY, items=choices, reply=True)
    _remember(desk, [note], row)
    questions.ask(desk.session, person.id or 0, TRAY, {"note": note.number, "items": list(choices)}, desk.now)


def refresh(desk: Desk, who: Visitor, note: Note) -> None:
    """The note changed: its receipt says so, before it leaves or by an edit of what was sent."""
    row = outbox.by_id(desk.session, note.receipt_id or 0)
    if row is None or row.kind != RECEIPT:
        return
    text, buttons = composed(desk, who, notes.of_receipt(desk.session, row.id or 0) or [note])
    waiting = row if receipts.waiting(row) else receipts.waiting_edit(desk.session, row.id or 0)
    if waiting is not None:
        waiting.text = text
        outbox.rewrite(desk.session, waiting, buttons, [])
        return
    edit = Outbox(
        lane=Lane.ANSWER,
        kind="receipt-edit",
        action="edit",
        person_id=row.person_id,
        chat_id=row.chat_id,
        edits=row.id,
        text=text,
        created_at=desk.now,
    )
    outbox.put(desk.session, edit, buttons)


def refresh_for(desk: Desk, note: Note) -> None:
    """The same, where somebody else than its author changed something: the coordinator confirmed or returned it."""
    author = people.by_id(desk.session, note.person_id)
    if author.user_id is not None and note.receipt_id is not None:
        refresh(desk, Visitor(author, tuple(people.enrolments(desk.session, author.id or 0))), note)


def composed(desk: Desk, who: Visitor, written: Sequence[Note], *, unreadable: bool = False) -> tuple[str, Buttons]:
    """Words and buttons of the receipt for those notes, as they stand now."""
    language = who.language
    entries = [entry_of(desk, language, note, unreadable=unreadable) for note in written]
    if len(written) > 1:
        return replying.receipts(language, entries), ()
    note, entry = written[0], entries[0]
    if note.status == Status.RECEIVED and not entry.files and note.version == 1:
        return _seen_line(desk, who, note), ()
    offer = entry.still_open and note.status == Status.NOTE and note.occurrence_id is not None
    buttons = replying.reply_buttons(language, note.occurrence_id or 0, ("reported", "blocked")) if offer else []
    return replying.receipt(language, entry), buttons


def entry_of(desk: Desk, language: str, note: Note, *, unreadable: bool = False) -> replying.Entry:
    """The note as texts need it."""
    row = occurrences.by_id(desk.session, note.occurrence_id) if note.occurrence_id else None
    kept = notes.files(desk.session, note.number)
    open_ = row is not None and row.owed and is_open(State(row.state))
    return replying.Entry(
        number=note.number,
        version=note.version,
        item=item_name(language, row) if row is not None else "",
        agency=full_name(desk.book.plans[note.plan_id].jurisdiction, note.agency),
        status=note.status,
        at=note.received_at,
        zone=desk.book.zone(note.plan_id),
        files=len(kept),
        too_big=[file.name for file in kept if file.state == "too_big"],
        still_open=open_,
        before=row is not None and note.status in CLOSING and _was_closed_before(desk, row, note),
        promised_on=promised_on(desk, note) if note.status == Status.IN_PROGRESS else None,
        unreadable=unreadable,
        withdrawn=note.withdrawn,
        confirmed_by=_confirmed_by(desk, note, row),
    )


def _confirmed_by(desk: Desk, note: Note, row: Occurrence | None) -> str:
    confirmed = row is not None and State(row.state) is State.CONFIRMED and note.status in CLOSING
    return desk.book.coordinator(note.plan_id) if confirmed else ""


def _was_closed_before(desk: Desk, row: Occurrence, note: Note) -> bool:
    return any(one.number < note.number for one in notes.closing(desk.session, row.id or 0)) and not is_open(
        State(row.state)
    )


def _seen_line(desk: Desk, who: Visitor, note: Note) -> str:
    row = occurrences.by_id(desk.session, note.occurrence_id) if note.occurrence_id else None
    value = value_of(desk.book, row) if row is not None else None
    if row is None or value is None or not row.owed or not is_open(State(row.state)):
        return replying.seen(who.language, None, ended=True)
    today = desk.today(row.plan_id)
    left = [step.on for step in steps_on(value, True, row.promised_on) if step.on > today]
    item = item_name(who.language, row) if len(open_rows(desk, who)) > 1 else ""
    return replying.seen(who.language, left[0] if left else None, ended=False, item=item)


def _person(who: Visitor) -> Person:
    assert who.person is not None  # only people on board write notes
    return who.person


def _remember(desk: Desk, written: Sequence[Note], row: Outbox) -> None:
    for note in written:
        notes.answered(desk.session, note, row)


def _too_many(desk: Desk, person: Person) -> bool:
    gathering, answered, said = receipts.press(desk.session, person.id or 0, GATHERED, desk.now - MINUTE)
    # Gathered receipts are few, so the messages are counted too; messages that came late count as receipts only.
    return gathering or max(answered, said - 1) >= MANY


def _gather(desk: Desk, said: Incoming, person: Person, written: Sequence[Note]) -> Outbox:
    """One row names them all until it leaves; the next leaves a minute later at the earliest."""
    row = receipts.newest(desk.session, person.id or 0, GATHERED)
    numbers = [note.number for note in written]
    if row is not None and receipts.waiting(row):
        first, _, count = _range_of(row)
        row.text = replying.gathered(person.language, first, numbers[-1], count + len(numbers))
        desk.session.add(row)
        desk.session.flush()
        return row
    text = replying.gathered(person.language, numbers[0], numbers[-1], len(numbers))
    fresh = answer(desk, said, text, kind=GATHERED)
    if row is not None and receipts.left_at(row) + MINUTE > desk.now:
        fresh.not_before = receipts.left_at(row) + MINUTE
    desk.session.add(fresh)
    desk.session.flush()
    return fresh


def _range_of(row: Outbox) -> tuple[int, int, int]:
    first, last, count = (int(found) for found in re.findall(r"\d+", row.text)[:3])
    return first, last, count
