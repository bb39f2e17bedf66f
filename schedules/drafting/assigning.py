"""Which part each list belongs to: the one it stands in, or the one above where it closes a row of sub-items."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from schedules.drafting.duties import Listed, listed, names_alone, only_names, spans
from schedules.drafting.headings import title
from schedules.drafting.markers import Rank
from schedules.drafting.outline import Node
from schedules.drafting.ranking import Rules, ruled, rules_of
from schedules.drafting.tables import rows_of
from schedules.drafting.words import ABOVE

# A chapter that says only who does what stands above: 责任分工, 任务分工及要求.
_DIVIDES = re.compile(r"分工")
_ONLY_DIVIDES = re.compile(r"^(?:责任|任务|职责|部门|工作)?分工$")  # （三）责任分工 has a place of its own
_DOING = re.compile(r"^(?:(?:大力|深入|扎实|组织|全面)?(?:实施|推进|开展|加强))")
_COUNTED = re.compile(r"[（(][^（()）]{0,30}\d+[项件个][^（()）]{0,20}[)）]$")
_SUMS = re.compile(ABOVE)
_DAY = re.compile(r"^[\d〇○一二三四五六七八九十]{4}年.{1,3}月.{1,3}日$")  # below the names of those who sign


@dataclass
class Lists:
    """The lists of every part, by the part's identity, and each part's text without them."""

    of: dict[int, list[Listed]] = field(default_factory=dict)
    plain: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    sums: set[int] = field(default_factory=set)  # lists on lines of their own that speak of all above them

    def merged(self, node: Node) -> Listed:
        """All lists of one part as one."""
        found = Listed()
        for each in self.of.get(id(node), ()):
            found.add(each)
        return found

    def has(self, node: Node) -> bool:
        return any(not each.is_empty for each in self.of.get(id(node), ()))

    def below(self, node: Node) -> bool:
        """Whether the part or anything below it has a list, tables included."""
        return any(self.has(each) or bool(each.table and rows_of(each.table)) for each in node.walk())


def assigned(root: Node) -> Lists:
    """The lists of a document, each with its part, first-named-leads rules applied."""
    found = Lists()
    for node in root.walk():
        _read(node, found)
    _take_headings(root, found)
    _take_sums(root, found)
    _take_closers(root, found)
    _bring_home(root, found)
    inline = _closing_inline(root, found)
    lifted = {node.children[0].rank for node in list(root.walk())[::-1] if _lift(node, found, inline)}
    for node in list(root.walk())[::-1]:
        if len(node.children) != 1 or node.children[0].rank in lifted:
            _lift(node, found, inline, fewest=1)
    held = [each for lists in found.of.values() for each in lists]
    texts = [part.text for node in root.walk() for part in (*node.parts, *node.table)]
    found.rules = rules_of(held, texts)
    for lists in ruled([found.of[id(node)] for node in root.walk()]):
        found.rules.rank(lists)
    return found


def _take_headings(root: Node, found: Lists) -> None:
    """Where chapters are headed by nothing but names (一、市数据局（牵头6项）), each heading is the list of its chapter."""
    for node in root.walk():
        heads = {id(each): names_alone(_COUNTED.sub("", each.parts[0].text)) for each in node.children if each.parts}
        named = [each for each in node.children if heads.get(id(each))]
        if len(named) < 2 or len(named) * 2 < len(node.children):
            continue
        for each in named:
            own = found.of[id(each)]
            del own[
                : len(list(spans(each.parts[0].text)))
            ]  # 市委宣传部（市文明办）, of which the bracket was read alone
            if not found.has(each):
                own.append(listed(heads[id(each)] or ""))


def _take_sums(root: Node, found: Lists) -> None:
    """以上各项工作由市教育局牵头 below the last part of a chapter that has a list of its own is the whole chapter's."""
    for node in root.walk():
        last = node.children[-1] if node.children else None
        held = found.of[id(last)] if last else []
        if node.marker and len(held) > 1 and id(held[-1]) in found.sums:
            found.of[id(node)].append(held.pop())


def _take_closers(root: Node, found: Lists) -> None:
    """牵头单位：… on a line of its own below items that each have a list within their text is the whole part's.

    Where some part shows this, one that has a single item is read so, too.
    """
    closed = [node for node in root.walk() if node.marker and node.children and _is_closed(node, found)]
    if not any(len(node.children) > 1 for node in closed):
        return
    for node in closed:
        last = id(node.children[-1])
        found.of[id(node)] += [each for each in found.of[last] if each.own_line]
        found.of[last] = [each for each in found.of[last] if not each.own_line]


def _is_closed(node: Node, found: Lists) -> bool:
    """Whether each item below a part has a list within its text, and only the last one others on lines of their own behind it."""
    *others, last = ([each.own_line for each in found.of[id(child)]] for child in node.children)
    behind = last.index(True) if True in last else 0
    return behind > 0 and all(last[behind:]) and all(own and not any(own) for own in others)


