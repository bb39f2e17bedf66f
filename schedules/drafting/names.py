"""A list's text → the bodies it names, letter for letter, and the phrases that name none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from schedules.drafting.brackets import CLOSING, OPENING, split
from schedules.drafting.cleaning import bare
from schedules.drafting.column_words import SURNAMES
from schedules.drafting.place_rows import HELD_AND, released, rows_held, share_an_ending
from schedules.drafting.words import (
    BIG_PLACES,
    COLLECTIVE,
    OPEN_ENDS,
    OWN_PREFIXES,
    PLACE_PREFIXES,
    SUFFIXES,
)

LONGEST, LONGEST_FIELD = 40, 8
_OF_FIELDS = ("部门", "单位", "企业")
MARKS = "*＊★☆▲△#"  # a star beside a name says that it leads
_SUFFIX = re.compile(rf"(?:{SUFFIXES})$")
_COLLECTIVE = tuple(re.compile(pattern) for pattern in COLLECTIVE)
_OPEN = re.compile("(?:" + "|".join(OPEN_ENDS) + ")$")
_PREFIX = re.compile(rf"^(?:{'|'.join(PLACE_PREFIXES)}|{'|'.join(OWN_PREFIXES)}|{BIG_PLACES})")
_IN_PLACE = re.compile(rf"^(?:{'|'.join(PLACE_PREFIXES)})[^委].")
_TWO_PHRASES = re.compile(r".{2}(?:和|及|以及|与)(?:各|有关|相关)")
# 市能源局等市有关部门和各区; 全国总工会等和各省级人民政府: a body, others nobody names, and perhaps a phrase behind them.
_OTHERS = re.compile(
    r"^(?P<name>[^等]{2,30})等(?:[\u4e00-\u9fa5\d]{0,8}?(?:部门和单位|部门\ue001单位|部门、单位|单位和部门|单位\ue001部门|部门单位|部门|单位|机构|地区|地方|企业|高校|院校|院所|医院|媒体|园区|组织|团体|机关|银行|国企|央企|区县|县区|乡镇|镇街|街道|学校))?"
    r"(?:(?:和|及|以及|与|，)(?P<rest>.{2,40}))?$"
)
# 部门和单位 is one phrase, whatever stands before it.
_ONE_PHRASE = re.compile(r"(?<=部门|单位|党委|地区|地方)(?:和|及|与)(?=单位|部门|政府|地区|人民政府)")
_OFFICE = re.compile(
    r"(?:部|委|局|厅|办|署|总队|支队|办公室|管委会|政府|中心|科协|工会|妇联|团委|集团|公司|联合会|海关|法院|检察院|贸促会|总社|分行|街道办事处|边检站|军分区|广播电视台|日报社|[^公官]司"
    r"|.{2}(?:经开区|高新区|开发区|新区|综保区|保税区|度假区|示范区))$"
)
_REST = re.compile(
    r"^(?:办公室|委员会|管委会|有限公司|分公司|研究院|研究所|分局|支队|总队|大队|服务中心|管理局|监督局|办事处)$"
)
# 市工信局市石化办: lines of a narrow cell, put together; where the next one begins.
_GLUE = re.compile(
    r"(?<=[局委厅办部院联社队府])(?<![省市县区州]委)"
    r"(?=[省市县区州](?!政(?!府|数)|场|容|民(?!政)|域|际|委$|级)[\u4e00-\u9fff]{2,}|各[省市县区州镇乡街])|(?<=中心)(?=[省市县区州][\u4e00-\u9fff]{2,}(?:[局委厅办部院]|中心))"
)
_WHOLE = re.compile(
    r"(?:部|委|局|厅|办|署|会|院|馆|台|社|校|大学|队|中心|公司|集团|办公室|政府|科协|工会|团委|团市委|团省委|妇联|残联|侨联|文联|社科联|工商联|银行|分行|支行|海关|军区|处|室|股|站|协|街道|镇|乡|经开区|高新区|开发区|新区|综保区|专班|军分区|.{2}所|电信|联通|铁塔|中央|[)）])$"
)
_ENDS_PLACE = re.compile(r"(?:区|县|镇|乡|街道|街道办事处)$")
_AND = re.compile(r"以及|和|及|与|或")
_NO_NAME = re.compile(
    r"[。！？!?：:；;“”\"《》=<>]|(?<!\d)\d{3,}(?!\d|[所厂院队]$|医院|地质|研究|(?:政务|市民|便民|政府)?(?:服务)?(?:热线|平台|便民))|^(?:并|要|应(?!急)|将|对(?!外)|把|按|在|以|为|加强|推进|推动|开展|完善|建立|实施|组织(?!部)|做好|制定|落实|不(?!动产)|是|由|打造|培育|举办|优化|提升|强化|深化|健全|搭建|出台|扩大|争创|建成|推广|普及|引导|鼓励|加快|整合|组建|汇聚|依托|发挥|聚焦|围绕|配齐|清理|开工|新增|压减|改造|整治|修复|改建|扩建|延伸|升级|拓展"
    r"|建设(?!银行|局|厅|委|部|集团|工程|处|科|站|股|中心|投资|开发|兵团)|新建(?!县|区|镇|乡|街))"
    r"|[的了]|建设$|工作$|活动$|管理$|服务$|机制$|方案$|制度$|情况$|项目$|水平$|能力$|同志$|(?<!人力资源)社会$|机会$|社区$|(?:现场|座谈|推进|培训|发布|动员|推介|研讨|交流|通气|听证|论证|对接|招聘|博览|运动|联欢)会$"
)
_WORKING = re.compile(
    r"^(?P<who>.{1,20}?(?:[市区县州镇乡]|街道|单位|部门|政府|管委会|[)）]))(?:具体|分别|统一)?(?:负责|做好|抓好|落实|承担|组织(?!部)).{2,}$"
)
_PERSON = re.compile(rf"^[{SURNAMES}][\u4e00-\u9fff]{{1,2}}$")
# 市“放管服”改革办: what stands in quotation marks within a name.
_QUOTED = re.compile(r"(?<!^)[“\"‘]([^“”\"‘’，。；：]{1,12})[”\"’](?!$)")
_LIST_REST = re.compile(r"^(?:[(（].*[)）]|其中|包括|以下简称.*|下同|同上|/|／|无|-+|—+)$")


@dataclass
class Names:
    """What one list text names."""

    bodies: list[str] = field(default_factory=list)
    collective: list[str] = field(default_factory=list)
    open_ended: bool = False
    odd: list[str] = field(default_factory=list)
    sure: set[str] = field(default_factory=set)  # bodies for what stands behind them: 东山区、西河区人民政府
    phrase_first: bool = False
    order: list[str] = field(default_factory=list)  # bodies and odd tokens as they stand

    @property
    def is_empty(self) -> bool:
        return not (self.bodies or self.collective)


def read_names(text: str) -> Names:
    """The names in a list's text; `odd` holds what looks like no name of a body."""
    found = Names()
    for token in _tokens(text):
        name, ended = _without_end(token)
        found.open_ended = found.open_ended or ended
        if not name or _LIST_REST.match(name):
            continue
        if is_collective(name) or (ended and _bare_fields(name)):
            found.phrase_first = found.phrase_first or not found.order
            found.collective.append(token if ended and _bare_fields(name) else _at_work(name))
            found.open_ended = True
        else:
            (found.bodies if looks_like_body(name) else found.odd).append(name)
            found.order.append(name)
    _gather_fields(found)
    _take_places(found)
    return found


