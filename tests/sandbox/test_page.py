"""The page in a real browser, used as a visitor uses it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    FilePayload,
    Locator,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from tests.sandbox.cast import COORDINATOR, EDUCATION, GARDENS, STRANGER, TOKEN, TurnedClock, keyboard, make_bot
from tests.sandbox.test_files import PIXEL

DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=360, height=740)
_OFFLINE = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_QUIET = ["--disable-component-update", "--disable-sync"]


@pytest.fixture
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=str(chromium), args=_OFFLINE + _QUIET)
        yield started
        await started.close()


@pytest.fixture
async def desk(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Page]:
    """The page on a desk; a complaint of the browser, a foreign address or a script error fails the test."""
    complaints: list[str] = []
    page = await opened(browser, sandbox, DESK, complaints)
    yield page
    assert complaints == []


async def opened(browser: Browser, sandbox: Sandbox, size: ViewportSize, complaints: list[str]) -> Page:
    context = await browser.new_context(viewport=size, locale="zh-CN")
    page = await context.new_page()

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and "400" not in message.text:
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: complaints.append(asked.url) if foreign(asked.url, sandbox) else None)
    await page.goto(sandbox.root_url)
    await page.wait_for_selector(".chat")
    return page


def foreign(url: str, sandbox: Sandbox) -> bool:
    return not url.startswith((f"{sandbox.root_url}/", "blob:", "data:"))


def chat(page: Page, person: int) -> Locator:
    return page.locator(f'.chat[data-person="{person}"]')


async def say(page: Page, person: int, text: str) -> None:
    await chat(page, person).locator("textarea").fill(text)
    await chat(page, person).locator("textarea").press("Enter")


async def test_whoever_has_read_nothing_answers_the_first_reminder_within_a_minute(
    receipt_bot: None, desk: Page, clock: TurnedClock
) -> None:
    opened_at = clock.monotonic()
    await expect(desk.locator(".clock .time")).to_contain_text("08:5")
    await desk.click(".guide .primary")
    asked = desk.locator(".chat.asked")
    await expect(asked).to_have_attribute("data-person", str(EDUCATION))
    await expect(asked.locator(".here")).to_be_visible()
    await asked.locator(".key", has_text="已报送").click()
    await expect(chat(desk, EDUCATION).locator(".message").last).to_contain_text("【已登记】第0132号")
    await expect(desk.locator(".guide li.past")).to_have_count(3)
    assert clock.monotonic() - opened_at < 60


async def test_whoever_only_looked_something_up_is_still_asked_to_answer(receipt_bot: None, desk: Page) -> None:
    await desk.click(".guide .primary")
    asked = desk.locator(".chat.asked")
    await expect(asked).to_have_attribute("data-person", str(EDUCATION))
    await say(desk, EDUCATION, "任务")
    await expect(chat(desk, EDUCATION).locator(".message").last).to_contain_text("【我的任务】")
    await expect(asked).to_be_visible()
    await expect(desk.locator(".guide li.past")).to_have_count(1)
    await say(desk, EDUCATION, "已报送")
    await expect(desk.locator(".guide li.past")).to_have_count(3)


async def test_on_a_phone_the_asked_chat_comes_to_the_front(
    receipt_bot: None, browser: Browser, sandbox: Sandbox
) -> None:
    complaints: list[str] = []
    page = await opened(browser, sandbox, PHONE, complaints)
    await expect(page.locator(".chat:visible")).to_have_count(1)
    await expect(page.locator(".tab")).to_have_count(4)
    await page.click(".guide .primary")
    await expect(chat(page, EDUCATION)).to_be_visible()
    await expect(page.locator(".chat:visible")).to_have_count(1)
    key = chat(page, EDUCATION).locator(".key", has_text="已报送")
    await expect(key).to_be_in_viewport(ratio=1)
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await key.click()
    await expect(chat(page, EDUCATION).locator(".message").last).to_contain_text("【已登记】")
    await page.locator(".tab", has_text="王芳").click()
    await expect(chat(page, GARDENS)).to_be_visible()
    assert complaints == []


async def test_a_person_writes_replies_and_corrects(receipt_bot: None, desk: Page, bot: Bot) -> None:
    column = chat(desk, EDUCATION)
    await expect(column.locator(".message")).to_have_count(2)
    await column.locator(".message").last.hover()
    await column.locator(".message").last.get_by_label("回复").click()
    await expect(column.locator(".answer-bar")).to_contain_text("【已加入】")
    await say(desk, EDUCATION, "已报 3 份")
    mine = column.locator(".mine").last
    await expect(mine.locator(".quote")).to_contain_text("【已加入】")
    await expect(column.locator(".message").last.locator(".quote")).to_have_text("已报 3 份")
    await column.locator("textarea").press("ArrowUp")
    await say(desk, EDUCATION, "已报 4 份")
    await expect(mine).to_contain_text("已报 4 份")
    await expect(mine.locator("time")).to_contain_text("已修改")
    await expect(column.locator(".message").last).to_contain_text("已更正：已报 4 份")


async def test_the_command_menu_opens_with_a_slash(receipt_bot: None, desk: Page) -> None:
    column = chat(desk, GARDENS)
    await column.get_by_label("命令").click()
    await expect(column.locator(".command")).to_have_count(3)
    await column.locator("textarea").fill("/dea")
    await expect(column.locator(".command")).to_have_count(1)
    await column.locator(".command").click()
    await expect(column.locator(".mine").last).to_contain_text("/deadlines")


async def test_a_stranger_begins_with_one_button(receipt_bot: None, desk: Page) -> None:
    column = chat(desk, STRANGER)
    await expect(column.locator("textarea")).to_be_hidden()
    await column.get_by_role("button", name="开始").click()
    await expect(column.locator(".message").last).to_contain_text("【已加入】")
    await expect(column.locator("textarea")).to_be_visible()


async def test_files_and_photos_are_sent_as_an_album(receipt_bot: None, desk: Page, tmp_path: Path) -> None:
    photo, document = tmp_path / "活动.png", tmp_path / "总结.docx"
    photo.write_bytes(PIXEL)
    document.write_bytes(b"PK" * 3000)
    column = chat(desk, EDUCATION)
    await column.locator("input[type=file]").set_input_files([photo, document])
    await desk.get_by_placeholder("说明").fill("请查收")
    await desk.locator("dialog .primary").click()
    await expect(column.locator(".mine img.photo")).to_have_attribute("width", "320")
    await expect(column.locator(".mine").nth(-2)).to_contain_text("请查收")
    await expect(column.locator(".file-name")).to_have_text("总结.docx")
    async with desk.expect_download() as download:
        await column.locator(".file").click()
    assert (await download.value).suggested_filename == "总结.docx"


async def test_what_is_pressed_stays_under_the_finger_while_messages_come(
    receipt_bot: None, desk: Page, bot: Bot
) -> None:
    column = chat(desk, EDUCATION)
    await column.locator("input[type=file]").set_input_files([FilePayload(name="总结.docx", mimeType="", buffer=b"PK")])
    await desk.locator("dialog .primary").click()
    await column.locator(".file").hover()
    await desk.mouse.down()
    async with desk.expect_response("**/sandbox/state*"):
        await bot.send_message(EDUCATION, "【下月活动】\n" + "其一\n" * 30)
    await desk.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    async with desk.expect_download() as download:
        await desk.mouse.up()
    assert (await download.value).suggested_filename == "总结.docx"
    await expect(column.locator(".message").last).to_contain_text("【下月活动】")


async def test_unread_marks_go_when_the_chat_is_touched(receipt_bot: None, desk: Page, bot: Bot) -> None:
    column = chat(desk, GARDENS)
    await expect(column.locator(".badge")).to_have_text("1")
    await bot.send_message(GARDENS, "【下月活动】")
    await expect(column.locator(".badge")).to_have_text("2")
    await expect(column.locator(".new-mark")).to_be_visible()
    await column.locator(".messages").click()
    await expect(column.locator(".badge")).to_be_hidden()
    await expect(column.locator(".new-mark")).to_have_count(0)


async def test_blocking_and_coming_back(sandbox: Sandbox, bot: Bot, desk: Page) -> None:
    sandbox.say(EDUCATION, "/start")
    column = chat(desk, EDUCATION)
    await column.get_by_label("更多").click()
    await column.get_by_role("button", name="停用机器人").click()
    await expect(column.get_by_role("button", name="恢复机器人").last).to_be_visible()
    assert sandbox.world.chats[EDUCATION].blocked
    await column.locator(".composer").get_by_role("button", name="恢复机器人").click()
    await expect(column.locator("textarea")).to_be_visible()
    assert not sandbox.world.chats[EDUCATION].blocked


async def test_answers_to_taps_show_as_toast_or_alert(sandbox: Sandbox, bot: Bot, desk: Page) -> None:
    sandbox.say(EDUCATION, "/start")
    await bot.send_message(EDUCATION, "【工作提醒】", reply_markup=keyboard())
    key = chat(desk, EDUCATION).locator(".key")
    for alert in (False, True):
        await key.click()
        await expect(key).to_have_class(re.compile("waiting"))
        query = (await bot.get_updates(timeout=10))[-1].callback_query
        assert query is not None
        await bot.answer_callback_query(query.id, f"已登记 {alert}", show_alert=alert)
        await bot.get_updates(offset=sandbox.world.updates.next_id)
        where = "dialog" if alert else ".toast"
        await expect(desk.locator(where)).to_contain_text(f"已登记 {alert}")
        await expect(key).not_to_have_class(re.compile("waiting"))
    await desk.get_by_role("button", name="知道了").click()


async def test_an_invitation_is_opened_by_whoever_is_chosen(sandbox: Sandbox, bot: Bot, desk: Page) -> None:
    sandbox.say(COORDINATOR, "/start")
    code = "kD3_x-9"
    text = f"请转发：https://t.me/{sandbox.world.bot.username}?start={code}\n或发送 /start {code}"
    await bot.send_message(COORDINATOR, text)
    links = chat(desk, COORDINATOR).locator(".message .link")
    await links.nth(1).click()
    await desk.locator("dialog .person-choice", has_text="陌生人").click()
    await expect(chat(desk, STRANGER).locator(".mine").last).to_contain_text(f"/start {code}")


async def test_the_clock_is_paused_sped_up_and_moved(sandbox: Sandbox, clock: TurnedClock, desk: Page) -> None:
    await desk.get_by_role("button", name="暂停").click()
    await expect(desk.get_by_role("button", name="暂停")).to_have_attribute("aria-pressed", "true")
    assert clock.speed() == 0
    await desk.get_by_role("button", name="60×", exact=True).click()
    await expect(desk.get_by_role("button", name="60×", exact=True)).to_have_attribute("aria-pressed", "true")
    assert clock.speed() == 60
    await desk.get_by_role("button", name="1×", exact=True).click()
    await desk.get_by_role("button", name="跳到日期").click()
    await desk.locator("dialog input").fill("2024-12-25T09:00")
    await desk.locator("dialog .primary").click()
    await expect(desk.locator(".clock .day")).to_have_text("2024年12月25日周三")
    assert clock.now().isoformat().startswith("2024-12-25T01:00")


async def test_the_page_speaks_english_when_asked_and_remembers(receipt_bot: None, desk: Page) -> None:
    await desk.get_by_role("button", name="EN").click()
    await expect(chat(desk, EDUCATION).locator(".who p")).to_have_text("Education bureau")
    await expect(desk.locator(".clock .day")).to_have_text("Wed, 18 December 2024")
    await desk.reload()
    await expect(desk.locator(".next-label")).to_have_text("Next reminder")


async def test_what_people_write_never_becomes_markup(browser: Browser, clock: TurnedClock) -> None:
    evil = '<img src=x onerror="document.title=`taken`"><b>粗</b>'
    sandbox = Sandbox(clock, TOKEN, [Person(7, evil, evil)])
    await sandbox.start()
    sandbox.say(7, f"/start {evil}")
    async with make_bot(sandbox.root_url) as bot:
        button = InlineKeyboardMarkup([[InlineKeyboardButton(evil, callback_data="a")]])
        await bot.send_message(7, evil, reply_markup=button)
    complaints: list[str] = []
    page = await opened(browser, sandbox, DESK, complaints)
    await expect(page.locator(".message .text").last).to_have_text(evil)
    await expect(page.locator(".key")).to_have_text(evil)
    await expect(page.locator(".who h2")).to_have_text(evil)
    assert await page.locator(".chats b, .chats img").count() == 0
    assert await page.title() == "督办 · 沙盒"
    await page.context.close()
    await sandbox.stop()
    assert complaints == []


async def test_the_page_finds_a_restarted_sandbox_again(browser: Browser, clock: TurnedClock, tmp_path: Path) -> None:
    cast = [Person(EDUCATION, "李建国", "联络员")]
    first = Sandbox(clock, TOKEN, cast, folder=tmp_path)
    port = int((await first.start()).rpartition(":")[2])
    first.say(EDUCATION, "一")
    page = await opened(browser, first, DESK, [])
    await expect(page.locator(".message")).to_have_count(1)
    await first.stop()
    await expect(page.locator("body.lost")).to_be_attached()
    second = Sandbox(clock, TOKEN, cast, folder=tmp_path)
    assert second.load()
    second.say(EDUCATION, "二")
    await second.start(port=port)
    await expect(page.locator(".message")).to_have_count(2)
    await expect(page.locator("body.lost")).to_have_count(0)
    await page.context.close()
    await second.stop()


async def test_what_arrives_where_somebody_looks_is_read(receipt_bot: None, desk: Page, bot: Bot) -> None:
    await say(desk, EDUCATION, "收到")
    await expect(chat(desk, EDUCATION).locator(".message").last).to_contain_text("【已登记】")
    await bot.send_message(EDUCATION, "【下月活动】")
    await expect(chat(desk, EDUCATION).locator(".message").last).to_contain_text("【下月活动】")
    await expect(chat(desk, EDUCATION).locator(".badge")).to_be_hidden()


async def test_the_keys_below_the_field_say_what_is_on_them(sandbox: Sandbox, bot: Bot, desk: Page) -> None:
    sandbox.say(EDUCATION, "/start")
    await bot.send_message(EDUCATION, "一", reply_markup=ReplyKeyboardMarkup([["我的任务", "时间安排"]]))
    await chat(desk, EDUCATION).locator(".quick-keys .key", has_text="时间安排").click()
    await expect(chat(desk, EDUCATION).locator(".mine").last).to_contain_text("时间安排")
