"""One message a second to a chat, as Telegram sees it: from when it took the one before, and that is known by its answer."""

from datetime import timedelta

from bot.chat.pace import Pace
from bot.flows.ports import Action, Outgoing
from tests.chat.quick_clock import QuickClock

EDUCATION = 5_000_000_001


def test_a_chats_second_counts_from_the_answer_since_nobody_knows_when_the_message_arrived() -> None:
    clock = QuickClock()
    pace = Pace(25, clock)
    call = Outgoing(Action.TEXT, EDUCATION, "【工作提醒】")

    pace.spend(call)
    clock.pass_by(timedelta(seconds=0.8))  # a slow connection: it may have arrived only now
    pace.answered(call)
    clock.pass_by(timedelta(seconds=0.9))

    assert pace.cooling() == {EDUCATION}
    clock.pass_by(timedelta(seconds=0.11))
    assert pace.cooling() == set()


def test_the_answer_to_a_tap_shows_in_no_chat_and_holds_nobody_up() -> None:
    pace = Pace(25, QuickClock())
    toast = Outgoing(Action.ANSWER, EDUCATION, callback_id="1")

    pace.spend(toast)
    pace.answered(toast)

    assert pace.cooling() == set()
