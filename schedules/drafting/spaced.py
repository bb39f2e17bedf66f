"""Tables set with spaces, put back into rows with tabs before anything else reads the lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from schedules.drafting.columns import column, is_heading_row
from schedules.drafting.fitting import kinds_of, spread
from schedules.drafting.stacks import MOST_COLUMNS, Line

FEWEST_COLUMNS = 3
MOST_WORDS = 60  # of one row
MOST_LINES = 12  # of one row
_WIDE = re.compile(r"[ \u3000]{2,}|\u3000")
_GAP = re.compile(r"[ \u3000]+")
_ENDS = re.compile(r"^(?:附件|注[：:]|备注[：:]|说明[：:])|[。；]$")
_CHAPTER = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]).{2,40}$")
_SERIAL = re.compile(r"^\d{1,3}[.．、]?$")


@dataclass(frozen=True)
class _Word:
    """A stretch of a line without a gap, and the column of the page it begins in."""

    text: str
    begins: float


@dataclass
class _Sheet:
    """A table's headings, what keeps its cells apart, and its rows so far."""

    gap: re.Pattern[str]
    headings: list[_Word]
    rows: list[tuple[int, list[_Word]]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.headings)

    @property
    def numbered(self) -> bool:
        return column(self.headings[0].text) == "number"


def spaced(lines: Sequence[Line]) -> list[Line]:
    """The lines with every table set with spaces as rows; all others as they are."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        sheet = _heading(lines[at][1])
        end = _read(sheet, lines, at + 1) if sheet else at
        if sheet and sheet.rows:
            found.append((lines[at][0], "\t".join(word.text for word in sheet.headings)))
            found += _as_rows(sheet)
            at = end
        else:
            found.append(lines[at])
            at += 1
    return found


def _heading(line: str) -> _Sheet | None:
    """The headings a line holds, apart by wide gaps or by any."""
    if "\t" in line or len(line) > 200:
        return None
    for gap in (_WIDE, _GAP):
        words = list(_words(line, gap))
        texts = [word.text for word in words]
        if FEWEST_COLUMNS <= len(words) <= MOST_COLUMNS and is_heading_row(texts) and all(map(column, texts)):
            return _Sheet(gap, words)
    return None


def _words(line: str, gap: re.Pattern[str]) -> Iterator[_Word]:
    start = 0
    for found in [*gap.finditer(line), None]:
        end = found.start() if found else len(line)
        if text := line[start:end].strip():
            yield _Word(text, _width(line[:start]))
        start = found.end() if found else end


def _width(text: str) -> float:
    return sum(0.5 if char.isascii() else 1 for char in text)


def _read(sheet: _Sheet, lines: Sequence[Line], at: int) -> int:
    """Take up the rows below a table's headings; where they end."""
    while at < len(lines):
        number, line = lines[at]
        words = list(_words(line, sheet.gap))
        if not words:
            at += 1
        elif _CHAPTER.match(line.strip()) and len(words) == 1:
            if not _begins_below(sheet, lines, at + 1):
                break
            sheet.rows.append((number, words))
            at += 1
        elif "\t" in line or (len(words) == 1 and _ENDS.search(line.strip())) or not _take(sheet, number, words):
            break
        else:
            at += 1
    return at


def _begins_below(sheet: _Sheet, lines: Sequence[Line], at: int) -> bool:
    """Whether a row, or another chapter and then a row, stands below a chapter's heading."""
    for _, line in lines[at : at + 4]:
        words = list(_words(line, sheet.gap))
        if words and not _CHAPTER.match(line.strip()):
            return _begins(sheet, words)
    return False


def _begins(sheet: _Sheet, words: Sequence[_Word]) -> bool:
    """Whether a line begins a row: with a number where rows have one, else with as many cells as there are headings."""
    if sheet.numbered:
        return bool(_SERIAL.match(words[0].text)) and len(words) > 1
    return len(words) >= sheet.width - 1


def _take(sheet: _Sheet, number: int, words: Sequence[_Word]) -> bool:
    """A line as a row of its own or as more of the last one; False if it is neither."""
    if _begins(sheet, words):
        sheet.rows.append((number, list(words)))
        return True
    if not sheet.rows or len(sheet.rows[-1][1]) < 2 or len(words) > sheet.width:
        return False
    last = sheet.rows[-1][1]
    if len(last) + len(words) > MOST_WORDS or number - sheet.rows[-1][0] > MOST_LINES:
        return False
    last += words
    return True


def _as_rows(sheet: _Sheet) -> Iterator[Line]:
    headings = [word.text for word in sheet.headings]
    for number, words in sheet.rows:
        texts = [word.text for word in words]
        if len(words) == 1:
            yield number, texts[0] + "\t" * (sheet.width - 1)
        elif len(words) == sheet.width or (len(words) < sheet.width and not sheet.numbered and sheet.gap is _GAP):
            yield number, "\t".join(texts)
        elif sheet.gap is _WIDE:
            yield number, "\t".join(_by_place(sheet, words))
        else:
            yield number, "\t".join([texts[0], *spread(texts[1:], kinds_of(headings)[1:])])


def _by_place(sheet: _Sheet, words: Sequence[_Word]) -> list[str]:
    """Each word below the heading that begins nearest to it."""
    cells = [""] * sheet.width
    for word in words:
        distances = [abs(heading.begins - word.begins) for heading in sheet.headings]
        cells[distances.index(min(distances))] += word.text
    return cells
