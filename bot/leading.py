"""Keeping the place of the one who sends: taking it when it is free, being sure of it, stepping aside.

`sure()` is what every step that may be done by one process only asks first. It says yes only while the place was confirmed a
moment ago by both clocks, so a process that was stopped, or cut off from its database, does nothing when it wakes up.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.clock import Clock
from bot.store.leadership import Leadership

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Timing:
    """Real seconds. `sure_for` plus one `confirm_every` must end before the database gives the place to another."""

    confirm_every: float = 3.0  # the leader makes sure
    try_every: float = 5.0  # who stands by tries to take the place
    sure_for: float = 12.0  # how long a confirmation is worth


class Leading:
    """`began` is awaited when this process becomes the one who sends, `ended` when it is not any more."""

    def __init__(
        self,
        place: Leadership,
        clock: Clock,
        began: Callable[[], Awaitable[None]],
        ended: Callable[[], Awaitable[None]],
        timing: Timing | None = None,
    ) -> None:
        self._place, self._clock, self._began, self._ended = place, clock, began, ended
        self._timing = timing or Timing()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="leadership")
        self._task: asyncio.Task[None] | None = None
        self._confirmed: tuple[float, datetime] | None = None
        self.tried_at: float | None = None  # monotonic; when the place was last asked for or confirmed
        self.since: float | None = None  # monotonic; since when this process leads

    @property
    def leads(self) -> bool:
        """Whether this process is the one who sends, as far as it knows."""
        return self._confirmed is not None

    def sure(self) -> bool:
        """Whether this process is surely the one who sends."""
        if self._confirmed is None:
            return False
        real, wall = self._confirmed
        limit = self._timing.sure_for
        # The wall clock goes on while the machine sleeps; the other one does not. A wall clock that was set back says nothing.
        return self._clock.monotonic() - real < limit and self._clock.wall() - wall < timedelta(seconds=limit)

    async def start(self) -> None:
        """Take the place at once if it is free (raises what `began` raises); keep it, or wait for it, from then on."""
        if not await self._take():
            log.warning("standing by: another duban run works on this database; this one takes over when it is gone")
        self._task = asyncio.create_task(self._run(), name="leadership")

    async def _run(self) -> None:
        while True:
            try:
                await self._round()
            except asyncio.CancelledError:
                raise
            except Exception:  # whatever it was: the place is given up, and asked for again
                log.exception("could not take over")
                await self._lose()

    async def _round(self) -> None:
        if not self.leads:
            await self._clock.sleep(self._timing.try_every)
            await self._take()
            return
        await self._clock.sleep(self._timing.confirm_every)
        if await self._asked(self._place.wished):
            log.warning("stepping aside: another command needs the database to itself")
            await self._lose()
        elif not await self._confirm():
            log.error("standing by: this process is not the one who sends any more; nothing leaves from here")
            await self._lose()

    async def _take(self) -> bool:
        asked_at = self._clock.monotonic(), self._clock.wall()
        self.tried_at = asked_at[0]
        if await self._asked(self._place.wished) or not await self._asked(self._place.take):
            return False
        self._confirmed, self.since = asked_at, asked_at[0]
        try:
            await self._began()
        except BaseException:
            await self._lose()
            raise
        return True

    async def _confirm(self) -> bool:
        asked_at = self._clock.monotonic(), self._clock.wall()
        if not await self._asked(self._place.confirmed):
            return False
        if self._confirmed is not None:
            self._confirmed, self.tried_at = asked_at, asked_at[0]
        return True

    async def _lose(self) -> None:
        led, self._confirmed, self.since = self.leads, None, None
        try:
            if led:
                await self._ended()
        finally:
            await self._in_thread(self._place.release)

    async def _asked(self, question: Callable[[], bool]) -> bool:
        """The place's answer; one that does not come in time is a no."""
        try:
            async with asyncio.timeout(self._timing.sure_for):
                return await self._in_thread(question)
        except TimeoutError:
            return False

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def stop(self) -> None:
        """Give the place up. Call it when nothing is sent any more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._confirmed = None
        await self._in_thread(self._place.release)
        self._thread.shutdown(wait=False)
