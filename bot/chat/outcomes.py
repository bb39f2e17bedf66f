"""What an error on the way to Telegram means for the message: one table, total, the first match wins.

Its order matters, since the library's BadRequest and TimedOut are NetworkErrors too; and a lost answer is not a lost
message, so every doubt is `Unknown`.
"""

import re
from collections.abc import Callable
from typing import Any

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

from bot.chat.redaction import redacted
from bot.chat.wire import NotTakenError
from bot.flows.ports import Action, Fatal, Moved, NotSent, Outcome, Poison, Sent, Unknown, Unreachable

# httpx errors that can only happen before the request has left; every other one may have been read by Telegram.
_BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
# Words of 400 answers that are about the chat, not about this message (error texts of tdlib/telegram-bot-api).
_NOBODY_THERE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "peer id invalid",
    "chat_write_forbidden",
    "user_is_blocked",
    "group chat was deactivated",
    "not enough rights to send",
    "have no rights to send",
)
_UNCHANGED = "message is not modified"


def outcome_of(error: BaseException, action: Action | None, token: str) -> Outcome:
    """What an error of the library, of httpx or of our own means for the row that was to be sent; total."""
    decide = next(decide for kind, decide in OUTCOMES if isinstance(error, kind))
    return decide(error, action, _reason(error, token))


def _throttled(error: Any, _action: Action | None, reason: str) -> Outcome:
    return NotSent(reason, retry_after=error.retry_after.total_seconds())


def _refused_request(error: Any, action: Action | None, reason: str) -> Outcome:
    said = str(error).lower()
    if action is Action.EDIT and _UNCHANGED in said:
        return Sent(None)
    return Unreachable(reason) if any(words in said for words in _NOBODY_THERE) else Poison(reason)


def _broken_wire(error: Any, _action: Action | None, reason: str) -> Outcome:
    if isinstance(error.__cause__, UnicodeEncodeError):
        return Poison(reason)
    return NotSent(reason) if isinstance(error.__cause__, _BEFORE_SENDING) else Unknown(reason)


Decision = Callable[[Any, Action | None, str], Outcome]

OUTCOMES: tuple[tuple[type[BaseException], Decision], ...] = (
    (RetryAfter, _throttled),
    (ChatMigrated, lambda error, _action, _reason: Moved(error.new_chat_id)),
    (InvalidToken, lambda _error, _action, reason: Fatal(reason)),
    (Forbidden, lambda _error, _action, reason: Unreachable(reason)),
    (NotTakenError, lambda _error, _action, reason: NotSent(reason)),
    (Conflict, lambda _error, _action, reason: NotSent(reason)),
    (BadRequest, _refused_request),
    (NetworkError, _broken_wire),
    (BaseException, lambda _error, _action, reason: Unknown(reason)),
)

_PLAIN_WORDS = re.compile(r"(?:[ !#-&(-~]|(?<=[a-z])'(?=[a-z]))*")
_REASON_LIMIT = 160


def _reason(error: BaseException, token: str) -> str:
    """One line for operators: the kind of error, and a refusal's own words up to the first quoted or non-ASCII sign.

    What follows that may be what people wrote; the words of errors that something else caused may hold an address.
    """
    if not isinstance(error, TelegramError):
        return type(error).__name__
    kind = type(error.__cause__ or error).__name__
    if error.__cause__:
        return kind
    said = _PLAIN_WORDS.match(redacted(str(error), token).removeprefix(f"{kind}: "))
    return f"{kind}: {said[0][:_REASON_LIMIT].strip()}" if said and said[0].strip() else kind
