"""The distance between two rounds of the sender: at the paid rates a transaction for each few messages would cost more than they do."""

import asyncio
import contextlib

from bot.clock import Clock

APART = 0.05  # real seconds
FEW = 16  # messages in a round, below which the next one need not wait when somebody calls


class Rounds:
    """Keeps rounds apart; nobody who waits for an answer waits for that while few messages leave."""

    def __init__(self, clock: Clock, apart: bool) -> None:
        self._clock, self._apart = clock, apart
        self._call = asyncio.Event()
        self._next_at = 0.0
        self._moved = 0

    def begins(self) -> None:
        """A round begins now."""
        self._next_at = self._clock.monotonic() + APART

    def was_about(self, messages: int) -> None:
        """How many messages it claimed or wrote down."""
        self._moved = messages

    def call(self) -> None:
        """Somebody queued a message."""
        self._call.set()

    async def wait(self) -> None:
        """Until the next one may begin."""
        while self._apart and (early := self._next_at - self._clock.monotonic()) > 0:
            if self._call.is_set() and self._moved < FEW:
                break
            self._call.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(early):
                    await self._call.wait()
        self._call.clear()
