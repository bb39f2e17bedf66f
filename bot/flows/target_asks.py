"""指标 征询: the coordinator asks the leads for numbers, within the burden rules.

For a month the ask is a line in whatever the leads are told anyway. Who is told nothing within that month gets one message,
which counts as that day's, if the month and the year have room for it. The coordinator hears who was asked how, and who was not.
"""

from collections import defaultdict
from datetime import timedelta

from bot.flows import coordinating, subjects
from bot.flows.desk import Desk, Visitor, answer, visitor
from bot.flows.ports import Incoming
from bot.flows.proposing import ASKED_FOR, ask, asked_of, listed
from bot.flows.subjects import Subject
from bot.flows.upcoming import speaks_before
from bot.store import chases, people
from bot.store.tables import Person
from bot.texts import targets as words

PREFIX = "tv:ask"
_MONTH, _YEAR = timedelta(days=30), timedelta(days=366)

Found = dict[str, list[str]]


def ask_leads(desk: Desk, said: Incoming, args: str = "") -> None:
    """`指标 征询`, `/targets ask PLAN`."""
    who = coordinating.coordinator(desk, said)
    plan_id = subjects.plan_asked(desk, said, who, args, PREFIX) if who else None
    if who is not None and plan_id is not None:
        _ask(desk, said, who, plan_id)


def tapped(desk: Desk, said: Incoming) -> None:
    """`tv:ask:3`: of that plan."""
    who = visitor(desk, said)
    found = subjects.plan_tapped(desk, said, who)
    if found is not None:
        _ask(desk, said, who, found[0])


def _ask(desk: Desk, said: Incoming, who: Visitor, plan_id: str) -> None:
    opens_at = coordinating.office_moment(desk, plan_id)
    if opens_at > desk.now:
        answer(desk, said, words.ask_later(who.language, opens_at, desk.book.zone(plan_id)))
        return
    ask(desk, plan_id)
    found: Found = defaultdict(list)
    for agency in desk.book.agencies(plan_id):
        if asked_of(desk, plan_id, agency):
            found[_told(desk, Subject(plan_id, agency))].append(agency)
    answer(desk, said, words.asked(who.language, desk.book.plans[plan_id].title, found))


def _told(desk: Desk, subject: Subject) -> str:
    """How the agency hears of it."""
    persons = coordinating.answering(desk, subject.plan_id, subject.agency)
    if not persons:
        return words.NOBODY
    ways = [_way(desk, person) for person in persons]
    for person, way in zip(persons, ways, strict=True):
        if way == words.NOW:
            _tell(desk, person)
    return next(way for way in (words.NOW, words.NEXT, words.CAP) if way in ways)


def _way(desk: Desk, person: Person) -> str:
    today, burden, person_id = desk.today(), desk.book.loaded.policy.burden, person.id or 0
    mine = people.enrolments(desk.session, person_id)
    if chases.has_digest(desk.session, person_id, today) or speaks_before(desk, mine, today + ASKED_FOR):
        return words.NEXT
    in_month = chases.digests_since(desk.session, person_id, today - _MONTH)
    in_year = chases.digests_since(desk.session, person_id, today - _YEAR)
    room = in_month < burden.answering_per_thirty_days and in_year < burden.answering_per_year
    return words.NOW if room else words.CAP


def _tell(desk: Desk, person: Person) -> None:
    """The day's one message of that person, about everything their agencies were asked for."""
    mine = tuple(e for e in people.enrolments(desk.session, person.id or 0) if e.agency)
    heading = subjects.heading(desk, person.language, [Subject(e.plan_id, e.agency) for e in mine])
    asked = {(e.plan_id, goal.id) for e in mine for goal in asked_of(desk, e.plan_id, e.agency)}
    wanted = [
        words.Wanted(place, goal.target.what, f"{goal.target.value}{goal.target.unit or ''}", goal.by)
        for place, (plan_id, goal) in enumerate(listed(desk, Visitor(person, mine)), start=1)
        if (plan_id, goal.id) in asked
    ]
    text, today = words.ask(person.language, heading, wanted), desk.today()
    key = f"digest/{person.id}/{today.isoformat()}"
    row = coordinating.post(desk, mine[0].plan_id, person, text, kind="numbers", key=key)
    if row is not None:
        row.day = today
