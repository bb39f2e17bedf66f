"""/silent: who owes what since when, for the coordinators of a plan; also when the answer is nobody."""

from bot.flows import subjects
from bot.flows.board import board
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, toast, visitor
from bot.flows.ports import Incoming
from bot.texts import board as words
from bot.texts import looking

PREFIX = "look:silent"
_BLOCKS = 60  # a page holds as many lines as it has room for


def silent(desk: Desk, said: Incoming, args: str = "") -> None:
    """The list of the named plan, of the only one, or the choice of a plan."""
    who = visitor(desk, said)
    plan_id = subjects.plan_asked(desk, said, who, args, PREFIX)
    if plan_id is not None:
        _show(desk, said, who, plan_id, 0)


def tapped(desk: Desk, said: Incoming) -> None:
    """A plan was picked (`look:silent:<plan>`), or another page of its list (`look:silent:<plan>:<page>`)."""
    who = visitor(desk, said)
    if said.callback_data == PREFIX and who.known:
        toast(desk, said)
        silent(desk, said)
        return
    found = subjects.plan_tapped(desk, said, who)
    if found is not None:
        _show(desk, said, who, *found)


def _show(desk: Desk, said: Incoming, who: Visitor, plan_id: str, page: int) -> None:
    standing = board(desk, who.language, plan_id)
    pages = looking.pages(words.silent(who.language, standing), most=_BLOCKS)
    page = min(page, len(pages) - 1)
    text = "\n".join([words.silent_heading(who.language, page, len(pages)), *pages[page]])
    place = list(desk.book.plans).index(plan_id)
    turns = [(label, f"{PREFIX}:{place}:{to}") for label, to in looking.turning(who.language, page, len(pages))]
    buttons: Buttons = [[*turns, (words.refresh_label(who.language), f"{PREFIX}:{place}:{page}")]]
    silent_ones = [line for item in standing.items for line in item.open]
    reached = {line.agency for line in silent_ones if line.reach is words.Reach.YES}
    chase, phone = words.chase_labels(who.language, len(reached))
    if silent_ones:
        buttons = [*buttons, [*([(chase, f"chase:go:{place}")] if reached else []), (phone, f"ph:{place}")]]
    if said.callback_data and said.callback_data != PREFIX:
        rewrite(desk, said, text, buttons)
    else:
        answer(desk, said, text, buttons)
