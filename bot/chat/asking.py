"""What Telegram says about this bot, asked once from the shell: identity, webhook, its clock."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.chat.webhook import Calls, Info
from bot.chat.wire import Api, Patience, http_client, json_object


@dataclass(frozen=True, slots=True)
class Told:
    """`problem` is empty when Telegram knows the token; its clock is that of the answer's Date header."""

    problem: str
    bot_id: str = ""
    name: str = ""
    its_clock: datetime | None = None
    info: Info | None = None


async def ask(api: Api, proxy: str | None) -> Told:
    """getMe and getWebhookInfo; never raises, and names no address."""
    async with http_client(Patience(connect=5, read=10, total=15), proxy) as client:
        try:
            answer = await client.post(api.method("getMe"))
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as problem:
            return Told(f"Telegram does not answer: {type(problem).__name__}")
        me: Any = json_object(answer.content).get("result")
        if answer.status_code in (401, 404):
            return Told("Telegram refuses the token")
        if not isinstance(me, dict):
            return Told(f"Telegram's answer cannot be read: HTTP {answer.status_code}")
        info = await Calls(api, client).info()
        return Told("", str(me.get("id")), str(me.get("username")), _date(answer.headers.get("date")), info)


def _date(written: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(written) if written else None
    except ValueError:
        return None
