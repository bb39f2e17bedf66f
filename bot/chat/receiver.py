"""How updates come in while this process leads: by polls, or through a door that Telegram is told of.

A webhook that is not ours is never removed: somebody set it, perhaps with good reason. It is named, and receiving stops.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import httpx

from bot.chat.poller import Poller, Store, Trouble
from bot.chat.request import Request
from bot.chat.webhook import Calls, Info
from bot.chat.wire import Api
from bot.clock import Clock
from bot.store import facts
from bot.store.engine import Writer

log = logging.getLogger(__name__)

MANY_WAITING = 1000  # updates at Telegram, of the 100,000 it keeps
_LONGEST_PAUSE = 60.0  # real seconds between two tries to set the webhook
OUR_WEBHOOK, STOPPED = "webhook-url", "receiving-stopped"

Halted = Callable[[str], Awaitable[None]]


class Receiver:
    """`open` when this process begins to lead, `close` when it ends. `webhook_url` empty: polls, on a `line` of their own."""

    def __init__(
        self,
        api: Api,
        client: httpx.AsyncClient,
        line: Request,
        store: Store,
        writer: Writer,
        clock: Clock,
        *,
        poll_seconds: float,
        webhook_url: str = "",
    ) -> None:
        self._api, self._line, self._store, self._writer, self._clock = api, line, store, writer, clock
        self._poll_seconds, self._webhook_url = poll_seconds, webhook_url
        self._calls = Calls(api, client)
        self._task: asyncio.Task[None] | None = None
        self._poller: Poller | None = None
        self._trouble: str | None = None
        self._well_at: float | None = None
        self.halted = False
        self.pending: int | None = None  # updates that wait at Telegram, as last told

    @property
    def trouble(self) -> str | None:
        """What is wrong now, in words."""
        return self._poller.trouble if self._poller is not None and not self.halted else self._trouble

    @property
    def last_ok_at(self) -> float | None:
        """The clock's monotonic time of the last sign that updates come in."""
        return self._poller.last_ok_at if self._poller is not None else self._well_at

    def open(self, secret: str) -> None:
        """Begin; `secret` is what Telegram has to say at the door."""
        self.halted, self._trouble, self._well_at = False, None, None
        work = self._invite(secret) if self._webhook_url else self._poll()
        self._task = asyncio.create_task(work, name="receiving")

    async def close(self) -> None:
        """End; a batch that was read is stored first, as far as that takes no more than a moment."""
        task, poller = self._task, self._poller
        self._task = self._poller = None  # at once: a stop and a lost lead may both come here
        if poller is not None:
            poller.stop()
        if task is None:
            return
        _, late = await asyncio.wait([task], timeout=3)
        if late:
            task.cancel()
            await asyncio.wait([task])
        if not task.cancelled() and (problem := task.exception()) is not None:
            log.error("receiving failed: %s", type(problem).__name__)

    async def look(self) -> bool:
        """A step: ask Telegram how much waits there, and whether the webhook is still ours."""
        info = await self._calls.info()
        if info is None:
            return False
        self.pending = info.pending
        if info.pending >= MANY_WAITING:
            log.error("many updates wait: %d at Telegram; it keeps 100,000, for 24 hours", info.pending)
        if self._webhook_url:
            self._judge_our_door(info)
        elif info.url and not self.halted:
            await self._halt(_taken_by(info.host))
        return False

    def _judge_our_door(self, info: Info) -> None:
        if info.url != self._webhook_url:
            self._complain(_taken_by(info.host) if info.url else "the webhook is not set any more; restart to set it")
            self._well_at = None
        else:
            self._trouble, self._well_at = None, self._clock.monotonic()

    async def _invite(self, secret: str) -> None:
        pause = 1.0
        while (problem := await self._calls.set(self._webhook_url, secret)) is not None:
            self._complain(f"the webhook cannot be set: {problem}")
            await self._clock.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        self._trouble, self._well_at = None, self._clock.monotonic()
        await self._remember(OUR_WEBHOOK, self._webhook_url)
        await self._remember(STOPPED, None)
        log.info("receiving through the webhook")

    async def _poll(self) -> None:
        info = await self._calls.info()
        if info is not None and info.url and not await self._removed_our_own(info):
            await self._halt(_taken_by(info.host))
            return
        await self._remember(STOPPED, None)
        self._poller = Poller(
            self._api, self._line, self._store, self._halt, self._clock, poll_seconds=self._poll_seconds
        )
        await self._poller.run()

    async def _removed_our_own(self, info: Info) -> bool:
        """The setting was taken away since the last start: back to polls."""
        ours = await self._writer.run(lambda session: facts.get(session, OUR_WEBHOOK))
        if info.url != ours or not await self._calls.delete():
            return False
        await self._remember(OUR_WEBHOOK, None)
        log.info("the webhook is removed: polling")
        return True

    async def _halt(self, words: str) -> None:
        self.halted = True
        self._complain(words)
        if self._poller is not None:
            self._poller.stop()
        await self._remember(STOPPED, words)

    def _complain(self, words: str) -> None:
        if words != self._trouble:
            log.error("receiving stopped: %s", words)
        self._trouble = words

    async def _remember(self, name: str, value: str | None) -> None:
        await self._writer.run(lambda session: facts.put(session, name, value))


def _taken_by(host: str) -> str:
    return f"{Trouble.CONFLICT}: a webhook at {host} receives for this bot; remove it there, then start again"
