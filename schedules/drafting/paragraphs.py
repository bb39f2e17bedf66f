"""Physical lines → paragraphs: wrapped lines joined, page numbers and running heads dropped, tables kept as rows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from schedules.drafting.bars import barred
from schedules.drafting.brackets import depth_after
from schedules.drafting.cleaning import cleaned, tightened, unindented
from schedules.drafting.framed import framed
from schedules.drafting.markers import starts_item
from schedules.drafting.names import is_certain, looks_like_body, read_names
from schedules.drafting.roles import starts_label, starts_list, with_colons
from schedules.drafting.spaced import spaced
from schedules.drafting.stacks import stacked
from schedules.drafting.unbroken import unbroken
from schedules.drafting.words import NEW_NAMES

_PAGE = re.compile(r"^(?:第\s*)?[-—–―─－·•\s]*\d{1,4}[-—–―─－·•\s]*(?:页)?(?:\s*[/共]\s*(?:共)?\d{1,4}\s*页?)?$")
_ENDS = "。；;！？!?：:"
_OPEN_ENDS = "、，,—–（(《“〔[和及与"
_CLOSERS = "）)》”〉，、。；,;％%"
_DATE_ONLY = re.compile(r"^[〇○0-9一二三四五六七八九十]{4}年\S{1,3}月\S{1,3}日$")
_EMPTY_LABEL = re.compile(r"[：:]$")
_UNENDED = re.compile(r"[：:\u4e00-\u9fff）)]$")
LONGEST_NAME = 24
_SIGNATURE = re.compile(r"^[\u4e00-\u9fff]{3,26}(?:政府|办公厅|办公室|委员会|局|厅|部|科协|领导小组|联席会议)$")
_BARE_CHAPTER = re.compile(r"^(?P<number>\d{1,2}) ?(?P<heading>[\u4e00-\u9fff、]{2,24})$")
_DASHED_PAGE = re.compile(r"^\s*(?:[-—–―─－·•]+\s*\d{1,4}\s*[-—–―─－·•]+|第\s*\d{1,4}\s*页(?:\s*[/共].*)?)\s*$")
# A date that the margin broke: 2023年 | 6月底前, 1 | 2月底前, 每 | 季度.
_DATE_BEGUN = re.compile(r"(?:\d|\d[年月日]|每|每年|每年的|每季|每半|印发|印发之|年底|月底|[到至自从在于前])$")
_DATE_GOES_ON = re.compile(
    r"^(?:\d{1,3}[年月日]|\d{4}年|[年月日](?!常|程)|季度|半年|度末|底|末|前|之日|日起|起|[上中下]旬|[上下]半年|[上下]?半年|\d{1,2}[—－–~至到]\d{1,2}月)"
)
_WHOLE_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:\s*\d{1,2}:\d\d(?::\d\d)?)?$")
_WHOLE_ENDS, _CAPTION = "。；）)】”", re.compile(r"^表 ?\d{1,2}[ ：:]?(?![所中内为是])[\u4e00-\u9fff]{2,30}$")
_ANNEX_ALONE = re.compile(r"^附\s*[件表]\s*\d{0,2}$")
_LAST_NAME = re.compile(r"[、，,：:（(；;](?P<name>[^、，,：:（()）；;。]{1,20})$")
_FIRST_NAME = re.compile(r"^[^、，,：:（()）；;。\s]{1,20}(?=[、，,；;。）)]|$)")
_PREFIX = re.compile(rf"^(?:{NEW_NAMES})")
_POINTS = re.compile(r"^\d{1,3}[.．、](?=\s*(?:[（(]1[）)]|①|⑴))")
_MARKDOWN = re.compile(r"^\s*#{1,6}\s+|\*\*")
_LONGEST_JOIN = 4000
FARTHEST = 30  # lines that one bracket may span
LONGEST_LINE = 500  # characters
TORN = 3  # lines that end within a bracket
FULL = 0.86  # of the usual width: a line so long was probably broken by the margin


@dataclass(frozen=True)
class Paragraph:
    """One paragraph or table row, and the line it starts on, counted from 1."""

    text: str
    line: int

    @property
    def is_row(self) -> bool:
        return "\t" in self.text


def paragraphs(text: str | Sequence[str]) -> list[Paragraph]:
    """What a file says, paragraph by paragraph. A sequence holds whole paragraphs and table rows already."""
    if not isinstance(text, str) and _is_wrapped(text):
        text = "\n".join(text)
    if isinstance(text, str):
        lines = [
            each
            for each in enumerate(unindented(cleaned(text).split("\n")), start=1)
            if not _DASHED_PAGE.match(each[1])
        ]
        return list(
            _pointed(list(_with_points(_with_names(_joined(stacked(spaced(barred(list(unbroken(framed(lines)))))))))))
        )
    whole = [(number, cleaned(line).replace("\n", " ")) for number, line in enumerate(unindented(text), start=1)]
    found = [
        Paragraph(tidy, number) for number, line in stacked(spaced(barred(framed(whole)))) if (tidy := _tidy(line))
    ]
    return list(_pointed(list(_with_points(_with_names(found)))))


def _with_points(found: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """3.（1）完善治理: an item without words of its own, and the first of its points."""
    for paragraph in found:
        number = _POINTS.match(paragraph.text)
        if number:
            yield Paragraph(number[0], paragraph.line)
            yield Paragraph(paragraph.text[number.end() :].strip(), paragraph.line)
        else:
            yield paragraph


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether a word processor's paragraphs are the lines of a printed page: some end within a bracket."""
    torn = sum(1 for line in lines if "\t" not in line and depth_after(line))
    return torn >= TORN and torn * 25 >= len(lines)


