"""APScheduler wiring: which step runs how often. Steps live here, state does not: every step finds its work in the tables.

A step that did something runs again at once; a nudge runs it without waiting for its tick.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock

log = logging.getLogger(__name__)

LONGEST_FINISH = 27.0  # real seconds


@dataclass
class Step:
    """One step: what it does, how often (real seconds), and whom it wakes when it did something."""

    name: str
    work: Callable[[], Awaitable[bool]]
    every: float
    wakes: tuple[str, ...] = ()
    woken: Callable[[], None] | None = None  # told of every nudge, for a step that rests while it runs
    last_at: float | None = None  # monotonic; when it last ended well
    ended: int = 0  # how often it has ended, well or badly
    again: bool = False
    task: asyncio.Task[None] | None = field(default=None, repr=False)


class Ticks:
    """Runs the steps until stopped."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._steps: dict[str, Step] = {}
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._stopping = False

    def add(self, step: Step) -> None:
        """Let a step run from the start on."""
        self._steps[step.name] = step

    def start(self) -> None:
        """Begin; every step runs once at once. Begun already: of no effect."""
        if self._scheduler.running:
            return
        for step in self._steps.values():
            self._scheduler.add_job(
                self._tick,
                "interval",
                seconds=step.every,
                args=[step.name],
                id=step.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        for name in self._steps:
            self.nudge(name)

    async def _tick(self, name: str) -> None:
        self.nudge(name)

    def nudge(self, name: str) -> None:
        """Run a step now; if it is running, once more after that. Every step runs at the start in any case."""
        step = self._steps.get(name)
        if step is None or self._stopping or not self._scheduler.running:  # before the start nothing is ready for it
            return
        step.again = True
        if step.woken is not None:
            step.woken()
        if step.task is None or step.task.done():
            step.task = asyncio.get_running_loop().create_task(self._run(step), name=f"step {name}")

    async def _run(self, step: Step) -> None:
        while step.again and not self._stopping:
            step.again = False
            try:
                did = await self._once(step)
            except Exception:  # a step that fails is tried again at its next tick; the others go on
                log.exception("step failed: %s", step.name)
                return
            step.last_at = self._clock.monotonic()
            if did:
                step.again = True
                for name in step.wakes:
                    self.nudge(name)

    async def _once(self, step: Step) -> bool:
        try:
            return await step.work()
        finally:
            step.ended += 1

    def ends(self) -> dict[str, int]:
        """How often each step has ended, well or badly; empty before the start and after the stop."""
        live = self._scheduler.running and not self._stopping
        return {name: step.ended for name, step in self._steps.items()} if live else {}

    def ages(self) -> dict[str, float | None]:
        """Real seconds since each step last ended well; None if it never did."""
        now = self._clock.monotonic()
        return {name: None if step.last_at is None else now - step.last_at for name, step in self._steps.items()}

    async def stop(self) -> None:
        """No more ticks; wait for the steps that run."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        running = [step.task for step in self._steps.values() if step.task is not None and not step.task.done()]
        if running:
            await asyncio.wait(running, timeout=LONGEST_FINISH)
