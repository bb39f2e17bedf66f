"""What goes over the wire when something is sent."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.gateway import Me, TelegramGateway
from bot.chat.wire import Api, refusal
from bot.flows.ports import Action, Button, Fatal, Made, Outgoing, Poison, Sent
from bot.texts.safe import PLACEHOLDER
from tests.support.scripted_api import TOKEN, ScriptedApi, refused

CHAT = 5_000_000_001
SIGNS = st.text(st.characters(exclude_categories=[]), max_size=40)


async def _sent(server: ScriptedApi, gateway: TelegramGateway, outgoing: Outgoing) -> dict[str, Any]:
    outcome = await gateway.send(outgoing)
    assert isinstance(outcome, Sent), outcome
    return server.calls[-1].parameters


async def test_a_text_goes_out_plain_without_preview(server: ScriptedApi, gateway: TelegramGateway) -> None:
    text = "<b>_各位同志_</b> & `https://example.org`"
    assert await _sent(server, gateway, Outgoing(Action.TEXT, CHAT, text)) == {
        "chat_id": CHAT,
        "text": text,
        "link_preview_options": {"is_disabled": True},
    }


async def test_a_reply_goes_out_even_if_its_message_is_gone(server: ScriptedApi, gateway: TelegramGateway) -> None:
    sent = await _sent(server, gateway, Outgoing(Action.TEXT, CHAT, "收到", reply_to=12))
    assert sent["reply_parameters"] == {"message_id": 12, "allow_sending_without_reply": True}


async def test_buttons_keep_their_rows(server: ScriptedApi, gateway: TelegramGateway) -> None:
    rows = [[Button("已报", "a:1"), Button("\u202e\n", "b:1")], [], [Button("字" * 200, "c:1")]]
    sent = await _sent(server, gateway, Outgoing(Action.TEXT, CHAT, "请选", buttons=rows))
    keyboard = sent["reply_markup"]["inline_keyboard"]
    assert [[button["callback_data"] for button in row] for row in keyboard] == [["a:1", "b:1"], ["c:1"]]
    assert keyboard[0][1]["text"] == PLACEHOLDER
    assert len(keyboard[1][0]["text"]) == 64


async def test_an_edit_names_its_message_and_drops_old_buttons(server: ScriptedApi, gateway: TelegramGateway) -> None:
    sent = await _sent(server, gateway, Outgoing(Action.EDIT, CHAT, "已登记", message_id=7))
    assert server.calls[-1].method == "editMessageText"
    assert (sent["message_id"], sent["text"]) == (7, "已登记")
    assert "reply_markup" not in sent


async def test_a_tap_is_answered_with_or_without_words(server: ScriptedApi, gateway: TelegramGateway) -> None:
    silent = await _sent(server, gateway, Outgoing(Action.ANSWER, CHAT, callback_id="47"))
    assert silent == {"callback_query_id": 47}
    spoken = await _sent(server, gateway, Outgoing(Action.ANSWER, CHAT, "已" * 300, callback_id="47"))
    assert len(spoken["text"]) == 200


@pytest.mark.parametrize(("photo", "method"), [(False, "sendDocument"), (True, "sendPhoto")])
async def test_a_file_of_our_own_is_made_and_uploaded_under_its_name(
    server: ScriptedApi, gateway: TelegramGateway, photo: bool, method: str
) -> None:
    made = Made("台账_jiamusi-2021_2024.xlsx", b"PK\x03\x04")
    sent = await _sent(server, gateway, Outgoing(Action.FILE, CHAT, "2024年台账", photo=photo, make=lambda: made))
    assert server.calls[-1].method == method
    assert sent[method.removeprefix("send").lower()] == ("台账_jiamusi-2021_2024.xlsx", b"PK\x03\x04")
    assert (sent["chat_id"], sent["caption"]) == (CHAT, "2024年台账")


async def test_who_asked_for_a_file_that_cannot_be_made_is_told_why(
    server: ScriptedApi, gateway: TelegramGateway
) -> None:
    sent = await _sent(server, gateway, Outgoing(Action.FILE, CHAT, "总览", photo=True, make=lambda: "没有中文字体"))
    assert (server.calls[-1].method, sent["text"]) == ("sendMessage", "没有中文字体")


async def test_a_file_that_breaks_while_it_is_made_is_given_up_alone(
    server: ScriptedApi, gateway: TelegramGateway
) -> None:
    def breaks() -> Made:
        raise ValueError("某同志的材料")

    outcome = await gateway.send(Outgoing(Action.FILE, CHAT, "台账", make=breaks))
    assert outcome == Poison("the file could not be made: ValueError")
    assert server.calls == []


@pytest.mark.parametrize(
    ("file_id", "photo", "method", "field"),
    [
        ("file-1", True, "sendPhoto", "photo"),
        ("file-1", False, "sendDocument", "document"),
        ("BQACAgIAAx", False, "sendDocument", "document"),
        ("BAACAgIAAx", False, "sendVideo", "video"),
        ("AwACAgIAAx", False, "sendVoice", "voice"),
        ("CQACAgIAAx", False, "sendAudio", "audio"),
        ("CgACAgIAAx", False, "sendAnimation", "animation"),
    ],
)
async def test_a_file_is_sent_again_by_its_id(
    server: ScriptedApi, gateway: TelegramGateway, file_id: str, photo: bool, method: str, field: str
) -> None:
    outgoing = Outgoing(Action.FILE, CHAT, "附件", file_id=file_id, photo=photo, reply_to=3)
    sent = await _sent(server, gateway, outgoing)
    assert server.calls[-1].method == method
    assert (sent[field], sent["caption"]) == (file_id, "附件")


async def test_a_file_id_that_is_a_path_here_uploads_nothing(
    server: ScriptedApi, gateway: TelegramGateway, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not upload")
    sent = await _sent(server, gateway, Outgoing(Action.FILE, CHAT, file_id=str(secret)))
    assert sent["document"] == str(secret)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=SIGNS | st.text(st.sampled_from("\x00\ud800\u202e\u200b 字"), max_size=5000), label=SIGNS)
async def test_any_text_is_accepted_and_legible(
    server: ScriptedApi, gateway: TelegramGateway, text: str, label: str
) -> None:
    await _sent(server, gateway, Outgoing(Action.TEXT, CHAT, text, buttons=[[Button(label, "x")]]))


async def test_me_tells_who_the_token_belongs_to(server: ScriptedApi, gateway: TelegramGateway) -> None:
    assert await gateway.me() == Me(123456789, "scripted_bot", "督办")
    server.script("getMe", refused(401, "Unauthorized"))
    assert isinstance(await gateway.me(), Fatal)


async def test_a_root_with_a_slash_is_the_same_root(server: ScriptedApi) -> None:
    gateway = TelegramGateway(Api(server.root + "/", TOKEN))
    assert await gateway.send(Outgoing(Action.TEXT, CHAT, "好")) == Sent(1)
    assert server.calls[-1].token == TOKEN
    await gateway.close()


def test_an_address_prints_without_the_token() -> None:
    assert TOKEN not in repr(Api("https://example.org", TOKEN))


def test_a_pause_raises_no_deprecation_warning() -> None:
    without = {name: value for name, value in os.environ.items() if name != "PTB_TIMEDELTA"}
    words = "from bot.chat.wire import refusal; print(refusal(429, b'').retry_after)"
    command = [sys.executable, "-W", "error::DeprecationWarning", "-c", words]
    assert subprocess.run(command, env=without, capture_output=True, check=True).stdout == b"0:00:30\n"


@given(code=st.integers(100, 999), body=st.binary(max_size=60))
def test_every_refusal_has_an_error(code: int, body: bytes) -> None:
    assert str(refusal(code, body))
