"""What a table's columns hold, by their headings."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import zip_longest

from schedules.drafting.cleaning import bare
from schedules.drafting.column_words import BARE_COLUMNS, COLUMNS, GROUP_COLUMNS, OWNERS, STEP_GROUPS, TIME_TABLES
from schedules.drafting.names import is_certain, read_names

LONGEST = 14
FEWEST_ROWS = 2
MANY = 4  # headings of which one may be unknown
SHORTEST_TASK = 5  # characters, on average
_DATED = re.compile(r"^(?:20\d\d年度?|\d{1,2}[-—–~至]\d{1,2}月份?)(?=.)")  # 2022年度任务目标, 1-9月份完成情况
_TITLE = re.compile(r"(?:表|台账|方案|.{5}清单)$")  # of the table itself
_YEAR = re.compile(r"^20\d\d年度?(?:目标值?|指标值?|计划|完成值)?$")  # what is to be reached by then
_TOLD = re.compile(
    r"(?:情况|成效|进展|电话|地点|地址|范围|对象|金额|投资|资金|来源)$"
)  # what has been done, where, whom to ask
_TIME = re.compile(
    r"20\d\d(?![个家项万亿])|\d月|底前|[年月季]底|季度|半年|长期|持续|[每全][年月]|年内|立行立改|立即|常态|阶段|(?:已|按期)完成|适时|同步|及时|实时|动态(?:更新|调整)|不定期|按期"
)
LONGEST_TIME = 16
_STEP = re.compile(
    r"^20\d\d年度?$|^(?:20\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}(?:[-—–~至]\d{1,2})?月份?)[底末]?(?:目标|计划|任务|进度|形象|节点|完成|工作)*$"
)  # what is to be reached by then, below 推进计划
ROLES = ("lead", "support", "responsible")


@lru_cache(maxsize=4096)
def column(heading: str) -> str:
    """What a heading announces (number, lead, task, time …), or nothing for a cell that is no heading."""
    whole = bare(heading)
    if whole.startswith(("（", "(")):  # a note below a title
        return ""
    if _YEAR.match(whole):
        return "value"
    whole = _DATED.sub("", whole)
    return _announced(re.sub(r"[（(].*$", "", whole) or whole) or _announced(heading.split()[0] if whole else "")


def _announced(text: str) -> str:
    if not 1 <= len(text) <= LONGEST or re.search(r"[。；，,：:\d]", text):
        return ""
    if _TITLE.search(text) and text not in TIME_TABLES:
        return ""
    if _TOLD.search(text):
        return "other"
    if re.search("姓名|职务|职称", text):
        return "person"
    if text in BARE_COLUMNS or text in OWNERS:
        return "responsible"
    both = re.match(
        r"(?P<lead>牵头)?(?:责任)?(?:主体|单位|部门)[与和及、/]", text
    )  # 责任主体与协同单位, 牵头单位及责任人
    if both:
        return "lead" if both["lead"] else "responsible"
    for kind in (
        "number",
        "person",
        "lead",
        "support",
        "responsible",
        "start",
        "time",
        "category",
        "value",
        "task",
        "other",
    ):
        if any(word in text for word in COLUMNS[kind]):
            return kind
    return ""


def names_people(heading: str) -> bool:
    """Whether persons stand beside the bodies of a column: 责任单位及责任人."""
    return column(heading) in ROLES and re.search(r"[及和、/](?:责任|负责|联系)人", heading) is not None


def kinds_in(headings: Sequence[str]) -> list[str]:
    """What a table's columns hold; beside 责任单位 a column 单位 says what is counted in, and one of two categories is the task."""
    kinds = [column(heading) or "other" for heading in headings]
    bodies = any(kind in ROLES and heading not in BARE_COLUMNS for kind, heading in zip(kinds, headings, strict=True))
    words = [bare(heading) for heading in headings]
    if any(kind in ROLES and word not in OWNERS for kind, word in zip(kinds, words, strict=True)):
        kinds = ["other" if word in OWNERS else kind for kind, word in zip(kinds, words, strict=True)]
    if "time" not in kinds:  # 开工时间 alone is when something is due
        kinds = ["time" if kind == "start" else kind for kind in kinds]
    of_figures = "value" in kinds or any("指标" in heading for heading in headings)  # 指标, 单位, 2025年
    counted = {at for at, word in enumerate(words) if (bodies or of_figures) and word == "单位"}
    kinds = ["value" if at in counted else kind for at, kind in enumerate(kinds)]
    categories = [at for at, kind in enumerate(kinds) if kind == "category"]
    if len(categories) > 1 and "task" not in kinds:  # 类别, 主要任务
        kinds[categories[-1]] = "task"
    return kinds


def is_other_heading_row(cells: Sequence[str]) -> bool:
    """Whether a row holds the headings of a table that names no bodies: 指标, 目标值; 姓名, 职务."""
    kinds = [column(cell) for cell in cells if cell.strip()]
    return len(kinds) > 1 and all(kinds) and not any(kind in ROLES for kind in kinds)


