"""What of reminders due in one second is left when the process is killed in the middle of them and started again."""

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram.ext import ApplicationBuilder

from benchmarks.office import Office
from bot.clock import SystemClock
from bot.flows import deliver
from bot.flows.ports import Sent
from bot.store.engine import Session

KILLED, AT_ONCE, DOWN, QUIET = 1_000, 8, 5.0, 4.0
FIRED = "fired"  # the file that stands for Telegram: a line for each message that arrived


def arrived(folder: Path, number: int) -> None:
    """Number `number` has arrived: written down at once, as a server would."""
    with (folder / FIRED).open("a") as file:
        file.write(f"{number}\n")


async def fire(folder: str, number: int) -> None:
    """What a timer does."""
    arrived(Path(folder), number)


async def rows(folder: Path, first: bool) -> None:
    """Duban's own protocol: recover, claim, send, settle."""
    office, clock = Office(folder, "2024-12-18 09:00"), SystemClock()
    if first:
        office.queue(KILLED, lane="news")
    with office.session() as session:
        deliver.RESEND_AFTER = timedelta(0)
        deliver.recover(office.desk(session), clock.wall(), at_start=True)

    def claimed(session: Session) -> list[int]:
        return [row_id for row_id, _ in deliver.claim(office.desk(session), clock.wall(), AT_ONCE, set())]

    while ids := await office.writer.run(claimed):
        for row_id in ids:
            arrived(folder, row_id)
        settled = [(row_id, Sent(row_id)) for row_id in ids]
        await office.writer.run(lambda session, done=settled: deliver.settle(office.desk(session), clock.wall(), done))  # type: ignore[misc]  # bound now
    office.close()


async def job_queue(folder: Path, first: bool) -> None:
    """The library's own JobQueue, as it comes."""
    application = ApplicationBuilder().token("1:x").build()
    queue = application.job_queue
    assert queue is not None
    for number in range(KILLED if first else 0):
        queue.run_once(lambda _, n=number: fire(str(folder), n), timedelta(seconds=2))  # type: ignore[misc]  # bound now
    await queue.start()
    await asyncio.sleep(2 + QUIET)


async def sql_jobs(folder: Path, first: bool) -> None:
    """APScheduler with its SQL job store, and a minute of grace."""
    scheduler = AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(f"sqlite:///{folder}/jobs.db")}, timezone="UTC"
    )
    scheduler.start(paused=True)
    due = datetime.now(UTC) + timedelta(seconds=KILLED / 100)
    for number in range(KILLED if first else 0):
        scheduler.add_job(
            fire, "date", run_date=due, args=[str(folder), number], misfire_grace_time=60 if first else None
        )
    scheduler.resume()
    await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds() if first else 0.0) + QUIET)


WAYS: dict[str, Callable[[Path, bool], Awaitable[None]]] = {"rows": rows, "job_queue": job_queue, "sql_jobs": sql_jobs}


def killed(way: str) -> tuple[int, int]:
    """(lost, arrived twice) after a kill in the middle and a second start."""
    with TemporaryDirectory() as folder:
        fired = Path(folder) / FIRED
        with subprocess.Popen([sys.executable, "-m", "benchmarks.killed_timers", way, folder, "first"]) as process:
            give_up = time.monotonic() + 120
            while process.poll() is None and time.monotonic() < give_up:
                if fired.exists() and fired.read_text().count("\n") >= KILLED // 4:
                    break
                time.sleep(0.002)
            process.kill()
        time.sleep(DOWN)
        subprocess.run([sys.executable, "-m", "benchmarks.killed_timers", way, folder, "again"], check=True)
        seen = Counter(fired.read_text().split()) if fired.exists() else Counter[str]()
    return KILLED - len(seen), sum(count - 1 for count in seen.values())


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    asyncio.run(WAYS[sys.argv[1]](Path(sys.argv[2]), sys.argv[3] == "first"))  # type: ignore[arg-type]  # each is a coroutine
