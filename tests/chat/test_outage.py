"""A server that answers badly for half an hour takes a handful of messages along, not the queue."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.outage import Outage
from bot.chat.sender import Sender
from bot.flows import plan_reminders
from bot.flows.desk import Desk
from bot.flows.ports import NotSent, Outcome, Outgoing, Sent, Unknown
from bot.store.engine import Session, Writer
from bot.store.tables import OutboxState
from tests.chat.quick_clock import QuickClock, next_turn
from tests.support.world import EDUCATION, JIAMUSI, World, at

CONTACTS = 60


class Telegram:
    """Answers with a web page while it is down."""

    def __init__(self) -> None:
        self.down, self.asked, self.tried = True, 0, 0

    async def send(self, outgoing: Outgoing) -> Outcome:
        self.tried += 1
        return Unknown("502") if self.down else Sent(self.tried)

    async def answers(self) -> bool:
        self.asked += 1
        return not self.down


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    found = World(tmp_path, "2024-12-17 10:00")
    yield found
    found.close()


def sender_of(world: World, telegram: Telegram, clock: QuickClock) -> Sender:
    def desk(session: Session) -> Desk:
        return Desk(session, world.book.today(world.now), world.now, "duban_test_bot", False)

    return Sender(telegram, Writer(world.engine), desk, clock, 25, answers=telegram.answers)


async def test_an_hour_without_an_answer_to_be_believed_costs_a_handful_of_reminders_one_try(world: World) -> None:
    for number in range(CONTACTS):
        world.enrol(EDUCATION + number, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    while world.run(plan_reminders.plan_reminders):
        pass
    telegram, clock = Telegram(), QuickClock()
    sender = sender_of(world, telegram, clock)

    while not sender.outage.lasts:
        await sender.step()
        clock.pass_by(timedelta(seconds=0.04))
    await sender.settled()
    tried = telegram.tried
    for _ in range(60):
        clock.pass_by(timedelta(minutes=1))
        sender.outage.look()
        await next_turn()
    assert telegram.tried == tried <= 16
    assert telegram.asked > 30
    assert all(row.doubts <= 1 for row in world.queued())

    telegram.down = False
    clock.pass_by(timedelta(minutes=1))
    sender.outage.look()
    await next_turn()
    while await sender.step():
        clock.pass_by(timedelta(seconds=1.5))
    await sender.finish()
    assert len(world.queued(None, OutboxState.SENT)) == CONTACTS


async def test_one_good_answer_between_makes_it_no_outage() -> None:
    telegram = Telegram()
    outage = Outage(telegram.answers, QuickClock())
    for _ in range(20):
        for _ in range(7):
            outage.note(Unknown("timeout"))
        outage.note(NotSent("no connection"))  # says nothing of what is answered
        assert not outage.lasts
        outage.note(Sent(1))


async def test_a_question_that_is_answered_while_messages_are_not_is_asked_ever_more_seldom() -> None:
    telegram, clock = Telegram(), QuickClock()
    telegram.down = False
    outage = Outage(telegram.answers, clock)
    for pause in (5, 10, 20, 40, 60, 60):
        for _ in range(8):
            outage.note(Unknown("502"))
        clock.pass_by(timedelta(seconds=pause - 0.1))
        outage.look()
        await next_turn()
        assert outage.lasts
        clock.pass_by(timedelta(seconds=0.2))
        outage.look()
        await next_turn()
        assert not outage.lasts
