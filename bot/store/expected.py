"""By which day an item's paper is expected: the plan's, or one the coordinator set for that agency alone."""

from dataclasses import replace
from datetime import date

from bot.store.tables import Occurrence as Row
from schedules.book import Book
from schedules.cadence import Step, met
from schedules.lifecycle import State
from schedules.occurrences import Occurrence
from schedules.policy import Kind


def set_day(row: Row) -> date | None:
    """The day the coordinator set for this agency alone: with 请补充 while more is asked for, or an extension."""
    return row.supplement_by if State(row.state) is State.RETURNED else row.extended_to


def due_of(row: Row) -> date:
    """The day the row's paper is expected by."""
    return set_day(row) or row.due_on


def as_set(book: Book, item: Occurrence, row: Row | None) -> Occurrence:
    """The item with the steps of a day set for this agency alone (office.md, section 2: 3, 0, then +3).

    Steps of the day before it was set are not made up for: the agency has just heard.
    """
    if row is None or not (set_day(row) or row.follow_up_on):
        return item
    policy, calendar, day = book.loaded.policy, book.loaded.calendar, set_day(row)
    planned: list[Step] = list(item.steps)
    if day is not None:
        known = book.local_day(row.plan_id, row.set_at) if row.set_at else date.min
        steps = policy.steps(Kind.EXTENSION, day, calendar, coordinator=False, owed=True)
        planned = [replace(step, name=f"{step.name}@{day.isoformat()}") for step in steps if step.on > known]
    if row.follow_up_on is not None:
        planned.append(Step(f"promised@{row.follow_up_on.isoformat()}", calendar.next_or_same(row.follow_up_on)))
    return replace(item, steps=met(planned))
