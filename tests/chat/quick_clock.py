"""A clock whose sleeps are over at once and written down: real time and product time move by as much."""

import asyncio
from datetime import UTC, datetime, timedelta


class QuickClock:
    """Implements bot.clock.Clock."""

    def __init__(self) -> None:
        self.sleeps: list[float] = []
        self._monotonic = 1_000.0
        self._now = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def speed(self) -> float:
        return 1.0

    def monotonic(self) -> float:
        return self._monotonic

    def wall(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.pass_by(timedelta(seconds=seconds))
        await next_turn()

    def pass_by(self, span: timedelta) -> None:
        self._monotonic += span.total_seconds()
        self._now += span


async def next_turn() -> None:
    """Let everything else that is ready run once."""
    turn = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(turn.set_result, None)
    await turn
