"""What a coordinator's commands have in common: who may, which note, which agency, which day, and how an agency is told."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.flows import aboard
from bot.flows.desk import Buttons, Desk, Visitor, answer, toast, visitor
from bot.flows.ports import Incoming
from bot.flows.subjects import Subject, in_force, plan_named
from bot.store import notes, outbox, people
from bot.store.tables import Lane, Note, Outbox, Person
from bot.texts import joining, looking
from schedules.due import day_in
from schedules.written import YEARS

Write = Callable[[str], tuple[str, Buttons, str]]  # how a message is written: language -> (text, buttons, kind)

LONGEST_AHEAD = timedelta(days=366)
_NEAR = timedelta(days=31)
_DAY = r"(?:(?P<year>\d{4})[-年./])?(?P<month>\d{1,2})[-月./](?P<day>\d{1,2})日?(?!\d)"
_FIRST = re.compile(rf"\s*(?:至|到|于)?\s*{_DAY}\s*(?:前|之前)?[\s,，:：;；]*")
_LAST = re.compile(rf"[\s,，;；]*(?:至|到|于|请于|by)?\s*{_DAY}\s*(?:前|之前)?[。.]?\s*$")
_NUMBERED = re.compile(r"\s*(?:第|#|no\.?)?\s*(\d{1,9})\s*号?[\s,，:：]*", re.IGNORECASE)


def coordinator(desk: Desk, said: Incoming) -> Visitor | None:
    """The visitor, if they coordinate anything; others are turned away here."""
    who = visitor(desk, said)
    if who.coordinated(desk.book):
        return who
    if not who.known:
        aboard.turn_away(desk, said, who)
    elif said.callback_id is not None:
        toast(desk, said, joining.for_coordinators(who.language))
    else:
        answer(desk, said, joining.for_coordinators(who.language))
    return None


def number_and_rest(args: str) -> tuple[int, str]:
    """(number, what follows) of `132 缺人次`, `第132号 缺人次`; number 0, which no note has, where there is none."""
    found = _NUMBERED.match(args)
    return (int(found[1]), args[found.end() :].strip()) if found else (0, args.strip())


def note_of(desk: Desk, who: Visitor, number: int) -> Note | None:
    """The newest version of the note, if it is of a plan the visitor coordinates: others' do not exist for them."""
    note = notes.newest(desk.session, number) if 0 < number < 2**31 else None
    return note if note is not None and not note.withdrawn and who.coordinates(note.plan_id) else None


@dataclass(frozen=True)
class Named:
    """The agencies that a command's words may mean (one, if all is clear), what follows, and names it may have meant."""

    subjects: tuple[Subject, ...]
    rest: str
    near: tuple[str, ...] = ()

    @property
    def subject(self) -> Subject | None:
        return self.subjects[0] if len(self.subjects) == 1 else None


def agency_named(desk: Desk, who: Visitor, args: str) -> Named:
    """`[PLAN] AGENCY rest`, of the plans the visitor coordinates; those in force go before those that ended."""
    first, _, rest = args.strip().partition(" ")
    coordinated = who.coordinated(desk.book)
    plan_id = plan_named(desk, desk.book.plans, first) if rest and not first.isdecimal() else None
    if plan_id is not None and plan_id not in coordinated:
        return Named((), args)
    if plan_id is not None:
        coordinated, (first, _, rest) = (plan_id,), rest.strip().partition(" ")
    found: list[Subject] = []
    near: list[str] = []
    for one in coordinated:
        match = desk.book.match(one, first)
        found += [Subject(one, match.agency)] if match.agency else []
        near += match.near
    running = [one for one in found if in_force(desk, one.plan_id)]
    return Named(tuple(running or found), rest.strip(), () if found else tuple(dict.fromkeys(near))[:3])


def say_which(desk: Desk, said: Incoming, who: Visitor, named: Named) -> None:
    """No agency, or one in several plans, was named: say so."""
    if len(named.subjects) > 1:
        plans = "\n".join(one.plan_id for one in named.subjects)
        answer(desk, said, f"{looking.which_plan(who.language)}\n{plans}")
    else:
        answer(desk, said, looking.no_such_agency(who.language, named.near))


