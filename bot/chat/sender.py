"""The outbox's way onto the wire: how many at once, how fast, and what happens at the end of the process."""

import asyncio
import logging
from collections.abc import Callable

from bot.clock import Clock
from bot.flows import deliver
from bot.flows.desk import Desk
from bot.flows.ports import Action, Gateway, Outgoing, Unknown
from bot.store.engine import Session, Writer

log = logging.getLogger(__name__)

MOST_IN_FLIGHT = 8
CHAT_PAUSE = 1.0  # real seconds between two messages to one chat (Bot API FAQ)
LONGEST_FINISH = 25.0  # real seconds that a stop waits for answers


class Pace:
    """How many messages may leave now: `rate` a second over all chats, one a second per chat. Real seconds."""

    def __init__(self, rate: float, clock: Clock) -> None:
        self._rate, self._clock = rate, clock
        self._most = max(1.0, min(float(MOST_IN_FLIGHT), rate / 10))
        self._tokens, self._at = self._most, clock.monotonic()
        self._last: dict[int, float] = {}

    def allowed(self) -> int:
        """How many may leave at this moment."""
        now = self._clock.monotonic()
        self._tokens = min(self._most, self._tokens + (now - self._at) * self._rate)
        self._at = now
        return int(self._tokens)

    def spend(self, call: Outgoing) -> None:
        """A call is made; only what shows in a chat counts for the chat."""
        self._tokens -= 1
        if call.action is not Action.ANSWER:
            self._last[call.chat_id] = self._clock.monotonic()

    def cooling(self) -> set[int]:
        """Chats that got something less than a second ago."""
        since = self._clock.monotonic() - CHAT_PAUSE
        self._last = {chat: at for chat, at in self._last.items() if at > since}
        return set(self._last)

    def wait(self) -> float:
        """Real seconds until one more may leave."""
        return max(0.0, (1 - self._tokens) / self._rate)


class Sender:
    """Claims, sends and settles; never more at once than go out within a second."""

    def __init__(
        self, gateway: Gateway, writer: Writer, desk_of: Callable[[Session], Desk], clock: Clock, rate: float
    ) -> None:
        self._gateway, self._writer, self._desk_of, self._clock = gateway, writer, desk_of, clock
        self.pace = Pace(rate, clock)
        self._in_flight: dict[asyncio.Task[None], int] = {}
        self._stopping = False

    async def step(self) -> bool:
        """Send what may leave now; True if anything was taken up, so that the caller comes again at once."""
        if self._stopping:
            return False
        room = MOST_IN_FLIGHT - len(self._in_flight)
        if room <= 0:
            await asyncio.wait(self._in_flight, return_when=asyncio.FIRST_COMPLETED)
            return True
        allowed = min(room, self.pace.allowed())
        if allowed < 1:
            await self._clock.sleep(self.pace.wait())
            return True
        cooling = self.pace.cooling() | set(self._in_flight.values())
        wall = self._clock.wall()
        calls = await self._writer.run(lambda session: deliver.claim(self._desk_of(session), wall, allowed, cooling))
        for row_id, call in calls:
            self.pace.spend(call)
            task = asyncio.create_task(self._send(row_id, call), name=f"send {row_id}")
            self._in_flight[task] = call.chat_id
            task.add_done_callback(lambda done: self._in_flight.pop(done, None))
        return bool(calls)

    async def _send(self, row_id: int, call: Outgoing) -> None:
        try:
            outcome = await self._gateway.send(call)
        except asyncio.CancelledError:
            outcome = Unknown("the program stopped while the answer was awaited")
        wall = self._clock.wall()
        await self._writer.run(lambda session: deliver.settle(self._desk_of(session), wall, [(row_id, outcome)]))

    async def settled(self) -> None:
        """Wait for what is on the wire, as long as a stop would."""
        if self._in_flight:
            await asyncio.wait(self._in_flight, timeout=LONGEST_FINISH)

    async def finish(self) -> None:
        """Take up nothing more and wait for what is on the wire."""
        self._stopping = True
        if not self._in_flight:
            return
        _, late = await asyncio.wait(self._in_flight, timeout=LONGEST_FINISH)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=3)

    @property
    def busy(self) -> bool:
        """Whether anything is on the wire or a chat is in its pause, so that more may have to leave soon."""
        return bool(self._in_flight) or bool(self.pace.cooling())
