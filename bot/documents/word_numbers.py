"""The numbers that Word counts and never writes into the text: 一、 （一） 1. before a paragraph.

A paragraph, or its style, points to a numbering; the numbering's levels say how each counts and how it is framed.
ECMA-376 part 1, 17.9.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_VAL, _LEVEL, _ID = qn("w:val"), qn("w:ilvl"), qn("w:numId")
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    [
        "chineseCounting",
        "chineseCountingThousand",
        "chineseLegalSimplified",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographDigital",
        "japaneseDigitalTenThousand",
    ]
)
_LEVELS = 9
_MOST_STYLES = 20  # styles stand on styles; a ring of them ends here
_HIGHEST = 9999


@dataclass
class _Level:
    start: int = 1
    counts: str = "decimal"
    frame: str = ""


class Numbers:
    """Counts through one document: every paragraph is asked once, in order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels = {} if numbering is None else _levels(numbering)
        self._styles = {str(style.get(qn("w:styleId"))): style for style in styles.iter(qn("w:style"))}
        self._counted: dict[str, list[int]] = {}

    def before(self, paragraph: Any) -> str:
        """The number in front of the paragraph, as Word prints it; empty where it has none or only a bullet."""
        numbering, depth = self._place(paragraph)
        levels = self._levels.get(numbering)
        if not levels or not 0 <= depth < len(levels) or levels[depth].counts in ("bullet", "none"):
            return ""
        counted = self._counted.setdefault(numbering, [level.start - 1 for level in levels])
        counted[depth] = min(counted[depth] + 1, _HIGHEST)
        for deeper in range(depth + 1, len(levels)):
            counted[deeper] = levels[deeper].start - 1
        return _framed(levels, counted, depth)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """Which numbering a paragraph belongs to, and how deep in it; the style decides what the paragraph leaves open."""
        numbering: str | None = None
        depth: str | None = None
        properties = paragraph.find(qn("w:pPr"))
        for source in (properties, self._styled(properties)):
            own = None if source is None else source.find(qn("w:numPr"))
            if own is not None and numbering is None:
                numbering = _value(own.find(_ID))
                depth = depth or _value(own.find(_LEVEL))
        return numbering or "", int(depth) if depth and depth.isdecimal() else 0

    def _styled(self, properties: Any) -> Any:
        """The properties that the style of a paragraph gives it, or None."""
        named = None if properties is None else _value(properties.find(qn("w:pStyle")))
        return None if named is None else self._properties(self._styles.get(named))

    def _properties(self, style: Any) -> Any:
        """The paragraph properties of a style, or of the nearest one it is based on that has a numbering."""
        for _ in range(_MOST_STYLES):
            if style is None:
                return None
            properties = style.find(qn("w:pPr"))
            if properties is not None and properties.find(qn("w:numPr")) is not None:
                return properties
            style = self._styles.get(_value(style.find(qn("w:basedOn"))) or "")
        return None


def _levels(numbering: Any) -> Mapping[str, list[_Level]]:
    """The levels of every numbering, by its id."""
    plans = {str(each.get(qn("w:abstractNumId"))): each for each in numbering.iter(qn("w:abstractNum"))}
    found = {}
    for each in numbering.iter(qn("w:num")):
        plan = plans.get(_value(each.find(qn("w:abstractNumId"))) or "")
        levels = [_Level() for _ in range(_LEVELS)]
        for source in (plan, each):
            for level in () if source is None else source.iter(qn("w:lvl")):
                depth = str(level.get(_LEVEL))
                if depth.isdecimal() and int(depth) < _LEVELS:
                    levels[int(depth)] = _level(level)
        for override in each.iter(qn("w:lvlOverride")):
            depth, start = str(override.get(_LEVEL)), _value(override.find(qn("w:startOverride")))
            if depth.isdecimal() and int(depth) < _LEVELS and start and start.isdecimal():
                levels[int(depth)].start = int(start)
        found[str(each.get(_ID))] = levels
    return found


def _level(element: Any) -> _Level:
    start = _value(element.find(qn("w:start"))) or "1"
    return _Level(
        int(start) if start.isdecimal() and len(start) < 5 else 1,
        _value(element.find(qn("w:numFmt"))) or "decimal",
        _value(element.find(qn("w:lvlText"))) or "",
    )


def _value(element: Any) -> str | None:
    return None if element is None else element.get(_VAL)


def _framed(levels: list[_Level], counted: list[int], depth: int) -> str:
    text = levels[depth].frame
    for place in range(depth + 1):
        text = text.replace(f"%{place + 1}", spelled(counted[place], levels[place].counts))
    return text


def spelled(number: int, counts: str) -> str:
    """A number as Word's format `counts` writes it; formats that no plan uses come out as digits."""
    if counts in _CHINESE:
        return chinese(number)
    if counts.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if counts == "decimalFullWidth":
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    if counts in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr((65 if counts == "upperLetter" else 97) + number - 1)
    return str(number)


def chinese(number: int) -> str:
    """A number from 0 to 9999 in Chinese, as headings count: 十, 十一, 二十, 一百零一."""
    if number < 10:
        return _DIGITS[number]
    text, zero = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + unit
        zero = not digit
    return text.removeprefix("一") if text.startswith("一十") else text
