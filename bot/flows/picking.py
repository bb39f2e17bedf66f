"""What the buttons of 办理 offer for each piece of a command, and what a tapped piece means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.flows import asking, coordinating
from bot.flows.desk import Desk, Visitor
from bot.flows.owed import open_items
from bot.flows.subjects import in_force
from bot.store import asks, notices
from bot.texts import by_buttons as words
from bot.texts.safe import LABEL_LIMIT, shown
from bot.texts.words import day_and_week

PLAN, WORDS = "plan", "words"
PAST, AHEAD, PROMISE, WAVE, DUE = "past", "ahead", "promise", "wave", "due"
DAYS = frozenset({PAST, AHEAD, PROMISE, WAVE, DUE})
_BEFORE_TODAY = frozenset({PAST, DUE})
CHANNELS = ("电话", "邮箱", "OA", "纸质")  # what is kept with a note, as it is typed
_SCOPES = {"all": "全部", "leads": "牵头"}
_OFFERED = 6  # days
_ON_A_PAGE = 16  # agencies
_YEAR = timedelta(days=366)

Rows = list[list[tuple[str, str]]]


@dataclass(frozen=True)
class Picked:
    """The pieces so far: as tapped, as the command's line takes them, and as they are shown."""

    picks: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    page: int = 0  # of the agencies

    def plus(self, need: str, token: str, value: str, label: str) -> "Picked":
        """One piece more."""
        return Picked((*self.picks, token), {**self.values, need: value}, (*self.shown, label))


def picked(desk: Desk, who: Visitor, needs: Sequence[str], picks: Sequence[str]) -> Picked | None:
    """What was picked so far; the only plan need not be. None where a piece means nothing, or is somebody else's."""
    plans = _plans(desk, who)
    found, rest = Picked(), list(picks)
    if not rest and needs[:1] == (PLAN,) and len(plans) == 1:
        rest = [str(list(desk.book.plans).index(plans[0]))]
    for need, token in zip(needs, rest, strict=False):
        if need == "agency" and token[:1] == "p" and token[1:].isascii() and token[1:].isdecimal():
            return Picked(found.picks, found.values, found.shown, int(token[1:3]))
        read = _read(desk, who, need, found, token)
        if read is None:
            return None
        found = found.plus(need, token, *read)
    return found if len(rest) <= len(needs) else None


def on_day(desk: Desk, need: str, known: Picked, text: str) -> date | None:
    """The day that was typed where one was asked for; None where it is no day, or lies on the wrong side of today."""
    today = desk.today(known.values.get(PLAN))
    read = coordinating.near_day if need in (PAST, AHEAD, PROMISE) else coordinating.first_day
    day, rest = read(text, today, past=need in _BEFORE_TODAY)
    return day if day is not None and not rest.strip(" 收到报日前。") and _fits(need, day, today) else None


def _fits(need: str, day: date, today: date) -> bool:
    if need in _BEFORE_TODAY:
        return today - _YEAR <= day <= today
    return today <= day <= today + _YEAR


def _plans(desk: Desk, who: Visitor) -> list[str]:
    mine = who.coordinated(desk.book)
    return [one for one in mine if in_force(desk, one)] or list(mine)


def _read(desk: Desk, who: Visitor, need: str, known: Picked, token: str) -> tuple[str, str] | None:
    """(the piece as the line takes it, as it is shown)."""
    number = int(token) if token.isascii() and token.isdecimal() and len(token) < 10 else -1
    if need == PLAN:
        plans = list(desk.book.plans)
        mine = 0 <= number < len(plans) and who.coordinates(plans[number])
        return (plans[number], desk.book.plans[plans[number]].jurisdiction) if mine else None
    if need == "agency":
        roots = desk.book.roots(known.values[PLAN])
        named = desk.book.canonical(known.values[PLAN], roots[number]) if 0 <= number < len(roots) else ""
        return (named, named) if named else None
    if need == "channel":
        return (CHANNELS[number], CHANNELS[number]) if 0 <= number < len(CHANNELS) else None
    if need == "scope":
        return (_SCOPES[token], _SCOPES[token]) if token in _SCOPES else None
    if need == "ask":
        note = coordinating.note_of(desk, who, number)
        ask = asks.of_note(desk.session, number) if note else None
        waits = ask is not None and asks.is_open(ask) and ask.kind != asking.EXTENSION
        return (token, words.numbered(who.language, number)) if waits else None
    if need == "notice":
        row = notices.by_number(desk.session, number) if number > 0 else None
        mine = row is not None and row.removed_at is None and who.coordinates(row.plan_id)
        return (token, row.title) if row and mine else None
    return _a_day(desk, need, known, token) if need in DAYS else None


