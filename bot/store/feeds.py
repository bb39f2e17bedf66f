"""Private calendar addresses: one per person, known by the hash of its token, gone with the last enrolment."""

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, col, select

from bot.store.tables import Enrolment, EnrolmentRole, Feed

TOKEN_BYTES = 32  # 256 bits: nobody finds one by trying
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


def issue(session: Session, person_id: int, now: datetime, token: Callable[[int], str] = secrets.token_urlsafe) -> str:
    """A fresh token, which stands nowhere else; the person's former one opens nothing from now on."""
    end(session, person_id)
    made = token(TOKEN_BYTES)
    session.add(Feed(person_id=person_id, token_hash=_hash_of(made), created_at=now))
    session.flush()
    return made


def of(session: Session, person_id: int) -> Feed | None:
    """The person's address, if they asked for one."""
    return session.get(Feed, person_id)


def places(session: Session, token: str) -> list[tuple[str, str]] | None:
    """(plan, agency) of everything its owner answers for today as a contact; None where the token opens nothing."""
    if not _TOKEN.fullmatch(token):
        return None
    found = session.exec(select(Feed).where(Feed.token_hash == _hash_of(token))).first()
    if found is None:
        return None
    living = select(Enrolment).where(
        Enrolment.person_id == found.person_id,
        Enrolment.role == EnrolmentRole.CONTACT,
        col(Enrolment.ended_at).is_(None),
    )
    rows = session.exec(living.order_by(col(Enrolment.id))).all()
    return [(row.plan_id, row.agency) for row in rows] or None


def end(session: Session, person_id: int) -> None:
    """The person's address opens nothing any more."""
    known = session.get(Feed, person_id)
    if known is not None:
        session.delete(known)
        session.flush()


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
