"""Logs without secrets: the token, whatever looks like one, and invite codes leave every record before it is out."""

import logging
import re
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO
from urllib.parse import quote

HIDDEN = "[hidden]"

_TOKEN_SHAPED = re.compile(r"\d{3,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_TYPED_CODE = re.compile(r"(/start(?:@\w+)?(?:\s|%20|\+|\\n)+)[^\s\"'\\&]+", re.IGNORECASE)
_LINKED_CODE = re.compile(r"((?<![A-Za-z])start(?:group)?(?:=|%3D))[A-Za-z0-9_-]+", re.IGNORECASE)

# httpx writes every URL, and so the token, at INFO; the library writes whole answers of the server at ERROR when it
# cannot read them, and those may hold what people wrote.
_LOUD = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "telegram": logging.WARNING,
    "telegram.request": logging.CRITICAL,
    "apscheduler": logging.WARNING,
    "alembic": logging.WARNING,
    "uvicorn": logging.WARNING,
}


def redacted(text: str, token: str = "") -> str:
    """Takes any text; returns it without `token`, without token-shaped words and without invite codes."""
    for secret in _spellings(token):
        text = text.replace(secret, HIDDEN)
    text = _TOKEN_SHAPED.sub(HIDDEN, text)
    text = _TYPED_CODE.sub(rf"\1{HIDDEN}", text)
    return _LINKED_CODE.sub(rf"\1{HIDDEN}", text)


def _spellings(token: str) -> list[str]:
    if not token:
        return []
    secret = token.partition(":")[2]
    # The part after the colon is the secret; only a long one can be hidden alone without hiding ordinary words.
    return [token, quote(token, safe=""), *([secret] if len(secret) >= 16 else [])]


class Redactor(logging.Filter):
    """A filter that lets every record pass, rewritten: message, exception and stack without secrets."""

    def __init__(self, token: str = "") -> None:
        super().__init__()
        self._token = token
        self._as_text = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._clean(_message(record)), None
        if record.exc_info:
            # The text is kept in place of the exception, so that no later handler formats the raw one again.
            record.exc_text = self._as_text.formatException(record.exc_info)
            record.exc_info = None
        record.exc_text = self._clean(record.exc_text) if record.exc_text else None
        record.stack_info = self._clean(record.stack_info) if record.stack_info else None
        return True

    def _clean(self, text: str) -> str:
        return redacted(text, self._token)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # a wrong placeholder or a failing __str__ must not cost the record, nor print its arguments
        return f"{record.msg} (arguments do not fit)"


class OneLine(logging.Formatter):
    """`2026-11-22T08:00:00Z WARNING bot.chat.poller words`; line ends inside a message cannot forge a record."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 (the library's name)
        written_at = datetime.fromtimestamp(record.created, UTC)
        return written_at.strftime(datefmt or "%Y-%m-%dT%H:%M:%SZ")

    def format(self, record: logging.LogRecord) -> str:
        return " | ".join(line.rstrip() for line in super().format(record).splitlines() if line.strip())


def install(token: str = "", stream: TextIO | None = None, level: int = logging.INFO) -> logging.Handler:
    """Make the root logger write one redacted line a record to `stream` (standard error), and nothing else write there.

    Handlers that others put on the root logger stay, redacted too. Uncaught exceptions and warnings go the same way.
    """
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler.formatter, OneLine)]:
        root.removeHandler(old)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(OneLine())
    root.addHandler(handler)
    root.setLevel(level)
    for each in root.handlers:
        each.filters[:] = [Redactor(token), *(old for old in each.filters if not isinstance(old, Redactor))]
    for name, least in _LOUD.items():
        logging.getLogger(name).setLevel(least)
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    return handler


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("bot").critical("uncaught error", exc_info=(kind, error, trace))
