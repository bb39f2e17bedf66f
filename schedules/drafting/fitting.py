"""The lines of one table row, put into its columns by what they look like: names below 牵头单位, days below 完成时限."""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from schedules.drafting.cleaning import bare
from schedules.drafting.column_words import SURNAMES
from schedules.drafting.columns import ROLES, kinds_in, looks_like_time
from schedules.drafting.markers import at_start
from schedules.drafting.roles import starts_list
from schedules.drafting.torn import TORN, likeness, mended, names_joined, torn_cost

# What it is worth that every column has one line, and in a table where no cell has more.
ONE_EACH, ONE_EACH_WHOLE = 1.2, 3.6
LONGEST_VALUE, SHORTEST_TASK = 6, 5  # characters
FAR_OFF = -2.0  # what belongs into one kind of column surely, in another
MOST_LINES = 200  # of one row
# What it costs to leave a column empty: a task hardly ever is, a merged category often.
_EMPTY = {
    "below": 0.0, "note": 0.0, "task": 3.0, "lead": 1.6, "responsible": 1.6, "time": 1.2, "support": 1.2, "middle": 1.6, "category": 1.0,
}  # fmt: skip
_EMPTY_OTHER = 0.6
_NOTE = re.compile(r"^(?:备注|说明)$")  # anything may stand there, or nothing
_TEXTS = frozenset({"task", "category"})
_PERSON = re.compile(rf"^[{SURNAMES}] ?[\u4e00-\u9fff]{{1,2}}(?:[ 、][{SURNAMES}] ?[\u4e00-\u9fff]{{1,2}}){{0,3}}$")
# 常务副市长, 省委常委、副省长, 副县长李强
_HOLDER = re.compile(
    r"^(?:[省市区县州旗]委常委、?)?(?:(?:常务)?副?(?:省长|市长|区长|县长|州长|旗长|主席|秘书长)|(?:区委|县委|市委|省委)副?书记)[\u4e00-\u9fff]{0,4}$"
)
_OF_A_PERSON = {"person": 1.0, "task": 0.0, "middle": 0.0, "time": -0.5}
_BEGINS_TIMELY = re.compile(r"^(?:20\d\d年|每[年月季]|\d{1,2}月(?:底|上旬|中旬|下旬|\d|前))")
_NOTHING = frozenset({"/", "／", "无", "—", "——", "-", "--"})


def kinds_of(headings: Sequence[str]) -> list[str]:
    """The kinds of the columns; of several for texts the last holds what each row says, those before it may be merged."""
    kinds = kinds_in(headings)
    texts = [at for at, kind in enumerate(kinds) if kind in _TEXTS]
    named = dict.fromkeys(texts, "middle") | dict.fromkeys(texts[:1], "category") | dict.fromkeys(texts[-1:], "task")
    notes = {at: "note" for at, heading in enumerate(headings) if _NOTE.match(bare(heading))}
    return [(named | notes).get(at, "time" if kind == "start" else kind) for at, kind in enumerate(kinds)]


def spread(cells: Sequence[str], kinds: Sequence[str], wraps: bool = True) -> list[str]:
    """A row's lines over columns of these kinds, by what they look like; `wraps`: some cells of the table go on over lines."""
    if not kinds:
        return []
    cells = cells[:MOST_LINES]
    return _joined(cells, _best_cuts(cells, kinds, wraps), kinds)


def parted(cells: Sequence[str], kinds: Sequence[str]) -> list[int]:
    """Where the rows begin that share one number: behind what belongs into the last column a text stands again."""
    closing = next((kind for kind in reversed(kinds) if kind not in {"note", "other"}), "")
    looks = [
        "time" if looks_like_time(cell) and likeness(cell) < 1 else "names" if likeness(cell) >= 1 else "text"
        for cell in cells
    ]
    ends = "time" if closing == "time" else "names" if closing in ROLES else ""
    starts = [0]
    for at, (before, look) in enumerate(pairwise(looks), start=1):
        begins = (
            at_start(cells[at])
            or (cells[at].isdecimal() and "number" in kinds)
            or (ends == "time" and len(cells[at]) >= SHORTEST_TASK)
        )
        if before == ends and look == "text" and begins and not torn_cost(cells[at - 1], cells[at]):
            starts.append(at)
    while len(starts) > 1 and not {"time", "names"} & {*looks[starts[-1] :]}:
        starts.pop()  # what stands below the table
    return starts


