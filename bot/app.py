"""The one composition root: from plain values to a running bot, for `duban run`, `duban sandbox` and the tests."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from bot.chat.batches import RawUpdate
from bot.chat.counted import Counted
from bot.chat.dispatch import Dispatcher
from bot.chat.fetching import Fetcher
from bot.chat.files import Downloader
from bot.chat.gateway import TelegramGateway
from bot.chat.introduction import BOT_NAME, Introduction
from bot.chat.pace import most_in_flight
from bot.chat.receiver import Receiver
from bot.chat.sender import Sender
from bot.chat.wire import Api, http_client
from bot.clock import Clock, ClockWatch
from bot.flows import (
    absence,
    claim,
    deliver,
    evening,
    hold,
    load_plans,
    office_dates,
    pass_on,
    plan_reminders,
    restored,
)
from bot.flows.desk import Desk, decided
from bot.flows.ports import NotSent
from bot.gauge import Gauge
from bot.leading import Leading, Timing
from bot.reloading import PlanFolder
from bot.store import facts, forgetting, gate, inbox, invites, migrate
from bot.store.engine import Session, Writer, opened
from bot.store.leadership import leadership_of
from bot.ticks import Step, Ticks
from schedules.book import Book

log = logging.getLogger(__name__)

KEEP_RAW = timedelta(days=30)  # how long the bytes of handled updates stay


@dataclass(frozen=True)
class Setup:
    """What a bot is made of, as plain values."""

    api: Api
    database_url: str
    book: Book
    files: Path  # where people's files are kept
    coordinators: tuple[int, ...] = ()
    rate: float = 25
    proxy: str | None = None
    sandbox: bool = False
    poll_seconds: float = 25
    webhook_url: str = ""  # empty: polls
    public_url: str = ""  # where others reach our HTTP server
    plans_folder: Path | None = None  # looked at while running; None: the book stays as it is
    hold_above: int = 200
    timing: Timing = field(default_factory=Timing)


class Bot:
    """One running bot. `start`, then `stop`; `failed` is set with a line when it must end by itself."""

    def __init__(self, setup: Setup, clock: Clock) -> None:
        self.setup, self.clock = setup, clock
        self.writer = Writer(opened(setup.database_url))
        self.gateway = TelegramGateway(setup.api, proxy=setup.proxy, connections=most_in_flight(setup.rate))
        self.client: httpx.AsyncClient = http_client(proxy=setup.proxy)
        self.counted = Counted(self.gateway)
        self.leading = Leading(leadership_of(setup.database_url), clock, self._begin, self._stand_by, setup.timing)
        self.sender = Sender(
            self.counted, self.writer, self.desk, clock, setup.rate, self.leading.sure, self.gateway.answers
        )
        self.dispatcher = Dispatcher(self.gateway.bot, self.writer, self.desk, clock)
        self.receiver = Receiver(
            setup.api,
            self.client,
            self.gateway.line,
            self.keep,
            self.writer,
            clock,
            poll_seconds=setup.poll_seconds,
            webhook_url=setup.webhook_url,
        )
        self.introduction = Introduction(self.gateway, self.dispatcher, self.writer, clock, self._ready, self._end)
        self.fetcher = Fetcher(Downloader(setup.api, self.client), self.writer, clock, setup.files)
        self.ticks = Ticks(clock)
        self.watch = ClockWatch(clock)
        self.gauge = Gauge(self.writer, self.desk, clock)
        self.on_lead: list[Callable[[], None]] = []  # told each time this process becomes the one who sends
        self.failed: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.claim_code: str | None = None
        self._introduction: asyncio.Task[None] | None = None
        self._closing = False
        self._book = setup.book
        self._bot_name = ""

    def desk(self, session: Session) -> Desk:
        """The desk of one transaction: the plans under today's decisions, the product's time."""
        now = self.clock.now()
        self._book = decided(self._book, session).today(now)
        return self._desk_on(session, self._book)

    def _desk_on(self, session: Session, book: Book) -> Desk:
        now = self.clock.now()
        return Desk(session, book.today(now), now, self._bot_name, self.setup.sandbox, self.setup.public_url)

    def _take(self, book: Book) -> None:
        self._book = book

    async def start(self) -> None:
        """Become the one who sends, or stand by until the one who does is gone."""
        self._add_steps()
        await self.leading.start()

    async def _begin(self) -> None:
        """This process leads: load the plans, note what a dead process left behind, begin to receive, tick and send."""
        copy = await asyncio.to_thread(migrate.upgrade, self.setup.database_url)
        if copy is not None:
            log.info("migrated: the database before is kept as %s", copy)
        self.watch.restart()
        self.claim_code = await self.writer.run(self._prepare)
        self.receiver.open(await self.writer.run(facts.webhook_secret))
        self._introduction = asyncio.create_task(self.introduction.run(), name="introduction")
        for tell in self.on_lead:
            tell()

    async def _stand_by(self) -> None:
        """This process does not lead any more: take up nothing, settle what is on the wire."""
        await self._cancel_introduction()
        self.sender.put_back(NotSent("another process sends from here on"))
        await asyncio.gather(self.receiver.close(), self.sender.settled())

    async def _cancel_introduction(self) -> None:
        if self._introduction is not None:
            self._introduction.cancel()
            await asyncio.wait([self._introduction])

    def _prepare(self, session: Session) -> str | None:
        self._bot_name = facts.get(session, BOT_NAME) or ""
        desk = self.desk(session)
        pass_on.pass_on(desk)
        load_plans.load_plans(desk, self.setup.hold_above)
        deliver.recover(desk, self.clock.wall(), at_start=True)
        absence.back_again(desk, self.clock.wall())
        restored.ask(desk)
        hold.clock_went_back(desk)  # the clock may have been ahead when the last process ended
        facts.put(session, gate.STOPPED, None)
        claim.appoint(desk, self.setup.coordinators)
        return None if self.setup.coordinators else claim.issue(desk)

    def _add_steps(self) -> None:
        speed = max(self.clock.speed(), 0.001)
        plan_every = min(15.0, max(0.2, 15.0 / speed))
        if self.setup.plans_folder is not None:
            folder = PlanFolder(
                self.setup.plans_folder,
                self.writer,
                self._desk_on,
                lambda: self._book,
                self._take,
                self.setup.hold_above,
            )
            self.ticks.add(Step("plans", self._alone(folder.step), 5.0, wakes=("plan", "send")))
        for step in (
            Step("receive", self.dispatcher.step, 1.0, wakes=("send",)),
            Step("send", self._send, 1.0, woken=self.sender.wake),
            Step("plan", self._plan, plan_every, wakes=("send",)),
            Step("ask", self._flow(office_dates.ask_newcomers), 2.0, wakes=("send",)),
            Step("evening", self._flow(evening.evening), plan_every, wakes=("send",)),
            Step("recover", self._recover, 60.0, wakes=("send",)),
            Step("files", self.fetcher.step, 5.0),
            Step("sweep", self._sweep, 60.0),
            Step("menus", self.introduction.set_menus, 5.0),
            Step("look", self.receiver.look, 60.0),
            Step("measure", self.gauge.measure, 5.0),
            Step("audit", self.gauge.audit, 30.0),
        ):
            step.work = self._alone(step.work)
            self.ticks.add(step)

    def _alone(self, work: Callable[[], Awaitable[bool]]) -> Callable[[], Awaitable[bool]]:
        """A step that only the one who sends may do."""

        async def step() -> bool:
            return self.leading.sure() and await work()

        return step

    def _flow(self, flow: Callable[[Desk], bool]) -> Callable[[], Awaitable[bool]]:
        async def step() -> bool:
            return await self.writer.run(lambda session: flow(self.desk(session)))

        return step

    async def _send(self) -> bool:
        did = await self.sender.step()
        if did or not self.sender.busy:
            return did
        await self.sender.rest()
        return not self._closing

    async def _recover(self) -> bool:
        wall = self.clock.wall()

        def recover(session: Session) -> bool:
            return not self.sender.owes_outcomes and deliver.recover(self.desk(session), wall)

        return await self.writer.run(recover)

    async def _plan(self) -> bool:
        """Plan today's messages; first make sure that the clock can be believed."""
        leap = self.watch.leap()
        if leap > hold.JUMP:
            log.error("clock jumped: %s ahead within one process; reminders wait for a coordinator", leap)
            await self._flow(hold.clock_jumped)()
        elif leap < timedelta(0):
            await self._flow(hold.clock_went_back)()
        self.watch.noted()
        await self._flow(pass_on.pass_on)()
        return await self._flow(plan_reminders.plan_reminders)()

    async def _sweep(self) -> bool:
        """Say that we are here; blank what is not needed any more: codes, forgotten people, old raw updates."""
        before, wall = self.clock.now() - KEEP_RAW, self.clock.wall()

        def sweep(session: Session) -> None:
            absence.sign_of_life(self.desk(session), wall)
            invites.blank_shown(session)
            forgetting.swept(session)
            inbox.forget_bodies(session, before)

        await self.writer.run(sweep)
        return False

    async def keep(self, batch: Sequence[RawUpdate], inlet: Writer | None = None) -> None:
        """Store what Telegram said, through the bot's writer or another one; it is read as soon as may be."""
        await self.dispatcher.keep(batch, inlet)
        self.ticks.nudge("receive")

    def _ready(self, username: str) -> None:
        self._bot_name = username
        self.ticks.start()
        log.info("ready: receiving and sending as @%s", username)

    def _end(self, line: str) -> None:
        if not self.failed.done():
            self.failed.set_result(line)

    def clock_moved(self) -> None:
        """The product's time was moved by hand, on purpose: look at once."""
        self.watch.restart()
        self.ticks.nudge("plan")
        self.ticks.nudge("send")

    async def next_reminder_at(self) -> datetime | None:
        """When the bot will next speak of its own accord, as things stand."""
        return await self.writer.run(lambda session: plan_reminders.next_reminder_at(self.desk(session)))

    async def stop(self) -> None:
        """Finish what is on the wire, leave the rest queued, let go of everything; the place last."""
        self._closing = True
        await self._cancel_introduction()
        await asyncio.gather(self.ticks.stop(), self.sender.finish(), self.receiver.close())
        with contextlib.suppress(Exception):
            await self.dispatcher.close()
        await self.gateway.close()
        await self.client.aclose()
        await self.leading.stop()
        self.writer.close()
