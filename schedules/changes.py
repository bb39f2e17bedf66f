"""What another edition of the plans changes in what falls due: added, gone, moved."""

from collections.abc import Iterable
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
    """What changes around `today`, from a year back to two years ahead."""
    old, new = _falling_due(before, today), _falling_due(after, today)
    return Changes(
        added=tuple(item for key, item in new.items() if key not in old),
        removed=tuple(item for key, item in old.items() if key not in new),
        moved=tuple((old[key], item) for key, item in new.items() if key in old and _differs(old[key], item)),
    )


def _falling_due(book: Book, today: date) -> dict[str, Occurrence]:
    found: Iterable[Occurrence] = (
        item for plan_id in book.plans for item in book.occurrences(plan_id, today - BACK, today + AHEAD)
    )
    return {item.key: item for item in found}


def _differs(before: Occurrence, after: Occurrence) -> bool:
    return (before.due_on, before.owed, before.steps) != (after.due_on, after.owed, after.steps)
