"""/duties: what the plans ask of the visitor's agencies, page by page, and each duty in its context."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.flows import subjects
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, toast, visitor
from bot.flows.ports import Incoming
from bot.flows.subjects import Subject
from bot.texts import duties as words
from bot.texts import looking
from bot.texts.words import stranger
from schedules.book import Duty
from schedules.model import Measure, Plan, Role, Target, Task

PREFIX = "look:duties"
_ONE = "n"  # the view of one duty
_ORDER = (Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT)
_BUTTONS_IN_A_ROW = 4


@dataclass(frozen=True)
class _Numbered:
    """A duty under the number that people type, and whose it is."""

    number: int
    subject: Subject
    duty: Duty


def duties(desk: Desk, said: Incoming, args: str = "") -> None:
    """The list; with a number, that duty; with an agency's name, for its coordinator, that agency's list."""
    who = visitor(desk, said)
    typed = " ".join(args.split())
    if not who.known:
        answer(desk, said, stranger(who.language))
    elif typed.isascii() and typed.isdecimal():
        _show_one(desk, said, who, _Asked(subjects.own(desk, who), "", 0), int(typed))
    else:
        found = subjects.chosen(desk, said, who, typed, PREFIX)
        if found:
            _show(desk, said, who, _Asked(found, subjects.scope_of(desk, who, found), 0))


def tapped(desk: Desk, said: Incoming) -> None:
    """A button of the list: another page, one duty, or the list itself from another message."""
    who = visitor(desk, said)
    wanted = subjects.turn(desk, who, said.callback_data) if who.known else None
    if wanted is None:
        toast(desk, said, looking.stale(who.language) if who.known else stranger(who.language))
        return
    toast(desk, said)
    if wanted.view == _ONE:
        _show_one(desk, said, who, _Asked(wanted.subjects, wanted.scope, wanted.page), wanted.number)
    else:
        _show(desk, said, who, _Asked(wanted.subjects, wanted.scope, wanted.number))


@dataclass(frozen=True)
class _Asked:
    """Whose duties, as its buttons say it, and which page."""

    subjects: tuple[Subject, ...]
    scope: str
    page: int


def _numbered(desk: Desk, asked: _Asked) -> list[_Numbered]:
    found = [
        (subject, duty)
        for subject in asked.subjects
        for duty in sorted(desk.book.duties(subject.plan_id, subject.agency), key=lambda duty: _ORDER.index(duty.role))
    ]
    return [_Numbered(number, subject, duty) for number, (subject, duty) in enumerate(found, start=1)]


def _show(desk: Desk, said: Incoming, who: Visitor, asked: _Asked) -> None:
    language, listed = who.language, _numbered(desk, asked)
    if not listed:
        _say(desk, said, words.none(language, subjects.heading(desk, language, asked.subjects)), ())
        return
    by_page = _pages(desk, language, listed)
    page = min(asked.page, len(by_page) - 1)
    entries = [_entry(desk, language, one) for one in by_page[page]]
    roles = Counter(one.duty.role for one in listed)
    counts = words.counts(language, [(role, roles[role]) for role in _ORDER])
    text = words.listing(language, entries, counts, page, len(by_page))
    _say(desk, said, text, _buttons(language, by_page[page], asked, page, len(by_page)))


def _pages(desk: Desk, language: str, listed: Sequence[_Numbered]) -> list[list[_Numbered]]:
    blocks = [words.listing(language, [_entry(desk, language, one)], "", 0, 1) for one in listed]
    sizes = [len(page) for page in looking.pages(blocks)]
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return [list(listed[start : start + size]) for start, size in zip(starts, sizes, strict=True)]


def _entry(desk: Desk, language: str, one: _Numbered) -> words.DutyEntry:
    plan = desk.book.plans[one.subject.plan_id]
    group = f"{subjects.called(desk, language, one.subject)}\n{plan.title}"
    if subjects.over(desk, plan.id):
        group += looking.ended(language)
    return words.DutyEntry(
        one.number, group, one.duty.role, one.duty.first_lead, one.duty.part.title, one.duty.part.locator
    )


def _buttons(language: str, listed: Sequence[_Numbered], asked: _Asked, page: int, count: int) -> Buttons:
    each = [(str(one.number), f"{PREFIX}:{_ONE}{one.number}:{asked.scope}:{page}") for one in listed]
    rows = [each[start : start + _BUTTONS_IN_A_ROW] for start in range(0, len(each), _BUTTONS_IN_A_ROW)]
    turns = [(label, f"{PREFIX}:{to}:{asked.scope}") for label, to in looking.turning(language, page, count)]
    return [*rows, turns] if turns else rows


def _show_one(desk: Desk, said: Incoming, who: Visitor, asked: _Asked, number: int) -> None:
    listed = _numbered(desk, asked)
    back = [[(words.list_label(who.language), f"{PREFIX}:{asked.page}:{asked.scope}")]]
    if 0 < number <= len(listed):
        _say(desk, said, words.context(who.language, _context(desk, who.language, listed[number - 1])), back)
    else:
        _say(desk, said, words.no_such_number(who.language, len(listed)), back)


def _say(desk: Desk, said: Incoming, text: str, buttons: Buttons) -> None:
    """A turned page takes the place of the page before; a list asked for stands on its own."""
    if said.callback_data and said.callback_data != PREFIX:
        rewrite(desk, said, text, buttons)
    else:
        answer(desk, said, text, buttons)


def _context(desk: Desk, language: str, one: _Numbered) -> words.DutyContext:
    plan, part = desk.book.plans[one.subject.plan_id], one.duty.part
    above = _task_above(plan, part) if isinstance(part, Measure) else None
    return words.DutyContext(
        number=one.number,
        plan=plan.title,
        agency=subjects.called(desk, language, one.subject),
        role=one.duty.role,
        first_lead=one.duty.first_lead,
        title=part.title,
        locator=part.locator,
        above=(above.title, above.locator) if above else None,
        above_lead=above.lead if above else (),
        lead=part.lead,
        responsible=part.responsible,
        support=part.support,
        collective=part.collective,
        open_ended=part.open_ended,
        targets=[
            words.target(language, target.what, f"{target.value}{target.unit or ''}", target.by)
            for target in plan.targets
            if _stands_at(target, part.locator, isinstance(part, Task))
        ],
    )


def _task_above(plan: Plan, measure: Measure) -> Task | None:
    return next((task for task in plan.tasks if measure in task.measures), None)


def _stands_at(target: Target, locator: str, whole_task: bool) -> bool:
    """At the very place; a task has the numbers of its measures too: 三（一）2 stands inside 三（一）."""
    inside = whole_task and locator.endswith("）") and target.locator.startswith(locator)
    return target.locator == locator or inside
