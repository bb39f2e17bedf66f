"""At 17:00 of a due day the coordinators get one list without asking; after the last step, the phone sheet.

A due day that is a rest day is told of at the next working hour. Each message has a key: running twice tells once.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time, timedelta

from bot.flows import asking, coordinating, phoning
from bot.flows.desk import Desk, tell
from bot.flows.owed import Standing, standings_of
from bot.store import asks, facts, occurrences, people
from bot.store.tables import Ask
from bot.texts import evening as words
from bot.texts import looking, reminding, reviewing
from bot.texts.chasing import with_day
from schedules.lifecycle import State

AT = time(17, 0)
FACT = "evening-told-until"
_MOST = timedelta(days=10)  # after a longer absence the older days are not told of any more
_BUTTONED = 8  # asks with buttons; the others are answered by number
_NEAR = timedelta(days=366)
_RECEIVED = (State.REPORTED, State.CONFIRMED)

DayGroups = dict[tuple[str, str], list[Standing]]


def evening(desk: Desk) -> bool:
    """Tell the coordinators of every due day not told of yet; True if a day was looked into."""
    if not desk.book.plans:
        return False
    local = desk.now.astimezone(desk.book.zone(next(iter(desk.book.plans))))
    if coordinating.office_moment(desk, next(iter(desk.book.plans))) > desk.now:
        return False
    until = local.date() if local.time() >= AT else local.date() - timedelta(days=1)
    told = facts.get(desk.session, FACT)
    if told is not None and told >= until.isoformat():
        return False
    first = max(date.fromisoformat(told) + timedelta(days=1), until - _MOST) if told else until
    facts.put(desk.session, FACT, until.isoformat())
    for plan_id in desk.book.plans:
        readers = people.coordinators(desk.session, plan_id)
        if readers and desk.book.plans[plan_id].in_force(until):
            _tell_plan(desk, plan_id, first, until)
    return True


def _tell_plan(desk: Desk, plan_id: str, first: date, until: date) -> None:
    known = list(_owed(desk, plan_id, until))
    due = [one for one in known if first <= one.due_on <= until]
    over = [one for one in known if one.open and first <= (phoning.over_on(one) or date.min) <= until]
    waiting = [ask for ask in asks.waiting(desk.session, [plan_id]) if _is_for_today(ask, first, until)]
    for reader in people.coordinators(desk.session, plan_id):
        mark = f"{plan_id}/{until.isoformat()}/{reader.id}"
        buttons = phoning.buttons(desk, reader.language, plan_id)
        pages = _due_pages(desk, reader.language, plan_id, due, known) if due else []
        for number, text in enumerate(pages):
            tell(desk, reader, text, buttons[:2], kind="due-list", key=f"due-list/{number}/{mark}")
        for number, text in enumerate(phoning.sheet(desk, reader.language, plan_id) if over else ()):
            tell(desk, reader, text, buttons[1:], kind="phone-sheet", key=f"phone-sheet/{number}/{mark}")
        if waiting:
            lines = [_ask_line(desk, reader.language, ask) for ask in waiting]
            text = reviewing.asks(reader.language, lines)[: looking.ROOM]
            rows = [row for ask in waiting[:_BUTTONED] for row in asking.buttons(reader.language, ask)]
            tell(desk, reader, text, rows, kind="asks-due", key=f"asks-due/{mark}")


def _is_for_today(ask: Ask, first: date, until: date) -> bool:
    """What goes before a meeting is named on its day; what is not answered, every day from then on."""
    return ask.due_on <= until and (ask.state != asks.MEETING or ask.due_on >= first)


def _owed(desk: Desk, plan_id: str, until: date) -> Iterator[Standing]:
    places = [(plan_id, agency) for agency in desk.book.agencies(plan_id)]
    for found in standings_of(desk, places, until - _NEAR, until + timedelta(days=1)).values():
        for one in found:
            if one.occurrence.owed and not one.history and one.state is not State.CANCELLED:
                yield one


def _due_pages(desk: Desk, language: str, plan_id: str, due: list[Standing], known: list[Standing]) -> list[str]:
    groups: DayGroups = defaultdict(list)
    for one in due:
        groups[one.occurrence.deadline_id, one.occurrence.period].append(one)
    items = [_item(desk, language, plan_id, key, group, known) for key, group in groups.items()]
    pages = looking.pages(words.due_list(language, desk.book.plans[plan_id].title, items))
    heads = [words.due_heading(language, number, len(pages)) for number in range(len(pages))]
    return ["\n".join([head, *page]) for head, page in zip(heads, pages, strict=True)]


def _item(
    desk: Desk, language: str, plan_id: str, key: tuple[str, str], group: list[Standing], known: list[Standing]
) -> words.DueItem:
    """All agencies of the item count; those with another day are named apart."""
    same = [one for one in known if (one.occurrence.deadline_id, one.occurrence.period) == key]
    first = group[0]
    elsewhere = [one for one in same if one.open and one.due_on > max(o.due_on for o in group)]
    missing = [one for one in same if one.open and one not in elsewhere]
    names = [one.occurrence.agency for one in missing]
    return words.DueItem(
        what=reminding.what(language, first.occurrence.period, first.occurrence.title),
        due_on=first.due_on,
        owing=len(same),
        received=sum(1 for one in same if one.state in _RECEIVED),
        nothing=sum(1 for one in same if one.state is State.NOTHING),
        missing=names,
        unreachable=[name for name in names if not coordinating.answering(desk, plan_id, name)],
        elsewhere=[with_day(language, one.occurrence.agency, one.due_on) for one in elsewhere],
    )


def _ask_line(desk: Desk, language: str, ask: Ask) -> str:
    row = occurrences.by_id(desk.session, ask.occurrence_id) if ask.occurrence_id else None
    item = reminding.what(language, row.period, row.title) if row else ""
    meeting = ask.state == asks.MEETING
    return reviewing.ask_line(language, ask.note_number, ask.agency, ask.kind, item, ask.due_on, meeting)
