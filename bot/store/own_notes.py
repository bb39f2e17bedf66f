"""What agencies said in a stretch of days, newest versions only, nothing that was taken back."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.store.tables import Note


def between(session: Session, agencies: Sequence[str], plan_id: str, since: datetime, until: datetime) -> list[Note]:
    """The agencies' notes received since an instant and before another (both aware), by number."""
    wanted = select(Note).where(
        Note.plan_id == plan_id,
        col(Note.agency).in_(list(agencies)),
        Note.newest,
        col(Note.withdrawn).is_(False),
        col(Note.received_at) >= since,
        col(Note.received_at) < until,
    )
    return list(session.exec(wanted.order_by(col(Note.number))).all())
