"""/record and /call: what came by phone, e-mail, OA or paper counts like what came by chat, by the day it was received."""

import re
from datetime import date, datetime, time, timedelta

from bot.flows import coordinating
from bot.flows.desk import Desk, Visitor, answer, rewrite, toast
from bot.flows.noting import Origin, note_down, promised_on, settle
from bot.flows.owed import Standing, open_items, row_of, standings
from bot.flows.placing import Place, item_name
from bot.flows.ports import Incoming
from bot.flows.subjects import Subject, called
from bot.store import notes, occurrences
from bot.store.tables import Note, Occurrence
from bot.texts import looking, recording
from bot.texts.safe import LABEL_LIMIT, shown
from schedules.lifecycle import State
from schedules.numbered import Answer
from schedules.replies import CLOSING, Meaning, Status, meaning

PREFIX = "rec:"
PHONE = "电话"
_BACK, _AHEAD = timedelta(days=92), timedelta(days=366)
_NOON = time(12)
_RECEIVED = re.compile(
    r"((?:\d{4}[-年./])?\d{1,2}[-月./]\d{1,2})日?\s*(?:收到|收|received)|received (?:on )?((?:\d{4}-)?\d{1,2}-\d{1,2})"
)
_CHANNEL = re.compile(r"邮箱|邮件|电话|公文|OA|纸质|微信|传真|当面|短信|e-?mail|phone|paper|fax", re.IGNORECASE)


def record(desk: Desk, said: Incoming, args: str = "") -> None:
    """`补记 市统计局 已报 12-24收（邮箱）`: the day of receipt decides what is late, not today."""
    _write_down(desk, said, args, by_phone=False)


def call(desk: Desk, said: Incoming, args: str = "") -> None:
    """`通话 市统计局 12-30报`: a call on record; the day promised becomes the next reminder."""
    _write_down(desk, said, args, by_phone=True)


def _write_down(desk: Desk, said: Incoming, args: str, *, by_phone: bool) -> None:
    who = coordinating.coordinator(desk, said)
    if who is None or notes.by_source(desk.session, _source(said)) is not None:
        return
    named = coordinating.agency_named(desk, who, args)
    if named.subject is None and args.strip():
        coordinating.say_which(desk, said, who, named)
    elif named.subject is None or not named.rest:
        answer(desk, said, recording.how_to_call(who.language) if by_phone else recording.how_to_record(who.language))
    else:
        _keep(desk, said, who, named.subject, named.rest, by_phone=by_phone)


def _source(said: Incoming) -> str:
    return f"rec:{said.chat_id}:{said.message_id}"


def _keep(desk: Desk, said: Incoming, who: Visitor, subject: Subject, text: str, *, by_phone: bool) -> None:
    today = desk.today(subject.plan_id)
    on = _received_on(text, today)
    if on is not None and on > today:
        answer(desk, said, recording.not_yet(who.language))
        return
    means = meaning(text, today)
    if on is not None and means.status == Status.NOTE:
        means = Meaning(Status.REPORTED)
    choices = _choices(desk, subject, text, means)
    row = row_of(desk, choices[0].occurrence) if len(choices) == 1 else None
    zone = desk.book.zone(subject.plan_id)
    at = desk.now if on is None or on == today else datetime.combine(on, _NOON, zone)
    origin = Origin((who.person.id if who.person else None) or 0, said.chat_id, _source(said), at, said.message_id)
    note = note_down(desk, origin, Place(subject.plan_id, subject.agency, row), Answer(None, means, text))
    found = _CHANNEL.search(text)
    note.channel, note.recorded_at = PHONE if by_phone else (found[0] if found else ""), desk.now
    desk.session.add(note)
    if row is None and len(choices) > 1:
        _ask_which(desk, said, who, note, choices)
        return
    answer(desk, said, _told(desk, who, note, row, by_phone=by_phone), reply=True)


def _received_on(text: str, today: date) -> date | None:
    found = _RECEIVED.search(text)
    return coordinating.near_day(found[1] or found[2], today, past=True)[0] if found else None


def _choices(desk: Desk, subject: Subject, text: str, means: Meaning) -> list[Standing]:
    """The items it may be about: the open ones; else what comes next, or what was closed lately."""
    found = list(open_items(desk, subject.plan_id, subject.agency))
    if not found and means.status in CLOSING:
        today = desk.today(subject.plan_id)
        near = standings(desk, subject.plan_id, subject.agency, today - _BACK, today + _AHEAD)
        owed = [s for s in near if s.occurrence.owed and not s.history and s.state != State.CANCELLED]
        found = [s for s in owed if not s.open and s.occurrence.due_on <= today + _BACK][-1:] or owed[:1]
    titled = [s for s in found if s.occurrence.title in text]
    return titled if len(titled) == 1 else found


def _told(desk: Desk, who: Visitor, note: Note, row: Occurrence | None, *, by_phone: bool) -> str:
    agency = called(desk, who.language, Subject(note.plan_id, note.agency))
    item = item_name(who.language, row) if row else ""
    if by_phone:
        day = promised_on(desk, note)
        if row is not None and day is not None:
            row.follow_up_on, row.set_at = day, desk.now
            desk.session.add(row)
            desk.session.flush()
        return recording.called(who.language, note.number, agency, item, day)
    on = desk.book.local_day(note.plan_id, note.received_at)
    late = note.late or (row is not None and row.late and row.reported_on == on)
    return recording.recorded(who.language, note.number, agency, item, note.status, on, note.channel, late)


def _ask_which(desk: Desk, said: Incoming, who: Visitor, note: Note, choices: list[Standing]) -> None:
    rows = [row_of(desk, one.occurrence) for one in choices[:8]]
    buttons = [[(shown(item_name(who.language, row), LABEL_LIMIT), f"{PREFIX}{note.number}:{row.id}")] for row in rows]
    answer(desk, said, recording.which(who.language, note.number), buttons, reply=True)


def _same_agency(desk: Desk, row: Occurrence, note: Note) -> bool:
    names = desk.book.canonical(note.plan_id, row.agency), desk.book.canonical(note.plan_id, note.agency)
    return row.plan_id == note.plan_id and names[0] == names[1]


def tapped(desk: Desk, said: Incoming) -> None:
    """`rec:133:12`: what was recorded as no. 133 is about that item."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    number, _, rest = (said.callback_data or "").removeprefix(PREFIX).partition(":")
    ids = [int(part) if part.isascii() and part.isdecimal() and len(part) < 10 else 0 for part in (number, rest)]
    note = coordinating.note_of(desk, who, ids[0])
    row = occurrences.by_id(desk.session, ids[1])
    mine = note is not None and note.recorded_at is not None and note.occurrence_id is None
    if note is None or row is None or not mine or not _same_agency(desk, row, note):
        toast(desk, said, looking.stale(who.language))
        return
    toast(desk, said)
    settle(desk, note, row)
    rewrite(desk, said, _told(desk, who, note, row, by_phone=note.channel == PHONE))
