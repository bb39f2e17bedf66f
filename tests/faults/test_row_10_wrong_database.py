"""Row 10: a database that is another bot's, or is not there: nothing is sent, and the line says what to do."""

import pytest

from bot.chat.introduction import BOT_ID
from bot.store import facts
from bot.store.presence import UnusableDatabase, refuse_unusable
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


@pytest.mark.parametrize("gone", ["postgresql://postgres@127.0.0.1:1/duban", "{url}_gone"])
def test_row_10_a_server_that_does_not_let_us_in_is_not_taken_for_another_process(postgres_url: str, gone: str) -> None:
    refuse_unusable(postgres_url)
    with pytest.raises(UnusableDatabase, match="check DUBAN_DATABASE_URL") as refused:
        refuse_unusable(gone.format(url=postgres_url))
    assert len(str(refused.value).splitlines()) == 1
