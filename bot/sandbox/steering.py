"""The clock bar's levers: pause, speed, jump to the next reminder, jump to a date."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.clock import SteeredClock
from bot.sandbox.page_state import clock_state
from bot.sandbox.person_side import ImpossibleError
from bot.sandbox.refusals import Json

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
"""What the page shows and what a date without a zone means; China has one civil time."""
_FASTEST = 86_400.0
_YEARS = range(2000, 2100)
"""Far enough for every plan; beyond, calendars and date arithmetic end."""

NextReminder = Callable[[], Awaitable[datetime | None]]


class Steering:
    """Moves the one clock that everything shows. Raises ImpossibleError for a lever that does not exist."""

    def __init__(self, clock: SteeredClock, next_reminder: NextReminder | None) -> None:
        self._clock = clock
        self._next_reminder = next_reminder

    async def state(self) -> Json:
        """What the clock bar shows."""
        upcoming = await self._next_reminder() if self._next_reminder else None
        return clock_state(self._clock.now(), self._clock.speed(), self._next_reminder is not None, upcoming)

    async def apply(self, order: Json) -> None:
        """Do what the page asks: `action` is pause, speed (with `speed`), jump (with `to`) or next."""
        action = order.get("action")
        if action == "pause":
            self._clock.run_at(0)
        elif action == "speed":
            self._clock.run_at(_speed(order.get("speed")))
        elif action == "jump":
            self._clock.move(_instant(order.get("to")))
        elif action == "next":
            await self._jump_to_next()
        else:
            raise ImpossibleError("action is one of pause, speed, jump, next")

    async def _jump_to_next(self) -> None:
        upcoming = await self._next_reminder() if self._next_reminder else None
        if upcoming is None:
            raise ImpossibleError("there is no next reminder")
        self._clock.move(max(upcoming, self._clock.now()))


def _speed(value: object) -> float:
    if not isinstance(value, (int, float)) or not 0 <= value <= _FASTEST:
        raise ImpossibleError(f"speed is a number from 0 to {_FASTEST:.0f}")
    return float(value)


def _instant(value: object) -> datetime:
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError:
        raise ImpossibleError("to is an ISO date or instant") from None
    if instant.year not in _YEARS:
        raise ImpossibleError(f"the year is from {_YEARS.start} to {_YEARS.stop - 1}")
    return (instant if instant.tzinfo else instant.replace(tzinfo=OFFICE_ZONE)).astimezone(UTC)
