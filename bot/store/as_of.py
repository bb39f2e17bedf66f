"""The ledger as it stood at an instant: read from the append-only history, so that nothing done later changes the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.store.tables import Event, Occurrence
from schedules.lifecycle import Move, State


@dataclass(frozen=True)
class Then:
    """Where an occurrence stood: its state, the first day it was reported on, the day granted, since when."""

    key: str
    agency: str
    state: State
    reported_on: date | None
    extended_to: date | None
    since: datetime


def as_of(session: Session, plan_id: str, instant: datetime) -> Mapping[str, Then]:
    """Every occurrence of the plan that had a history at `instant` (aware, itself included), by key.

    One that is missing was open, and nobody had said anything about it.
    """
    wanted = (
        select(Event, Occurrence)
        .join(Occurrence, col(Event.occurrence_id) == col(Occurrence.id))
        .where(Occurrence.plan_id == plan_id, col(Event.at) <= instant)
        .order_by(col(Event.id))
    )
    found: dict[str, Then] = {}
    for event, row in session.exec(wanted):
        found[row.key] = _after(found.get(row.key), event, row)
    return found


def _after(before: Then | None, event: Event, row: Occurrence) -> Then:
    reported_on = before.reported_on if before else None
    extended_to = before.extended_to if before else None
    match event.move:
        case Move.REPORT:
            reported_on = min(filter(None, (reported_on, event.day)), default=None)
        case Move.WITHDRAW:
            reported_on = None
        case Move.EXTEND:
            extended_to = event.day
    return Then(row.key, row.agency, State(event.after), reported_on, extended_to, event.at)
