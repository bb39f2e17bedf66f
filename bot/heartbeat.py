"""A dead man's switch on somebody else's machine: an address that is called while everything is well, and only then."""

import asyncio
import logging
from collections.abc import Callable

import httpx

from bot.clock import Clock

log = logging.getLogger(__name__)

EVERY = 60.0  # real seconds


class Heartbeat:
    """`well` is asked before each call. The address may be a secret: it stands in no log."""

    def __init__(
        self, url: str, client: httpx.AsyncClient, well: Callable[[], bool], clock: Clock, every: float = EVERY
    ):
        self._url, self._client, self._well, self._clock, self._every = url, client, well, clock, every
        self._answered = True

    async def run(self) -> None:
        """Call until cancelled."""
        while True:
            if self._well():
                await self._call()
            await self._clock.sleep(self._every)

    async def _call(self) -> None:
        try:
            async with asyncio.timeout(self._every):
                answer = await self._client.get(self._url)
            problem = "" if answer.is_success else f"HTTP {answer.status_code}"
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
            problem = type(error).__name__
        if problem and self._answered:
            log.warning("the heartbeat address does not take the call: %s", problem)
        self._answered = not problem
