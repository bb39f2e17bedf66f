"""Everything of one plan at once, for exports: a handful of queries however many rows there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bot.store import facts, people
from bot.store.goal_values import CONFIRMED
from bot.store.notes import Told
from bot.store.tables import Ask, Enrolment, EnrolmentRole, Event, Note, NoteFile, Occurrence, Person, TargetValue
from schedules.book import Book

# What was said and done about an item belongs to the one that stands for it, should the two have been merged.
_Began = aliased(Occurrence)
_STANDS_FOR_IT = col(Occurrence.id) == func.coalesce(_Began.passed_to, _Began.id)


@dataclass(frozen=True)
class Moved:
    """One move of an occurrence: when, what, by whom."""

    occurrence: str
    at: datetime
    move: str
    before: str
    after: str
    by: str
    note: int | None
    day: date | None
    words: str


def notes(session: Session, plan_id: str) -> list[Told]:
    """Every version of every note of the plan: by number, the newest version of each first."""
    kept = _files(session, plan_id)
    wanted = (
        select(Note, Occurrence.key, Person.user_id, Person.name)
        .join(Person, col(Note.person_id) == col(Person.id))
        .join(_Began, col(Note.occurrence_id) == col(_Began.id), isouter=True)
        .join(Occurrence, _STANDS_FOR_IT, isouter=True)
        .where(Note.plan_id == plan_id)
        .order_by(col(Note.number), col(Note.version).desc())
    )
    return [
        Told(note, key, user_id, name, tuple(kept.get(note.number, ())))
        for note, key, user_id, name in session.exec(wanted)
    ]


def _files(session: Session, plan_id: str) -> Mapping[int, list[NoteFile]]:
    mine = select(Note.number).where(Note.plan_id == plan_id)
    found: dict[int, list[NoteFile]] = defaultdict(list)
    for file in session.exec(select(NoteFile).where(col(NoteFile.note_number).in_(mine)).order_by(col(NoteFile.id))):
        found[file.note_number].append(file)
    return found


def occurrences(session: Session, plan_id: str) -> dict[str, Occurrence]:
    """Every row of the plan by key."""
    return {row.key: row for row in session.exec(select(Occurrence).where(Occurrence.plan_id == plan_id))}


def moves(session: Session, plan_id: str) -> list[Moved]:
    """Every move of the plan's occurrences, in the order in which they were made."""
    wanted = (
        select(Event, Occurrence.key, Person.name, Note.number)
        .join(_Began, col(Event.occurrence_id) == col(_Began.id))
        .join(Occurrence, _STANDS_FOR_IT)
        .join(Person, col(Event.person_id) == col(Person.id), isouter=True)
        .join(Note, col(Event.note_id) == col(Note.id), isouter=True)
        .where(Occurrence.plan_id == plan_id)
        .order_by(col(Event.id))
    )
    return [
        Moved(key, event.at, event.move, event.before, event.after, name or "", number, event.day, event.words)
        for event, key, name, number in session.exec(wanted)
    ]


def asks(session: Session, plan_id: str) -> list[Ask]:
    """What agencies asked of the coordinator, answered or not; what they took back is left out."""
    wanted = select(Ask).where(Ask.plan_id == plan_id, Ask.state != "withdrawn")
    return list(session.exec(wanted.order_by(col(Ask.asked_at), col(Ask.id))).all())


def target_values(session: Session, plan_id: str) -> Mapping[str, list[TargetValue]]:
    """The confirmed values of each target, oldest first; a note that was withdrawn takes its values along."""
    wanted = (
        select(TargetValue, Note.withdrawn)
        .join(Note, (col(Note.number) == col(TargetValue.note_number)) & col(Note.newest), isouter=True)
        .where(TargetValue.plan_id == plan_id, TargetValue.state == CONFIRMED)
        .order_by(col(TargetValue.on), col(TargetValue.id))
    )
    found: dict[str, list[TargetValue]] = defaultdict(list)
    for value, withdrawn in session.exec(wanted):
        if not withdrawn:
            found[value.target_id].append(value)
    return found


def here_since(session: Session, book: Book, plan_id: str, agency: str) -> date:
    """The first day whose items are owed: the plan was loaded here and the agency had a contact (product.md, Dates)."""
    return here_since_of(session, book, [(plan_id, agency)])[plan_id, agency]


def here_since_of(session: Session, book: Book, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], date]:
    """The same for many (plan, agency) at once."""
    asked = list(places)
    loaded = {plan_id: facts.first_loaded_at(session, plan_id) for plan_id in {plan_id for plan_id, _ in asked}}
    joined = people.first_contact_joined_at(session, asked)
    found = {}
    for plan_id, agency in asked:
        known = loaded[plan_id], joined.get((plan_id, agency))
        found[plan_id, agency] = max((book.local_day(plan_id, at) for at in known if at is not None), default=date.min)
    return found


def with_contact(session: Session, plan_id: str) -> Mapping[str, bool]:
    """Each agency of the plan that has a contact, and whether any of them can be written to."""
    wanted = (
        select(Enrolment.agency, Person)
        .join(Person, col(Enrolment.person_id) == col(Person.id))
        .where(
            Enrolment.plan_id == plan_id,
            Enrolment.role == EnrolmentRole.CONTACT,
            col(Enrolment.ended_at).is_(None),
        )
    )
    found: dict[str, bool] = {}
    for agency, person in session.exec(wanted):
        found[agency] = found.get(agency, False) or (person.reachable and person.chat_id is not None)
    return found
