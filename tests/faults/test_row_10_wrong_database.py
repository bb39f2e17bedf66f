"""Row 10: a database that is another bot's, or is not there: nothing is sent, and the line says what to do."""

import pytest

from bot.chat.introduction import BOT_ID
from bot.store import facts
from bot.store.engine import DatabaseError, in_words
from tests.faults.test_row_06_ending import hundred_queued
from tests.support.running import bot_on, telegram_of, until
from tests.support.world import EDUCATION, World


async def test_row_10_another_bots_database_is_refused(both: World) -> None:
    hundred_queued(both)
    with both.desk() as desk:
        facts.put(desk.session, BOT_ID, "4242")
    async with telegram_of(both, EDUCATION) as (box, clock):
        box.say(EDUCATION, "情况")
        bot = bot_on(both, box, clock)
        await bot.start()
        await until(clock, lambda: bot.failed.done() or None, "it gives up")
        line = bot.failed.result()
        await bot.stop()
        assert "belongs to bot 4242" in line
        assert "DUBAN_DATABASE_URL" in line
        assert not box.journal.sent()


async def test_row_10_a_postgresql_database_that_is_gone_is_not_made_anew(both: World) -> None:
    if both.engine.dialect.name == "sqlite":
        both.url = "postgresql://postgres@127.0.0.1:1/gone?connect_timeout=1"  # nobody listens there
    else:
        both.url += "_gone"
    async with telegram_of(both, EDUCATION) as (box, clock):
        bot = bot_on(both, box, clock)
        with pytest.raises(DatabaseError) as refused:
            await bot.start()
            await bot._begin()
        await bot.stop()
    assert len(in_words(refused.value).splitlines()) == 1
    assert not box.journal.sent()
