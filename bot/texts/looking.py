"""What all lists have in common: pages that fit a phone, the buttons that turn them, what is said when nothing fits."""

from collections.abc import Iterator, Sequence
from itertools import chain

from bot.texts.words import pick

ROOM = 3000  # characters of entries on a page: with head and foot a message stays below 3500
MOST = 8  # entries on a page


def pages(blocks: Sequence[str], most: int = MOST, room: int = ROOM) -> list[list[str]]:
    """The blocks in order, at most `most` and `room` characters to a page; a longer block goes on over the next pages."""
    found: list[list[str]] = []
    used = 0
    for piece in chain.from_iterable(pieces(block, room) for block in blocks):
        if not found or len(found[-1]) >= most or used + len(piece) > room:
            found.append([])
            used = 0
        found[-1].append(piece)
        used += len(piece) + 1
    return found or [[]]


def pieces(text: str, room: int = ROOM) -> Iterator[str]:
    """A text too long for one page, cut where a line ends if one ends in the page's second half, else between two names."""
    while len(text) > room:
        cut = (text.rfind("\n", room // 2, room) + 1) or (text.rfind("、", room // 2, room) + 1) or room
        yield text[:cut].rstrip("\n")
        text = text[cut:]
    yield text


def turning(language: str, page: int, count: int) -> list[tuple[str, int]]:
    """The buttons to the page before and the page after: (label, page)."""
    before = [(pick(language, "上一页", "Back"), page - 1)] if page > 0 else []
    after = [(pick(language, "下一页", "More"), page + 1)] if page + 1 < count else []
    return before + after


def place(language: str, page: int, count: int) -> str:
    """（第1/3页）; nothing where there is one page."""
    return pick(language, f"（第{page + 1}/{count}页）", f" (page {page + 1}/{count})") if count > 1 else ""


def stale(language: str) -> str:
    """A button that no longer means anything."""
    return pick(language, "该按钮已失效，请重新发送。", "This button is out of date; please ask again.")


def own_only(language: str) -> str:
    """A contact asked about somebody else."""
    return pick(language, "只能查看本单位的事项。", "You can look at your own agency's items only.")


def no_such_agency(language: str, near: Sequence[str]) -> str:
    """The coordinator named an agency that none of their plans has."""
    if not near:
        return pick(language, "方案中没有这个单位，请核对名称。", "No plan of yours names that agency.")
    names = "\n".join(near)
    return pick(
        language, f"方案中没有这个单位。\n是否指：\n{names}", f"No plan of yours names that agency.\nPerhaps:\n{names}"
    )


def no_such_plan(language: str) -> str:
    """The coordinator named a plan that is not theirs or does not exist."""
    return pick(language, "没有找到该方案，请从下方选择。", "No such plan; please pick one below.")


def which_plan(language: str) -> str:
    """Several plans fit."""
    return pick(language, "请选择方案：", "Which plan?")


def coordinators_only(language: str) -> str:
    """A contact sent a coordinator's command."""
    return pick(language, "该命令供协调人使用。", "This command is for coordinators.")


def ended(language: str) -> str:
    """Beside a plan whose period is over."""
    return pick(language, "（已结束）", " (ended)")


def joined(language: str, names: Sequence[str]) -> str:
    """市教育局、市科协."""
    return pick(language, "、", ", ").join(names)


def several(language: str, count: int) -> str:
    """In place of more names than a heading holds."""
    return pick(language, f"{count}个单位", f"{count} agencies")
