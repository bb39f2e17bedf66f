"""From the outbox to a server on loopback, claims and settles included; beside it a plain gather over the stock library."""

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import telegram
from telegram.request import HTTPXRequest

from benchmarks.office import FIRST_USER, Office
from benchmarks.report import Row, say
from bot.chat.gateway import TelegramGateway
from bot.chat.pace import most_in_flight
from bot.chat.sender import Sender
from bot.chat.wire import Api
from bot.clock import SystemClock

MESSAGES, ROUNDS, RATE = 2_000, 3, 1_000.0
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


async def ours(root: str, messages: int, rate: float = RATE) -> float:
    """Seconds for so many queued rows, through the program's own sender at the paid rate."""
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), "2024-12-18 09:00")
        office.queue(messages)
        gateway = TelegramGateway(Api(root, "1:x"), connections=most_in_flight(rate))
        sender = Sender(gateway, office.writer, office.desk, SystemClock(), rate)
        began = time.perf_counter()
        while await sender.step():
            pass
        await sender.settled()
        took = time.perf_counter() - began
        await gateway.close()
        office.close()
    return took


async def stock(root: str, messages: int, _rate: float = RATE) -> float:
    """Seconds for as many calls in one gather, with the library as it comes: no outbox, nothing kept."""
    request = HTTPXRequest(connection_pool_size=256, pool_timeout=600)
    bot = telegram.Bot("1:x", base_url=f"{root}/bot", request=request)
    began = time.perf_counter()
    await asyncio.gather(*(bot.send_message(FIRST_USER + n, TEXT) for n in range(messages)))
    took = time.perf_counter() - began
    await request.shutdown()
    return took


def rate_of(way: Callable[[str, int], Awaitable[float]], messages: int) -> list[float]:
    """Messages a second of several rounds, each against a fresh server."""

    async def once() -> float:
        with server() as root:
            return messages / await way(root, messages)

    return [asyncio.run(once()) for _ in range(ROUNDS)]


def main() -> None:
    """Print both rates and their ratio."""
    mine, plain = rate_of(ours, MESSAGES), rate_of(stock, MESSAGES // 8)
    a, b = statistics.median(mine), statistics.median(plain)
    say(Row("sending", f"outbox to server, {MESSAGES:,} rows, rate {RATE:.0f}", f"{a:.0f} messages/s", ">= 1,000"))
    say(Row("sending", f"stock library, one gather of {MESSAGES // 8:,}", f"{b:.0f} messages/s"))
    say(Row("sending", "ratio", f"{a / b:.2f}", ">= 2.5"))


if __name__ == "__main__":
    main()
