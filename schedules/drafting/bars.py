"""Tables of web pages with a bar behind every cell and each cell on a line of its own, put back into rows with tabs.

序号 |            The bars say where a cell ends, also an empty one. A row may begin with a bar alone, and a cell merged
重点任务 |         downwards stands in its first row only: then rows are cut at those bars, or it is left to the
牵头单位 |         stacks to find them.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from schedules.drafting.columns import column, is_heading_row
from schedules.drafting.fitting import kinds_of, spread
from schedules.drafting.markers import at_start

Line = tuple[int, str]
FEWEST_COLUMNS = 3
MOST_COLUMNS = 12
FEWEST_BARS = 6  # lines that end in a bar, of one table
MOST_UNEVEN = 0.1  # of the rows may be none
_BARS = re.compile(r"^(?P<text>[^|｜]*?)\s*(?P<bars>[|｜][|｜\s]*)$")
_BELOW = re.compile(r"^(?:附\s*[件表录]|备?注\s*[：:])")  # what stands behind a table
MOST_OPEN = 4  # lines of one cell
_SERIAL = re.compile(r"^\d{1,3}[.．、]?$")


def barred(lines: Sequence[Line]) -> list[Line]:
    """The lines with every table of bars as rows, or as one cell per line without its bars; all others as they are."""
    if not any("|" in line or "｜" in line for _, line in lines):
        return list(lines)
    found: list[Line] = []
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        if end:
            cells = list(_cells(lines[at:end]))
            found += _rows(cells) or [cell for cell in cells if cell[1]]
            at = end
        else:
            found.append(lines[at])
            at += 1
    return [(number, _unclosed(line)) for number, line in found]


def _unclosed(line: str) -> str:
    """A line with nothing but one cell and the bar that closed it, without the bar."""
    closed = _BARS.match(line)
    return closed["text"] if closed else line


def _end(lines: Sequence[Line], at: int) -> int:
    """Where the lines with bars that begin here end; 0 if none begin. Between two of them one cell may go on over lines."""
    if not _BARS.match(lines[at][1]) and not _closed_below(lines, at):
        return 0
    bars, last = 0, at
    for end in range(at, len(lines)):
        closed = _BARS.match(lines[end][1])
        if closed and last < end - 1 and column(closed["text"]) == "number":
            break  # the headings of another table, behind its title
        if closed:
            bars, last = bars + 1, end
        elif end - last > MOST_OPEN or _BELOW.match(lines[end][1].strip()):
            break
    return last + 1 if bars >= FEWEST_BARS else 0


def _closed_below(lines: Sequence[Line], at: int) -> bool:
    """Whether the bar that closes a cell stands alone on the line below; a bar that opens a row does as well."""
    below = [line.strip() for _, line in lines[at + 1 : at + 3]]
    return below[:1] in (["|"], ["｜"]) and not (len(below) > 1 and len(below[1]) > 1 and _BARS.match(below[1]))


def _cells(lines: Sequence[Line]) -> Iterator[Line]:
    """One cell for every bar, empty ones as well."""
    start, held = lines[0][0] if lines else 0, ""
    for number, line in lines:
        closed = _BARS.match(line)
        text = (closed["text"] if closed else line).strip()
        start = start if held else number
        held += text
        if closed:
            yield start, held
            yield from ((number, "") for _ in range(len(re.findall("[|｜]", closed["bars"])) - 1))
            held = ""


def _rows(cells: Sequence[Line]) -> list[Line]:
    """The cells in rows, if the bars tell where these begin."""
    texts = [text for _, text in cells]
    for at in range(min(len(texts), 40)):
        width = _width(texts, at)
        if width:
            cuts = _even(texts, at, width) or _by_empty(texts, at, width)
            rows = [(cells[a][0], "\t".join(_whole(texts[a:b], texts[at : at + width]))) for a, b in cuts]
            return [cell for cell in cells[:at] if cell[1] and rows] + [row for row in rows if row[1].strip()]
    return []


def _whole(cells: Sequence[str], headings: Sequence[str]) -> Sequence[str]:
    """A row's cells below their headings, where one merged with the row above is left out."""
    return spread(cells, kinds_of(headings)) if 1 < len(cells) < len(headings) else cells


def _width(texts: Sequence[str], at: int) -> int:
    """How many headings begin here, if any do."""
    width = 0
    while width < MOST_COLUMNS and at + width < len(texts) and column(texts[at + width]):
        width += 1
    return width if width >= FEWEST_COLUMNS and is_heading_row(texts[at : at + width]) else 0


def _even(texts: Sequence[str], at: int, least: int) -> list[tuple[int, int]]:
    """The cuts of rows that all have as many cells, as their numbers show."""
    headings = texts[at : at + least]
    number = next((place for place, text in enumerate(headings) if column(text) == "number"), None)
    if number is None:
        return []
    for wide in range(least, least + 3):
        cuts = [(start, start + wide) for start in range(at, len(texts), wide)]
        held = [texts[start + number] for start, _ in cuts[1:] if start + number < len(texts)]
        numbers = [int(text.rstrip(".．、")) for text in held if _SERIAL.match(text)]
        merged = sum(not text for text in held) + sum(len([*filter(None, texts[a:b])]) == 1 for a, b in cuts[1:])
        rising = all(before < after for before, after in pairwise(numbers))
        if numbers and rising and len(numbers) + merged >= len(held) * (1 - MOST_UNEVEN):
            return cuts
    return []


def _with_empty_cells(texts: Sequence[str], pieces: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Rows with the empty cells in them: what does not begin with a number is the rest of the row before it."""
    held: tuple[int, int] | None = None
    for start, end in pieces:
        begins = held is None or _SERIAL.match(texts[start]) or (end - start == 1 and at_start(texts[start]))
        if held and begins:
            yield held
        held = (start, end) if begins or held is None else (held[0], end)
    if held:
        yield held


def _by_empty(texts: Sequence[str], at: int, width: int) -> list[tuple[int, int]]:
    """The cuts where each row begins with a bar of its own, so that an empty cell stands before it."""
    if not at or texts[at - 1]:
        return []
    empties = [place for place in range(at - 1, len(texts)) if not texts[place]]
    pieces = [(a + 1, b) for a, b in pairwise([*empties, len(texts)]) if b > a + 1]
    cuts = list(_with_empty_cells(texts, pieces)) if column(texts[at]) == "number" else pieces
    return cuts if all(b - a <= width for a, b in cuts) and cuts[0] == (at, at + width) else []
