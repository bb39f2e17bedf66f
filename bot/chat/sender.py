"""The outbox's way onto the wire: how many at once, how fast, and what happens at the end of the process."""

import asyncio
import contextlib
import logging
import math
from collections.abc import Callable, Sequence

from bot.clock import Clock
from bot.flows import deliver
from bot.flows.desk import Desk
from bot.flows.ports import Action, Gateway, Outcome, Outgoing, Unknown
from bot.store.engine import DatabaseAway, Session, Writer

log = logging.getLogger(__name__)

MOST_IN_FLIGHT = 8  # accepted by Telegram and not settled yet, at rates a crash is judged by: up to 100 a second
MOST_AT_PAID_RATES = 128
CHAT_PAUSE = 1.0  # real seconds between two messages to one chat (Bot API FAQ)
LONGEST_FINISH = 25.0  # real seconds that a stop waits for answers
DATABASE_PAUSE = 1.0  # real seconds between two tries to write down what became of sent messages


def most_in_flight(rate: float) -> int:
    """How many messages may be on the wire at once; at the paid rates an eighth of a second's worth."""
    return MOST_IN_FLIGHT if rate <= 100 else min(MOST_AT_PAID_RATES, math.ceil(rate / 8))


class Pace:
    """How many messages may leave now: `rate` a second over all chats, one a second per chat. Real seconds."""

    def __init__(self, rate: float, clock: Clock) -> None:
        self._rate, self._clock = rate, clock
        # What a late turn may make up for: with a fifth of a second's worth, 25 a second is never more than Telegram's 30.
        self._most = max(1.0, min(float(most_in_flight(rate)), rate / 5))
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
        self._most = most_in_flight(rate)
        self._in_flight: dict[int, int] = {}  # row -> chat, from the claim until it is settled
        self._calls: set[asyncio.Task[None]] = set()
        self._outcomes: list[tuple[int, Outcome]] = []
        self._settling: asyncio.Task[None] | None = None
        self._freed = asyncio.Event()
        self._stopping = self._database_away = False

    async def step(self) -> bool:
        """Send what may leave now; True if anything was taken up, so that the caller comes again at once."""
        if self._stopping:
            return False
        room = self._most - len(self._in_flight)
        if room <= 0:
            self._freed.clear()
            with contextlib.suppress(TimeoutError):  # the watchdog must see that this step lives
                async with asyncio.timeout(LONGEST_FINISH):
                    await self._freed.wait()
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
            self._in_flight[row_id] = call.chat_id
            task = asyncio.create_task(self._send(row_id, call), name=f"send {row_id}")
            self._calls.add(task)
            task.add_done_callback(self._calls.discard)
        return bool(calls)

    async def _send(self, row_id: int, call: Outgoing) -> None:
        try:
            outcome = await self._gateway.send(call)
        except asyncio.CancelledError:
            outcome = Unknown("the program stopped while the answer was awaited")
        except Exception as problem:  # the gateway does not raise; if it ever did, the row must not be forgotten
            log.exception("sending failed: row %d", row_id)
            outcome = Unknown(type(problem).__name__)
        self._outcomes.append((row_id, outcome))
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle(), name="settle")

    async def _settle(self) -> None:
        """Write down what is known, all of it in one transaction; what comes in meanwhile goes into the next.

        While the database cannot be used the outcomes are kept: known to have arrived, nothing has to be said again.
        """
        while self._outcomes:
            known, self._outcomes = self._outcomes, []
            try:
                await self._settled_or_given_up(known)
            except DatabaseAway:
                self._database_away = not self._stopping
                if self._database_away:
                    self._outcomes = known + self._outcomes
                    await self._clock.sleep(DATABASE_PAUSE)
                    continue
                log.exception("not settled: what stays is called unknown at the next start")
            else:
                self._database_away = False
            for row_id, _ in known:
                self._in_flight.pop(row_id, None)
            self._freed.set()

    async def _settled_or_given_up(self, known: Sequence[tuple[int, Outcome]]) -> None:
        """One that cannot be written down must not keep the others waiting. Raises DatabaseAway where none can be."""
        try:
            await self._written(known)
        except DatabaseAway:
            raise
        except Exception:
            log.exception("not settled: what stays is called unknown when its lease runs out")
            for each in known if len(known) > 1 else ():
                with contextlib.suppress(Exception):
                    await self._written([each])

    async def _written(self, known: Sequence[tuple[int, Outcome]]) -> None:
        wall = self._clock.wall()
        await self._writer.run(lambda session: deliver.settle(self._desk_of(session), wall, known))

    async def settled(self) -> None:
        """Wait for what is on the wire, as long as a stop would."""
        if self._calls:
            await asyncio.wait(set(self._calls), timeout=LONGEST_FINISH)
        if self._settling is not None:
            await asyncio.wait([self._settling], timeout=LONGEST_FINISH)

    async def finish(self) -> None:
        """Take up nothing more and wait for what is on the wire."""
        self._stopping = True
        await self.settled()
        late = set(self._calls)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=3)
            await self.settled()

    @property
    def owes_outcomes(self) -> bool:
        """Whether Telegram's answers wait for the database: nobody must call those rows doubtful meanwhile."""
        return self._database_away

    @property
    def busy(self) -> bool:
        """Whether anything is on the wire or a chat is in its pause, so that more may have to leave soon."""
        return bool(self._in_flight) or bool(self.pace.cooling())
