"""年度汇总: the year as a document by task. Everybody's words stand once, attributed; lateness stands in the ledger alone.

An agency's report covers all its duties at once (office.md: one summary per agency). Its words therefore stand under its
home: the first task it leads, else the first that names it. Other tasks say where to find them. A note about one duty
stands under that duty's task.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.exports.duties import parts
from bot.exports.ledger import state_word
from bot.exports.paper import Paper
from bot.exports.standing import DONE, Standing
from bot.exports.targets import Measured, measured
from bot.exports.year import Year
from bot.store.notes import Told
from bot.texts import exporting as words
from bot.texts import notes as note_words
from bot.texts import summing_up as lines
from bot.texts.words import ZH, full_day
from schedules.book import Part
from schedules.model import Basis, Role, Task
from schedules.replies import Status

_UNQUOTED = frozenset({Status.RECEIVED})  # 收到 is no content


@dataclass(frozen=True)
class Section:
    """One task with its measures (or the safeguards together), and whose words stand under it."""

    locator: str
    title: str
    parts: Sequence[Part]
    told: Sequence[Told]


def summary(year: Year) -> bytes:
    """The document."""
    paper = Paper(lines.summary_title(year.plan.jurisdiction, year.year))
    paper.centred(lines.summary_about(year.plan.title, words.as_of(year.now, year.zone)))
    sections = list(_sections(year))
    written: tuple[Callable[[], None], ...] = (
        lambda: _whole(paper, year),
        lambda: _tasks(paper, year, sections),
        lambda: _asks(paper, year),
        lambda: _targets(paper, year),
        lambda: _gaps(paper, year, sections),
    )
    for heading, part in zip(lines.SUMMARY_PARTS, written, strict=True):
        paper.heading(heading, 1)
        part()
    return paper.content()


def _whole(paper: Paper, year: Year) -> None:
    plan, today = year.plan, min(year.today, year.last)
    phase = max((one for one in plan.phases if one.start <= today <= one.end), key=lambda one: one.start, default=None)
    period = words.period_word(plan.period.start, plan.period.end)
    paper.paragraph(
        lines.running(period, phase.title if phase else "", phase is not None and phase.basis is Basis.OFFICE)
    )
    others = [name for name in year.agencies if name != year.book.coordinator(plan.id)]
    paper.paragraph(lines.on_board(len(others), [name for name in others if name not in year.contacts]))
    if not year.counts:
        paper.paragraph(lines.nothing_owed(uncounted=bool(year.standings)))
        return
    rows = [
        [c.what, full_day(ZH, c.due_on), *map(str, (c.owed, *map(c.of, words.CONDITIONS[:2]), c.open))]
        for c in year.counts
    ]
    paper.table(words.COUNT_HEADS, rows, (6, 5, 2, 2, 2, 2))


# --- by task ----------------------------------------------------------------------------------------------------------


def _sections(year: Year) -> Iterator[Section]:
    groups: dict[str, list[Part]] = defaultdict(list)
    titles: dict[str, str] = {}
    for part, task in parts(year):
        place = task.locator if task else ""
        groups[place].append(part)
        titles[place] = task.title if task else lines.SAFEGUARDS
    homes = _homes(year, groups)
    told = _told_by_home(year, homes, groups)
    for place, title in titles.items():
        yield Section(place, title, groups[place], told[place])


def _homes(year: Year, groups: Mapping[str, Sequence[Part]]) -> dict[str, str]:
    """Each agency's home: the first task it leads, else the first place that names it."""
    leads: dict[str, str] = {}
    named: dict[str, str] = {}
    for place, group in groups.items():
        for part in group:
            for role, name in part.named():
                agency = year.book.canonical(year.plan.id, name)
                named.setdefault(agency, place)
                if role is Role.LEAD:
                    leads.setdefault(agency, place)
    return named | leads


def _told_by_home(year: Year, homes: Mapping[str, str], groups: Mapping[str, Sequence[Part]]) -> dict[str, list[Told]]:
    of_part = {part.locator: place for place, group in groups.items() for part in group}
    found: dict[str, list[Told]] = defaultdict(list)
    for told in year.newest:
        if told.note.status not in _UNQUOTED:
            place = of_part.get(
                told.note.duty or "", homes.get(year.book.canonical(year.plan.id, told.note.agency), "")
            )
            found[place].append(told)
    return found


def _tasks(paper: Paper, year: Year, sections: Iterable[Section]) -> None:
    items = {one.key: one.what for one in year.standings}
    homes = _homes(year, {section.locator: section.parts for section in sections})
    for section in sections:
        paper.heading(f"{section.locator}　{section.title}".strip("　"), 2)
        measures = [
            (one.locator.removeprefix(section.locator), one.title) for one in section.parts if _is_listed(one, section)
        ]
        if measures:
            paper.paragraph(lines.measures(measures))
        rows = list(_agency_rows(year, section, homes))
        if rows:
            paper.table(lines.TASK_HEADS, rows, (4, 7, 7))
        for told in section.told:
            on = year.book.local_day(year.plan.id, told.note.received_at)
            status = note_words.status_word(ZH, told.note.status)
            what = items.get(told.occurrence or "", "")
            paper.quoted(
                lines.attributed(told.note.agency, what, status, on, told.note.number, len(told.files)), told.note.text
            )
        if not section.told and not any(one.closing for one in _standings(year, section)):
            paper.paragraph(lines.nothing_said())


