"""No token and no invite code in any log, at any level, whatever fails."""

import asyncio
import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.chat.files import Downloader
from bot.chat.gateway import TelegramGateway
from bot.chat.menus import Menus
from bot.chat.poller import Poller
from bot.chat.redaction import HIDDEN, OneLine, Redactor, install, redacted
from bot.chat.request import Request
from bot.chat.wire import Api
from bot.flows.ports import Action, Outgoing
from tests.chat.quick_clock import QuickClock
from tests.chat.test_poller import Inbox
from tests.support.scripted_api import TOKEN, ScriptedApi, raw, refused, reset

SECRET = TOKEN.partition(":")[2]
LIKE_A_SECRET = "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_"
CODE = "q3Zx9-_RtyUioPasDfGhJk"
log = logging.getLogger("tests.redaction")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root, hook = logging.getLogger(), sys.excepthook
    level, levels = root.level, {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "telegram")}
    stream = io.StringIO()
    handler = install(TOKEN, stream, logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    logging.captureWarnings(False)
    sys.excepthook = hook


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
            f"POST https://api.telegram.org/bot{HIDDEN}/sendMessage",
        ),
        (f"987654321:{LIKE_A_SECRET} other", f"{HIDDEN} other"),
        (f"bot987654321%3A{LIKE_A_SECRET}", f"bot{HIDDEN}"),
        (f"only {SECRET}", f"only {HIDDEN}"),
        (f"/start {CODE}", f"/start {HIDDEN}"),
        (f'{{"text": "/start@duban_bot  {CODE}", "x": 1}}', f'{{"text": "/start@duban_bot  {HIDDEN}", "x": 1}}'),
        (f"https://t.me/duban_bot?start={CODE}&x=1", f"https://t.me/duban_bot?start={HIDDEN}&x=1"),
        (f"https://t.me/duban_bot?startgroup={CODE}", f"https://t.me/duban_bot?startgroup={HIDDEN}"),
        ("restart=3 at 12:30:00, /start", "restart=3 at 12:30:00, /start"),
        ("各位同志：2024年12月25日前报送", "各位同志：2024年12月25日前报送"),
    ],
)
def test_secrets_leave_and_words_stay(text: str, left: str) -> None:
    assert redacted(text, TOKEN) == left


def test_a_record_is_one_line_with_its_time_in_utc(written: io.StringIO) -> None:
    log.warning("first\n2026-01-01T00:00:00Z ERROR forged %s", f"\r{TOKEN}")
    [line] = written.getvalue().splitlines()
    assert line.endswith(f"Z WARNING tests.redaction first | 2026-01-01T00:00:00Z ERROR forged | {HIDDEN}")


def test_exceptions_and_stacks_are_redacted(written: io.StringIO) -> None:
    def fail() -> None:
        try:
            raise ValueError(f"inner {TOKEN}")
        except ValueError as error:
            raise RuntimeError(f"https://x/bot{TOKEN}/getMe?start={CODE}") from error

    try:
        fail()
    except RuntimeError:
        log.exception("it failed: %s", TOKEN, stack_info=True)
    out = written.getvalue()
    assert "RuntimeError" in out
    assert "inner" in out
    assert SECRET not in out
    assert CODE not in out
    assert len(out.splitlines()) == 1


def test_an_uncaught_error_is_redacted(written: io.StringIO) -> None:
    try:
        raise RuntimeError(TOKEN)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "CRITICAL bot uncaught error" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_arguments_that_do_not_fit_cost_neither_the_record_nor_the_secret(written: io.StringIO) -> None:
    too_few_arguments = "one %s two %s"
    log.warning(too_few_arguments, TOKEN)
    assert "arguments do not fit" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_installing_twice_writes_each_record_once(written: io.StringIO) -> None:
    again = io.StringIO()
    handler = install("", again)
    log.warning("once")
    logging.getLogger().removeHandler(handler)
    assert (written.getvalue(), len(again.getvalue().splitlines())) == ("", 1)


def test_a_handler_put_there_by_somebody_else_is_redacted_too(written: io.StringIO) -> None:
    stream = io.StringIO()
    other = logging.StreamHandler(stream)
    logging.getLogger().addHandler(other)
    handler = install(TOKEN, io.StringIO())
    log.warning("x %s", TOKEN)
    logging.getLogger().removeHandler(other)
    logging.getLogger().removeHandler(handler)
    assert stream.getvalue() == f"x {HIDDEN}\n"


def test_the_loud_libraries_are_quiet(written: io.StringIO) -> None:
    for name in ("httpx", "httpcore.connection", "telegram.Bot"):
        logging.getLogger(name).info("HTTP Request: POST")
    assert written.getvalue() == ""


async def test_no_token_in_any_log_whatever_fails(
    written: io.StringIO,
    server: ScriptedApi,
    api: Api,
    gateway: TelegramGateway,
    client: httpx.AsyncClient,
    line: Request,
    clock: QuickClock,
    tmp_path: Path,
) -> None:
    for name in ("httpx", "httpcore", "telegram", "telegram.request", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG)  # louder than the program ever is
    TelegramGateway(api)
    failures = [reset(), raw(b"<html>"), raw(b"", 502), refused(401, f"Unauthorized {TOKEN}")]
    server.script("sendMessage", *failures)
    server.script("setMyCommands", refused(400, f"Bad Request: {TOKEN}"))
    server.script("getFile", *failures)
    server.script("getUpdates", *failures)
    inbox = Inbox()
    for _ in failures:
        await gateway.send(Outgoing(Action.TEXT, 1, f"/start {CODE}"))
        await Downloader(api, client).fetch("x", tmp_path)
    await Menus(gateway).set_default({"": [("help", "帮助")]})
    await asyncio.wait_for(Poller(api, line, inbox.store, inbox.report, clock).run(), 2)
    assert inbox.reports
    assert "HTTP Request" in written.getvalue(), "the libraries did speak"
    assert SECRET not in written.getvalue()
    assert CODE not in written.getvalue()


def test_a_filter_lets_every_record_pass() -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "a %s", (TOKEN,), None)
    assert Redactor(TOKEN).filter(record)
    assert OneLine().format(record).endswith(f"INFO x a {HIDDEN}")
