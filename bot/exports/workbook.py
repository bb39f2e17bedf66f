"""A workbook for printing and filtering, in which no cell is ever a formula.

XlsxWriter rather than openpyxl: it is kept up, and it writes a text as a text whatever it begins with, once asked to
(`write_string`). Every text goes through `harmless` besides, and has the cell property *quotePrefix*, so that it stays a
text when somebody edits it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import ceil

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.exports.harmless import harmless
from bot.texts import exporting as words

Cell = str | int | date | datetime | None
MOST_CHARACTERS = 32_767  # of one cell (Excel specifications and limits)
_FONT, _SIZE = "宋体", 10
_A4 = 9
_LINE, _ROOM, _HIGHEST = 13.5, 3, 409  # points; 409 is the highest a row may be
_NARROW = 0.95  # our letters are smaller than those in which a column is measured
_HEAD_ROW = 2  # under the title and the line that says how to read it
_PLAIN: dict[str, object] = {"font_name": _FONT, "font_size": _SIZE, "valign": "top", "text_wrap": True, "border": 1}


@dataclass(frozen=True)
class Column:
    """One column: its head, its width in characters, whether its cells stand in the middle."""

    head: str
    width: float
    centred: bool = False


class Book:
    """A workbook being written; `made_at` is naive local time, so that the same data gives the same bytes."""

    def __init__(self, into: BytesIO, made_at: datetime) -> None:
        self.file = xlsxwriter.Workbook(
            into,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False},
        )
        self.file.set_properties({"created": made_at})
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def sheet(self, name: str, title: str, about: str, columns: Sequence[Column]) -> "Sheet":
        """A new sheet with its title, its line of explanation and its heads."""
        return Sheet(self, self.file.add_worksheet(name), title, about, columns)

    def format(self, **wanted: object) -> Format:
        """The one format with those properties."""
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format({**_PLAIN, **wanted})
        return self._formats[key]


class Sheet:
    """One sheet: rows go under the heads, then `close` sets filters and print areas."""

    def __init__(self, book: Book, sheet: Worksheet, title: str, about: str, columns: Sequence[Column]) -> None:
        self._book, self._sheet, self._columns = book, sheet, columns
        self._next = _HEAD_ROW + 1
        self._texts = {
            (centred, faint): book.format(
                quote_prefix=True,
                align="center" if centred else "left",
                font_color="#8C8C8C" if faint else "#000000",
                text_wrap=not faint,
                shrink=faint,
            )
            for centred in (False, True)
            for faint in (False, True)
        }
        self._day = book.format(num_format="yyyy-mm-dd", align="center")
        self._moment = book.format(num_format="yyyy-mm-dd hh:mm", align="center")
        self._number = book.format(num_format="0", align="center")
        self._heads(title, about)

    def _heads(self, title: str, about: str) -> None:
        plain = {"border": 0, "text_wrap": False, "valign": "vcenter"}
        big = self._book.format(**plain, font_name="黑体", font_size=16, quote_prefix=True)
        small = self._book.format(**plain, font_color="#595959", quote_prefix=True)
        head = self._book.format(
            font_name="黑体", bold=True, align="center", valign="vcenter", bg_color="#E7E6E6", quote_prefix=True
        )
        self._sheet.set_row(0, 30)
        self._sheet.set_row(1, 18)
        self._sheet.set_row(_HEAD_ROW, 30)
        self._sheet.write_string(0, 0, harmless(title), big)
        self._sheet.write_string(1, 0, harmless(about), small)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(_HEAD_ROW, place, column.head, head)

    def row(self, cells: Iterable[Cell], faint: frozenset[int] = frozenset()) -> None:
        """One row; the places in `faint` repeat what stands above them: they are printed grey, on one line,
        as small as it takes to stay within their column.

        The height is set: not every program works it out for itself when it opens a file.
        """
        lines = 1
        for place, (cell, column) in enumerate(zip(cells, self._columns, strict=True)):
            self._write(place, cell, self._texts[column.centred, place in faint])
            if isinstance(cell, str) and place not in faint:
                lines = max(lines, _lines(cell, column.width))
        self._sheet.set_row(self._next, min(lines * _LINE + _ROOM, _HIGHEST))
        self._next += 1

    def _write(self, place: int, cell: Cell, text: Format) -> None:
        match cell:
            case None | "":
                self._sheet.write_blank(self._next, place, None, text)
            case str():
                self._sheet.write_string(self._next, place, fitting(cell), text)
            case datetime():
                self._sheet.write_datetime(self._next, place, cell.replace(tzinfo=None), self._moment)
            case date():
                self._sheet.write_datetime(self._next, place, cell, self._day)
            case _:
                self._sheet.write_number(self._next, place, cell, self._number)

    def close(self) -> None:
        """Frozen heads, filters, and a print set-up: A4 across, one page wide, the heads on every page."""
        last = max(self._next - 1, _HEAD_ROW)
        self._sheet.freeze_panes(_HEAD_ROW + 1, 0)
        self._sheet.autofilter(_HEAD_ROW, 0, last, len(self._columns) - 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(_HEAD_ROW)
        self._sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self._sheet.center_horizontally()
        self._sheet.set_footer(f"&C{words.page_of()}")


def _lines(text: str, width: float) -> int:
    """On how many lines the text stands in a column. A Chinese character is as wide as two digits, and as long in GBK."""
    if len(text) * 2 * _NARROW <= width and "\n" not in text:
        return 1
    lengths = [len(line.encode("gbk", "replace")) for line in text.split("\n")]
    return sum(max(1, ceil(length * _NARROW / width)) for length in lengths)


def fitting(text: str) -> str:
    """Harmless, and no longer than a cell may be."""
    told = harmless(text)
    return told if len(told) <= MOST_CHARACTERS else told[: MOST_CHARACTERS - 1] + "…"


@contextmanager
def workbook(into: BytesIO, made_at: datetime) -> Iterator[Book]:
    """A workbook that is whole in `into` when the block ends."""
    book = Book(into, made_at)
    yield book
    book.file.close()
