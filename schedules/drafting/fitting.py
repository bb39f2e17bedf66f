"""The lines of one table row, put into its columns by what they look like: names below 牵头单位, days below 完成时限."""

import re
from collections.abc import Sequence
from itertools import pairwise

from schedules.drafting.columns import ROLES, kinds_in, looks_like_time
from schedules.drafting.markers import at_start
from schedules.drafting.names import is_certain, is_collective, looks_like_body, read_names
from schedules.drafting.roles import read_duty
from schedules.drafting.words import FIELDS, MINISTRIES, NEW_NAMES

TORN, TORN_PROSE = 3.0, 2.5  # what it costs to begin a column in the middle of a list, or of a sentence
SHORTEST_LINE = 9  # characters of a sentence that goes on in the next line
ONE_EACH = 1.2  # what it is worth that every column has one line
LONGEST_VALUE = 6  # characters
MOST_LINES = 400  # of one row
# What it costs to leave a column empty: a task hardly ever is, a merged category often.
_EMPTY = {"below": 0.0, "task": 3.0, "lead": 1.6, "responsible": 1.6, "time": 1.2, "support": 1.2, "category": 1.0}
_EMPTY_OTHER = 0.6
_TEXTS = frozenset({"task", "category"})
_PERSON = re.compile(r"^[\u4e00-\u9fff]{2,4}(?:[ 、][\u4e00-\u9fff]{2,4}){0,3}$")
_BEGINS_TIMELY = re.compile(r"^(?:20\d\d年|每[年月季]|\d{1,2}月(?:底|上旬|中旬|下旬|\d|前))")
_NEW_NAME = re.compile(rf"^(?:{NEW_NAMES})")
_REST = re.compile(r"^(?:局|委|厅|办|部|会|院|署|府|政府|中心|委员会|办公室)$")
# 按职责分工负 | 责, 牵 | 头: words of roles that a line's end broke.
_ROLE_BEGUN = re.compile(r"(?:按(?:职(?:责(?:分工?)?)?)?|分工?|负|牵|配|参|协)$")
_ROLE_GOES_ON = re.compile(r"^(?:职?责?分?工?负?责|头|合|与|加|助)")
# 各县 | 区人民政府, 市政府 | 各部门
_PLACES_BEGUN = re.compile(r"^(?:各[县市区镇乡旗州]{1,2}|国务院|[省市县区州旗](?:政府|人民政府|直|级)?)$")
_POWER_GOES_ON = re.compile(
    r"^(?:[县市区镇乡旗]{0,2}(?:街道)?(?:人民政府|政府|管委会|办事处|党委)|(?:各|各?有关|各?相关|各?直属)(?:部门|单位|机构))"
)
_OFFICE = re.compile(rf"^(?:{FIELDS})(?:厅|局|委|委员会)(?=$|[（(牵会等按负配])")
_PLACES = frozenset("省市县区州旗")
_ENDS_OPEN = "、，,（(和"
_ENDS_SENTENCE = tuple("。；;！")
_NOTHING = frozenset({"/", "／", "无", "—", "——", "-", "--"})


def kinds_of(headings: Sequence[str]) -> list[str]:
    """The kinds of the columns; of several for texts the last holds what each row says, those before it may be merged."""
    kinds = kinds_in(headings)
    texts = [at for at, kind in enumerate(kinds) if kind in _TEXTS]
    return ["task" if at in texts[-1:] else "category" if at in texts[:1] else kind for at, kind in enumerate(kinds)]


def spread(cells: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """A row's lines over columns of these kinds: one each where they are as many, else by what they look like."""
    if not kinds:
        return []
    cells = cells[:MOST_LINES]
    return _joined(cells, _best_cuts(cells, kinds), kinds)


def _joined(cells: Sequence[str], cuts: Sequence[tuple[int, int]], kinds: Sequence[str]) -> list[str]:
    return [
        names_joined(cells[start:end]) if kind in ROLES else "".join(cells[start:end])
        for (start, end), kind in zip(cuts, kinds, strict=False)
    ]


def names_joined(lines: Sequence[str]) -> str:
    """Lines of names as one text: a space keeps apart what no line's end has broken."""
    text = "".join(lines[:1])
    for left, right in pairwise(lines):
        text += ("" if is_torn(left, right) else " ") + right
    return text


def fitted(cells: Sequence[str], kinds: Sequence[str]) -> tuple[list[str], int]:
    """As `spread`, for the last row of a table, and how many lines it has: what fits no column stands below it."""
    cuts = _best_cuts(cells[:MOST_LINES], [*kinds, "below"])
    return _joined(cells, cuts[:-1], kinds), cuts[-1][0]


def _best_cuts(cells: Sequence[str], kinds: Sequence[str]) -> list[tuple[int, int]]:
    """The cut of lines into columns in which they fit best; a column may stay empty, for a price."""
    fits = {kind: _sums(mended(cells), kind) for kind in set(kinds)}
    torn = [0.0, *(torn_cost(left, right) for left, right in pairwise(cells)), 0.0]
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ()), *((float("-inf"), ()) for _ in cells)]
    for kind in kinds:
        sums, empty = fits[kind], empty_cost(kind)
        options = [
            max(
                (
                    (score + (sums[end] - sums[start] - torn[start] if start < end else -empty), (*cuts, start))
                    for start, (score, cuts) in enumerate(best[: end + 1])
                ),
                key=lambda option: (option[0], -option[1][-1]),
            )
            for end in range(len(cells) + 1)
        ]
        best = options
    score, starts = best[-1]
    columns = [kind for kind in kinds if kind != "below"]
    if len(cells) == len(columns):
        each = sum(fits[kind][at + 1] - fits[kind][at] - torn[at] for at, kind in enumerate(columns))
        starts = tuple(range(len(kinds))) if each + ONE_EACH >= score else starts
    return list(zip(starts, (*starts[1:], len(cells)), strict=True))


