"""/overview: how a plan stands, for its coordinators."""

from bot.flows import subjects
from bot.flows.board import board
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, toast, visitor
from bot.flows.ports import Incoming
from bot.texts import board as words
from bot.texts import looking
from bot.texts.by_buttons import menu_label

PREFIX = "look:overview"
PICTURE = "exp:board"  # the file is made with the other exports
MENU = "do"  # by_buttons opens it
_BLOCKS = 30  # a page holds as many blocks as it has room for


def overview(desk: Desk, said: Incoming, args: str = "") -> None:
    """The board of the named plan, of the only one, or the choice of a plan."""
    who = visitor(desk, said)
    plan_id = subjects.plan_asked(desk, said, who, args, PREFIX)
    if plan_id is not None:
        _show(desk, said, who, plan_id, 0)


def tapped(desk: Desk, said: Incoming) -> None:
    """A plan was picked (`look:overview:<plan>`), or another page of its board (`look:overview:<plan>:<page>`)."""
    who = visitor(desk, said)
    if said.callback_data == PREFIX and who.known:
        toast(desk, said)
        overview(desk, said)
        return
    found = subjects.plan_tapped(desk, said, who)
    if found is not None:
        _show(desk, said, who, *found)


def _show(desk: Desk, said: Incoming, who: Visitor, plan_id: str, page: int) -> None:
    pages = looking.pages(words.overview(who.language, board(desk, who.language, plan_id)), most=_BLOCKS)
    page = min(page, len(pages) - 1)
    text = "\n".join([words.heading(who.language, page, len(pages)), *pages[page]])
    place = list(desk.book.plans).index(plan_id)
    turns = [(label, f"{PREFIX}:{place}:{to}") for label, to in looking.turning(who.language, page, len(pages))]
    refresh = words.refresh_label(who.language), f"{PREFIX}:{place}:{page}"
    buttons: Buttons = [[*turns, refresh, (words.picture_label(who.language), f"{PICTURE}:{place}")]]
    buttons = [*buttons, [(menu_label(who.language), MENU)]]
    if said.callback_data and said.callback_data != PREFIX:
        rewrite(desk, said, text, buttons)
    else:
        answer(desk, said, text, buttons)
