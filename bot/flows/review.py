"""/accept and /return: the coordinator confirms a registration, or asks for more; the first day of reporting stays."""

from datetime import date

from bot.flows import asking, coordinating
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, toast
from bot.flows.placing import item_name
from bot.flows.ports import Incoming
from bot.flows.receipts import refresh_for
from bot.flows.registering import RETURNED
from bot.flows.subjects import Subject, called
from bot.store import notes, occurrences, outbox
from bot.store.tables import Note, Occurrence
from bot.texts import reviewing
from schedules.lifecycle import Move, State, moved
from schedules.replies import CLOSING

PREFIX = "rv:"
TO_ADD = 5  # working days to add what is missing, unless a day is named


def accept(desk: Desk, said: Incoming, args: str = "") -> None:
    """`收到 132`: confirms what no. 132 says. It edits the contact's receipt, and sends no message."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    number, _ = coordinating.number_and_rest(args)
    answer(desk, said, _accepted(desk, who, number) if number else reviewing.which_number(who.language, "收到"))


def ask_for_more(desk: Desk, said: Incoming, args: str = "") -> None:
    """`请补充 132 缺人次 12-30`: reason code or words, and the day if it is not a week from now."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    number, words = coordinating.number_and_rest(args)
    note = coordinating.note_of(desk, who, number)
    if note is None:
        answer(
            desk,
            said,
            reviewing.no_such_note(who.language) if number else reviewing.which_number(who.language, "请补充"),
        )
    elif not words:
        answer(desk, said, reviewing.which_reason(who.language, number), _reasons(who, number))
    else:
        until, why = coordinating.last_day(words, desk.today(note.plan_id))
        answer(desk, said, _returned(desk, who, note, why or words, until))


def tapped(desk: Desk, said: Incoming) -> None:
    """`rv:a:132` confirms, `rv:r:132` asks why, `rv:c:132:data` asks for more for that reason."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    parts = (said.callback_data or "").removeprefix(PREFIX).split(":")
    note = coordinating.note_of(desk, who, int(parts[1])) if len(parts) > 1 and _is_number(parts[1]) else None
    if note is None:
        toast(desk, said, reviewing.no_such_note(who.language))
        return
    match parts:
        case ["a", _]:
            toast(desk, said, _accepted(desk, who, note.number))
            _strike_out(desk, said, note.number)
        case ["r", _]:
            toast(desk, said)
            answer(desk, said, reviewing.which_reason(who.language, note.number), _reasons(who, note.number))
        case ["c", _, code] if code in reviewing.REASONS:
            toast(desk, said)
            rewrite(desk, said, _returned(desk, who, note, code, None))
        case _:
            toast(desk, said, reviewing.no_such_note(who.language))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9


def _reasons(who: Visitor, number: int) -> Buttons:
    labels = [(reviewing.reason(who.language, code), f"{PREFIX}c:{number}:{code}") for code in reviewing.REASONS]
    return [labels[:2], labels[2:]]


def _row(desk: Desk, note: Note) -> Occurrence | None:
    return occurrences.by_id(desk.session, note.occurrence_id) if note.occurrence_id else None


def _accepted(desk: Desk, who: Visitor, number: int) -> str:
    note = coordinating.note_of(desk, who, number)
    if note is None:
        return reviewing.no_such_note(who.language)
    row = _row(desk, note)
    if row is not None and State(row.state) is State.CONFIRMED:
        return reviewing.accepted_before(who.language, number)
    if row is None or note.status not in CLOSING or moved(State(row.state), Move.CONFIRM) is None:
        return reviewing.not_a_report(who.language, number)
    asking.record(desk, row, Move.CONFIRM, who.person.id if who.person else None, note_id=note.id)
    for one in notes.closing(desk.session, row.id or 0):
        refresh_for(desk, one)
    agency = called(desk, who.language, Subject(note.plan_id, note.agency))
    return reviewing.accepted(who.language, number, item_name(who.language, row), agency, row.late)


def _returned(desk: Desk, who: Visitor, note: Note, why: str, until: date | None) -> str:
    """Ask for more: by a day, of whoever wrote it. `why`: a reason code, or words that may begin with one."""
    row, today = _row(desk, note), desk.today(note.plan_id)
    if row is None or note.status not in CLOSING or moved(State(row.state), Move.RETURN) is None:
        return reviewing.cannot_return(who.language, note.number)
    day = until or desk.book.loaded.calendar.plus(today, TO_ADD)
    if not coordinating.ahead(day, today):
        return reviewing.bad_day(who.language)
    code = next((c for c, named in reviewing.REASONS.items() if why == c or why.startswith(named)), "")
    row.supplement_by, row.set_at, row.follow_up_on, row.promised_on = day, desk.now, None, None
    words = f"{code}: {why}" if code and why != code else why
    asking.record(desk, row, Move.RETURN, who.person.id if who.person else None, note_id=note.id, day=day, words=words)
    refresh_for(desk, note)
    told = coordinating.tell_agency(
        desk, Subject(note.plan_id, note.agency), note.person_id, _please_add(desk, note, row, why, day), [row.id or 0]
    )
    agency = called(desk, who.language, Subject(note.plan_id, note.agency))
    shown = reviewing.reason(who.language, why) or why
    return reviewing.returned(who.language, note.number, agency, shown, day, told)


def _please_add(desk: Desk, note: Note, row: Occurrence, why: str, day: date) -> coordinating.Write:
    office = desk.book.coordinator(note.plan_id)

    def write(language: str) -> tuple[str, Buttons, str]:
        said = reviewing.reason(language, why) or why
        item = item_name(language, row)
        return reviewing.please_add(language, note.number, item, office, said, day, row.reported_on), (), RETURNED

    return write


def _strike_out(desk: Desk, said: Incoming, number: int) -> None:
    """The confirmed note loses its buttons; the others in the same message keep theirs."""
    row = outbox.by_message(desk.session, said.chat_id, said.message_id or 0)
    if row is None:
        return
    gone = (f"{PREFIX}a:{number}", f"{PREFIX}r:{number}")
    kept = [line for line in outbox.buttons_of(row) if not any(data in gone for _, data in line)]
    outbox.put(desk.session, row, kept)  # the row as the chat now shows it, for the next tap
    rewrite(desk, said, row.text, kept, kind=row.kind)
