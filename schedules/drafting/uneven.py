"""Rows of a stacked table that have no numbers: where each begins, the looks of its lines tell."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from schedules.drafting.columns import ROLES, column
from schedules.drafting.fitting import empty_cost, fit, kinds_of
from schedules.drafting.markers import Rank, at_start
from schedules.drafting.torn import TORN, mended, names_joined, torn_cost

MOST_LINES, ENOUGH = 2000, 40
FEWEST_EVEN = 3  # rows of one line for each column
NEW_ROW = 0.3
ACROSS = 0.5  # what it costs that a chapter's heading goes across the table
GOES_ON, LEADS_ON = 0.1, 0.12  # what it costs to go on in the same column, and in that of who leads: mostly one


@dataclass(frozen=True)
class _Way:
    """The best reading of the lines so far that ends in one column; `rows` begun, and the way before it."""

    score: float
    column: int
    begins: bool
    before: "_Way | None"
    chapter: bool = False  # its line may go across the table


def uneven_rows(
    lines: Sequence[tuple[int, str]], at: int, headings: Sequence[str], ends: Callable[[int], bool]
) -> tuple[list[tuple[int, str]], int]:
    """The rows that begin at `at` below `headings`, cells apart by tabs, and where they end; `ends` says what is no line of theirs."""
    last = next(
        (end for end in range(at, min(len(lines), at + MOST_LINES)) if ends(end)), min(len(lines), at + MOST_LINES)
    )
    texts = [line.strip() for _, line in lines[at:last]]
    columns, _ = _read(texts, kinds_of(headings)) if texts else ([], 0.0)
    even = _even(texts, kinds_of(headings))
    if even >= max(len(columns), FEWEST_EVEN * len(headings)):
        columns = [(at % len(headings), at % len(headings) == 0) for at in range(even)]
    rows: list[tuple[int, str]] = []
    for place, (_, begins) in enumerate(columns):
        if begins:
            end = next((to for to in range(place + 1, len(columns)) if columns[to][1]), len(columns))
            rows.append((lines[at + place][0], "\t".join(_row(texts[place:end], columns[place:end], headings))))
    return rows, at + len(columns)


def _even(texts: Sequence[str], kinds: Sequence[str]) -> int:
    """How many lines are rows of one line for each column, names and days where they belong."""
    for at, text in enumerate(texts):
        kind = kinds[at % len(kinds)]
        good = fit(text, kind)
        if (kind in ROLES or kind in {"time", "number"}) and good < 0:
            return at - at % len(kinds)
    return len(texts) - len(texts) % len(kinds)


def fits(lines: Sequence[tuple[int, str]], at: int, headings: Sequence[str]) -> float:
    """How well the next lines can be rows below `headings`."""
    texts = [line.strip() for _, line in lines[at : at + ENOUGH]]
    return _read(texts, kinds_of(headings))[1] if texts else 0.0


def _row(texts: Sequence[str], columns: Sequence[tuple[int, bool]], headings: Sequence[str]) -> Iterator[str]:
    for place, heading in enumerate(headings):
        cell = [text for text, (at, _) in zip(texts, columns, strict=True) if at == place]
        yield names_joined(cell) if column(heading) in ROLES else "".join(cell)


def _read(texts: Sequence[str], kinds: Sequence[str]) -> tuple[list[tuple[int, bool]], float]:
    """For each line its column and whether it begins a row, up to where the table ends; and how well they fit."""
    empty = [empty_cost(kind) for kind in kinds]
    whole = mended(texts)
    ways = [
        _Way(fit(whole[0], kind) - sum(empty[:at]), at, True, None, not at and _is_chapter(texts[0]))
        for at, kind in enumerate(kinds)
    ]
    done = max(ways, key=lambda way: way.score - sum(empty[way.column + 1 :]))
    best = done.score - sum(empty[done.column + 1 :])
    for place, (before, text) in enumerate(pairwise(texts), start=1):
        torn = torn_cost(before, text)
        torn += 0 < torn < TORN  # a line that goes on earns nothing here
        marked = TORN if at_start(text) else 0.0
        ways = [
            _step(
                ways,
                at,
                fit(whole[place], kind),
                torn,
                marked + LEADS_ON if kind == "lead" else marked + GOES_ON,
                empty,
            )
            for at, kind in enumerate(kinds)
        ]
        ways[0] = replace(ways[0], chapter=ways[0].begins and _is_chapter(text))
        for way in ways:
            score = way.score - sum(empty[way.column + 1 :])
            if score > best:
                done, best = way, score
    return (_steps(done), best) if best > 0 else ([], 0.0)


def _is_chapter(text: str) -> bool:
    found = at_start(text)
    return found is not None and found.rank in (Rank.VOLUME, Rank.PART, Rank.CHAPTER, Rank.PAREN)


def _step(ways: Sequence[_Way], at: int, fits: float, torn: float, more: float, empty: Sequence[float]) -> _Way:
    """The best way to have a line in column `at`; `torn`: what it costs to begin something there, `more`: to go on."""
    options = []
    for way in ways:
        if way.column == at:
            options.append(_Way(way.score + min(2 * fits, 0) - more, at, False, way))
        elif way.column < at:
            options.append(_Way(way.score + fits - torn - sum(empty[way.column + 1 : at]), at, False, way))
        left = (ACROSS if way.chapter else sum(empty[way.column + 1 :])) + sum(empty[:at])
        options.append(_Way(way.score + fits - torn - left - NEW_ROW, at, True, way))
    return max(options, key=lambda way: way.score)


def _steps(way: _Way | None) -> list[tuple[int, bool]]:
    found: list[tuple[int, bool]] = []
    while way:
        found.append((way.column, way.begins))
        way = way.before
    return found[::-1]
