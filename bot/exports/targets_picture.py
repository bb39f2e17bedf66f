"""指标: the plan's numbers against what was reported, year by year, as a picture for a phone. No league tables."""

from bot.exports.canvas import BODY, INNER, MARGIN, SMALL, SOFT, TITLE, WIDTH, Canvas, Pattern, cut
from bot.exports.targets import Measured, Reported, measured
from bot.exports.year import Year
from bot.texts import exporting as words
from bot.texts import picturing as labels
from bot.texts import summing_up as lines

_BAR, _LABEL, _FIGURE = 44, 190, 190  # heights and widths in pixels: a bar, the day before it, the value behind it
_MOST = 6  # values of one target that are drawn: the newest


def targets_picture(year: Year) -> bytes:
    """A PNG. Raises `bot.exports.fonts.NoFont`."""
    canvas = Canvas()
    canvas.paragraph(year.plan.title, TITLE, bold=True)
    canvas.gap(8)
    canvas.paragraph(labels.targets_about(words.as_of(year.now, year.zone)), SMALL, ink=SOFT)
    found = list(measured(year))
    for one in found:
        canvas.rule()
        _target(canvas, one)
    if not found:
        canvas.rule()
        canvas.paragraph(lines.no_targets())
    return canvas.png()


def _target(canvas: Canvas, one: Measured) -> None:
    canvas.paragraph(one.target.what, BODY, bold=True)
    canvas.paragraph(labels.target_line(one.wanted, one.by, one.target.locator), SMALL, ink=SOFT)
    canvas.gap(12)
    values = one.reported[-_MOST:]
    if not values:
        canvas.box((MARGIN, canvas.y, WIDTH - MARGIN, canvas.y + _BAR), Pattern.EMPTY)
        canvas.centred((MARGIN, canvas.y, WIDTH - MARGIN, canvas.y + _BAR), words.UNFILLED, SMALL)
        canvas.gap(_BAR + 8)
        return
    top = canvas.y
    longest = max([one.number or 0, *(value.number or 0 for value in values)]) or 1
    for value in values:
        _value(canvas, value, longest)
    if one.number is not None:
        x = MARGIN + _LABEL + _room() * one.number / longest
        canvas.line(x, top - 6, x, canvas.y, dashed=True)
        canvas.centred((x - 90, canvas.y, x + 90, canvas.y + 40), labels.TARGET, SMALL)
        canvas.gap(44)


def _value(canvas: Canvas, value: Reported, longest: float) -> None:
    left = MARGIN + _LABEL
    canvas.text(MARGIN, canvas.y, f"{value.on:%Y-%m}", SMALL)
    if value.number is not None:
        width = max(4.0, _room() * value.number / longest)
        canvas.box((left, canvas.y, left + width, canvas.y + _BAR), Pattern.SOLID)
    told = cut(f"{value.value}{value.unit}", SMALL, _FIGURE - 24)
    canvas.text(left + _room() + 24, canvas.y, told, SMALL)
    canvas.gap(_BAR + 14)


def _room() -> int:
    return INNER - _LABEL - _FIGURE
