"""Row 8: another process holds the database locked: nothing is lost, nothing crashes, and it goes on within seconds."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest

from bot.flows import deliver
from bot.sandbox.faults import Fault
from bot.store import engine as store_engine
from bot.store import sending
from bot.store.engine import sqlite_file
from bot.store.states import OutboxState
from tests.support.long import LONG
from tests.support.office import kept
from tests.support.running import running
from tests.support.world import COORDINATOR, EDUCATION, World, at

LOCKED_FOR = 60 if LONG else 3  # seconds
RECOVERS_WITHIN = 5.0  # seconds


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Somebody else keeps everybody out of the tables that everything goes through."""
    file = sqlite_file(url)
    if file is not None:
        holder = sqlite3.connect(file, isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        yield
        holder.close()
        return
    with psycopg.connect(url) as connection:
        _take(connection)
        yield


def _take(connection: psycopg.Connection) -> None:
    """All three or none: who holds one and waits for the next meets the bot in a deadlock."""
    while True:
        try:
            connection.execute("LOCK TABLE inbox, outbox, fact IN ACCESS EXCLUSIVE MODE NOWAIT")
        except psycopg.errors.LockNotAvailable:
            connection.rollback()
        else:
            return


async def test_row_08_a_locked_database_is_waited_for(both: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_engine, "WAIT_FOR_LOCK", 300)  # milliseconds, so that refusals come at once
    async with running(both, COORDINATOR, EDUCATION) as here:
        here.box.say(EDUCATION, "情况一")
        await here.until(lambda: len(kept(both)) == 1, "the first note")
        waiting, polls = here.box.world.updates, len(here.box.journal.of("getUpdates"))
        with locked(both.url):
            here.box.say(EDUCATION, "情况二")
            here.box.say(EDUCATION, "情况三")
            await here.passing(LOCKED_FOR)
            assert len(waiting) == 2, "what is not stored is not confirmed"
            assert len(here.box.journal.of("getUpdates")) <= polls + 2, "and not asked for again and again"
        freed_at = here.clock.monotonic()
        await here.until(lambda: len(kept(both)) == 3, "the others are noted")
        await here.until(lambda: len([t for t in here.texts(EDUCATION) if t.startswith("【已登记】")]) == 3, "receipts")
        assert here.clock.monotonic() - freed_at < RECOVERS_WITHIN
        assert [note["text"] for note in kept(both)] == ["情况一", "情况二", "情况三"]
        assert not here.bot.failed.done()


async def test_row_08_what_arrived_while_the_database_was_locked_is_not_said_again(
    both: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_engine, "WAIT_FOR_LOCK", 300)
    monkeypatch.setattr(sending, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(deliver, "RESEND_AFTER", timedelta(seconds=0))
    async with running(both, COORDINATOR, EDUCATION) as here:
        here.box.faults.add(Fault("sendMessage", EDUCATION, delay_after=1.0))  # the answer comes when it is locked
        both.now = at("2024-12-18 09:05")
        here.clock.move(both.now)
        here.bot.ticks.nudge("plan")
        await here.until(lambda: here.texts(EDUCATION), "the reminder has arrived")
        with locked(both.url):
            await here.passing(3)
        here.bot.ticks.nudge("recover")
        await here.until(lambda: both.queued(EDUCATION, OutboxState.SENT), "it is written down")
        here.bot.ticks.nudge("recover")
        await here.passing(1)
        assert len([text for text in here.texts(EDUCATION) if text.startswith("【工作提醒】")]) == 1
