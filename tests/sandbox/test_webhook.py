"""Updates pushed to the bot's own server, as Telegram pushes them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot

from bot.sandbox.listener import Listener
from bot.sandbox.server import Sandbox
from tests.sandbox.cast import EDUCATION


class Receiver:
    """A bot's server that refuses the first update as often as told."""

    def __init__(self, refuse: int) -> None:
        self.refuse = refuse
        self.taken: list[tuple[str | None, dict[str, Any]]] = []
        self.arrived = asyncio.Event()

    async def take(self, request: Request) -> Response:
        if self.refuse:
            self.refuse -= 1
            return Response(status_code=500)
        self.taken.append((request.headers.get("x-telegram-bot-api-secret-token"), await request.json()))
        self.arrived.set()
        return Response()


@pytest.fixture
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    made = Receiver(refuse=1)
    listener = Listener(Starlette(routes=[Route("/hook", made.take, methods=["POST"])]))
    yield made, await listener.start("127.0.0.1", 0)
    await listener.stop()


async def test_an_update_is_pushed_with_the_secret_until_it_is_taken(
    sandbox: Sandbox, bot: Bot, receiver: tuple[Receiver, str]
) -> None:
    taker, root_url = receiver
    await bot.set_webhook(f"{root_url}/hook", secret_token="s3cret_")
    sandbox.say(EDUCATION, "已报送")
    async with asyncio.timeout(20):
        await taker.arrived.wait()
    ((secret, update),) = taker.taken
    assert secret == "s3cret_"
    assert update["message"]["text"] == "已报送"
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500"


async def test_a_message_is_pushed_once(sandbox: Sandbox, bot: Bot, receiver: tuple[Receiver, str]) -> None:
    taker, root_url = receiver
    taker.refuse = 0
    await bot.set_webhook(f"{root_url}/hook")
    for text in ("一", "二"):
        taker.arrived.clear()
        sandbox.say(EDUCATION, text)
        async with asyncio.timeout(20):
            await taker.arrived.wait()
    assert [update["message"]["text"] for _, update in taker.taken] == ["一", "二"]
