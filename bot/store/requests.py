"""Requests to join: asked by anybody, decided once."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select, update

from bot.store.tables import JoinRequest, RequestState


def add(session: Session, request: JoinRequest) -> JoinRequest:
    """Keep a new request; its id is the number people type."""
    session.add(request)
    session.flush()
    return request


def by_number(session: Session, number: int) -> JoinRequest | None:
    """The request of that number."""
    return session.get(JoinRequest, number) if 0 < number < 2**31 else None


def waiting_like(session: Session, user_id: int, plan_id: str, agency: str) -> JoinRequest | None:
    """The user's request for the same place that nobody decided yet."""
    return session.exec(
        select(JoinRequest).where(
            JoinRequest.user_id == user_id,
            JoinRequest.plan_id == plan_id,
            JoinRequest.agency == agency,
            JoinRequest.state == RequestState.WAITING,
        )
    ).first()


def waiting(session: Session, plan_ids: Sequence[str]) -> Sequence[JoinRequest]:
    """The plans' undecided requests, oldest first."""
    wanted = select(JoinRequest).where(
        col(JoinRequest.plan_id).in_(plan_ids), JoinRequest.state == RequestState.WAITING
    )
    return session.exec(wanted.order_by(col(JoinRequest.id))).all()


def asked_since(session: Session, user_id: int, since: datetime) -> int:
    """How many requests the user made after `since`."""
    asked = select(func.count()).select_from(JoinRequest)
    return session.exec(asked.where(JoinRequest.user_id == user_id, JoinRequest.asked_at > since)).one()


def decide(session: Session, request: JoinRequest, state: RequestState, person_id: int, now: datetime) -> bool:
    """Settle an undecided request; False if somebody was faster. The database decides, so that only one wins."""
    settled = session.exec(
        update(JoinRequest)
        .where(col(JoinRequest.id) == request.id, col(JoinRequest.state) == RequestState.WAITING)
        .values(state=state, decided_at=now, decided_by=person_id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(request)
    return settled.rowcount == 1


def any_of(session: Session, user_id: int) -> bool:
    """Whether the user has ever asked."""
    return session.exec(select(JoinRequest.id).where(JoinRequest.user_id == user_id).limit(1)).first() is not None
