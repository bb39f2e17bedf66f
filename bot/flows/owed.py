"""What stands where: each thing that falls due, beside what has been said about it here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.flows.desk import Desk
from bot.store import occurrences, people, whole
from bot.store.expected import as_set, due_of, set_day
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

    @property
    def due_on(self) -> date:
        """The day it is expected by: one set for this agency alone, or the plan's."""
        return due_of(self.row) if self.row else self.occurrence.due_on

    @property
    def begun(self) -> bool:
        """Whether a day was set for this agency alone, so that it knows of the item whatever the ladder says."""
        return self.row is not None and (set_day(self.row) or self.row.follow_up_on) is not None


def standings(desk: Desk, plan_id: str, agency: str, first: date, last: date) -> list[Standing]:
    """What falls due for the agency from `first` to `last`, by day, the office's unconfirmed dates left out."""
    return standings_of(desk, [(plan_id, agency)], first, last)[plan_id, agency]


def standings_of(
    desk: Desk, places: Iterable[tuple[str, str]], first: date, last: date
) -> dict[tuple[str, str], list[Standing]]:
    """The same for many (plan, agency) at once."""
    items = {
        place: [item for item in desk.book.of_agency(*place, first, last) if desk.book.confirmed(item)]
        for place in places
    }
    rows = occurrences.by_keys(desk.session, [item.key for found in items.values() for item in found])
    since = whole.here_since_of(desk.session, desk.book, [place for place, found in items.items() if found])
    return {place: _beside(desk, found, rows, since[place]) if found else [] for place, found in items.items()}


def _beside(desk: Desk, found: Iterable[Occurrence], rows: Mapping[str, Row], since: date) -> list[Standing]:
    return [
        Standing(as_set(desk.book, item, rows.get(item.key)), rows.get(item.key), item.due_on < since) for item in found
    ]


def here_since(desk: Desk, plan_id: str, agency: str) -> date:
    """The first day whose items are owed: the plan was loaded here and the agency had a contact (product.md, Dates)."""
    return whole.here_since(desk.session, desk.book, plan_id, agency)


def row_of(desk: Desk, item: Occurrence) -> Row:
    """The item's row, made if it does not exist yet."""
    return rows_of(desk, [item])[item.key]


def rows_of(desk: Desk, items: Iterable[Occurrence]) -> Mapping[str, Row]:
    """The items' rows by key, those made that do not exist yet."""
    wanted = {item.key: item for item in items}
    known = occurrences.by_keys(desk.session, wanted)
    fresh = [_row(desk, item) for key, item in wanted.items() if not _agrees(known.get(key), item)]
    return {**known, **occurrences.ensure(desk.session, fresh)} if fresh else known


def _agrees(row: Row | None, item: Occurrence) -> bool:
    return row is not None and (row.due_on, row.title) == (item.due_on, item.title)


def _row(desk: Desk, item: Occurrence) -> Row:
    return Row(
        key=item.key,
        plan_id=item.plan_id,
        deadline_id=item.deadline_id,
        kind=item.kind,
        title=item.title,
        period=item.period,
        agency=item.agency,
        under=next(iter(item.roots), ""),
        due_on=item.due_on,
        owed=item.owed,
        basis=item.basis,
        created_at=desk.now,
    )


def value_of(book: Book, row: Row) -> Occurrence | None:
    """What the plan says today about a row; None when the plan no longer has it."""
    if row.plan_id not in book.plans:
        return None
    found = book.occurrence(row.plan_id, row.key, row.due_on)
    return as_set(book, found, row) if found is not None else None


def open_span(desk: Desk, plan_id: str) -> tuple[date, date]:
    """The first and the last due day that an item can have whose ladder has begun and that is still asked for."""
    today = desk.today(plan_id)
    return today - timedelta(days=366), today + timedelta(days=92)


def open_at_hand(desk: Desk, places: Collection[tuple[str, str]]) -> None:
    """What `open_items` asks, asked once for many (plan, agency). Changes nothing."""
    if places:
        people.first_contact_joined_at(desk.session, places)
        items = (desk.book.of_agency(*place, *open_span(desk, place[0])) for place in places)
        occurrences.by_keys(desk.session, (item.key for found in items for item in found))


def open_items(desk: Desk, plan_id: str, agency: str) -> Sequence[Standing]:
    """What the agency still owes and has been, or is about to be, reminded of: the ladder has begun; nearest first."""
    today = desk.today(plan_id)
    near = standings(desk, plan_id, agency, *open_span(desk, plan_id))
    begun = [s for s in near if s.open and (s.begun or (s.occurrence.steps and s.occurrence.steps[0].on <= today))]
    return sorted(begun, key=lambda s: (s.due_on, s.occurrence.key))
