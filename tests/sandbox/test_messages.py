"""Messages, edits and taps, with Telegram's limits and refusals."""

from typing import Any

import httpx
import pytest
from telegram import Bot, ReplyKeyboardMarkup, ReplyKeyboardRemove, ReplyParameters
from telegram.error import BadRequest, Forbidden

from bot.sandbox.server import Sandbox
from tests.sandbox.cast import EDUCATION, STRANGER, TOKEN, TurnedClock, keyboard
from tests.sandbox.conftest import Call


async def test_a_text_arrives_as_the_person_wrote_it(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start abc-DEF_1")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start abc-DEF_1"
    assert update.message.from_user is not None
    assert (update.message.from_user.id, update.message.from_user.language_code) == (EDUCATION, "zh-hans")
    assert update.message.chat.type == "private"
    assert update.message.date.isoformat().startswith("2024-12-18T00:58")
    assert [(e.type, e.offset, e.length) for e in update.message.entities] == [("bot_command", 0, 6)]


async def test_a_text_is_4096_characters_at_most(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    assert len((await bot.send_message(EDUCATION, "字" * 4096)).text or "") == 4096
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(EDUCATION, "字" * 4097)
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(EDUCATION, " \n ")


async def test_callback_data_is_64_bytes_at_most(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    sent = await bot.send_message(EDUCATION, "一", reply_markup=keyboard("字" * 21))
    assert sent.reply_markup == keyboard("字" * 21)
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(EDUCATION, "一", reply_markup=keyboard("字" * 22))


async def test_markup_is_refused_rather_than_shown_raw(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(EDUCATION, "<b>一</b>", parse_mode="HTML")


async def test_nobody_is_written_to_before_they_wrote(bot: Bot) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(STRANGER, "您好")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(123, "您好")


async def test_blocking_is_told_and_refuses(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    sandbox.persons.block(EDUCATION, True)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(EDUCATION, "在吗")
    sandbox.persons.block(EDUCATION, False)
    await bot.send_message(EDUCATION, "在吗")
    _, out, back = await bot.get_updates()
    assert out.my_chat_member is not None
    assert back.my_chat_member is not None
    assert (out.my_chat_member.new_chat_member.status, back.my_chat_member.new_chat_member.status) == (
        "kicked",
        "member",
    )


async def test_a_reply_shows_what_it_answers(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    reminder = await bot.send_message(EDUCATION, "【工作提醒】")
    sandbox.persons.say(EDUCATION, "周五报", reply_to=reminder.message_id)
    answer = (await bot.get_updates())[-1].message
    assert answer is not None
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.message_id == reminder.message_id
    receipt = await bot.send_message(EDUCATION, "【已登记】", reply_to_message_id=answer.message_id)
    assert receipt.reply_to_message is not None
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(EDUCATION, "？", reply_to_message_id=987)
    lenient = ReplyParameters(987, allow_sending_without_reply=True)
    assert (await bot.send_message(EDUCATION, "？", reply_parameters=lenient)).reply_to_message is None


async def test_an_edit_by_the_person_arrives_as_edited(sandbox: Sandbox, bot: Bot, clock: TurnedClock) -> None:
    (message,) = sandbox.persons.say(EDUCATION, "已报 3 份")
    clock.move(clock.now().replace(hour=2))
    sandbox.persons.edit(EDUCATION, message["message_id"], "已报 4 份")
    first, edited = await bot.get_updates()
    assert first.message is not None
    assert first.message.text == "已报 3 份"
    assert edited.edited_message is not None
    assert edited.edited_message.text == "已报 4 份"
    assert edited.edited_message.edit_date is not None
    assert edited.edited_message.edit_date > edited.edited_message.date


async def test_the_bot_edits_its_own_messages_only(sandbox: Sandbox, bot: Bot) -> None:
    (own,) = sandbox.persons.say(EDUCATION, "/start")
    sent = await bot.send_message(EDUCATION, "一", reply_markup=keyboard())
    edited = await bot.edit_message_text("二", EDUCATION, sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.text == "二"
    assert edited.reply_markup is None
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("二", EDUCATION, sent.message_id)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("二", EDUCATION, own["message_id"])
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("二", EDUCATION, 987)
    with_buttons = await bot.edit_message_reply_markup(EDUCATION, sent.message_id, reply_markup=keyboard("b"))
    assert not isinstance(with_buttons, bool)
    assert with_buttons.reply_markup == keyboard("b")


async def test_a_deleted_message_is_gone_for_both(sandbox: Sandbox, bot: Bot, clock: TurnedClock) -> None:
    sandbox.say(EDUCATION, "/start")
    sent, old = [await bot.send_message(EDUCATION, text) for text in ("一", "二")]
    await bot.delete_message(EDUCATION, sent.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(EDUCATION, sent.message_id)
    clock.move(clock.now().replace(day=20, hour=2))
    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_message(EDUCATION, old.message_id)


async def test_a_tap_is_answered_once_and_soon(sandbox: Sandbox, bot: Bot, clock: TurnedClock) -> None:
    sandbox.say(EDUCATION, "/start")
    sent = await bot.send_message(EDUCATION, "【工作提醒】", reply_markup=keyboard())
    sandbox.persons.press(EDUCATION, sent.message_id, "a:1")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.data == "a:1"
    assert query.message is not None
    assert query.message.message_id == sent.message_id
    assert await bot.answer_callback_query(query.id, "已登记")
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(query.id)
    late = sandbox.persons.press(EDUCATION, sent.message_id, "a:1")
    clock.turned += 151
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(late)


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart"])
async def test_arguments_come_in_any_of_the_four_ways(sandbox: Sandbox, page: httpx.AsyncClient, how: str) -> None:
    sandbox.say(EDUCATION, "/start")
    fields = {"chat_id": str(EDUCATION), "text": "您好"}
    path = f"/bot{TOKEN}/SendMessage"
    if how == "query":
        answer = await page.get(path, params=fields)
    elif how == "form":
        answer = await page.post(path, data=fields)
    elif how == "json":
        answer = await page.post(path, json=fields)
    else:
        answer = await page.post(path, files={name: (None, value) for name, value in fields.items()})
    assert answer.json()["result"]["text"] == "您好"


@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        ({"text": "一"}, "Bad Request: chat_id is empty"),
        ({"chat_id": EDUCATION}, "Bad Request: message text is empty"),
        ({"chat_id": EDUCATION, "text": "一", "parse_mode": "Word"}, "Bad Request: unsupported parse_mode"),
        (
            {"chat_id": EDUCATION, "text": "一", "reply_markup": "{"},
            "Bad Request: can't parse reply markup JSON object",
        ),
        ({"chat_id": EDUCATION, "text": "一", "reply_markup": "[]"}, "Bad Request: object expected as reply markup"),
        ({"chat_id": EDUCATION, "text": "\ud800"}, "Bad Request: strings must be encoded in UTF-8"),
        (
            {"chat_id": EDUCATION, "text": "一", "reply_markup": {"inline_keyboard": [[{"text": "一"}]]}},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
    ],
)
async def test_a_bad_call_is_refused_in_telegrams_words(
    sandbox: Sandbox, call: Call, arguments: dict[str, Any], description: str
) -> None:
    sandbox.say(EDUCATION, "/start")
    assert await call("sendMessage", **arguments) == {"ok": False, "error_code": 400, "description": description}


async def test_a_keyboard_below_the_field_stays_until_it_is_taken_away(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    below = ReplyKeyboardMarkup([["任务", "时间"], ["记录"]])
    await bot.send_message(EDUCATION, "一", reply_markup=below)
    await bot.send_message(EDUCATION, "二")
    assert sandbox.world.chats[EDUCATION].keyboard == [["任务", "时间"], ["记录"]]
    await bot.send_message(EDUCATION, "三", reply_markup=ReplyKeyboardRemove())
    assert sandbox.world.chats[EDUCATION].keyboard == []
