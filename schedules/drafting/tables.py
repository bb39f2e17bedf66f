"""Tables of duties: rows with tabs, headings that say which column names whom."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from schedules.drafting.column_words import SUMS
from schedules.drafting.columns import (
    ROLES,
    below,
    goes_below,
    guessed,
    is_heading_row,
    is_other_heading_row,
    kinds_in,
    names_people,
)
from schedules.drafting.duties import Listed, of_duty
from schedules.drafting.markers import Rank, at_start
from schedules.drafting.merging import inherited, shares_times
from schedules.drafting.names import read_names
from schedules.drafting.paragraphs import Paragraph
from schedules.drafting.roles import read_duty
from schedules.drafting.rows import Row, tell_apart
from schedules.drafting.torn import is_torn, likeness
from schedules.model import Role

ENOUGH = 30  # rows that show what a column holds
_DUE = re.compile(r"^[^，。；]{0,10}\d[年月日]底?前(?:完成)?$")  # 2023年6月底前完成 below 备注
_BARE_DAY = re.compile(r"^20\d\d(?:年|[.．/-])\d{1,2}(?:月|[.．/-])?(?:\d{1,2}日?)?[底末]?$")
MOST_BREAKS = 3  # of one row by pages' ends
_CHAPTER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、?|（[一二三四五六七八九十]{1,3}）)$"
)  # the number of one, where rows have 1, 2, 3
_TEXTS = frozenset({"task", "category", "other"})
_UNFINISHED = re.compile(r"[。，；、][^。；！？]*[^。；！？：）]$")  # prose that has no end yet
_ROLES = {"lead": Role.LEAD, "support": Role.SUPPORT, "responsible": Role.RESPONSIBLE}


@dataclass
class _Sheet:
    kinds: list[str] = field(default_factory=list)
    people: list[bool] = field(default_factory=list)
    chapter: str = ""
    above: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    section: str = ""  # （一） below the chapter
    breaks: int = 0  # of the last row
    counted: bool = False  # rows are numbered 1, 2, 3
    shared_times: bool = False  # an empty cell for the time is merged with the one above


def rows_of(found: Sequence[Paragraph]) -> list[Row]:
    """The rows of a part's tables that name bodies; tables without such a column have none."""
    rows = [[cell.strip() for cell in paragraph.text.split("\t")] for paragraph in found]
    headed = any(map(is_heading_row, rows))
    kinds = [] if headed else guessed(rows)
    sheet = _Sheet(kinds, [False] * len(kinds), counted=any(row[0].isdecimal() for row in rows))
    headings: list[str] = []
    for at, (paragraph, cells) in enumerate(zip(found, rows, strict=True)):
        if is_heading_row(cells) or (headings and goes_below(cells)):
            headings = below(headings, cells)
            sheet.people = list(map(names_people, headings))
            kinds = _kinds(headings) if any(sheet.people) else _with_bodies(_kinds(headings), rows[at + 1 :])
            sheet.shared_times = shares_times(
                kinds, list(takewhile(lambda row: not is_heading_row(row), rows[at + 1 :]))
            )
            sheet.kinds, sheet.above = kinds, sheet.above if kinds == sheet.kinds else []  # again on top of a page
            continue
        if not headings and is_other_heading_row(cells):
            sheet.kinds = []
        headings = []
        if sheet.kinds and not next(filter(None, cells), "").startswith(SUMS):
            _take(sheet, cells, paragraph.line)
    tell_apart(sheet.rows)
    if not headed and sheet.rows:
        said = "表格没有表头，按第一列单位牵头取，请核对" if "lead" in kinds else "表格没有表头，谁牵头看不出，请核对"
        sheet.rows[0].listed.odd.append((rows[0][0][:40], said))
    return sheet.rows


def _kinds(headings: Sequence[str]) -> list[str]:
    """What the columns hold; a text before the rows' numbers is of several rows, and no task."""
    kinds = kinds_in(headings)
    number = kinds.index("number") if "number" in kinds else 0
    return ["category" if kind == "task" and at < number else kind for at, kind in enumerate(kinds)]


def _with_bodies(kinds: list[str], below: Sequence[Sequence[str]]) -> list[str]:
    """The kinds without those of bodies whose cells, down to the next headings, hold sentences: 分工要求."""
    rows = list(islice(takewhile(lambda row: not is_heading_row(row), below), ENOUGH))
    columns = [[row[at] for row in rows if at < len(row) == len(kinds) and row[at]] for at in range(len(kinds))]
    prose = {
        at
        for at, cells in enumerate(columns)
        if kinds[at] in ROLES
        and cells
        and sum(likeness(cell) <= 0 and len(cell) > 4 for cell in cells) * 2 > len(cells)
    }
    named = {kind for at, kind in enumerate(kinds) if at not in prose}
    return ["task" if at in prose and named & {*ROLES} else kind for at, kind in enumerate(kinds)]


def _take(sheet: _Sheet, cells: list[str], line: int) -> None:
    filled = [cell for cell in cells if cell]
    if sheet.counted and len(filled) == 2 and filled == cells[:2] and _CHAPTER.match(filled[0]):
        filled = [filled[0].rstrip("、") + "、" * (filled[0][-1] != "）") + filled[1]]
    if len(set(filled)) == 1:
        _begin_chapter(sheet, filled[0])
        return
    cells = _aligned(sheet.kinds, cells)
    if _goes_on(sheet, cells):
        cells, sheet.breaks = _put_together(sheet, cells), sheet.breaks + 1
    else:
        sheet.breaks = 0
    cells, follows = inherited(sheet.kinds, sheet.above, cells, sheet.shared_times)
    listed = _listed(sheet, cells)
    if not listed.is_empty:
        sheet.rows.append(_row(sheet, cells, listed, line, follows))
    sheet.above = cells


