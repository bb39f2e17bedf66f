"""Tables drawn with lines of characters, as databases of law keep them, put back into rows with tabs.

┌──┬──┐   A cell may go on beside a line that closes only its neighbours: then it is merged, and is said again in each row.
│任务│单位│
├──┼──┤
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Line = tuple[int, str]
FEWEST_COLUMNS, MOST_COLUMNS = 2, 20
MOST_LINES = 3000  # of one table
_EDGE = "┌┏┍┎├┠┝┣└┗┕┖│┃┆┇┊┋╭╰"
_CUT = re.compile("[┌┏┍┎├┠┝┣└┗┕┖│┃┆┇┊┋╭╰┐┓┑┒┤┫┥┨┘┛┙┚╮╯┬┳┯┰┴┻┷┸┼╋┿╂╪╫╬]")
_RULE = re.compile(r"^[─━┄┅┈┉═\-—]+$")


@dataclass
class _Frame:
    """The rows of one table so far: each holds for every column the cell that stands in it, one over several rows in each of them."""

    width: int
    rows: list[tuple[int, list[list[str]]]] = field(default_factory=list)
    open: list[list[str]] = field(default_factory=list)  # the lines of each column's cell
    new: bool = False  # a line has closed some cell


def framed(lines: Sequence[Line]) -> list[Line]:
    """The lines with every table drawn with characters as rows; all others as they are."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        end = at
        while end < min(len(lines), at + MOST_LINES) and lines[end][1].strip()[:1] in tuple(_EDGE):
            end += 1
        rows = list(_rows(lines[at:end])) if end > at + 1 else []
        found += rows or [lines[at]]
        at = end if rows else at + 1
    return found


def _rows(lines: Sequence[Line]) -> Iterator[Line]:
    cells = [(number, _cells(line)) for number, line in lines]
    width = max(len(each) for _, each in cells)
    if not FEWEST_COLUMNS <= width <= MOST_COLUMNS:
        return
    frame = _Frame(width, open=[[] for _ in range(width)])
    for number, each in cells:
        _take(frame, number, each)
    for number, row in frame.rows:
        texts = ["".join(cell) for cell in row]
        if any(texts):
            yield number, "\t".join(texts)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CUT.split(line.strip())[1:-1]]


def _take(frame: _Frame, number: int, cells: list[str]) -> None:
    """A line of the drawing: what is ruled off begins anew, and the first text behind a rule begins a row."""
    closed = [bool(_RULE.match(cell)) for cell in cells]
    if len(cells) < frame.width:
        if all(closed):  # a rule above or below a cell that goes across
            closed = [True] * frame.width
        cells = [*cells, *[""] * (frame.width - len(cells))]
        closed = [*closed, *[False] * (frame.width - len(closed))]
    for at, ends in enumerate(closed):
        if ends:
            frame.open[at] = []
    frame.new = frame.new or any(closed)
    if not any(cell and not ends for cell, ends in zip(cells, closed, strict=True)):
        return
    if frame.new or not frame.rows:
        frame.rows.append((number, list(frame.open)))
        frame.new = False
    for at, cell in enumerate(cells):
        if not closed[at]:
            frame.open[at].append(cell)
