"""Tables flattened to one cell per line, put back into rows with tabs before anything else reads the lines."""

import re
from collections.abc import Sequence
from itertools import pairwise

from schedules.drafting.columns import ROLES, column, is_heading_row, looks_like_time, with_groups
from schedules.drafting.fitting import MOST_LINES, fitted, kinds_of, parted, spread
from schedules.drafting.numerals import chinese_number
from schedules.drafting.torn import likeness
from schedules.drafting.uneven import fits, uneven_rows
from schedules.drafting.unheaded import unheaded_rows

Line = tuple[int, str]
Serial = tuple[int, ...]
FEWEST_COLUMNS, FEWEST_ROWS = 2, 2  # of a table with so few columns
MOST_COLUMNS = 12
LONGEST_HEADING = 10  # characters
MOST_ROWS = 3_000  # lines of one table
FARTHEST_NUMBER = 3  # columns that may stand before the one of numbers
CHAPTER = re.compile(
    r"^(?:(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,2}(?:部分|章|类|篇)).{2,40}"
    r"|(?:合计|总计|小计|共计).{0,20})$"
)
# A heading on two lines: 牵头单位 | （第一个为主牵头单位）, 牵头 | 单位.
_NOTE = re.compile(r"^[（(][^（()）]{2,20}[）)]$")
_REMARK = re.compile(r"(?<=.)[（(][^（()）]{1,20}[）)]$|^20\d\d年度?(?=.)")
_HEAD = re.compile(r"^(?:牵头|责任|配合|协办|参与|主办|承办|实施|分管|完成|重点|工作|主要|具体)$")
_NUMBER = re.compile(r"^[（(]?(?P<number>(?a:\d{1,3}(?:[.-]\d{1,2}){0,2})|[一二三四五六七八九十]{1,3})[）)]?[.．、]?$")
_TAIL = re.compile(r"^(?:单位|部门|领导|时限|时间|任务|内容|措施)$")
_SPACED = re.compile(r"(?:[\u4e00-\u9fff]\s+){1,9}[\u4e00-\u9fff]")
# What stands below a table and is none of its last row.
_BELOW = re.compile(
    r"^(?:附\s*[件表录]|表\s*\d{1,2}(?:[ ：:]|(?=[\u4e00-\u9fff]))|[备]?注\s*[：:\d]|说明[：:]|抄送|主送|[（(](?:此件|联系)|分享|打印|责任编辑"
    r"|来源|扫一扫|上一[篇条]|下一[篇条]|版权|主办|[一二三四五六七八九]、)"
)


def stacked(lines: Sequence[Line]) -> list[Line]:
    """The lines with every stacked table as rows; all others as they are."""
    filled = [(number, line) for number, line in lines if line.strip()]
    found: list[Line] = []
    at = 0
    while at < len(filled):
        headings, end = _without_cells(filled, *_headings_at(filled, at))
        if headings:
            filled[end:] = _rejoined(filled[end:], [line.strip() for _, line in filled[at:end]])
            stack = _Stack(filled, end, with_groups(headings))
            if len(headings) == FEWEST_COLUMNS and len(stack.rows) < FEWEST_ROWS:
                found.append(filled[at])
                at += 1
                continue
            found += [(filled[at][0], "\t".join(stack.headings)), *stack.rows]
            at = stack.at
            continue
        rows, end = unheaded_rows(filled, at) if _serial(filled, at) == (1,) else ([], at)
        if rows:
            found, at = found + rows, end
        else:
            found.append(filled[at])
            at += 1
    return found


def _headings_at(lines: Sequence[Line], at: int) -> tuple[list[str], int]:
    """A table's column headings, if they begin here, and the line behind them."""
    cells: list[str] = []
    end = at
    if _length(_set_close(lines[at][1])) > LONGEST_HEADING:
        return [], at
    while end < len(lines) and len(cells) < MOST_COLUMNS:
        text = _set_close(lines[end][1])
        if _HEAD.match(text) and end + 1 < len(lines) and _TAIL.match(lines[end + 1][1].strip()):
            text, end = text + lines[end + 1][1].strip(), end + 1
        if cells and _NOTE.match(text):
            cells[-1] += text
        elif "\t" in text or _length(text) > LONGEST_HEADING or not column(text) or CHAPTER.match(text):
            break
        else:
            cells.append(text)
        end += 1
    before = next((place for place, cell in enumerate(cells) if column(cell) == "number"), MOST_COLUMNS)
    if before <= FARTHEST_NUMBER:
        unknown = _unknown(lines, end, MOST_COLUMNS + before - len(cells))
        cells, end = cells + unknown, end + len(unknown)
        if before and _serial(lines, end) is not None:  # the first row's cells before its number
            cells, end = cells[:-before], end - before
    names_work = any(column(cell) not in ROLES for cell in cells)  # 牵头单位 above 配合单位 may be two labels
    return (cells, end) if len(cells) >= FEWEST_COLUMNS and is_heading_row(cells) and names_work else ([], at)


