"""What a part is called, and what it is for: a chapter of duties, of aims, or of how the plan is organised."""

import re
from enum import StrEnum
from functools import lru_cache

from schedules.drafting.brackets import groups
from schedules.drafting.outline import Node
from schedules.drafting.roles import has_label, read_duty, starts_label
from schedules.drafting.words import DOING, PREAMBLE, SAFEGUARD, TASKS

LONGEST_HEADING = 45
LONGEST_TITLE = 120
LONGEST_BARE = 24
# 总体要求 到2025年，比例超过12%: a space stands for the line's end where a sentence follows it.
_SPACED = re.compile(r"^(?P<heading>[\u4e00-\u9fff、“”]{4,24}) [^，, ]+[，,]")
_STOP = re.compile(r"[。；;！？\n]|[：:](?=.{12})")


class Use(StrEnum):
    """What a chapter is for."""

    PREAMBLE = "preamble"
    TASKS = "tasks"
    SAFEGUARDS = "safeguards"


def title(node: Node) -> str:
    """The part's own heading, or the first clause of its text where it has none."""
    text = _without_lists(node.parts[0].text if node.parts else "")
    for part in node.parts[1:]:
        if text:
            break
        text = _without_lists(part.text)
    return heading(text) or "（无标题）"


def heading(text: str) -> str:
    """The heading a text begins with: up to its first full stop, or its first clause where that is long."""
    text = text.strip()
    stop = _STOP.search(text)
    first = text[: stop.start()] if stop else text
    glued = _SPACED.match(first) if len(first) > LONGEST_BARE else None
    first = glued["heading"] if glued else first
    if len(first) > LONGEST_HEADING:
        first = re.split(r"[，,]", first)[0]
    return " ".join(first.split()).strip(" ：:，,、。；;.—-－")[:LONGEST_TITLE].strip()


@lru_cache(maxsize=2048)  # a part is asked for its title again and again
def _without_lists(text: str) -> str:
    if starts_label(text):
        return ""
    for start, end in reversed(list(groups(text))):
        inner = text[start + 1 : end - 1]
        if has_label(inner) or any(clause.said for clause in read_duty(inner).clauses):
            text = text[:start] + text[end:]
    return text


def use(node: Node) -> Use:
    """What a chapter is for, as its heading says."""
    name = title(node)
    if (
        name.endswith(SAFEGUARD)
        or name.startswith(SAFEGUARD)
        or (any(word in name for word in SAFEGUARD) and not any(word in name for word in TASKS))
    ):
        return Use.SAFEGUARDS
    before = any(word in name for word in PREAMBLE) and not any(word in name for word in TASKS)
    if before and len(name) <= 16 and not name.startswith(DOING):
        return Use.PREAMBLE
    return Use.TASKS
