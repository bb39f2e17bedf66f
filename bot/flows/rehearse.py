"""/rehearse and /asof: what a coming day would send to whom, in which words; who had reported by the end of a past one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.flows import coordinating, subjects
from bot.flows.desk import Desk, Visitor, answer
from bot.flows.digest import PLACE, Listed, in_order, template
from bot.flows.owed import Standing, standings
from bot.flows.ports import Incoming
from bot.store import as_of
from bot.store.tables import Occurrence as Row
from bot.texts import desk as words
from bot.texts import looking, reminding
from schedules.cadence import Step
from schedules.lifecycle import State, is_open
from schedules.model import Role
from schedules.occurrences import steps_on

_BACK, _AHEAD = timedelta(days=60), timedelta(days=366)
Telling = list[tuple[Standing, Step]]


def rehearse(desk: Desk, said: Incoming, args: str = "") -> None:
    """`预演 12-25`: nothing is sent, nothing is written down."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    day, rest = coordinating.first_day(args, desk.today())
    if day is None:
        day, rest = coordinating.last_day(args, desk.today())
    if day is None:
        answer(desk, said, words.how_to_rehearse(who.language))
        return
    for plan_id in _plans(desk, who, rest):
        _show(desk, said, who, plan_id, day)


def _plans(desk: Desk, who: Visitor, typed: str) -> Sequence[str]:
    coordinated = who.coordinated(desk.book)
    named = subjects.plan_named(desk, coordinated, typed) if typed else None
    return [named] if named else [one for one in coordinated if subjects.in_force(desk, one)] or coordinated[:1]


def _show(desk: Desk, said: Incoming, who: Visitor, plan_id: str, day: date) -> None:
    telling = _telling(desk, plan_id, day)
    wave = _wave(desk, who.language, plan_id, day, [one for one in telling if one[1].on == day])
    blocks = words.rehearsal(who.language, desk.book.plans[plan_id].title, wave)
    following = min((step.on for _, step in telling if step.on > day), default=None)
    if following is not None:
        blocks.append(words.following_wave(who.language, following))
    pages = looking.pages(blocks, most=40)
    for number, page in enumerate(pages):
        answer(desk, said, "\n".join([words.rehearsal_heading(who.language, number, len(pages)), *page]))


def _telling(desk: Desk, plan_id: str, day: date) -> Telling:
    """Every step to contacts from `day` on, as things stand."""
    found: Telling = []
    for agency in desk.book.agencies(plan_id):
        for one in standings(desk, plan_id, agency, day - _BACK, day + _AHEAD):
            value, row = one.occurrence, one.row
            if value.role is Role.COORDINATOR or one.history or (value.owed and not is_open(one.state)):
                continue
            steps = steps_on(value, bool(row and row.seen_at), row.promised_on if row else None)
            found += [(one, step) for step in steps if step.on >= day]
    return found


def _wave(desk: Desk, language: str, plan_id: str, day: date, telling: Telling) -> words.Wave:
    people: dict[int, set[str]] = defaultdict(set)
    items: dict[tuple[str, date], list[str]] = defaultdict(list)
    lost: dict[str, None] = {}
    for one, _ in telling:
        agency = one.occurrence.agency
        told = coordinating.answering(desk, plan_id, agency)
        what = reminding.what(language, one.occurrence.period, one.occurrence.title)
        if told:
            items[what, one.due_on].append(agency)
        else:
            lost[agency] = None
        for person in told:
            people[person.id or 0].add(agency)
    reached = [one for one, _ in telling if one.occurrence.agency not in lost]
    first = reached[0].occurrence.agency if reached else ""
    return words.Wave(
        on=day,
        people=len(people),
        items=[(what, due, names) for (what, due), names in items.items()]
        or [(reminding.what(language, o.occurrence.period, o.occurrence.title), o.due_on, []) for o, _ in telling[:1]],
        unreachable=list(lost),
        moved=_moved(language, telling),
        sample=_sample(desk, day, [one for one in reached if one.occurrence.agency == first]),
        sample_for=first,
    )


def _moved(language: str, telling: Telling) -> list[tuple[str, date, date]]:
    """Steps that would fall on a rest day leave on the working day before."""
    found: dict[tuple[str, date, date], None] = {}
    for one, step in telling:
        days = step.name.partition("@")[0].removeprefix("before-")
        wanted = one.due_on - timedelta(days=int(days)) if days.isdecimal() else step.on
        if wanted != step.on:
            found[reminding.what(language, one.occurrence.period, one.occurrence.title), wanted, step.on] = None
    return list(found)


def _sample(desk: Desk, day: date, standing: Sequence[Standing]) -> str:
    """The message as it will be on that day; rows that do not exist yet are made up and thrown away."""
    if not standing:
        return ""
    zone = desk.book.zone(standing[0].occurrence.plan_id)
    then = replace(desk, now=datetime.combine(day, time(9), tzinfo=zone))
    listed = in_order([Listed(one.row or _made_up(one, desk.now), one.occurrence) for one in standing])
    readers = coordinating.answering(desk, standing[0].occurrence.plan_id, standing[0].occurrence.agency)
    if not readers:
        return ""
    lines = template(then, readers[0], listed)[0].splitlines()
    return "\n".join(line for line in lines if PLACE not in line)  # it has no number before it exists


def _made_up(one: Standing, now: datetime) -> Row:
    value = one.occurrence
    return Row(
        id=0,
        key=value.key,
        plan_id=value.plan_id,
        deadline_id=value.deadline_id,
        kind=value.kind,
        title=value.title,
        period=value.period,
        agency=value.agency,
        due_on=value.due_on,
        owed=value.owed,
        basis=value.basis,
        created_at=now,
    )


def asked_as_of(desk: Desk, said: Incoming, args: str = "") -> None:
    """`截至 12-25`: who had reported by the end of that day; what came later does not change it."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    day, rest = coordinating.first_day(args, desk.today(), past=True)
    if day is None or day > desk.today():
        answer(desk, said, words.how_to_ask_as_of(who.language))
        return
    for plan_id in _plans(desk, who, rest):
        pages = looking.pages(_then(desk, who.language, plan_id, day), most=20)
        for page in pages:
            answer(desk, said, "\n".join(page))


def _then(desk: Desk, language: str, plan_id: str, day: date) -> list[str]:
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=desk.book.zone(plan_id))
    known = as_of.as_of(desk.session, plan_id, midnight - timedelta(microseconds=1))
    first, last = day - timedelta(days=90), day + timedelta(days=60)
    items: dict[str, tuple[list[str], list[str]]] = {}
    seen: set[str] = set()
    for agency in desk.book.agencies(plan_id):
        for one in standings(desk, plan_id, agency, first, last):
            value = one.occurrence
            then = known.get(value.key)
            seen.add(value.key)
            state = then.state if then else one.state if one.state is State.CANCELLED else State.OPEN
            if value.owed and not one.history and state is not State.CANCELLED:
                what = reminding.what(language, value.period, value.title)
                items.setdefault(what, ([], []))[is_open(state)].append(agency)
    for key, then in known.items():  # the plan has dropped it since
        if key not in seen and first <= then.row.due_on <= last and then.state is not State.CANCELLED:
            what = reminding.what(language, then.row.period, then.row.title)
            items.setdefault(what, ([], []))[is_open(then.state)].append(then.row.agency)
    title = desk.book.plans[plan_id].title
    return words.as_of(language, title, day, [(what, done, still) for what, (done, still) in items.items()])
