"""One timer per reminder, as the libraries offer it, beside rows that are looked at: the same reminders, due in one second."""

import asyncio
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import PIPE, run
from tempfile import TemporaryDirectory

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram.ext import ApplicationBuilder

from benchmarks.killed_timers import KILLED, killed
from benchmarks.office import Office
from benchmarks.report import Row, say
from bot.clock import SystemClock
from bot.flows import deliver
from bot.flows.ports import Sent
from bot.store.engine import Session

REMINDERS, AHEAD = 10_000, 12.0
fired: list[float] = []


async def fire(*_: object) -> None:
    """What a timer does: it is noted when."""
    fired.append(time.monotonic())


async def _lateness(due: float, wanted: int) -> str:
    """How late the last one came and how long the loop stood still."""
    stall, last, give_up = 0.0, time.monotonic(), due + 60
    while len(fired) < wanted and time.monotonic() < give_up:
        await asyncio.sleep(0.001)
        stall, last = max(stall, time.monotonic() - last), time.monotonic()
    return (
        f"last {max(fired or [0]) - due:.2f} s late, loop stalled {stall * 1000:.0f} ms, {wanted - len(fired)} missed"
    )


async def job_queue(count: int) -> tuple[float, str]:
    """The library's own JobQueue."""
    application = ApplicationBuilder().token("1:x").build()  # the queue knows it only weakly
    queue = application.job_queue
    assert queue is not None
    began, due = time.monotonic(), time.monotonic() + AHEAD
    when = datetime.now(UTC) + timedelta(seconds=AHEAD)
    for _ in range(count):
        queue.run_once(fire, when, job_kwargs={"misfire_grace_time": None})
    await queue.start()
    ready = time.monotonic() - began
    return ready, await _lateness(max(due, time.monotonic()), count)


async def sql_jobs(count: int) -> tuple[float, str]:
    """APScheduler with its SQL job store."""
    with TemporaryDirectory() as folder:
        scheduler = AsyncIOScheduler(
            jobstores={"default": SQLAlchemyJobStore(f"sqlite:///{folder}/jobs.db")}, timezone="UTC"
        )
        began, due = time.monotonic(), datetime.now(UTC) + timedelta(seconds=count / 150)
        scheduler.start(paused=True)
        for _ in range(count):
            scheduler.add_job(fire, "date", run_date=due, misfire_grace_time=None)
        ready = time.monotonic() - began
        scheduler.resume()
        at = max(time.monotonic() + (due - datetime.now(UTC)).total_seconds(), time.monotonic())
        said = await _lateness(at, count)
        scheduler.shutdown(wait=False)
    return ready, said


async def rows(count: int) -> tuple[float, str]:
    """Duban: rows in the outbox, claimed and settled in batches on the writer's thread."""
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), "2024-12-18 09:00")
        began = time.monotonic()
        office.queue(count)
        ready, due = time.monotonic() - began, time.monotonic()
        emptying = asyncio.create_task(_emptied(office))
        said = await _lateness(due, count)
        await emptying
        office.close()
    return ready, said


async def _emptied(office: Office) -> None:
    clock = SystemClock()

    def claimed(session: Session) -> int:
        wall = clock.wall()
        calls = deliver.claim(office.desk(session), wall, 128, set())
        deliver.settle(office.desk(session), wall, [(row_id, Sent(row_id)) for row_id, _ in calls])
        return len(calls)

    while count := await office.writer.run(claimed):
        fired.extend([time.monotonic()] * count)


WAYS: dict[str, Callable[[int], Awaitable[tuple[float, str]]]] = {
    "rows": rows,
    "job_queue": job_queue,
    "sql_jobs": sql_jobs,
}


def main() -> None:
    """Each way in a process of its own; then each is killed half way and started again."""
    for way in WAYS:
        done = run([sys.executable, "-m", "benchmarks.timers", way], stdout=PIPE, text=True, check=True)
        sys.stdout.write(done.stdout)
        lost, twice = killed(way)
        said = f"{lost:,} of {KILLED:,} lost, {twice} twice"
        say(Row("timers", f"{way}: killed with -9 half way, started again after 5 s", said, "ahead on each"))


def alone(way: str) -> None:
    """One way, in this process."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    async def measured() -> tuple[float, str]:
        return await WAYS[way](REMINDERS)

    ready, said = asyncio.run(measured())
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    say(Row("timers", f"{way}: {REMINDERS:,} set up in", f"{ready:.2f} s, {memory:.0f} MB more"))
    say(Row("timers", f"{way}: due at once", said, "ahead on each"))


if __name__ == "__main__":
    alone(sys.argv[1]) if sys.argv[1:] else main()
