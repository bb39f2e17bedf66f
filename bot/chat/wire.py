"""The Bot API as an address: where calls go, with which patience, and what an answer that is no 200 means."""

import json
import os
import re
import ssl
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

# The library's switch to timedelta for pauses; without it every 429 raises a deprecation warning.
os.environ["PTB_TIMEDELTA"] = "1"

DEFAULT_PAUSE = 30.0  # seconds, for a 429 that does not say how long
_LONGEST_PAUSE = 7 * 86_400.0
_PAUSE_IN_TEXT = re.compile(rb"retry after (\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Api:
    """The root of a Bot API server and the bot's token; printing it never shows the token."""

    root: str
    token: str = field(repr=False)

    @property
    def base(self) -> str:
        """What the library calls base_url: the token is appended."""
        return f"{self.root.rstrip('/')}/bot"

    @property
    def file_base(self) -> str:
        """What the library calls base_file_url: the token is appended."""
        return f"{self.root.rstrip('/')}/file/bot"

    def method(self, name: str) -> str:
        """The address of a method; it holds the token."""
        return f"{self.base}{self.token}/{name}"

    def file(self, path: str) -> str:
        """The address of a file at a path of getFile's answer; it holds the token."""
        return f"{self.file_base}{self.token}/{quote(path, safe='/')}"


@dataclass(frozen=True, slots=True)
class Patience:
    """Real seconds to wait for each part of one call; `total` also ends an answer that trickles in."""

    connect: float = 10.0
    read: float = 30.0
    write: float = 30.0
    pool: float = 60.0
    total: float = 90.0


def http_client(patience: Patience | None = None, proxy: str | None = None) -> httpx.AsyncClient:
    """A client for calls that do not go through the library: questions about the webhook, and downloads. It follows no redirect."""
    given = patience or Patience()
    timeout = httpx.Timeout(connect=given.connect, read=given.read, write=given.write, pool=given.pool)
    return httpx.AsyncClient(timeout=timeout, proxy=proxy, **_surroundings())


class NotTakenError(NetworkError):
    """Somebody on the way refused the call with a 4xx before Telegram saw it: a proxy, a portal, a wrong address."""


def refusal(code: int, body: bytes) -> TelegramError:
    """What the library would raise for this code and body, made total: never fails, whatever the body is."""
    answer = json_object(body)
    if code == 429:
        return RetryAfter(timedelta(seconds=pause_asked(body)))
    if code in (401, 404):
        return InvalidToken(f"HTTP {code}")
    if code == 413:
        return BadRequest("request entity too large")
    if code in (400, 403, 409) and "description" in answer:
        return _telegrams_own(code, str(answer["description"]), _parameters(answer))
    return NotTakenError(f"HTTP {code}") if 400 <= code <= 499 else NetworkError(f"HTTP {code}")


def _telegrams_own(code: int, said: str, parameters: dict[str, Any]) -> TelegramError:
    if code == 403:
        return Forbidden(said)
    if code == 409:
        return Conflict(said)
    moved_to = parameters.get("migrate_to_chat_id")
    return ChatMigrated(moved_to) if type(moved_to) is int else BadRequest(said)


def pause_asked(body: bytes) -> float:
    """How many seconds a 429 asks us to wait: its parameters, else its text, else a default; at least one."""
    asked: Any = _parameters(json_object(body)).get("retry_after")
    if type(asked) not in (int, float):
        in_text = _PAUSE_IN_TEXT.search(body)
        asked = float(in_text[1]) if in_text else DEFAULT_PAUSE
    return float(min(max(asked, 1.0), _LONGEST_PAUSE))


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`; an empty one where there is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _parameters(answer: dict[str, Any]) -> dict[str, Any]:
    found = answer.get("parameters")
    return found if isinstance(found, dict) else {}


def _surroundings() -> dict[str, Any]:
    # Only DUBAN_PROXY sets a proxy: HTTP_PROXY of the shell would catch the sandbox on loopback. SSL_CERT_FILE counts.
    return {"trust_env": False, "verify": certificates()}


@cache
def certificates() -> ssl.SSLContext:
    """Whom to trust: the machine's or httpx's own authorities, read once."""
    return httpx.create_ssl_context()
