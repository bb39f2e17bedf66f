"""/extend: a contact asks for more time with a reason; the coordinator grants a definite day or says no."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.flows import asking, coordinating
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, tell, toast, visitor
from bot.flows.noting import Origin, note_down, recount_late
from bot.flows.owed import open_items, row_of
from bot.flows.placing import Place, item_name, open_rows, speaking_for, their_row
from bot.flows.ports import Incoming
from bot.flows.registering import read, register, source_of
from bot.flows.subjects import Subject, called
from bot.store import asks, notes, occurrences, outbox, people
from bot.store.expected import due_of
from bot.store.tables import Ask, Note, Occurrence
from bot.texts import reviewing
from bot.texts.words import stranger
from schedules.lifecycle import Move, State, is_open
from schedules.numbered import Answer
from schedules.replies import Meaning, Status

PREFIX = "ex:"
_NO = re.compile(r"\s*(?:不同意|不予延期|no\b|decline\b)[\s,，:：]*", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:第\s*)?(\d{1,2})\s*(?:项|[、.。:：]|\s)\s*(?=\d)")


def extend(desk: Desk, said: Incoming, args: str = "") -> None:
    """`延期 132 12-30`, `延期 市统计局 12-30` for coordinators; `延期 12-30 原因` asks, for contacts."""
    who = visitor(desk, said)
    if not who.known:
        answer(desk, said, stranger(who.language))
    elif who.coordinated(desk.book) and not (who.contact_for and coordinating.first_day(args, desk.today())[0]):
        _decide(desk, said, who, args)
    elif who.contact_for:
        _ask(desk, said, who, args)


def _decide(desk: Desk, said: Incoming, who: Visitor, args: str) -> None:
    number, rest = coordinating.number_and_rest(args)
    row, note = _of_note(desk, who, number) if number else (None, None)
    if not number:
        named = coordinating.agency_named(desk, who, args)
        if named.subject is None:
            answer(desk, said, reviewing.how_to_extend(who.language, contact=False))
            return
        rest, row = named.rest, _only_open(desk, named.subject)
    if row is None:
        answer(
            desk, said, reviewing.no_such_note(who.language) if number else reviewing.nothing_to_extend(who.language)
        )
        return
    refused = _NO.match(rest)
    day, words = coordinating.near_day(rest, desk.today(row.plan_id))
    if refused:
        answer(desk, said, _decline(desk, who, row, rest[refused.end() :]))
    elif day is None:
        answer(desk, said, reviewing.how_to_extend(who.language, contact=False))
    else:
        answer(desk, said, _grant(desk, who, row, note, day, words))


def _of_note(desk: Desk, who: Visitor, number: int) -> tuple[Occurrence | None, Note | None]:
    note = coordinating.note_of(desk, who, number)
    row = occurrences.by_id(desk.session, note.occurrence_id) if note and note.occurrence_id else None
    return row, note


def _only_open(desk: Desk, subject: Subject) -> Occurrence | None:
    found = open_items(desk, subject.plan_id, subject.agency)
    return row_of(desk, found[0].occurrence) if found else None


def _grant(desk: Desk, who: Visitor, row: Occurrence, note: Note | None, day: date, words: str) -> str:
    """The day holds for this agency alone; what is late is counted from it."""
    today, before = desk.today(row.plan_id), due_of(row)
    if not is_open(State(row.state)):
        return reviewing.nothing_to_extend(who.language)
    if not coordinating.ahead(day, today):
        return reviewing.bad_day(who.language)
    row.extended_to, row.set_at = day, desk.now
    if State(row.state) is State.RETURNED:
        row.supplement_by = day
    row.promised_on = row.follow_up_on = None
    recount_late(desk, row)
    asking.record(desk, row, Move.EXTEND, _id(who), note_id=note.id if note else None, day=day, words=words)
    _settle(desk, who, row, "granted", words)
    office, subject = desk.book.coordinator(row.plan_id), Subject(row.plan_id, row.agency)

    def write(language: str) -> tuple[str, Buttons, str]:
        return reviewing.extended(language, item_name(language, row), day, before, office, words), (), "extended"

    told = coordinating.tell_agency(desk, subject, note.person_id if note else None, write, [row.id or 0])
    agency = called(desk, who.language, subject)
    return reviewing.granted(who.language, item_name(who.language, row), agency, day, told)


def _decline(desk: Desk, who: Visitor, row: Occurrence, words: str) -> str:
    ask = asks.of_occurrence(desk.session, row.id or 0, asking.EXTENSION)
    asking.record(desk, row, Move.REFUSE_EXTENSION, _id(who), words=words)
    _settle(desk, who, row, "declined", words)
    office, subject = desk.book.coordinator(row.plan_id), Subject(row.plan_id, row.agency)

    def write(language: str) -> tuple[str, Buttons, str]:
        return reviewing.declined(language, item_name(language, row), due_of(row), office, words), (), "declined"

    coordinating.tell_agency(desk, subject, ask.person_id if ask else None, write, [row.id or 0])
    return reviewing.decline_noted(who.language, called(desk, who.language, subject))


def _settle(desk: Desk, who: Visitor, row: Occurrence, state: str, words: str) -> None:
    ask = asks.of_occurrence(desk.session, row.id or 0, asking.EXTENSION)
    if ask is not None:
        asks.settle(desk.session, ask, state, words, _id(who), desk.now)


def _id(who: Visitor) -> int | None:
    return who.person.id if who.person else None


def tapped(desk: Desk, said: Incoming) -> None:
    """`ex:y:132` grants the day asked for, `ex:n:132` says no."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    parts = (said.callback_data or "").split(":")
    number = (
        int(parts[2]) if len(parts) == 3 and parts[2].isascii() and parts[2].isdecimal() and len(parts[2]) < 10 else 0
    )
    row, note = _of_note(desk, who, number)
    ask = asks.of_note(desk.session, number) if note else None
    if row is None or ask is None or not asks.is_open(ask) or ask.wanted_on is None or parts[1] not in ("y", "n"):
        toast(desk, said, reviewing.nothing_asked(who.language, number))
        return
    toast(desk, said)
    said_now = _grant(desk, who, row, note, ask.wanted_on, "") if parts[1] == "y" else _decline(desk, who, row, "")
    rewrite(desk, said, said_now)