def mended(cells: Sequence[str]) -> list[str]:
    """The lines as they are judged: a name that a line's end broke stands where it begins, a sentence's end with its beginning."""
    whole = list(cells)
    for at, (left, right) in enumerate(pairwise(cells)):
        if right.endswith(_ENDS_SENTENCE) and left[-1:] in _ENDS_OPEN and likeness(left) < 0:
            whole[at + 1] = left + right
        elif left[-1:] not in _ENDS_OPEN and is_torn(left, right):
            rest = re.split(r"[、，,；;]", right)[0]
            whole[at] += rest
            whole[at + 1] = right[len(rest) :].strip("、，,；;")
    return whole


def _sums(cells: Sequence[str], kind: str) -> list[float]:
    sums = [0.0]
    for cell in cells:
        sums.append(sums[-1] + fit(cell, kind))
    return sums


def empty_cost(kind: str) -> float:
    """What it costs that a column has no line."""
    return _EMPTY.get(kind, _EMPTY_OTHER)


def fit(cell: str, kind: str) -> float:
    """From 1 for a line that belongs into a column of its kind to -1 for one that does not."""
    if not cell or cell in _NOTHING or kind == "below":
        return 0.0
    if cell.isdecimal() and len(cell) < 4:
        return 1.0 if kind in {"number", "value"} else -1.0
    likes, timely = likeness(cell), looks_like_time(cell)
    if kind in ROLES:
        return -1.0 if timely and likes < 1 else likes
    if kind == "time":
        return 1.0 if timely else 0.3 if _BEGINS_TIMELY.match(cell) else -max(likes, 0.5)
    if kind == "number":
        return -1.0
    if kind == "value":
        return 1.0 if len(cell) <= LONGEST_VALUE else -0.5
    if kind == "person":
        return 0.8 if _PERSON.match(cell) and likes < 1 else -1.0
    return min(-likes, 0.2) if timely else -likes


def torn_cost(left: str, right: str) -> float:
    """What it costs to begin a column at `right`, below `left`."""
    if is_torn(left, right):
        return TORN
    begun = (len(left) >= SHORTEST_LINE or re.search("[，、；：]", left)) and not left.endswith(_ENDS_SENTENCE)
    prose = begun and right.endswith(_ENDS_SENTENCE) and likeness(left + right) < 1
    return TORN_PROSE if prose and not at_start(right) else 0.0


def is_torn(left: str, right: str) -> bool:
    """Whether a line goes on in the next one: behind a comma, or in the middle of a name."""
    if left[-1:] in _ENDS_OPEN or right[:1] == "等":
        return True
    last, first = re.split(r"[、，,；;]", left)[-1], re.split(r"[、，,；;]", right)[0]
    if left[-1:] in _ENDS_SENTENCE:
        return False
    if _REST.match(first):
        return looks_like_body(last + first)
    if _ROLE_BEGUN.search(left) and _ROLE_GOES_ON.match(right):
        return True
    if _REST.match(last) and last != first:
        return False
    if last in _PLACES:  # 市 | 市场监管局
        return looks_like_body(last + first)
    if first.startswith(MINISTRIES) or _OFFICE.match(first):
        return False
    if _PLACES_BEGUN.match(last) and _POWER_GOES_ON.match(first):
        return True
    if any(len(last) < len(word) and (last + first).startswith(word) for word in ("中国", "全国", "共青团")):
        return True
    broken = not looks_like_body(last) and not is_collective(last)
    return broken and not _NEW_NAME.match(first) and is_certain(last + first)


def likeness(cell: str) -> float:
    """From 1 for a line of names, role words beside them or not, to -1 for one of prose; a name broken at the end is neither."""
    good = odd = 0
    for text in [clause.text for clause in read_duty(cell).clauses] or [cell]:
        names = read_names(text.strip("、，, "))
        good, odd = good + len(names.bodies) + len(names.collective), odd + len(names.odd)
    return (good - odd) / (good + odd) if good + odd else -1.0
