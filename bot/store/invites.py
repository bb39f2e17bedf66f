"""Invites: one-use codes kept only as their SHA-256, and the wrong codes people tried."""

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, delete, func, select, update

from bot.store.people import EVERY_PLAN
from bot.store.states import SHOWS_CODE as SHOWS_CODE
from bot.store.states import STILL_SHOWS_CODE
from bot.store.tables import Enrolment, EnrolmentRole, Invite, Outbox, OutboxState, WrongCode

Token = Callable[[int], str]

CODE_BYTES = 16  # 128 bits of randomness
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what a start link can carry, Bot API "Deep linking"


def issue(session: Session, invite: Invite, token: Token = secrets.token_urlsafe) -> str:
    """Keep `invite` under a fresh code; returns the code, which stands nowhere else."""
    code = token(CODE_BYTES)
    invite.code_hash = hash_of(code)
    session.add(invite)
    session.flush()
    return code


def hash_of(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def by_code(session: Session, code: str) -> Invite | None:
    """The invite of that code, used and expired ones included; None for anything that cannot be a code."""
    if not _CODE.fullmatch(code):
        return None
    return session.exec(select(Invite).where(Invite.code_hash == hash_of(code))).first()


def use(session: Session, invite: Invite, now: datetime) -> bool:
    """Spend the invite; False if it was used before or has expired. The database decides, so that only one wins."""
    spent = session.exec(
        update(Invite)
        .where(col(Invite.id) == invite.id, col(Invite.used_at).is_(None), col(Invite.expires_at) > now)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    session.refresh(invite)
    return spent.rowcount == 1


def used_by(session: Session, invite: Invite, person_id: int) -> None:
    """Remember who spent it."""
    invite.used_by = person_id
    session.add(invite)
    session.flush()


def drop_claims(session: Session) -> None:
    """Claim codes that nobody used are worth nothing any more."""
    session.exec(delete(Invite).where(col(Invite.plan_id) == EVERY_PLAN, col(Invite.used_at).is_(None)))


def a_coordinator_lives(session: Session) -> bool:
    """Whether anybody coordinates anything."""
    found = select(Enrolment.id).where(Enrolment.role == EnrolmentRole.COORDINATOR, col(Enrolment.ended_at).is_(None))
    return session.exec(found.limit(1)).first() is not None


def note_wrong(session: Session, user_id: int, now: datetime, older_than: datetime) -> None:
    """Remember a wrong code; the user's tries from before `older_than` are forgotten."""
    session.exec(delete(WrongCode).where(col(WrongCode.user_id) == user_id, col(WrongCode.at) <= older_than))
    session.add(WrongCode(user_id=user_id, at=now))
    session.flush()


def wrong_since(session: Session, user_id: int, since: datetime) -> int:
    """How many wrong codes the user tried after `since`."""
    tried = select(func.count()).select_from(WrongCode).where(WrongCode.user_id == user_id, WrongCode.at > since)
    return session.exec(tried).one()


def blank_shown(session: Session) -> None:
    """Codes that have reached their chat need not stand in the outbox any longer."""
    session.exec(
        update(Outbox)
        .where(text(STILL_SHOWS_CODE), col(Outbox.state) == OutboxState.SENT)
        .values(text="")
        .execution_options(synchronize_session=False)
    )
