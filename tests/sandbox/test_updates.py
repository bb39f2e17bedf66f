"""What reaches the bot, in which order, and for how long."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import Conflict

from bot.sandbox.server import Sandbox
from tests.sandbox.cast import EDUCATION, GARDENS, TurnedClock, keyboard, make_bot


async def test_an_update_stays_until_the_offset_passes_it(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "一")
    sandbox.say(EDUCATION, "二")
    first, second = await bot.get_updates()
    assert [u.update_id for u in await bot.get_updates(offset=first.update_id)] == [first.update_id, second.update_id]
    assert [u.update_id for u in await bot.get_updates(offset=second.update_id)] == [second.update_id]
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert len(sandbox.world.updates.take(second.update_id + 1)) == 0


async def test_a_call_gives_at_most_a_hundred_updates(sandbox: Sandbox, bot: Bot) -> None:
    for number in range(130):
        sandbox.say(EDUCATION, str(number))
    assert len(await bot.get_updates(limit=100)) == 100
    assert (await bot.get_webhook_info()).pending_update_count == 130


async def test_a_long_poll_ends_when_somebody_writes(sandbox: Sandbox, bot: Bot) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=40))
    while not sandbox.journal.of("getUpdates"):
        await asyncio.wait({waiting}, timeout=0.01)
    sandbox.say(GARDENS, "已经发邮箱了")
    (update,) = await waiting
    assert update.message is not None
    assert update.message.text == "已经发邮箱了"


async def test_a_second_poller_ends_the_first(sandbox: Sandbox, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=40))
    while not sandbox.journal.of("getUpdates"):
        await asyncio.wait({first}, timeout=0.01)
    async with make_bot(sandbox.root_url) as other:
        second = asyncio.create_task(other.get_updates(timeout=40))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        sandbox.say(EDUCATION, "收到")
        assert len(await second) == 1


async def test_a_webhook_forbids_polling(sandbox: Sandbox, bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert (await bot.get_webhook_info()).url == "http://127.0.0.1:9/hook"
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_a_message_lives_a_day_and_a_tap_150_seconds(sandbox: Sandbox, bot: Bot, clock: TurnedClock) -> None:
    sandbox.say(EDUCATION, "/start")
    sent = await bot.send_message(EDUCATION, "【工作提醒】", reply_markup=keyboard())
    sandbox.persons.press(EDUCATION, sent.message_id, "a:1")
    clock.turned += 149
    assert [u.callback_query is not None for u in await bot.get_updates()] == [False, True]
    clock.turned += 2
    assert [u.callback_query is not None for u in await bot.get_updates()] == [False]
    clock.turned += 24 * 3600
    assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_after_seven_silent_days_the_ids_start_anywhere(sandbox: Sandbox, bot: Bot, clock: TurnedClock) -> None:
    sandbox.say(EDUCATION, "一")
    (before,) = await bot.get_updates()
    sandbox.world.updates.take(before.update_id + 1)
    clock.turned += 7 * 24 * 3600
    sandbox.say(EDUCATION, "二")
    (after,) = await bot.get_updates()
    assert after.update_id != before.update_id + 1


async def test_an_id_that_jumped_down_still_arrives(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.world.updates.jump_to(1000)
    sandbox.say(EDUCATION, "一")
    assert [u.update_id for u in await bot.get_updates(offset=2_000_000)] == [1000]


async def test_a_full_queue_drops_what_comes(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.limits.QUEUE", 2)
    for text in ("一", "二", "三"):
        sandbox.say(EDUCATION, text)
    assert len(sandbox.world.updates) == 2
    assert sandbox.world.updates.dropped == 1


async def test_only_the_wanted_kinds_are_queued(sandbox: Sandbox, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    sandbox.say(EDUCATION, "收到")
    assert await bot.get_updates() == ()


async def test_a_long_text_of_a_person_arrives_split(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "甲" * 4000 + "\n" + "乙" * 200)
    texts = [update.message.text or "" for update in await bot.get_updates() if update.message]
    assert [len(text) for text in texts] == [4000, 200]
