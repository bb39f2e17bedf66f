"""Faults: what was asked for goes wrong, as often as asked, and the journal tells what was really done."""

import socket

import httpx
import pytest
from telegram import Bot
from telegram.error import ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.sandbox import faults, listener
from bot.sandbox.faults import Fault
from bot.sandbox.rates import Limits
from bot.sandbox.server import Sandbox
from tests.sandbox.cast import CAST, EDUCATION, GARDENS, TOKEN, TurnedClock, make_bot


async def test_a_fault_answers_in_telegrams_place_as_often_as_asked(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    sandbox.faults.add(Fault("sendMessage", EDUCATION, reply=faults.too_many(7)), Fault(reply=faults.blocked()))
    with pytest.raises(RetryAfter, match="7"):
        await bot.send_message(EDUCATION, "一")
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(EDUCATION, "一")
    await bot.send_message(EDUCATION, "一")
    assert [call.code for call in sandbox.journal.of("sendMessage")] == [429, 403, 200]
    assert len(sandbox.journal.sent()) == 1


async def test_a_reset_before_accepting_sends_nothing(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    sandbox.faults.add(Fault("sendMessage", drop=True))
    with pytest.raises(NetworkError):
        await bot.send_message(EDUCATION, "一")
    (call,) = sandbox.journal.of("sendMessage")
    assert (call.accepted, call.code) == (False, 0)
    assert texts(sandbox) == ["/start"]


async def test_a_reset_after_accepting_has_sent(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    sandbox.faults.add(Fault("sendMessage", accept=True, drop=True))
    with pytest.raises(NetworkError):
        await bot.send_message(EDUCATION, "一")
    (call,) = sandbox.journal.sent()
    assert (call.accepted, call.code, call.message_id) == (True, 0, 2)
    assert texts(sandbox) == ["/start", "一"]


async def test_an_answer_after_the_time_out_has_sent(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    sandbox.faults.add(Fault("sendMessage", delay_after=0.4))
    with pytest.raises(TimedOut):
        await bot.send_message(EDUCATION, "一", read_timeout=0.1)
    assert texts(sandbox) == ["/start", "一"]


async def test_a_delay_before_accepting_keeps_the_arrival(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    sandbox.faults.add(Fault("sendMessage", delay_before=0.2))
    await bot.send_message(EDUCATION, "一")
    (call,) = sandbox.journal.sent()
    assert call.answered_at is not None
    assert call.answered_at - call.arrived_at >= 0.2


@pytest.mark.parametrize("reply", [faults.html(), faults.garbage(), faults.server_error(503, "Service Unavailable")])
async def test_an_answer_nobody_can_read(sandbox: Sandbox, bot: Bot, reply: faults.Reply) -> None:
    sandbox.say(EDUCATION, "/start")
    sandbox.faults.add(Fault("sendMessage", accept=True, reply=reply))
    with pytest.raises(TelegramError):
        await bot.send_message(EDUCATION, "一")
    assert texts(sandbox) == ["/start", "一"]


async def test_a_moved_group_names_its_new_id(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.faults.add(Fault("sendMessage", -100, reply=faults.migrated(-1_001_234_567_890)))
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-100, "一")
    assert moved.value.new_chat_id == -1_001_234_567_890


async def test_slow_bytes_arrive_in_the_end(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.faults.add(Fault("getMe", byte_delay=0.001))
    assert (await bot.get_me()).is_bot


async def test_other_processes_script_faults_over_http(sandbox: Sandbox, bot: Bot, page: httpx.AsyncClient) -> None:
    script = [{"method": "getMe", "times": None, "reply": {"code": 502, "body": "<html>", "content_type": "text/html"}}]
    assert (await page.post("/sandbox/faults", json=script)).json() == {"faults": 1}
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.get_me()
    assert [call["code"] for call in (await page.get("/sandbox/journal")).json()][-2:] == [502, 502]
    assert (await page.post("/sandbox/faults", json=[])).json() == {"faults": 0}
    assert (await bot.get_me()).is_bot
    assert (await page.post("/sandbox/faults", json=[{"cheese": 1}])).status_code == 400


async def test_the_journal_does_not_hold_the_token(sandbox: Sandbox, bot: Bot, page: httpx.AsyncClient) -> None:
    await bot.get_me()
    assert TOKEN.split(":")[1] not in (await page.get("/sandbox/journal")).text


async def test_rates_refuse_the_burst_that_is_too_large(clock: TurnedClock) -> None:
    strict = Sandbox(clock, TOKEN, CAST, rates=Limits(overall=1, overall_burst=3, per_chat_burst=2))
    await strict.start()
    for person in (EDUCATION, GARDENS):
        strict.say(person, "/start")
    async with make_bot(strict.root_url) as bot:
        for _ in range(2):
            await bot.send_message(EDUCATION, "一")
        with pytest.raises(RetryAfter):
            await bot.send_message(EDUCATION, "一")
        await bot.send_message(GARDENS, "一")
        with pytest.raises(RetryAfter):
            await bot.send_message(GARDENS, "一")
        clock.turned += 1
        await bot.send_message(EDUCATION, "一")
    await strict.stop()


def texts(sandbox: Sandbox) -> list[str]:
    return [kept.message["text"] for kept in sandbox.world.chats[EDUCATION].messages.values()]


async def test_no_answer_waits_for_an_acknowledgement(sandbox: Sandbox, bot: Bot) -> None:
    await bot.get_me()
    connections = [transport.get_extra_info("socket") for transport in listener.TRANSPORTS.values()]
    assert connections
    assert all(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for own in connections)