def _pointed(found: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """1 总则 above 1.1: where chapters' numbers are printed without a point they get one."""
    bare = {at: number for at, each in enumerate(found) if (number := _BARE_CHAPTER.match(each.text))}
    decimal = any(
        re.match(rf"{number['number']}[.．]1(?!\d)", found[at + 1].text)
        for at, number in bare.items()
        if at + 1 < len(found)
    )
    for at, paragraph in enumerate(found):
        number = bare.get(at) if decimal else None
        text = f"{number['number']}.{number['heading']}" if number else paragraph.text
        yield Paragraph(text, paragraph.line)


def _with_names(found: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """A label alone on its line takes up the lines of names that follow it; one with a name, the lines of one name each."""
    held: Paragraph | None = None
    begun = False  # the label's own line has a name
    for paragraph, below in zip_longest(found, found[1:]):
        signed = below is not None and _DATE_ONLY.match(below.text)
        if held and (_one_name(paragraph.text) and not signed if begun else _only_names(paragraph.text)):
            held = Paragraph(f"{held.text} {paragraph.text}", held.line)
            continue
        if held:
            yield held
        held = None
        if not paragraph.is_row and starts_list(paragraph.text) and _UNENDED.search(paragraph.text):
            held, begun = paragraph, not _EMPTY_LABEL.search(paragraph.text)
        else:
            yield paragraph
    if held:
        yield held


def _one_name(text: str) -> bool:
    """市水务局 on a line of its own, below 责任单位：市教育局."""
    names = read_names(text) if len(text) <= LONGEST_NAME and _only_names(text) else None
    return names is not None and len(names.bodies) + len(names.collective) == 1 and all(map(is_certain, names.bodies))


def _only_names(text: str) -> bool:
    if "\t" in text or starts_item(text) or starts_label(text) or len(text) > 300:
        return False
    names = read_names(text.rstrip("。；;"))
    return not names.odd and not names.is_empty


def _tidy(line: str) -> str:
    if "\t" in line:
        return "\t".join(tightened(cell) for cell in line.strip(" \n").split("\t"))
    return with_colons(_unpiped(tightened(_MARKDOWN.sub("", line))))


def _unpiped(line: str) -> str:
    """A table row drawn with | as a row with tabs; any other line as it is."""
    if line.count("|") + line.count("｜") < 2:
        return line
    line = line.strip()
    # | 1 | 任务 |, where the first cell may be empty; without a border bars at the end close what is not there.
    line = line.rstrip("|｜ ") if line[0] not in "|｜" else line[1:-1] if line[-1] in "|｜" else line
    cells = [cell.strip() for cell in re.split(r"[|｜]", line)]
    return "" if all(re.fullmatch(r":?-{2,}:?", cell) for cell in cells) else "\t".join(cells)


def _joined(lines: Sequence[tuple[int, str]]) -> list[Paragraph]:
    kept = [(number, line) for number, line in lines if line.strip()]
    margin = _margin([line for _, line in kept])
    found: list[Paragraph] = []
    held, start, depth, before = "", 0, 0, ""
    for at, (number, line) in enumerate(kept):
        text = _tidy(line)
        if not text or (_PAGE.match(text) and not _belongs(before, text)):
            continue
        if held and _goes_on(before, text, line, depth, margin) and len(held) < _LONGEST_JOIN:
            held, depth = _glued(held, text), depth_after(text, depth)
        else:
            if held:
                found.append(Paragraph(held, start))
            held, start, depth = text, number, depth_after(text)
        if depth and not _closes([each for _, each in kept[at + 1 : at + 1 + FARTHEST]], depth):
            depth = 0
        before = text
    return [*found, Paragraph(held, start)] if held else found


def _closes(lines: Sequence[str], depth: int) -> bool:
    """Whether the brackets that are open are closed within a few lines: one that nobody closed holds nothing together."""
    for line in lines:
        depth = depth_after(line[:LONGEST_LINE], depth)
        if depth == 0:
            return True
    return False


def _belongs(before: str, text: str) -> bool:
    """Whether a line of digits is the rest of a sentence, or a cell of a table, and no page number."""
    return bool(re.search(r"[到至达\t]$", before)) and text.isdecimal()


def _glued(left: str, right: str) -> str:
    words = left[-1:].isascii() and left[-1:].isalnum() and right[:1].isascii() and right[:1].isalnum()
    digits = left[-1:].isdecimal() and right[:1].isdecimal()
    return left + (" " if words and not digits else "") + right


_ANY_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]")  # 包案领导：, behind the line of another label


def _goes_on(before: str, text: str, raw: str, depth: int, margin: "_Margin") -> bool:
    """Whether `text` continues the line `before`, which the margin or a page end has broken."""
    if "\t" in before or "\t" in text or _DATE_ONLY.match(text) or _DATE_ONLY.match(before):
        return False
    if starts_item(text) or starts_label(text):
        return depth > 0 and not starts_item(text)
    if depth == 0 and _ANY_LABEL.match(text) and starts_label(before):
        return False
    if depth > 0 or before[-1] in _OPEN_ENDS or text[0] in _CLOSERS or re.fullmatch(r"[—─－-]{2,4}", before):
        return True
    if (before[-1] in _ENDS and _SIGNATURE.match(text)) or (before[-1] in _WHOLE_ENDS and _CAPTION.match(text)):
        return False
    if _breaks_a_date(before, text) or _breaks_a_name(before, text):
        return True
    if margin.indented and raw[:1] in " \u3000" and before[-1] in _ENDS:
        return False
    return margin.reached(before, 0.95 if before[-1] in _ENDS else FULL)


def _breaks_a_date(before: str, text: str) -> bool:
    begun = _DATE_BEGUN.search(before) and not _WHOLE_DATE.search(before)
    return bool(begun and _DATE_GOES_ON.match(text)) and not _ANNEX_ALONE.match(before)


def _breaks_a_name(before: str, text: str) -> bool:
    """省工业和信息 | 化厅、省财政厅: only together the last and the first word are a body's name."""
    last, first = _LAST_NAME.search(before), _FIRST_NAME.match(text)
    if not last or not first or looks_like_body(last["name"]) or _PREFIX.match(first[0]):
        return False
    return is_certain(last["name"] + re.split("牵头|负责|配合|参与|参加|落实|按", first[0])[0])


@dataclass(frozen=True)
class _Margin:
    """Where lines break: after so much width or so many characters; and whether an indent begins a paragraph."""

    width: float
    characters: float
    indented: bool

    def reached(self, line: str, share: float) -> bool:
        return _width(line) >= self.width * share or len(line) >= self.characters * share


def _margin(lines: Sequence[str]) -> _Margin:
    tight = [tightened(line) for line in lines]
    return _Margin(
        _usual([_width(line) for line in tight]), _usual([float(len(line)) for line in tight]), _indents(lines)
    )


def _indents(lines: Sequence[str]) -> bool:
    """Whether paragraphs show by an indent: some lines have one, and most have none."""
    deep = sum(1 for line in lines if re.match(r"[ \u3000]{2,}", line))
    return 0 < deep < len(lines) * 0.6


def _width(line: str) -> float:
    return sum(0.5 if char.isascii() else 1 for char in line)


def _usual(lengths: Sequence[float]) -> float:
    """The length at which lines break, or one that no line reaches where each line is a whole paragraph."""
    lengths = sorted(lengths)
    if len(lengths) < 6:
        return 10_000
    top = lengths[int(len(lengths) * 0.95)]
    near = sum(1 for length in lengths if top * FULL <= length <= top * 1.15)
    share = 0.08 if lengths[-1] <= top * 1.15 else 0.3  # no line is longer: there is a margin
    return top if top <= 90 and near >= max(4, len(lengths) * share) else 10_000
