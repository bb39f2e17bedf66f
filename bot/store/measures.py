"""How long what waits has waited, and what came to no good end: the numbers of `/metrics` and `duban doctor`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.store.tables import Inbox, InboxState, Lane, Outbox, OutboxState, Person

# Few rows end like this, so counting them is cheap; how many were sent is counted where they are sent.
NO_GOOD_END = (OutboxState.DEAD, OutboxState.UNKNOWN, OutboxState.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: how many, and how many seconds of the product's time the oldest has been waiting."""

    waiting: int = 0
    age: float = 0.0


@dataclass(frozen=True, slots=True)
class Measures:
    """One look at the tables."""

    lanes: Mapping[str, Queue]
    held: int
    sending: int
    ended: Mapping[str, int]  # by state: dead, unknown, unreachable
    inbox: Queue
    quarantined: int
    unreachable_people: int


def measured(session: Session, now: datetime) -> Measures:
    """The numbers at `now` (the product's time)."""
    states = _states(session)
    return Measures(
        lanes={lane.value: _lane(session, lane, now) for lane in Lane},
        held=states.get(OutboxState.HELD, 0),
        sending=states.get(OutboxState.SENDING, 0),
        ended={state.value: states.get(state, 0) for state in NO_GOOD_END},
        inbox=_inbox(session, now),
        quarantined=_quarantined(session),
        unreachable_people=session.exec(
            select(func.count()).select_from(Person).where(~col(Person.reachable), col(Person.user_id).is_not(None))
        ).one(),
    )


def _states(session: Session) -> dict[str, int]:
    wanted = (OutboxState.HELD, OutboxState.SENDING, *NO_GOOD_END)
    rows = session.exec(
        select(Outbox.state, func.count()).where(col(Outbox.state).in_(wanted)).group_by(col(Outbox.state))
    )
    return {str(state): int(count) for state, count in rows}


def _lane(session: Session, lane: Lane, now: datetime) -> Queue:
    waits = (Outbox.state == OutboxState.PENDING, Outbox.lane == lane)
    count = session.exec(select(func.count()).select_from(Outbox).where(*waits)).one()
    # The lowest id is the oldest row: found in the index, however many wait.
    oldest = select(Outbox.created_at, Outbox.not_before).where(*waits).order_by(col(Outbox.id)).limit(1)
    first = session.exec(oldest).first()
    return Queue(count, _seconds(max(filter(None, first)), now) if first else 0.0)


def _inbox(session: Session, now: datetime) -> Queue:
    waits = Inbox.state == InboxState.WAITING
    count = session.exec(select(func.count()).select_from(Inbox).where(waits)).one()
    first = session.exec(select(Inbox.received_at).where(waits).order_by(col(Inbox.id)).limit(1)).first()
    return Queue(count, _seconds(first, now) if first else 0.0)


def _quarantined(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Inbox).where(Inbox.state == InboxState.QUARANTINED)).one()


def _seconds(since: datetime, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds())
