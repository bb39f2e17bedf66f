"""What joining and leaving have in common: binding a person, the welcome, and the news coordinators get of it."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta

from bot.flows.desk import OPEN_DEADLINES, OPEN_DUTIES, OPEN_HELP, Buttons, Desk, Visitor, answer, tell, toast
from bot.flows.owed import standings
from bot.flows.ports import Incoming
from bot.store import facts, gathered, outbox, people
from bot.store.people import EVERY_PLAN
from bot.store.tables import Enrolment, EnrolmentRole, JoinRequest, Lane, Outbox, Person
from bot.texts import joining, requesting
from bot.texts.safe import shown
from bot.texts.words import full_name, stranger
from schedules.book import Book
from schedules.model import Role

NEWS = "joined"  # the kind of the gathered message
UNDO = "join:undo:"
GATHER = timedelta(minutes=1)  # at most one message a minute (product.md, "A coordinator's week")
NEWS_ROOM = 3000  # characters, and buttons, after which a gathered message is full
NEWS_BUTTONS = 30
NEXT_DATES = 3
A_YEAR = timedelta(days=366)
OFFICE_DATES = "office-dates:ask:"


def speaks_for_themselves(said: Incoming) -> bool:
    """Whether it came from a person in their own private chat: nothing else is ever acted upon."""
    return said.private and said.genuine


def turn_away(desk: Desk, said: Incoming, who: Visitor) -> None:
    """The one polite line, and nothing else; in a group not even that."""
    if not speaks_for_themselves(said):
        toast(desk, said)
    elif said.callback_id is not None:
        toast(desk, said, stranger(who.language))
    else:
        answer(desk, said, stranger(who.language))


def own_name(said: Incoming) -> str:
    """What a person calls themselves, fit to be stored and shown on one line."""
    flat = " ".join(said.name.split())
    return shown(flat, 60) if flat else ""


def fields(said: Incoming, prefix: str) -> list[str]:
    """The parts of a tapped button's data after `prefix`; empty for anything that is not ours."""
    data = said.callback_data or ""
    return data.removeprefix(prefix).split(":") if data.startswith(prefix) and len(data) <= 64 else []


def row_id(text: str) -> int:
    """The id in a button or a typed number; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


def tag(agency: str) -> str:
    """An agency in callback data, which has no room for Chinese; it outlives a reordered plan."""
    return hashlib.sha256(agency.encode()).hexdigest()[:8]


def agencies(book: Book, plan_id: str) -> tuple[str, ...]:
    """Whom one can answer for in the plan: those it names, and the coordinating office."""
    return tuple(dict.fromkeys((*book.agencies(plan_id), book.coordinator(plan_id))))


def tagged(book: Book, plan_id: str, wanted: str) -> str | None:
    """The agency that `tag` stands for."""
    if plan_id not in book.plans:
        return None
    known = (*agencies(book, plan_id), *book.roots(plan_id))  # a button may be older than the agency's new name
    return next((book.canonical(plan_id, agency) for agency in known if tag(agency) == wanted), None)


def ended(book: Book, plan_id: str, today: date) -> bool:
    """Whether the plan is over."""
    end = book.plans[plan_id].period.end
    return end is not None and end < today


def long_name(book: Book, plan_id: str, agency: str) -> str:
    """The body of today with its place in front; '' stays ''."""
    if not agency or plan_id not in book.plans:
        return agency
    return full_name(book.plans[plan_id].jurisdiction, book.canonical(plan_id, agency))


def title(book: Book, plan_id: str) -> str:
    """The plan's title; '' for every plan."""
    return book.plans[plan_id].title if plan_id in book.plans else ""


def bind(desk: Desk, person: Person, wanted: Enrolment, besides: int | None = None) -> Enrolment:
    """Bind the person to what `wanted` says, at once, and tell the coordinators (but `besides`); twice is as once."""
    wanted.person_id, wanted.joined_at = person.id or 0, desk.now
    if wanted.agency and wanted.plan_id in desk.book.plans:  # asked or invited under a name that has passed on since
        wanted.agency = desk.book.canonical(wanted.plan_id, wanted.agency)
    enrolment = people.enrol(desk.session, wanted)
    if enrolment is not wanted:
        _as_now_decided(desk, enrolment, wanted)
        return enrolment
    if enrolment.role == EnrolmentRole.COORDINATOR:
        facts.put(desk.session, f"{OFFICE_DATES}{person.id}", desk.now.isoformat())
    report_joined(desk, person, enrolment, {person.id, besides})
    return enrolment


def _as_now_decided(desk: Desk, enrolment: Enrolment, wanted: Enrolment) -> None:
    enrolment.slot = wanted.slot
    enrolment.name = wanted.name or enrolment.name
    enrolment.title = wanted.title or enrolment.title
    enrolment.office_phone = wanted.office_phone or enrolment.office_phone
    desk.session.add(enrolment)
    desk.session.flush()


def welcome(desk: Desk, person: Person, enrolment: Enrolment) -> None:
    """Show the newcomer their place: they wait for it, so it goes ahead of news."""
    duties, dates, usage = joining.welcome_labels(person.language)
    name = enrolment.name or person.name
    if enrolment.role == EnrolmentRole.COORDINATOR:
        titles = [] if enrolment.plan_id == EVERY_PLAN else [title(desk.book, enrolment.plan_id)]
        text = joining.coordinator_welcome(person.language, name, titles)
        buttons: Buttons = [[(dates, OPEN_DEADLINES), (usage, OPEN_HELP)]]
    else:
        text = joining.welcome(person.language, _newcomer(desk, enrolment, name))
        buttons = [[(duties, OPEN_DUTIES), (dates, OPEN_DEADLINES), (usage, OPEN_HELP)]]
    post(desk, person, text, buttons, kind="welcome")


