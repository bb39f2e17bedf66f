"""Tables flattened to one cell per line, put back into rows with tabs before anything else reads the lines."""

import re
from collections.abc import Sequence

from schedules.drafting.columns import column, is_heading_row
from schedules.drafting.names import is_certain, looks_like_body, read_names
from schedules.drafting.words import NEW_NAMES

Line = tuple[int, str]
FEWEST_COLUMNS = 3
MOST_COLUMNS = 9
TORN = 3.0  # what it costs to begin a column in the middle of a list
MOST_LINES = 400  # of one row
_CHAPTER = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]).{2,40}$")
# A heading on two lines: 牵头单位 | （第一个为主牵头单位）, 牵头 | 单位.
_NOTE = re.compile(r"^[（(][^（()）]{2,20}[）)]$")
_HEAD = re.compile(r"^(?:牵头|责任|配合|协办|参与|主办|承办|实施|分管|完成|重点|工作|主要|具体)$")
_TAIL = re.compile(r"^(?:单位|部门|领导|时限|时间|任务|内容|措施)$")
_NEW_NAME = re.compile(rf"^(?:{NEW_NAMES})")
_REST = re.compile(r"^(?:局|委|厅|办|部|会|院|署|府|政府|中心|委员会|办公室)$")
_ENDS_OPEN = "、，,（(和"


def stacked(lines: Sequence[Line]) -> list[Line]:
    """The lines with every stacked table as rows; all others as they are."""
    filled = [(number, line) for number, line in lines if line.strip()]
    found: list[Line] = []
    at = 0
    while at < len(filled):
        headings, end = _headings_at(filled, at)
        if headings:
            rows, at = _table(filled, at, end, headings)
            found += rows
        else:
            found.append(filled[at])
            at += 1
    return found


def _headings_at(lines: Sequence[Line], at: int) -> tuple[list[str], int]:
    """A table's column headings, if they begin here, and the line behind them."""
    cells: list[str] = []
    end = at
    while end < len(lines) and len(cells) < MOST_COLUMNS:
        text = lines[end][1].strip()
        if _HEAD.match(text) and end + 1 < len(lines) and _TAIL.match(lines[end + 1][1].strip()):
            text, end = text + lines[end + 1][1].strip(), end + 1
        if cells and _NOTE.match(text):
            cells[-1] += text
        elif "\t" in text or len(text) > 10 or not column(text) or _CHAPTER.match(text):
            break
        else:
            cells.append(text)
        end += 1
    if cells and column(cells[0]) == "number":
        unknown = _unknown(lines, end, MOST_COLUMNS - len(cells))
        cells, end = cells + unknown, end + len(unknown)
    return (cells, end) if len(cells) >= FEWEST_COLUMNS and is_heading_row(cells) else ([], at)


def _unknown(lines: Sequence[Line], at: int, most: int) -> list[str]:
    """Headings that nobody knows (是否达标), between those that are known and the first row's number."""
    cells: list[str] = []
    for end in range(at, min(len(lines), at + most + 1)):
        text = lines[end][1].strip()
        if _serial(lines, end) is not None:
            return cells
        if "\t" in text or len(text) > 10 or re.search("[。；，]", text) or _CHAPTER.match(text):
            break
        cells.append(text)
    return []


def _table(lines: Sequence[Line], start: int, at: int, headings: Sequence[str]) -> tuple[list[Line], int]:
    """The rows below the headings that stand from `start` to `at`, and the line behind them."""
    width = len(headings)
    rows = [(lines[start][0], "\t".join(headings))]
    if column(headings[0]) != "number":
        return _even_rows(lines, at, width, rows)
    at = _chapter(lines, at, width, rows)
    serial = _serial(lines, at)
    while serial is not None and at < len(lines):
        end = _next_serial(lines, at + 1, serial + 1, width)
        cells = [line.strip() for _, line in lines[at + 1 : end]]
        while end < len(lines) and len(cells) > 1 and _CHAPTER.match(cells[-1]):  # 二、 between two rows
            end, cells = end - 1, cells[:-1]
        rows.append((lines[at][0], "\t".join([str(serial), *spread(cells, headings[1:])])))
        at = _chapter(lines, end, width, rows)
        serial = _serial(lines, at)
    return rows, at


def _chapter(lines: Sequence[Line], at: int, width: int, rows: list[Line]) -> int:
    """The chapters' headings that go across the table above a row, each a row of its own."""
    end = at
    while end < len(lines) and _CHAPTER.match(lines[end][1].strip()):
        end += 1
    if end == at or _serial(lines, end) is None:
        return at
    rows += [(number, line.strip() + "\t" * (width - 1)) for number, line in lines[at:end]]
    return end


