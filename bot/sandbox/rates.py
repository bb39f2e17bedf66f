"""Telegram's sending limits as token buckets, for whoever wants to be refused as on the real server."""

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a second over all chats and in one chat, and how many may come at once after a silence.

    The numbers Telegram names (30 and 1) are courtesy values; it tolerates short bursts.
    """

    overall: float = 30.0
    overall_burst: float = 60.0
    per_chat: float = 1.0
    per_chat_burst: float = 5.0


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class Rates:
    """Says for each message whether it may pass; time is real seconds from the injected `monotonic`."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._overall = _Bucket(limits.overall_burst, monotonic())
        self._chats: dict[int, _Bucket] = {}

    def refuse_for(self, chat_id: int) -> int:
        """Take one message's worth; returns 0 when it may pass, else the seconds for `retry_after`, taking nothing."""
        now, limits = self._monotonic(), self._limits
        own = self._chats.setdefault(chat_id, _Bucket(limits.per_chat_burst, now))
        waits = max(
            _wait(self._overall, limits.overall, limits.overall_burst, now),
            _wait(own, limits.per_chat, limits.per_chat_burst, now),
        )
        if waits > 0:
            return math.ceil(waits)
        self._overall.tokens -= 1
        own.tokens -= 1
        return 0


def _wait(bucket: _Bucket, rate: float, burst: float, now: float) -> float:
    bucket.tokens = min(burst, bucket.tokens + (now - bucket.filled_at) * rate)
    bucket.filled_at = now
    return 0.0 if bucket.tokens >= 1 else (1 - bucket.tokens) / rate
