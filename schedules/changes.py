"""What another edition of the plans changes in what falls due: added, gone, moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from schedules.book import Book
from schedules.occurrences import Occurrence

BACK, AHEAD = timedelta(days=366), timedelta(days=2 * 366)


@dataclass(frozen=True)
class Changes:
    """Occurrences by key: new ones, ones that are gone, and (before, after) of those whose day or meaning moved."""

    added: tuple[Occurrence, ...]
    removed: tuple[Occurrence, ...]
    moved: tuple[tuple[Occurrence, Occurrence], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved)

    def touched(self) -> frozenset[str]:
        """Keys that may send something they would not have sent before."""
        return frozenset(item.key for item in (*self.added, *(after for _, after in self.moved)))


def changes(before: Book, after: Book, today: date) -> Changes:
    """What changes around `today`, from a year back to two years ahead.

    What has only passed to another body is neither new nor gone: it is known by those of the plan's agencies it began with.
    """
    old, new = _falling_due(before, today), _falling_due(after, today)
    pairs = [(was, item) for item in new if (was := old.like(item)) is not None]
    return Changes(
        added=tuple(item for item in new if old.like(item) is None),
        removed=tuple(item for item in old if new.like(item) is None),
        moved=tuple((was, item) for was, item in pairs if _differs(was, item)),
    )


def _falling_due(book: Book, today: date) -> "_Edition":
    found = (item for plan_id in book.plans for item in book.on(None).occurrences(plan_id, today - BACK, today + AHEAD))
    return _Edition({item.key: item for item in found})


class _Edition:
    """One edition's occurrences by key, found again by where they began."""

    def __init__(self, items: Mapping[str, Occurrence]) -> None:
        self.items = items
        self._began = {place: item for item in items.values() for place in _began(item)}

    def __iter__(self) -> Iterator[Occurrence]:
        return iter(self.items.values())

    def like(self, item: Occurrence) -> Occurrence | None:
        """The same thing in this edition, if it has it."""
        return self.items.get(item.key) or next((self._began[p] for p in _began(item) if p in self._began), None)


def _began(item: Occurrence) -> Iterator[tuple[str, str, str, str]]:
    return ((item.plan_id, item.deadline_id, item.period, root) for root in item.roots)


def _differs(before: Occurrence, after: Occurrence) -> bool:
    return (before.due_on, before.owed, before.steps) != (after.due_on, after.owed, after.steps)
