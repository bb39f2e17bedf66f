"""News that is gathered: the row that still waits for more lines, and when the last one left."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from bot.store.tables import Enrolment, Lane, Outbox, OutboxState

_outbox = Outbox.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_OPEN = (
    columns(_outbox.c.id, _outbox.c.chat_id, _outbox.c.text, _outbox.c.buttons, _outbox.c.not_before)
    .where(
        _outbox.c.person_id == bindparam("asked_person"),
        _outbox.c.lane == Lane.NEWS,
        _outbox.c.kind == bindparam("asked_kind"),
        _outbox.c.state == OutboxState.PENDING,
    )
    .order_by(_outbox.c.id.desc())
    .limit(1)
)
_REWRITE = (
    update(_outbox)
    .where(_outbox.c.id == bindparam("asked"))
    .values(text=bindparam("all_text"), buttons=bindparam("all_buttons"))
)


@dataclass
class Gathering:
    """The words of a row that has not left yet, to be added to; `rewrite` keeps them."""

    id: int
    chat_id: int
    text: str
    buttons: str  # JSON, as the outbox keeps them
    not_before: datetime | None


def still_open(session: Session, person_id: int, kind: str) -> Gathering | None:
    """The newest row of that kind that has not left yet: one more line still fits in. Every reply asks."""
    found = session.connection().execute(_OPEN, {"asked_person": person_id, "asked_kind": kind}).first()
    return Gathering(*found) if found is not None else None


def rewrite(session: Session, row: Gathering) -> None:
    """Keep the row's words and buttons."""
    said = {"asked": row.id, "all_text": row.text, "all_buttons": row.buttons}
    session.connection().execute(_REWRITE, said)


def last_at(session: Session, person_id: int, kind: str) -> datetime | None:
    """When the newest row of that kind left, or may leave."""
    row = session.exec(
        select(Outbox)
        .where(Outbox.person_id == person_id, Outbox.lane == Lane.NEWS, Outbox.kind == kind)
        .order_by(col(Outbox.id).desc())
        .limit(1)
    ).first()
    return None if row is None else row.sent_at or row.not_before or row.created_at


def enrolment(session: Session, enrolment_id: int) -> Enrolment | None:
    """The enrolment a line of such news names, ended ones included."""
    return session.get(Enrolment, enrolment_id) if 0 < enrolment_id < 2**31 else None