def _take_places(found: Names) -> None:
    """In 东山、西河区政府 and 东山区、西河区人民政府 the places before the last share its ending: bodies, all of them."""
    found.sure = set(share_an_ending(found.order))
    if found.sure.intersection(found.odd):
        found.bodies = [name for name in found.order if name in found.sure or name in found.bodies]
        found.odd = [name for name in found.odd if name not in found.sure]


def _gather_fields(found: Names) -> None:
    """教育、民政、财政等部门 names no single body: the whole phrase is kept together."""
    fields = [name for name in found.order if len(name) <= LONGEST_FIELD and not is_certain(name)]
    if fields and fields == found.order and found.collective and found.collective[-1].endswith(_OF_FIELDS):
        found.collective[-1] = "、".join([*fields, found.collective[-1]])
        found.bodies, found.odd, found.order = [], [], []


@lru_cache(maxsize=8192)
def is_collective(name: str) -> bool:
    """各地区, 有关部门, 各县（市、区）人民政府: phrases that name no single body."""
    return len(name) <= LONGEST and any(pattern.match(name) for pattern in _COLLECTIVE)


def looks_like_body(name: str) -> bool:
    """Whether a token can be a body's name: its ending, or its brackets' beginning, says so."""
    name = name.strip(MARKS)
    outside = _QUOTED.sub(r"\1", _outside_brackets(name))
    if not 2 <= len(name) <= LONGEST or _NO_NAME.search(outside):
        return False
    return bool(_SUFFIX.search(outside) or _SUFFIX.search(name))


def is_certain(name: str) -> bool:
    """Whether a token is a body's name even without a label: a place or own beginning and a body's ending, or a plain office."""
    if not looks_like_body(name) or len(name) > 30:
        return False
    return bool(_PREFIX.match(name) or _OFFICE.search(name) or _OFFICE.search(_outside_brackets(name)))


