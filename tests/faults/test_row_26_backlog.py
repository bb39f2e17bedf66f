"""Row 26: updates pile up at Telegram: it keeps a hundred thousand, and the operator hears of the first thousand."""

import httpx
import pytest
from sqlmodel import func, select

from bot.chat.receiver import MANY_WAITING, Receiver
from bot.chat.request import Request
from bot.chat.wire import Api, Patience
from bot.sandbox import limits
from bot.store.engine import Writer, opened, transaction
from bot.store.tables import Note
from tests.support.office import kept
from tests.support.running import TOKEN, running, telegram_of
from tests.support.world import COORDINATOR, EDUCATION, World

BACKLOG = 250  # more than two calls of getUpdates
TOLD = "many updates wait"


async def nobody_stores(_: object) -> None:
    raise AssertionError("nothing is fetched here")


async def test_row_26_the_operator_is_told_long_before_telegram_drops_anything(
    office: World, caplog: pytest.LogCaptureFixture
) -> None:
    async with telegram_of(office, EDUCATION) as (box, clock), httpx.AsyncClient() as client:
        writer, updates = Writer(opened(office.url)), box.world.updates
        line = Request(Patience(), 1, None)
        receiver = Receiver(Api(box.root_url, TOKEN), client, line, nobody_stores, writer, clock, poll_seconds=1)
        for number in range(MANY_WAITING - 1):
            updates.push("message", {"message_id": number})
        await receiver.look()
        assert TOLD not in caplog.text
        updates.push("message", {"message_id": MANY_WAITING})
        await receiver.look()
        assert f"{TOLD}: {MANY_WAITING}" in caplog.text
        assert receiver.pending == MANY_WAITING

        for number in range(limits.QUEUE):
            updates.push("message", {"message_id": number})
        assert (len(updates), updates.dropped) == (limits.QUEUE, MANY_WAITING), "as the real one"
        writer.close()


async def test_row_26_a_backlog_is_drained_batch_by_batch_and_every_word_is_kept(office: World) -> None:
    def noted() -> int:
        with transaction(office.engine) as session:
            return session.exec(select(func.count()).select_from(Note)).one()

    async with running(office, COORDINATOR, EDUCATION) as here:
        for number in range(BACKLOG):
            here.box.say(EDUCATION, f"积压{number}")
        await here.until(lambda: noted() == BACKLOG, "all of it is noted")
        await here.until(lambda: not here.box.world.updates, "and confirmed")
    assert [each["text"] for each in kept(office)] == [f"积压{number}" for number in range(BACKLOG)]
