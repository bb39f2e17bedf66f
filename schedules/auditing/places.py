"""Where in a text each locator of a plan stands: 三（一）措施2 is found by chapter, section, and the heading it has in the plan."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from schedules.auditing.folded import Folded, folded
from schedules.model import Measure, Plan, Safeguard, Task

Part = Task | Measure | Safeguard
Span = tuple[int, int]

_NUMBER = "一二三四五六七八九十百"
_CHAPTER = re.compile(rf"([{_NUMBER}]{{1,4}})、|第([{_NUMBER}]{{1,3}})(?:章|部分|编|条)")
_SECTION = re.compile(rf"\(([{_NUMBER}]{{1,4}})\)")
_POINT = re.compile(r"(?<![\d.])(\d{1,3})(?:[.、](?!\d)|\))|\((\d{1,3})\)|([①-⑳])")
_LOCATOR = re.compile(rf"^(?P<chapter>第?[{_NUMBER}]+[章条]?|)(?P<section>（[{_NUMBER}]+）|)(?P<rest>.*)$")
_BEFORE_HEADING = '。;:!?)"]>'


@dataclass(frozen=True)
class Places:
    """The spans of a plan's locators in one text."""

    plan: Plan
    source: Folded

    @cached_property
    def chapters(self) -> dict[str, Span]:
        """Every chapter by its number as printed."""
        return dict(self._numbered(_CHAPTER, (0, len(self.source.text)), through=False))

    @cached_property
    def sections(self) -> dict[str, Span]:
        """Every （一） by chapter and number; their numbers begin anew in each chapter or run through."""
        found: dict[str, Span] = {}
        last = 0
        for chapter, span in self.chapters.items():
            inside = dict(self._numbered(_SECTION, span, through=True, last=last))
            last = max([last, *map(_value, inside)])
            found |= {f"{chapter}（{number}）": place for number, place in inside.items()}
        return found

    @cached_property
    def parts(self) -> dict[str, Span]:
        """The span of every part of the plan whose heading is found."""
        starts = dict(self._part_starts())
        listed = list(self.plan.parts())
        found: dict[str, Span] = {}
        for part in listed:
            if part.locator not in starts:
                continue
            start, limit = starts[part.locator], self.around(part.locator)[1]
            inner = {measure.locator for measure in part.measures} if isinstance(part, Task) else set()
            later = (at for locator, at in starts.items() if at > start and locator not in inner)
            found[part.locator] = (
                start,
                min([limit, *later], default=limit) if limit > start else len(self.source.text),
            )
        return found

    def around(self, locator: str) -> Span:
        """The section, chapter or text that holds `locator`."""
        read = _LOCATOR.match(locator)
        chapter, section = (read["chapter"], read["section"]) if read else ("", "")
        return self.sections.get(chapter + section) or self.chapters.get(chapter) or (0, len(self.source.text))

    def span(self, locator: str) -> Span:
        """Where `locator` stands: the part's own span, a numbered point of a section, or what is around it."""
        if locator in self.parts:
            return self.parts[locator]
        outer = self.around(locator)
        read = _LOCATOR.match(locator)
        points = dict(self._numbered(_POINT, outer, through=False)) if read and read["rest"].isdecimal() else {}
        return points.get(read["rest"], outer) if read else outer

    def holding(self, place: int) -> list[Part]:
        """The parts whose span holds `place`, the outermost first."""
        spans = self.parts
        return [
            part
            for part in self.plan.parts()
            if part.locator in spans and spans[part.locator][0] <= place < spans[part.locator][1]
        ]

    def name(self, place: int) -> str:
        """The locator of `place`, as precisely as it is known; empty in front of the first chapter."""
        held = self.holding(place)
        if held:
            return held[-1].locator
        for spans in (self.sections, self.chapters):
            inside = [locator for locator, (start, end) in spans.items() if start <= place < end]
            if inside:
                return inside[-1]
        return ""

    def _part_starts(self) -> Iterator[tuple[str, int]]:
        cursor = 0
        for part in self.plan.parts():
            at = self._heading(part.locator, part.title, cursor)
            if at is not None:
                yield part.locator, at
                cursor = at + 1 if at >= cursor else cursor

    def _heading(self, locator: str, title: str, cursor: int) -> int | None:
        """Where the heading of a part stands: with its number in front, within its section, after the part before it."""
        text, wanted = self.source.text, folded(title)
        start, end = self.around(locator)
        for marker in _markers(locator):
            for begin in (max(start, cursor), start):
                at = text.find(marker + wanted, begin, end)
                if at >= 0:
                    return at
        for begin, until in ((max(start, cursor), end), (start, end), (cursor, len(text))):
            at = text.find(wanted, begin, until)
            if at >= 0:
                return at
        return None

    def _numbered(
        self, form: re.Pattern[str], span: Span, *, through: bool, last: int = 0
    ) -> Iterator[tuple[str, Span]]:
        """The items of a span that count 1, 2, 3 … (or on from `last`), each until the next."""
        found: list[tuple[str, int]] = []
        expected = {1, last + 1} if through else {1}
        for item in form.finditer(self.source.text, *span):
            number = next(filter(None, item.groups()))
            if _value(number) in expected and self._may_begin(item.start()):
                found.append((_printed(number, item[0]), item.start()))
                expected = {_value(number) + 1}
        ends = [start for _, start in found[1:]] + [span[1]]
        for (number, start), end in zip(found, ends, strict=False):
            yield number, (start, end)

    def _may_begin(self, place: int) -> bool:
        return self.source.begins_line(place) or self.source.text[place - 1] in _BEFORE_HEADING


def _printed(number: str, whole: str) -> str:
    return whole if whole.startswith("第") else str(_value(number)) if number[0] not in _NUMBER else number


def _value(number: str) -> int:
    """A number of a heading: 3, ③ or 二十一."""
    if number.isdecimal():
        return int(number)
    if "①" <= number <= "⑳":
        return ord(number) - ord("①") + 1
    total, digit = 0, 0
    for character in number.removeprefix("第").rstrip("章条"):
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _NUMBER.index(character) + 1
    return total + digit


def _markers(locator: str) -> list[str]:
    """How the number of a locator's last piece may be printed in front of its heading."""
    read = _LOCATOR.match(locator)
    rest = read["rest"] if read else locator
    if rest.isdecimal():
        circle = chr(0x2460 + int(rest) - 1) if 1 <= int(rest) <= 20 else ""
        return [f"{rest}.", f"{rest}、", f"({rest})", f"{rest})", *([circle] if circle else [])]
    if rest:
        return ["-", "●", "■", "◆", "·"]
    if read and read["section"]:
        return [folded(read["section"])]
    return [f"{folded(locator)}、", folded(locator)]
