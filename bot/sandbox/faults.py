"""A script of things that go wrong, per method and chat: the one seam through which tests disturb the server.

A call meets at most one fault, the first in the script that fits and is not used up. What happens then is always the
same five steps, each of them optional: wait, accept the call, wait, answer something else, drop the connection. Slow
answers, resets before and after accepting, 5xx, HTML, garbage, storms of 429: each is one setting of these.
"""

import json
from dataclasses import dataclass, field

from bot.sandbox import refusals
from bot.sandbox.refusals import RefusedError


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that replaces the real one, byte for byte."""

    code: int
    body: bytes
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Fault:
    """One entry of the script.

    `method` and `chat_id` say which calls it fits (None: every one), `times` how many of them (None: all).
    `accept`: whether the world is changed all the same; with neither `reply` nor `drop` it always is. `byte_delay`
    is the pause before each byte of the answer. All times are real seconds.
    """

    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    delay_before: float = 0.0
    accept: bool = False
    delay_after: float = 0.0
    reply: Reply | None = None
    drop: bool = False
    byte_delay: float = 0.0

    def fits(self, method: str, chat_id: int | None) -> bool:
        """Whether this call meets the fault."""
        if self.times == 0 or (self.chat_id is not None and self.chat_id != chat_id):
            return False
        return self.method is None or self.method.lower() == method

    @property
    def accepts(self) -> bool:
        """Whether the call does its work."""
        return self.accept or (self.reply is None and not self.drop)


@dataclass(slots=True)
class Faults:
    """The script: entries in the order in which they are tried."""

    script: list[Fault] = field(default_factory=list)

    def add(self, *faults: Fault) -> None:
        """Append entries."""
        self.script.extend(faults)

    def clear(self) -> None:
        """Let everything work again."""
        self.script.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault this call meets, counted as used; None when it meets none."""
        for fault in self.script:
            if fault.fits(method, chat_id):
                fault.times = None if fault.times is None else fault.times - 1
                return fault
        return None


def refusing(error: RefusedError) -> Reply:
    """An answer of Telegram's own shape."""
    seconds = (error.parameters or {}).get("retry_after")
    headers = () if seconds is None else (("Retry-After", str(seconds)),)
    return Reply(error.code, json.dumps(error.body()).encode(), headers=headers)


def too_many(retry_after: int) -> Reply:
    """429 with the seconds to wait."""
    return refusing(refusals.too_many(retry_after))


def blocked() -> Reply:
    """403: the person has blocked the bot."""
    return refusing(refusals.blocked())


def migrated(chat_id: int) -> Reply:
    """400: the group has become a supergroup of this id."""
    return refusing(refusals.migrated(chat_id))


def server_error(code: int = 500, reason: str = "Internal Server Error") -> Reply:
    """5xx in Telegram's shape."""
    return refusing(RefusedError(code, reason))


def html(code: int = 502) -> Reply:
    """The page of a proxy between us and Telegram."""
    page = f"<html><head><title>{code} Bad Gateway</title></head><body><h1>{code} Bad Gateway</h1></body></html>"
    return Reply(code, page.encode(), "text/html")


def garbage(body: bytes = b'{"ok":true,"result":') -> Reply:
    """200 with a body that is no JSON."""
    return Reply(200, body)
