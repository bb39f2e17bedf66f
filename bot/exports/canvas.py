"""A picture for a phone, drawn from top to bottom: 1080 pixels wide, readable at a third of that and in black and white.

Kinds of things are told apart by pattern and shape, not by colour alone.
"""

import re
from collections.abc import Callable, Sequence
from enum import Enum
from io import BytesIO

from PIL import Image, ImageDraw

from bot.exports.fonts import font
from bot.exports.harmless import clean

WIDTH, MARGIN = 1080, 48
INNER = WIDTH - 2 * MARGIN
_TALLEST = 8900  # Telegram takes pictures whose width and height together are at most 10000 (Bot API, sendPhoto)
TITLE, HEADING, BODY, SMALL = 50, 44, 36, 32
INK, SOFT, FAINT, PAPER = "#1A1A1A", "#595959", "#BFBFBF", "#FFFFFF"
_DEEP, _PALE, _WARN = "#1F4E79", "#C9D8E8", "#F2C14E"
LEADING = 1.45
_PIECES = re.compile(r"\n|[（《“【]*(?:[!-~]+|[^\n])[，。、；：）】》”？]*")


class Pattern(Enum):
    """How an area is filled, and which sign stands for it."""

    SOLID = "solid"
    HATCHED = "hatched"
    PALE = "pale"
    CROSSED = "crossed"
    EMPTY = "empty"


