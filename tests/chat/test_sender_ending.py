"""The end of a process: what Telegram has answered is written down before anybody lets go of the database."""

import asyncio
from pathlib import Path

from bot.chat.sender import Sender
from bot.flows import plan_reminders
from bot.flows.desk import Desk
from bot.flows.ports import Outcome, Outgoing, Sent
from bot.store.engine import Session, Writer
from bot.store.tables import OutboxState
from tests.chat.quick_clock import QuickClock, next_turn
from tests.support.world import EDUCATION, JIAMUSI, World, at


class Slow:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.called, self.answers = asyncio.Event(), asyncio.Event()

    async def send(self, outgoing: Outgoing) -> Outcome:
        self.called.set()
        await self.answers.wait()
        return Sent(7)


async def ticks(sender: Sender) -> None:
    """The sending step, again and again."""
    while True:
        if not await sender.step():
            await sender.rest()


async def test_an_answer_that_comes_while_a_step_looks_on_is_written_down_before_the_end(tmp_path: Path) -> None:
    world = World(tmp_path, "2024-12-17 10:00")
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    world.run(plan_reminders.plan_reminders)
    telegram, writer = Slow(), Writer(world.engine)

    def desk(session: Session) -> Desk:
        return Desk(session, world.book.today(world.now), world.now, "duban_test_bot", False)

    sender = Sender(telegram, writer, desk, QuickClock(), 25)
    await sender.step()
    await telegram.called.wait()
    ticking = asyncio.create_task(ticks(sender))
    await next_turn()

    ending = asyncio.create_task(sender.finish())
    for _ in range(5):
        await next_turn()
    telegram.answers.set()
    await ending
    writer.close()

    assert [row.tg_message_id for row in world.queued(EDUCATION, OutboxState.SENT)] == [7]
    ticking.cancel()
    world.close()
