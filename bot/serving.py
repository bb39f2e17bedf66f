"""A process from its first line to its exit code: signals, the claim code, the sandbox beside the bot."""

import asyncio
import gc
import logging
import secrets
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from starlette.routing import Route

from bot.app import Bot, Setup
from bot.chat import redaction
from bot.chat.batches import RawUpdate
from bot.chat.webhook import Door
from bot.chat.wire import Api
from bot.clock import Clock, SteeredClock
from bot.feed import feed_route
from bot.health import HealthServer, complaints
from bot.heartbeat import Heartbeat
from bot.metrics import metrics_route
from bot.settings import OFFICE_ZONE, SANDBOX_DATABASE, Settings
from bot.shipped import plan_data_folder
from bot.store import facts
from bot.store.engine import DatabaseError, Writer, in_words, opened, sqlite_file
from bot.store.presence import refuse_unusable
from bot.watchdog import Watchdog
from schedules.book import Book

log = logging.getLogger(__name__)

SANDBOX_STARTS_AT = datetime(2024, 12, 18, 8, 58, tzinfo=OFFICE_ZONE)


async def run_bot(settings: Settings, token: str, book: Book, clock: Clock) -> int:
    """Run on Telegram until a signal; returns the exit code."""
    redaction.install(token)
    setup = _setup(settings, Api(settings.api_url, token), settings.database(), book)
    try:
        refuse_unusable(setup.database_url)
        bot = Bot(setup, clock)
    except (ValueError, OSError) as problem:
        return _refused(in_words(problem))
    bot.on_lead.append(lambda: _say_who_may_come(bot))
    inlet = Writer(opened(setup.database_url))
    page = HealthServer(bot, [metrics_route(bot), feed_route(bot, inlet), *_door(bot, inlet)])
    watchdog, heartbeat = Watchdog(bot.ticks.ends), _heartbeat(bot, settings)
    stop = _stop_signal()
    try:
        await _started(bot)
        if not page.start(settings.host, settings.port) and setup.webhook_url:
            await bot.stop()
            return _refused(
                f"port {settings.port} on {settings.host} is taken, and the webhook needs it: set DUBAN_PORT"
            )
        watchdog.start()
        return await _until_stopped(bot, stop)
    except (ValueError, DatabaseError, OSError) as problem:
        return _refused(in_words(problem))
    finally:
        watchdog.stop()
        heartbeat.cancel()
        await page.stop()
        inlet.close()


def _heartbeat(bot: Bot, settings: Settings) -> asyncio.Task[None]:
    """Calls the address that was set, from the process that sends, while health and the last audit say that all is well."""

    def well() -> bool:
        report = bot.gauge.report
        return bot.leading.leads and not complaints(bot) and report is not None and report.clean

    async def nothing() -> None:
        return

    url = settings.heartbeat_url.get_secret_value() if settings.heartbeat_url else ""
    work = Heartbeat(url, bot.client, well, bot.clock).run() if url else nothing()
    return asyncio.create_task(work, name="heartbeat")


def _door(bot: Bot, inlet: Writer) -> list[Route]:
    """Where Telegram brings updates, whichever process sends: with a writer of its own, it waits for no other work."""
    if not bot.setup.webhook_url:
        return []

    async def keep(batch: Sequence[RawUpdate]) -> None:
        await bot.keep(batch, inlet)

    async def secret() -> str | None:
        return await inlet.run(lambda session: facts.get(session, facts.WEBHOOK_SECRET))

    door = Door(bot.setup.webhook_url, keep, secret, bot.clock)
    return [Route(door.path, door.take, methods=["POST"])]


async def _started(bot: Bot) -> None:
    try:
        await bot.start()
    except BaseException:
        await bot.stop()
        raise
    quiet_memory()


def quiet_memory() -> None:
    """What is there after the start stays: the collector looks only at what is made from here on.

    Plans and libraries are hundreds of thousands of objects. To look through them all stopped everything, replies and
    sending too, for 150 ms every few seconds of a burst (`benchmarks/burst.py`).
    """
    gc.collect()
    gc.freeze()