class Canvas:
    """`y` is where the next thing goes."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH, _TALLEST), PAPER)
        self._draw = ImageDraw.Draw(self._image)
        self.y = MARGIN

    def png(self) -> bytes:
        """The picture, as high as what was drawn."""
        into = BytesIO()
        height = min(self.y + MARGIN, _TALLEST)
        self._image.crop((0, 0, WIDTH, height)).save(
            into, "PNG"
        )  # fewer colours would be smaller, and four times slower
        return into.getvalue()

    def gap(self, height: int) -> None:
        self.y += height

    def rule(self) -> None:
        """A thin line across, with air around it."""
        self.y += 24
        self._draw.line((MARGIN, self.y, WIDTH - MARGIN, self.y), fill=FAINT, width=2)
        self.y += 24

    def paragraph(self, text: str, size: int = BODY, *, bold: bool = False, ink: str = INK) -> None:
        """Text over the whole width, on as many lines as it needs."""
        for line in wrapped(text, size, INNER):
            self.text(MARGIN, self.y, line, size, bold=bold, ink=ink)
            self.y += round(size * LEADING)

    def text(self, x: float, y: float, text: str, size: int, *, bold: bool = False, ink: str = INK) -> None:
        """One line whose upper left corner is there."""
        stroke = 1 if bold else 0
        self._draw.text((x, y), clean(text), font=font(size), fill=ink, stroke_width=stroke, stroke_fill=ink)

    def centred(self, box: tuple[float, float, float, float], text: str, size: int, ink: str = INK) -> None:
        """One line in the middle of a box."""
        left, top, right, bottom = box
        self._draw.text(((left + right) / 2, (top + bottom) / 2), clean(text), font=font(size), fill=ink, anchor="mm")

    def box(self, box: tuple[float, float, float, float], pattern: Pattern) -> None:
        """A filled area with a border."""
        left, top, right, bottom = (round(edge) for edge in box)
        if right - left < 1:
            return
        fill = {Pattern.SOLID: _DEEP, Pattern.PALE: _PALE, Pattern.CROSSED: _WARN}.get(pattern, PAPER)
        area = Image.new("RGB", (right - left, bottom - top), fill)
        if pattern in (Pattern.HATCHED, Pattern.CROSSED):
            _hatch(area, both_ways=pattern is Pattern.CROSSED)
        if pattern is Pattern.PALE:
            _dot(area)
        self._image.paste(area, (left, top))
        self._draw.rectangle((left, top, right - 1, bottom - 1), outline=_DEEP, width=2)

    def bar(
        self,
        y: float,
        height: int,
        parts: Sequence[tuple[int, Pattern]],
        left: int = MARGIN,
        right: int = WIDTH - MARGIN,
    ) -> None:
        """One bar across, divided in proportion; each part that has room says how many it stands for."""
        total, x = sum(count for count, _ in parts), float(left)
        for count, pattern in parts:
            if count:
                width = (right - left) * count / total
                self.box((x, y, x + width, y + height), pattern)
                self._count((x, y, x + width, y + height), str(count), pattern)
                x += width

    def _count(self, box: tuple[float, float, float, float], text: str, pattern: Pattern) -> None:
        size = min(SMALL, round((box[3] - box[1]) * 0.72))
        width = font(size).getlength(text)
        if width + 8 > box[2] - box[0]:
            return
        middle = (box[0] + box[2]) / 2
        if pattern in (Pattern.HATCHED, Pattern.CROSSED):  # lines behind a figure make it hard to read
            self._draw.rectangle((middle - width / 2 - 3, box[1] + 6, middle + width / 2 + 3, box[3] - 6), fill=PAPER)
        self.centred(box, text, size, PAPER if pattern is Pattern.SOLID else INK)

    def sign(self, x: float, y: float, size: int, pattern: Pattern) -> None:
        """The round or pointed sign that stands for a pattern."""
        box = (x, y, x + size, y + size)
        _SIGNS[pattern](self._draw, box)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False, ink: str = INK) -> None:
        """A straight upright or level line."""
        if not dashed:
            self._draw.line((x1, y1, x2, y2), fill=ink, width=3)
            return
        steps = range(0, round(max(x2 - x1, y2 - y1)), 16)
        for at in steps:
            ends = (x1, y1 + at, x2, min(y1 + at + 9, y2)) if x1 == x2 else (x1 + at, y1, min(x1 + at + 9, x2), y2)
            self._draw.line(ends, fill=ink, width=3)

    def pointer(self, x: float, y: float) -> None:
        """A small triangle that points down to (x, y)."""
        self._draw.polygon([(x - 14, y - 22), (x + 14, y - 22), (x, y)], fill=INK)


def _dot(area: Image.Image) -> None:
    """So that a pale area stays one on a copy in black and white."""
    draw = ImageDraw.Draw(area)
    for place, y in enumerate(range(6, area.height, 11)):
        for x in range(6 + 6 * (place % 2), area.width, 12):
            draw.rectangle((x, y, x + 1, y + 1), fill=_DEEP)


def _hatch(area: Image.Image, *, both_ways: bool) -> None:
    draw = ImageDraw.Draw(area)
    width, height = area.size
    for x in range(-height, width, 14):
        draw.line((x, height, x + height, 0), fill=_DEEP, width=3)
        if both_ways:
            draw.line((x, 0, x + height, height), fill=_DEEP, width=3)


Box = tuple[float, float, float, float]


def _disc(draw: ImageDraw.ImageDraw, box: Box) -> None:
    draw.ellipse(box, fill=_DEEP, outline=_DEEP, width=3)


def _dash(draw: ImageDraw.ImageDraw, box: Box) -> None:
    draw.ellipse(box, fill=PAPER, outline=_DEEP, width=3)
    middle = (box[1] + box[3]) / 2
    draw.line((box[0] + 8, middle, box[2] - 8, middle), fill=_DEEP, width=4)


def _half(draw: ImageDraw.ImageDraw, box: Box) -> None:
    draw.ellipse(box, fill=PAPER, outline=_DEEP, width=3)
    draw.pieslice(box, 90, 270, fill=_DEEP)


def _triangle(draw: ImageDraw.ImageDraw, box: Box) -> None:
    left, top, right, bottom = box
    middle = (left + right) / 2
    draw.polygon([(middle, top - 2), (right + 2, bottom), (left - 2, bottom)], fill=_WARN, outline=INK, width=3)
    draw.line((middle, top + 10, middle, bottom - 11), fill=INK, width=4)
    draw.line((middle, bottom - 8, middle, bottom - 5), fill=INK, width=4)


def _ring(draw: ImageDraw.ImageDraw, box: Box) -> None:
    draw.ellipse(box, fill=PAPER, outline=_DEEP, width=3)


_SIGNS: dict[Pattern, Callable[[ImageDraw.ImageDraw, Box], None]] = {
    Pattern.SOLID: _disc,
    Pattern.HATCHED: _dash,
    Pattern.PALE: _half,
    Pattern.CROSSED: _triangle,
    Pattern.EMPTY: _ring,
}


def wrapped(text: str, size: int, width: float) -> list[str]:
    """The text in lines no wider than `width`.

    Chinese breaks anywhere, words and numbers do not; no line begins with a closing mark or ends with an opening one.
    """
    drawn, lines = font(size), [""]
    for piece in _PIECES.findall(clean(text)):
        if piece == "\n":
            lines.append("")
        elif drawn.getlength(lines[-1] + piece) <= width or not lines[-1]:
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines


def cut(text: str, size: int, width: float) -> str:
    """The text on one line no wider than `width`, with an ellipsis where it was cut."""
    drawn, kept = font(size), clean(text).replace("\n", " ")
    if drawn.getlength(kept) <= width:
        return kept
    while kept and drawn.getlength(kept + "…") > width:
        kept = kept[:-1]
    return kept + "…"