def _without_cells(lines: Sequence[Line], headings: list[str], end: int) -> tuple[list[str], int]:
    """The headings without the first row's first cells, where these look like more of them: 科普活动 behind 完成时限."""
    kinds = list(map(column, headings))
    last = len(kinds)
    while last and kinds[last - 1] in {"task", "category"}:
        last -= 1
    if last in (0, len(kinds)) or "number" in kinds or not any(kind in ROLES for kind in kinds[:last]):
        return headings, end
    kept = max(range(len(kinds), last - 1, -1), key=lambda kept: fits(lines, end - len(kinds) + kept, headings[:kept]))
    return headings[:kept], end - len(kinds) + kept


def _set_close(line: str) -> str:
    """主要工作任务, where it is set as 主 要 工 作 任 务."""
    text = line.strip()
    return re.sub(r"\s", "", text) if _SPACED.fullmatch(text) else text


def _length(heading: str) -> int:
    """How long a heading is without its remark: 总投资（万元）, 责任单位（第一个为牵头单位）."""
    return len(_REMARK.sub("", heading))


def _unknown(lines: Sequence[Line], at: int, most: int) -> list[str]:
    """Headings that nobody knows (是否达标), between those that are known and the first row's number."""
    cells: list[str] = []
    for end in range(at, min(len(lines), at + most + 1)):
        text = lines[end][1].strip()
        if _serial(lines, end) is not None:
            return cells
        if "\t" in text or _length(text) > LONGEST_HEADING or re.search("[。；，]", text) or CHAPTER.match(text):
            break
        cells.append(text)
    return []


def _serial(lines: Sequence[Line], at: int) -> Serial | None:
    return serial_of(lines[at][1].strip()) if at < len(lines) else None


def serial_of(text: str) -> Serial | None:
    """A row's number, if the text is nothing else: 7, 2.1, 十二."""
    found = _NUMBER.match(text)
    if not found:
        return None
    parts = re.split("[.-]", found["number"])
    return tuple(int(part) if part.isdecimal() else chinese_number(part) for part in parts)


def _comes_next(serial: Serial | None, before: Serial) -> bool:
    """Whether a number is the one behind another: 8 behind 7, 2.2 or 3.1 behind 2.1."""
    if serial is None or len(serial) != len(before):
        return False
    return serial == (*before[:-1], before[-1] + 1) or (
        len(serial) > 1 and serial == (before[0] + 1, *[1] * (len(serial) - 1))
    )


def _rejoined(lines: Sequence[Line], headings: Sequence[str]) -> list[Line]:
    """The lines below headings without the same headings on top of a page, where these stand in the middle of a row."""
    kept: list[Line] = []
    at, tall = 0, len(headings)
    while at < min(len(lines), MOST_ROWS):
        again = lines[at][1].strip() == headings[0] and [line.strip() for _, line in lines[at : at + tall]] == headings
        if again and _begins_row(lines, at + tall):
            break  # a table, or a page, of its own
        if not again:
            kept.append(lines[at])
        at += tall if again else 1
    return [*kept, *lines[at:]]


def _begins_row(lines: Sequence[Line], at: int) -> bool:
    """Whether a row's number stands here, or behind the cells of a column or two that hold neither names nor days."""
    for place in range(at, min(len(lines), at + FARTHEST_NUMBER)):
        if _serial(lines, place) is not None:
            return True
        text = lines[place][1].strip()
        if looks_like_time(text) or likeness(text) > 0:
            return False
    return False


