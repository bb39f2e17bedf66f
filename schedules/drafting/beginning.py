"""Where the plan itself begins, behind the notice that carries it."""

import re
from collections.abc import Sequence

from schedules.drafting.cleaning import bare
from schedules.drafting.paragraphs import Paragraph

FAR = 80  # paragraphs: a notice is no longer
_NOTICE = re.compile(r"关于(?:印发|转发|发布|下发)(?P<title>.{4,90}?)(?:的通知|的函)")


def beginning(found: Sequence[Paragraph]) -> int:
    """Where the plan itself begins: at its own title, if a notice with items of its own carries it."""
    above = "".join(part.text for part in found[:12])
    notice = _NOTICE.search(bare(above))
    if notice:
        wanted = _core(notice["title"])
        for at in range(1, min(len(found), FAR)):
            for lines in (1, 2, 3):
                if _core("".join(part.text for part in found[at : at + lines])) == wanted:
                    return at + lines
    return 0


def _core(title: str) -> str:
    """A title to compare: without its marks and its period."""
    return re.sub(r"[《》〈〉<>]|[（(][^（()）]{4,16}[)）]$", "", bare(title))
