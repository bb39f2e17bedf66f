"""The lists of agencies that a document prints, found by their labels and by the words that close them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from schedules.auditing.folded import Folded
from schedules.model import Role

_ROLES = {"牵": Role.LEAD, "主": Role.LEAD, "责": Role.RESPONSIBLE, "负": Role.RESPONSIBLE, "落": Role.RESPONSIBLE}
_LABEL = re.compile(
    r"(?P<role>牵头|责任|配合|参加|参与|协同|协作|协办|支持|负责|主责|主办|落实)(?:单位|部门|处室|机构):"
)
_END = re.compile(
    r"[。;\])]|(?=\([一二三四五六七八九十]{1,3}\))|(?=[一二三四五六七八九十]{1,3}、)|(?=\d{1,2}\.(?!\d))|-{2,}"
)
# 由市科协负责统筹协调 is a sentence, （市科协负责） is a list.
_CLOSE = re.compile(
    "牵头(?!单位|部门)(?:负责)?|配合|按(?:照)?职责分工|分工负责|(?:(?:共同|分别|具体)?负责|参加|参与|协同|指导)(?:落实|实施)?(?=[)。;,、]|$)"
)
_CLOSES = {"牵": Role.LEAD, "配": Role.SUPPORT, "参": Role.SUPPORT, "协": Role.SUPPORT, "指": Role.SUPPORT}
# 列第一位者为牵头单位，下同: of each list from this one on the first body leads.
_FIRST_LEADS = re.compile(r"(?:列|排)(?:名|序)?(?:在)?(?:第一(?:位)?|首位)(?:的|者)?(?:单位|部门)?(?:为|是)?牵头")
_BRACKET = re.compile(r"(?<=[。;,])[(\[](?P<names>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]")
_OTHERS = re.compile(r"(?:和|及|以及|与|会同)(?:各|有关|相关|其他).*$")
_OPENERS = "([由同"
_ITEM_ENDS = re.compile(r"[、,;]")
_VAGUE = re.compile(
    r"^(?:各|有关|相关|其他|其它|全体|所有|成员单位|部门|单位|地方)|(?:各|有关|相关)[^、]{0,10}$|^等|^[市县区州旗](?:人民)?政府$"
)
_BODY = re.compile(
    r"(?:局|委|办|厅|部|院|会|协|联|社|台|馆|所|中心|大学|学院|集团|公司|政府|支队|总队|银行|党校|署|组|工委|分院|办公室|科协|团市委|团省委"
    r"|共青团\S*)(?:\([^()]*\))?$"
)
_LONGEST_NAME = 30
_LONGEST_LIST = 1500


@dataclass(frozen=True)
class Listed:
    """One body in one list of the text: its role, where it stands, where its list begins."""

    name: str
    role: Role
    place: int
    list_at: int


def listed(source: Folded, known: Collection[str]) -> list[Listed]:
    """Every name of every list, in order; `known` are the folded names that are bodies whatever they look like."""
    found = {(one.place, one.name): one for one in _bare(source, known)}
    found |= {(one.place, one.name): one for one in _closed(source, known)}
    found |= {(one.place, one.name): one for one in _labelled(source, known)}
    return _ranked(sorted(found.values(), key=lambda one: one.place), source.text)


def _ranked(lists: list[Listed], text: str) -> list[Listed]:
    """The lists with the first body of each as its leader, where a rule says so; lists that name leaders are left as they are."""
    rule = _FIRST_LEADS.search(text)
    if rule is None:
        return lists
    within = text.rfind("(", 0, rule.start()) > text.rfind(")", 0, rule.start())  # else a note, and for all lists
    begins = max((one.list_at for one in lists if within and one.place < rule.start()), default=0)
    leading = {one.list_at for one in lists if one.role is not Role.RESPONSIBLE}
    ranked, seen = list[Listed](), set[int]()
    for one in lists:
        first = one.list_at >= begins and one.list_at not in leading | seen
        seen.add(one.list_at)
        ranked.append(replace(one, role=Role.LEAD) if first else one)
    return ranked


def _bare(source: Folded, known: Collection[str]) -> Iterator[Listed]:
    """（市教育局、市科技局）: nothing but bodies of the plan in a bracket behind a sentence."""
    for bracket in _BRACKET.finditer(source.text):
        names = list(_names(source.text, bracket.start("names"), bracket.end("names"), known))
        items = [item for item in _split(bracket["names"]) if not _VAGUE.search(item)]
        if names and len(names) >= len(items) and all(name in known for name, _ in names):
            for name, place in names:
                yield Listed(name, Role.RESPONSIBLE, place, bracket.start("names"))


def _labelled(source: Folded, known: Collection[str]) -> Iterator[Listed]:
    """牵头单位：…；配合单位：…"""
    text = source.text
    for label in _LABEL.finditer(text):
        following = _LABEL.search(text, label.end())
        limit = min(label.end() + _LONGEST_LIST, following.start() if following else len(text))
        ended = _closing(text, label.end(), limit)
        role = _ROLES.get(label["role"][0], Role.SUPPORT)
        for name, place in _names(text, label.end(), ended, known):
            yield Listed(name, role, place, label.start())


def _closing(text: str, start: int, limit: int) -> int:
    """Where a labelled list ends; brackets within a name do not end it."""
    depth = 0
    at = start
    while at < limit:
        if text[at] == "(" and not re.match(r"\([一二三四五六七八九十]{1,3}\)", text[at:]):
            depth += 1
        elif text[at] == ")" and depth:
            depth -= 1
        elif not depth and _END.match(text, at):
            return at
        at += 1
    return limit


def _closed(source: Folded, known: Collection[str]) -> Iterator[Listed]:
    """由…牵头，…等单位配合；（…按职责分工负责）. In a sentence that merely uses such a word nobody is named just before it."""
    text = source.text
    after = -1  # where the list before ended: what follows its comma is a list too
    for close in _CLOSE.finditer(text):
        start = _opening(text, close.start())
        names = list(_names(text, start, close.start(), known))
        opened = text[start - 1 : start] in _OPENERS or start - 1 == after
        if not names or not (opened or all(name in known for name, _ in names)):
            continue
        if len(names) < 0.6 * sum(1 for item in _split(text[start : close.start()]) if not _VAGUE.search(item)):
            continue
        after = close.end()
        for name, place in names:
            yield Listed(name, _CLOSES.get(close[0][0], Role.RESPONSIBLE), place, start)


def _opening(text: str, end: int) -> int:
    """Where the list that ends at `end` begins: after an open bracket, 由, 会同, or a mark that ends what was before."""
    depth, at = 0, end
    while at > 0 and end - at < _LONGEST_LIST:
        character = text[at - 1]
        if character == ")":
            depth += 1
        elif character == "(" and depth:
            depth -= 1
        elif depth == 0 and (character in "([。;:,?!由" or text[at - 2 : at] == "会同"):
            return at
        at -= 1
    return at


def _names(text: str, start: int, end: int, known: Collection[str]) -> Iterator[tuple[str, int]]:
    at = start
    for item in _split(text[start:end]):
        name = (
            _OTHERS.sub("", re.sub(r"(?:等.{0,16}|按(?:照)?职责分工.*|分工负责|负责|牵头|配合)$", "", item))
            if item not in known
            else item
        )
        name = re.sub(r"^由", "", name) if name not in known else name
        if name in known or (2 < len(name) <= _LONGEST_NAME and _BODY.search(name) and not _VAGUE.search(name)):
            for each in _parted(name, known):
                yield each, at + item.find(each)
        at += len(item) + 1


def _parted(name: str, known: Collection[str]) -> Iterator[str]:
    """A name, or the two known ones that 和 or 及 joins."""
    for joint in re.finditer("和|及|与", name):
        left, right = name[: joint.start()], name[joint.end() :]
        if name not in known and left in known and right in known:
            yield left
            yield right
            return
    yield name


def _split(body: str) -> Iterator[str]:
    """Items between separators; those within brackets do not separate."""
    depth, item = 0, ""
    for character in body:
        depth += (character == "(") - (character == ")" and depth > 0)
        if depth == 0 and _ITEM_ENDS.match(character):
            yield item
            item = ""
        else:
            item += character
    yield item
