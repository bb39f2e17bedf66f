"""Numbers said about targets: proposed from notes, counted once somebody confirmed them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_
from sqlmodel import Session, col, select

from bot.store.tables import Note, TargetValue

PROPOSED, CONFIRMED, REFUSED = "proposed", "confirmed", "refused"
_OF_NOTE = select(TargetValue).where(TargetValue.note_number == bindparam("asked"))


def add(session: Session, row: TargetValue) -> TargetValue:
    """Keep a value; its id is the number people type."""
    session.add(row)
    session.flush()
    return row


def by_number(session: Session, number: int) -> TargetValue | None:
    """The value of that number."""
    return session.get(TargetValue, number) if 0 < number < 2**31 else None


def of_note(session: Session, note_number: int) -> Sequence[TargetValue]:
    """What was read from that note before."""
    return session.exec(_OF_NOTE, params={"asked": note_number}).all()


def settle(session: Session, row: TargetValue, state: str, person_id: int | None, now: datetime) -> None:
    """Somebody said whether it is right."""
    row.state, row.decided_by, row.decided_at = state, person_id, now
    session.add(row)
    session.flush()


def newest(session: Session, plan_id: str) -> Mapping[str, TargetValue]:
    """The last confirmed value of each target by day; a note that was withdrawn takes its values along."""
    taken_back = select(Note.number).where(Note.newest, col(Note.withdrawn))
    wanted = select(TargetValue).where(
        TargetValue.plan_id == plan_id,
        TargetValue.state == CONFIRMED,
        or_(col(TargetValue.note_number).is_(None), col(TargetValue.note_number).not_in(taken_back)),
    )
    rows = session.exec(wanted.order_by(col(TargetValue.on), col(TargetValue.id)))
    return {value.target_id: value for value in rows}
