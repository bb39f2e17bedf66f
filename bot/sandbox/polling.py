"""getUpdates: long polls, one at a time, and the small punishments of the real server."""

from bot.clock import Clock
from bot.sandbox import limits
from bot.sandbox.arguments import Arguments
from bot.sandbox.bell import Bell
from bot.sandbox.refusals import Json, bad_request, polled_beside_webhook, polled_by_another
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World


class Polling:
    """Answers getUpdates. A poll that has to wait ends the one that waits already (409), as in `do_get_updates`."""

    def __init__(self, world: World, webhook: Webhook, bell: Bell, clock: Clock) -> None:
        self._world = world
        self._webhook = webhook
        self._bell = bell
        self._clock = clock
        self._waiting: object | None = None
        self._last_offset: int | None = None
        self._last_poll_at = float("-inf")
        self._last_conflict_at = float("-inf")
        self._closing = False

    async def get_updates(self, arguments: Arguments) -> list[Json]:
        """The next updates, perhaps after a wait. Raises RefusedError 409 beside a webhook or another poll."""
        if self._webhook.url:
            raise polled_beside_webhook()
        offset = arguments.integer("offset")
        limit = arguments.integer("limit", limits.UPDATES_A_CALL, 1, limits.UPDATES_A_CALL)
        seconds: float = arguments.integer("timeout", 0, 0, limits.LONG_POLL_SECONDS)
        want(self._world, arguments)
        limit, seconds = self._slowed(offset, limit, seconds)
        found = self._world.updates.take(offset, limit)
        if found or seconds == 0:
            return found
        return await self._wait(offset, limit, seconds)

    def end_waiting(self) -> None:
        """Let the poll that waits end with 409: a webhook is being set."""
        self._waiting = None
        self._bell.ring()

    def close(self) -> None:
        """Let the poll that waits end with nothing: the server stops."""
        self._closing = True
        self._bell.ring()

    def _slowed(self, offset: int, limit: int, seconds: float) -> tuple[int, float]:
        now = self._clock.monotonic()
        passed, again = now - self._last_poll_at, offset == self._last_offset
        if again and seconds < limits.SAME_OFFSET_SECONDS and passed < limits.SAME_OFFSET_SECONDS:
            seconds = limits.SAME_OFFSET_SECONDS
        if again and passed < limits.SAME_OFFSET_SINGLE_SECONDS:
            limit = 1
        self._last_offset, self._last_poll_at = offset, now
        return limit, seconds

    async def _wait(self, offset: int, limit: int, seconds: float) -> list[Json]:
        self._waiting = mine = object()
        self._bell.ring()
        ends_at = self._clock.monotonic() + seconds
        try:
            while self._waiting is mine and not self._closing:
                found = self._world.updates.take(offset, limit)
                left = ends_at - self._clock.monotonic()
                if found or left <= 0:
                    return found
                await self._bell.wait(left)
        finally:
            if self._waiting is mine:
                self._waiting = None
        if self._closing:
            return []
        await self._pause_between_conflicts()
        raise polled_beside_webhook() if self._webhook.url else polled_by_another()

    async def _pause_between_conflicts(self) -> None:
        now = self._clock.monotonic()
        if now - self._last_conflict_at < limits.CONFLICT_PAUSE_SECONDS:
            await self._clock.sleep(limits.CONFLICT_PAUSE_SECONDS)
        else:
            self._last_conflict_at = now


def want(world: World, arguments: Arguments) -> None:
    """Remember allowed_updates; left out, what was said before stays. Raises RefusedError when it is no list."""
    wanted = arguments.structured("allowed_updates", "allowed updates")
    if wanted is None:
        return
    if not isinstance(wanted, list):
        raise bad_request("expected an Array of String as allowed updates")
    world.updates.want(str(kind) for kind in wanted)