def _a_day(desk: Desk, need: str, known: Picked, token: str) -> tuple[str, str] | None:
    try:
        day = datetime.strptime(token, "%Y%m%d").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None
    if not _fits(need, day, desk.today(known.values[PLAN])):
        return None
    return (f"{day.month}-{day.day}" if need == PROMISE else day.isoformat()), f"{day.month}-{day.day}"


def offered(desk: Desk, who: Visitor, need: str, known: Picked) -> Rows:
    """The choices for a piece, in rows: (label, token)."""
    language = who.language
    if need == PLAN:
        return _offered_plans(desk, who)
    if need == "notice":
        return _offered_notices(desk, who)
    if need == "agency":
        return _agencies(desk, language, known)
    if need in DAYS:
        found = [(day_and_week(language, day), f"{day:%Y%m%d}") for day in _days(desk, need, known)]
        return [found[at : at + 2] for at in range(0, len(found), 2)]
    if need == "channel":
        return [[(words.channel(language, name), str(at)) for at, name in enumerate(CHANNELS)]]
    if need == "scope":
        return [[(words.scope(language, token), token) for token in _SCOPES]]
    return []


def _offered_plans(desk: Desk, who: Visitor) -> Rows:
    """The plans to choose from, one in a row."""
    plans = list(desk.book.plans)
    return [
        [(shown(desk.book.plans[one].jurisdiction, LABEL_LIMIT), str(plans.index(one)))] for one in _plans(desk, who)
    ]


def _offered_notices(desk: Desk, who: Visitor) -> Rows:
    """The dates by notice that can be removed, one in a row."""
    living = notices.living(desk.session, who.coordinated(desk.book))
    return [[(shown(f"{row.id} {row.title}", LABEL_LIMIT), str(row.id))] for row in living[:_ON_A_PAGE]]


def _agencies(desk: Desk, language: str, known: Picked) -> Rows:
    """Two to a row: those that owe something before the others, each time in the plan's order."""
    plan_id = known.values[PLAN]
    bodies = [desk.book.canonical(plan_id, root) for root in desk.book.roots(plan_id)]
    owing = {agency for agency in desk.book.agencies(plan_id) if open_items(desk, plan_id, agency)}
    found = sorted(dict.fromkeys(bodies), key=lambda agency: agency not in owing)
    pages = range(0, len(found), _ON_A_PAGE)
    page = min(known.page, len(pages) - 1)
    here = [(shown(a, LABEL_LIMIT), str(bodies.index(a))) for a in found[pages[page] : pages[page] + _ON_A_PAGE]]
    turns = [(label, f"p{to}") for label, to in words.turning(language, page, len(pages))]
    return [*(here[at : at + 2] for at in range(0, len(here), 2)), *([turns] if turns else [])]


def _days(desk: Desk, need: str, known: Picked) -> list[date]:
    """The likely ones: the days just gone or to come, those of the next messages, those on which something was due."""
    plan_id = known.values[PLAN]
    today, calendar = desk.today(plan_id), desk.book.loaded.calendar
    if need == PAST:
        return [today - timedelta(days=back) for back in range(_OFFERED)]
    if need == WAVE:
        coming = desk.book.occurrences(plan_id, today, today + _YEAR)
        return sorted({step.on for one in coming for step in one.steps if step.on >= today})[:_OFFERED]
    if need == DUE:
        due = {one.due_on for one in desk.book.occurrences(plan_id, today - _YEAR, today) if one.owed}
        return list(dict.fromkeys([today, today - timedelta(days=1), *sorted(due, reverse=True)]))[:_OFFERED]
    return [calendar.plus(today, ahead) for ahead in _ahead(need)]


def _ahead(need: str) -> Iterator[int]:
    """Working days from today: a promise is for soon, more time is for longer."""
    yield from (range(1, _OFFERED + 1) if need == PROMISE else (1, 3, 5, 10, 15, 20))
