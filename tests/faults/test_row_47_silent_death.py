"""Row 47: whoever sends dies without a word, or hangs for ever: it is noticed, the process is started again, nothing is lost."""

import asyncio
from collections.abc import Iterator

import pytest

from bot import health
from bot.flows import deliver
from bot.store.states import OutboxState
from bot.watchdog import BLOCKED_AFTER, DEAD_SOONER, ROUND, Watchdog
from tests.faults.test_row_06_ending import PEOPLE, answers, hundred_queued
from tests.support.running import bot_on, started, telegram_of
from tests.support.world import World

STARTED_AGAIN_WITHIN = 90.0  # seconds


def test_row_47_it_is_noticed_in_time() -> None:
    assert max(BLOCKED_AFTER, *DEAD_SOONER.values()) * ROUND < STARTED_AGAIN_WITHIN


async def test_row_47_a_sender_that_hangs_is_ended_and_the_next_process_goes_on(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hundred_queued(office)
    hangs = asyncio.Event()
    async with telegram_of(office, *PEOPLE) as (box, clock):
        bot = bot_on(office, box, clock)
        left: asyncio.Queue[int] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        dog = Watchdog(
            bot.ticks.ends,
            one_round=0.02,
            dead_sooner={"send": 10},
            leave=lambda code: loop.call_soon_threadsafe(left.put_nowait, code),
        )
        with monkeypatch.context() as patch:
            patch.setattr(bot.sender, "step", hangs.wait)
            async with started(bot, box, office, clock):
                dog.start()
                async with asyncio.timeout(20):
                    assert await left.get() != 0, "for the supervisor to start it again"
                hangs.set()
        async with started(bot_on(office, box, clock), box, office, clock) as again:
            await again.until(lambda: len(answers(office, OutboxState.SENT)) == len(PEOPLE), "everything leaves")
    assert sorted(call.chat_id or 0 for call in box.journal.sent()) == PEOPLE


async def test_row_47_a_sender_that_fails_each_time_shows_in_health_and_sends_once_it_can(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hundred_queued(office)
    monkeypatch.setattr(health, "STALE_AFTER", 1.0)  # seconds

    def raises(*_: object) -> Iterator[None]:
        raise RuntimeError("a mistake nobody foresaw")

    async with telegram_of(office, *PEOPLE) as (box, clock):
        with monkeypatch.context() as patch:
            patch.setattr(deliver, "claim", raises)
            bot = bot_on(office, box, clock)
            async with started(bot, box, office, clock) as here:
                await here.until(lambda: any("step send" in one for one in health.complaints(bot)), "health says so")
                assert not box.journal.sent()
                patch.undo()
                await here.until(lambda: len(answers(office, OutboxState.SENT)) == len(PEOPLE), "and it goes on")
    assert sorted(call.chat_id or 0 for call in box.journal.sent()) == PEOPLE