async def run_sandbox(settings: Settings, book: Book) -> int:
    """Run the bot beside a Bot API of its own until a signal; returns the exit code."""
    from bot.cast import CAST, CHAT_BOT_ID, bring_on_board  # a server and its page: who runs on Telegram needs neither
    from bot.sandbox.server import Sandbox

    token = f"{CHAT_BOT_ID}:{secrets.token_urlsafe(26)}"  # lives as long as this process and opens nothing else
    redaction.install(token)
    url = settings.database(SANDBOX_DATABASE)
    clock = SteeredClock(settings.clock or SANDBOX_STARTS_AT, settings.clock_speed)
    running: list[Bot] = []

    async def next_reminder() -> datetime | None:
        return await running[0].next_reminder_at() if running else None

    box = Sandbox(clock, token, CAST, next_reminder=next_reminder, folder=_beside(url, "chats"))
    try:
        box.load(restore_clock=settings.clock is None)
        root = await box.start(settings.host, settings.port)
    except ValueError as problem:
        return _refused(str(problem))
    except OSError:
        return _refused(f"port {settings.port} on {settings.host} is taken; set DUBAN_PORT to a free one, or 0")
    try:
        bot = Bot(_setup(settings, Api(root, token), url, book, sandbox=True), clock)
        stop = _stop_signal()
        await _started(bot)
        if not bot.leading.leads:
            await bot.stop()
            return _refused("another duban sandbox works on this database; stop it, or set DUBAN_DATABASE_URL")
        running.append(bot)
        clock.listeners.append(bot.clock_moved)
        await bring_on_board(bot, box)
        print(f"督办沙盒 · Duban sandbox: {root}/", flush=True)
        return await _until_stopped(bot, stop)
    finally:
        await box.stop()


def _setup(settings: Settings, api: Api, url: str, book: Book, *, sandbox: bool = False) -> Setup:
    return Setup(
        api=api,
        database_url=url,
        book=book,
        files=_beside(url, "files"),
        coordinators=settings.coordinators,
        rate=settings.rate,
        proxy=settings.proxy.get_secret_value() if settings.proxy and not sandbox else None,
        sandbox=sandbox,
        plans_folder=settings.plans or plan_data_folder(),
        hold_above=settings.hold_above,
        webhook_url=settings.webhook_url.get_secret_value() if settings.webhook_url and not sandbox else "",
        public_url="" if sandbox else settings.public(),
    )


def _beside(url: str, name: str) -> Path:
    file = sqlite_file(url)
    return (file.parent / f"{file.stem}-{name}") if file else Path("var") / name


def _stop_signal() -> asyncio.Event:
    """Set when somebody asks the process to end; also while it is still starting."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop


async def _until_stopped(bot: Bot, stop: asyncio.Event) -> int:
    _warn_of_missing_years(bot)
    bot.failed.add_done_callback(lambda _: stop.set())
    await stop.wait()
    log.info("stopping: what is on the wire is finished, the rest stays queued")
    await bot.stop()
    if bot.failed.done():
        return _refused(bot.failed.result())
    log.info("stopped")
    return 0


def _say_who_may_come(bot: Bot) -> None:
    if bot.claim_code is not None:
        print(
            f"No coordinator yet. Whoever sends this to the bot becomes the first: /start {bot.claim_code}", flush=True
        )


def _warn_of_missing_years(bot: Bot) -> None:
    book = bot.setup.book
    today = bot.clock.now().astimezone(OFFICE_ZONE).date()
    for year in book.loaded.calendar.missing_years(today, today.replace(year=today.year + 1, day=1)):
        log.warning(
            "calendar missing: the working days of %d are not announced; weekends and fixed holidays are used. "
            "Add them to holidays.yaml beside the plans",
            year,
        )


def _refused(line: str) -> int:
    print(f"duban: {line}", file=sys.stderr)
    return 2
