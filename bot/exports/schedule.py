"""What falls due, and when its reminders leave, as `duban schedule` prints it; the JSON shape is the contract's."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.exports.tables import table
from schedules.book import Book
from schedules.occurrences import Occurrence, reminder_instants

Json = dict[str, Any]


def schedule_as_json(
    book: Book, plans: Sequence[str], agencies: Mapping[str, str | None], first: date, last: date
) -> list[Json]:
    """What falls due from `first` to `last`, both included, by day and key.

    `agencies` names the one agency (canonical) asked for in each plan, None for all of them; a plan it lacks is left out.
    """
    return [entry(book, item) for item in _chosen(book, plans, agencies, first, last)]


def schedule_as_text(
    book: Book, plans: Sequence[str], agencies: Mapping[str, str | None], first: date, last: date
) -> str:
    """The same as a table: the days on which reminders leave, not their instants."""
    rows = [
        (
            item.due_on.isoformat() if item.announced else f"{item.due_on:%Y-%m} (not announced)",
            item.plan_id,
            item.agency,
            item.title,
            "owed" if item.owed else "-",
            str(item.basis) if book.confirmed(item) else f"{item.basis}, not confirmed",
            " ".join(step.on.isoformat() for step in item.steps) or "-",
        )
        for item in _chosen(book, plans, agencies, first, last)
    ]
    if not rows:
        return f"Nothing falls due from {first} to {last}."
    return table(("due on", "plan", "agency", "what", "owed", "basis", "reminders"), rows)


def _chosen(
    book: Book, plans: Sequence[str], agencies: Mapping[str, str | None], first: date, last: date
) -> list[Occurrence]:
    found = [
        item
        for plan_id in plans
        if plan_id in agencies
        for item in book.occurrences(plan_id, first, last)
        if agencies[plan_id] in (None, item.agency, *item.roots)
    ]
    return sorted(found, key=lambda item: (item.due_on, item.key))


def entry(book: Book, item: Occurrence) -> Json:
    """One occurrence in the contract's shape."""
    leave = reminder_instants(item, book.loaded.policy.hours.default, book.zone(item.plan_id))
    return {
        "key": item.key,
        "plan": item.plan_id,
        "deadline": item.deadline_id,
        "kind": str(item.kind),
        "title": item.title,
        "agency": item.agency,
        "role": str(item.role) if item.role else None,
        "due_on": item.due_on.isoformat(),
        "owed": item.owed,
        "basis": str(item.basis),
        "confirmed": book.confirmed(item),
        "reminders": [at.isoformat(timespec="seconds") for at in leave],
    }