def only_certain(text: str) -> bool:
    """Whether a text is nothing but names that are surely bodies'."""
    names = read_names(text)
    return bool(names.bodies) and not names.odd and all(map(is_certain, names.bodies))


def _outside_brackets(name: str) -> str:
    kept, depth = [], 0
    for char in name:
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(char)
    return "".join(kept)


def _tokens(text: str) -> Iterator[str]:
    for part in split(_ONE_PHRASE.sub(HELD_AND, rows_held(text)), "、，,；;/／|｜•·．"):
        for spaced in _by_space(part.strip()):
            for piece in _by_others(spaced.strip("。.：: ")):
                yield from (released(each) for name in _by_and(piece) for each in _by_glue(name))


def _by_others(part: str) -> Iterator[str]:
    """A body and others, apart from a phrase behind them; anything else as it is."""
    found = _OTHERS.match(part)
    if found and looks_like_body(found["name"]):
        yield f"{found['name']}等"
        part = found["rest"] or ""
    if part:
        yield part


def _by_space(part: str) -> Iterator[str]:
    """Names kept apart by spaces alone; a space within a name is only a broken line."""
    pieces = part.split()
    held = ""
    for piece in pieces:
        if _PERSON.match(piece) and is_certain(held) and not _SUFFIX.search(piece):
            continue  # 市教育局 李四
        if (
            (len(held) > 2 or (len(held) == 2 and _IN_PLACE.match(piece)))
            and len(piece) > 1
            and _may_end(held)
            and _begins_name(piece, held)
        ):
            yield held
            held = piece
        else:
            held += piece
    if held:
        yield held


def _may_end(held: str) -> bool:
    return bool(_SUFFIX.search(held) or held.endswith(("）", ")"))) and not held.endswith("社会")


def _begins_name(piece: str, held: str) -> bool:
    """Whether what stands behind a space is a name of its own, and not the rest of one."""
    if _ENDS_PLACE.search(piece) and len(piece) > 2 and is_certain(held):
        return True
    whole = bool(_WHOLE.search(piece)) and len(piece) > 2 and not _REST.match(piece)
    return whole or bool(_PREFIX.match(piece)) or is_collective(piece)


def _by_and(part: str) -> Iterator[str]:
    """市教育局和市科技局 is two bodies, 文化和旅游部 one: what stands before 和 must be a whole name."""
    if is_collective(part) and not _PREFIX.match(part) and not _TWO_PHRASES.search(part):
        yield from _by_phrase(part)
        return
    start = 0
    for found in _AND.finditer(part):
        left, right = part[start : found.start()], part[found.end() :]
        if _two_names(left, right) and _depth(part[: found.start()]) == 0:
            yield left
            start = found.end()
    yield part[start:]


def _by_glue(name: str) -> Iterator[str]:
    """市工信局市石化办各区政府: names of one place that stand together without anything between them."""
    start = 0
    for found in _GLUE.finditer(name):
        left, right = name[start : found.start()], name[found.start() :]
        same = right[0] == name[start] or is_collective(left) or is_collective(_GLUE.split(right, maxsplit=1)[0])
        if len(left) > 2 and same and looks_like_body(left) and looks_like_body(_GLUE.split(right, maxsplit=1)[0]):
            yield left
            start = found.start()
    yield name[start:]


def _by_phrase(part: str) -> Iterator[str]:
    """审计署及其他有关部门 is a body and a phrase, 各部门和单位 one phrase."""
    for found in _AND.finditer(part):
        left, right = part[: found.start()], part[found.end() :]
        if looks_like_body(left) and not is_collective(left) and is_collective(right):
            yield left
            part = right
            break
    yield part


def _two_names(left: str, right: str) -> bool:
    if len(left) < 3 or not right or not _WHOLE.search(left) or left.endswith("社会"):
        return bool(right and is_collective(right) and (looks_like_body(left) or is_collective(left)))
    return looks_like_body(left) and (is_collective(right) or bool(_SUFFIX.search(_without_end(right)[0])))


def _depth(text: str) -> int:
    return sum(text.count(char) for char in OPENING) - sum(text.count(char) for char in CLOSING)


def _without_end(token: str) -> tuple[str, bool]:
    """A token without 等 and what follows it, and whether there was any."""
    name = bare(token)
    found = _OPEN.search(name)
    if not found or (is_collective(name) and not _SUFFIX.search(name[: found.start()])):
        return name, False
    return name[: found.start()], True


def _at_work(phrase: str) -> str:
    """各区县 of 各区县负责辖区工作."""
    found = _WORKING.match(phrase)
    return found["who"] if found and is_collective(found["who"]) else phrase


def _bare_fields(name: str) -> bool:
    """教育 of 教育等部门: a field of work, no body."""
    return bool(name) and not _SUFFIX.search(name) and len(name) <= 8
