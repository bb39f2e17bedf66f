"""Tables set with spaces, put back into rows with tabs before anything else reads the lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from schedules.drafting.brackets import depth_after
from schedules.drafting.columns import ROLES, column, is_heading_row, is_step, looks_like_time, with_groups
from schedules.drafting.fitting import kinds_of, spread
from schedules.drafting.markers import at_start
from schedules.drafting.stacks import CHAPTER, MOST_COLUMNS, Line, serial_of
from schedules.drafting.torn import names_joined

FEWEST_COLUMNS = 3
MOST_GROUPS = 2  # lines of headings below the first
LONGEST_HEADING = 10  # characters of one that nobody knows
MOST_WORDS = 60  # of one row
MOST_LINES = 12  # of one row
ENOUGH = 24  # rows that show where columns begin
ALIGNED = 0.75  # of a column's cells begin below each other
CLOSE = 1.1  # characters between where a column and a word of it begin
_WIDE = re.compile(r"[ \u3000]{2,}|\u3000")
_GAP = re.compile(r"[ \u3000]+")
_BELOW = re.compile(r"^(?:附件|表\s*\d{1,2}(?:[ ：:]|(?=[\u4e00-\u9fff]))|注[：:]|备注[：:]|说明[：:])")
_ENDS = re.compile(rf"{_BELOW.pattern}|[。；]$")


_HEADING_GOES_ON = re.compile(r"^(?:[（(][^（()）]{1,12}[）)]|单位|部门|领导|时限|时间|任务|内容|措施|处室|科室|股室)$")
_TIME_GOES_ON = re.compile(r"^(?:[月日]?[底末]?前?)(?:全部)?(?:完成|推进|落实|建成|启用|投用)?$")
_WHOLE_TIME = re.compile(r"\d+[年月.—－-]|[每全长持]|第?[一二三四]季")


@dataclass(frozen=True)
class _Word:
    """A stretch of a line without a gap, and the column of the page it begins in."""

    text: str
    begins: float


@dataclass
class _Row:
    """The line a row begins on, and the words of each of its lines."""

    number: int
    lines: list[list[_Word]]

    @property
    def words(self) -> list[_Word]:
        return [word for line in self.lines for word in line]


@dataclass
class _Sheet:
    """A table's headings, what keeps its cells apart, and its rows so far."""

    gap: re.Pattern[str]
    headings: list[_Word]
    rows: list[_Row] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.headings)

    @property
    def wide(self) -> bool:
        return self.gap is _WIDE

    @property
    def number(self) -> int | None:
        """The column of the rows' numbers."""
        return next((at for at, heading in enumerate(self.headings) if column(heading.text) == "number"), None)

    @property
    def aligned(self) -> bool:
        """Whether the gaps are wide and put the cells of full lines one below the other."""
        full = self._full()
        near = [
            sum(abs(line[at].begins - start) < 2 * CLOSE for line in full) for at, start in enumerate(self._starts())
        ]
        return self.wide and min(near, default=0) >= ALIGNED * len(full)

    def place(self, word: _Word) -> int:
        """The column that begins nearest to a word: as its cells in full lines do, else as its heading does."""
        begins = [heading.begins for heading in self.headings]
        distances = [abs(begin - word.begins) for begin in self._starts() or begins]
        return distances.index(min(distances))

    def is_time(self, word: _Word) -> bool:
        """Whether a word is a time, below the heading for it."""
        return looks_like_time(word.text) and column(self.headings[self.place(word)].text) == "time"

    def _full(self) -> list[list[_Word]]:
        lines = (line for row in self.rows[:ENOUGH] for line in row.lines if len(line) == self.width)
        return list(islice(lines, ENOUGH))

    def _starts(self) -> list[float]:
        full = self._full()
        return [sorted(line[at].begins for line in full)[len(full) // 2] for at in range(self.width)] if full else []


def spaced(lines: Sequence[Line]) -> list[Line]:
    """The lines with every table set with spaces as rows; all others as they are."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        sheet = _heading(lines[at][1])
        below = 0
        while (
            sheet and below < MOST_GROUPS and at + 1 + below < len(lines) and _groups(sheet, lines[at + 1 + below][1])
        ):
            below += 1
        end = _read(sheet, lines, at + 1 + below) if sheet else at
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
    if "\t" in line or len(line) > 200 or not _GAP.search(line.strip()):
        return None
    for gap in (_WIDE, _GAP):
        words = list(_words(line, gap))
        texts = [word.text for word in words]
        known = all(map(column, texts)) or (gap is _WIDE and all(len(text) <= LONGEST_HEADING for text in texts))
        enough = len(words) >= FEWEST_COLUMNS or (gap is _WIDE and _are_two(texts))
        if enough and len(words) <= MOST_COLUMNS and is_heading_row(texts) and known:
            return _Sheet(gap, words)
    return None


def _goes_on(sheet: _Sheet, word: _Word) -> bool:
    """Whether a word below the headings is the rest of one: 单位 below 牵头, what closes a bracket."""
    above = sheet.headings[sheet.place(word)].text
    return bool(_HEADING_GOES_ON.match(word.text)) or (depth_after(above) > 0 and depth_after(word.text, 1) == 0)


def _are_two(texts: Sequence[str]) -> bool:
    """工作任务 and 责任单位: as few headings as a table can have."""
    return len(texts) == 2 and column(texts[0]) in {"task", "category"} and column(texts[1]) in ROLES


def _groups(sheet: _Sheet, below: str) -> int:
    """1 if the line below the headings divides one of them, 责任分工, into several, which take its place; or goes on with one."""
    added: list[_Word] = []
    for word in _words(below, sheet.gap):
        if _goes_on(sheet, word):
            at = sheet.place(word)
            sheet.headings[at] = replace(sheet.headings[at], text=sheet.headings[at].text + word.text)
        else:
            added.append(word)
    if below.strip() and not added:
        return 1
    words = [*sheet.headings, *added]
    texts = [word.text for word in words]
    divided = with_groups(texts)
    new = texts[sheet.width :]
    if len(divided) == len(texts) or not (all(column(text) in ROLES for text in new) or all(map(is_step, new))):
        return 0
    places = {text: at for at, text in enumerate(texts)}  # the last: 责任单位 may stand above 责任单位
    sheet.headings = [words[places[text]] for text in divided]
    return 1


def _words(line: str, gap: re.Pattern[str], columns: Sequence[float] = ()) -> Iterator[_Word]:
    """The words of a line; a single space keeps two apart as well where a column begins behind it."""
    start = 0
    gaps = [
        found
        for found in _GAP.finditer(line)
        if gap.fullmatch(found[0]) or any(abs(_width(line[: found.end()]) - begin) < CLOSE for begin in columns)
    ]
    for found in [*gaps, None]:
        end = found.start() if found else len(line)
        if text := line[start:end].strip():
            yield _Word(text, _width(line[:start]))
        start = found.end() if found else end


def _width(text: str) -> float:
    return sum(0.5 if char.isascii() else 1 for char in text)


def _read(sheet: _Sheet, lines: Sequence[Line], at: int) -> int:
    """Take up the rows below a table's headings; where they end."""
    columns = [heading.begins for heading in sheet.headings] if sheet.wide else []
    while at < len(lines):
        number, line = lines[at]
        if sheet.rows and (_BELOW.match(line.strip()) or _heading(line)):
            break
        words = list(_words(line, sheet.gap, columns))
        if words and CHAPTER.match(line.strip()) and len(words) == 1:
            if not _begins_below(sheet, lines, at + 1):
                break
            sheet.rows.append(_Row(number, [words]))
        elif words and ("\t" in line or _ends(sheet, words) or not _take(sheet, number, words)):
            break
        at += 1
    return at


def _ends(sheet: _Sheet, words: Sequence[_Word]) -> bool:
    """Whether a line of one word stands below the table: at the margin, and no more of a cell."""
    if len(words) > 1:
        return False
    first, second = sheet.headings[0], sheet.headings[1]
    narrow = first.begins + _width(words[0].text) < second.begins and column(first.text) != "number"
    inside = sheet.wide and (words[0].begins > first.begins + CLOSE or narrow)
    return bool((_BELOW if inside else _ENDS).search(words[0].text))


def _begins_below(sheet: _Sheet, lines: Sequence[Line], at: int) -> bool:
    """Whether a row, or another chapter and then a row, stands below a chapter's heading."""
    for _, line in lines[at : at + 4]:
        words = list(_words(line, sheet.gap))
        if words and not CHAPTER.match(line.strip()):
            return _begins(sheet, words)
    return False


def _begins(sheet: _Sheet, words: Sequence[_Word]) -> bool:
    """Whether a line begins a row: with a number where rows have one, else with as many cells as there are headings."""
    if sheet.number is not None:
        return len(words) > 1 and any(serial_of(word.text) for word in words[: sheet.number + 1])
    if sheet.wide and len(words) > 1:
        short = {at for at, heading in enumerate(sheet.headings) if column(heading.text) in {"time", "person"}}
        if short and sheet.aligned:  # their cells have one line, the first of a row
            return any(sheet.place(word) in short and not _TIME_GOES_ON.match(word.text) for word in words)
        if any(at_start(word.text) for word in words):
            return True
    return len(words) >= max(sheet.width - 1, 2)


def _has_time_again(sheet: _Sheet, words: Sequence[_Word]) -> bool:
    """Whether a line begins another row of the same number: the last one has its time already."""
    if not sheet.wide or not sheet.rows or len(words) < 2:
        return False
    held = [word.text for word in sheet.rows[-1].words if sheet.is_time(word)]
    again = [word.text for word in words if sheet.is_time(word)]
    return bool(held and again) and bool(_WHOLE_TIME.match(again[0])) and held[-1][-1] not in "年月、至—-"


def _take(sheet: _Sheet, number: int, words: list[_Word]) -> bool:
    """A line as a row of its own or as more of the last one; False if it is neither."""
    if _begins(sheet, words) or _has_time_again(sheet, words):
        sheet.rows.append(_Row(number, [words]))
        return True
    if not sheet.rows or len(sheet.rows[-1].words) < 2 or len(words) > sheet.width:
        return False
    last = sheet.rows[-1]
    if len(last.words) + len(words) > MOST_WORDS or number - last.number > MOST_LINES:
        return False
    last.lines.append(words)
    return True


def _as_rows(sheet: _Sheet) -> Iterator[Line]:
    kinds, aligned = kinds_of([word.text for word in sheet.headings]), sheet.aligned
    for row in sheet.rows:
        texts = [word.text for word in row.words]
        if len(texts) == 1:
            yield row.number, texts[0] + "\t" * (sheet.width - 1)
        elif aligned:
            yield row.number, "\t".join(_by_place(sheet, row, kinds))
        elif len(texts) == sheet.width or (len(texts) < sheet.width and sheet.number is None):
            yield row.number, "\t".join(texts)
        elif not sheet.number:
            yield row.number, "\t".join([texts[0], *spread(texts[1:], kinds[1:])])
        else:
            yield row.number, "\t".join(spread(texts, kinds))


def _by_place(sheet: _Sheet, row: _Row, kinds: Sequence[str]) -> Iterator[str]:
    """Each word below the heading it belongs to; a line with as many words as there are headings has one for each."""
    cells: list[list[str]] = [[] for _ in kinds]
    for line in row.lines:
        for at, word in enumerate(line):
            cells[at if len(line) == sheet.width else sheet.place(word)].append(word.text)
    for cell, kind in zip(cells, kinds, strict=True):
        yield names_joined(cell) if kind in ROLES else "".join(cell)
