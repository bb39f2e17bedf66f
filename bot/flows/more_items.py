"""The button 还有 k 项: the items of a day's message that did not fit into it."""

from bot.flows.desk import Desk, answer, toast, visitor
from bot.flows.digest import MORE, in_order, is_activity, line_of, still_due
from bot.flows.ports import Incoming
from bot.store import outbox
from bot.texts import reminding

AT_ONCE = 20  # items in one message


def more_items(desk: Desk, said: Incoming) -> None:
    """Show the rest of one's own message, in as many messages as it takes; numbers go on where the list stopped."""
    who = visitor(desk, said)
    number = (said.callback_data or "").removeprefix(f"{MORE}:")
    row = (
        outbox.by_id(desk.session, int(number))
        if number.isascii() and number.isdecimal() and len(number) < 10
        else None
    )
    toast(desk, said)
    if row is None or who.person is None or row.person_id != who.person.id or not who.known:
        return
    listed = [occurrence_id for _, occurrence_id in outbox.items_of(desk.session, row.id or 0)]
    items = [one for one in in_order(still_due(desk, listed)) if not is_activity(one)]
    first = desk.book.loaded.policy.burden.items_per_digest
    for start in range(first, len(items), AT_ONCE):
        part = items[start : start + AT_ONCE]
        lines = [line_of(desk, who.language, one) for one in part]
        text = reminding.rest(who.language, desk.today(), lines, start + 1)
        answer(desk, said, text, items=[], kind="more")
