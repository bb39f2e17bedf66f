"""Numbers said about targets: proposed from notes, counted once somebody confirmed them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.store.tables import Note, TargetValue

PROPOSED, CONFIRMED, REFUSED = "proposed", "confirmed", "refused"


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
    return session.exec(select(TargetValue).where(TargetValue.note_number == note_number)).all()


def settle(session: Session, row: TargetValue, state: str, person_id: int | None, now: datetime) -> None:
    """Somebody said whether it is right."""
    row.state, row.decided_by, row.decided_at = state, person_id, now
    session.add(row)
    session.flush()


def newest(session: Session, plan_id: str) -> Mapping[str, TargetValue]:
    """The last confirmed value of each target by day; a note that was withdrawn takes its values along."""
    wanted = (
        select(TargetValue, Note)
        .outerjoin(Note, (col(Note.number) == col(TargetValue.note_number)) & col(Note.newest))
        .where(TargetValue.plan_id == plan_id, TargetValue.state == CONFIRMED)
        .order_by(col(TargetValue.on), col(TargetValue.id))
    )
    return {value.target_id: value for value, note in session.exec(wanted) if note is None or not note.withdrawn}
