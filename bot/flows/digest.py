"""A day's message to one person: from the occurrences it lists to its words and buttons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.flows.desk import Buttons, Desk
from bot.flows.owed import value_of
from bot.flows.proposing import asked_of
from bot.flows.subjects import Subject, called
from bot.store import occurrences
from bot.store.expected import set_day
from bot.store.tables import Occurrence as Row
from bot.store.tables import Person
from bot.texts import reminding
from bot.texts.drafting import draft_label
from bot.texts.looking import joined
from bot.texts.replying import reply_label
from bot.texts.words import formerly, full_name, moment, succeeded
from schedules.lifecycle import State, is_open
from schedules.occurrences import Occurrence
from schedules.policy import Kind
from schedules.replies import reply_data

MORE = "more"
PLACE = "\ue000"  # a private-use character: no plan and no person's name has it
BUTTONED_ITEMS = 3  # a list this short gets buttons per item; a longer one is answered by number


@dataclass(frozen=True)
class Listed:
    """An occurrence a message lists: its row and what the plan says about it today."""

    row: Row
    occurrence: Occurrence


def still_due(desk: Desk, listed: Sequence[int]) -> list[Listed]:
    """Of the occurrences with those ids, the ones still to be said."""
    rows = (occurrences.by_id(desk.session, occurrence_id) for occurrence_id in listed)
    return still_to_say(desk, [row for row in rows if row is not None])


def still_to_say(desk: Desk, rows: Iterable[Row]) -> list[Listed]:
    """Of those occurrences the ones still to be said: in the plan, and, where owed, still open."""
    found = []
    for row in rows:
        value = value_of(desk.book, row)
        if value is None or not desk.book.confirmed(value):
            continue
        if not value.owed or is_open(State(row.state)):
            found.append(Listed(row, value))
    return found


def in_order(listed: Sequence[Listed]) -> list[Listed]:
    """Items before activities, nearest first."""
    return sorted(listed, key=lambda one: (is_activity(one), one.occurrence.due_on, one.occurrence.key))


def is_activity(one: Listed) -> bool:
    """Whether it belongs into 下月活动."""
    return one.occurrence.kind is Kind.OBSERVANCE


def written(desk: Desk, person: Person, listed: Sequence[Listed], outbox_id: int) -> tuple[str, Buttons]:
    """Words and buttons of the message that lists them; `outbox_id` is its row."""
    words, buttons = template(desk, person, listed)
    named = [[(label, data.replace(PLACE, str(outbox_id))) for label, data in line] for line in buttons]
    return filled(words, outbox_id), named


def filled(words: str, outbox_id: int) -> str:
    """The words of a template with the message's own number."""
    return words.replace(PLACE, f"{outbox_id:04d}")


def template(desk: Desk, person: Person, listed: Sequence[Listed]) -> tuple[str, Buttons]:
    """Words and buttons with PLACE where the message's own number goes: equal for all who are told the same."""
    items = [one for one in listed if not is_activity(one)]
    agencies = {agency_of(desk, person.language, one) for one in listed}
    lines = [line_of(desk, person.language, one) for one in items[: desk.book.loaded.policy.burden.items_per_digest]]
    sheet = reminding.Sheet(
        language=person.language,
        today=desk.today(listed[0].occurrence.plan_id),
        heading=agencies.pop() if len(agencies) == 1 else "",
        lines=lines,
        more=len(items) - len(lines),
        activities=_once([line_of(desk, person.language, one) for one in listed if is_activity(one)]),
        numbers=_numbers_asked(desk, listed),
        missed=_missed(desk, person),
        number=f"{desk.today():%m%d}-{PLACE}",
    )
    words, shown = reminding.fitted(sheet)
    return words, _buttons(person.language, items[:shown], len(items) - shown)


def _missed(desk: Desk, person: Person) -> tuple[str, str] | None:
    if person.missed_since is None or person.missed_until is None:
        return None
    zone = desk.book.zone(next(iter(desk.book.plans)))
    since, until = (moment(person.language, at, zone) for at in (person.missed_since, person.missed_until))
    return since, until


def agency_of(desk: Desk, language: str, one: Listed) -> str:
    """The agency's full name, and whose duties it has taken over; of bodies about to be merged, that of the one to come."""
    value = one.occurrence
    holders = dict.fromkeys(desk.book.canonical(value.plan_id, root) for root in value.roots)
    if len(holders) < 2:
        return called(desk, language, Subject(value.plan_id, value.agency))
    name = full_name(desk.book.plans[value.plan_id].jurisdiction, value.key.rpartition("/")[2])
    return succeeded(language, name, joined(language, list(holders)))


def line_of(desk: Desk, language: str, one: Listed) -> reminding.Line:
    """The item as a message shows it."""
    value, row = one.occurrence, one.row
    returned = State(row.state) is State.RETURNED
    return reminding.Line(
        what=reminding.what(language, value.period, value.title, returned=returned)
        + formerly(language, desk.book.shared_before(value)),
        due_on=set_day(row) or value.due_on,
        by_office=set_day(row) is not None,
        include=_numbers_wanted(desk, value),
        owed=value.owed,
        agency=agency_of(desk, language, one),
        to=value.to,
        channel=value.channel,
        locator=value.locator,
        announced=value.announced,
        until=value.ends_on if value.kind is Kind.OBSERVANCE else None,
    )


def _numbers_wanted(desk: Desk, value: Occurrence) -> tuple[str, ...]:
    """A target is asked for inside the report of its last year, of the leads only (office.md, section 2)."""
    if value.kind is not Kind.ANNUAL_REPORT or not value.owed:
        return ()
    return tuple(
        goal.target.what
        for goal in desk.book.goals(value.plan_id)
        if goal.by is not None and str(goal.by.year) == value.period and value.agency in goal.leads
    )


def _numbers_asked(desk: Desk, listed: Sequence[Listed]) -> tuple[str, ...]:
    """What the coordinator asked the listed agencies for."""
    places = dict.fromkeys((one.occurrence.plan_id, one.occurrence.agency) for one in listed)
    return tuple(dict.fromkeys(goal.target.what for place in places for goal in asked_of(desk, *place)))


def _once(lines: list[reminding.Line]) -> list[reminding.Line]:
    return list({line.what: line for line in lines}.values())


def _buttons(language: str, shown: Sequence[Listed], more: int) -> Buttons:
    rows: list[list[tuple[str, str]]] = []
    owed = [(number, one) for number, one in enumerate(shown, start=1) if one.occurrence.owed]
    if len(shown) == 1 and owed:
        every = ("reported", "received", "blocked")
        rows.append([(reply_label(language, code), reply_data(shown[0].row.id or 0, code)) for code in every])
        if shown[0].occurrence.kind is Kind.ANNUAL_REPORT:
            rows.append([(draft_label(language), "draft")])
    elif len(owed) <= BUTTONED_ITEMS:
        for number, one in owed:
            codes = ("reported", "received")
            rows.append(
                [(f"{number} {reply_label(language, code)}", reply_data(one.row.id or 0, code)) for code in codes]
            )
    if more:
        rows.append([(reminding.more_label(language, more), f"{MORE}:{PLACE}:{len(shown)}")])
    return rows
