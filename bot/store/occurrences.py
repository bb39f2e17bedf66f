"""Occurrences that have mattered here, and the append-only history of their moves."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from bot.store.memory import recalled, recalled_each, tell
from bot.store.tables import Event, Occurrence

_BY_KEYS = select(Occurrence).where(col(Occurrence.key).in_(bindparam("asked", expanding=True)))
_BY_IDS = select(Occurrence).where(col(Occurrence.id).in_(bindparam("asked", expanding=True)))


def by_keys(session: Session, keys: Iterable[str]) -> Mapping[str, Occurrence]:
    """The rows among `keys` that exist."""

    def ask(wanted: list[str]) -> Mapping[str, Occurrence]:
        rows: dict[str, Occurrence] = {}
        for start in range(0, len(wanted), 500):  # a statement has a limited number of parameters
            part = wanted[start : start + 500]
            rows |= {row.key: row for row in session.exec(_BY_KEYS, params={"asked": part})}
        tell(session, (Occurrence,), ((row.id, row) for row in rows.values()))
        return rows

    return recalled_each(session, (Occurrence,), keys, ask)


def by_id(session: Session, occurrence_id: int) -> Occurrence | None:
    """The row of that id; of one that was merged into another, that other."""
    row = _of(session, occurrence_id)
    return _of(session, row.passed_to) if row is not None and row.passed_to is not None else row


def _of(session: Session, occurrence_id: int) -> Occurrence | None:
    return recalled(session, (Occurrence,), occurrence_id, lambda: session.get(Occurrence, occurrence_id))


def by_ids(session: Session, occurrence_ids: Iterable[int]) -> Sequence[Occurrence]:
    """The rows of those ids."""

    def ask(wanted: list[int]) -> Mapping[int, Occurrence]:
        return {row.id or 0: row for row in session.exec(_BY_IDS, params={"asked": wanted})}

    return list(recalled_each(session, (Occurrence,), occurrence_ids, ask).values())


def ensure(session: Session, wanted: Iterable[Occurrence]) -> Mapping[str, Occurrence]:
    """The rows of those keys, made as given where there is none; a moved date moves the row's day."""
    asked = {row.key: row for row in wanted}
    rows = {**asked, **by_keys(session, asked)}
    for key, row in rows.items():
        if (row.due_on, row.title) != (asked[key].due_on, asked[key].title):
            row.due_on, row.title = asked[key].due_on, asked[key].title
    session.add_all(rows.values())
    session.flush()
    return rows


def of_plan(session: Session, plan_id: str, first: date, last: date) -> Sequence[Occurrence]:
    """The plan's rows due from `first` to `last`."""
    return session.exec(
        select(Occurrence).where(
            Occurrence.plan_id == plan_id, col(Occurrence.due_on) >= first, col(Occurrence.due_on) <= last
        )
    ).all()


def append(session: Session, event: Event) -> Event:
    """Write one move down; nothing is ever changed or removed here."""
    session.add(event)
    session.flush()
    return event


def history(session: Session, occurrence_id: int) -> Sequence[Event]:
    """Every move of the occurrence, oldest first."""
    return session.exec(select(Event).where(Event.occurrence_id == occurrence_id).order_by(col(Event.id))).all()
