"""How many messages of the bot's own accord a person has had."""

from datetime import date

from sqlmodel import Session, col, func, select

from bot.store.tables import Outbox, OutboxState

_GONE = (OutboxState.SUPERSEDED, OutboxState.DEAD)


def has_digest(session: Session, person_id: int, day: date) -> bool:
    """Whether the person's one message of that day exists already."""
    found = select(Outbox.id).where(Outbox.key == f"digest/{person_id}/{day.isoformat()}")
    return session.exec(found).first() is not None


def digests_since(session: Session, person_id: int, since: date) -> int:
    """How many days' messages the person got, or is to get, after `since`."""
    counted = select(func.count()).where(
        Outbox.person_id == person_id,
        col(Outbox.key).startswith(f"digest/{person_id}/"),
        col(Outbox.day) > since,
        col(Outbox.state).not_in(_GONE),
    )
    return session.exec(counted).one()
