"""From the outbox to a server on loopback, claims and settles included; beside it a plain gather over the stock library."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import telegram
from telegram.request import HTTPXRequest

from benchmarks.office import FIRST_USER, Office, at
from benchmarks.report import Row, say
from bot.chat.gateway import TelegramGateway
from bot.chat.pace import most_in_flight
from bot.chat.sender import Sender
from bot.chat.wire import Api
from bot.clock import SystemClock
from bot.flows import plan_reminders
from tests.support import postgres

PLAN = "jiamusi-2021"
MESSAGES, ROUNDS, RATE = 4_000, 3, 1_000.0
TEXT = "【已登记】2024年度工作总结\n市科协已收到。"


@contextmanager
def server(rate: float = 0) -> Iterator[str]:
    """The root of a Bot API in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.loopback", str(rate)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


@dataclass(frozen=True)
class Speed:
    """Messages a second, and messages for each second that our process computed."""

    rate: float
    per_cpu: float


def queued(office: Office, kind: str, messages: int) -> int:
    """Put answers, or a day's real digests, into the outbox; returns how many there are."""
    if kind == "answers":
        office.queue(messages)
        return messages
    office.enrol(messages * 11 // 10)  # a few of the plan's agencies are not concerned
    office.now = at("2024-12-18 09:00")
    more = True
    while more:
        with office.session() as session:
            more = plan_reminders.plan_reminders(office.desk(session))
    with office.session() as session:
        return int(session.connection().exec_driver_sql("SELECT count(*) FROM outbox").scalar_one())


async def ours(root: str, kind: str, messages: int, url: str | None = None) -> Speed:
    """So many queued rows through the program's own sender at the paid rate."""
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), "2024-11-01 10:00", (PLAN,), url)
        count = queued(office, kind, messages)
        gateway = TelegramGateway(Api(root, "1:x"), connections=most_in_flight(RATE))
        sender = Sender(gateway, office.writer, office.desk, SystemClock(), RATE)
        began, worked = time.perf_counter(), time.process_time()
        while await sender.step():
            pass
        await sender.settled()
        took, computed = time.perf_counter() - began, time.process_time() - worked
        with office.session() as session:
            left = (
                session.connection().exec_driver_sql("SELECT count(*) FROM outbox WHERE state <> 'sent'").scalar_one()
            )
        await gateway.close()
        office.close()
    if left:
        raise SystemExit(f"{left} of {count} were not sent")
    return Speed(count / took, count / computed)


async def stock(root: str, messages: int) -> Speed:
    """As many calls in one gather, with the library as it comes: no outbox, nothing kept."""
    request = HTTPXRequest(connection_pool_size=256, pool_timeout=600)
    bot = telegram.Bot("1:x", base_url=f"{root}/bot", request=request)
    began, worked = time.perf_counter(), time.process_time()
    await asyncio.gather(*(bot.send_message(FIRST_USER + n, TEXT) for n in range(messages)))
    took, computed = time.perf_counter() - began, time.process_time() - worked
    await request.shutdown()
    return Speed(messages / took, messages / computed)


def median(way: Callable[[str], Awaitable[Speed]]) -> Speed:
    """The middle of several rounds, each against a fresh server."""

    async def once() -> Speed:
        with server() as root:
            return await way(root)

    return sorted((asyncio.run(once()) for _ in range(ROUNDS)), key=lambda speed: speed.rate)[ROUNDS // 2]


async def on_postgresql(base: postgres.Server, root: str, kind: str) -> Speed:
    """The same on an empty PostgreSQL database."""
    with base.fresh_database() as url:
        return await ours(root, kind, MESSAGES, url)


def told(what: str, speed: Speed, plain: Speed) -> None:
    """Three rows about one kind of message on one database."""
    say(Row("sending", f"{what}, {MESSAGES:,} at rate {RATE:.0f}", f"{speed.rate:.0f} messages/s", ">= 1,000"))
    say(Row("sending", f"{what}: for each CPU second of ours", f"{speed.per_cpu:.0f} messages", ">= 1,600"))
    say(Row("sending", f"{what}: over a plain gather", f"{speed.rate / plain.rate:.2f}", ">= 2.5"))


def main() -> None:
    """Print the rates of answers and digests on both databases, and each over the library's own."""
    plain = median(lambda root: stock(root, MESSAGES // 8))
    figure = f"{plain.rate:.0f} messages/s, {plain.per_cpu:.0f} for each CPU second"
    say(Row("sending", f"stock library, one gather of {MESSAGES // 8:,}", figure))
    for kind in ("answers", "digests"):
        told(f"{kind}, SQLite", median(lambda root, kind=kind: ours(root, kind, MESSAGES)), plain)  # type: ignore[misc]  # bound now
    with postgres.running() as base:
        for kind in ("answers", "digests") if base is not None else ():
            assert base is not None
            told(f"{kind}, PostgreSQL", median(lambda root, kind=kind: on_postgresql(base, root, kind)), plain)  # type: ignore[misc]  # bound now


if __name__ == "__main__":
    main()
