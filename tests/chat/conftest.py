"""A scripted Bot API on a real port, and what talks to it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.chat.gateway import TelegramGateway
from bot.chat.request import Request
from bot.chat.wire import Api, Patience, http_client
from tests.chat.quick_clock import QuickClock
from tests.support.scripted_api import TOKEN, ScriptedApi, scripted_api

SHORT = Patience(connect=0.3, read=0.3, write=0.3, pool=0.3, total=2)


@pytest.fixture
async def server() -> AsyncIterator[ScriptedApi]:
    async with scripted_api() as running:
        yield running


@pytest.fixture
def api(server: ScriptedApi) -> Api:
    return Api(server.root, TOKEN)


@pytest.fixture
async def gateway(api: Api) -> AsyncIterator[TelegramGateway]:
    gateway = TelegramGateway(api, patience=SHORT)
    yield gateway
    await gateway.close()


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with http_client(SHORT) as client:
        yield client


@pytest.fixture
async def line() -> AsyncIterator[Request]:
    """What polls go through; wide enough for two pollers."""
    line = Request(SHORT, 2, None)
    yield line
    await line.shutdown()


@pytest.fixture
def clock() -> QuickClock:
    return QuickClock()
