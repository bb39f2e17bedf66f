"""Persons and their enrolments: who may act, for whom, in which plan."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, literal, tuple_, union_all, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from bot.store import feeds
from bot.store.memory import recalled, recalled_each, tell
from bot.store.tables import Enrolment, EnrolmentRole, Person, PlanRecord

EVERY_PLAN = "*"
Place = tuple[str, str]  # a plan, and an agency
# Put together once: these are asked at every message and every claim.
_BY_USER = select(Person).where(Person.user_id == bindparam("asked"))
_BY_USERS = select(Person).where(col(Person.user_id).in_(bindparam("asked", expanding=True)))
_BY_ID = select(Person).where(Person.id == bindparam("asked"))
_ENROLMENTS = (
    select(Enrolment)
    .where(Enrolment.person_id == bindparam("asked"), col(Enrolment.ended_at).is_(None))
    .order_by(col(Enrolment.id))
)
_ENROLMENTS_OF = (
    select(Enrolment)
    .where(col(Enrolment.person_id).in_(bindparam("asked", expanding=True)), col(Enrolment.ended_at).is_(None))
    .order_by(col(Enrolment.id))
)
_COORDINATORS = (
    select(Person)
    .join(Enrolment, col(Enrolment.person_id) == col(Person.id))
    .where(
        col(Enrolment.plan_id).in_((bindparam("asked"), EVERY_PLAN)),
        Enrolment.agency == "",  # nobody coordinates for an agency; so the index leads to them past every contact
        Enrolment.role == EnrolmentRole.COORDINATOR,
        col(Enrolment.ended_at).is_(None),
    )
    .distinct()
    .order_by(col(Person.id))
)
_COORDINATED = union_all(select(PlanRecord.id), select(literal(EVERY_PLAN)))
_ALL_COORDINATORS = (
    select(Person)
    .join(Enrolment, col(Enrolment.person_id) == col(Person.id))
    .where(
        col(Enrolment.plan_id).in_(_COORDINATED),
        Enrolment.agency == "",
        Enrolment.role == EnrolmentRole.COORDINATOR,
        col(Enrolment.ended_at).is_(None),
    )
    .distinct()
    .order_by(col(Person.id))
)
_FIRST = (
    columns(col(Enrolment.plan_id), col(Enrolment.agency), func.min(Enrolment.joined_at))
    .where(
        tuple_(col(Enrolment.plan_id), col(Enrolment.agency)).in_(bindparam("asked", expanding=True)),
        col(Enrolment.role) == EnrolmentRole.CONTACT,
    )
    .group_by(col(Enrolment.plan_id), col(Enrolment.agency))
)
_PLACES = (
    select(Enrolment.plan_id, Enrolment.agency)
    .where(Enrolment.role == EnrolmentRole.CONTACT, col(Enrolment.ended_at).is_(None))
    .distinct()
)
_PRESENCE = columns(
    col(Person.id),
    col(Person.reachable),
    col(Person.planned_on),
    exists().where(col(Enrolment.person_id) == col(Person.id), col(Enrolment.ended_at).is_(None)),
).where(col(Person.id).in_(bindparam("ids", expanding=True)))


_READING = (
    columns(col(Enrolment.plan_id), col(Enrolment.agency), col(Enrolment.role), col(Person.minute))
    .join_from(Enrolment, Person, col(Enrolment.person_id) == col(Person.id))
    .where(col(Enrolment.ended_at).is_(None))
    .distinct()
)


class Reader(NamedTuple):
    """What one or more people answer for, and the minute of the day at which their reminders leave."""

    plan_id: str
    agency: str
    role: str
    minute: int


class Addressee(NamedTuple):
    """What it takes to tell somebody something."""

    id: int
    chat_id: int | None
    reachable: bool
    language: str


class Presence(NamedTuple):
    """Whether a message reaches somebody, the day they were last looked at, and whether they answer for anything."""

    reachable: bool
    planned_on: date | None
    answering: bool


def by_user(session: Session, user_id: int) -> Person | None:
    """The person with that Telegram user id, if they ever joined and were not forgotten."""
    return recalled(
        session, (Person,), ("user", user_id), lambda: session.exec(_BY_USER, params={"asked": user_id}).first()
    )


def look_up(session: Session, user_ids: Collection[int]) -> dict[int, list[Enrolment]]:
    """Those users who are on board, by person id, with what they answer for: read together, and found again one by one."""
    persons = session.exec(_BY_USERS, params={"asked": list(user_ids)}).all()
    by_user_id = {person.user_id: person for person in persons}
    tell(session, (Person,), ((("user", user_id), by_user_id.get(user_id)) for user_id in user_ids))
    mine: dict[int, list[Enrolment]] = {person.id or 0: [] for person in persons}
    for enrolment in session.exec(_ENROLMENTS_OF, params={"asked": list(mine)}) if mine else ():
        mine[enrolment.person_id].append(enrolment)
    tell(session, (Enrolment,), ((("living", person_id), found) for person_id, found in mine.items()))
    return mine


def by_id(session: Session, person_id: int) -> Person:
    """The person of a row that names them."""
    return session.exec(_BY_ID, params={"asked": person_id}).one()


def presence(session: Session, person_ids: Collection[int]) -> dict[int, Presence]:
    """For each of those persons, whether a message reaches them and whether they answer for anything today."""
    found = session.connection().execute(_PRESENCE, {"ids": list(person_ids)})
    return {person_id or 0: Presence(reachable, day, answering) for person_id, reachable, day, answering in found}


def admitted(session: Session, user_id: int, chat_id: int, name: str, now: datetime, language: str = "zh") -> Person:
    """The person with that user id, made if new, reachable from now on."""
    person = by_user(session, user_id)
    if person is None:
        person = Person(user_id=user_id, chat_id=chat_id, name=name, joined_at=now, language=language)
    person.chat_id, person.name = chat_id, name or person.name
    person.reachable, person.unreachable_at = True, None
    session.add(person)
    session.flush()
    return person


def enrolments(session: Session, person_id: int) -> Sequence[Enrolment]:
    """What the person answers for today, oldest first."""
    return recalled(
        session,
        (Enrolment,),
        ("living", person_id),
        lambda: session.exec(_ENROLMENTS, params={"asked": person_id}).all(),
    )


def enrol(session: Session, enrolment: Enrolment) -> Enrolment:
    """The living enrolment like the given one; an equal one that exists is returned as it is."""
    same = session.exec(
        select(Enrolment).where(
            Enrolment.person_id == enrolment.person_id,
            Enrolment.plan_id == enrolment.plan_id,
            Enrolment.agency == enrolment.agency,
            Enrolment.role == enrolment.role,
            col(Enrolment.ended_at).is_(None),
        )
    ).first()
    if same is not None:
        return same
    session.add(enrolment)
    session.flush()
    return enrolment


def end(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """The person no longer answers for it; with the last agency their calendar address ends."""
    enrolment.ended_at = now
    session.add(enrolment)
    session.flush()
    if not any(e.role == EnrolmentRole.CONTACT for e in enrolments(session, enrolment.person_id)):
        feeds.end(session, enrolment.person_id)


def contacts(session: Session, plan_id: str, agency: str) -> Sequence[tuple[Enrolment, Person]]:
    """Who answers for the agency in the plan, A before B, oldest first."""
    wanted = (
        select(Enrolment, Person)
        .join(Person, col(Enrolment.person_id) == col(Person.id))
        .where(
            Enrolment.plan_id == plan_id,
            Enrolment.agency == agency,
            Enrolment.role == EnrolmentRole.CONTACT,
            col(Enrolment.ended_at).is_(None),
        )
    )
    return session.exec(wanted.order_by(col(Enrolment.slot), col(Enrolment.id))).all()


def coordinators(session: Session, plan_id: str) -> Sequence[Person]:
    """Who coordinates the plan: those of this plan and those of every plan."""
    return recalled(
        session,
        (Person, Enrolment),
        ("coordinators", plan_id),
        lambda: session.exec(_COORDINATORS, params={"asked": plan_id}).all(),
    )


def news_readers(session: Session, plan_id: str) -> tuple[Addressee, ...]:
    """The same, as news to them needs it."""

    def ask() -> tuple[Addressee, ...]:
        found = coordinators(session, plan_id)
        return tuple(Addressee(one.id or 0, one.chat_id, one.reachable, one.language) for one in found)

    return recalled(session, (Person, Enrolment), ("news", plan_id), ask, lasting=True)


def first_contact_joined_at(session: Session, places: Iterable[Place]) -> dict[Place, datetime]:
    """When the first contact of each (plan, agency) ever joined, where one did: what fell due before is history."""

    def ask(wanted: list[Place]) -> dict[Place, datetime]:
        found: dict[Place, datetime] = {}
        for start in range(0, len(wanted), 500):  # a statement has a limited number of parameters
            rows = session.connection().execute(_FIRST, {"asked": wanted[start : start + 500]})
            found |= {(plan_id, agency): joined_at for plan_id, agency, joined_at in rows}
        return found

    return recalled_each(session, (Enrolment,), places, ask, lasting=True)


def reading(session: Session) -> list[Reader]:
    """What people answer for today and at which minute of the day they read; what is alike for many is told once."""
    return [Reader._make(row) for row in session.connection().execute(_READING)]


def batches(session: Session, size: int) -> Iterator[Sequence[Person]]:
    """Everybody who answers for anything, in batches, by id."""
    after = 0
    living = select(Enrolment.person_id).where(col(Enrolment.ended_at).is_(None))
    while True:
        wanted = select(Person).where(col(Person.id) > after, col(Person.id).in_(living)).order_by(col(Person.id))
        found = session.exec(wanted.limit(size)).all()
        if not found:
            return
        after = found[-1].id or 0
        yield found


def all_coordinators(session: Session) -> Sequence[Person]:
    """Whoever coordinates any plan."""
    return recalled(session, (Person, Enrolment), "coordinators", lambda: session.exec(_ALL_COORDINATORS).all())


def places(session: Session) -> Sequence[tuple[str, str]]:
    """(plan, agency) that somebody answers for."""
    return session.exec(_PLACES).all()


def mark_missed(session: Session, plan_id: str, agency: str, since: datetime, until: datetime) -> int:
    """What the agency's contacts said between those instants may be lost; an older mark stays. Returns how many are new."""
    answering = select(Enrolment.person_id).where(
        Enrolment.plan_id == plan_id,
        Enrolment.agency == agency,
        Enrolment.role == EnrolmentRole.CONTACT,
        col(Enrolment.ended_at).is_(None),
    )
    marked = session.connection().execute(
        update(Person)
        .where(col(Person.id).in_(answering), col(Person.missed_since).is_(None))
        .values(missed_since=since, missed_until=until)
    )
    return marked.rowcount
