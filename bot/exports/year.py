"""One plan in one year, whole, as every export shows it: gathered once in a transaction, then a plain value.

A note belongs to the year of the item it is about (a report of 2024 that came in January counts for 2024); without an
item, to the local year in which its first version was received.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo

from bot.exports.standing import Count, Standing, counts, last_said, open_of, standing
from bot.store import whole
from bot.store.asks import waiting_for_help
from bot.store.engine import Session
from bot.store.expected import as_set
from bot.store.notes import Told
from bot.store.tables import Ask, TargetValue
from bot.store.tables import Occurrence as Row
from bot.store.whole import Moved
from bot.texts.words import ZH, succeeded
from schedules.book import Book
from schedules.model import Plan
from schedules.occurrences import Occurrence

FIRST_YEAR, LAST_YEAR = 1990, 2100
_STILL_ASKED_FOR = timedelta(days=366)


@dataclass(frozen=True)
class Year:
    """`agency` is the one that was asked for, None for all of them; `contacts`: who has one, and whether it can be reached."""

    book: Book
    plan: Plan
    year: int
    now: datetime
    agency: str | None
    standings: Sequence[Standing]
    notes: Sequence[Told]
    moves: Sequence[Moved]
    asks: Sequence[Ask]
    values: Mapping[str, Sequence[TargetValue]]
    contacts: Mapping[str, bool]
    left_over: Sequence[Standing] = ()  # of the year before, still open: a report of 2024 is asked for in January, too

    @property
    def zone(self) -> ZoneInfo:
        return self.book.zone(self.plan.id)

    @property
    def today(self) -> date:
        return self.book.local_day(self.plan.id, self.now)

    @property
    def first(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        return date(self.year, 12, 31)

    @property
    def agencies(self) -> Sequence[str]:
        """Those that the export is about, in the plan's order."""
        return [name for name in self.book.agencies(self.plan.id) if self.agency in (None, name)]

    @cached_property
    def counts(self) -> Sequence[Count]:
        return counts(self.standings)

    @cached_property
    def newest(self) -> Sequence[Told]:
        """The newest version of each note that was not taken back, by number."""
        return [told for told in self.notes if told.note.newest and not told.note.withdrawn]

    def known_as(self, agency: str) -> str:
        """The body of today, with those whose duties under the plan it has taken over."""
        body = self.book.canonical(self.plan.id, agency)
        before = self.book.formerly(self.plan.id, body)
        return succeeded(ZH, body, "、".join(before)) if before else body

    def schedule(self) -> list[Occurrence]:
        """Everything that falls due in the year, owed or not, by day."""
        found = self.book.occurrences(self.plan.id, self.first, self.last)
        return [item for item in found if self.agency in (None, item.agency)]


def year_asked(plan: Plan, today: date, year: int | None = None) -> int:
    """The year that is meant: the one given, else this year, brought into the plan's period."""
    if year is not None:
        return year
    start, end = plan.period.start or plan.issued_on, plan.period.end
    latest = today.year if end is None else min(today.year, end.year)
    return latest if start is None else max(latest, start.year)


def gathered(
    session: Session | None, book: Book, plan_id: str, year: int, now: datetime, agency: str | None = None
) -> Year:
    """Read everything of the plan's year; without a session (no database yet) nobody has said anything.

    Agencies are the bodies of today; notes keep the name under which they were said.
    """
    book = book.today(now)
    agency = agency and book.canonical(plan_id, agency)
    first, last = date(year, 1, 1), date(year, 12, 31)
    owed = _owed(book, plan_id, first, last, agency)
    before = _owed(
        book, plan_id, max(date(year - 1, 1, 1), book.local_day(plan_id, now) - _STILL_ASKED_FOR), first, agency
    )
    kept = Kept.read(session, plan_id) if session else Kept()
    told = _of_year(
        book, plan_id, year, (one for one in kept.notes if agency in (None, book.canonical(plan_id, one.note.agency)))
    )
    keys, numbers = {item.key for item in owed}, {one.note.number for one in told}
    return Year(
        book=book,
        plan=book.plans[plan_id],
        year=year,
        now=now,
        agency=agency,
        standings=_standings(session, book, owed, kept, told),
        notes=told,
        moves=[one for one in kept.moves if one.occurrence in keys],
        asks=[one for one in kept.asks if one.note_number in numbers],
        values={} if agency else kept.values,
        contacts=kept.contacts,
        left_over=[one for one in open_of(_standings(session, book, before, kept, ())) if one.due_on < first],
    )


def _owed(book: Book, plan_id: str, first: date, last: date, agency: str | None) -> list[Occurrence]:
    """What is owed in those days, by day, then in the plan's order."""
    order = {name: place for place, name in enumerate(book.agencies(plan_id))}
    found = [item for item in book.occurrences(plan_id, first, last) if item.owed and agency in (None, item.agency)]
    return sorted(
        found, key=lambda item: (item.due_on, item.deadline_id, item.period, order.get(item.agency, len(order)))
    )


@dataclass(frozen=True)
class Kept:
    """What the database holds of one plan."""

    notes: Sequence[Told] = ()
    rows: Mapping[str, Row] = field(default_factory=dict)
    moves: Sequence[Moved] = ()
    asks: Sequence[Ask] = ()
    values: Mapping[str, Sequence[TargetValue]] = field(default_factory=dict)
    contacts: Mapping[str, bool] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session, plan_id: str) -> Self:
        """All of it, in a handful of queries."""
        return cls(
            notes=whole.notes(session, plan_id),
            rows=whole.occurrences(session, plan_id),
            moves=whole.moves(session, plan_id),
            asks=whole.asks(session, plan_id),
            values=whole.target_values(session, plan_id),
            contacts=whole.with_contact(session, plan_id),
        )


def _of_year(book: Book, plan_id: str, year: int, told: Iterable[Told]) -> list[Told]:
    """The notes of that year, all versions of each."""
    groups: dict[int, list[Told]] = defaultdict(list)
    for one in told:
        groups[one.note.number].append(one)
    return [one for group in groups.values() if _year_of(book, plan_id, group) == year for one in group]


def _year_of(book: Book, plan_id: str, versions: Sequence[Told]) -> int:
    newest, first = versions[0], versions[-1]
    if newest.occurrence is not None:
        return int(newest.occurrence.split("/")[2][:4])
    return book.local_day(plan_id, first.note.received_at).year


def _standings(
    session: Session | None, book: Book, owed: Sequence[Occurrence], kept: Kept, told: Iterable[Told]
) -> list[Standing]:
    rows, waiting = kept.rows, waiting_for_help(kept.asks)
    said: dict[str | None, list[tuple[int, str]]] = defaultdict(list)
    for one in told:
        if one.note.newest and not one.note.withdrawn:
            said[one.occurrence].append((one.note.number, one.note.status))
    since = {
        agency: whole.here_since(session, book, owed[0].plan_id, agency) if session else date.min
        for agency in {item.agency for item in owed}
    }
    return [
        standing(
            as_set(book, item, rows.get(item.key)),
            rows.get(item.key),
            last_said(said[item.key]),
            [number for number, _ in said[item.key]],
            confirmed=book.confirmed(item),
            history=item.due_on < since[item.agency],
            waits=item.key in rows and rows[item.key].id in waiting,
        )
        for item in owed
    ]
