"""What a table's columns hold, by their headings."""

import re
from collections.abc import Sequence
from functools import lru_cache

from schedules.drafting.words import COLUMNS

LONGEST = 14
ROLES = ("lead", "support", "responsible")


@lru_cache(maxsize=4096)
def column(heading: str) -> str:
    """What a heading announces (number, lead, task, time …), or nothing for a cell that is no heading."""
    text = re.sub(r"[\s（(].*$|\s", "", heading.strip()) or "".join(heading.split())
    if not 1 <= len(text) <= LONGEST or re.search(r"[。；，,：:\d]", text):
        return ""
    for kind in ("number", "person", "lead", "support", "responsible", "time", "category", "value", "task", "other"):
        if any(word in text for word in COLUMNS[kind]):
            return kind
    return ""


def is_heading_row(cells: Sequence[str]) -> bool:
    """Whether a row is a table's headings: most cells are headings, and one of them announces bodies."""
    kinds = [column(cell) for cell in cells if cell.strip()]
    return len(kinds) >= 2 and sum(map(bool, kinds)) >= len(kinds) - 1 and any(kind in ROLES for kind in kinds)
