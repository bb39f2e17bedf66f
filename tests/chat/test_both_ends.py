"""The wire against the sandbox's Bot API: what people do arrives, what is sent can be seen."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import telegram

from bot.chat.batches import RawUpdate
from bot.chat.files import Downloader, Stored
from bot.chat.gateway import Me, TelegramGateway
from bot.chat.incoming import translated
from bot.chat.menus import Menus
from bot.chat.poller import Poller
from bot.chat.request import Request
from bot.chat.wire import Api
from bot.flows.ports import Action, Button, Incoming, Outgoing, Sent, Unreachable
from bot.sandbox.files import Upload
from bot.sandbox.server import Sandbox
from tests.sandbox.cast import CAST, COORDINATOR, EDUCATION, START, TOKEN, TurnedClock


class Ears:
    """Receives and translates; hands over what arrives one by one."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Incoming | None] = asyncio.Queue()

    async def store(self, batch: Sequence[RawUpdate]) -> None:
        for raw in batch:
            self.heard.put_nowait(translated(telegram.Update.de_json(json.loads(raw.body), None)))

    async def report(self, words: str) -> None:
        raise AssertionError(words)

    async def next(self) -> Incoming:
        found = await asyncio.wait_for(self.heard.get(), 10)
        assert found is not None
        return found


@pytest.fixture
def turned_clock() -> TurnedClock:
    return TurnedClock(START)


@pytest.fixture
async def sandbox(turned_clock: TurnedClock) -> AsyncIterator[Sandbox]:
    async def never() -> None:
        return None

    running = Sandbox(turned_clock, TOKEN, CAST, never)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
def api(sandbox: Sandbox) -> Api:
    return Api(sandbox.root_url, TOKEN)


@pytest.fixture
async def ears(api: Api, line: Request, turned_clock: TurnedClock) -> AsyncIterator[Ears]:
    ears = Ears()
    poller = Poller(api, line, ears.store, ears.report, turned_clock, poll_seconds=5)
    task = asyncio.create_task(poller.run())
    yield ears
    poller.stop()
    await asyncio.wait_for(task, 2)


async def test_a_talk_with_replies_taps_and_edits(sandbox: Sandbox, gateway: TelegramGateway, ears: Ears) -> None:
    sandbox.say(EDUCATION, "/start")
    began = await ears.next()
    assert (began.user_id, began.text, began.private, began.genuine) == (EDUCATION, "/start", True, True)

    rows = [[Button("已报送", "v1:done:9")]]
    sent = await gateway.send(
        Outgoing(Action.TEXT, EDUCATION, "【工作提醒】…", buttons=rows, reply_to=began.message_id)
    )
    assert isinstance(sent, Sent)
    assert sent.message_id is not None

    [replied] = sandbox.persons.say(EDUCATION, "已报\u202e", reply_to=sent.message_id)
    assert (await ears.next()).reply_to == sent.message_id
    sandbox.persons.edit(EDUCATION, replied["message_id"], "已经报了")
    edited = await ears.next()
    assert (edited.message_id, edited.text) == (replied["message_id"], "已经报了")
    assert edited.edited_at is not None

    sandbox.persons.press(EDUCATION, sent.message_id, "v1:done:9")
    tapped = await ears.next()
    assert (tapped.callback_data, tapped.message_id, tapped.user_id) == ("v1:done:9", sent.message_id, EDUCATION)
    answer = Outgoing(Action.ANSWER, EDUCATION, "已登记", callback_id=tapped.callback_id)
    assert await gateway.send(answer) == Sent(None)
    edit = Outgoing(Action.EDIT, EDUCATION, "【已登记】", message_id=sent.message_id)
    assert [await gateway.send(edit), await gateway.send(edit)] == [Sent(sent.message_id), Sent(None)]


async def test_a_file_is_fetched_and_sent_on(
    sandbox: Sandbox, gateway: TelegramGateway, ears: Ears, api: Api, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    sandbox.say(COORDINATOR, "/start")
    sandbox.say(EDUCATION, "/start")
    await ears.next()
    await ears.next()
    sandbox.persons.upload(EDUCATION, [Upload("../总结.docx", b"PK..")], caption="年度总结")
    [file] = (await ears.next()).files
    stored = await Downloader(api, client).fetch(file.file_id, tmp_path)
    assert isinstance(stored, Stored)
    assert stored.path.read_bytes() == b"PK.."
    forwarded = await gateway.send(Outgoing(Action.FILE, COORDINATOR, "年度总结", file_id=file.file_id))
    assert isinstance(forwarded, Sent)


async def test_who_blocks_the_bot_cannot_be_reached_until_they_are_back(
    sandbox: Sandbox, gateway: TelegramGateway, ears: Ears
) -> None:
    sandbox.say(EDUCATION, "/start")
    await ears.next()
    sandbox.persons.block(EDUCATION, True)
    assert (await ears.next()).blocked is True
    assert isinstance(await gateway.send(Outgoing(Action.TEXT, EDUCATION, "在吗")), Unreachable)
    sandbox.persons.block(EDUCATION, False)
    assert (await ears.next()).blocked is False


async def test_words_after_seven_silent_days_arrive(sandbox: Sandbox, ears: Ears, turned_clock: TurnedClock) -> None:
    for _ in range(5):
        sandbox.say(EDUCATION, "/start")
        await ears.next()
        turned_clock.move(turned_clock.now() + timedelta(days=8))


async def test_the_bot_knows_itself_and_sets_its_menu(gateway: TelegramGateway) -> None:
    me = await gateway.me()
    assert isinstance(me, Me)
    assert me.user_id == int(TOKEN.partition(":")[0])
    assert me.username
    assert await Menus(gateway).set_default({"": [("help", "帮助")], "en": [("help", "Help")]})