class _Stack:
    """The rows of one table below its headings; `at` becomes the line behind it."""

    def __init__(self, lines: Sequence[Line], at: int, headings: Sequence[str]) -> None:
        self.lines, self.at, self.headings = lines, at, headings
        self.rows: list[Line] = []
        self._kinds = kinds_of(headings)
        numbers = [place for place, cell in enumerate(headings) if column(cell) == "number"]
        self._before = numbers[0] if numbers else 0  # columns before the one of numbers
        self._tallest = len(headings)  # lines of a row
        self._chaptered = at < len(lines) and self._is_chapter(at)
        first = self._first() if numbers and numbers[0] <= FARTHEST_NUMBER else None
        if first is not None:
            self._numbered(first)
        else:
            self.rows, self.at = uneven_rows(lines, at, headings, self._ends)

    def _first(self) -> int | None:
        """Where the first row's number stands, behind chapters or the cells of the columns before it."""
        at = self.at
        while at < len(self.lines) and (at - self.at < self._before or self._is_chapter(at)):
            if _serial(self.lines, at) is not None:
                return at
            at += 1
        return at if _serial(self.lines, at) is not None else None

    def _numbered(self, first: int) -> None:
        """Rows that each have their number on a line of its own."""
        cuts = self._cuts(first)
        behind = self._kinds[self._before + 1 :]
        whole = [*behind, *self._kinds[: self._before]]
        cells = [[line.strip() for _, line in self.lines[start + 1 : end]] for start, end in cuts]
        wraps = any(len(each) - len(self._chapters(each)) > len(whole) for each in cells[:-1] or cells)
        ahead = self._ahead([text.strip() for _, text in self.lines[self.at : first]], self.lines[self.at][0])
        for (start, end), held in zip(cuts[:-1], cells, strict=False):
            chapters = self._chapters(held)
            row = self._rows(start, ahead, held[: len(held) - len(chapters)], whole, wraps)
            ahead = row[len(behind) :] or self._ahead(chapters, self.lines[end - len(chapters)][0])
        last = 0 if self._before else parted(cells[-1], behind)[-1]
        self._rows(cuts[-1][0], ahead, cells[-1][:last], behind, wraps)
        shown = int(last > 0 and behind[0] == "category")  # columns whose cell the first row of the number has
        row, used = fitted(cells[-1][last:], behind[shown:], wraps)
        row = [""] * shown + row
        self._row(cuts[-1][0], last, ahead, row)
        self.at = cuts[-1][0] + 1 + last + used

    def _rows(
        self, number: int, ahead: Sequence[str], held: Sequence[str], kinds: Sequence[str], wraps: bool
    ) -> list[str]:
        """One row, or those that share its number; the last of them."""
        row: list[str] = []
        behind = len(self.headings) - 1 - self._before
        starts = parted(held, kinds[:behind]) if not self._before else [0]
        for start, end in pairwise([*starts, len(held)]):
            if held[start:end]:
                shown = int(start > 0 and kinds[0] == "category")
                row = [""] * shown + spread(held[start:end], kinds[shown:], wraps)
                self._row(number, start, ahead, row[:behind])
        return row

    def _cuts(self, first: int) -> list[tuple[int, int]]:
        """Where each row's number stands, and where what belongs to it or stands before the next one ends."""
        cuts: list[tuple[int, int]] = []
        self._ascii = self.lines[first][1].strip()[:1].isascii()  # 一 and not 1
        number: int | None = first
        while number is not None:
            after = self._next(number + 1, _serial(self.lines, number) or (0,))
            cuts.append((number, self._end(number + 1) if after is None else after))
            self._tallest = max(self._tallest, cuts[-1][1] - number if after is not None else 0)
            number = after
        return cuts

    def _row(self, number: int, start: int, ahead: Sequence[str], cells: Sequence[str]) -> None:
        serial = "" if start else self.lines[number][1].strip().rstrip(".．、")
        self.rows.append((self.lines[number + start + bool(start)][0], "\t".join([*ahead, serial, *cells])))

    def _chapters(self, cells: Sequence[str]) -> list[str]:
        """二、 between two rows, if no column stands before the numbers."""
        kept = len(cells)
        while not self._before and kept > 1 and CHAPTER.match(cells[kept - 1]):
            kept -= 1
        return list(cells[kept:])

    def _ahead(self, texts: Sequence[str], line: int) -> list[str]:
        """What stands before a row's number: cells of its first columns, or chapters' headings, each a row of its own."""
        if self._before:
            return spread(texts, self._kinds[: self._before])
        self.rows += [(line + at, text + "\t" * (len(self.headings) - 1)) for at, text in enumerate(texts)]
        return []

    def _is_chapter(self, at: int) -> bool:
        return CHAPTER.match(self.lines[at][1].strip()) is not None

    def _next(self, at: int, before: Serial) -> int | None:
        """Where the number of the row behind `before` stands, if there is one."""
        for end in range(at, min(len(self.lines), at + MOST_LINES)):
            text = self.lines[end][1].strip()
            if _comes_next(_serial(self.lines, end), before) and text[:1].isascii() == self._ascii:
                return end
            if (_BELOW.match(text) and not CHAPTER.match(text)) or self._is_other_table(end):
                break
        end = at + len(self.headings) - 1  # 3, 68, 69: the rows of one office out of a longer table
        while end < len(self.lines) and self._is_chapter(end):
            end += 1
        return end if (_serial(self.lines, end) or (0,)) > before else None

    def _end(self, at: int) -> int:
        """Where the last row ends at the latest."""
        last = min(len(self.lines), at + max(self._tallest + 2, 2 * len(self.headings)))
        return next((end for end in range(at + 1, last) if self._ends(end)), last)

    def _ends(self, at: int) -> bool:
        """Whether a line is none of the table's rows; 二、 is one where the first row begins with 一、."""
        below = _BELOW.match(self.lines[at][1].strip()) is not None
        return (below and not (self._chaptered and self._is_chapter(at))) or self._is_other_table(at)

    def _is_other_table(self, at: int) -> bool:
        return bool(_headings_at(self.lines, at)[0])
