"""The plan folder while the bot runs: a change is noticed, read aside, checked whole, and swapped in one transaction."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from bot.flows import load_plans, pass_on
from bot.flows.desk import Desk
from bot.store import facts
from bot.store.engine import Session, Writer
from bot.store.facts import RELOAD_ASKED
from schedules.book import Book
from schedules.loader import Loaded, load_folder

Signature = tuple[tuple[str, int, int], ...]


def signature(folder: Path) -> Signature:
    """What tells that a file of the folder was written: names, sizes and times; no file is opened."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            stat = path.stat()
        except OSError:
            continue  # gone between the listing and the look: the next look sees what stands
        found.append((path.name, stat.st_size, stat.st_mtime_ns))
    return tuple(found)


class PlanFolder:
    """Looks at one folder. `desk_of` makes a desk on a given book; `taken` is told of every edition that came into use."""

    def __init__(
        self,
        folder: Path,
        writer: Writer,
        desk_of: Callable[[Session, Book], Desk],
        book_of: Callable[[], Book],
        taken: Callable[[Book], None],
        hold_above: int,
    ) -> None:
        self._folder, self._writer, self._desk_of = folder, writer, desk_of
        self._book_of, self._taken, self._hold_above = book_of, taken, hold_above
        self._in_use = self._seen = signature(folder)

    async def step(self) -> bool:
        """Take up what changed; True if anything was said about it. A file still being written is left to the next look."""
        now, asked = signature(self._folder), await self._writer.run(lambda s: facts.get(s, RELOAD_ASKED) is not None)
        settled, self._seen = now == self._seen, now
        if not settled or (now == self._in_use and not asked):
            return False
        loaded = await asyncio.to_thread(load_folder, self._folder)
        if signature(self._folder) != now:
            return False  # it changed while it was read: what was read may be half of it
        self._in_use = now
        await self._take_up(loaded)
        return True

    async def _take_up(self, loaded: Loaded) -> None:
        before = self._book_of()
        if loaded.problems or not loaded.plans:
            await self._writer.run(lambda s: load_plans.refuse(self._desk_of(s, before), loaded.problems))
            await self._writer.run(lambda s: facts.put(s, RELOAD_ASKED, None))
            return
        after = before.of(loaded)
        await self._writer.run(lambda s: self._swap(s, before, after))
        self._taken(after)

    def _swap(self, session: Session, before: Book, after: Book) -> None:
        desk = self._desk_of(session, after)
        for plan_id in after.plans:
            facts.note_loaded(session, plan_id, desk.now)
        pass_on.pass_on(desk)
        if load_plans.swap(desk, before, self._hold_above):
            facts.put(session, RELOAD_ASKED, None)
        else:
            load_plans.report_unchanged(desk)
