"""What agencies asked of the coordinator: help, a decision whose duty it is, more time. One per note."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.store.tables import Ask, Occurrence
from schedules.lifecycle import State
from schedules.lifecycle import is_open as state_is_open

WAITING, MEETING = "waiting", "meeting"
_OPEN = (WAITING, MEETING)
_HELP = "blocked"


def of_note(session: Session, number: int) -> Ask | None:
    """The ask that the note of that number made, answered ones included."""
    return session.exec(select(Ask).where(Ask.note_number == number)).first()


def put(session: Session, wanted: Ask) -> tuple[Ask, bool]:
    """(the note's ask, whether it is new or was asked again after having been taken back)."""
    row = of_note(session, wanted.note_number)
    if row is None:
        session.add(wanted)
        session.flush()
        return wanted, True
    again = row.state == "withdrawn"
    row.kind, row.wanted_on = wanted.kind, wanted.wanted_on
    row.state = WAITING if again else row.state
    session.add(row)
    session.flush()
    return row, again


def is_open(row: Ask) -> bool:
    """Whether the coordinator still owes an answer."""
    return row.state in _OPEN


def settle(session: Session, row: Ask, state: str, words: str, person_id: int | None, now: datetime) -> None:
    """The coordinator answered, or the agency took it back."""
    row.state, row.words, row.decided_by, row.decided_at = state, words, person_id, now
    session.add(row)
    session.flush()


def waiting(session: Session, plan_ids: Sequence[str]) -> Sequence[Ask]:
    """What the plans' coordinators still owe an answer to, nearest first.

    Whose item it is and until when is no question while the agency has answered the item; taken back, it is one again.
    """
    wanted = (
        select(Ask, Occurrence.state)
        .outerjoin(Occurrence, col(Occurrence.id) == col(Ask.occurrence_id))
        .where(col(Ask.plan_id).in_(plan_ids), col(Ask.state).in_(_OPEN))
        .order_by(col(Ask.due_on), col(Ask.id))
    )
    found = session.exec(wanted).all()
    return [ask for ask, state in found if ask.kind == _HELP or not state or state_is_open(State(state))]


def waiting_for_help(among: Iterable[Ask]) -> frozenset[int | None]:
    """The occurrences (by row) that wait for the coordinator's help, whatever else was said about them since."""
    return frozenset(row.occurrence_id for row in among if row.kind == _HELP and is_open(row))


def of_occurrence(session: Session, occurrence_id: int, kind: str) -> Ask | None:
    """The occurrence's newest open ask of that kind."""
    wanted = select(Ask).where(Ask.occurrence_id == occurrence_id, Ask.kind == kind, col(Ask.state).in_(_OPEN))
    return session.exec(wanted.order_by(col(Ask.id).desc()).limit(1)).first()
