"""Named values of this installation."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import Session, col, select

from bot.store.memory import recalled, recalled_each
from bot.store.tables import Fact, OfficeDate, PlanRecord
from schedules.decisions import Decision

WAVE_HELD = "wave-held"  # JSON: keys of occurrences that a change of plan added and that wait for a coordinator
RELOAD_ASKED = "reload-asked"
ALIVE = "alive-at"  # real and product time of the last sign of life
WEBHOOK_SECRET = "webhook-secret"  # noqa: S105 (the name of the fact)
CLOCK_HELD = "clock-held-since"  # the product's time at which a jump was seen; while it stands, reminders are held
# Put together once, here and in the rooms beside it: to build a statement takes longer than to run it.
_NAMED = select(Fact.value).where(Fact.name == bindparam("asked"))
_SEVERAL = select(Fact.name, Fact.value).where(col(Fact.name).in_(bindparam("asked", expanding=True)))
_fact = Fact.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_CHANGE = update(_fact).where(_fact.c.name == bindparam("asked")).values(value=bindparam("said"))
_NEW = insert(_fact)
_FORGET = delete(_fact).where(_fact.c.name == bindparam("asked"))
_OFFICE_DATES = select(OfficeDate)
_LOADED = select(PlanRecord.first_loaded_at).where(PlanRecord.id == bindparam("asked"))


def get(session: Session, name: str) -> str | None:
    """The value called `name`."""
    return recalled(session, (Fact,), name, lambda: session.exec(_NAMED, params={"asked": name}).first(), lasting=True)


def several(session: Session, names: Collection[str]) -> dict[str, str]:
    """The values among `names` that there are."""

    def ask(wanted: list[str]) -> dict[str, str]:
        return dict(session.exec(_SEVERAL, params={"asked": wanted}).all())

    return recalled_each(session, (Fact,), names, ask, lasting=True)


def put(session: Session, name: str, value: str | None) -> None:
    """Remember `value` under `name`; None forgets it."""
    connection = session.connection()
    if value is None:
        connection.execute(_FORGET, {"asked": name})
    elif connection.execute(_CHANGE, {"asked": name, "said": value}).rowcount == 0:
        connection.execute(_NEW, {"name": name, "value": value})


def first_loaded_at(session: Session, plan_id: str) -> datetime | None:
    """When the plan was first loaded here."""

    def ask() -> datetime | None:
        return session.exec(_LOADED, params={"asked": plan_id}).first()

    return recalled(session, (PlanRecord,), plan_id, ask, lasting=True)


def note_loaded(session: Session, plan_id: str, now: datetime) -> bool:
    """Remember that the plan is loaded; True if it is new here."""
    if first_loaded_at(session, plan_id) is not None:
        return False
    session.add(PlanRecord(id=plan_id, first_loaded_at=now))
    session.flush()
    return True


def plan_bodies(session: Session) -> dict[str, str]:
    """Plan id → the edition in use, as JSON."""
    return {record.id: record.body for record in session.exec(select(PlanRecord)).all() if record.body}


def remember_plans(session: Session, bodies: dict[str, str]) -> None:
    """These editions are in use from now on; a plan that is not among them is not."""
    for record in session.exec(select(PlanRecord)).all():
        record.body = bodies.get(record.id, "")
        session.add(record)
    session.flush()


def office_dates(session: Session) -> Sequence[OfficeDate]:
    """Every decision about dates of basis `office`."""
    return session.exec(_OFFICE_DATES).all()


def decisions(session: Session) -> tuple[Decision, ...]:
    """The same, as the book takes them."""

    def ask() -> tuple[Decision, ...]:
        rows = office_dates(session)
        return tuple(Decision(row.plan_id, row.deadline_id, row.confirmed, row.off, row.due) for row in rows)

    return recalled(session, (OfficeDate,), "decisions", ask, lasting=True)


def named(session: Session, prefix: str) -> list[str]:
    """The names that begin with `prefix`."""
    return [name for name in session.exec(select(Fact.name)).all() if name.startswith(prefix)]


def webhook_secret(session: Session) -> str:
    """What Telegram has to say at the webhook's door, made once for every process of this installation."""
    known = get(session, WEBHOOK_SECRET)
    if known is None:
        known = secrets.token_urlsafe(48)
        put(session, WEBHOOK_SECRET, known)
    return known
