"""Paragraphs → the tree of a document's numbered parts.

Whether a number begins a part is decided by its sequence: it is the next one of its kind, or a first one. So a year at the
beginning of a wrapped line, or （一） cited in a sentence, begins nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from schedules.drafting.beginning import beginning
from schedules.drafting.captions import are_several, captions
from schedules.drafting.columns import below, goes_below, is_heading_row
from schedules.drafting.markers import Marker, Rank, at_start, inside
from schedules.drafting.paragraphs import Paragraph
from schedules.drafting.roles import starts_list

DEEPEST = 9
MOST_NODES = 4_000  # a long plan has some hundreds
_SKIP = 3  # numbers that may be missing at the beginning of a line: a page lost, an item misnumbered
_SECTION = re.compile(
    r"(?:^|[。；\s])(?P<label>(?:主要|工作|具体|重点|实施)?(?:措施|举措|任务|目标|内容|分工))\s*[：:]\s*$"
)
_ANNEX_LIST = re.compile(r"^附\s*件\s*[：:]\s*\d{1,2}\s*[.．、][^。；]{2,80}$")
_ANNEX_LISTED = re.compile(r"^\d{1,2}\s*[.．、][^。；]{2,80}$")
_ANNEX = re.compile(
    r"^附\s*(?:件|表)\s*(?P<number>\d{0,2}|[一二三四五六七八九十]{0,2})\s*[：:、.]?\s*(?P<title>.{0,60})$"
)

_COUNTED = (Rank.CHAPTER, Rank.PAREN, Rank.DIGIT)
_ENDS_IN_LIST = re.compile(r"[（(〔［[【](?:牵头|责任|负责|主办|主责)[\u4e00-\u9fff]{0,4}[：:][^\n]*[）)〕］\]】]。?$")


@dataclass
class Node:
    """A numbered part: its marker (None for the root), its own paragraphs, its parts."""

    marker: Marker | None
    line: int
    parent: "Node | None" = None
    parts: list[Paragraph] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    section: str = ""
    annex: str = ""
    table: list[Paragraph] = field(default_factory=list)
    annexes: list[tuple[int, str]] = field(default_factory=list)  # of the root: the line each begins on, and its label

    @property
    def rank(self) -> int:
        return -1 if self.marker is None else int(self.marker.rank)

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)

    @property
    def numbered(self) -> list["Node"]:
        return [child for child in self.children if child.rank not in (Rank.DASH, Rank.BOX)]

    def walk(self) -> Iterator["Node"]:
        """This part and all below it, in the text's order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


def outline(found: Sequence[Paragraph]) -> Node:
    """The tree of all parts; the root holds what stands before the first number."""
    start = beginning(found)
    return _Builder().built(found[:start], found[start:])


def _runs(found: Sequence[Paragraph]) -> set[int]:
    """The lines that begin with 7. where a later one begins with 8., or that end in a list: items, whatever stood before them."""
    runs: set[int] = set()
    last: dict[Rank, tuple[int, int]] = {}
    for paragraph in found:
        marker = None if paragraph.is_row else at_start(paragraph.text)
        if marker and marker.rank in _COUNTED:
            number, line = last.get(marker.rank, (0, 0))
            if line and marker.number == number + 1:
                runs |= {line, paragraph.line}
            if _ENDS_IN_LIST.search(paragraph.text):
                runs.add(paragraph.line)
            last[marker.rank] = (marker.number, paragraph.line)
    return runs


