"""Row 9: the disk is full: the offset stays, nothing leaves unclaimed, the operator is told, and room is all it takes to go on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from bot import health
from bot.store.states import OutboxState
from tests.support.office import kept
from tests.support.running import Running, bot_on, started, telegram_of
from tests.support.world import COORDINATOR, EDUCATION, World, at

ROOM = 1_000_000  # pages
_NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$
"""


class Disk:
    """Where the database lies; `full` lets no table grow any more."""

    def __init__(self, running: Running) -> None:
        self.engine, self.url = running.bot.writer.engine, running.world.url
        self.pages = ROOM
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "begin", self._limited, insert=True)

    def _limited(self, connection: Any) -> None:
        # A limit below the present size means the present size: not one page more.
        connection.exec_driver_sql(f"PRAGMA max_page_count={self.pages}")

    @contextmanager
    def full(self) -> Iterator[None]:
        if self.engine.dialect.name == "sqlite":
            self.pages = 1
            yield
            self.pages = ROOM
            return
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(_NO_ROOM)
            for table in ("inbox", "outbox", "reminder", "note", "fact"):
                connection.execute(
                    f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION no_room()"
                )
            yield
            connection.execute("DROP FUNCTION no_room CASCADE")


async def test_row_09_a_full_disk_takes_nothing_along(both: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "STALE_AFTER", 1.5)  # seconds; two minutes for an operator
    async with telegram_of(both, COORDINATOR, EDUCATION) as (box, clock):
        bot = bot_on(both, box, clock)
        async with started(bot, box, both, clock) as here:
            disk, waiting = Disk(here), box.world.updates
            with disk.full():
                for number in (1, 2):
                    box.say(EDUCATION, f"情况{number}" + "详" * 4000)
                await here.until(lambda: "store" in str(bot.receiver.trouble), "the inbox takes nothing")
                clock.move(at("2024-12-18 09:05"))
                await here.until(lambda: any("not receiving: store" in one for one in health.complaints(bot)), "a page")
                assert len(waiting) == 2, "nothing is confirmed"
                claimed = {row.chat_id for row in both.queued(None, OutboxState.SENDING, OutboxState.SENT)}
                assert {call.chat_id for call in box.journal.sent()} <= claimed, "nothing leaves unclaimed"
                assert not bot.failed.done()
            await here.until(lambda: len(kept(both)) == 2, "both are noted without a restart")
            bot.ticks.nudge("plan")
            await here.until(lambda: reminders(here), "the reminder leaves")
            await here.until(lambda: not any("receiving" in one for one in health.complaints(bot)), "all is well")
            await here.until(lambda: len(receipts(here)) == 2, "both receipts")
            await here.passing(1.5)
            assert (len(reminders(here)), len(receipts(here))) == (1, 2)


def reminders(here: Running) -> list[str]:
    return [text for text in here.texts(EDUCATION) if text.startswith("【工作提醒】")]


def receipts(here: Running) -> list[str]:
    return [text for text in here.texts(EDUCATION) if text.startswith("【已登记】")]
