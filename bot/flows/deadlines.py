"""/deadlines: what falls due next for the visitor's agencies, what was, and what goes on without a date."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from bot.flows import subjects
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, toast, visitor
from bot.flows.owed import Standing, here_since, standings
from bot.flows.ports import Incoming
from bot.flows.subjects import Subject
from bot.store import notes_read
from bot.store.tables import Note
from bot.texts import dates as words
from bot.texts import looking, reminding
from bot.texts.words import stranger
from schedules.lifecycle import State
from schedules.model import Deadline, Role, Who
from schedules.occurrences import Occurrence
from schedules.policy import Kind

PREFIX = "look:deadlines"
_HISTORY, _ROUTINE = "h", "r"
_AHEAD = timedelta(days=366)
_OLDEST = timedelta(days=366 * 12)  # no plan runs longer than two five-year cycles
_CLOSING = ("reported", "nothing")
_EVENTS = (Kind.OBSERVANCE, Kind.PHASE_START, Kind.PHASE_END)
_ORGANISED = (Kind.INSPECTION, Kind.EVALUATION)


@dataclass(frozen=True)
class _Asked:
    """Whose dates, as its buttons say it, which view and which page."""

    subjects: tuple[Subject, ...]
    scope: str
    coordinated: frozenset[str]  # plans seen with the coordinator's eyes: what everybody owes stands there too
    view: str = ""
    page: int = 0


@dataclass(frozen=True)
class _Dated:
    """One occurrence beside what was said about it."""

    subject: Subject
    standing: Standing
    confirmed: bool
    owing: int = 0

    @property
    def due_on(self) -> date:
        return self.standing.occurrence.due_on


def deadlines(desk: Desk, said: Incoming, args: str = "") -> None:
    """The next twelve months, nearest first; with an agency's name, for its coordinator, that agency's."""
    who = visitor(desk, said)
    if not who.known:
        answer(desk, said, stranger(who.language))
        return
    found = subjects.chosen(desk, said, who, " ".join(args.split()), PREFIX)
    if found:
        scope = subjects.scope_of(desk, who, found)
        _show(desk, said, who, _Asked(found, scope, _coordinated(desk, who, scope)))


def tapped(desk: Desk, said: Incoming) -> None:
    """A button of the list: another page, the history, the work without a date, or the list from another message."""
    who = visitor(desk, said)
    wanted = subjects.turn(desk, who, said.callback_data) if who.known else None
    if wanted is None or wanted.view not in ("", _HISTORY, _ROUTINE):
        toast(desk, said, looking.stale(who.language) if who.known else stranger(who.language))
        return
    toast(desk, said)
    coordinated = _coordinated(desk, who, wanted.scope)
    _show(desk, said, who, _Asked(wanted.subjects, wanted.scope, coordinated, wanted.view, wanted.number))


def _coordinated(desk: Desk, who: Visitor, scope: str) -> frozenset[str]:
    return frozenset() if scope else frozenset(who.coordinated(desk.book))


def _show(desk: Desk, said: Incoming, who: Visitor, asked: _Asked) -> None:
    shown = {_HISTORY: _history, _ROUTINE: _routine}.get(asked.view, _ahead)(desk, who.language, asked)
    pages = looking.pages(shown.blocks)
    page = min(asked.page, len(pages) - 1)
    name = subjects.heading(desk, who.language, asked.subjects)
    head = _HEADINGS[asked.view](who.language, name, page, len(pages))
    text = "\n".join([head, *pages[page], *([shown.foot] if shown.foot else [])])
    turns = [
        (label, f"{PREFIX}:{asked.view}{to}:{asked.scope}")
        for label, to in looking.turning(who.language, page, len(pages))
    ]
    buttons: Buttons = [row for row in (turns, shown.buttons) if row]
    if said.callback_data and said.callback_data != PREFIX:
        rewrite(desk, said, text, buttons)
    else:
        answer(desk, said, text, buttons)


_HEADINGS = {"": words.heading, _HISTORY: words.history_heading, _ROUTINE: words.routine_heading}


@dataclass(frozen=True)
class _View:
    """What one view shows: its entries, a last line, and the buttons to the other views."""

    blocks: Sequence[str]
    foot: str
    buttons: Sequence[tuple[str, str]]


def _ahead(desk: Desk, language: str, asked: _Asked) -> _View:
    coming, past = _split(desk, asked)
    notes = _notes(desk, coming)
    several = len(asked.subjects) > 1
    blocks = [
        words.entry(language, place, _entry(desk, language, one, notes, several), desk.today(one.subject.plan_id))
        for place, one in enumerate(coming, start=1)
    ]
    if not blocks:
        over = [one.plan_id for one in asked.subjects if subjects.over(desk, one.plan_id)]
        blocks = [words.nothing_ahead(language, [desk.book.plans[plan_id].title for plan_id in dict.fromkeys(over)])]
    routine = sum(1 for _ in _without_date(desk, asked))
    buttons = [(words.history_label(language, len(past)), f"{PREFIX}:{_HISTORY}0:{asked.scope}")] if past else []
    if routine:
        buttons.append((words.routine_label(language, routine), f"{PREFIX}:{_ROUTINE}0:{asked.scope}"))
    return _View(blocks, words.history_line(language, len(past)) if past else "", buttons)


def _history(desk: Desk, language: str, asked: _Asked) -> _View:
    _, past = _split(desk, asked)
    notes = _notes(desk, past)
    entries = [_entry(desk, language, one, notes, len(asked.subjects) > 1) for one in reversed(past)]
    blocks = [words.past(language, entry) for entry in entries]
    return _View(blocks, words.history_line(language, len(past)), _back(language, asked))


def _routine(desk: Desk, language: str, asked: _Asked) -> _View:
    blocks = [
        words.routine(language, place, deadline.title, deadline.recurs, deadline.locator)
        for place, deadline in enumerate(_without_date(desk, asked), start=1)
    ]
    return _View(blocks, words.routine_foot(language), _back(language, asked))


def _back(language: str, asked: _Asked) -> list[tuple[str, str]]:
    return [(words.back_label(language), f"{PREFIX}:0:{asked.scope}")]


def _without_date(desk: Desk, asked: _Asked) -> Iterator[Deadline]:
    """The plans' work that has no day and that nobody owes a paper for, each plan's once."""
    for plan_id in dict.fromkeys(one.plan_id for one in asked.subjects if not subjects.over(desk, one.plan_id)):
        concerned = {Who.NONE, Who.COORDINATOR} if plan_id in asked.coordinated else {Who.NONE}
        for deadline in desk.book.plans[plan_id].deadlines:
            dated = deadline.due is not None and deadline.who is Who.COORDINATOR
            if deadline.who in concerned and not deadline.owed and not dated:
                yield deadline


def _split(desk: Desk, asked: _Asked) -> tuple[list[_Dated], list[_Dated]]:
    """(what is still to come or still open, what was), each by day."""
    found = sorted(
        chain(
            chain.from_iterable(_dated(desk, subject) for subject in asked.subjects),
            chain.from_iterable(_of_everybody(desk, plan_id) for plan_id in sorted(asked.coordinated)),
        ),
        key=lambda one: (one.due_on, one.standing.occurrence.key),
    )
    ahead = [
        one for one in found if one.due_on >= desk.today(one.subject.plan_id) or (one.confirmed and one.standing.open)
    ]
    return ahead, [one for one in found if one not in ahead]


def _dated(desk: Desk, subject: Subject) -> Iterator[_Dated]:
    today = desk.today(subject.plan_id)
    first, last = today - _OLDEST, today + _AHEAD
    for standing in standings(desk, subject.plan_id, subject.agency, first, last):
        yield _Dated(subject, standing, confirmed=True)
    since = here_since(desk, subject.plan_id, subject.agency)
    for item in desk.book.occurrences(subject.plan_id, first, last):
        if item.agency == subject.agency and not desk.book.confirmed(item):
            yield _Dated(subject, Standing(item, None, item.due_on < since), confirmed=False)


def _of_everybody(desk: Desk, plan_id: str) -> Iterator[_Dated]:
    """What the agencies owe from today on, once for all of them: the coordinator receives it."""
    today, office = desk.today(plan_id), desk.book.coordinator(plan_id)
    owed = [
        item for item in desk.book.occurrences(plan_id, today, today + _AHEAD) if item.owed and item.agency != office
    ]
    counted = Counter((item.deadline_id, item.period) for item in owed)
    for item in {(item.deadline_id, item.period): item for item in owed}.values():
        owing = counted[item.deadline_id, item.period]
        yield _Dated(Subject(plan_id, office), Standing(item, None, history=False), desk.book.confirmed(item), owing)


@dataclass(frozen=True)
class _Said:
    """By occurrence row: the last note, and the last one that closed it."""

    last: Mapping[int, Note]
    closing: Mapping[int, Note]


def _notes(desk: Desk, listed: Sequence[_Dated]) -> _Said:
    ids = [one.standing.row.id for one in listed if one.standing.row and one.standing.row.id]
    return _Said(notes_read.latest(desk.session, ids), notes_read.latest(desk.session, ids, _CLOSING))


def _entry(desk: Desk, language: str, one: _Dated, notes: _Said, several: bool) -> words.DateEntry:
    item, row = one.standing.occurrence, one.standing.row
    last = notes.last.get(row.id) if row and row.id else None
    closing = notes.closing.get(row.id) if row and row.id else None
    return words.DateEntry(
        what=reminding.what(language, item.period, item.title),
        due_on=item.due_on,
        until=item.ends_on,
        announced=item.announced,
        owed=item.owed,
        confirmed=one.confirmed,
        state=one.standing.state,
        note=closing.number if closing and one.standing.state is not State.OPEN else None,
        said=last.status if last else "",
        seen=row is not None and row.seen_at is not None,
        promised_on=row.promised_on if row else None,
        to=item.to,
        basis=item.basis,
        locator=item.locator,
        named_day=item.kind is Kind.OBSERVANCE,
        agency=subjects.called(desk, language, one.subject) if several else "",
        organises=_organises(item),
        by=item.kind not in _EVENTS,
        owing=one.owing,
    )


def _organises(item: Occurrence) -> bool:
    return item.role is Role.COORDINATOR and item.kind in _ORGANISED
