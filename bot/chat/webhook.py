"""Updates that Telegram brings: the door they come in by, and the calls that tell Telegram where it is.

Inside the request nothing is done but storing the bytes; any process of an installation may take them.
"""

import hmac
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.chat.batches import RawUpdate, read_pushed
from bot.chat.poller import ALLOWED_UPDATES
from bot.chat.wire import Api, json_object
from bot.clock import Clock

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
LARGEST_UPDATE = 1024 * 1024  # bytes; a text has at most 4096 characters, everything else in an update is short
_ASK_AGAIN = 5.0  # real seconds between two looks for a changed secret, however many wrong ones come

Keep = Callable[[Sequence[RawUpdate]], Awaitable[None]]


class Door:
    """One address of our own HTTP server. `secret` looks up what Telegram was told to say."""

    def __init__(self, url: str, keep: Keep, secret: Callable[[], Awaitable[str | None]], clock: Clock) -> None:
        self.path = urlsplit(url).path or "/"
        self._keep, self._look_up, self._clock = keep, secret, clock
        self._secret: str | None = None
        self._looked_at: float | None = None

    async def take(self, request: Request) -> Response:
        """Store what came: 200 when it holds, 403 without the secret, 413 when too large, 503 to be asked again."""
        try:
            if not await self._knows_the_secret(request.headers.get(SECRET_HEADER, "")):
                return Response(status_code=403)
            body = await _body(request)
            if body is None:
                log.error("refused an update: larger than %d bytes", LARGEST_UPDATE)
                return Response(status_code=413)
            await self._keep([read_pushed(body)])
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as problem:  # whatever keeps us from storing it: Telegram keeps it, and comes again
            log.error("could not store an update: %s", type(problem).__name__)
            return Response(status_code=503)
        return Response(status_code=200)

    async def _knows_the_secret(self, given: str) -> bool:
        if self._secret is not None and _same(given, self._secret):
            return True
        now = self._clock.monotonic()
        if self._looked_at is not None and now - self._looked_at < _ASK_AGAIN:
            return False
        self._secret, self._looked_at = await self._look_up(), now
        return self._secret is not None and _same(given, self._secret)


def _same(given: str, known: str) -> bool:
    return bool(given) and hmac.compare_digest(given.encode(), known.encode())


async def _body(request: Request) -> bytes | None:
    """The whole body; None as soon as it is too large."""
    said = request.headers.get("content-length", "0")
    if not said.isdecimal() or int(said) > LARGEST_UPDATE:
        return None
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > LARGEST_UPDATE:
            return None
    return bytes(found)


@dataclass(frozen=True, slots=True)
class Info:
    """What Telegram says about where updates go (Bot API, WebhookInfo); `url` is empty while the bot polls."""

    url: str
    pending: int
    problem: str

    @property
    def host(self) -> str:
        """Only the host: the rest of a webhook's address is often its secret."""
        return urlsplit(self.url).hostname or "an unknown host"


class Calls:
    """setWebhook, deleteWebhook, getWebhookInfo; none raises."""

    def __init__(self, api: Api, client: httpx.AsyncClient) -> None:
        self._api, self._client = api, client

    async def set(self, url: str, secret: str) -> str | None:
        """Tell Telegram where updates go; what was wrong, or None. What waits at Telegram is not dropped."""
        found = await self._made("setWebhook", {"url": url, "secret_token": secret, "allowed_updates": ALLOWED_UPDATES})
        return None if found.get("ok") is True else str(found.get("description", "no answer"))

    async def delete(self) -> bool:
        """Let updates wait at Telegram again, to be polled."""
        return (await self._made("deleteWebhook", {})).get("ok") is True

    async def info(self) -> Info | None:
        """Where updates go; None without an answer."""
        found = (await self._made("getWebhookInfo", {})).get("result")
        if not isinstance(found, dict):
            return None
        pending = found.get("pending_update_count")
        return Info(
            str(found.get("url") or ""),
            pending if type(pending) is int else 0,
            str(found.get("last_error_message") or ""),
        )

    async def _made(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = await self._client.post(self._api.method(method), data=parameters)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as problem:
            return {"description": type(problem).__name__}
        return json_object(answer.content) or {"description": f"HTTP {answer.status_code}"}
