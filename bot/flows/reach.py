"""Somebody blocked the bot, or came back (Bot API my_chat_member in a private chat)."""

from bot.flows.desk import Desk
from bot.flows.lost import report_lost
from bot.flows.ports import Incoming
from bot.store import people, reminders


def change_reach(desk: Desk, said: Incoming) -> None:
    """A blocked chat gets nothing more and the coordinators hear of it; one that is back is looked at again today."""
    person = people.by_user(desk.session, said.user_id)
    if person is None or said.blocked is None or person.reachable is not said.blocked:
        return
    person.reachable = not said.blocked
    person.unreachable_at = desk.now if said.blocked else None
    desk.session.add(person)
    desk.session.flush()
    if said.blocked:
        report_lost(desk, person)
    else:
        reminders.look_again(desk.session, [person.id or 0])