def is_heading_row(cells: Sequence[str]) -> bool:
    """Whether a row is a table's headings: most cells are headings, and one of them announces bodies."""
    kinds = [column(cell) or is_step(cell) * "other" for cell in cells if cell.strip()]
    known = sum(map(bool, kinds)) >= len(kinds) - max(1, len(kinds) // MANY)
    return len(kinds) >= 2 and known and any(kind in ROLES for kind in kinds)


@lru_cache(maxsize=4096)
def is_step(heading: str) -> bool:
    """Whether a column says what is to be done in one part of the year: 第一季度, 1-3月."""
    return bool(_STEP.match(bare(heading)))


def goes_below(cells: Sequence[str]) -> bool:
    """Whether a row right below headings divides one of them by the time: 第一季度, 第二季度 below 推进计划."""
    filled = [cell for cell in cells if cell.strip()]
    steps = sum(map(is_step, filled))
    return steps > 1 and all(is_step(cell) or column(cell) for cell in filled)


def below(above: Sequence[str], cells: list[str]) -> list[str]:
    """A row of headings below another one: 牵头单位 stands below 责任分工, and 序号 goes on downwards."""
    if len(cells) < len(above) and (
        all(column(cell) in ROLES for cell in cells) or all(map(is_step, cells))
    ):  # without the empty cells before them
        return with_groups([*above, *cells])
    same = sum(cell == over for cell, over in zip(cells, above, strict=False))
    whole = all(cells) and any(column(cell) in {"number", "task"} for cell in cells)
    if whole and (len(cells) != len(above) or same * 2 < len(cells)):  # of another table, whose rows stand elsewhere
        return list(cells)
    return [cell or over for cell, over in zip_longest(cells, above, fillvalue="")]


def with_groups(cells: Sequence[str]) -> list[str]:
    """责任分工 with 牵头单位 and 配合单位 below it: a heading over several columns stands before all of the second row."""
    others = [cell for cell in cells if not is_step(cell)]
    said = next((word for word in STEP_GROUPS if any(word in cell for cell in others)), "")
    steps = _grouped(list(cells), is_step, lambda cell: said != "" and said in cell)
    return _grouped(
        steps, lambda cell: column(cell) in ROLES and not cell.endswith("分工"), lambda cell: cell in GROUP_COLUMNS
    )


def _grouped(cells: list[str], belongs: Callable[[str], bool], is_group: Callable[[str], bool]) -> list[str]:
    """The headings at the end that belong below the one group before them, in place of it."""
    last = len(cells)
    while last and belongs(cells[last - 1]):
        last -= 1
    if is_group(cells[last] if last < len(cells) else "") and {"lead", "support"} <= {*map(column, cells[last + 1 :])}:
        return [*cells[:last], *cells[last + 1 :]]  # 责任单位 above 牵头 and 配合
    groups = [at for at, cell in enumerate(cells[:last]) if is_group(cell) and (at + 1 < last or "分工" in cell)]
    if len(groups) != 1 or len(cells) - last < 2:
        return cells
    return [*cells[: groups[0]], *cells[last:], *cells[groups[0] + 1 : last]]


def guessed(rows: Sequence[Sequence[str]]) -> list[str]:
    """What the columns of a table without headings hold, by its cells; nothing unless one column holds bodies and one text."""
    width = max(map(len, rows), default=0)
    kinds = [_kind([row[at] for row in rows if at < len(row) and row[at]]) for at in range(width)]
    if len(rows) < FEWEST_ROWS or "responsible" not in kinds or "text" not in kinds:
        return []
    first = kinds.index("text")
    if sum(len(row[first]) for row in rows if first < len(row)) < SHORTEST_TASK * len(rows):
        return []  # people and telephone numbers
    lead = _leading(rows, [at for at, kind in enumerate(kinds) if kind == "responsible"])
    named = {"text": "other"}
    return ["task" if at == first else "lead" if at == lead else named.get(kind, kind) for at, kind in enumerate(kinds)]


def _leading(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> int | None:
    """The first of several columns of bodies, if its cells name one each: those bodies lead."""
    if len(columns) < 2:
        return None
    cells = [row[columns[0]] for row in rows if columns[0] < len(row) and row[columns[0]]]
    return columns[0] if all(len(read_names(cell).order) == 1 for cell in cells) else None


def _kind(cells: Sequence[str]) -> str:
    tests = {"number": str.isdecimal, "time": looks_like_time, "responsible": _is_list}
    return next((kind for kind, holds in tests.items() if cells and sum(map(holds, cells)) > len(cells) * 0.8), "text")


def looks_like_time(cell: str) -> bool:
    """Whether a cell says by when or how often, and little else: 2023年6月底前, 持续推进, 每季度."""
    return len(cell) <= LONGEST_TIME and bool(_TIME.search(cell))


def _is_list(cell: str) -> bool:
    names = read_names(cell)
    return not names.odd and (any(map(is_certain, names.bodies)) or bool(names.collective))
