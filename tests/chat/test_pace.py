"""One message a second to a chat, as Telegram sees it: from when it took the one before, and that is known by its answer."""

from datetime import timedelta
from math import ceil

import pytest

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


@pytest.mark.parametrize("rate", [1.0, 2.5, 25.0, 1000.0])
def test_after_a_silence_no_second_holds_more_than_the_rate(rate: float) -> None:
    clock = QuickClock()
    pace, left = Pace(rate, clock), []
    clock.pass_by(timedelta(minutes=1))
    for chat in range(int(rate) * 5 + 5):
        while not pace.allowed():
            clock.pass_by(timedelta(seconds=max(pace.wait(), 0.0005)))
        pace.spend(Outgoing(Action.TEXT, chat, "【工作提醒】"))
        left.append(clock.monotonic())

    most = max(sum(1 for other in left if at <= other < at + 0.96) for at in left)
    assert most <= ceil(rate)
    assert len(left) - 1 >= (left[-1] - left[0]) * rate * 0.99 - 1, "and the rate is held"


def test_after_a_rest_messages_leave_one_by_one() -> None:
    clock = QuickClock()
    pace = Pace(25, clock)
    clock.pass_by(timedelta(minutes=1))
    pace.rested()

    assert pace.allowed() == 1
    clock.pass_by(timedelta(seconds=0.3))
    assert pace.allowed() == 5, "a turn that comes late makes up for a fifth of a second"
