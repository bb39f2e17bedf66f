"""When nobody answers in a way that can be believed, sending waits.

A reminder whose outcome is unknown may be repeated once. A server that answers 502 for half an hour, or a network that swallows
every answer, would use that up for the whole queue; so after a few such outcomes in a row messages wait until a question that
changes nothing (getMe) is answered well.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.flows.ports import NotSent, Outcome, Unknown

log = logging.getLogger(__name__)

IN_A_ROW = 8  # doubtful outcomes with no other between them: what may be on the wire at once when a server goes away
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 60.0  # real seconds between two questions


class Outage:
    """Counts doubtful outcomes in a row; `answers` asks whether Telegram can be believed again."""

    def __init__(self, answers: Callable[[], Awaitable[bool]], clock: Clock) -> None:
        self._answers, self._clock = answers, clock
        self._doubts, self._pause, self._ask_at = 0, FIRST_PAUSE, 0.0
        self._asking: asyncio.Task[None] | None = None
        self.lasts = False

    def note(self, outcome: Outcome) -> None:
        """A call has ended like this."""
        if isinstance(outcome, Unknown):
            self._doubts += 1
        elif not isinstance(outcome, NotSent) or outcome.retry_after is not None:
            self._doubts, self._pause = 0, FIRST_PAUSE
        if self._doubts >= IN_A_ROW and not self.lasts:
            self.lasts, self._ask_at = True, self._clock.monotonic() + self._pause
            log.error("sending waits: the last %d calls ended without an answer to be believed", self._doubts)

    def look(self) -> None:
        """If it is time, ask; the answer is awaited elsewhere."""
        idle = self._asking is None or self._asking.done()
        if self.lasts and idle and self._clock.monotonic() >= self._ask_at:
            self._asking = asyncio.create_task(self._ask(), name="outage")

    async def _ask(self) -> None:
        well = await self._answers()
        self._pause = min(
            LONGEST_PAUSE, self._pause * 2
        )  # until a message goes through: the question alone may be answered
        self._ask_at = self._clock.monotonic() + self._pause
        if well:
            self.lasts, self._doubts = False, 0
            log.info("sending goes on: Telegram answers again")

    async def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])
