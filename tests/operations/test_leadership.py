"""The place of the one who sends: one has it, another gets it when it is gone, whichever way it went."""

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from bot.clock import SystemClock
from bot.leading import Leading, Timing
from bot.store.advisory import AdvisoryLock
from bot.store.leadership import Alone, FileLock, Leadership, leadership_of, lock_file

QUICK = Timing(confirm_every=0.05, try_every=0.05, sure_for=2.0)
WITHIN = 10.0  # seconds; far more than any of it takes


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Leadership]]:
    """One more who wants the place, on each kind of database; all of them let go at the end."""
    url = f"sqlite:///{tmp_path}/duban.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    made: list[Leadership] = []

    def one_more() -> Leadership:
        made.append(leadership_of(url))
        return made[-1]

    yield one_more
    for each in made:
        each.release()


def test_one_has_it_and_the_other_gets_it_after_release(place: Callable[[], Leadership]) -> None:
    one, other = place(), place()

    assert one.take()
    assert one.take(), "asking again changes nothing"
    assert one.confirmed()
    assert not other.take()
    assert not other.confirmed()
    one.release()
    assert not one.confirmed()
    assert other.take()
    other.release()


def test_a_wish_is_seen_by_the_one_who_leads(place: Callable[[], Leadership]) -> None:
    leader, restorer, another = place(), place(), place()
    assert leader.take()
    assert not leader.wished()

    assert restorer.wish()
    assert leader.wished()
    assert not another.wish()
    restorer.release()
    assert not leader.wished()
    for each in (leader, restorer, another):
        each.release()


def test_a_database_in_memory_is_everybodys_own() -> None:
    assert isinstance(leadership_of("sqlite://"), Alone)


def test_who_lost_the_lock_file_does_not_lead(tmp_path: Path) -> None:
    lock = FileLock(lock_file(tmp_path / "duban.db"))
    assert lock.take()

    lock_file(tmp_path / "duban.db").unlink()

    assert not lock.confirmed()
    lock.release()


def test_the_lock_of_a_silent_connection_is_given_to_another(postgres_url: str) -> None:
    stopped, other = AdvisoryLock(postgres_url, silence=1), AdvisoryLock(postgres_url)
    assert stopped.take()

    assert _in_time(other.take)  # nothing was heard of the first for a second: as after SIGSTOP, or a machine cut off
    assert not stopped.confirmed()
    other.release()


def test_an_address_that_nobody_answers_is_no_leadership(tmp_path: Path) -> None:
    assert not AdvisoryLock("postgresql://postgres@127.0.0.1:9/nowhere").take()


class Office:
    """Counts when it leads."""

    def __init__(self, place: Leadership, timing: Timing = QUICK) -> None:
        self.events: list[str] = []
        self.changed = asyncio.Event()
        self.leading = Leading(place, SystemClock(), self._begin, self._end, timing)

    async def _begin(self) -> None:
        self._note("began")

    async def _end(self) -> None:
        assert not self.leading.sure(), "nothing may leave while what is on the wire is settled"
        self._note("ended")

    def _note(self, what: str) -> None:
        self.events.append(what)
        self.changed.set()

    async def has(self, *events: str) -> None:
        async with asyncio.timeout(WITHIN):
            while self.events != list(events):
                self.changed.clear()
                await self.changed.wait()


async def test_the_second_takes_over_when_the_first_stops(place: Callable[[], Leadership]) -> None:
    first, second = Office(place()), Office(place())
    await first.leading.start()
    await second.leading.start()
    assert first.leading.sure()
    assert not second.leading.leads

    await first.leading.stop()

    await second.has("began")
    assert second.leading.sure()
    await second.leading.stop()


async def test_a_lost_connection_ends_the_lead_at_once_and_it_comes_back(postgres_url: str) -> None:
    office = Office(leadership_of(postgres_url))
    await office.leading.start()

    with psycopg.connect(postgres_url, autocommit=True) as operator:
        operator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'duban%'")

    await office.has("began", "ended", "began")
    await office.leading.stop()


async def test_the_leader_steps_aside_for_a_restore(place: Callable[[], Leadership]) -> None:
    office, restorer = Office(place()), place()
    await office.leading.start()

    assert restorer.wish()
    await office.has("began", "ended")
    assert await asyncio.to_thread(_in_time, restorer.take)
    restorer.release()

    await office.has("began", "ended", "began")
    await office.leading.stop()


async def test_a_confirmation_is_worth_only_so_long(tmp_path: Path) -> None:
    never = Timing(confirm_every=3600, try_every=3600, sure_for=0.05)
    office = Office(FileLock(tmp_path / "lock"), never)
    await office.leading.start()
    clock, until = SystemClock(), SystemClock().monotonic() + WITHIN

    while office.leading.sure():
        assert clock.monotonic() < until
        await asyncio.to_thread(os.sched_yield)

    assert office.leading.leads
    await office.leading.stop()


async def test_who_fails_to_begin_gives_the_place_back(place: Callable[[], Leadership]) -> None:
    async def fail() -> None:
        raise ValueError("no such plan")

    async def nothing() -> None:
        return

    leading = Leading(place(), SystemClock(), fail, nothing, QUICK)
    with pytest.raises(ValueError, match="no such plan"):
        await leading.start()

    other = place()
    assert other.take()
    other.release()
    await leading.stop()


def _in_time(question: Callable[[], bool]) -> bool:
    clock, until = SystemClock(), SystemClock().monotonic() + WITHIN
    while not question():
        if clock.monotonic() > until:
            return False
        clock.wait(0.05)
    return True
