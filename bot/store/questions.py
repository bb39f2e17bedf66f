"""What the bot asked a person and still waits for: at most one question each."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from bot.store.memory import recalled, tell
from bot.store.tables import Question

_OF_PERSONS = select(Question.person_id, Question.kind, Question.payload, Question.asked_at).where(
    col(Question.person_id).in_(bindparam("asked", expanding=True))
)


@dataclass(frozen=True)
class Asked:
    """A waiting question: its kind, what it is about, since when."""

    kind: str
    payload: dict[str, Any]
    asked_at: datetime


def ask(session: Session, person_id: int, kind: str, payload: dict[str, Any], now: datetime) -> None:
    """Wait for an answer of that kind; an older question of the person is given up."""
    row = session.get(Question, person_id) or Question(person_id=person_id, kind=kind, asked_at=now)
    row.kind, row.payload, row.asked_at = kind, json.dumps(payload), now
    session.add(row)
    session.flush()


def waiting(session: Session, person_id: int) -> Asked | None:
    """What the person was asked last and has not answered."""
    return recalled(session, (Question,), person_id, lambda: _waiting(session, [person_id]).get(person_id))


def look_up(session: Session, person_ids: Collection[int]) -> None:
    """The questions of many people: read together, and found again one by one."""
    found = _waiting(session, person_ids)
    tell(session, (Question,), ((one, found.get(one)) for one in person_ids))


def _waiting(session: Session, person_ids: Collection[int]) -> dict[int, Asked]:
    rows = session.connection().execute(_OF_PERSONS, {"asked": list(person_ids)})
    return {person_id: Asked(kind, json.loads(payload), asked_at) for person_id, kind, payload, asked_at in rows}


def drop(session: Session, person_id: int) -> None:
    """Nothing is waited for any more."""
    row = session.get(Question, person_id)
    if row is not None:
        session.delete(row)
        session.flush()
