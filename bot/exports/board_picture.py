"""总览: the plan's year as a picture for a phone: phases, counts, every task, every agency in the plan's own order.

Counts and states, no rankings, no shares per agency, nothing about lateness (product.md, burden rule 6).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest

from bot.exports.canvas import (
    BODY,
    FAINT,
    HEADING,
    INK,
    INNER,
    LEADING,
    MARGIN,
    SMALL,
    SOFT,
    TITLE,
    WIDTH,
    Canvas,
    Pattern,
    cut,
    wrapped,
)
from bot.exports.fonts import font
from bot.exports.standing import Count, Standing
from bot.exports.year import Year
from bot.texts import exporting as words
from bot.texts import picturing as labels
from bot.texts import summing_up as lines
from bot.texts.board import Condition
from schedules.model import Basis, Phase, Task

_PATTERNS = {
    Condition.REPORTED: Pattern.SOLID,
    Condition.NOTHING: Pattern.HATCHED,
    Condition.RETURNED: Pattern.PALE,
    Condition.IN_PROGRESS: Pattern.PALE,
    Condition.SEEN: Pattern.PALE,
    Condition.BLOCKED: Pattern.CROSSED,
    Condition.OPEN: Pattern.EMPTY,
}
_ORDER = (Pattern.SOLID, Pattern.HATCHED, Pattern.PALE, Pattern.CROSSED, Pattern.EMPTY)
_BAR, _THIN, _SIGN, _ROW = 64, 44, 34, 60
_GUTTER = 32
_COLUMN = (INNER - _GUTTER) // 2


def board_picture(year: Year) -> bytes:
    """A PNG. Raises `bot.exports.fonts.NoFont`."""
    canvas = Canvas()
    canvas.paragraph(year.plan.title, TITLE, bold=True)
    canvas.gap(8)
    canvas.paragraph(labels.board_about(year.year, words.as_of(year.now, year.zone)), SMALL, ink=SOFT)
    canvas.rule()
    _phases(canvas, year)
    canvas.rule()
    shown = current(year)
    if shown is None:
        canvas.paragraph(lines.nothing_owed(uncounted=bool(year.standings)))
    else:
        _item(canvas, shown)
        _others(canvas, [count for count in year.counts if count is not shown])
        canvas.rule()
        _by_task(canvas, year, shown)
        canvas.rule()
        _by_agency(canvas, shown.standings)
    canvas.rule()
    canvas.paragraph(labels.board_foot(), SMALL, ink=SOFT)
    return canvas.png()


def current(year: Year) -> Count | None:
    """The item that is shown by task and by agency: the next to fall due, else the last that did."""
    coming = [count for count in year.counts if count.due_on >= year.today]
    return coming[0] if coming else year.counts[-1] if year.counts else None


def _pattern_of(one: Standing) -> Pattern:
    return _PATTERNS[one.condition]


def _parts(standings: Iterable[Standing]) -> list[tuple[int, Pattern]]:
    drawn = [_pattern_of(one) for one in standings]
    return [(drawn.count(pattern), pattern) for pattern in _ORDER]


# --- phases -----------------------------------------------------------------------------------------------------------


def _phases(canvas: Canvas, year: Year) -> None:
    plan = year.plan
    canvas.paragraph(labels.period_line(plan.period.start, plan.period.end), BODY)
    start = plan.period.start or plan.issued_on
    if start is None or plan.period.end is None:
        return
    canvas.gap(34)
    top, end = canvas.y, plan.period.end
    canvas.box((MARGIN, top, WIDTH - MARGIN, top + _THIN), Pattern.EMPTY)
    for place, phase in enumerate(plan.phases):
        left, right = _at(phase.start, start, end), _at(phase.end, start, end)
        canvas.box((left, top, max(right, left + 6), top + _THIN), (Pattern.PALE, Pattern.EMPTY)[place % 2])
    if start <= year.today <= end:
        canvas.pointer(_at(year.today, start, end), top - 2)
    canvas.y = top + _THIN + 10
    _phase_lines(canvas, plan.phases, year.today)


def _at(on: date, start: date, end: date) -> float:
    return MARGIN + INNER * (on - start).days / max(1, (end - start).days)


def _phase_lines(canvas: Canvas, phases: Sequence[Phase], today: date) -> None:
    for phase in phases:
        now = phase.start <= today <= phase.end
        canvas.paragraph(
            labels.phase_line(phase.title, phase.start, phase.end, now=now, office=phase.basis is Basis.OFFICE),
            SMALL,
            bold=now,
            ink=INK if now else SOFT,
        )


# --- one item ---------------------------------------------------------------------------------------------------------


def _item(canvas: Canvas, count: Count) -> None:
    canvas.paragraph(count.what, HEADING, bold=True)
    canvas.paragraph(labels.item_line(count.due_on, count.owed), BODY)
    canvas.gap(12)
    parts = _parts(count.standings)
    canvas.bar(canvas.y, _BAR, parts)
    canvas.gap(_BAR + 18)
    column = INNER // 2
    told = [(number, pattern) for number, pattern in parts if number]
    for place, (number, pattern) in enumerate(told):
        x = MARGIN + column * (place % 2)
        canvas.sign(x, canvas.y + 10, _SIGN, pattern)
        canvas.text(x + _SIGN + 14, canvas.y, f"{labels.PATTERN_WORDS[pattern.value]} {number}", BODY)
        if place % 2 or place == len(told) - 1:
            canvas.gap(_ROW)


def _others(canvas: Canvas, counts: Sequence[Count]) -> None:
    for count in counts:
        canvas.gap(10)
        canvas.paragraph(f"{count.what}　{labels.item_line(count.due_on, count.owed)}", SMALL)
        canvas.bar(canvas.y, _THIN, _parts(count.standings))
        canvas.gap(_THIN + 6)


# --- by task, by agency -----------------------------------------------------------------------------------------------


def _by_task(canvas: Canvas, year: Year, count: Count) -> None:
    """Two columns: Telegram makes a picture small that is much higher than wide."""
    canvas.paragraph(labels.BY_TASK, HEADING, bold=True)
    canvas.gap(10)
    tasks = list(year.plan.tasks)
    half = (len(tasks) + 1) // 2
    for pair in zip_longest(tasks[:half], tasks[half:]):
        top, lower = canvas.y, canvas.y
        for left, task in zip((MARGIN, MARGIN + _COLUMN + _GUTTER), pair, strict=True):
            canvas.y = top
            if task is not None:
                _task(canvas, year, count, task, left)
            lower = max(lower, canvas.y)
        canvas.y = lower


def _task(canvas: Canvas, year: Year, count: Count, task: Task, left: int) -> None:
    for line in wrapped(f"{task.locator} {task.title}", SMALL, _COLUMN):
        canvas.text(left, canvas.y, line, SMALL)
        canvas.gap(round(SMALL * LEADING))
    here = _named_in(year, task)
    standings = [one for one in count.standings if one.agency in here]
    if standings:
        canvas.bar(canvas.y + 4, _THIN, _parts(standings), left, left + _COLUMN)
    else:
        canvas.text(left, canvas.y, labels.no_agency_owes(), SMALL, ink=SOFT)
    canvas.gap(_THIN + 22)


def _named_in(year: Year, task: Task) -> set[str]:
    return {year.book.canonical(year.plan.id, name) for part in (task, *task.measures) for _, name in part.named()}


def _by_agency(canvas: Canvas, standings: Sequence[Standing]) -> None:
    """In the plan's order, down each column; three columns where the names are short enough for it."""
    canvas.paragraph(labels.BY_AGENCY, HEADING, bold=True)
    canvas.gap(10)
    longest = max((font(SMALL).getlength(one.agency) for one in standings), default=0)
    columns = 3 if longest <= INNER // 3 - _SIGN - 24 else 2
    width = INNER // columns
    room = width - _SIGN - 24
    rows = -(-len(standings) // columns)
    top = canvas.y
    for place, one in enumerate(standings):
        x, y = MARGIN + width * (place // rows), top + _ROW * (place % rows)
        canvas.sign(x, y + 8, _SIGN, _pattern_of(one))
        size = BODY if font(BODY).getlength(one.agency) <= room else SMALL
        canvas.text(x + _SIGN + 14, y, cut(one.agency, size, room), size)
    for column in range(1, columns):
        x = MARGIN + width * column - 12
        canvas.line(x, top, x, top + _ROW * rows - 10, ink=FAINT)
    canvas.y = top + _ROW * rows
