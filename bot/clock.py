"""The only file that reads time or sleeps.

Two kinds of time live side by side. *Product time* (`now`) is what people see: dates, steps, invites, receipts. It can be
started elsewhere, run faster, and, in the sandbox, be moved by hand. *Real time* (`monotonic`, `wall`, `sleep`) is for the
wire: rates, leases, pauses, polls. A rehearsal at a thousandfold speed still sends at the real rate.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where the program gets its time from; always injected, never imported as a value."""

    def now(self) -> datetime:
        """Product time, an aware instant in UTC."""

    def speed(self) -> float:
        """Product seconds per real second; 0 while paused."""

    def monotonic(self) -> float:
        """Real seconds from an arbitrary start, never going back."""

    def wall(self) -> datetime:
        """Real time, an aware instant in UTC."""

    async def sleep(self, seconds: float) -> None:
        """Wait for real seconds."""


class SystemClock:
    """Product time is the machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def speed(self) -> float:
        return 1.0

    def monotonic(self) -> float:
        return time.monotonic()

    def wall(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def wait(self, seconds: float) -> None:
        """Wait for real seconds where no event loop runs."""
        time.sleep(seconds)


class SteeredClock(SystemClock):
    """Product time starts at a given instant, runs at a given speed, and can be moved by hand.

    `listeners` are called after every move or change of speed, so that whoever waits can look again.
    """

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware instant")
        self._shown = start.astimezone(UTC)
        self._since = time.monotonic()
        self._speed = speed
        self.listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return self._shown + timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    def speed(self) -> float:
        return self._speed

    def move(self, to: datetime) -> None:
        """Show `to` (aware) from this moment on."""
        self._set(to.astimezone(UTC), self._speed)

    def run_at(self, speed: float) -> None:
        """Let product time run at `speed`; 0 pauses it."""
        self._set(self.now(), speed)

    def _set(self, shown: datetime, speed: float) -> None:
        self._shown, self._since, self._speed = shown, time.monotonic(), speed
        for listener in self.listeners:
            listener()


class ClockWatch:
    """Notices when product time moved by more than real time explains: a machine's clock that was set while we ran."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.restart()

    def restart(self) -> None:
        """Take the present instant for granted."""
        self._shown, self._real = self._looked = self._clock.now(), self._clock.monotonic()

    def leap(self) -> timedelta:
        """How far product time is ahead of what has really passed since it was last taken for granted; negative when it went back.

        Asked again it says the same, until `noted`: who could not write it down must not have forgotten it.
        """
        shown, real = self._looked = self._clock.now(), self._clock.monotonic()
        return shown - self._shown - timedelta(seconds=(real - self._real) * self._clock.speed())

    def noted(self) -> None:
        """What the last look saw is written down: that instant is taken for granted."""
        self._shown, self._real = self._looked