def _bring_home(root: Node, found: Lists) -> None:
    """In a chapter that only divides the work, each list goes to the task elsewhere that has its heading and no list."""
    named: dict[str, list[Node]] = {}
    for node in root.walk():
        if node.marker:
            named.setdefault(_work(title(node)), []).append(node)
    for chapter in root.children:
        if _DIVIDES.search(title(chapter)):
            _divide(chapter, named, found)


def _divide(chapter: Node, named: dict[str, list[Node]], found: Lists) -> None:
    inside = {id(each) for each in chapter.walk()}
    for node in list(chapter.walk()):
        kept: list[Listed] = []
        for each in found.of[id(node)]:
            work = _work(each.of or title(node))
            homes = [home for home in named.get(work, ()) if id(home) not in inside and not found.below(home)]
            (found.of[id(homes[0])] if len(homes) == 1 else kept).append(each)
            said = "".join(text for _, text in found.plain[id(node)])
            if len(homes) == 1 and node.parent and not node.children and _work(said) == work:
                node.parent.children.remove(node)  # nothing of it is left but the heading that its task has as well
        found.of[id(node)] = kept


def _work(heading: str) -> str:
    """农民行动 of 实施农民行动。"""
    return _DOING.sub("", heading).strip("。：: ")


def _read(node: Node, found: Lists) -> None:
    lists, plain = [], []
    for part, below in zip_longest(node.parts, node.parts[1:]):
        text, at, kept = part.text, 0, ""
        signed = below is not None and _DAY.match(below.text) and only_names(text)
        for span in () if signed else spans(text):
            lists.append(replace(listed(span.text, span.own_line), of=span.of, shared=span.shared))
            if span.own_line and _SUMS.match(text):
                found.sums.add(id(lists[-1]))
            kept, at = kept + text[at : span.start], span.end
        plain.append((part.line, kept + text[at:]))
    found.of[id(node)], found.plain[id(node)] = lists, plain


def _lift(node: Node, found: Lists, inline: Collection[tuple[int, bool]], fewest: int = 2) -> bool:
    """A list that closes a row of items of which no other has one is the whole row's."""
    if node.marker is None or len(node.children) < fewest or found.has(node):
        return False
    *others, last = node.children
    if any(found.has(each) for other in others for each in other.walk()) or not found.has(last):
        return False
    if _ONLY_DIVIDES.search(title(last)):
        return False
    whole = all(each.own_line for each in found.of[id(last)]) or _is_one_sentence(others, found)
    if not whole and ((last.rank, _within(node)) not in inline or not others):
        return False
    found.of[id(node)] += found.of[id(last)]
    found.of[id(last)] = []
    return True


def _is_one_sentence(others: Sequence[Node], found: Lists) -> bool:
    """Whether items go on in one sentence: （1）还田；（2）回收。 and a list behind the full stop is of both."""
    return bool(others) and all(
        "".join(text for _, text in found.plain[id(each)]).endswith(("；", ";")) for each in others
    )


def _closing_inline(root: Node, found: Lists) -> set[tuple[int, bool]]:
    """The kinds of items of which only the last has a list, wherever there is a row of them: it is then the whole row's.

    Items on lines of their own and those within one paragraph are two kinds.
    """
    closing, own = Counter[tuple[int, bool]](), Counter[tuple[int, bool]]()
    for node in root.walk():
        if len(node.children) >= 2 and _are_items(node):
            kind = (node.children[0].rank, _within(node))
            having = [any(found.has(each) for each in child.walk()) for child in node.children]
            if having[-1] and sum(having) == 1:
                closing[kind] += 1 + _beside_whole(node, found)
            own[kind] += sum(having) >= 2
    return {kind for kind in closing if closing[kind] > _needed(kind, own[kind])}


def _needed(kind: tuple[int, bool], own: int) -> int:
    """How many rows that only their last item closes are too few: 1. 2. on lines of their own may well be measures."""
    if kind != (Rank.DIGIT, False):
        return own
    return own + 2 if own else 1


def _are_items(node: Node) -> bool:
    """Whether what stands below a part are items of it, and no parts of a chapter: small numbers, or all of one paragraph with it."""
    return node.children[0].rank >= Rank.DIGIT or node.rank == Rank.ARTICLE or _within(node)


def _within(node: Node) -> bool:
    """Whether all items of a part stand in the paragraph that it begins; a text without any breaks is no paragraph."""
    begins = node.parent is not None and node.parent.line != node.line
    return begins and all(child.line == node.line for child in node.children)


def _beside_whole(node: Node, found: Lists) -> bool:
    """Whether another part beside this one has no items and a list: then lists are of parts, not of items."""
    beside = node.parent.children if node.parent else ()
    return any(not each.children and found.has(each) for each in beside if each is not node)
