"""Somebody blocked the bot, or came back (Bot API my_chat_member in a private chat)."""

from bot.flows.desk import Desk
from bot.flows.lost import report_lost
from bot.flows.ports import Incoming
from bot.store import outbox, people, reminders
from bot.store.tables import Person


def change_reach(desk: Desk, said: Incoming) -> None:
    """A blocked chat gets nothing more and the coordinators hear of it; one that is back is looked at again today."""
    person = people.by_user(desk.session, said.user_id)
    if person is None or said.blocked is None or person.reachable is not said.blocked:
        return
    if not said.blocked:
        _welcome_back(desk, person)
        return
    person.reachable, person.unreachable_at = False, desk.now
    desk.session.add(person)
    desk.session.flush()
    report_lost(desk, person)


def heard_from(desk: Desk, said: Incoming) -> None:
    """Whoever writes or taps can be written to, also when the news of it was lost; comes before every other flow."""
    person = people.by_user(desk.session, said.user_id) if said.private and said.genuine else None
    if person is not None and not person.reachable:
        _welcome_back(desk, person)


def _welcome_back(desk: Desk, person: Person) -> None:
    """What could not arrive today leaves now; what waits from earlier days goes into today's message."""
    person.reachable, person.unreachable_at = True, None
    desk.session.add(person)
    desk.session.flush()
    outbox.try_again(desk.session, person.id or 0, desk.today())
    reminders.look_again(desk.session, [person.id or 0])
