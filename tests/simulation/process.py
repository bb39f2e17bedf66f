"""One life of the program: the real poller, dispatcher and flows, put together as bot.app does, on one thread.

Whatever stands in this object is lost when the process is killed; the database stays.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, Protocol, TypeVar, cast

import telegram
from sqlalchemy.exc import IntegrityError

from bot.chat.batches import RawUpdate
from bot.chat.dispatch import Dispatcher
from bot.chat.gateway import TelegramGateway
from bot.chat.poller import Poller
from bot.chat.request import NOTHING, Request
from bot.chat.wire import Api
from bot.clock import ClockWatch
from bot.flows import absence, deliver, hold, plan_reminders
from bot.flows.desk import Desk
from bot.flows.ports import Outcome, Outgoing
from bot.store import facts, gate
from bot.store.engine import DatabaseAway, DatabaseError, Engine, Session, Writer, transaction
from tests.simulation import office

T = TypeVar("T")
MOST_IN_FLIGHT = 8


class Surroundings(Protocol):
    """What a process is surrounded by; everything that may go wrong comes from here."""

    engine: Engine
    clock: "SimulatedClock"
    in_flight: dict[int, Outgoing]

    def point(self, name: str) -> None:
        """A place where the process may be killed."""

    def may_fail(self, name: str) -> bool:
        """Whether the database refuses this time."""

    def poll(self, offset: int | None) -> tuple[int, bytes]:
        """getUpdates."""

    def wire(self, row_id: int, call: Outgoing) -> Outcome:
        """Make a claimed call."""

    def claimed(self, row_id: int, call: Outgoing) -> None:
        """The claim is committed."""

    def settled(self, row_id: int, outcome: Outcome, written: bool) -> None:
        """The outcome is written down, or could not be."""

    def something_else(self) -> bool:
        """Whether another step runs while a call is on the wire."""

    def now_and_then(self) -> bool:
        """Whether a step that would find nothing is taken all the same: a look costs time, and there are many."""

    def has(self, query: str, *values: object) -> bool:
        """Whether the database holds such a row; a look from outside, no transaction of the program."""


class SimulatedClock:
    """Implements bot.clock.Clock: the machine's clock may be wrong, the monotonic one never is. Sleeping only adds up."""

    def __init__(self, true_now: datetime) -> None:
        self.true_now, self.skew, self.suspended = true_now, timedelta(0), timedelta(0)
        self._began = true_now
        self.slept = 0.0

    def now(self) -> datetime:
        return self.true_now + self.skew

    def wall(self) -> datetime:
        return self.now()

    def speed(self) -> float:
        return 1.0

    def monotonic(self) -> float:
        return (self.true_now - self._began - self.suspended).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.slept += seconds


class InlineWriter(Writer):
    """Runs the dispatcher's transactions at once, on this thread, as the living process's own."""

    def __init__(self) -> None:
        self.process: Process | None = None
        self.step = ""

    async def run(self, work: Callable[[Session], T]) -> T:
        assert self.process is not None
        return self.process.transact(self.step, work)


class Wire:
    """What the poller takes for its line to Telegram."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    async def asked(self, url: str, fields: Mapping[str, Any] = NOTHING, read: float = 0) -> tuple[int, bytes]:
        if url.endswith("/getMe"):
            return 200, b'{"ok":true,"result":{}}'
        return self._around.poll(fields.get("offset"))


class Machine:
    """What is dear to make and remembers nothing: an event loop, the library's handlers."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.writer = InlineWriter()
        self.gateway = TelegramGateway(Api("http://127.0.0.1:9", "1:none"))
        self.gateway.bot._bot_user = telegram.User(1, "督办", True, username="duban_sim_bot")
        self.dispatcher = Dispatcher(self.gateway.bot, self.writer, self._desk, self)  # type: ignore[arg-type]  # see now()
        self.dispatcher._application._initialized = True  # the library would ask Telegram who it is

    def now(self) -> datetime:
        """The dispatcher's clock: that of the process that lives."""
        assert self.writer.process is not None
        return self.writer.process.around.clock.now()

    def _desk(self, session: Session) -> Desk:
        assert self.writer.process is not None
        return self.writer.process.flow_desk(session)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)


@cache
def machine() -> Machine:
    return Machine()


