"""The outbox's way onto the wire: how many at once, how fast, and what happens at the end of the process.

What has become of the last messages and which go next is one transaction, a *round*. What a round claims waits for its turn, a
moment at most, so that messages leave by the clock and not by the database.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Generator

from bot.chat.outage import Outage
from bot.chat.pace import Pace, most_ahead, most_in_flight, paid
from bot.chat.rounds import Rounds
from bot.clock import Clock
from bot.flows import deliver
from bot.flows.desk import Desk
from bot.flows.ports import Fatal, Gateway, NotSent, Outcome, Outgoing, Unknown
from bot.store.engine import DatabaseAway, Session, Writer

log = logging.getLogger(__name__)

LONGEST_FINISH = 25.0  # real seconds that a stop waits for answers
DATABASE_PAUSE = 1.0  # real seconds between two tries to write down what became of sent messages
LONGEST_REST = 1.0  # real seconds
TURNS_APART = 0.004  # real seconds, from one handful of calls to the next
NOT_SURE = 0.05  # real seconds between two looks whether this process may send
HANDFUL = 16  # calls that are begun before anything else may run

Claimed = list[tuple[int, Outgoing]]
Known = list[tuple[int, Outcome]]


async def _well() -> bool:
    return True


class Sender:
    """Claims, sends and settles; never more at once than go out within a second.

    `sure` says whether this process may still send: a process that was stopped for a while may not. `answers` asks Telegram
    something that changes nothing, and says whether it was answered well.
    """

    def __init__(
        self,
        gateway: Gateway,
        writer: Writer,
        desk_of: Callable[[Session], Desk],
        clock: Clock,
        rate: float,
        sure: Callable[[], bool] = lambda: True,
        answers: Callable[[], Awaitable[bool]] = _well,
    ) -> None:
        self._gateway, self._writer, self._desk_of, self._clock, self._sure = gateway, writer, desk_of, clock, sure
        self.pace, self.outage = Pace(rate, clock), Outage(answers, clock)
        self._most, self._ahead, self._paid = most_in_flight(rate), most_ahead(rate), paid(rate)
        self._in_flight: dict[int, int] = {}  # row -> chat, from the claim until it is settled
        self._queue: deque[tuple[int, Outgoing]] = deque()  # claimed, and its turn has not come
        self._calls: set[asyncio.Task[None]] = set()
        self._outcomes: Known = []
        self._being_written: Known = []
        self._leaving: asyncio.Task[None] | None = None
        self._settling: asyncio.Task[None] | None = None
        self._one_round = asyncio.Lock()
        self._news = asyncio.Event()  # an outcome has come in, a turn was taken, somebody calls
        self._rounds = Rounds(clock, paid(rate))
        self._attended = self._stopping = False

    async def step(self) -> bool:
        """Send what may leave now; True if anything was taken up, so that the caller comes again at once."""
        if self._stopping:
            return False
        with self._attending():
            self.outage.look()
            wanted = await self._worth_a_round()
            claimed = await self._round(wanted)
            return claimed > 0 or wanted == 0

    async def rest(self) -> None:
        """Nothing may leave: wait until something may, since a chat's pause is over, a place is free, or it is called."""
        with self._attending():
            warm_in = self.pace.next_warm()
            await self._something_new(LONGEST_REST if warm_in is None else warm_in)
            self.pace.rested()

    def wake(self) -> None:
        """Somebody queued a message: end the rest."""
        self._news.set()
        self._rounds.call()

    @contextlib.contextmanager
    def _attending(self) -> Generator[None]:
        """While a step runs it settles what comes in; afterwards, unless the next step follows at once, nobody does."""
        self._attended = True
        try:
            yield
        finally:
            self._attended = False
            if self._outcomes:
                asyncio.get_running_loop().call_soon(self._settle_unless_attended)

    async def _worth_a_round(self) -> int:
        """Wait until a transaction is worth its price, or a moment (the watchdog must see that this step lives).

        Returns how many rows may be claimed in it.
        """
        await self._rounds.wait()
        if not self._outcomes and not self._hungry():
            # With a queue the next turn tells; with every place taken the next outcome does; in an outage, Telegram.
            idle = bool(self._queue) or len(self._in_flight) >= self._most or self.outage.lasts
            await self._something_new(LONGEST_REST if idle else self.pace.wait())
        return self._wanted() if self._outcomes or self._hungry() else 0

    def _hungry(self) -> bool:
        return len(self._queue) <= self._ahead // 2 and self._wanted() > 0

    def _wanted(self) -> int:
        if self._stopping or self.outage.lasts:
            return 0
        return max(0, min(self._most - len(self._in_flight), self._ahead + self.pace.allowed() - len(self._queue)))

    async def _something_new(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()
        self._news.clear()

    async def _round(self, wanted: int) -> int:
        """One transaction: write down what is known and claim up to `wanted` rows; returns how many were claimed."""
        async with self._one_round:
            known = self._being_written = self._outcomes
            self._outcomes = []
            try:
                claimed = await self._carried_out(known, wanted)
            except DatabaseAway:  # known to have arrived, nothing has to be said again: the outcomes are kept
                self._outcomes = known + self._outcomes
                raise
            finally:
                self._being_written = []
            for row_id, _ in known:
                self._in_flight.pop(row_id, None)
            for row_id, call in claimed:
                self._in_flight[row_id] = call.chat_id
            self._queue.extend(claimed)
            self._rounds.was_about(len(claimed) + len(known))
            self._take_turns()
            return len(claimed)

    async def _carried_out(self, known: Known, wanted: int) -> Claimed:
        """One outcome that cannot be written down must not keep the others waiting. Raises DatabaseAway where none can be."""
        try:
            return await self._written(known, wanted)
        except DatabaseAway:
            raise
        except Exception:
            if not known:
                raise
            log.exception("not settled: what stays is called unknown when its lease runs out")
            for each in known:
                with contextlib.suppress(Exception):
                    await self._written([each], 0)
            return []

    async def _written(self, known: Known, wanted: int) -> Claimed:
        cooling = self.pace.cooling().union(self._in_flight.values()) if wanted else set[int]()
        wall = self._clock.wall()
        self._rounds.begins()

        def work(session: Session) -> Claimed:
            desk = self._desk_of(session)
            if known:
                deliver.settle(desk, wall, known)
            return deliver.claim(desk, wall, wanted, cooling) if wanted else []

        return await self._writer.run(work) if known or wanted else []

    def _take_turns(self) -> None:
        if self._queue and (self._leaving is None or self._leaving.done()):
            self._leaving = asyncio.create_task(self._leave(), name="leave")

    async def _leave(self) -> None:
        """Make the calls that wait, each when its turn has come."""
        while self._queue:
            if not self._sure():  # another process may be about to take over: whoever knows puts these rows back
                await self._clock.sleep(NOT_SURE)
                continue
            for _ in range(min(self.pace.allowed(), len(self._queue), HANDFUL)):
                row_id, call = self._queue.popleft()
                self.pace.spend(call)
                task = asyncio.create_task(self._send(row_id, call), name=f"send {row_id}")
                self._calls.add(task)
                task.add_done_callback(self._calls.discard)
            self._news.set()
            if self._queue:
                await self._clock.sleep(max(self.pace.wait(), TURNS_APART if self._paid else 0.0))

    async def _send(self, row_id: int, call: Outgoing) -> None:
        try:
            outcome = await self._gateway.send(call)
        except asyncio.CancelledError:
            outcome = Unknown("the program stopped while the answer was awaited")
        except Exception as problem:  # the gateway does not raise; if it ever did, the row must not be forgotten
            log.exception("sending failed: row %d", row_id)
            outcome = Unknown(type(problem).__name__)
        self.pace.answered(call)
        self._outcomes.append((row_id, outcome))
        if isinstance(outcome, Fatal) or (isinstance(outcome, NotSent) and outcome.retry_after is not None):
            self.put_back(outcome if isinstance(outcome, NotSent) else NotSent("sending has stopped"))
        self.outage.note(outcome)
        if self.outage.lasts:
            self.put_back(NotSent("Telegram's answers cannot be believed just now"))
        self._news.set()
        self._settle_unless_attended()

    def put_back(self, outcome: NotSent) -> None:
        """What was claimed and has not left does not leave now: the gate is closed, or this process gives up its place."""
        self._outcomes += [(row_id, outcome) for row_id, _ in self._queue]
        self._queue.clear()

    def _settle_unless_attended(self) -> None:
        if self._outcomes and not self._attended and (self._settling is None or self._settling.done()):
            self._settling = asyncio.create_task(self._settle(), name="settle")

    async def _settle(self) -> None:
        """Write down what is known, again and again while the database cannot be used."""
        while self._outcomes:
            try:
                await self._round(0)
            except DatabaseAway:
                if self._stopping:
                    log.exception("not settled: what stays is called unknown at the next start")
                    return
                await self._clock.sleep(DATABASE_PAUSE)

    async def settled(self) -> None:
        """Wait for what was claimed, as long as a stop would; what is known of it is written down then."""
        if self._leaving is not None:
            await asyncio.wait([self._leaving], timeout=LONGEST_FINISH)
        if self._calls:
            await asyncio.wait(set(self._calls), timeout=LONGEST_FINISH)
        # Also where a step attends: nobody waits for that one, and the database may be closed before it comes to it.
        if self._outcomes and (self._settling is None or self._settling.done()):
            self._settling = asyncio.create_task(self._settle(), name="settle")
        if self._settling is not None:
            await asyncio.wait([self._settling], timeout=LONGEST_FINISH)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_FINISH), self._one_round:
                pass  # a round that was under way is over

    async def finish(self) -> None:
        """Take up nothing more and wait for what is on the wire."""
        self._stopping = True
        await self.outage.close()
        self.put_back(NotSent("the program stopped before its turn"))
        self._news.set()
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
        return bool(self._outcomes or self._being_written)

    @property
    def busy(self) -> bool:
        """Whether anything is on the wire or a chat is in its pause, so that more may have to leave soon."""
        return bool(self._in_flight) or bool(self.pace.cooling())
