"""The tree of a document → its tasks, measures and safeguards, each with place, title, lists and the text that is its own."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from schedules.drafting.assigning import Lists
from schedules.drafting.duties import Listed, listed, spans
from schedules.drafting.headings import Use, heading, title, use
from schedules.drafting.locators import place
from schedules.drafting.markers import Rank, at_start
from schedules.drafting.outline import Node
from schedules.drafting.paragraphs import Paragraph
from schedules.drafting.rows import Row, by_annex, groups_of, numbers, placed, restarts, with_tables
from schedules.drafting.tables import rows_of

# 一是加大支持, 二是保障运输; 第一，加大支持
_FIRST_IS = re.compile(r"^(?P<number>[一二三四五六七八九十]{1,3}(?=是)|第[一二三四五六七八九十]{1,3}(?=[，,、：:]))")
SECTION_OF_MEASURES = ("措施", "举措")


@dataclass
class Part:
    """A task, measure or safeguard in the making."""

    locator: str
    title: str
    line: int
    listed: Listed = field(default_factory=Listed)
    text: list[tuple[int, str]] = field(default_factory=list)
    times: list[tuple[int, str]] = field(default_factory=list)
    again: list[tuple[int, str]] = field(default_factory=list)  # what an annexed table says of it
    measures: list["Part"] = field(default_factory=list)

    def walk(self) -> Iterator["Part"]:
        """This part, then its measures."""
        yield self
        yield from self.measures


@dataclass
class Parts:
    """What a document is made of."""

    tasks: list[Part] = field(default_factory=list)
    safeguards: list[Part] = field(default_factory=list)
    preamble: list[Part] = field(default_factory=list)

    def all(self) -> Iterator[Part]:
        """Every task, measure and safeguard, in the order of the plan file."""
        for part in (*self.tasks, *self.safeguards):
            yield from part.walk()


def parts_of(root: Node, lists: Lists) -> Parts:
    """The parts of a document; its chapters say which are which."""
    return _Reader(lists).read(root)


class _Reader:
    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.parts = Parts()
        self._named: dict[str, Part] = {}
        self._of_rows: set[int] = set()
        self._several = False  # annexes with tables, whose rows have numbers of their own
        self.flat = False  # the chapters themselves are the tasks

    def read(self, root: Node) -> Parts:
        self._several = len({annex for node in root.walk() for annex in with_tables(node.table, root.annexes)}) > 1
        having = [node for node in root.children if self.lists.has(node) and not node.numbered]
        self.flat = len(having) * 2 > len(root.children)
        for node in root.children:
            self._divided(node)
        self._rows(root, "")
        if not self.parts.tasks:
            self.parts.tasks += self._unnumbered(root)
        if not self.parts.tasks:
            self.parts.tasks, self.parts.safeguards = self.parts.safeguards, []
        _unique(self.parts)
        return self.parts

    def _unnumbered(self, root: Node) -> list[Part]:
        """Where nothing is numbered: each paragraph with a list, counted, or the paragraph above a list on a line of its own."""
        above: Paragraph | None = None
        tasks: list[Part] = []
        for part in root.parts:
            found = list(spans(part.text))
            alone = bool(found) and found[0].own_line
            if found and (above or not alone or not tasks):
                named = above if alone and above else part
                text = named.text if named is above else named.text[: found[0].start]
                said = _FIRST_IS.match(text)
                count = said["number"] if said else f"第{len(tasks) + 1}项"
                tasks.append(Part(count, heading(text) or "（无标题）", named.line))
                tasks[-1].text.append((named.line, text))
            for span in found:
                tasks[-1].listed.add(listed(span.text))
            above = None if found else part
        return tasks

    def _divided(self, node: Node) -> None:
        """The chapters of 第一部分, 第一章 or 第一节, however deep; a part that has none is a chapter itself."""
        chapters = node.rank <= Rank.SECTION and any(child.rank <= Rank.CHAPTER for child in node.children)
        if not chapters or use(node) is Use.SAFEGUARDS:
            self._chapter(node)
            return
        for child in node.children:
            self._divided(child)

    def _chapter(self, node: Node) -> None:
        kind = use(node)
        below = self.lists.below(node)
        if kind is Use.SAFEGUARDS and not (self.flat and self.lists.has(node) and not node.numbered):
            self._safeguards(node)
        elif kind is Use.PREAMBLE and not below:
            self.parts.preamble.append(self._whole(node))
            self.parts.preamble += [self._whole(child) for child in _below(node)]
        elif not _is_chapter(node) or self.lists.has(node) or not node.numbered:
            self._lonely(node, below)
        else:
            for child in node.children:
                if child.rank not in (Rank.DASH, Rank.BOX) or (child.rank == Rank.BOX and self.lists.below(child)):
                    self.parts.tasks.append(self._task(child))
            self._rows(node, place(node))

    def _lonely(self, node: Node, below: bool) -> None:
        """A part that is a task itself: it has its own list, or no numbered parts."""
        if below or not _is_chapter(node) or node.children:
            rows = rows_of(node.table)
            if self.lists.has(node) or not rows or node.children:
                self.parts.tasks.append(self._task(node))
            self._rows(node, place(node), below_task=self.lists.has(node))
        else:
            self.parts.preamble.append(self._whole(node))

    def _safeguards(self, node: Node) -> None:
        if not node.numbered:
            self.parts.safeguards.append(self._whole(node, deep=True))
        for child in node.numbered:
            self._safeguard(child)
        self._rows(node, place(node))

    def _safeguard(self, node: Node) -> None:
        """A safeguard with all below it; numbered items that have lists of their own stand beside it."""
        own = [child for child in node.numbered if any(self.lists.has(each) for each in child.walk())]
        self.parts.safeguards.append(
            self._whole(node, deep=True, apart={id(each) for child in own for each in child.walk()})
        )
        for child in own:
            self._safeguard(child)
        self._rows(node, place(node))

    def _task(self, node: Node) -> Part:
        task = self._whole(node)
        for child in node.children:
            task.measures += self._measures(child, node)
        self._rows_below(node, task)
        return task

    def _measures(self, node: Node, task: Node) -> Iterator[Part]:
        """A part below a task: a measure, with those below it that have lists of their own; other small items belong to it."""
        if node.rank == Rank.DASH and _out_of_section(node, task):
            return
        own = [child for child in node.children if any(self.lists.has(each) for each in child.walk())]
        measure = self._whole(node)
        self._rows_below(node, measure)
        yield measure
        for child in node.children:
            if child in own:
                yield from self._measures(child, task)
            else:
                for each in child.walk():
                    measure.text += self.lists.plain[id(each)]

    def _whole(self, node: Node, deep: bool = False, apart: Collection[int] = ()) -> Part:
        """A part with its own text and lists; `deep`: with all that stands below it, but for what stands `apart`."""
        part = Part(place(node), title(node), node.line)
        for each in node.walk() if deep else (node,):
            if id(each) in apart:
                continue
            part.listed.add(self.lists.merged(each))
            part.text += self.lists.plain[id(each)]
            part.times += [(each.line, held.time) for held in self.lists.of[id(each)] if held.time]
        return part

    def _rows_below(self, node: Node, task: Part) -> None:
        for row in rows_of(node.table):
            if row.marker and row.marker.rank <= node.rank and node.parent:
                self.parts.tasks.append(self._row(row, f"{place(node.parent)}{row.marker.printed}"))
                continue
            number = row.number or (row.marker.printed if row.marker else "") or f"措施{len(task.measures) + 1}"
            task.measures.append(self._row(row, f"{task.locator}{number}"))

    def _rows(self, node: Node, locator: str, below_task: bool = False) -> None:
        """The rows of tables that stand directly in a chapter or before all chapters."""
        if below_task and self.parts.tasks:
            return
        found = rows_of(node.table)
        self._named = {part.title: part for part in self.parts.all() if id(part) not in self._of_rows} if found else {}
        for annex, rows in by_annex(found, node.annexes):
            self._table(node, rows, locator + (annex if self._several else ""))

    def _table(self, node: Node, found: list[Row], locator: str) -> None:
        by_chapter = restarts(found) or bool(node.parent is None and any(row.chapter for row in found))
        for count, group in enumerate(groups_of(found), start=1):
            first = group[0]
            above = _above(node, first, locator) + (first.chapter if by_chapter else "")
            number = first.number or _printed(first, count)
            self._group(
                group,
                above + (f"第{number}项" if above.startswith(("附件", "表")) and above[-1].isdecimal() else number),
                found,
            )

    def _group(self, group: list[Row], locator: str, beside: list[Row]) -> None:
        same = self._repeated(group, locator, beside)
        if same:
            for row in group:
                same.listed.add_new(self._row(row, locator).listed)
                same.times += [(row.line, row.time)] if row.time else []
                same.again.append((row.line, row.detail))
            return
        task = self._row(group[0], locator)
        if len(group) > 1 or group[0].point:
            measures = [
                self._row(row, placed(locator, printed)) for row, printed in zip(group, numbers(group), strict=True)
            ]
            name = group[0].category or group[0].detail.split("\n")[0]
            task = Part(locator, heading(name) or task.title, group[0].line, measures=measures)
        self.parts.tasks.append(task)

    def _repeated(self, group: list[Row], locator: str, beside: list[Row]) -> Part | None:
        """The task or measure of the text that a row of an annexed table says again, if no other row does."""
        row = group[0]
        said = row.detail.split("\n")[0] if len(group) > 1 else row.title
        marker = at_start(said)
        name = heading(said[marker.end :] if marker else said)
        found = self._named.get(name)
        if found is None or not (len(name) > 4 or found.locator == locator):
            return None
        mine, theirs = ({name for _, name in listed.bodies} for listed in (row.listed, found.listed))
        shared = len({each.detail.split("\n")[0] for each in beside}) < len(
            {each.number or each.line for each in beside}
        )
        return found if not shared and (found.listed.is_empty or len(mine & theirs) * 2 >= len(mine)) else None

    def _row(self, row: Row, locator: str) -> Part:
        text = row.title[row.marker.end :] if row.marker else row.title
        part = Part(locator, heading(text) or "（无标题）", row.line, row.listed, [(row.line, row.detail)])
        part.times = [(row.line, row.time)] if row.time else []
        self.lists.rules.rank([part.listed])
        self._of_rows.add(id(part))
        return part


def _is_chapter(node: Node) -> bool:
    """一、 is a chapter; so is 1. above 1.1."""
    return node.rank <= Rank.CHAPTER or (
        node.rank == Rank.DIGIT and any(child.rank == Rank.TWO_DIGITS for child in node.children)
    )


def _above(node: Node, row: Row, locator: str) -> str:
    """Where a row's place begins: a row numbered like the part it stands in goes beside that part, not below it."""
    beside = row.marker is not None and row.marker.rank <= node.rank and node.parent is not None
    return place(node.parent) if beside and node.parent else locator


def _printed(row: Row, count: int) -> str:
    return row.marker.printed if row.marker and row.marker.printed else f"{count}"


def _below(node: Node) -> Iterator[Node]:
    found = node.walk()
    next(found)
    return found


def _out_of_section(node: Node, task: Node) -> bool:
    """Where a task labels its 措施, dashes before the label are no measures."""
    labelled = any(any(word in child.section for word in SECTION_OF_MEASURES) for child in task.children)
    return labelled and not any(word in node.section for word in SECTION_OF_MEASURES)


def _unique(parts: Parts) -> None:
    """Each place once: what comes again, as in an annex, says so."""
    seen: set[str] = set()
    times: Counter[str] = Counter()
    for part in parts.all():
        first = part.locator
        while part.locator in seen or not part.locator:
            times[first] += 1
            part.locator = f"{first}（{times[first] + 1}）" if first else f"第{times[first]}项"
        seen.add(part.locator)