class Process:
    """From its start to its end."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self._machine = machine()
        self._machine.writer.process = self
        self._machine.dispatcher._work = []
        self._machine.dispatcher._next = None
        line = cast(Request, Wire(around))
        self._poller = Poller(
            Api("http://127.0.0.1:9", "1:none"), line, self._machine.dispatcher.keep, self._halted, around.clock
        )
        self._watch = ClockWatch(around.clock)
        self._owed: list[tuple[int, Outcome]] = []  # outcomes that the database could not take yet
        self._poll_again_at = around.clock.monotonic()
        self._swept_at = around.clock.monotonic()
        self.transact("prepare", self._prepare)

    async def _halted(self, words: str) -> None:
        raise AssertionError(words)

    def transact(self, name: str, work: Callable[[Session], T], then: Callable[[T], None] = lambda _: None) -> T:
        """One transaction with every place around it where a process can die; `then` tells the world what was committed."""
        self.around.point(f"before {name}")
        if self.around.may_fail(name):
            raise self._refusal(name)
        with transaction(self.around.engine) as session:
            result = work(session)
            self.around.point(f"in {name}")
        then(result)
        self.around.point(f"after {name}")
        return result

    def _refusal(self, name: str) -> DatabaseError:
        """Mostly one that passes; an outcome may also be refused for good: then its row waits for the end of its lease."""
        if name == "settle" and self.around.now_and_then():
            return IntegrityError("UPDATE", None, Exception("constraint failed"))
        return DatabaseAway("BEGIN IMMEDIATE", None, Exception("database is locked"))

    def desk(self, session: Session) -> Desk:
        return Desk(session, office.book(), self.around.clock.now(), "duban_sim_bot")

    def flow_desk(self, session: Session) -> Desk:
        """The desk of one inbox row's flow; it may break there, too."""
        self.around.point("in a flow")
        if self.around.may_fail("a flow"):
            raise DatabaseAway("UPDATE", None, Exception("disk I/O error"))
        return self.desk(session)

    def _prepare(self, session: Session) -> None:
        """What bot.app does at a start; the plan itself never changes here (tests/flows/ has its stories)."""
        desk = self.desk(session)
        deliver.recover(desk, self.around.clock.wall(), at_start=True)
        absence.back_again(desk, self.around.clock.wall())
        hold.clock_went_back(desk)
        facts.put(session, gate.STOPPED, None)

    @property
    def poll_again_after(self) -> float:
        """Seconds until the poller tries again after a failure; 0 after a good poll."""
        return max(0.0, self._poll_again_at - self.around.clock.monotonic())

    # --- the steps ----------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Every step once, each as often as it finds something; a step that fails is tried again at the next look."""
        for step in (self.receive, self.plan, self.sweep, self.send):
            try:
                step()
            except DatabaseAway:
                continue

    def receive(self) -> None:
        """Poll until nothing comes, then handle what waits."""
        for _ in range(3):
            if self.around.clock.monotonic() < self._poll_again_at:
                break
            before, self.around.clock.slept = self._poller._offset, 0.0
            self._machine.writer.step = "keep"
            self._machine.run(self._poller._round())
            self._poll_again_at = self.around.clock.monotonic() + self.around.clock.slept
            if self._poller._offset == before:
                break
        self._machine.writer.step = "receive"
        while self.around.has("SELECT 1 FROM inbox WHERE state = 'waiting'"):
            self._machine.run(self._machine.dispatcher.step())

    def plan(self) -> None:
        leap = self._watch.leap()
        if leap > hold.JUMP:
            self.transact("hold", lambda session: hold.clock_jumped(self.desk(session)))
        elif leap < timedelta(0):
            self.transact("hold", lambda session: hold.clock_went_back(self.desk(session)))
        self._watch.noted()
        local = self.around.clock.now().astimezone(office.ZONE)
        idle = "SELECT 1 FROM person WHERE reachable AND minute <= ? AND (planned_on IS NULL OR planned_on < ?)"
        while (
            self.around.has(idle, local.hour * 60 + local.minute, local.date().isoformat())
            or self.around.now_and_then()
        ):
            if not self.transact("plan", lambda session: plan_reminders.plan_reminders(self.desk(session))):
                return

    def sweep(self) -> None:
        """Once a minute: old leases, and a sign of life."""
        now, wall = self.around.clock.monotonic(), self.around.clock.wall()
        if now - self._swept_at < 60:
            return
        self._swept_at = now
        # Where neither is the case it would find nothing: a row left behind, or one put off while the machine's clock was ahead.
        put_off = "state = 'pending' AND retry_at IS NOT NULL"
        if not self._owed and self.around.has(f"SELECT 1 FROM outbox WHERE state = 'sending' OR {put_off}"):
            self.transact("recover", lambda session: deliver.recover(self.desk(session), wall))
        elif not self.around.now_and_then():
            return
        self.transact("sweep", lambda session: absence.sign_of_life(self.desk(session), wall))

    def send(self) -> None:
        """Claim, send, settle, until nothing may leave."""
        self._write_down()
        while self.around.has("SELECT 1 FROM outbox WHERE state = 'pending'"):
            calls = self._claim()
            if not calls:
                return
            while calls:
                row_id, call = calls.pop(0)
                outcome = self.around.wire(row_id, call)
                if self.around.something_else():
                    calls += self._meanwhile()
                self._settle(row_id, outcome)

    def _claim(self) -> list[tuple[int, Outgoing]]:
        wall = self.around.clock.wall()
        limit = MOST_IN_FLIGHT - len(self.around.in_flight)
        cooling = {call.chat_id for call in self.around.in_flight.values()}
        return self.transact(
            "claim", lambda session: deliver.claim(self.desk(session), wall, limit, cooling), self._claimed
        )

    def _claimed(self, calls: Sequence[tuple[int, Outgoing]]) -> None:
        for row_id, call in calls:
            self.around.claimed(row_id, call)

    def _meanwhile(self) -> Sequence[tuple[int, Outgoing]]:
        """A call takes its time: people's words come in, old leases are looked at, and more is claimed."""
        wall = self.around.clock.wall()
        try:
            if not self._owed:
                self.transact("recover", lambda session: deliver.recover(self.desk(session), wall))
            self.receive()
            return self._claim()
        except DatabaseAway:
            return ()

    def _settle(self, row_id: int, outcome: Outcome) -> None:
        self._owed.append((row_id, outcome))
        self._write_down()

    def _write_down(self) -> None:
        """Outcomes are kept while the database cannot be used, as bot.chat.sender does; one that it refuses is given up."""
        wall = self.around.clock.wall()
        while self._owed:
            try:
                self.transact("settle", partial(self._settled, wall, self._owed[0]), self._kept)
            except DatabaseAway:
                return
            except DatabaseError:
                self.around.settled(*self._owed[0], False)
            self._owed.pop(0)

    def _settled(self, wall: datetime, known: tuple[int, Outcome], session: Session) -> tuple[int, Outcome]:
        deliver.settle(self.desk(session), wall, [known])
        return known

    def _kept(self, known: tuple[int, Outcome]) -> None:
        self.around.settled(*known, True)


__all__ = ["Machine", "Process", "RawUpdate", "SimulatedClock", "Surroundings", "machine"]