def _begin_chapter(sheet: _Sheet, text: str) -> None:
    """A heading across the table: 一、 begins a chapter, （一） a section of it, anything else has no number."""
    marker = at_start(text)
    printed = marker.printed if marker and marker.rank <= Rank.PAREN else ""
    if marker and marker.rank is Rank.PAREN:
        sheet.section = printed
    else:
        sheet.chapter, sheet.section = printed, ""
    sheet.above = []


def _aligned(kinds: Sequence[str], cells: list[str]) -> list[str]:
    """A row with as many cells as there are headings: some tools leave out merged cells in front, some empty ones at the end."""
    missing = [""] * (len(kinds) - len(cells))
    if not missing:
        return cells[: len(kinds)]
    if cells[0].isdecimal():
        return [*cells, *missing]
    return max([*missing, *cells], [*cells, *missing], key=lambda row: _fit(kinds, row))


def _fit(kinds: Sequence[str], cells: Sequence[str]) -> int:
    """How many cells stand where their columns' headings want them: bodies below 牵头单位, and nowhere else."""
    return sum(
        1 if _names_only(cell) == (kind in ROLES) else -1 for kind, cell in zip(kinds, cells, strict=True) if cell
    )


def _names_only(cell: str) -> bool:
    """Whether a cell is nothing but names, role words beside them or not."""
    read = [read_names(clause.text) for clause in read_duty(cell).clauses]
    return bool(read) and not any(names.odd or names.is_empty for names in read)


def _goes_on(sheet: _Sheet, cells: Sequence[str]) -> bool:
    """Whether a row is the rest of the one above, which a page's end has broken: no number, and a cell in the middle of its text."""
    if not sheet.above or not sheet.rows or sheet.breaks >= MOST_BREAKS:
        return False
    if any(cell for cell, kind in zip(cells, sheet.kinds, strict=True) if kind == "number"):
        return False
    held = [(kind, above, cell) for kind, above, cell in zip(sheet.kinds, sheet.above, cells, strict=True) if cell]
    if any(kind in ROLES and above.endswith(("、", "，", ",")) for kind, above, cell in held):
        return True
    return all(kind in _TEXTS and _UNFINISHED.search(above) and not at_start(cell) for kind, above, cell in held)


def _put_together(sheet: _Sheet, cells: Sequence[str]) -> list[str]:
    """The row above with its rest, in place of it."""
    sheet.rows.pop()
    rows = zip(sheet.kinds, sheet.above, cells, strict=True)
    return [
        above + (" " if kind in ROLES and above and cell and not is_torn(above, cell) else "") + cell
        for kind, above, cell in rows
    ]


def _listed(sheet: _Sheet, cells: Sequence[str]) -> Listed:
    found = Listed(own_line=True)
    for kind, people, cell in zip(sheet.kinds, sheet.people, cells, strict=True):
        if kind in ROLES and cell:
            duty = read_duty(cell)
            duty.labelled, duty.people = True, people
            for clause in duty.clauses:
                if kind != "responsible" and (clause.role is Role.RESPONSIBLE or clause.joined):
                    clause.role = _ROLES[kind]  # below 牵头单位 who 按职责分工负责 leads, and who is joined by 会同
            found.add(of_duty(duty, default=_ROLES[kind]))
    return found


def _row(sheet: _Sheet, cells: Sequence[str], listed: Listed, line: int, follows: bool) -> Row:
    held: dict[str, list[str]] = {}
    for kind, cell in zip(sheet.kinds, cells, strict=True):
        if cell and cell not in held.setdefault(kind, []):
            held[kind].append(cell)
    texts = held.get("task", []) or held.get("category", []) or held.get("other", [])
    category = held.get("category", [""])[0] if held.get("task") else ""
    repeated = bool(sheet.rows) and sheet.rows[-1].detail.startswith(texts[0]) if texts else False
    both = len(texts) > 1 and at_start(texts[0]) and at_start(texts[-1])  # 一、做好解读。 | 5.解读政策。
    named = texts[-1 if repeated or follows or both else 0] if texts else ""
    printed = [
        found.printed
        for kind in ("category", "task")
        for cell in held.get(kind, [])[: None if kind == "category" else -1]
        if cell != named and (found := at_start(cell))
    ]
    return Row(
        number=held.get("number", [""])[0],
        point=held.get("number", [""])[1] if len(held.get("number", ())) > 1 else "",
        title=named,
        listed=listed,
        line=line,
        time="；".join(filter(None, [_time(held), *filter(_DUE.search, held.get("other", [])), listed.time])),
        category=category,
        chapter="".join(printed) or sheet.chapter + sheet.section,
        marker=at_start(named),
        detail="\n".join(texts),
        follows=follows,
    )


def _time(held: dict[str, list[str]]) -> str:
    """The cells for the time; 2023年3月 below 开工时间 and 2024年6月 below 竣工时间 are one stretch."""
    starts, ends = held.get("start", []), held.get("time", [])
    if len(starts) == len(ends) == 1 and _BARE_DAY.match(starts[0]) and _BARE_DAY.match(ends[0]):
        return f"{starts[0]}—{ends[0]}"
    return "；".join(ends)
