"""A wave at the allowed rate, against a server that enforces it, while replies are being recorded.

`python -m benchmarks.wave 600` for the ten minutes of the promise; a minute otherwise.
"""

import asyncio
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.office import Office
from benchmarks.report import Row, say
from benchmarks.sending import server
from bot.chat.batches import RawUpdate
from bot.chat.dispatch import Dispatcher
from bot.chat.gateway import TelegramGateway
from bot.chat.sender import Sender
from bot.chat.wire import Api, http_client
from bot.clock import SystemClock

RATE, REPLIES_APART = 25.0, 0.1


async def _replies(dispatcher: Dispatcher, until: float) -> list[float]:
    """Seconds that each reply waited until it was stored."""
    waits, number = [], 0
    while time.monotonic() < until:
        number += 1
        began = time.monotonic()
        await dispatcher.keep([RawUpdate(number, f"m:{number}", b"{}")])
        waits.append(time.monotonic() - began)
        await asyncio.sleep(REPLIES_APART)
    return sorted(waits)


async def wave(root: str, seconds: float) -> tuple[int, int, list[float]]:
    """(accepted, refused with 429, seconds each reply waited) of a wave that lasts so long."""
    with TemporaryDirectory() as folder:
        office, clock = Office(Path(folder), "2024-12-18 09:00"), SystemClock()
        office.queue(int(seconds * RATE * 1.2) + 100)
        gateway = TelegramGateway(Api(root, "1:x"))
        sender = Sender(gateway, office.writer, office.desk, clock, RATE)
        dispatcher = Dispatcher(gateway.bot, office.writer, office.desk, clock)
        until = time.monotonic() + seconds
        replies = asyncio.create_task(_replies(dispatcher, until))
        while time.monotonic() < until:
            if not await sender.step():
                await sender.rest()
        async with http_client() as client:
            counts = (await client.get(f"{root}/control/counts")).json()
        waits = await replies
        await sender.settled()
        await gateway.close()
        office.close()
    return counts["accepted"], counts["refused"], waits


def main(seconds: float) -> None:
    """Print what share of the rate was held, what was refused, how long replies waited."""
    with server(RATE) as root:
        accepted, refused, waits = asyncio.run(wave(root, seconds))
    what = f"{seconds:.0f} s at {RATE:.0f}/s"
    say(Row("wave", f"{what}: share of the rate held", f"{accepted / (seconds * RATE):.1%}", ">= 99 %"))
    say(Row("wave", "refused with 429 by a server that enforces the rate", str(refused), "0"))
    say(Row("wave", "replies stored meanwhile, p99", f"{waits[int(len(waits) * 0.99)] * 1000:.0f} ms", "< 1 s"))


if __name__ == "__main__":
    main(float(sys.argv[1]) if sys.argv[1:] else 60.0)
