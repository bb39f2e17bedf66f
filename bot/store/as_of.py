"""The ledger as it stood at an instant: read from the append-only history, so that nothing done later changes the answer."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.store.tables import Event, Occurrence
from schedules.lifecycle import Move, State


@dataclass(frozen=True)
class Then:
    """Where an occurrence stood: its state, the first day it was reported on, the day granted, since when."""

    row: Occurrence
    state: State
    reported_on: date | None
    extended_to: date | None
    since: datetime

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def agency(self) -> str:
        return self.row.agency


def as_of(session: Session, plan_id: str, instant: datetime) -> dict[str, Then]:
    """Every owed occurrence of the plan that had mattered here by `instant` (aware, itself included), by key.

    One that is missing was open, and nobody had been told of it or had said anything. What the plan dropped later is here.
    """
    there = select(Occurrence).where(
        Occurrence.plan_id == plan_id,
        Occurrence.owed,
        col(Occurrence.created_at) <= instant,
        col(Occurrence.passed_to).is_(None),
    )
    found = {row.key: Then(row, State.OPEN, None, None, row.created_at) for row in session.exec(there)}
    wanted = (
        select(Event, Occurrence)
        .join(Occurrence, col(Event.occurrence_id) == col(Occurrence.id))
        .where(Occurrence.plan_id == plan_id, col(Event.at) <= instant)
        .order_by(col(Event.id))
    )
    for event, row in session.exec(wanted):
        if row.key in found:
            found[row.key] = _after(found[row.key], event, row)
    return found


def _after(before: Then, event: Event, row: Occurrence) -> Then:
    reported_on, extended_to = before.reported_on, before.extended_to
    match event.move:
        case Move.REPORT:
            reported_on = min(filter(None, (reported_on, event.day)), default=None)
        case Move.WITHDRAW:
            reported_on = None
        case Move.EXTEND:
            extended_to = event.day
    return Then(row, State(event.after), reported_on, extended_to, event.at)
