"""Ten thousand reminders due in one second, through the program as it runs: how long its event loop ever stands still.

`python -m benchmarks.burst [reminders] [rate]`. Beside it, in a process of its own, a loop that does nothing says how long this
machine makes anybody wait.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.request import urlopen

from benchmarks.office import FIRST_USER, Office, at
from benchmarks.report import Row, say
from benchmarks.sending import server
from bot.app import Bot, Setup
from bot.chat.wire import Api
from bot.clock import SteeredClock
from bot.flows.upcoming import Upcoming
from bot.serving import quiet_memory
from bot.store import people

PLAN, JOINED = "jiamusi-2021", "2024-11-01 10:00"
DUE, BEFORE, SECONDS_BEFORE = "2024-12-18 09:00", "2024-12-18 08:59:45", 15.0
REMINDERS, RATE = 10_000, 1_000.0
TOKEN = "12345:" + "x" * 35
BEAT = 0.001  # seconds


class Beat(NamedTuple):
    """When a beat came, how much later than it wanted, and how much of that the process itself computed; seconds."""

    at: float
    late: float
    computed: float


@dataclass
class Heart:
    """A task that wants to run every millisecond, and writes down how much later it did."""

    beats: list[Beat] = field(default_factory=list)

    async def beat(self) -> None:
        """Beat until cancelled."""
        last, worked = time.monotonic(), time.process_time()
        while True:
            await asyncio.sleep(BEAT)
            now, cpu = time.monotonic(), time.process_time()
            self.beats.append(Beat(now, now - last - BEAT, min(cpu - worked, now - last)))
            last, worked = now, cpu

    def worst(self, since: float) -> float:
        """The longest stall after `since`, in milliseconds."""
        return max((beat.late for beat in self.beats if beat.at >= since), default=0.0) * 1000

    def own(self, since: float) -> float:
        """The most that the process itself computed in a stall after `since`: what is left where nobody else computes."""
        return max((beat.computed for beat in self.beats if beat.at >= since), default=0.0) * 1000


@contextmanager
def idle_beside() -> Iterator[subprocess.Popen[str]]:
    """An idle loop in a process of its own; it tells its longest stall when its input ends."""
    command = [sys.executable, "-m", "benchmarks.burst", "idle"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


async def idle() -> None:
    """Beat until the input ends, then tell the longest stall in milliseconds."""
    heart, began = Heart(), time.monotonic()
    beating = asyncio.create_task(heart.beat())
    await asyncio.to_thread(sys.stdin.read)
    beating.cancel()
    sys.stdout.write(f"{heart.worst(began + 1)}\n")


def accepted(root: str) -> int:
    """How many messages the server has accepted."""
    with urlopen(f"{root}/control/counts") as answer:  # noqa: S310 (our own server on loopback)
        return int(json.load(answer)["accepted"])


def waited(root: str, reminders: int) -> bool:
    """Wait half a second; whether the server still has not accepted so many."""
    time.sleep(0.5)
    return accepted(root) < reminders


async def burst(root: str, office: Office, folder: Path, reminders: int, rate: float) -> tuple[Heart, float, float]:
    """The beats, and when the reminders fell due and the last one left (monotonic)."""
    clock = SteeredClock(at(BEFORE))
    setup = Setup(Api(root, TOKEN), office.url, office.book, folder, coordinators=(FIRST_USER - 1,), rate=rate)
    bot, heart = Bot(setup, clock), Heart()
    due = time.monotonic() + SECONDS_BEFORE
    await bot.start()
    quiet_memory()
    beating = asyncio.create_task(heart.beat())
    give_up = due + 120 + 20 * reminders / rate
    while await asyncio.to_thread(waited, root, reminders) and time.monotonic() < give_up:
        pass
    done = time.monotonic()
    beating.cancel()
    await bot.stop()
    return heart, due, done


def expected(office: Office) -> int:
    """How many people have something to hear that day, worked out beforehand."""
    with office.session() as session:
        desk = replace(office.desk(session), now=at(DUE))
        told = 0
        for persons in people.batches(session, 2_000):
            upcoming = Upcoming(desk, persons)
            told += sum(1 for person in persons if upcoming.due_for(person))
        return told


def dropped(office: Office, reminders: int) -> int:
    """How many of those reminders were not sent."""
    with office.session() as session:
        query = "SELECT count(DISTINCT person_id) FROM outbox WHERE lane = 'reminder' AND state = 'sent'"
        return reminders - int(session.connection().exec_driver_sql(query).scalar_one())


def main(reminders: int, rate: float) -> None:
    """Print the longest stall, what was dropped, and how long it took."""
    with TemporaryDirectory() as folder, server() as root, idle_beside() as beside:
        office = Office(Path(folder), JOINED, (PLAN,))
        office.enrol(reminders * 11 // 10)  # a few of the plan's agencies are not concerned
        reminders = expected(office)
        heart, due, done = asyncio.run(burst(root, office, Path(folder), reminders, rate))
        machine = float(beside.communicate()[0])
        lost = dropped(office, reminders)
        office.close()
    what = f"{reminders:,} due in one second, sent at {rate:.0f}/s"
    stalls = f"{heart.worst(due):.0f} ms (of it our own computing at most {heart.own(due):.0f} ms; an idle loop beside it: {machine:.0f} ms)"
    say(Row("burst", f"{what}: loop stalled at most", stalls, "<= 50 ms"))
    say(Row("burst", "dropped", str(lost), "0"))
    say(Row("burst", "planned, queued and sent after", f"{done - due:.1f} s"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["idle"]:
        asyncio.run(idle())
    else:
        given = [float(word) for word in sys.argv[1:]]
        main(int(given[0]) if given else REMINDERS, given[1] if given[1:] else RATE)
