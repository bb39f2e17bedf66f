"""Ends the process when nothing moves in it any more, so that whoever supervises it starts it again.

Rounds are counted, not seconds: a process that was stopped for an hour has missed one round, not an hour of them.
"""

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)

EXIT_CODE = 70  # EX_SOFTWARE
ROUND = 1.0  # real seconds
BLOCKED_AFTER = 45  # rounds in which the event loop did nothing
DEAD_AFTER = 300  # rounds in which a step did not end, well or badly: planning for very many takes its time
# Whoever speaks and listens is missed sooner, and never waits so long for anything (row 47: started again within 90 s).
DEAD_SOONER = {"send": 75, "receive": 75}


class Watchdog:
    """Looks from a thread of its own. `ends` tells how often each step has ended so far; `leave` ends the process."""

    def __init__(
        self,
        ends: Callable[[], dict[str, int]],
        *,
        one_round: float = ROUND,
        blocked_after: int = BLOCKED_AFTER,
        dead_after: int = DEAD_AFTER,
        dead_sooner: Mapping[str, int] = DEAD_SOONER,
        leave: Callable[[int], object] = os._exit,
    ) -> None:
        self._ends, self._round, self._leave = ends, one_round, leave
        self._blocked_after, self._dead_after, self._dead_sooner = blocked_after, dead_after, dead_sooner
        self._stop = threading.Event()
        self._alive = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch the loop this is called in."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def stop(self) -> None:
        """Watch no more."""
        self._stop.set()

    def _watch(self) -> None:
        blocked, still = 0, dict[str, tuple[int, int]]()
        while not self._stop.wait(self._round):
            blocked = 0 if self._alive.is_set() else blocked + 1
            self._alive.clear()
            still = self._counted(still)
            dead = [name for name, (_, rounds) in still.items() if rounds >= self._longest(name)]
            if blocked >= self._blocked_after or dead:
                what = f"step {dead[0]}" if dead else "the event loop"
                log.critical("watchdog: %s does not move any more; ending, to be started again", what)
                self._leave(EXIT_CODE)
                return
            self._knock()

    def _longest(self, step: str) -> int:
        return min(self._dead_after, self._dead_sooner.get(step, self._dead_after))

    def _counted(self, before: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        """For each step how often it has ended, and for how many rounds that has not changed."""
        return {
            name: (ended, before[name][1] + 1 if name in before and before[name][0] == ended else 0)
            for name, ended in self._ends().items()
        }

    def _knock(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._alive.set)
        except RuntimeError:  # the loop is closed: the process ends anyway
            self._stop.set()
