"""The whole bot in the test's own process, put together by bot.app, speaking HTTP to the sandbox's Bot API."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from bot.app import Bot, Setup
from bot.chat.wire import Api
from bot.clock import SteeredClock
from bot.leading import Timing
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.support.world import World

T = TypeVar("T")
TOKEN = "7100200300:" + "AAF-running_token_of_thirty_five_chr"  # in two parts: no file holds anything shaped like one
WITHIN = 30.0  # real seconds; far more than any of it takes
_LOOK_EVERY = 0.02


@dataclass
class Running:
    """A bot that has said it is ready, the server it talks to, and the world whose database it works on."""

    bot: Bot
    box: Sandbox
    world: World
    clock: SteeredClock

    def texts(self, chat: int) -> list[str]:
        """What the bot has put into that chat, oldest first."""
        kept = self.box.world.chats[chat].messages.values()
        return [str(one.message.get("text", "")) for one in kept if one.message["from"]["is_bot"]]

    async def until(self, found: Callable[[], T | None], what: str) -> T:
        """The first truthy answer of `found`; raises AssertionError with `what` if there is none in time."""
        return await until(self.clock, found, what)

    async def passing(self, seconds: float) -> None:
        """Let so many real seconds pass."""
        await self.clock.sleep(seconds)


async def until(clock: SteeredClock, found: Callable[[], T | None], what: str) -> T:
    """As `Running.until`, for what is not a bot."""
    end = clock.monotonic() + WITHIN
    while not (answer := found()):
        assert clock.monotonic() < end, f"not within {WITHIN:g} s: {what}"
        await clock.sleep(_LOOK_EVERY)
    return answer


@asynccontextmanager
async def telegram_of(world: World, *people: int) -> AsyncIterator[tuple[Sandbox, SteeredClock]]:
    """The sandbox's server at the world's time; those people have written to the bot before."""
    clock = SteeredClock(world.now)
    box = Sandbox(clock, TOKEN, [Person(user_id, "某同志", "") for user_id in people])
    for user_id in people:
        box.world.chats[user_id].started = True
    await box.start()
    try:
        yield box, clock
    finally:
        await box.stop()


def bot_on(world: World, box: Sandbox, clock: SteeredClock, rate: float = 100) -> Bot:
    """A bot that is not started yet, on the world's database."""
    url = world.url
    return Bot(
        Setup(
            api=Api(box.root_url, TOKEN),
            database_url=url,
            book=world.book,
            files=world.folder / "files",
            rate=rate,
            poll_seconds=1,
            timing=Timing(confirm_every=0.5, try_every=0.2),
        ),
        clock,
    )


@asynccontextmanager
async def started(bot: Bot, box: Sandbox, world: World, clock: SteeredClock) -> AsyncIterator[Running]:
    """The bot from its start until it is stopped."""
    try:
        await bot.start()
        running = Running(bot, box, world, clock)
        await running.until(lambda: bot.ticks.ends() or None, "the bot is ready")
        yield running
    finally:
        await bot.stop()


@asynccontextmanager
async def running(world: World, *people: int, rate: float = 100) -> AsyncIterator[Running]:
    """A running bot and its server; those people have written to it before."""
    async with (
        telegram_of(world, *people) as (box, clock),
        started(bot_on(world, box, clock, rate), box, world, clock) as found,
    ):
        yield found


async def turn() -> None:
    """Let everything else that is ready run once."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(done.set_result, None)
    await done
