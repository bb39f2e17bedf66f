"""How fast messages may leave, and how many may be on their way. Real seconds."""

from collections import deque
from math import ceil

from bot.clock import Clock
from bot.flows.ports import Action, Outgoing

MOST_IN_FLIGHT = 8  # accepted by Telegram and not settled yet, at rates a crash is judged by: up to 100 a second
MOST_AT_PAID_RATES = 256
# Whoever enforces exactly our rate measures it where messages arrive, a little closer together or further apart than they
# left. What a cluster used up there comes back only if we stay below: this much. (The paid rate is what is paid for.)
SHARE = 0.995
WINDOW = 0.96  # real seconds in which at most `rate` leave: on arrival they may lie a little closer together
CHAT_PAUSE = 1.0  # real seconds between two messages to one chat (Bot API FAQ)


def paid(rate: float) -> bool:
    """Whether the rate is one that Telegram sells (`allow_paid_broadcast`): nobody else gets a hundred a second."""
    return rate > 100


def most_in_flight(rate: float) -> int:
    """How many messages may be claimed and not settled; at the paid rates a quarter of a second's worth."""
    return min(MOST_AT_PAID_RATES, int(rate / 4)) if paid(rate) else MOST_IN_FLIGHT


def most_ahead(rate: float) -> int:
    """How many messages may be claimed before their turn, so that the turn finds them: what leaves within 0.15 s."""
    return min(int(rate * 0.15), most_in_flight(rate) // 2)


class Pace:
    """How many messages may leave now: `rate` a second over all chats, one a second per chat.

    It goes by the time that has passed, so a turn that comes late makes up for it, with up to a fifth of a second's worth; what
    was missed beyond that is not made up for. After a silence, too, no more than `rate` leave in any second.
    """

    def __init__(self, rate: float, clock: Clock) -> None:
        self._rate, self._clock = rate, clock
        self._most = max(1.0, min(float(most_in_flight(rate)), rate / 5))
        self._gained = rate if paid(rate) else rate * SHARE  # a second
        self._tokens, self._at = self._most if paid(rate) else 1.0, clock.monotonic()
        self._left: deque[float] = deque()  # when each call of the last WINDOW was made
        self._last: dict[int, float] = {}  # chat -> when, oldest first

    def allowed(self) -> int:
        """How many may leave at this moment."""
        now = self._clock.monotonic()
        self._tokens = min(self._most, self._tokens + (now - self._at) * self._gained)
        self._at = now
        while self._left and self._left[0] <= now - WINDOW:
            self._left.popleft()
        return max(0, min(int(self._tokens), self._room()))

    def rested(self) -> None:
        """Nothing wanted to leave: there is nothing to make up for."""
        self.allowed()
        self._tokens = min(self._tokens, 1.0)

    def _room(self) -> int:
        return ceil(self._rate) - len(self._left)

    def spend(self, call: Outgoing) -> None:
        """A call is made; only what shows in a chat counts for the chat."""
        self._tokens -= 1
        self._left.append(self._clock.monotonic())
        self._warms(call)

    def answered(self, call: Outgoing) -> None:
        """Telegram took the call somewhere between `spend` and now: only a second from now on is surely one for the chat."""
        self._warms(call)

    def _warms(self, call: Outgoing) -> None:
        if call.action is not Action.ANSWER:
            self._last.pop(call.chat_id, None)
            self._last[call.chat_id] = self._clock.monotonic()

    def cooling(self) -> set[int]:
        """Chats that got something less than a second ago."""
        since = self._clock.monotonic() - CHAT_PAUSE
        while self._last and (oldest := next(iter(self._last.items())))[1] <= since:
            del self._last[oldest[0]]
        return set(self._last)

    def wait(self) -> float:
        """Real seconds until one more may leave."""
        room_in = 0.0 if self._room() > 0 else self._left[0] + WINDOW - self._clock.monotonic()
        return max(0.0, room_in, (1 - self._tokens) / self._gained)

    def next_warm(self) -> float | None:
        """Real seconds until the first chat may get something again; None if none is waiting for that."""
        first = next(iter(self._last.values()), None)
        return None if first is None else max(0.0, first + CHAT_PAUSE - self._clock.monotonic())
