"""/chase: a nudge now, in one tap, within the burden rules; it is that day's one message of whoever gets it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from bot.flows import coordinating, subjects
from bot.flows.board import reachable
from bot.flows.desk import Desk, Visitor, answer, visitor
from bot.flows.owed import Standing, open_items
from bot.flows.plan_reminders import nudge
from bot.flows.ports import Incoming
from bot.flows.subjects import Subject
from bot.store import chases
from bot.store.expected import set_day
from bot.store.tables import Person
from bot.texts import chasing
from bot.texts.board import Reach

PREFIX = "chase"
_A_YEAR = timedelta(days=366)

Found = dict[str, list[str]]


def chase(desk: Desk, said: Incoming, args: str = "") -> None:
    """`/chase`, `/chase PLAN`, `/chase PLAN AGENCY`, `催报 市统计局`."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    named = coordinating.agency_named(desk, who, args) if args.strip() else None
    if named is not None and named.subject is not None:
        _chase(desk, said, who, named.subject.plan_id, [named.subject.agency])
    elif named is not None and subjects.plan_named(desk, who.coordinated(desk.book), args.strip()) is None:
        coordinating.say_which(desk, said, who, named)
    else:
        plan_id = subjects.plan_asked(desk, said, who, args, f"{PREFIX}:go")
        if plan_id is not None:
            _chase(desk, said, who, plan_id, desk.book.agencies(plan_id))


def tapped(desk: Desk, said: Incoming) -> None:
    """`chase:go:<plan>`."""
    who = visitor(desk, said)
    found = subjects.plan_tapped(desk, said, who)
    if found is not None:
        _chase(desk, said, who, found[0], desk.book.agencies(found[0]))


def _chase(desk: Desk, said: Incoming, who: Visitor, plan_id: str, agencies: Sequence[str]) -> None:
    opens_at = coordinating.office_moment(desk, plan_id)
    if opens_at > desk.now:
        answer(desk, said, chasing.closed(who.language, opens_at, desk.book.zone(plan_id)))
        return
    found: Found = defaultdict(list)
    wanted: dict[int, list[Standing]] = defaultdict(list)
    persons: dict[int, Person] = {}
    for agency in agencies:
        due = _still_silent(desk, who.language, Subject(plan_id, agency), found)
        told = _whom(desk, Subject(plan_id, agency), found) if due else []
        for person in told:
            persons[person.id or 0] = person
            wanted[person.id or 0] += due
    if persons:
        nudge(desk, wanted, list(persons.values()))
    answer(desk, said, chasing.chased(who.language, desk.book.plans[plan_id].title, found)[:3400])


def _still_silent(desk: Desk, language: str, subject: Subject, found: Found) -> list[Standing]:
    """What the agency is asked for again: neither promised for a later day nor given one."""
    today, due = desk.today(subject.plan_id), []
    for one in open_items(desk, subject.plan_id, subject.agency):
        row = one.row
        if row is not None and row.promised_on is not None and row.promised_on > today:
            found[chasing.PROMISED].append(chasing.with_day(language, subject.agency, row.promised_on))
        elif row is not None and (day := set_day(row)) is not None and day > today:
            found[chasing.GRANTED].append(chasing.with_day(language, subject.agency, day))
        else:
            due.append(one)
    return due


def _whom(desk: Desk, subject: Subject, found: Found) -> list[Person]:
    """The agency's people who may still get a message today; if there are none, it is written down why."""
    persons = coordinating.answering(desk, subject.plan_id, subject.agency)
    if not persons:
        nobody = reachable(desk, subject.plan_id, subject.agency) is Reach.NOBODY
        found[chasing.NOBODY if nobody else chasing.UNREACHABLE].append(subject.agency)
        return []
    today, most = desk.today(subject.plan_id), desk.book.loaded.policy.burden.silent_per_year
    free = [p for p in persons if not chases.has_digest(desk.session, p.id or 0, today)]
    may = [p for p in free if chases.digests_since(desk.session, p.id or 0, today - _A_YEAR) < most]
    found[chasing.TOLD if may else chasing.CAP if free else chasing.TODAY].append(subject.agency)
    return may
