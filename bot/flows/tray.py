"""A button under 属于哪一项: the kept note goes to its item."""

import re

from bot.flows.desk import Desk, rewrite, toast, visitor
from bot.flows.ports import Incoming
from bot.flows.receipts import TRAY, composed
from bot.flows.registering import leave, settle_tray
from bot.store import notes
from bot.texts import replying

_DATA = re.compile(TRAY + r":([1-9]\d{0,8}):(0|[1-9]\d{0,8})", re.ASCII)


def place_from_tray(desk: Desk, said: Incoming) -> None:
    """Put the note where the button says, if it is the person's own and waits still; every tap gets its toast."""
    who = visitor(desk, said)
    data = _DATA.fullmatch(said.callback_data or "")
    note = notes.newest(desk.session, int(data[1])) if data else None
    mine = note is not None and who.person is not None and note.person_id == who.person.id and bool(who.contact_for)
    if note is None or data is None or not mine:
        toast(desk, said, replying.toast_stale(who.language))
        return
    if note.occurrence_id is not None or note.withdrawn:
        toast(desk, said, replying.toast_registered(who.language))
        return
    if data[2] == "0":
        toast(desk, said, replying.toast_noted(who.language))
        rewrite(desk, said, leave(desk, who, note))
        return
    if settle_tray(desk, who, note, int(data[2])) is None:
        toast(desk, said, replying.toast_stale(who.language))
        return
    toast(desk, said, replying.toast_noted(who.language))
    text, buttons = composed(desk, who, [note])
    rewrite(desk, said, text, buttons)