def first_day(text: str, today: date, *, past: bool = False) -> tuple[date | None, str]:
    """(the day a text begins with, what follows). A day without a year is the next one, or with `past` the last."""
    found = _FIRST.match(text)
    return (_day(found, today, past), text[found.end() :].strip()) if found else (None, text.strip())


def near_day(text: str, today: date, *, past: bool = False) -> tuple[date | None, str]:
    """The same, but what lies near on the wrong side of today is not taken for a year away.

    12-24 on 20 December is no receipt of last year's, and 12-10 no extension until next year's: whoever asks sees it refused.
    """
    found, (day, rest) = _FIRST.match(text), first_day(text, today, past=past)
    other = _day(found, today, not past) if found and not found["year"] else None
    return (other if other and abs(other - today) <= _NEAR else day), rest


def last_day(text: str, today: date) -> tuple[date | None, str]:
    """(the day a text ends with, what stands before it)."""
    found = _LAST.search(text)
    day = _day(found, today, False) if found else None
    return (day, text[: found.start()].strip()) if found and day else (None, text.strip())


def _day(found: re.Match[str], today: date, past: bool) -> date | None:
    month, day = int(found["month"]), int(found["day"])
    try:
        asked = date(int(found["year"] or today.year), month, day)
    except ValueError:
        return None
    if asked.year not in YEARS:
        return None
    if found["year"] or (asked <= today if past else asked >= today):
        return asked
    return day_in(f"{month:02}-{day:02}", today.year + (-1 if past else 1))


def ahead(day: date | None, today: date) -> bool:
    """Whether a day can be set: today or later, within a year."""
    return day is not None and today <= day <= today + LONGEST_AHEAD


def office_moment(desk: Desk, plan_id: str) -> datetime:
    """Now, if the office works; else when it next does."""
    zone, policy = desk.book.zone(plan_id), desk.book.loaded.policy
    local, calendar = desk.now.astimezone(zone), desk.book.loaded.calendar
    if calendar.is_working(local.date()) and policy.hours.hold(local.time()):
        return desk.now
    later = [w.start for w in policy.hours.windows if calendar.is_working(local.date()) and w.start > local.time()]
    day = local.date() if later else calendar.plus(local.date(), 1)
    start: time = min(later) if later else policy.hours.windows[0].start
    return datetime.combine(day, start, tzinfo=zone)


def answering(desk: Desk, plan_id: str, agency: str) -> list[Person]:
    """Whom an agency is written to: every A contact who is there; else the deputies; else whoever can be reached."""
    known = people.contacts(desk.session, plan_id, desk.book.canonical(plan_id, agency))
    reachable = [(e, p) for e, p in known if p.reachable and p.chat_id]
    present = [(e, p) for e, p in reachable if p.away_until is None or p.away_until < desk.today(plan_id)]
    groups = ([(e, p) for e, p in present if e.slot == "A"], present, reachable)
    return [person for _, person in next((group for group in groups if group), [])]


def tell_agency(desk: Desk, subject: Subject, author: int | None, write: Write, items: Sequence[int] = ()) -> int:
    """Tell whoever wrote the note, if they still answer for the agency, else those it is written to; returns how many.

    It leaves in working hours. `write` makes (text, buttons, kind) in the reader's language.
    """
    readers = answering(desk, subject.plan_id, subject.agency)
    agency = desk.book.canonical(subject.plan_id, subject.agency)
    own = [p for _, p in people.contacts(desk.session, subject.plan_id, agency) if p.id == author and p.reachable]
    for person in own or readers:
        text, buttons, kind = write(person.language)
        post(desk, subject.plan_id, person, text, buttons, kind=kind, items=items)
    return len(own or readers)


def post(
    desk: Desk,
    plan_id: str,
    person: Person,
    text: str,
    buttons: Buttons = (),
    *,
    kind: str,
    key: str | None = None,
    items: Sequence[int] = (),
) -> Outbox | None:
    """Queue what a coordinator has to say to a person, for working hours; `items` can be answered by number."""
    if person.chat_id is None or not person.reachable or (key and outbox.by_key(desk.session, key)):
        return None
    at = office_moment(desk, plan_id)
    row = Outbox(
        key=key,
        lane=Lane.NEWS,
        kind=kind,
        person_id=person.id,
        chat_id=person.chat_id,
        text=text,
        not_before=at if at > desk.now else None,
        created_at=desk.now,
    )
    return outbox.put(desk.session, row, buttons, items)
