"""The bot itself: its token, its menu, its words about itself."""

import pytest
from telegram import Bot, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, InvalidToken

from bot.sandbox.server import Sandbox
from tests.sandbox.cast import COORDINATOR, EDUCATION, TOKEN
from tests.sandbox.conftest import Call


async def test_the_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert me.id == int(TOKEN.split(":")[0])
    assert me.is_bot
    assert me.username


async def test_a_wrong_token_is_unauthorized(sandbox: Sandbox) -> None:
    stranger = Bot("700000001:another", base_url=f"{sandbox.root_url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_an_unknown_method_is_not_found(call: Call) -> None:
    assert await call("sendCheese") == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}


async def test_the_menu_follows_scope_and_language(sandbox: Sandbox, bot: Bot) -> None:
    await bot.set_my_commands([("help", "Help")])
    await bot.set_my_commands([("help", "帮助")], BotCommandScopeAllPrivateChats(), "zh")
    await bot.set_my_commands([("overview", "总览")], BotCommandScopeChat(COORDINATOR))
    menu = sandbox.world.commands.menu
    assert [entry["description"] for entry in menu(EDUCATION, "zh-hans")] == ["帮助"]
    assert [entry["description"] for entry in menu(EDUCATION, "en")] == ["Help"]
    assert [entry["description"] for entry in menu(COORDINATOR, "zh-hans")] == ["总览"]
    assert [c.description for c in await bot.get_my_commands(BotCommandScopeAllPrivateChats(), "zh")] == ["帮助"]
    await bot.delete_my_commands(BotCommandScopeChat(COORDINATOR))
    assert [entry["description"] for entry in menu(COORDINATOR, "zh-hans")] == ["帮助"]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("总览", "总览")])


async def test_small_methods_answer(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    assert await bot.set_my_description("督办")
    assert await bot.set_my_short_description("督办")
    assert (await bot.get_my_description()).description == "督办"
    assert await bot.send_chat_action(EDUCATION, "typing")
    assert (await bot.get_chat(EDUCATION)).first_name == "李建国"
    assert await bot.close()
    assert await bot.log_out()
    with pytest.raises(BadRequest, match="Logged out"):
        await bot.get_me()
