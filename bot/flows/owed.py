"""What stands where: each thing that falls due, beside what has been said about it here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.flows.desk import Desk
from bot.store import occurrences, whole
from bot.store.tables import Occurrence as Row
from schedules.book import Book
from schedules.lifecycle import State, is_open
from schedules.occurrences import Occurrence


@dataclass(frozen=True)
class Standing:
    """One occurrence, its row if it has mattered here already, and whether it was over before anybody was here."""

    occurrence: Occurrence
    row: Row | None
    history: bool

    @property
    def state(self) -> State:
        return State(self.row.state) if self.row else State.OPEN

    @property
    def open(self) -> bool:
        """Whether a paper is still expected."""
        return self.occurrence.owed and not self.history and is_open(self.state)


def standings(desk: Desk, plan_id: str, agency: str, first: date, last: date) -> list[Standing]:
    """What falls due for the agency from `first` to `last`, by day, the office's unconfirmed dates left out."""
    found = [
        item
        for item in desk.book.occurrences(plan_id, first, last)
        if item.agency == agency and desk.book.confirmed(item)
    ]
    rows = occurrences.by_keys(desk.session, [item.key for item in found])
    since = here_since(desk, plan_id, agency)
    return [Standing(item, rows.get(item.key), item.due_on < since) for item in found]


def here_since(desk: Desk, plan_id: str, agency: str) -> date:
    """The first day whose items are owed: the plan was loaded here and the agency had a contact (product.md, Dates)."""
    return whole.here_since(desk.session, desk.book, plan_id, agency)


def row_of(desk: Desk, item: Occurrence) -> Row:
    """The item's row, made if it does not exist yet."""
    return occurrences.ensure(
        desk.session,
        Row(
            key=item.key,
            plan_id=item.plan_id,
            deadline_id=item.deadline_id,
            kind=item.kind,
            title=item.title,
            period=item.period,
            agency=item.agency,
            due_on=item.due_on,
            owed=item.owed,
            basis=item.basis,
            created_at=desk.now,
        ),
    )


def value_of(book: Book, row: Row) -> Occurrence | None:
    """What the plan says today about a row; None when the plan no longer has it."""
    if row.plan_id not in book.plans:
        return None
    found = book.occurrences(row.plan_id, row.due_on - timedelta(days=366), row.due_on + timedelta(days=366))
    return next((item for item in found if item.key == row.key), None)


def open_items(desk: Desk, plan_id: str, agency: str) -> Sequence[Standing]:
    """What the agency still owes and has been, or is about to be, reminded of: the ladder has begun; nearest first."""
    today = desk.today(plan_id)
    near = standings(desk, plan_id, agency, today - timedelta(days=366), today + timedelta(days=92))
    return [s for s in near if s.open and s.occurrence.steps and s.occurrence.steps[0].on <= today]
