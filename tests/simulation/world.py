"""One seed: true time, the machine that fails, and the order in which everything happens: one random generator and one
queue of events, so the same seed gives the same log, byte for byte."""

import heapq
import itertools
import logging
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any, cast

from bot.flows.ports import NotSent, Outcome, Outgoing, Poison, Sent, Unknown
from bot.store.engine import Engine, opened
from tests.simulation import office
from tests.simulation.crowd import Crowd
from tests.simulation.ledger import Call, Killed, Ledger, Violation
from tests.simulation.process import Process, SimulatedClock
from tests.simulation.scenario import Scenario
from tests.simulation.telegram import Telegram, Update


@cache
def engine() -> Engine:
    """The one in-memory database of this process; each seed begins it anew."""
    return opened("sqlite:///:memory:")


class World:
    """Runs one seed to its end; the checker hangs on the four hooks."""

    def __init__(self, seed: int) -> None:
        self.seed, self.rng = seed, Random(seed)
        self.counters: Counter[str] = Counter()
        self.log: list[str] = []
        self.scenario = Scenario.of(self.rng)
        self.clock = SimulatedClock(self.scenario.begins)
        self.engine = engine()
        self.raw = cast(sqlite3.Connection, self.engine.raw_connection().driver_connection)
        self.raw.deserialize(office.template())
        self.telegram = Telegram(self.rng, self.happened, self._confirmed, self._stored)
        self.telegram.weather.faults = self.scenario.faults
        self.crowd = Crowd(self, self.scenario.eager, self.scenario.most_actions)
        self.ledger = Ledger()
        self.in_flight: dict[int, Outgoing] = {}
        self.process: Process | None = None
        self.calm = False  # nothing breaks any more: the tail of every seed
        self._order = itertools.count()
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._kill_in = self._next_kill()
        self._left_behind: set[int] = set()  # rows that are being sent and that nobody sends any more
        self._patience = 31
        self.gate_opens_at = self.clock.wall()  # Telegram asked to wait until then, and that is written down
        self.gate_skew = self.clock.skew  # how far off the machine's clock was then
        self._look_at: datetime | None = None
        self._flow_failures = 2
        self._flow_fails_in = 0
        self.after_look: Callable[[], None] = lambda: None
        self.at_nine: Callable[[date], None] = lambda day: None
        self.at_evening: Callable[[date], None] = lambda day: None
        self.on_claim: Callable[[Call, Outgoing], None] = lambda call, outgoing: None

    # --- time ---------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.clock.true_now

    def at(self, when: datetime, what: Callable[[], object]) -> None:
        """Something happens then, and soon after it the program looks."""

        def act() -> None:
            what()
            self._schedule_look(timedelta(seconds=self.rng.randrange(1, 20)))

        self._push(when, act)

    def _push(self, when: datetime, what: Callable[[], None]) -> None:
        heapq.heappush(self._events, (when, next(self._order), what))

    def note(self, line: str) -> None:
        self.log.append(f"{self.now():%m-%d %H:%M:%S} {line}")

    def happened(self, name: str) -> None:
        self.counters[name] += 1
        self.note(f"* {name}")

    def run(self) -> None:
        """Live through the scenario."""
        logging.disable(logging.CRITICAL)
        try:
            self.scenario.prepare(self)
            self._plan_days()
            self.start()
            while self._events:
                when, _, what = heapq.heappop(self._events)
                if when > self.scenario.ends:
                    break
                self.clock.true_now = max(when, self.clock.true_now)
                what()
        finally:
            logging.disable(logging.NOTSET)

    def _plan_days(self) -> None:
        day = self.scenario.begins.astimezone(office.ZONE).date()
        while day <= self.scenario.ends.astimezone(office.ZONE).date():
            times = (
                (time(9, 0, 20), time(9, 3), time(14, 0, 20), time(17, 20)) if office.is_working(day) else (time(12),)
            )
            for moment in times:
                when = datetime.combine(day, moment, tzinfo=office.ZONE)
                if when >= self.scenario.begins:
                    self._push(when, self.look)
            self._watch_day(day)
            day += timedelta(days=1)

    def _watch_day(self, day: date) -> None:
        nine = datetime.combine(day, time(9, 0, 5), tzinfo=office.ZONE)
        if nine >= self.scenario.begins and office.is_working(day):
            self._push(nine, lambda: self.at_nine(day))
            self._push(nine.replace(hour=17, minute=29), lambda: self.at_evening(day))

    def _schedule_look(self, after: timedelta) -> None:
        when = self.now() + after
        if self._look_at is None or self._look_at <= self.now() or when < self._look_at:
            self._look_at = when
            self._push(when, self._due_look)

    def _due_look(self) -> None:
        if self._look_at is not None and self.now() >= self._look_at:
            self._look_at = None
            self.look()

    # --- the machine ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """The program is started; it may die at once."""
        if self.process is None:
            self.note("start")
            self._alive(self._begin)

    def _begin(self) -> None:
        for _ in range(5):
            try:
                self.process = Process(self)
                break
            except Exception as problem:
                if "locked" not in str(problem):
                    raise
        self.look()

    def look(self) -> None:
        if self.process is None:
            return
        self._alive(self.process.look)
        self.after_look()
        self._come_back()

    def _alive(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Killed as where:
            self._die(str(where))

    def _come_back(self) -> None:
        """What waits for its time is looked at again when that has come."""
        if self.process is None:
            return
        if self.process.poll_again_after:
            self._schedule_look(timedelta(seconds=self.process.poll_again_after + 1))
        waits = "lane <> 'reminder' OR retry_at IS NOT NULL"
        if self.has(f"SELECT 1 FROM outbox WHERE state = 'sending' OR (state = 'pending' AND ({waits}))"):
            self._patience = min(self._patience * 2, 3600)
            self._schedule_look(timedelta(seconds=self._patience))
        else:
            self._patience = 31

    def _die(self, where: str) -> None:
        self.counters[f"killed {where}"] += 1
        self.note(f"killed {where}")
        self.ledger.kills += 1
        self.stops()
        down = self.scenario.downtime(self.rng)
        self.at(self.now() + down, self.start)
        self.counters["down for a day"] += down > timedelta(hours=24)
        self._kill_in = self._next_kill()

    def stops(self) -> None:
        """Whatever the process remembered is gone; what was on the wire, or not written down yet, is doubtful."""
        self.process = None
        for (row_id,) in self.rows("SELECT id FROM outbox WHERE state = 'sending' ORDER BY id"):
            if row_id not in self._left_behind:
                self._left_behind.add(row_id)
                self._doubt(row_id, died=True)
        self.in_flight.clear()
        self.trouble()

    def _next_kill(self) -> int:
        return self.rng.randrange(self.scenario.points_between_kills) + 1

    def point(self, name: str) -> None:
        """Killed here, if it is time."""
        if self.calm or self.scenario.points_between_kills <= 1:
            return
        self._kill_in -= 1
        if self._kill_in <= 0:
            raise Killed(name)

    def may_fail(self, name: str) -> bool:
        if name == "a flow" and self._flow_fails_in:
            self._flow_fails_in -= 1
            return self._flow_fails_in == 0
        if self.calm or self.rng.random() >= self.scenario.disk_faults:
            return False
        if name == "a flow":
            self._flow_failures -= 1
            if self._flow_failures < 0:
                return False
            self._flow_fails_in = 2  # what is looked up for it passes, and when it is handled by itself it fails again
        self.happened(f"database refuses: {name}")
        self.trouble()
        return True

    def trouble(self) -> None:
        """Something went wrong today: what should have left may leave later."""
        self.ledger.troubled_on.add(self.now().astimezone(office.ZONE).date())

    def has(self, query: str, *values: object) -> bool:
        return self.raw.execute(f"{query} LIMIT 1", values).fetchone() is not None

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the database from outside."""
        return list(self.raw.execute(query, values).fetchall())

    # --- the wire -------------------------------------------------------------------------------------------------

    def poll(self, offset: int | None) -> tuple[int, bytes]:
        return self.telegram.poll(offset, self.now())

    def _confirmed(self, update: Update) -> None:
        """Telegram forgets it now; it must be stored for good."""
        if not self._stored(update):
            raise Violation(f"update {update.update_id} ({update.content}) was confirmed and is stored nowhere")

    def _stored(self, update: Update) -> bool:
        """Under its own id, or as another copy of the same content."""
        same = [other.update_id for other in self.telegram.all_updates if other.content == update.content]
        return any(self.has("SELECT 1 FROM inbox WHERE update_id = ?", one) for one in same)

    def claimed(self, row_id: int, call: Outgoing) -> None:
        known = self._call(row_id)
        known.titles = office.listed_in(call.text)
        known.calls += 1
        self._left_behind.discard(row_id)
        self.in_flight[row_id] = call
        self.on_claim(known, call)

    def wire(self, row_id: int, call: Outgoing) -> Outcome:
        self.point("before the call")
        outcome = self.telegram.send(row_id, call, self.now(), self.clock.now())
        known = self._call(row_id)
        latest = self.telegram.accepted[-1] if self.telegram.accepted else None
        if latest is not None and latest.row_id == row_id and latest.call is call:
            known.accepted += 1
            known.user_id = latest.user_id
            self.note(
                f"accepted {row_id} {known.kind} to {latest.user_id}: {''.join(known.titles) or call.text[:20]!r}"
            )
            self.crowd.sees(latest)
        else:
            self.note(f"not accepted {row_id} {known.kind}: {type(outcome).__name__}")
        if not isinstance(outcome, Sent):
            self.trouble()
        self.point("after the call")
        return outcome

    def settled(self, row_id: int, outcome: Outcome, written: bool) -> None:
        self.in_flight.pop(row_id, None)
        if not written:
            self._left_behind.add(row_id)
        if isinstance(outcome, Unknown) or not written:
            self._doubt(row_id, died=not written)
        if isinstance(outcome, Poison) and written:
            self._call(row_id).refused = True
        if isinstance(outcome, NotSent) and outcome.retry_after and written:
            self.counters["gate closed"] += 1
            known = self.gate_opens_at if self.gate_skew == self.clock.skew else self.clock.wall()
            self.gate_opens_at = max(known, self.clock.wall() + timedelta(seconds=outcome.retry_after))
            self.gate_skew = self.clock.skew

    def _doubt(self, row_id: int, *, died: bool) -> None:
        """Nobody knows whether the row's call was carried out: the program must take both for possible."""
        self.ledger.doubtful += 1
        call = self._call(row_id)
        call.doubtful, call.died = call.doubtful + 1, died

    def _call(self, row_id: int) -> Call:
        if row_id not in self.ledger.calls:
            query = "SELECT lane, kind, chat_id, day, text FROM outbox WHERE id = ?"
            lane, kind, chat_id, day, text = self.rows(query, row_id)[0]
            user_id = self.telegram.user_of(chat_id)
            self.ledger.calls[row_id] = Call(row_id, lane, kind, user_id, day, office.listed_in(text))
        return self.ledger.calls[row_id]

    def now_and_then(self) -> bool:
        return self.rng.random() < 0.15

    def something_else(self) -> bool:
        chosen = self.rng.random() < 0.1
        self.counters["steps while a call is on the wire"] += chosen
        return chosen
