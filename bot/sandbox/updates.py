"""The bot's update queue, with the lives, limits and ids of the real one."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from bot.sandbox import limits
from bot.sandbox.refusals import Json

DEFAULT_KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
"""Of what the sandbox makes, the kinds a bot gets that never said which it wants."""


@dataclass(slots=True)
class Pending:
    """One update that waits: its API object, and until when (real seconds) it is worth giving out."""

    update: Json
    expires_at: float


class UpdateQueue:
    """Updates in order of arrival. Times are real seconds from the injected `monotonic`, never product time."""

    def __init__(self, monotonic: Callable[[], float], rng: random.Random) -> None:
        self._monotonic = monotonic
        self._rng = rng
        self._pending: dict[int, Pending] = {}
        self._soonest = float("inf")
        self._last_push_at = monotonic()
        self.next_id = self._random_id()
        self.kinds = DEFAULT_KINDS
        self.dropped = 0

    def push(self, kind: str, body: Json, life: float = limits.MESSAGE_LIFE_SECONDS) -> int | None:
        """Queue one update; returns its id, or None when the bot does not want this kind or the queue is full."""
        self._forget_expired()
        if kind not in self.kinds:
            return None
        if len(self._pending) >= limits.QUEUE:
            self.dropped += 1
            return None
        now = self._monotonic()
        if not self._pending and now - self._last_push_at >= limits.QUIET_SECONDS:
            self.next_id = self._random_id()
        update_id, self._last_push_at = self.next_id, now
        self.next_id += 1
        self._keep(Pending({"update_id": update_id, kind: body}, now + life))
        return update_id

    def take(self, offset: int, limit: int = limits.UPDATES_A_CALL) -> list[Json]:
        """Confirm everything below `offset`, then show the next updates (they stay until they are confirmed).

        A negative offset keeps only the last ones. An offset beyond the end confirms nothing, as in TQueue: so an id
        that jumped down is still delivered to a bot that remembers a higher one.
        """
        self._forget_expired()
        if offset < 0:
            self._confirm_all_but(-offset)
        elif 0 < offset <= self.next_id:
            self._confirm_below(offset)
        return [pending.update for pending in islice(self._pending.values(), limit)]

    def __len__(self) -> int:
        self._forget_expired()
        return len(self._pending)

    def want(self, kinds: Iterable[str]) -> None:
        """Take only these kinds from now on; none named means the usual ones (Bot API, `allowed_updates`)."""
        self.kinds = frozenset(kinds) or DEFAULT_KINDS

    def clear(self) -> None:
        """Throw everything away (`drop_pending_updates`)."""
        self._pending.clear()

    def jump_to(self, update_id: int) -> None:
        """Let the next update have this id. Raises ValueError downwards while updates wait: waiting ids only grow."""
        if self._pending and update_id < self.next_id:
            raise ValueError("ids jump down only when nothing waits")
        self.next_id = update_id

    def waiting(self) -> list[tuple[Json, float]]:
        """Every waiting update with the real seconds it still has, for whoever saves the world."""
        self._forget_expired()
        now = self._monotonic()
        return [(pending.update, pending.expires_at - now) for pending in self._pending.values()]

    def restore(self, waiting: list[tuple[Json, float]], next_id: int) -> None:
        """Put back what `waiting` gave."""
        now = self._monotonic()
        self._pending.clear()
        self._soonest = float("inf")
        self.next_id = next_id
        for update, seconds in waiting:
            self._keep(Pending(update, now + seconds))

    def _keep(self, pending: Pending) -> None:
        self._pending[pending.update["update_id"]] = pending
        self._soonest = min(self._soonest, pending.expires_at)

    def _confirm_below(self, offset: int) -> None:
        for update_id in list(self._pending):
            if update_id >= offset:
                break
            del self._pending[update_id]

    def _confirm_all_but(self, count: int) -> None:
        for update_id in list(self._pending)[:-count]:
            del self._pending[update_id]

    def _forget_expired(self) -> None:
        now = self._monotonic()
        if now < self._soonest:
            return
        self._pending = {key: pending for key, pending in self._pending.items() if pending.expires_at > now}
        self._soonest = min((pending.expires_at for pending in self._pending.values()), default=float("inf"))

    def _random_id(self) -> int:
        return self._rng.randrange(100_000_000, 900_000_000)