class _Builder:
    def __init__(self) -> None:
        self.root = Node(None, 1)
        self._open: list[Node] = [self.root]
        self._last: dict[Rank, int] = {}
        self._decimals: dict[int, tuple[int, ...]] = {}
        self._around_box: dict[Rank, int] | None = None  # the numbers that go on behind the open box
        self._section = ""
        self._annex = ""
        self._annexes = False
        self._headings: Paragraph | None = None
        self._headed = False  # the last row was one of headings
        self._named: float | None = None
        self._nodes = 0
        self._runs: set[int] = set()
        self._in_run = False
        self._captions: dict[int, str] = {}
        self._several = False  # more than one of them is of a table of duties
        self._aside = False  # rows are of a table with a caption, and of no part that is open

    def built(self, above: Sequence[Paragraph], found: Sequence[Paragraph]) -> Node:
        self.root.parts += above
        self._runs, self._captions = _runs(found), captions(found)
        self._several = are_several(found, self._captions)
        for paragraph in found:
            self._in_run = paragraph.line in self._runs
            self._take(paragraph)
        return self.root

    def _take(self, paragraph: Paragraph) -> None:
        if paragraph.is_row:
            self._row(paragraph)
            self._open[-1].parts.append(Paragraph("", paragraph.line))
            return
        if self._lists_annexes(paragraph.text):
            return
        self._set_aside(paragraph)
        annex = _ANNEX.match(paragraph.text)
        if annex and annex["number"]:
            self.root.annexes.append((paragraph.line, f"附件{annex['number']}"))
        if (
            annex
            and (self.root.children or annex["number"] not in ("", "1", "一"))
            and not paragraph.text.endswith(("。", "；"))
        ):
            self._begin_annex(annex)
        for marker, text in self._segments(paragraph.text):
            if marker and not self._labels_part(marker, text):
                self._begin(marker, Paragraph(text, paragraph.line))
            elif text:
                self._continue(Paragraph(text, paragraph.line))

    def _labels_part(self, marker: Marker, text: str) -> bool:
        """（3）责任单位：市教育局 below a part is no item of it but says who does it: the part is open again."""
        if marker.rank < Rank.DIGIT or not starts_list(text):
            return False
        above = [node for node in self._open if self._depth(node.rank) < self._depth(marker.rank)]
        if above[-1].marker is None:
            return False
        self._open = above
        return True

    def _lists_annexes(self, text: str) -> bool:
        """附件：1.指标体系 and the line below it, 2.任务分工表, name what is annexed: they are no items."""
        begins = bool(_ANNEX_LIST.match(text))
        self._annexes = begins or (self._annexes and bool(_ANNEX_LISTED.match(text)))
        return self._annexes

    def _row(self, paragraph: Paragraph) -> None:
        """A row goes to the open part; under a part that interrupts a table the table's headings are said again."""
        cells = paragraph.text.split("\t")
        headed = is_heading_row(cells) or (self._headed and goes_below(cells))
        if headed:
            above = self._headings.text.split("\t") if self._headings and self._headed else []
            self._headings = Paragraph("\t".join(below(above, cells)), paragraph.line)
            paragraph = self._headings
        home = self.root if self._aside else self._open[-1]
        if not headed and self._headings and not home.table and len(cells) <= self._headings.text.count("\t") + 1:
            home.table.append(self._headings)
        self._headed = headed
        home.table.append(paragraph)

    def _set_aside(self, paragraph: Paragraph) -> None:
        """A caption behind the parts of a chapter: its table is none of theirs."""
        label = self._captions.get(paragraph.line)
        if label:
            self.root.annexes.append((paragraph.line, self._annex + label))
        if label is not None:
            self._aside = len(self._open) > 2 or bool(self._open[-1].children) or (label != "" and self._several)
        elif at_start(paragraph.text):
            self._aside = False

    def _begin_annex(self, annex: re.Match[str]) -> None:
        self._annex = f"附件{annex['number']}"
        self._open, self._last, self._decimals, self._section = [self.root], {}, {}, ""

    def _segments(self, text: str) -> Iterator[tuple[Marker | None, str]]:
        """The text cut where items begin; each piece with the marker it begins with."""
        first = at_start(text)
        held = first if first and self._fits(first, at_line=True) else None
        start = held.end if held else 0
        if held:
            self._note(held)
        for marker in inside(text):
            if marker.start < start or not self._fits(marker, at_line=False):
                continue
            if held and marker.rank is Rank.NAMED and not text[start : marker.start].strip():
                continue  # （一）问题一：… has one number, said twice
            if held or text[start : marker.start].strip():
                yield held, text[start : marker.start].strip()
            self._note(marker)
            held, start = marker, marker.end
        yield held, text[start:].strip()

    def _fits(self, marker: Marker, at_line: bool) -> bool:
        """Whether this number is due here: the next of its kind in this part or in the document, or a first."""
        if self._nodes > MOST_NODES:
            return False
        if marker.rank is Rank.DASH:
            return True
        if marker.above:
            return self._decimal_fits(marker, at_line)
        if self._around_box and self._around_box.get(marker.rank, 0) == marker.number - 1 > 0 and at_line:
            return True
        last = self._last.get(marker.rank)
        if marker.number == 1 or (last is not None and marker.number == last + 1):
            return True
        if last is None:
            return at_line and (0 < marker.number <= _SKIP or self._in_run)
        return at_line and (last < marker.number <= last + _SKIP or (self._in_run and marker.number > last))

    def _decimal_fits(self, marker: Marker, at_line: bool) -> bool:
        """1.2 comes behind 1.1, 2.1 behind any 1.x, 1.1.1 below 1.1; at a line's beginning one number may be missing."""
        skip = _SKIP if at_line else 1
        last = self._decimals.get(len(marker.above))
        if marker.number > 1:
            return last is not None and last[:-1] == marker.above and last[-1] < marker.number <= last[-1] + skip
        if len(marker.above) > 1:
            return self._decimals.get(len(marker.above) - 1) == marker.above
        before = last[0] if last else 0
        return before < marker.above[0] <= before + skip

    def _note(self, marker: Marker) -> None:
        if self._leaves_box(marker):
            self._last |= {rank: number for rank, number in (self._around_box or {}).items() if rank > Rank.BOX}
            self._around_box = None
        if marker.rank is Rank.BOX:
            self._around_box = self._around_box or dict(self._last)
            self._last = {rank: number for rank, number in self._last.items() if rank <= Rank.BOX}
        if marker.above:
            self._decimals[len(marker.above)] = (*marker.above, marker.number)
        elif marker.rank is not Rank.DASH:
            self._last[marker.rank] = marker.number
        self._nodes += 1

    def _leaves_box(self, marker: Marker) -> bool:
        """Whether a number stands behind the open box: a chapter's or a task's, or one that goes on what stood before the box."""
        if self._around_box is None or marker.rank is Rank.DASH:
            return False
        before = self._around_box.get(marker.rank, 0) == marker.number - 1 > 0
        return marker.rank < Rank.BOX or (before and self._last.get(marker.rank, 0) != marker.number - 1)

    def _begin(self, marker: Marker, paragraph: Paragraph) -> None:
        if marker.rank is Rank.NAMED and self._named is None:
            self._named = Rank.PAREN + 0.5 if self._open[-1].rank == Rank.PAREN else float(Rank.NAMED)
        while len(self._open) > 1 and self._depth(self._open[-1].rank) >= self._depth(marker.rank):
            self._open.pop()
        if self._around_box is None:
            self._open = [node for node in self._open if node.rank != Rank.BOX]
        if marker.rank is not Rank.DASH:
            self._section = ""
        node = Node(marker, paragraph.line, self._open[-1], section=self._section, annex=self._annex)
        self._open[-1].children.append(node)
        if len(self._open) < DEEPEST:
            self._open.append(node)
        if paragraph.text:
            self._continue(paragraph, node)

    def _depth(self, rank: int) -> float:
        """How deep a kind of number stands; 行动一 stands below （一） in documents where it came up there."""
        return self._named if rank == Rank.NAMED and self._named is not None else float(rank)

    def _continue(self, paragraph: Paragraph, node: Node | None = None) -> None:
        target = node or self._open[-1]
        label = _SECTION.search(paragraph.text)
        if label:
            while len(self._open) > 1 and self._open[-1].rank == Rank.DASH:
                self._open.pop()
            self._section = label["label"]
            target = node or self._open[-1]
        target.parts.append(paragraph)
