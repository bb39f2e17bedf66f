"""Dates that the office set by a notice."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.store.memory import recalled
from bot.store.tables import NoticeDate
from schedules.book import Notice
from schedules.model import Who

_WORDS = {Who.ALL.value: Who.ALL, Who.LEADS.value: Who.LEADS}
BETWEEN = "、"
_STANDING = select(NoticeDate).where(col(NoticeDate.removed_at).is_(None))  # put together once: every desk asks


def add(session: Session, row: NoticeDate) -> NoticeDate:
    """Keep a new notice; its id is the number people type."""
    session.add(row)
    session.flush()
    return row


def by_number(session: Session, number: int) -> NoticeDate | None:
    """The notice of that number, removed ones included."""
    return session.get(NoticeDate, number) if 0 < number < 2**31 else None


def living(session: Session, plan_ids: Sequence[str]) -> Sequence[NoticeDate]:
    """The plans' notices that stand, by day."""
    wanted = select(NoticeDate).where(col(NoticeDate.plan_id).in_(plan_ids), col(NoticeDate.removed_at).is_(None))
    return session.exec(wanted.order_by(col(NoticeDate.due_on), col(NoticeDate.id))).all()


def remove(session: Session, row: NoticeDate, person_id: int | None, now: datetime) -> None:
    """The date holds no longer; who took it away stays on record."""
    row.removed_at, row.removed_by = now, person_id
    session.add(row)
    session.flush()


def standing(session: Session) -> tuple[Notice, ...]:
    """Every notice that stands, as the book takes it."""
    return recalled(session, (NoticeDate,), "standing", lambda: _standing(session), lasting=True)


def _standing(session: Session) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            plan_id=row.plan_id,
            number=row.id or 0,
            title=row.title,
            due_on=row.due_on,
            who=_WORDS.get(row.scope) or tuple(row.scope.split(BETWEEN)),
            inspection=row.inspection,
            document_number=row.document_number,
        )
        for row in session.exec(_STANDING).all()
    )
