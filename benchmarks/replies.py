"""Replies: from the inbox to note and receipt, and from an update's arrival at the poller to the receipt's acceptance.

Two parts. `recorded` drives the program's own dispatcher over stored updates, on SQLite and PostgreSQL: how many become note and
receipt in a second. `played` runs `duban run` as a process against a Bot API on loopback, and beside it, in the same run, a bare
echo bot on the same library: what a reply costs more than an echo is told as a ratio.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

from benchmarks.office import FIRST_USER, Office, at
from benchmarks.report import Row, say
from benchmarks.sending import server
from bot.chat.batches import read_batch
from bot.chat.dispatch import Dispatcher
from bot.chat.gateway import TelegramGateway
from bot.chat.wire import Api
from bot.clock import SteeredClock
from bot.flows import plan_reminders
from tests.support import postgres

PLAN, DAY = "jiamusi-2021", "2024-12-18 09:00"
REPLIES, PACED, PER_SECOND = 2_000, 500, 50
TOKEN = "12345:" + "x" * 35
TEXT = "今年组织科普讲座十二场，覆盖三个街道，总结正在汇总。"
_TICKS = os.sysconf("SC_CLK_TCK")


def crowd(office: Office, people: int) -> None:
    """So many contacts of one plan, each of whom got the day's message, and a coordinator who is told of every note."""
    office.enrol(people)
    office.coordinate(people + 1)
    office.now = at(DAY)
    more = True
    while more:
        with office.session() as session:
            more = plan_reminders.plan_reminders(office.desk(session))
    with office.session() as session:
        session.connection().exec_driver_sql("UPDATE outbox SET state = 'sent', tg_message_id = id")
        session.connection().exec_driver_sql("UPDATE reminder SET state = 'sent'")


def update(number: int) -> dict[str, object]:
    """What the person of that number says, as Telegram tells it."""
    user_id = FIRST_USER + number
    return {
        "update_id": number,
        "message": {
            "message_id": 1_000_000 + number,
            "date": int(at(DAY).timestamp()),
            "from": {"id": user_id, "is_bot": False, "first_name": "p"},
            "chat": {"id": user_id, "type": "private"},
            "text": TEXT,
        },
    }


def recorded(root: str, url: str | None, replies: int) -> tuple[float, float, float]:
    """Updates a second into the inbox; replies a second, and a CPU second, from there to note and receipt."""
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), "2024-11-01 10:00", (PLAN,), url=url)
        crowd(office, replies)
        gateway = TelegramGateway(Api(root, TOKEN))
        dispatcher = Dispatcher(gateway.bot, office.writer, office.desk, SteeredClock(at(DAY)))
        found = asyncio.run(_recorded(dispatcher, replies))
        with office.session() as session:
            done = session.connection().exec_driver_sql("SELECT count(*) FROM note WHERE receipt_id IS NOT NULL")
            assert done.scalar_one() == replies
        office.close()
    return found


async def _recorded(dispatcher: Dispatcher, replies: int) -> tuple[float, float, float]:
    await dispatcher.open()
    began = time.perf_counter()
    for first in range(1, replies + 1, 100):
        batch = [update(number) for number in range(first, min(first + 100, replies + 1))]
        await dispatcher.keep(read_batch(json.dumps({"ok": True, "result": batch}).encode()))
    stored = time.perf_counter() - began
    began, worked = time.perf_counter(), time.process_time()
    while await dispatcher.step():
        pass
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    await dispatcher.close()
    return replies / stored, replies / took, replies / cpu


@dataclass(frozen=True)
class Played:
    """What a process did with messages that people sent: answered in a second, CPU seconds for each, seconds each waited."""

    rate: float
    cpu: float
    waits: Sequence[float]

    @property
    def p50(self) -> float:
        return statistics.median(self.waits)

    @property
    def p99(self) -> float:
        return sorted(self.waits)[int(len(self.waits) * 0.99)]


def cpu_of(process: subprocess.Popen[bytes]) -> float:
    """CPU seconds the process has used (proc(5), stat: utime and stime)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def asked(root: str, path: str, body: bytes | None = None) -> dict[str, object]:
    """What the server's control pages answer."""
    with urlopen(Request(f"{root}/control/{path}", data=body)) as answer:  # noqa: S310 (loopback)
        found: dict[str, object] = json.load(answer)
    return found