def _serial(lines: Sequence[Line], at: int) -> int | None:
    text = lines[at][1].strip() if at < len(lines) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else None


def _next_serial(lines: Sequence[Line], at: int, wanted: int, width: int) -> int:
    """Where the next row's number stands; without one, where the last row ends."""
    for end in range(at, min(len(lines), at + MOST_LINES)):
        if lines[end][1].strip() == str(wanted):
            return end
    end = at + width - 1  # 3, 68, 69: the rows of one office out of a longer table
    while end < len(lines) and _CHAPTER.match(lines[end][1].strip()):
        end += 1
    if (_serial(lines, end) or 0) > wanted:
        return end
    for end in range(at + 1, min(len(lines), at + MOST_LINES)):
        if (lines[end][1].strip()[:1] in "一二三四五六七八九" and "、" in lines[end][1][:4]) or lines[end][
            1
        ].startswith(("附件", "注")):
            return end
    return min(len(lines), at + MOST_LINES)


def spread(cells: Sequence[str], headings: Sequence[str]) -> list[str]:
    """A row's lines over its columns: one each where they are as many, else by what they look like."""
    width = len(headings)
    if len(cells) <= width:
        return [*cells, *[""] * (width - len(cells))]
    kinds = [column(heading) in {"lead", "support", "responsible"} for heading in headings]
    best = _best_cuts(cells, kinds)
    return ["".join(cells[a:b]) if not kind else " ".join(cells[a:b]) for (a, b), kind in zip(best, kinds, strict=True)]


def _best_cuts(cells: Sequence[str], kinds: Sequence[bool]) -> list[tuple[int, int]]:
    """The cut of lines into columns with the most lines of names in columns of names; each column at least one line."""
    likes = [0.0]
    for cell in cells:
        likes.append(likes[-1] + _likeness(cell))
    scores: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for done, kind in enumerate(kinds, start=1):
        for end in range(done, len(cells) - (len(kinds) - done) + 1):
            options = [
                (scores[done - 1, start][0] + _gain(likes, cells, start, end, kind), start)
                for start in range(done - 1, end)
                if (done - 1, start) in scores
            ]
            if options:
                scores[done, end] = max(options, key=lambda option: (option[0], -option[1]))
    end, cuts = len(cells), []
    for done in range(len(kinds), 0, -1):
        start = scores[done, end][1]
        cuts.append((start, end))
        end = start
    return cuts[::-1]


def _gain(likes: Sequence[float], cells: Sequence[str], start: int, end: int, kind: bool) -> float:
    """How well lines fit a column: names in a column of names, and no column beginning in the middle of a list."""
    fit = likes[end] - likes[start]
    torn = TORN if start and _is_torn(cells[start - 1], cells[start]) else 0.0
    return (fit if kind else -fit) - torn


def _is_torn(left: str, right: str) -> bool:
    """Whether a line goes on in the next one: behind a comma, or in the middle of a name."""
    if left[-1:] in _ENDS_OPEN:
        return True
    last, first = re.split(r"[、，,；;]", left)[-1], re.split(r"[、，,；;]", right)[0]
    if _REST.match(first):
        return True
    return not looks_like_body(last) and not _NEW_NAME.match(first) and is_certain(last + first)


def _likeness(cell: str) -> float:
    """From 1 for a line of names to -1 for one of prose; a name broken at the line's end is neither."""
    names = read_names(cell.strip("、，, "))
    good, odd = len(names.bodies) + len(names.collective), len(names.odd)
    return (good - odd) / (good + odd) if good + odd else -1.0


def _names(cell: str) -> bool:
    names = read_names(cell.strip("、，, "))
    return not names.odd and not names.is_empty


def _even_rows(lines: Sequence[Line], at: int, width: int, rows: list[Line]) -> tuple[list[Line], int]:
    """Rows without numbers: as many lines each as there are columns, as long as their cells fit."""
    while at + width <= len(lines):
        cells = [line.strip() for _, line in lines[at : at + width]]
        fits = [
            _names(cell)
            for cell, heading in zip(cells, rows[0][1].split("\t"), strict=True)
            if column(heading) in {"lead", "responsible"}
        ]
        if not fits or not all(fits):
            break
        rows.append((lines[at][0], "\t".join(cells)))
        at += width
    return rows, at
