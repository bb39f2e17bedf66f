"""机构改革 takes effect: what an agency owes, and who answers for it, passes to the body that has its duties.

Nothing is told to contacts, and nothing is said twice: rows keep their ids, so what was reminded of and reported stays so.
What was said under the old name keeps the old name. It is worked out anew from the plans each time; so a reform that is
taken back, or moved to another day, is followed backwards as well.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.flows import asking, coordinating
from bot.flows.desk import Desk
from bot.flows.owed import open_items
from bot.store import facts, people, reforms, reminders
from bot.store.tables import Enrolment
from bot.store.tables import Occurrence as Row
from bot.texts import reforming as words
from schedules.agencies import Succession
from schedules.lifecycle import Move, State, is_open

_Seat = tuple[Enrolment, str, int | None, datetime | None]  # with its agency, who stands in for it, when it ended
FACT, TOLD = "passed-on", "reform-told/"


def pass_on(desk: Desk) -> bool:
    """Let rows follow the book's agencies, and tell the coordinators of what took effect; True if anything had changed."""
    if not desk.book.plans:
        return False
    now_holds = _fingerprint(desk)
    if facts.get(desk.session, FACT) == now_holds:
        return False
    for plan_id in desk.book.plans:
        names = _names(desk, plan_id)
        moved = _enrolments(desk, plan_id, reforms.enrolments(desk.session, plan_id, names) if names else ())
        _occurrences(desk, reforms.occurrences(desk.session, plan_id, names) if names else ())
        reminders.look_again(desk.session, moved)
        tell_coordinators(desk, plan_id)
    facts.put(desk.session, FACT, now_holds)
    return True


def _fingerprint(desk: Desk) -> str:
    """Changes whenever a body's duties pass, or what is known of it changes."""
    told = [
        f"{plan_id}/{one.agency}/{one.successor}/{one.from_on}/{one.from_on <= desk.today(plan_id)}"
        for plan_id in desk.book.plans
        for one in desk.book.successions(plan_id)
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _names(desk: Desk, plan_id: str) -> set[str]:
    """Every body of the plan that has, had or took back another's duties."""
    known = {name for one in desk.book.successions(plan_id) for name in (one.agency, one.successor) if name}
    taken_back = {row.agency for row in reforms.all_of(desk.session, plan_id)}
    return known | taken_back | {row.successor for row in reforms.all_of(desk.session, plan_id)}


def _enrolments(desk: Desk, plan_id: str, found: Sequence[Enrolment]) -> list[int]:
    """Contacts answer for the body of today. Somebody who answered for two that were merged does so once."""
    wanted = list(_seats(desk, plan_id, found))
    changed = [seat for seat in wanted if seat[1:] != (seat[0].agency, seat[0].passed_to, seat[0].ended_at)]
    for enrolment, body, stands_in, ended_at in sorted(
        changed, key=lambda seat: seat[3] is None
    ):  # who ends makes room
        if body != enrolment.agency:
            enrolment.under, enrolment.agency = enrolment.under or enrolment.agency, body
        enrolment.passed_to, enrolment.ended_at = stands_in, ended_at
        desk.session.add(enrolment)
        desk.session.flush()
    return [enrolment.person_id for enrolment, *_ in changed]


def _seats(desk: Desk, plan_id: str, found: Sequence[Enrolment]) -> Iterator[_Seat]:
    """What each is to be; whoever's other enrolment stands in for this one is still there, whoever left is not."""
    living = {enrolment.id for enrolment in found if enrolment.ended_at is None}
    first: dict[tuple[int, str], int | None] = {}
    for one in found:
        body = desk.book.canonical(plan_id, one.under or one.agency)
        if one.id not in living and one.passed_to not in living:
            yield one, body, one.passed_to, one.ended_at
        elif first.setdefault((one.person_id, body), one.id) == one.id:
            yield one, body, None, None
        else:
            yield one, body, first[one.person_id, body], one.ended_at or desk.now


def _occurrences(desk: Desk, found: Sequence[Row]) -> None:
    """Each row under the key of whoever has the duty on its due day; of several that were merged one stands for all."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        groups[_key(desk, row)].append(row)
    wanted = {row.id: key for key, rows in groups.items() for row, key in _shared_out(rows, key)}
    changed = [row for row in found if wanted[row.id] != row.key or _holder(desk, row) != row.agency]
    for row in changed:  # a key may be another row's until that one has moved
        row.key = f"~{row.id}"
    desk.session.flush()
    for row in changed:
        before, row.key, row.agency = row.agency, wanted[row.id or 0], _holder(desk, row)
        row.under = row.under or before
        desk.session.add(row)
        if before != row.agency and is_open(State(row.state)):
            asking.record(desk, row, Move.SUCCEED, None, words=f"{before} → {row.agency}")
    desk.session.flush()


def _key(desk: Desk, row: Row) -> str:
    body = desk.book.on(row.due_on).canonical(row.plan_id, row.under or row.agency)
    return f"{row.plan_id}/{row.deadline_id}/{row.period}/{body}"


def _holder(desk: Desk, row: Row) -> str:
    return desk.book.canonical(row.plan_id, row.under or row.agency)


def _shared_out(rows: Sequence[Row], key: str) -> Iterable[tuple[Row, str]]:
    """(row, key): the body's own row stands for those that were merged into it, else the one furthest along."""
    own = key.rpartition("/")[2]
    first = min(rows, key=lambda row: ((row.under or row.agency) != own, is_open(State(row.state)), row.id))
    for row in rows:
        row.passed_to = None if row is first else first.id
        yield row, key if row is first else f"{key.removesuffix(own)}{row.under or row.agency}"


def tell_coordinators(desk: Desk, plan_id: str, besides: int | None = None) -> None:
    """Once for each change that took effect since the plan was loaded here: who answers for the body now, what is open."""
    today, since = desk.today(plan_id), facts.first_loaded_at(desk.session, plan_id)
    come = [one for one in desk.book.successions(plan_id) if one.from_on <= today]
    new = [one for one in come if facts.get(desk.session, _told(plan_id, one)) is None]
    for one in new:
        facts.put(desk.session, _told(plan_id, one), desk.now.isoformat())
    first = desk.book.local_day(plan_id, since) if since else today
    telling = [_change(desk, plan_id, one) for one in new if one.from_on >= first]
    if not telling or not desk.book.plans[plan_id].in_force(today):
        return
    for reader in people.coordinators(desk.session, plan_id):
        if reader.id != besides:
            text = words.took_effect(reader.language, desk.book.plans[plan_id].title, telling)
            coordinating.post(desk, plan_id, reader, text, kind="reform")


def _told(plan_id: str, one: Succession) -> str:
    return f"{TOLD}{plan_id}/{one.agency}/{one.successor or ''}/{one.from_on}"


def _change(desk: Desk, plan_id: str, one: Succession) -> words.Change:
    body = desk.book.canonical(plan_id, one.agency)
    there = people.contacts(desk.session, plan_id, body)
    return words.Change(
        agency=one.agency,
        successor=one.successor or "",
        among=one.among,
        from_on=one.from_on,
        contacts=[(enrolment.name or person.name, enrolment.slot) for enrolment, person in there],
        open=len(open_items(desk, plan_id, body)),
    )
