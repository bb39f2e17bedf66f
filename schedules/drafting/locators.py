"""Where a part stands, as the plan itself numbers its parts: 二（一）3, 附件2一（一）, 三（二）措施1, 专栏1第2项."""

from schedules.drafting.markers import Marker, Rank
from schedules.drafting.outline import Node


def place(node: Node) -> str:
    """A part's locator: the numbers above it as printed, dashes counted as 措施1, 措施2 …"""
    marker = node.marker
    if marker is None or node.parent is None:
        return node.annex
    parent = node.parent
    while marker.above and parent.parent and _says_parent(marker, parent):  # 2.1.3 says itself what it stands below
        parent = parent.parent
    above = place(parent) if parent.marker else node.annex
    if marker.rank is Rank.DASH:
        return f"{above}措施{_count(node)}"
    if marker.rank is Rank.BOX:  # boxes are counted through the whole plan
        return f"{node.annex}{marker.printed}"
    if marker.rank is Rank.DIGIT and parent.rank == Rank.BOX:  # 专栏1 and 1 would be 专栏11
        return f"{above}第{marker.printed}项"
    return f"{above}{marker.printed}"


def _says_parent(marker: Marker, parent: Node) -> bool:
    """Whether 2.1 names the part it stands below: 2., or 行动2."""
    return parent.rank >= Rank.DIGIT or (
        parent.marker is not None and parent.rank == Rank.NAMED and marker.above == (parent.marker.number,)
    )


def _count(node: Node) -> int:
    """Which dash of its row a part is; rows labelled 措施 are counted by themselves."""
    if node.parent is None:
        return 1
    row = [child for child in node.parent.children if child.rank == Rank.DASH and child.section == node.section]
    return next((at for at, child in enumerate(row, start=1) if child is node), 1)
