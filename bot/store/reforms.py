"""Reforms of agencies (机构改革), as coordinators recorded them, and the rows that follow them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select

from bot.store.memory import recalled
from bot.store.tables import AgencyReform, Enrolment, EnrolmentRole, Occurrence
from schedules.agencies import Succession
from schedules.book import Reform

# Put together once: every desk asks.
_STANDING = (
    select(AgencyReform)
    .where(col(AgencyReform.confirmed_at).is_not(None), col(AgencyReform.removed_at).is_(None))
    .order_by(col(AgencyReform.id))
)


def add(session: Session, row: AgencyReform) -> AgencyReform:
    """Keep a new one; its id is the number people type."""
    session.add(row)
    session.flush()
    return row


def by_number(session: Session, number: int) -> AgencyReform | None:
    """The reform of that number, removed and unconfirmed ones included."""
    return session.get(AgencyReform, number) if 0 < number < 2**31 else None


def living(session: Session, plan_ids: Collection[str]) -> Sequence[AgencyReform]:
    """The plans' reforms that hold, by day."""
    wanted = select(AgencyReform).where(
        col(AgencyReform.plan_id).in_(list(plan_ids)),
        col(AgencyReform.confirmed_at).is_not(None),
        col(AgencyReform.removed_at).is_(None),
    )
    return session.exec(wanted.order_by(col(AgencyReform.from_on), col(AgencyReform.id))).all()


def all_of(session: Session, plan_id: str) -> Sequence[AgencyReform]:
    """Every reform ever recorded for the plan."""
    return session.exec(select(AgencyReform).where(AgencyReform.plan_id == plan_id)).all()


def confirm(session: Session, row: AgencyReform, now: datetime) -> None:
    """It holds from now on."""
    row.confirmed_at = now
    session.add(row)
    session.flush()


def remove(session: Session, row: AgencyReform, person_id: int | None, now: datetime) -> None:
    """It holds no longer; who took it back stays on record."""
    row.removed_at, row.removed_by = now, person_id
    session.add(row)
    session.flush()


def standing(session: Session) -> tuple[Reform, ...]:
    """Every reform that holds, as the book takes it."""

    def ask() -> tuple[Reform, ...]:
        rows = session.exec(_STANDING).all()
        return tuple(Reform(row.plan_id, Succession(row.agency, row.successor, row.from_on)) for row in rows)

    return recalled(session, (AgencyReform,), "standing", ask, lasting=True)


def enrolments(session: Session, plan_id: str, names: Collection[str]) -> Sequence[Enrolment]:
    """Every enrolment as a contact of the plan, ended ones too, that was or is for one of those bodies, A before B."""
    wanted = select(Enrolment).where(
        Enrolment.plan_id == plan_id,
        Enrolment.role == EnrolmentRole.CONTACT,
        or_(col(Enrolment.agency).in_(list(names)), Enrolment.under != ""),
    )
    return session.exec(wanted.order_by(col(Enrolment.slot), col(Enrolment.id))).all()


def occurrences(session: Session, plan_id: str, names: Collection[str]) -> Sequence[Occurrence]:
    """The plan's rows of those bodies, and those that were passed on before."""
    passed = (Occurrence.under != "") & (Occurrence.under != Occurrence.agency)
    wanted = select(Occurrence).where(
        Occurrence.plan_id == plan_id, or_(col(Occurrence.agency).in_(list(names)), passed)
    )
    return session.exec(wanted.order_by(col(Occurrence.id))).all()
