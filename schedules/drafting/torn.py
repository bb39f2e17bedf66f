"""Lines of a table's cells: which of them a line's end has broken, in the middle of a name, a role word or a sentence."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from schedules.drafting.brackets import depth_after, split
from schedules.drafting.markers import at_start
from schedules.drafting.names import is_certain, is_collective, looks_like_body, read_names
from schedules.drafting.roles import read_duty
from schedules.drafting.words import FIELDS, MINISTRIES, NEW_NAMES

TORN, TORN_PROSE, TORN_LINE = 3.0, 2.5, 1.4  # what it costs to begin a cell in the middle of a list, or of a sentence
SHORTEST_LINE = 9  # characters of a sentence that goes on in the next line
SHORTEST_NAME = 4  # characters of a whole name that no place stands before
_NEW_NAME = re.compile(rf"^(?:{NEW_NAMES})")
_REST = re.compile(r"^(?:局|委|厅|办|部|会|院|署|府|行|心|司|队|处|站|校|联|社|协|馆|团|政府|中心|委员会|办公室)$")
# 东湖经开区 | 管委会
_POWER, _RULED = (
    re.compile("^(?:管委会|管理委员会|办事处|街道办事处)$"),
    re.compile(r"[\u4e00-\u9fff]{2}(?:区|园|街道|新城|镇)$"),
)
_MARKS = "、，,；;"
_ENDS_NAME = re.compile("牵头|负责|配合|参与|参加|协助|会同|等|按")  # what may follow a name without a mark
# 省委 | 编办, 市委组 | 织部
_PARTY = re.compile(
    "[省市区县州旗]委(?:组织部|宣传部|统战部|政法委|编办|网信办|社会工作部|老干部局|政研室|改革办|台办|外办|农办|党校|人才办)"
)
# 按职责分工负 | 责, 牵 | 头: words of roles that a line's end broke.
_ROLE_BEGUN = re.compile(r"(?:按(?:职(?:责(?:分工?)?)?)?|分工?|负|牵|配|参|协)$")
_ROLE_GOES_ON = re.compile(r"^(?:职?责?分?工?负?责|头|合|与|加|助)")
# 各县 | 区人民政府, 市政府 | 各部门
_PLACES_BEGUN = re.compile(r"^(?:各[县市区镇乡旗州]{1,2}|国务院|[省市县区州旗](?:政府|人民政府|直|级)?)$")
_POWER_GOES_ON = re.compile(
    r"^(?:[县市区镇乡旗]{0,2}(?:街道)?(?:人民政府|政府|管委会|办事处|党委)|(?:各|各?有关|各?相关|各?直属)(?:部门|单位|机构))"
)
_OFFICE = re.compile(rf"(?:{FIELDS})(?:厅|局|委|委员会)(?=$|[（(牵会等按负配])")
_TAIL = re.compile(
    r"^(?:和|与|信息|社会(?!组织|救助|事务|福利|工作|治理)|城乡|监督|综合|行政|管理|服务|公积金|资源|发展|改革|科学|技术|文化|旅游|健康|事务|储备|保护|合作|执法|支队|总队|大队|分局|委员会"
    r"|办公室|建设|规划|保障|交易|产业|经济|民政府|人民政府|政府|集团|公司|有限)"
)
_CLOSES = re.compile(r"^[^（(]{0,12}[）)]")
# 人民银行滨江 | 市分行, 国家消防 | 救援局: names whose middle begins like another name, or whose beginning is one.
_BRANCH = re.compile(
    r"(?:人民银行|[农工建]\w?银行|国网|中国\w{2}|国家统计局)\w{2,8}(?:分行|支行|公司|调查队)$|(?:国家|[省市县区])?消防救援(?:局|总队|支队|大队)$"
)
_PLACES = frozenset("省市县区州旗")
_ENDS_OPEN = "、，,（(和"
_ENDS_SENTENCE = tuple("。；;！")


@lru_cache(maxsize=8192)
def likeness(cell: str) -> float:
    """From 1 for a line of names, role words beside them or not, to -1 for one of prose; a name broken at the end is neither."""
    good = odd = 0
    for text in [clause.text for clause in read_duty(cell).clauses] or [cell]:
        names = read_names(text.strip("、，, "))
        good, odd = good + len(names.bodies) + len(names.collective), odd + len(names.odd)
    return (good - odd) / (good + odd) if good + odd else -1.0


@lru_cache(maxsize=8192)
def torn_cost(left: str, right: str) -> float:
    """What it costs to begin a column at `right`, below `left`."""
    if is_torn(left, right):
        return TORN
    begun = _is_long(left) and not left.endswith(_ENDS_SENTENCE)
    if not begun or _is_list(left) or at_start(right):
        return 0.0
    return (
        TORN_PROSE if right.endswith(_ENDS_SENTENCE) else TORN_LINE if likeness(right) < 0 and _is_long(right) else 0.0
    )


def _is_list(cell: str) -> bool:
    read = [read_names(clause.text) for clause in read_duty(cell).clauses]
    bodies = [name for names in read for name in names.bodies]
    return not any(names.odd for names in read) and (any(map(is_certain, bodies)) or (bool(read) and not bodies))


def _is_whole(last: str, first: str) -> bool:
    """Whether a whole name begins behind what is none: 王建军 | 安宁海关."""
    return len(first) >= SHORTEST_NAME and is_certain(first) and not _TAIL.match(first) and not _NEW_NAME.match(last)


def _is_long(line: str) -> bool:
    """Whether a line can be a part of a sentence, and no short heading or name."""
    marker = at_start(line)
    said = line[marker.end :] if marker else line
    return len(said) >= SHORTEST_LINE or re.search("[，、；：]", said) is not None


@lru_cache(maxsize=8192)
def is_torn(left: str, right: str) -> bool:
    """Whether a line goes on in the next one: behind a comma, or in the middle of a name."""
    if left[-1:] in _ENDS_OPEN or right[:1] == "等" or (depth_after(left) and _CLOSES.search(right)):
        return True
    last, first = split(left, _MARKS)[-1], _ENDS_NAME.split(split(right, _MARKS)[0])[0]
    if left[-1:] in _ENDS_SENTENCE:
        return False
    if _REST.match(first) or (_POWER.match(first) and _RULED.search(last)):
        return looks_like_body(last + first)
    if _ROLE_BEGUN.search(left) and _ROLE_GOES_ON.match(right):
        return True
    if _REST.match(last) and last != first:
        return False
    if last == "各":
        return True
    if last in _PLACES:  # 市 | 市场监管局
        return looks_like_body(last + first)
    if first.startswith(MINISTRIES) or _OFFICE.match(first):
        return False
    if _goes_on(last, first):
        return True
    broken = not looks_like_body(last) and not is_collective(last) and not _is_whole(last, first)
    return broken and not _NEW_NAME.match(first) and is_certain(last + first)


def _goes_on(last: str, first: str) -> bool:
    """Whether only both together are a known name: 住房和城 | 乡建设局, 各县 | 区人民政府, 中 | 国民航局."""
    whole = _PARTY.match(last + first) or _OFFICE.match(last + first, 1 if last[:1] in _PLACES else 0)
    if (whole and whole.end() > len(last)) or (_PLACES_BEGUN.match(last) and _POWER_GOES_ON.match(first)):
        return True
    if _BRANCH.match(last + first) and not _BRANCH.match(last):
        return True
    return any(len(last) < len(word) and (last + first).startswith(word) for word in ("中国", "全国", "共青团"))


def mended(cells: Sequence[str]) -> list[str]:
    """The lines as they are judged: a name that a line's end broke stands where it begins, a sentence's end with its beginning."""
    whole = list(cells)
    for at, (left, right) in enumerate(pairwise(cells)):
        if torn_cost(left, right) == TORN_PROSE or (
            right.endswith(_ENDS_SENTENCE) and left[-1:] in _ENDS_OPEN and not _is_list(left)
        ):
            whole[at + 1] = left + right
        elif left[-1:] not in _ENDS_OPEN and is_torn(left, right):
            rest = re.split(r"[、，,；;]", right)[0]
            whole[at] += rest
            whole[at + 1] = right[len(rest) :].strip("、，,；;")
    return whole


def names_joined(lines: Sequence[str]) -> str:
    """Lines of names as one text: a space keeps apart what no line's end has broken."""
    text = "".join(lines[:1])
    for left, right in pairwise(lines):
        text += ("" if is_torn(left, right) else "、" if left.endswith("等") else " ") + right
    return text
