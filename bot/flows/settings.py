"""/settings: a person's language, hour and absence, changed by button or in words; who stands in for them."""

import re
from datetime import date, time, timedelta

from bot.flows import subjects
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, toast, visitor
from bot.flows.ports import Incoming
from bot.flows.subjects import Subject
from bot.store import people
from bot.store.tables import Enrolment, EnrolmentRole, Person
from bot.texts import looking
from bot.texts import settings as words
from bot.texts.feed import open_label
from bot.texts.joining import name_of
from bot.texts.words import EN, ZH, stranger
from schedules.due import day_in

PREFIX = "set:"
FEED = "feed:ask"
OFFERED = (540, 570, 600, 630, 660, 840, 900, 960)  # minutes of the day, as far as the policy's windows hold them
_HOURS_IN_A_ROW = 4
_LONGEST_ABSENCE = timedelta(days=366)
_LANGUAGES = {"english": EN, "en": EN, "英文": EN, "英语": EN, "中文": ZH, "汉语": ZH, "chinese": ZH, "zh": ZH}
_BACK = {"回来了", "回来", "取消缺勤", "back"}
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:：点]([0-5][0-9])?分?")
_AWAY = re.compile(r"(?:缺勤|请假|出差|away)\s*(?:至|到|until)?\s*(.*)", re.IGNORECASE)
_DAY = re.compile(r"(?:([0-9]{4})[-年./])?([0-9]{1,2})[-月./]([0-9]{1,2})日?")
_DAYS = re.compile(r"([0-9]{1,3}) ?(天|日|周|days?|weeks?)")


def settings(desk: Desk, said: Incoming, args: str = "") -> None:
    """Show what is chosen; with words after the command (English, 10:00, 缺勤 12-30, 回来了), change it first."""
    who = visitor(desk, said)
    if not who.known or who.person is None:
        answer(desk, said, stranger(who.language))
        return
    wanted = args.strip()
    problem = _typed(desk, who.person, wanted) if wanted else ""
    if problem is None:
        problem = words.not_understood(who.person.language)
    lead = problem or (words.changed(who.person.language) if wanted else "")
    text = words.settings(who.person.language, _choices(desk, who))
    answer(desk, said, f"{lead}\n\n{text}" if lead else text, _buttons(desk, who, who.person))


def tapped(desk: Desk, said: Incoming) -> None:
    """`set:lang:en`, `set:hour:600`, `set:away:3`; `set:show` from another message."""
    who = visitor(desk, said)
    if not who.known or who.person is None:
        toast(desk, said, stranger(who.language))
        return
    parts = (said.callback_data or "").split(":")
    if parts == ["set", "show"]:
        toast(desk, said)
        settings(desk, said)
        return
    if len(parts) != len(("set", "what", "value")) or not _choose(desk, who.person, parts[1], parts[2]):
        toast(desk, said, looking.stale(who.language))
        return
    toast(desk, said, words.changed(who.person.language))
    rewrite(desk, said, words.settings(who.person.language, _choices(desk, who)), _buttons(desk, who, who.person))


def _choose(desk: Desk, person: Person, what: str, value: str) -> bool:
    """Take a button's choice; False where it is none."""
    if what == "lang" and value in words.LANGUAGES:
        return _keep(desk, person, language=value)
    if not re.fullmatch("[0-9]{1,4}", value):
        return False
    if what == "hour" and int(value) in OFFERED and _may_speak(desk, int(value)):
        return _keep(desk, person, minute=int(value))
    if what == "away" and int(value) in {days for _, days in words.away_labels(ZH)}:
        until = desk.today() + timedelta(days=int(value) - 1) if int(value) else None
        return _keep(desk, person, away_until=until)
    return False


def _typed(desk: Desk, person: Person, wanted: str) -> str | None:
    """Take a choice in words. Returns '' when taken, what is wrong with it, or None when it is not understood."""
    if wanted.casefold() in _LANGUAGES:
        _keep(desk, person, language=_LANGUAGES[wanted.casefold()])
        return ""
    if wanted in _BACK or wanted.casefold() in _BACK:
        _keep(desk, person, away_until=None)
        return ""
    if wanted.casefold().removesuffix("岗") in ("a", "b"):
        return _slot(desk, person, wanted[0].upper())
    clock = _CLOCK.fullmatch(wanted)
    if clock is not None:
        return _hour(desk, person, int(clock[1]) * 60 + int(clock[2] or 0))
    away = _AWAY.fullmatch(wanted)
    until = _last_day(away[1].strip(), desk.today()) if away else None
    if until is None:
        return None
    _keep(desk, person, away_until=until)
    return ""


