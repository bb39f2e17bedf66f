"""The rows of tables that name bodies: how they are told apart, go together, and belong to annexes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schedules.drafting.columns import is_heading_row
from schedules.drafting.duties import Listed
from schedules.drafting.markers import Marker, at_start
from schedules.drafting.paragraphs import Paragraph


@dataclass
class Row:
    """One row: the number as printed, the text of its task, its bodies, its date, and the chapter or category above."""

    number: str
    point: str  # the number of the measure in a table that has a second column of numbers
    title: str
    listed: Listed
    line: int
    time: str = ""
    category: str = ""
    chapter: str = ""
    marker: Marker | None = None
    detail: str = ""
    follows: bool = False


def tell_apart(rows: Sequence[Row]) -> None:
    """Rows that share their first text are called by what they say themselves: a numbered text, else the last."""
    for before, after in pairwise(rows):
        first, second = before.detail.split("\n"), after.detail.split("\n")
        own = [next(filter(at_start, reversed(texts[1:])), "") for texts in (first, second)]
        if len(first) > 1 and second[0] == first[0] and (before.number != after.number or all(own)):
            for row, texts, numbered in zip((before, after), (first, second), own, strict=True):
                row.title = numbered or texts[-1]
                row.marker = at_start(row.title)


def groups_of(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows that share one number, together."""
    group: list[Row] = []
    for row in rows:
        if group and not row.follows:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def numbers(group: Sequence[Row]) -> list[str]:
    """How the rows of a group are told apart: by their own numbers where each has one of its own, else by their count."""
    own = [row.point or (row.marker.printed if row.marker else "") for row in group]
    own = [printed for printed in own if printed]
    return own if len(set(own)) == len(group) else [f"措施{count}" for count in range(1, len(group) + 1)]


def placed(locator: str, printed: str) -> str:
    """The place of a row below another: 1.1 says itself that it stands below 1."""
    number, point, _ = printed.partition(".")
    return (locator.removesuffix(number) if point and locator.endswith(number) else locator) + printed


def restarts(rows: Sequence[Row]) -> bool:
    """Whether the numbers begin again within one table."""
    held = [int(row.number) for row in rows if row.number.isdecimal()]
    return any(after < before for before, after in pairwise(held))


def by_annex(rows: Sequence[Row], annexes: Sequence[tuple[int, str]]) -> list[tuple[str, list[Row]]]:
    """The rows of each annex, with its label; `annexes` tells on which line each begins, and rows above all have none."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(_annex_at(row.line, annexes), []).append(row)
    return list(found.items())


def with_tables(rows: Sequence[Paragraph], annexes: Sequence[tuple[int, str]]) -> set[str]:
    """The annexes in which tables with headings for bodies stand."""
    return {_annex_at(row.line, annexes) for row in rows if is_heading_row(row.text.split("\t"))}


def _annex_at(line: int, annexes: Sequence[tuple[int, str]]) -> str:
    return next((label for begins, label in reversed(annexes) if begins <= line), "")
