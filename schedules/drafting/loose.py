"""What belongs to no task and still may say by when: a chapter's own sentences, the notice above, an opening without number."""

from schedules.drafting.assigning import Lists
from schedules.drafting.headings import title
from schedules.drafting.locators import place
from schedules.drafting.markers import Rank
from schedules.drafting.outline import Node
from schedules.drafting.parts import Part, Parts

NOTICE, OPENING = "通知", "前言"  # what carries the plan, and what the plan says before its first number


def loose_of(root: Node, lists: Lists, parts: Parts, title_line: int) -> list[Part]:
    """The text that no part of the plan took, with the place of the numbered part it stands in."""
    taken = {pair for part in (*parts.all(), *parts.preamble) for pair in part.text}
    lines = {line for line, _ in taken}
    loose: list[Part] = []
    for node in root.walk():
        text = [pair for pair in lists.plain[id(node)] if pair[1] and pair not in taken]
        if node.marker:
            loose += _beside(node, text)
        else:
            text = [pair for pair in text if pair[0] not in lines]
            loose += _part(NOTICE, NOTICE, [pair for pair in text if pair[0] < title_line])
            loose += _part(OPENING, OPENING, [pair for pair in text if pair[0] > title_line])
    return loose


def is_opening(part: Part) -> bool:
    """Whether a part is no numbered one: there most dates tell of what was."""
    return part.locator in (NOTICE, OPENING)


def _beside(node: Node, text: list[tuple[int, str]]) -> list[Part]:
    """A dash that is no measure belongs to what it stands in."""
    named = node.parent if node.rank == Rank.DASH and node.parent and node.parent.marker else node
    return _part(place(named) or OPENING, title(named), text)


def _part(locator: str, name: str, text: list[tuple[int, str]]) -> list[Part]:
    return [Part(locator, name, text[0][0], text=text)] if text else []
