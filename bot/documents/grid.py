"""Merged cells of a table laid out: what a cell spans downwards holds for each of the rows, as the reader of the table sees it."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDEST = 20  # columns that one cell may span
LONGEST_REPEATED = 600  # characters: a longer text is no list of bodies, and is not said again for every row
TALLEST = 300  # rows


@dataclass(frozen=True)
class Cell:
    """The text of a cell, and how many columns and rows it spans."""

    text: str
    columns: int = 1
    rows: int = 1
    goes_on: bool = False  # Word's way: the cell above goes on in this one


class Grid:
    """Lays out one table, row by row."""

    def __init__(self) -> None:
        self._from_above: dict[int, tuple[str, int]] = {}  # column → text, rows still to come
        self._above: dict[int, str] = {}  # column → text of the row above

    def row(self, cells: Iterable[Cell]) -> list[str]:
        """The texts of one row; a cell over several columns stands in the first of them, one over several rows in each."""
        found: list[str] = []
        for cell in cells:
            self._take_from_above(found)
            for offset in range(min(cell.columns, WIDEST)):
                text = self._above.get(len(found), "") if cell.goes_on else cell.text if offset == 0 else ""
                self._keep(len(found), text, cell.rows)
                found.append(text)
        self._take_from_above(found)
        self._above = {column: text for column, text in enumerate(found) if len(text) <= LONGEST_REPEATED}
        return found

    def _keep(self, column: int, text: str, rows: int) -> None:
        if rows > 1:
            self._from_above[column] = (text if len(text) <= LONGEST_REPEATED else "", min(rows, TALLEST) - 1)

    def _take_from_above(self, found: list[str]) -> None:
        while held := self._from_above.pop(len(found), None):
            text, rows = held
            if rows > 1:
                self._from_above[len(found)] = (text, rows - 1)
            found.append(text)
