"""Tables that have their headings in front: each task a card of rows such as 牵头单位 | 市教育局, put into rows of one table.

任务名称：推行套餐        The same as lines: a heading that names the task comes again for each card.
牵头单位：市政务服务局
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from schedules.drafting.columns import ROLES, column
from schedules.drafting.markers import at_start
from schedules.drafting.paragraphs import Paragraph

Pairs = list[tuple[str, str]]
FEWEST_LABELS, FEWEST_CARDS = 3, 2
LONGEST_LABEL = 8
_TASK = "任务"  # what 任务名称 in front of a card announces
_TASKS = frozenset({"task", "category"})
_HEADINGS = frozenset({*ROLES, "number", "time", "person"})  # what no value looks like
_KNOWN = frozenset({*ROLES, "number", "category", "task", "time", "person", "other", "value"})


def with_cards(found: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs with every table of cards as a table with headings, or as labels where no card names its task."""
    laid: list[Paragraph] = []
    for is_row, run in groupby(found, key=lambda paragraph: paragraph.is_row):
        rows = list(run)
        laid += _laid_out(rows) if is_row else _gathered(rows)
    return laid


def _laid_out(rows: Sequence[Paragraph]) -> Sequence[Paragraph]:
    read = [_pairs(row.text) for row in rows]
    labels = {label for pairs in read for label, _ in pairs}
    if not all(read) or len(labels) < FEWEST_LABELS or not any(column(label) in ROLES for label in labels):
        return rows
    cards = list(_cards(rows, read))
    if all(any(column(label) in _TASKS for label, _ in card) for _, card in cards):
        return list(_as_table(cards))
    return [Paragraph(f"{label}：{value}", line) for line, card in cards for label, value in card if value]


def _gathered(lines: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Lines of cards as a table: from where the heading of a task that comes again stands first."""
    read = [_label(line.text) for line in lines]
    times = Counter(label for label, _ in read if column(label) in _TASKS)
    label, often = times.most_common(1)[0] if times else ("", 0)
    begins = [at for at, (said, _) in enumerate(read) if said == label]
    pieces = list(pairwise([*begins, len(read)]))
    if often < FEWEST_CARDS or not all(any(column(said) in ROLES for said, _ in read[at:end]) for at, end in pieces):
        return lines
    if any(not read[at - 1][0] and read[at - 2][1] for at in begins[1:]) or (
        begins[0] and at_start(lines[begins[0] - 1].text)
    ):
        return lines  # what stands before each card is its title
    cards = [_card(read[at:end]) for at, end in pieces]
    end = begins[-1] + cards[-1][1]
    table = _as_table([(lines[at].line, card) for at, (card, _) in zip(begins, cards, strict=True)])
    return [*lines[: begins[0]], *table, *lines[end:]]


def _card(read: Sequence[tuple[str, str]]) -> tuple[Pairs, int]:
    """One card, and how many lines it has: a line without a heading goes on with the value above, behind the last one it ends."""
    card: Pairs = []
    last = max(at for at, (label, _) in enumerate(read) if label)
    end = last + 1 + (not read[last][1] and last + 1 < len(read))
    for label, value in read[:end]:
        if label:
            card.append((label, value))
        else:
            card[-1] = (card[-1][0], card[-1][1] + value)
    return card, end


def _label(text: str) -> tuple[str, str]:
    """任务名称：推行套餐 cut at its colon, or a heading alone; "" and the text where no heading stands in front."""
    label, value = [*re.split(r"[：: ]|(?<=[时限间期])(?=\d)", text, maxsplit=1), ""][:2]
    return (label, value) if column(label) in _KNOWN and len(label) <= LONGEST_LABEL else ("", text)


def _pairs(text: str) -> Pairs:
    """牵头单位 | 市教育局 | 完成时限 | 6月底前: each heading with what stands behind it; nothing for any other row."""
    cells = [cell.strip() for cell in text.split("\t") if cell.strip()]
    cells += [""] * (len(cells) % 2)
    pairs = list(zip(cells[::2], cells[1::2], strict=True))
    known = all(
        column(label) in _KNOWN and len(label) <= LONGEST_LABEL and column(value) not in _HEADINGS
        for label, value in pairs
    )
    return pairs if known else []


def _cards(rows: Sequence[Paragraph], read: Sequence[Pairs]) -> Iterator[tuple[int, Pairs]]:
    """The line each card begins on, and what it holds: a heading that comes again begins the next one."""
    line, card = rows[0].line, Pairs()
    for row, pairs in zip(rows, read, strict=True):
        if card and any(label in {held for held, _ in card} for label, _ in pairs):
            yield line, card
            line, card = row.line, Pairs()
        card += pairs
    yield line, card


def _as_table(cards: Sequence[tuple[int, Pairs]]) -> Iterator[Paragraph]:
    above: list[str] = []
    for line, card in cards:
        labels = [_TASK if at == 0 and column(label) == "category" else label for at, (label, _) in enumerate(card)]
        if labels != above:
            yield Paragraph("\t".join(labels), line)
        yield Paragraph("\t".join(value for _, value in card), line)
        above = labels