def post(desk: Desk, person: Person, text: str, buttons: Buttons = (), *, kind: str) -> None:
    """Queue what a person waits for, though it was not they who spoke last."""
    if person.chat_id is None:
        return
    row = Outbox(
        lane=Lane.ANSWER, kind=kind, person_id=person.id, chat_id=person.chat_id, text=text, created_at=desk.now
    )
    outbox.put(desk.session, row, buttons)


def _newcomer(desk: Desk, enrolment: Enrolment, name: str) -> joining.Newcomer:
    plan_id, agency, today = enrolment.plan_id, enrolment.agency, desk.today(enrolment.plan_id)
    roles = [duty.role for duty in desk.book.duties(plan_id, agency)]
    return joining.Newcomer(
        agency=long_name(desk.book, plan_id, agency),
        name=name,
        slot=enrolment.slot,
        plan_title=title(desk.book, plan_id),
        lead=roles.count(Role.LEAD),
        responsible=roles.count(Role.RESPONSIBLE),
        support=roles.count(Role.SUPPORT),
        today=today,
        ended=ended(desk.book, plan_id, today),
        coming=_coming(desk, plan_id, agency, today),
    )


def _coming(desk: Desk, plan_id: str, agency: str, today: date) -> list[joining.Coming]:
    """The nearest dates, and among them what is owed next: that is what a newcomer wants to know."""
    ahead = standings(desk, plan_id, agency, today, today + A_YEAR)
    owed = [one for one in ahead if one.open][:1]
    rest = [one for one in ahead if one not in owed and not one.history and (one.open or not one.occurrence.owed)]
    chosen = sorted(owed + rest[: NEXT_DATES - len(owed)], key=lambda one: (one.occurrence.due_on, one.occurrence.key))
    return [
        joining.Coming(item.title, item.due_on, item.owed, item.locator, item.announced)
        for item in (one.occurrence for one in chosen)
    ]


def report_joined(desk: Desk, person: Person, enrolment: Enrolment, besides: set[int | None]) -> None:
    """Tell the coordinators who joined, with a button that undoes it."""
    number, name = enrolment.id or 0, enrolment.name or person.name

    def line(reader: Person) -> tuple[str, list[tuple[str, str]]]:
        who = described(desk, reader, enrolment, name)
        label = joining.undo_label(reader.language, number, joining.name_of(reader.language, name))
        return joining.joined(reader.language, number, who), [(label, f"{UNDO}{number}")]

    report(desk, enrolment.plan_id, line, besides)


def described(desk: Desk, reader: Person, enrolment: Enrolment, name: str) -> str:
    """Who and for whom, as the reader needs it: the plan only where they coordinate several."""
    several = len(_coordinated(desk, reader)) > 1
    agency = long_name(desk.book, enrolment.plan_id, enrolment.agency)
    return joining.described(
        reader.language,
        agency,
        name,
        enrolment.slot,
        enrolment.plan_id if several and enrolment.plan_id != EVERY_PLAN else "",
    )


def application(desk: Desk, reader: Person, request: JoinRequest) -> str:
    """A request to join, as a coordinator reads it."""
    there = people.contacts(desk.session, request.plan_id, desk.book.canonical(request.plan_id, request.agency))
    several = len(_coordinated(desk, reader)) > 1
    told = requesting.Application(
        number=request.id or 0,
        agency=long_name(desk.book, request.plan_id, request.agency),
        name=request.name,
        contacts=[(enrolment.name or person.name, enrolment.slot) for enrolment, person in there],
        plan_title=title(desk.book, request.plan_id) if several else "",
    )
    return requesting.application(reader.language, told)


def _coordinated(desk: Desk, reader: Person) -> tuple[str, ...]:
    return Visitor(reader, tuple(people.enrolments(desk.session, reader.id or 0))).coordinated(desk.book)


Line = Callable[[Person], tuple[str, list[tuple[str, str]]]]


def report(desk: Desk, plan_id: str, line: Line, besides: set[int | None]) -> None:
    """Tell the plan's coordinators, gathered: at most one message a minute leaves, and the first at once."""
    for reader in people.coordinators(desk.session, plan_id):
        if reader.id is not None and reader.id not in besides:
            text, buttons = line(reader)
            _gather(desk, reader, reader.id, text, buttons)


def _gather(desk: Desk, reader: Person, reader_id: int, text: str, buttons: list[tuple[str, str]]) -> None:
    waiting = gathered.still_open(desk.session, reader_id, NEWS)
    if waiting is not None:
        before = outbox.from_json(waiting.buttons)
        if len(waiting.text) + len(text) < NEWS_ROOM and len(before) < NEWS_BUTTONS:
            waiting.text += f"\n{text}"
            waiting.buttons = outbox.as_json([*before, *([button] for button in buttons)])
            gathered.rewrite(desk.session, waiting)
            return
    last = gathered.last_at(desk.session, reader_id, NEWS)
    heading = joining.news_heading(reader.language)
    row = tell(desk, reader, f"{heading}\n{text}", [[button] for button in buttons], kind=NEWS)
    if row is not None and last is not None and last + GATHER > desk.now:
        row.not_before = last + GATHER
        desk.session.add(row)
        desk.session.flush()