def _ask(desk: Desk, said: Incoming, who: Visitor, args: str) -> None:
    """A contact's request: kept as a note, asked of the coordinators; the day stays until they answer."""
    chosen = _ITEM.match(args)
    row = _their_item(desk, said, who, int(chosen[1]) if chosen else None)
    day, words = coordinating.near_day(args[chosen.end() :] if chosen else args, desk.today())
    if day is None or not words:
        answer(desk, said, reviewing.how_to_extend(who.language, contact=True))
    elif row is None or desk.today(row.plan_id) > due_of(row):
        # Nothing a contact writes is dropped: it is kept as a note, with the day they name.
        kept = replace(said, text=f"{day.month}月{day.day}日报，{words}")
        register(desk, who, kept, read(desk, who, kept))
    elif not coordinating.ahead(day, desk.today(row.plan_id)):
        answer(desk, said, reviewing.bad_day(who.language))
    elif notes.by_source(desk.session, source_of(said, None)) is None:
        _note_request(desk, said, who, row, day, words)


def _their_item(desk: Desk, said: Incoming, who: Visitor, place: int | None) -> Occurrence | None:
    """The item replied to, the one numbered in the last list, or the only open one."""
    listed: Sequence[int] = ()
    replied = outbox.by_message(desk.session, said.chat_id, said.reply_to) if said.reply_to is not None else None
    last = replied or outbox.last_listing(desk.session, _id(who) or 0)
    if last is not None and (replied or place):
        listed = [one for _, one in outbox.items_of(desk.session, last.id or 0)]
    listed = listed or open_rows(desk, who)
    if place is None and len(listed) == 1:
        place = 1
    found = their_row(desk, who, listed[place - 1]) if place and place <= len(listed) else None
    return found if found is not None and is_open(State(found.state)) else None


def _note_request(desk: Desk, said: Incoming, who: Visitor, row: Occurrence, day: date, words: str) -> None:
    origin = Origin(_id(who) or 0, said.chat_id, source_of(said, None), desk.now, said.message_id)
    text = f"申请延期至{day.isoformat()}：{words}"
    note = note_down(
        desk,
        origin,
        Place(row.plan_id, speaking_for(desk, who, row), row),
        Answer(None, Meaning(Status.IN_PROGRESS), text),
    )
    ask = asking.open_ask(desk, note, row, asking.EXTENSION, day)
    answer(desk, said, reviewing.asked(who.language, note.number, item_name(who.language, row), day, words), reply=True)
    for reader in people.coordinators(desk.session, row.plan_id):
        _put_to(desk, reader.language, ask, row, words, reader.id)


def _put_to(desk: Desk, language: str, ask: Ask, row: Occurrence, words: str, reader_id: int | None) -> None:
    reader = people.by_id(desk.session, reader_id or 0)
    agency = called(desk, language, Subject(row.plan_id, row.agency))
    wanted = ask.wanted_on or row.due_on
    text = reviewing.wants_more_time(language, ask.note_number, item_name(language, row), agency, wanted, words)
    yes, no = reviewing.decision_labels(language)
    buttons = [[(yes, f"{PREFIX}y:{ask.note_number}"), (no, f"{PREFIX}n:{ask.note_number}")]]
    tell(desk, reader, text, buttons, kind="ask", key=f"ask/{ask.id}/{reader_id}")
