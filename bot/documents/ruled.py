"""From the characters and the straight lines of a page to lines of text: what stands in a ruled table comes out row by row.

A PDF knows no tables. Where straight lines enclose cells, a row becomes one line with tabs between its cells; everything
else stays in the order in which the page draws it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.documents.grid import LONGEST_REPEATED

_NEAR = 3.0  # points: lines closer than this are one
_SHORTEST = 6.0  # points: anything shorter is a part of a picture or a character
_MOST_RULES = 1500
_MOST_CELLS = 1500
# Where so much is left at the end of a line (characters, and points of margin), it was not wrapped: a paragraph ends there.
_LEFT_OVER, _MARGINS = 2.5, 12.0


@dataclass(frozen=True)
class Character:
    """One character and its box, in points from the lower left corner of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(frozen=True)
class Rule:
    """A straight line of the page."""

    x0: float
    y0: float
    x1: float
    y1: float

    def lies(self) -> bool:
        """Whether it is horizontal and long enough to be a border."""
        return abs(self.y0 - self.y1) < _NEAR / 2 and abs(self.x0 - self.x1) >= _SHORTEST

    def stands(self) -> bool:
        """Whether it is vertical and long enough to be a border."""
        return abs(self.x0 - self.x1) < _NEAR / 2 and abs(self.y0 - self.y1) >= _SHORTEST

    def touches(self, other: "Rule") -> bool:
        """Whether the two meet, or nearly."""
        return (
            min(self.x0, self.x1) - _NEAR <= max(other.x0, other.x1)
            and min(other.x0, other.x1) - _NEAR <= max(self.x0, self.x1)
            and min(self.y0, self.y1) - _NEAR <= max(other.y0, other.y1)
            and min(other.y0, other.y1) - _NEAR <= max(self.y0, self.y1)
        )


@dataclass
class Table:
    """The grid that some lines make, and the characters in its cells; rows count from the top."""

    columns: list[float]
    rows: list[float]
    roots: dict[tuple[int, int], tuple[int, int]]
    held: dict[tuple[int, int], list[Character]] = field(default_factory=dict)

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell at a point, or None outside the table."""
        column = bisect_right(self.columns, x) - 1
        row = len(self.rows) - 1 - bisect_right(self.rows, y)
        if 0 <= column < len(self.columns) - 1 and 0 <= row < len(self.rows) - 1:
            return self.roots[row, column]
        return None

    def lines(self) -> Iterator[str]:
        """Its rows: a cell over several columns stands in the first of them, one over several rows in each."""
        for row in range(len(self.rows) - 1):
            cells = [self._seen((row, column)) for column in range(len(self.columns) - 1)]
            if any(cells):
                yield "\t".join(cells).rstrip("\t")

    def _seen(self, place: tuple[int, int]) -> str:
        """What stands in a cell, as the reader of the table sees it; a long text is not said again."""
        row, column = self.roots[place]
        text = self._text((row, column)) if column == place[1] else ""
        return text if row == place[0] or len(text) <= LONGEST_REPEATED else ""

    def _text(self, place: tuple[int, int]) -> str:
        wide = self._width(place)
        return "".join(_unwrapped(list(_text_lines(self.held.get(place, []))), wide)).strip()

    def _width(self, place: tuple[int, int]) -> float:
        spanned = [column for (row, column), root in self.roots.items() if root == place and row == place[0]]
        return self.columns[max(spanned, default=place[1]) + 1] - self.columns[place[1]]


def lines_of_page(characters: Sequence[Character], rules: Iterable[Rule]) -> Iterator[str]:
    """The lines of one page."""
    tables = list(_tables([rule for rule in rules if rule.lies() or rule.stands()][:_MOST_RULES]))
    waiting: list[Character] = []
    told: set[int] = set()
    current: Table | None = None
    order: list[Table | list[Character]] = []
    for character in characters:
        if character.text not in "\r\n" or current is None:
            current = _place(character, tables)
        if current is None:
            waiting.append(character)
        elif id(current) not in told:
            order += [waiting, current]
            waiting = []
            told.add(id(current))
    for part in [*order, waiting]:
        yield from part.lines() if isinstance(part, Table) else _plain_lines(part)


def _place(character: Character, tables: Sequence[Table]) -> Table | None:
    """The table that holds the character, which is put into its cell; line ends belong where the one before them was."""
    if character.text in "\r\n":
        return None
    for table in tables:
        cell = table.cell(*character.middle)
        if cell is not None:
            table.held.setdefault(cell, []).append(character)
            return table
    return None


def _plain_lines(characters: Iterable[Character]) -> Iterator[str]:
    text = "".join(character.text for character in characters).replace("\r\n", "\n").replace("\r", "\n")
    yield from (line.rstrip() for line in text.split("\n") if line.strip())


def _text_lines(characters: Sequence[Character]) -> Iterator[list[Character]]:
    """The lines within a cell."""
    line: list[Character] = []
    for character in characters:
        if line and character.top < line[-1].bottom + (line[-1].top - line[-1].bottom) * 0.3:
            yield line
            line = []
        line.append(character)
    if line:
        yield line


def _unwrapped(lines: Sequence[Sequence[Character]], wide: float) -> Iterator[str]:
    for place, line in enumerate(lines):
        text = "".join(character.text for character in line).strip()
        yield text
        filled = max(character.right for character in line) - min(character.left for character in line)
        if place + 1 < len(lines) and wide - filled > _MARGINS + _LEFT_OVER * filled / max(len(text), 1):
            yield " "


def _tables(rules: Sequence[Rule]) -> Iterator[Table]:
    for group in _touching(rules):
        columns = _marks(value for rule in group if rule.stands() for value in (rule.x0,))
        rows = _marks(value for rule in group if rule.lies() for value in (rule.y0,))
        cells = (len(columns) - 1) * (len(rows) - 1)
        if len(columns) > 2 and len(rows) > 1 and cells <= _MOST_CELLS:
            yield Table(columns, rows, _merged(columns, rows, group))


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The lines in groups, each of lines that hang together."""
    groups: list[list[Rule]] = []
    for rule in rules:
        near = [group for group in groups if any(rule.touches(other) for other in group)]
        joined = [rule, *(other for group in near for other in group)]
        groups = [group for group in groups if group not in near] + [joined]
    return groups


def _marks(values: Iterable[float]) -> list[float]:
    """Where lines stand, those close to each other taken as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] >= _NEAR:
            found.append(value)
    return found


def _merged(
    columns: Sequence[float], rows: Sequence[float], group: Sequence[Rule]
) -> dict[tuple[int, int], tuple[int, int]]:
    """For every cell of the grid the one it belongs to: without a line between them, two are one."""
    roots: dict[tuple[int, int], tuple[int, int]] = {}
    lying, standing = [rule for rule in group if rule.lies()], [rule for rule in group if rule.stands()]
    last = len(rows) - 1
    for row in range(last):
        top, middle = rows[last - row], (rows[last - row] + rows[last - row - 1]) / 2
        for column in range(len(columns) - 1):
            centre = (columns[column] + columns[column + 1]) / 2
            if row and not any(abs(r.y0 - top) < _NEAR and _covers(r.x0, r.x1, centre) for r in lying):
                roots[row, column] = roots[row - 1, column]
            elif column and not any(
                abs(r.x0 - columns[column]) < _NEAR and _covers(r.y0, r.y1, middle) for r in standing
            ):
                roots[row, column] = roots[row, column - 1]
            else:
                roots[row, column] = (row, column)
    return roots


def _covers(start: float, end: float, point: float) -> bool:
    return min(start, end) - _NEAR <= point <= max(start, end) + _NEAR
