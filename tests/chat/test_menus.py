"""The command list per role and language."""

from bot.chat.gateway import TelegramGateway
from bot.chat.menus import Menus
from tests.support.scripted_api import ScriptedApi, refused

COORDINATOR = 5_000_000_001
MENU = {"": [("help", "帮助"), ("report", "上报")], "en": [("help", "Help")]}


async def test_each_language_has_its_list(server: ScriptedApi, gateway: TelegramGateway) -> None:
    assert await Menus(gateway).set_default(MENU)
    first, second = (call.parameters for call in server.seen("setMyCommands"))
    assert first["commands"] == [
        {"command": "help", "description": "帮助"},
        {"command": "report", "description": "上报"},
    ]
    assert first["scope"] == {"type": "default"}
    assert "language_code" not in first
    assert second["language_code"] == "en"


async def test_a_coordinator_has_a_list_of_their_own(server: ScriptedApi, gateway: TelegramGateway) -> None:
    assert await Menus(gateway).set_for(COORDINATOR, {"": [("overview", "总览")]})
    assert server.calls[0].parameters["scope"] == {"type": "chat", "chat_id": COORDINATOR}


async def test_the_same_again_makes_no_call(server: ScriptedApi, gateway: TelegramGateway) -> None:
    menus = Menus(gateway)
    assert await menus.set_default(MENU)
    assert await menus.set_default(MENU)
    assert len(server.calls) == 2
    assert await menus.set_default({**MENU, "en": [("help", "Help me")]})
    assert len(server.calls) == 3


async def test_one_language_that_fails_does_not_keep_the_other_and_is_tried_again(
    server: ScriptedApi, gateway: TelegramGateway
) -> None:
    menus = Menus(gateway)
    server.script("setMyCommands", refused(429, "Too Many Requests: retry after 5", retry_after=5))
    assert not await menus.set_default(MENU)
    assert await menus.set_default(MENU)
    assert [call.parameters.get("language_code") for call in server.calls] == [None, "en", None]


async def test_a_coordinator_who_never_wrote_is_no_error(server: ScriptedApi, gateway: TelegramGateway) -> None:
    server.script("setMyCommands", refused(400, "Bad Request: chat not found"))
    assert not await Menus(gateway).set_for(COORDINATOR, {"": [("overview", "总览")]})


async def test_who_is_no_longer_coordinator_sees_the_default_again(
    server: ScriptedApi, gateway: TelegramGateway
) -> None:
    menus = Menus(gateway)
    await menus.set_for(COORDINATOR, {"": [("overview", "总览")]})
    assert await menus.clear_for(COORDINATOR, [""])
    assert server.calls[-1].method == "deleteMyCommands"
    assert await menus.set_for(COORDINATOR, {"": [("overview", "总览")]})
    assert server.calls[-1].method == "setMyCommands"
