"""A running sandbox, and the ways to reach it: the library's Bot, a raw call, the page's API, a bot that answers."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot

from bot.sandbox.server import Sandbox
from tests.sandbox.cast import CAST, COORDINATOR, EDUCATION, GARDENS, REMINDER, START, TOKEN, TurnedClock, make_bot
from tests.sandbox.receipt_bot import ReceiptBot

_JSON = {"content-type": "application/json"}

Call = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(START)


@pytest.fixture
async def sandbox(clock: TurnedClock) -> AsyncIterator[Sandbox]:
    async def next_reminder() -> datetime | None:
        return REMINDER if clock.now() < REMINDER else REMINDER + timedelta(days=6)

    running = Sandbox(clock, TOKEN, CAST, next_reminder)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """The real library's Bot, talking to the sandbox as it would to Telegram."""
    async with make_bot(sandbox.root_url) as made:
        yield made


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    """A program that uses the page's API."""
    async with httpx.AsyncClient(base_url=sandbox.root_url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
async def call(sandbox: Sandbox) -> AsyncIterator[Call]:
    """One raw call: the method's name and its arguments; answers the body and checks that the HTTP status agrees."""
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:

        async def make(method: str, **arguments: Any) -> dict[str, Any]:
            answer = await client.post(
                f"{sandbox.root_url}/bot{TOKEN}/{method}", content=json.dumps(arguments), headers=_JSON
            )
            body: dict[str, Any] = answer.json()
            assert answer.status_code == body.get("error_code", 200)
            return body

        yield make


@pytest.fixture
async def receipt_bot(sandbox: Sandbox, clock: TurnedClock) -> AsyncIterator[None]:
    """A bot that has met the coordinator and two contacts, and polls."""
    for person in (COORDINATOR, EDUCATION, GARDENS):
        sandbox.say(person, "/start")
    task = asyncio.create_task(ReceiptBot(sandbox, clock, (EDUCATION, GARDENS)).run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
