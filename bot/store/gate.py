"""The one gate for everybody: a pause that Telegram asks for (429), or a token it refuses. It is kept, so a restart forgets nothing."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.store import facts

CLOSED = "gate-closed"  # since when (real time), and for how many seconds
STOPPED = "sending-stopped"


def closed(session: Session, wall: datetime, known: Mapping[str, str]) -> bool:
    """Whether Telegram told us to wait (429), or refused the token: nobody sends. `known` are the facts about it."""
    if known.get(STOPPED):
        return True
    since_when = known.get(CLOSED)
    if since_when is None:
        return False
    since, seconds = since_when.split(" ")
    if wall < datetime.fromisoformat(since):
        # The machine's clock was set back: the pause is as long as it was, no longer.
        facts.put(session, CLOSED, f"{wall.isoformat()} {seconds}")
        return True
    return wall < datetime.fromisoformat(since) + timedelta(seconds=float(seconds))


def close(session: Session, wall: datetime, seconds: float) -> None:
    """Nobody sends for that long; a longer pause that is under way goes on."""
    before = facts.get(session, CLOSED)
    if before is not None:
        since, known = before.split(" ")
        left = (datetime.fromisoformat(since) - wall).total_seconds() + float(known)
        seconds = max(seconds, min(left, float(known)))
    facts.put(session, CLOSED, f"{wall.isoformat()} {seconds}")
