"""A roster of contacts to be invited: a CSV file, read whole or refused whole.

Columns `agency,name`, and where wanted `title,slot,office_phone`; UTF-8 with or without BOM, or GB18030 as Chinese
spreadsheets save it.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schedules.book import Book

SIZE_LIMIT = 1 << 20  # bytes
ROW_LIMIT = 2000
CELL_LIMIT = 60  # characters, as long as a name in a plan file may be
NEEDED = ("agency", "name")
ALLOWED = (*NEEDED, "title", "slot", "office_phone")
_SLOTS = {"": "A", "A": "A", "B": "B", "A岗": "A", "B岗": "B"}


@dataclass(frozen=True)
class RosterProblem:
    """One thing wrong with the file; line 0 is the file as a whole."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


@dataclass(frozen=True)
class RosterRow:
    """One person to invite; `agency` is the canonical name within the plan."""

    line: int
    agency: str
    name: str
    title: str = ""
    slot: str = "A"
    office_phone: str = ""


@dataclass(frozen=True)
class Roster:
    """The rows, or everything that is wrong: never both."""

    rows: tuple[RosterRow, ...] = ()
    problems: tuple[RosterProblem, ...] = ()


def read_roster(data: bytes, book: Book, plan_id: str) -> Roster:
    """Takes the bytes of a file and the plan its agencies belong to; returns all rows, or all problems and no row."""
    text = _text(data)
    if isinstance(text, RosterProblem):
        return Roster(problems=(text,))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        # Spreadsheets leave lines of nothing but commas at the end; they name nobody.
        lines = [(reader.line_num, cells) for cells in reader if any(map(_flat, cells))]
    except csv.Error as error:
        return Roster(problems=(RosterProblem(0, f"not a CSV file: {error}"),))
    head, *body = lines or [(1, [])]
    columns = [_flat(cell).casefold() for cell in head[1]]
    wrong = list(_heading_problems(head[0], columns)) or list(_size_problems(body))
    if wrong:
        return Roster(problems=tuple(wrong))
    return _rows(book, plan_id, columns, body)


def _text(data: bytes) -> str | RosterProblem:
    if len(data) > SIZE_LIMIT:
        return RosterProblem(0, f"larger than {SIZE_LIMIT // 1024} KiB; split the roster")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return RosterProblem(0, "holds NUL bytes; save it as CSV UTF-8") if "\0" in text else text
    return RosterProblem(0, "neither UTF-8 nor GB18030; save it as CSV UTF-8")


def _heading_problems(line: int, columns: list[str]) -> Iterator[RosterProblem]:
    yield from (RosterProblem(line, f"the column {name} is missing") for name in NEEDED if name not in columns)
    for name in dict.fromkeys(columns):
        if name not in ALLOWED:
            yield RosterProblem(line, f"unknown column {name!r}; known are {', '.join(ALLOWED)}")
        elif columns.count(name) > 1:
            yield RosterProblem(line, f"the column {name} stands there twice")


def _size_problems(body: list[tuple[int, list[str]]]) -> Iterator[RosterProblem]:
    if not body:
        yield RosterProblem(0, "holds no contacts")
    elif len(body) > ROW_LIMIT:
        yield RosterProblem(0, f"holds more than {ROW_LIMIT} rows; split the roster")


def _rows(book: Book, plan_id: str, columns: list[str], body: Iterable[tuple[int, list[str]]]) -> Roster:
    rows: list[RosterRow] = []
    problems: list[RosterProblem] = []
    seen: dict[tuple[str, str], int] = {}
    for line, cells in body:
        row, wrong = _row(book, plan_id, line, columns, [_flat(cell) for cell in cells])
        first = seen.setdefault((row.agency, row.name), line)
        if not wrong and first != line:
            wrong = [RosterProblem(line, f"the same person as in line {first}")]
        problems += wrong
        rows.append(row)
    return Roster(problems=tuple(problems)) if problems else Roster(tuple(rows))


def _row(
    book: Book, plan_id: str, line: int, columns: list[str], cells: list[str]
) -> tuple[RosterRow, list[RosterProblem]]:
    if len(cells) > len(columns):
        return RosterRow(line, "", ""), [RosterProblem(line, "more cells than columns")]
    named = dict(zip(columns, cells, strict=False))
    wrong = [
        RosterProblem(line, f"{column} is longer than {CELL_LIMIT} characters")
        for column, cell in named.items()
        if len(cell) > CELL_LIMIT
    ]
    match = book.match(plan_id, named["agency"])
    if match.agency is None:
        wrong.append(RosterProblem(line, _unknown(named["agency"][:CELL_LIMIT], match.near)))
    slot = _SLOTS.get(named.get("slot", "").upper())
    if slot is None:
        wrong.append(RosterProblem(line, f"slot is {named['slot'][:CELL_LIMIT]!r}; write A or B"))
    if not named.get("name"):
        wrong.append(RosterProblem(line, "the name is missing"))
    found = RosterRow(
        line,
        match.agency or "",
        named.get("name", ""),
        named.get("title", ""),
        slot or "A",
        named.get("office_phone", ""),
    )
    return found, wrong


def _unknown(typed: str, near: Iterable[str]) -> str:
    if not typed:
        return "the agency is missing"
    meant = "、".join(near)
    return f"the plan names no agency {typed}" + (f"; did you mean {meant}?" if meant else "")


def _flat(cell: str) -> str:
    """A cell without width, controls or line ends in the way."""
    return " ".join("".join(c for c in unicodedata.normalize("NFKC", cell) if c.isprintable() or c.isspace()).split())