def _slot(desk: Desk, person: Person, slot: str) -> str:
    """A岗 or B岗; a deputy stands in for somebody, so B needs another A contact of the agency."""
    mine = [e for e in people.enrolments(desk.session, person.id or 0) if e.role == EnrolmentRole.CONTACT]
    for enrolment in mine:
        there = people.contacts(desk.session, enrolment.plan_id, enrolment.agency)
        if slot == "B" and not any(e.slot == "A" and p.id != person.id for e, p in there):
            return words.nobody_to_stand_in_for(person.language)
    for enrolment in mine:
        enrolment.slot = slot
        desk.session.add(enrolment)
    desk.session.flush()
    return ""


def _hour(desk: Desk, person: Person, minute: int) -> str:
    if _may_speak(desk, minute):
        _keep(desk, person, minute=minute)
        return ""
    windows = desk.book.loaded.policy.hours.windows
    return words.outside_hours(person.language, [(f"{w.start:%H:%M}", f"{w.end:%H:%M}") for w in windows])


def _may_speak(desk: Desk, minute: int) -> bool:
    return desk.book.loaded.policy.hours.hold(time(minute // 60, minute % 60))


def _last_day(said: str, today: date) -> date | None:
    """The last day of an absence: 12-30, 12月30日, 2025-01-03, 3天 (today included), 今天; None if it is no such day."""
    if said in {"", "今天", "today"}:
        return today
    span = _DAYS.fullmatch(said)
    if span is not None:
        days = int(span[1]) * (7 if span[2].startswith(("周", "week")) else 1)
        return _within(today + timedelta(days=days - 1), today)
    written = _DAY.fullmatch(said)
    if written is None:
        return None
    try:
        asked = date(int(written[1] or today.year), int(written[2]), int(written[3]))
    except ValueError:
        return None
    if asked < today and not written[1]:
        asked = day_in(f"{asked:%m-%d}", today.year + 1)
    return _within(asked, today)


def _within(day: date, today: date) -> date | None:
    return day if today <= day <= today + _LONGEST_ABSENCE else None


def _keep(desk: Desk, person: Person, **chosen: object) -> bool:
    for field, value in chosen.items():
        setattr(person, field, value)
    desk.session.add(person)
    desk.session.flush()
    return True


def _choices(desk: Desk, who: Visitor) -> words.Choices:
    person = who.person
    assert person is not None
    today = desk.today()
    away = person.away_until if person.away_until is not None and person.away_until >= today else None
    return words.Choices(person.minute, away, [_colleagues(desk, person, mine) for mine in who.contact_for])


def _colleagues(desk: Desk, person: Person, mine: Enrolment) -> words.Colleagues:
    others = [
        (enrolment.slot, name_of(person.language, enrolment.name or other.name))
        for enrolment, other in people.contacts(desk.session, mine.plan_id, mine.agency)
        if other.id != person.id
    ]
    agency = subjects.called(desk, person.language, Subject(mine.plan_id, mine.agency))
    return words.Colleagues(agency, mine.slot, others)


def _buttons(desk: Desk, who: Visitor, person: Person) -> Buttons:
    hours = [(words.clock(minute), f"{PREFIX}hour:{minute}") for minute in OFFERED if _may_speak(desk, minute)]
    rows = [[(name, f"{PREFIX}lang:{code}") for code, name in words.LANGUAGES.items()]]
    rows += [hours[start : start + _HOURS_IN_A_ROW] for start in range(0, len(hours), _HOURS_IN_A_ROW)]
    rows.append([(label, f"{PREFIX}away:{days}") for label, days in words.away_labels(person.language)])
    return [*rows, [(open_label(person.language), FEED)]] if desk.public_url and who.contact_for else rows
