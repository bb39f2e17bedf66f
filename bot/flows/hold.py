"""What waits for a coordinator's word: reminders after a clock jump, and the wave that a change of plan would send.

`held` rows stand in the outbox like any other; approving makes them `pending`, declining `superseded`.
"""

from datetime import timedelta

from bot.flows.desk import Desk, Visitor, rewrite, tell, toast, visitor
from bot.flows.plan_reminders import drop, waiting_for_a_word
from bot.flows.ports import Incoming
from bot.store import facts, people, reminders, sending
from bot.store.facts import CLOCK_HELD, WAVE_HELD
from bot.store.states import ReminderState
from bot.texts import holding

PREFIX = "hold:"
JUMP = timedelta(hours=36)  # a forward jump longer than this is not believed unasked (reliability.md, row 31)


def clock_jumped(desk: Desk) -> bool:
    """A running process saw the clock leap ahead: nothing new leaves until a coordinator says that it is right."""
    if facts.get(desk.session, CLOCK_HELD):
        return False
    facts.put(desk.session, CLOCK_HELD, desk.now.isoformat())
    zone = desk.book.zone(next(iter(desk.book.plans)))
    for person in people.all_coordinators(desk.session):
        text = holding.clock_jumped(person.language, desk.now, zone)
        tell(desk, person, text, _buttons(person.language), kind="hold", key=f"hold/{desk.now.isoformat()}/{person.id}")
    return True


def clock_went_back(desk: Desk) -> bool:
    """The clock was set back: days that were marked too early come again, and nothing needs to be held any more.

    What was sent stays written down, so nothing is repeated.
    """
    since = facts.get(desk.session, CLOCK_HELD)
    set_right = since is not None and desk.now.isoformat() < since
    if set_right:
        facts.put(desk.session, CLOCK_HELD, None)
        _drop(desk)
    # After the drop: what it dropped for days to come is freed, too.
    reminders.forget_future(desk.session, desk.today(), desk.book.zone(next(iter(desk.book.plans))))
    return set_right


def held(desk: Desk) -> bool:
    """Whether new reminders are to be written down as held."""
    return facts.get(desk.session, CLOCK_HELD) is not None


def tapped(desk: Desk, said: Incoming) -> None:
    """[继续发出] or [本次不发], by any coordinator."""
    who = visitor(desk, said)
    if not who.coordinated(desk.book):
        toast(desk, said)
        return
    action = (said.callback_data or "").removeprefix(PREFIX)
    if action in ("wave", "none"):
        _decide_wave(desk, said, who, go=action == "wave")
        return
    if action not in ("go", "drop") or not (held(desk) or sending.held(desk.session)):
        toast(desk, said, holding.nothing_held(who.language))
        return
    facts.put(desk.session, CLOCK_HELD, None)
    count = sending.release(desk.session) if action == "go" else _drop(desk)
    words = holding.released if action == "go" else holding.dropped
    toast(desk, said, words(who.language, count))
    rewrite(desk, said, words(who.language, count))


def _decide_wave(desk: Desk, said: Incoming, who: Visitor, *, go: bool) -> None:
    """What a change of plan added may be said, or not for the steps that have come up already."""
    keys = waiting_for_a_word(desk)
    if not keys:
        toast(desk, said, holding.nothing_held(who.language))
        return
    if not go:
        drop(desk, keys)
    facts.put(desk.session, WAVE_HELD, None)
    reminders.look_again_all(desk.session)
    words = holding.wave_released(who.language) if go else holding.wave_dropped(who.language)
    toast(desk, said, words)
    rewrite(desk, said, words)


def _drop(desk: Desk) -> int:
    dropped = sending.drop_held(desk.session)
    for outbox_id in dropped:
        reminders.settle(desk.session, outbox_id, ReminderState.SUPERSEDED)
    return len(dropped)


def _buttons(language: str) -> list[list[tuple[str, str]]]:
    return [[(holding.release_label(language), f"{PREFIX}go"), (holding.drop_label(language), f"{PREFIX}drop")]]