def _is_listed(part: Part, section: Section) -> bool:
    """Whether the part is worth naming under the section's heading: all but the task itself."""
    return not isinstance(part, Task) or part.locator != section.locator


def _agency_rows(year: Year, section: Section, homes: Mapping[str, str]) -> Iterator[list[str]]:
    """Each agency once, leads first, with what it does here and how it stands."""
    for agency, roles in _duties(year, section).items():
        mine = [one for one in year.standings if one.agency == agency]
        said = [_stands(one, alone=len(year.counts) == 1) for one in mine]
        if any(one.closing for one in mine) and homes.get(agency) != section.locator:
            said.append(lines.said_elsewhere(homes.get(agency) or lines.SAFEGUARDS))
        duty = "；".join(lines.duty_word(role, places, first) for (role, first), places in roles.items())
        yield [year.known_as(agency), duty, "\n".join(said) or _none(year, agency)]


def _duties(year: Year, section: Section) -> dict[str, dict[tuple[Role, bool], list[str]]]:
    """By agency, by role and whether it convenes: the places, none for the task itself."""
    found: dict[str, dict[tuple[Role, bool], list[str]]] = defaultdict(lambda: defaultdict(list))
    for part in sorted(section.parts, key=lambda part: not isinstance(part, Task)):
        for role, name in part.named():
            agency = year.book.canonical(year.plan.id, name)
            first = role is Role.LEAD and len(part.lead) > 1 and part.lead[0] == name
            if year.agency in (None, agency):
                places = found[agency][role, first]
                places += [part.locator.removeprefix(section.locator)] if _is_listed(part, section) else []
    return found


def _stands(one: Standing, *, alone: bool) -> str:
    reported_on = one.reported_on if one.condition in DONE else None
    return lines.stands(state_word(one), reported_on, one.closing, "" if alone else one.what)


def _none(year: Year, agency: str) -> str:
    return words.RECIPIENT if agency == year.book.coordinator(year.plan.id) and year.counts else words.NOT_OWED


def _standings(year: Year, section: Section) -> Iterator[Standing]:
    here = {year.book.canonical(year.plan.id, name) for part in section.parts for _, name in part.named()}
    return (one for one in year.standings if one.agency in here)


# --- help, numbers, gaps ----------------------------------------------------------------------------------------------


def _asks(paper: Paper, year: Year) -> None:
    answers = {one.note_number: lines.ask_answer(one.state, one.words, one.due_on) for one in year.asks}
    rows = [
        [
            words.note_mark(told.note.number),
            told.note.agency,
            full_day(ZH, year.book.local_day(year.plan.id, told.note.received_at)),
            told.note.text,
            answers.get(told.note.number, lines.ask_answer("waiting", "", None)),
        ]
        for told in asked(year)
    ]
    if rows:
        paper.table(lines.ASK_HEADS, rows, (4, 4, 4, 9, 6))
    else:
        paper.paragraph(lines.no_asks())


def asked(year: Year) -> list[Told]:
    """The notes that ask for help or dispute a duty, and those whose ask was answered though they say something else now."""
    numbers = {one.note_number for one in year.asks}
    return [
        told
        for told in year.newest
        if told.note.status in (Status.BLOCKED, Status.DISPUTED) or told.note.number in numbers
    ]


def _targets(paper: Paper, year: Year) -> None:
    rows = [
        [one.target.what, one.wanted, full_day(ZH, one.by) if one.by else "", one.target.locator, one.last]
        for one in measured(year)
    ]
    if rows:
        paper.table(lines.TARGET_HEADS, rows, (8, 4, 5, 3, 5))
    else:
        paper.paragraph(lines.no_targets())


def _gaps(paper: Paper, year: Year, sections: Iterable[Section]) -> None:
    found = list(_missing(year, sections))
    for line in found or [lines.no_gaps()]:
        paper.paragraph(line)


def _missing(year: Year, sections: Iterable[Section]) -> Iterator[str]:
    for count in year.counts:
        names = [year.known_as(one.agency) for one in count.standings if one.condition not in DONE]
        yield lines.missing_of(count.what, names) if names else lines.all_received(count.what)
    silent = [
        f"{section.locator}{section.title}"
        for section in sections
        if section.locator and not section.told and not any(one.closing for one in _standings(year, section))
    ]
    if silent:
        yield lines.silent_tasks(silent)
    unfilled = [_target_name(one) for one in measured(year) if not one.reported]
    if unfilled:
        yield lines.unfilled_targets(unfilled)
    answered = {one.note_number for one in year.asks if one.state not in ("waiting", "meeting")}
    waiting = [told for told in asked(year) if told.note.number not in answered]
    if waiting:
        yield lines.unanswered(len(waiting))


def _target_name(one: Measured) -> str:
    return f"{one.target.what}（{one.wanted}）"
