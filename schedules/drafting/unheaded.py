"""Stacked tables without headings: rows that each have their number on a line of its own, and alike cells below it."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from schedules.drafting.columns import looks_like_time
from schedules.drafting.fitting import fitted, spread
from schedules.drafting.torn import likeness

FEWEST_ROWS = 3
MOST_LINES = 15  # of one row
_KINDS = {"names": "responsible", "time": "time"}


def unheaded_rows(lines: Sequence[tuple[int, str]], at: int) -> tuple[list[tuple[int, str]], int]:
    """The rows that begin with a number 1 alone on its line, cells apart by tabs, and where they end; none if what follows is no table."""
    numbers = _numbers(lines, at)
    cells = [[line.strip() for _, line in lines[a + 1 : b]] for a, b in pairwise(numbers)]
    if len(numbers) < FEWEST_ROWS:
        return [], at
    looks, often = Counter(tuple(map(_look, each)) for each in cells).most_common(1)[0]
    if often * 2 <= len(cells) or looks[:1] != ("text",) or "names" not in looks:
        return [], at
    first = looks.index("names")
    kinds = [_KINDS.get(look, "other") for look in looks]
    kinds[:first] = [*["category"] * (first - 1), "task"]
    last = [line.strip() for _, line in lines[numbers[-1] + 1 : numbers[-1] + 1 + MOST_LINES]]
    end, used = fitted(last, kinds, wraps=any(len(each) > len(kinds) for each in cells))
    rows = [*(spread(each, kinds) for each in cells), end]
    return [
        (lines[number][0], "\t".join([str(count), *row]))
        for count, (number, row) in enumerate(zip(numbers, rows, strict=True), start=1)
    ], numbers[-1] + 1 + used


def _numbers(lines: Sequence[tuple[int, str]], at: int) -> list[int]:
    """The lines with 1, 2, 3 … alone, each near the one before it."""
    found: list[int] = []
    for place in range(at, len(lines)):
        if place - (found[-1] if found else at) > MOST_LINES:
            break
        if lines[place][1].strip().rstrip(".．、") == str(len(found) + 1):
            found.append(place)
    return found


def _look(line: str) -> str:
    if looks_like_time(line) and likeness(line) < 1:
        return "time"
    return "names" if likeness(line) >= 1 else "text"
