"""Files of notes: fetched one after the other beside everything else, under names of our own."""

from datetime import timedelta
from pathlib import Path

from bot.chat.files import Downloader, Refused, Stored, Why
from bot.clock import Clock
from bot.store import material
from bot.store.engine import Writer

_LONGEST_PAUSE = 3600.0  # real seconds


class Fetcher:
    """Fetches what notes brought along into `folder`."""

    def __init__(self, downloader: Downloader, writer: Writer, clock: Clock, folder: Path) -> None:
        self._downloader, self._writer, self._clock, self._folder = downloader, writer, clock, folder

    async def step(self) -> bool:
        """Fetch one file; True if there was one."""
        wall = self._clock.wall()
        file = await self._writer.run(lambda session: material.next_wanted(session, wall))
        if file is None:
            return False
        found = await self._downloader.fetch(file.file_id, self._folder)
        await self._settle(file.id or 0, file.attempt, found)
        return True

    async def _settle(self, file_id: int, attempt: int, found: Stored | Refused) -> None:
        if isinstance(found, Stored):
            name, size = found.path.name, found.size
            await self._writer.run(
                lambda session: material.settle(session, file_id, material.KEPT, stored_as=name, size=size)
            )
        elif found.why is Why.LATER:
            pause = found.retry_after or min(_LONGEST_PAUSE, 5.0 * 2.0 ** min(attempt, 10))
            until = self._clock.wall() + timedelta(seconds=pause)
            await self._writer.run(lambda session: material.postpone(session, file_id, until))
        else:
            state = material.TOO_BIG if found.why is Why.TOO_BIG else material.GONE
            await self._writer.run(lambda session: material.settle(session, file_id, state))