def spans(root: str, count: int) -> list[tuple[float, float]]:
    """(handed out, answered) of the first `count` people, once all of them were answered."""
    give_up = time.monotonic() + 120
    while time.monotonic() < give_up:
        found: list[tuple[float, float]] = asked(root, "waits")["spans"]  # type: ignore[assignment]
        if len(found) >= count:
            return found
        time.sleep(0.2)
    raise SystemExit(f"after two minutes only {len(found)} of {count} were answered")


@contextmanager
def started(command: Sequence[str], root: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that polls the server already."""
    with subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL) as process:
        try:
            while asked(root, "waits")["polled_at"] is None and process.poll() is None:
                time.sleep(0.05)
            time.sleep(1.0)  # what it does after its start is not what is measured
            yield process
        finally:
            process.kill()


def played(process: subprocess.Popen[bytes], root: str) -> tuple[Played, Played]:
    """Everybody at once, then so many a second."""
    before = cpu_of(process)
    asked(root, f"say/{REPLIES}/{FIRST_USER + 1}", TEXT.encode())
    burst = spans(root, REPLIES)
    took = max(done for _, done in burst) - min(given for given, _ in burst)
    at_once = Played(REPLIES / took, (cpu_of(process) - before) / REPLIES, [b - a for a, b in burst])
    before = cpu_of(process)
    for number in range(PACED):
        due = time.monotonic() + 1 / PER_SECOND
        asked(root, f"say/1/{FIRST_USER + 1 + REPLIES + number}", TEXT.encode())
        time.sleep(max(0.0, due - time.monotonic()))
    paced = spans(root, REPLIES + PACED)[REPLIES:]
    return at_once, Played(PER_SECOND, (cpu_of(process) - before) / PACED, [b - a for a, b in paced])


def duban() -> tuple[Played, Played]:
    """The program itself, with a database of its own, at the paid rate."""
    with server() as root, TemporaryDirectory() as folder:
        office = Office(Path(folder), "2024-11-01 10:00", (PLAN,))
        crowd(office, REPLIES + PACED)
        office.close()
        settings = {"DATABASE_URL": office.url, "API_URL": root, "TOKEN": TOKEN, "RATE": "1000", "PORT": "0"}
        settings["CLOCK"] = at(DAY).isoformat()
        program = [sys.executable, "-m", "bot", "run"]
        with started(program, root, **{f"DUBAN_{name}": value for name, value in settings.items()}) as process:
            return played(process, root)


def echo() -> tuple[Played, Played]:
    """The bare bot."""
    with server() as root, started([sys.executable, "-m", "benchmarks.echo", root], root) as process:
        return played(process, root)


def say_recorded(engine: str, found: tuple[float, float, float]) -> None:
    """The rows of the first part."""
    stored, rate, per_cpu = found
    goal = ">= 300/s" if engine == "SQLite" else ""
    figure = f"{rate:.0f}/s; {per_cpu:.0f} per CPU second"
    say(Row("replies", f"{engine}: {REPLIES:,} from inbox to note and receipt", figure, goal))
    say(Row("replies", f"{engine}: a backlog from the poller into the inbox", f"{stored:.0f} updates/s", ">= 500/s"))


def main() -> None:
    """Print the rows of both parts."""
    with server() as root:
        say_recorded("SQLite", recorded(root, None, REPLIES))
        with postgres.running() as there:
            if there is not None:
                with there.fresh_database() as url:
                    say_recorded("PostgreSQL", recorded(root, url, REPLIES))
    (ours, ours_paced), (bare, bare_paced) = duban(), echo()
    say(
        Row("replies", f"a process, {REPLIES:,} at once: arrival to accepted receipt", f"{ours.rate:.0f}/s", ">= 300/s")
    )
    say(Row("replies", "bare echo bot, the same", f"{bare.rate:.0f}/s"))
    what = f"arrival to accepted receipt at {PER_SECOND}/s"
    said = "p50 {:.1f} ms, p99 {:.1f} ms"
    say(Row("replies", what, said.format(ours_paced.p50 * 1000, ours_paced.p99 * 1000), "p50 < 20 ms"))
    say(Row("replies", "bare echo bot, the same", said.format(bare_paced.p50 * 1000, bare_paced.p99 * 1000)))
    say(Row("replies", "CPU per reply over CPU per echo, at once", f"{ours.cpu / bare.cpu:.2f}", "stated"))
    say(Row("replies", "CPU per reply", f"{ours.cpu * 1000:.2f} ms; echo {bare.cpu * 1000:.2f} ms"))


if __name__ == "__main__":
    main()