def _joined(cells: Sequence[str], cuts: Sequence[tuple[int, int]], kinds: Sequence[str]) -> list[str]:
    return [
        names_joined(cells[start:end]) if kind in ROLES else "".join(cells[start:end])
        for (start, end), kind in zip(cuts, kinds, strict=False)
    ]


def fitted(cells: Sequence[str], kinds: Sequence[str], wraps: bool = True) -> tuple[list[str], int]:
    """As `spread`, for the last row of a table, and how many lines it has: what fits no column stands below it."""
    cuts = _best_cuts(cells[:MOST_LINES], [*kinds, "below"], wraps)
    return _joined(cells, cuts[:-1], kinds), cuts[-1][0]


def _best_cuts(cells: Sequence[str], kinds: Sequence[str], wraps: bool) -> list[tuple[int, int]]:
    """The cut of lines into columns in which they fit best; a column may stay empty, for a price."""
    whole = mended(cells)
    sums = {kind: [0.0, *accumulate(fit(cell, kind) for cell in whole)] for kind in set(kinds)}
    torn = [0.0, *(torn_cost(left, right) for left, right in pairwise(cells)), 0.0][: len(cells) + 1]
    scores = [0.0, *(float("-inf") for _ in cells)]
    back: list[list[int]] = []
    for kind in kinds:
        gain = [score - taken - cost for score, taken, cost in zip(scores, sums[kind], torn, strict=True)]
        scores, begun = _ended(scores, gain, sums[kind], empty_cost(kind))
        back.append(begun)
    starts = [len(cells)]
    for begun in reversed(back):
        starts.append(begun[starts[-1]])
    columns = [kind for kind in kinds if kind != "below"]
    if len(cells) == len(columns) and max(torn) < TORN:
        each = sum(sums[kind][at + 1] - sums[kind][at] - torn[at] for at, kind in enumerate(columns))
        if each + (ONE_EACH if wraps else ONE_EACH_WHOLE) >= scores[-1]:
            starts = [len(cells), *reversed(range(len(kinds)))]
    return list(pairwise(reversed(starts)))


def _ended(
    scores: Sequence[float], gain: Sequence[float], taken: Sequence[float], empty: float
) -> tuple[list[float], list[int]]:
    """For each line the best score of a column that ends before it, and where that column begins; it may be empty."""
    ends: list[float] = []
    begun: list[int] = []
    best = -1
    for end, score in enumerate(scores):
        filled = taken[end] + gain[best] if best >= 0 else float("-inf")
        ends.append(max(filled, score - empty))
        begun.append(best if filled >= score - empty else end)
        if best < 0 or gain[end] > gain[best]:
            best = end
    return ends, begun


def empty_cost(kind: str) -> float:
    """What it costs that a column has no line."""
    return _EMPTY.get(kind, _EMPTY_OTHER)


def fit(cell: str, kind: str) -> float:
    """From 1 for a line that belongs into a column of its kind to -1 for one that does not."""
    if not cell or cell in _NOTHING or kind in {"below", "note"}:
        return 0.0
    if cell.isdecimal() and len(cell) < 4:
        return 1.0 if kind in {"number", "value"} else -1.0
    if _HOLDER.match(cell):
        return 1.0 if kind == "person" else -1.0
    return _fit_words(cell, kind, likeness(cell), looks_like_time(cell))


def _fit_words(cell: str, kind: str, likes: float, timely: bool) -> float:
    if kind in ROLES:
        return -1.0 if timely and likes < 1 else likes
    if starts_list(cell):  # 牵头单位：市教育局 is no text
        return FAR_OFF
    if kind == "time":
        return 1.0 if timely else 0.3 if _BEGINS_TIMELY.match(cell) else -max(likes, 0.5)
    if kind == "number":
        return -1.0
    if kind == "value":
        return 1.0 if len(cell) <= LONGEST_VALUE else -0.5
    if _PERSON.match(cell) and likes < 1:
        return _OF_A_PERSON.get(kind, 1.0)
    if kind == "person":
        return -1.0
    return min(-likes, 0.2) if timely else -likes
