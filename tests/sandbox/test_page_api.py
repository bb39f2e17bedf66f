"""The JSON behind the page: what people do, what they see, and who may ask."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram import Bot

from bot.sandbox.server import Sandbox
from tests.sandbox.cast import CAST, COORDINATOR, EDUCATION, GARDENS, REMINDER, STRANGER, TOKEN, TurnedClock, keyboard
from tests.sandbox.test_files import PIXEL


async def state(page: httpx.AsyncClient, known: dict[str, Any] | None = None, wait: int = 0) -> dict[str, Any]:
    asked = {} if known is None else {"since": known["version"], "epoch": known["epoch"], "wait": wait}
    found: dict[str, Any] = (await page.get("/sandbox/state", params=asked)).json()
    return found


async def test_the_cast_is_there_in_its_order(page: httpx.AsyncClient) -> None:
    people = (await state(page))["people"]
    assert [person["id"] for person in people] == [COORDINATOR, EDUCATION, GARDENS, STRANGER]
    assert people[1]["role"] == "市教育局 联络员"
    assert people[1]["role_en"] == "Education bureau"


async def test_what_is_said_reaches_the_bot_and_all_pages(sandbox: Sandbox, bot: Bot, page: httpx.AsyncClient) -> None:
    seen = await state(page)
    waiting = asyncio.create_task(state(page, seen, wait=20))
    said = await page.post("/sandbox/say", json={"person": EDUCATION, "text": "已报送"})
    news = await waiting
    assert [entry["id"] for entry in news["messages"]] == said.json()["messages"]
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "已报送"


async def test_only_changes_are_told_again(bot: Bot, page: httpx.AsyncClient) -> None:
    await page.post("/sandbox/say", json={"person": EDUCATION, "text": "/start"})
    sent = await bot.send_message(EDUCATION, "一")
    seen = await state(page)
    assert [entry["id"] for entry in seen["messages"]] == [1, 2]
    await bot.edit_message_text("二", EDUCATION, sent.message_id)
    (changed,) = (await state(page, seen))["messages"]
    assert changed["message"]["text"] == "二"
    await bot.delete_message(EDUCATION, sent.message_id)
    (gone,) = (await state(page, seen))["messages"]
    assert gone == {"chat": EDUCATION, "id": 2, "deleted": True}


async def test_a_page_of_another_run_starts_over(page: httpx.AsyncClient) -> None:
    await page.post("/sandbox/say", json={"person": EDUCATION, "text": "/start"})
    found = await state(page, {"version": 10**6, "epoch": "before"})
    assert found["whole"]
    assert len(found["messages"]) == 1


async def test_a_tap_is_shown_until_it_is_answered(bot: Bot, page: httpx.AsyncClient) -> None:
    await page.post("/sandbox/say", json={"person": EDUCATION, "text": "/start"})
    sent = await bot.send_message(EDUCATION, "【工作提醒】", reply_markup=keyboard())
    seen = await state(page)
    order = {"person": EDUCATION, "message_id": sent.message_id, "data": "a:1"}
    pressed = (await page.post("/sandbox/press", json=order)).json()["callback_id"]
    (tap,) = (await state(page, seen))["taps"]
    assert (tap["id"], tap["answered"]) == (pressed, False)
    await bot.answer_callback_query(pressed, "已登记", show_alert=True)
    (tap,) = (await state(page, seen))["taps"]
    assert (tap["answered"], tap["text"], tap["alert"]) == (True, "已登记", True)


async def test_messages_of_the_bot_are_unread_until_looked_at(bot: Bot, page: httpx.AsyncClient) -> None:
    await page.post("/sandbox/say", json={"person": EDUCATION, "text": "/start"})
    for text in ("一", "二"):
        await bot.send_message(EDUCATION, text)
    assert (await state(page))["people"][1]["unread"] == 2
    await page.post("/sandbox/read", json={"person": EDUCATION})
    assert (await state(page))["people"][1]["unread"] == 0


async def test_uploads_become_photos_documents_and_albums(sandbox: Sandbox, bot: Bot, page: httpx.AsyncClient) -> None:
    files = [("file", ("活动.png", PIXEL, "image/png")), ("file", ("总结.docx", b"PK", "application/msword"))]
    fields = {"person": str(EDUCATION), "caption": "请查收", "photo": "1"}
    await page.post("/sandbox/upload", data=fields, files=files)
    photo, document = [update.message for update in await bot.get_updates()]
    assert photo is not None
    assert document is not None
    assert photo.photo
    assert document.document is not None
    assert photo.caption == "请查收"
    assert photo.media_group_id == document.media_group_id
    shown = await page.get(f"/sandbox/file/{photo.photo[0].file_id}")
    assert (shown.headers["content-type"], shown.headers["content-disposition"]) == ("image/png", "inline")
    saved = await page.get(f"/sandbox/file/{document.document.file_id}")
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith("attachment")
    assert (await page.get("/sandbox/file/DOC-99")).status_code == 404


@pytest.mark.parametrize(
    ("action", "order", "reason"),
    [
        ("say", {"person": EDUCATION, "text": "  "}, "nothing to send"),
        ("say", {"person": 1, "text": "一"}, "nobody here has the id 1"),
        ("say", {"text": "一"}, "person is missing"),
        ("say", {"person": "x", "text": "一"}, "person is a whole number"),
        ("say", {"person": EDUCATION, "text": "一", "reply_to": 77}, "not there any more"),
        ("edit", {"person": EDUCATION, "message_id": 77, "text": "一"}, "not there any more"),
        ("press", {"person": EDUCATION, "message_id": 77, "data": "a"}, "not there any more"),
        ("clock", {"action": "rewind"}, "action is one of"),
        ("clock", {"action": "speed", "speed": -1}, "speed is a number"),
        ("clock", {"action": "jump", "to": "tomorrow"}, "ISO date"),
        ("clock", {"action": "jump", "to": "9999-12-31"}, "the year is from"),
    ],
)
async def test_what_cannot_be_done_says_why(
    page: httpx.AsyncClient, action: str, order: dict[str, Any], reason: str
) -> None:
    answer = await page.post(f"/sandbox/{action}", json=order)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]


async def test_the_clock_is_steered_from_the_page(clock: TurnedClock, page: httpx.AsyncClient) -> None:
    shown = (await page.get("/sandbox/clock")).json()
    assert shown["next_reminder"] == "2024-12-18T01:00:00+00:00"
    await page.post("/sandbox/clock", json={"action": "next"})
    assert clock.now() >= REMINDER
    await page.post("/sandbox/clock", json={"action": "jump", "to": "2024-12-25T09:00"})
    assert clock.now().isoformat().startswith("2024-12-25T01:00:0")
    paused = (await page.post("/sandbox/clock", json={"action": "pause"})).json()
    assert paused["speed"] == 0
    assert (await page.post("/sandbox/clock", json={"action": "speed", "speed": 60})).json()["speed"] == 60


async def test_without_anybody_who_knows_the_next_reminder_there_is_no_jump(clock: TurnedClock) -> None:
    plain = Sandbox(clock, TOKEN, CAST)
    root_url = await plain.start()
    async with httpx.AsyncClient(base_url=root_url, trust_env=False) as page:
        assert (await page.get("/sandbox/clock")).json()["steps"] is False
        assert (await page.post("/sandbox/clock", json={"action": "next"})).status_code == 400
    await plain.stop()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"host": "sandbox.example.org"},
        {"host": "127.0.0.1.example.org"},
    ],
)
async def test_a_foreign_site_drives_nothing(
    sandbox: Sandbox, page: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await page.post("/sandbox/say", json={"person": EDUCATION, "text": "已报送"}, headers=headers)
    assert answer.status_code == 403
    assert len(sandbox.world.updates) == 0


async def test_the_page_lets_no_foreign_script_or_frame_in(page: httpx.AsyncClient) -> None:
    answer = await page.get("/")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org", ""])
async def test_the_sandbox_listens_on_loopback_only(clock: TurnedClock, host: str) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        await Sandbox(clock, TOKEN, CAST).start(host)


async def test_a_sandbox_started_again_shows_the_same(clock: TurnedClock, tmp_path: Path) -> None:
    first = Sandbox(clock, TOKEN, CAST, folder=tmp_path)
    assert not first.load()
    root_url = await first.start()
    first.say(EDUCATION, "/start")
    async with httpx.AsyncClient(base_url=root_url, trust_env=False) as page:
        files = {"file": ("总结.docx", b"PK")}
        await page.post("/sandbox/upload", data={"person": str(EDUCATION)}, files=files)
    await page_of(first)
    clock.move(REMINDER)
    await first.stop()

    later = TurnedClock(REMINDER.replace(year=2025))
    second = Sandbox(later, TOKEN, CAST, folder=tmp_path)
    assert second.load()
    assert later.now() < REMINDER.replace(year=2025)
    assert await page_of(second) == await page_of(first)
    assert len(second.world.updates) == 2
    document = second.world.chats[EDUCATION].messages[2].message["document"]
    assert second.world.files.contents[second.world.files.entry(document["file_id"]).bytes_id] == b"PK"


async def test_a_folder_that_cannot_be_read_says_so(clock: TurnedClock, tmp_path: Path) -> None:
    (tmp_path / "world.json").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match="move it away to start afresh"):
        Sandbox(clock, TOKEN, CAST, folder=tmp_path).load()


async def page_of(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [kept.message for chat in sandbox.world.chats.values() for kept in chat.messages.values()]
