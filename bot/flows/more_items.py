"""The button 还有 k 项: the items of a day's message that did not fit into it."""

from bot.flows.desk import Desk, answer, toast, visitor
from bot.flows.digest import MORE, is_activity, line_of, still_due
from bot.flows.ports import Incoming
from bot.store import outbox
from bot.store.tables import Outbox
from bot.texts import reminding

AT_ONCE = 12  # items in one message: with the longest of titles it stays below Telegram's limit


def more_items(desk: Desk, said: Incoming) -> None:
    """Show the rest of one's own message, in as many messages as it takes; numbers go on where the list stopped."""
    who = visitor(desk, said)
    row, shown = _message(desk, (said.callback_data or "").removeprefix(f"{MORE}:"))
    toast(desk, said)
    if row is None or who.person is None or row.person_id != who.person.id or not who.known:
        return
    numbers = {occurrence_id: number for number, occurrence_id in outbox.items_of(desk.session, row.id or 0)}
    due = {numbers[one.row.id or 0]: one for one in still_due(desk, list(numbers)) if not is_activity(one)}
    left = [(number, line_of(desk, who.language, due[number])) for number in sorted(due) if number > shown]
    for start in range(0, len(left), AT_ONCE):
        text = reminding.rest(who.language, desk.today(), left[start : start + AT_ONCE])
        answer(desk, said, text, items=[], kind="more")


def _message(desk: Desk, data: str) -> tuple[Outbox | None, int]:
    """The message that `<row>:<how many items it shows>` means, and that number; (None, 0) for anything else."""
    words = data.split(":")
    if not 1 <= len(words) <= 2 or not all(word.isascii() and word.isdecimal() and len(word) < 10 for word in words):
        return None, 0
    shown = int(words[1]) if words[1:] else desk.book.loaded.policy.burden.items_per_digest
    return outbox.by_id(desk.session, int(words[0])), shown
