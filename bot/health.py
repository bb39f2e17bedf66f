"""`/healthz` over HTTP: 200 only while receiving, ticking and sending are alive and fresh."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.app import Bot

log = logging.getLogger(__name__)

STALE_AFTER = 120.0  # real seconds without a good answer or a finished step


def complaints(bot: Bot) -> list[str]:
    """What is not alive or not fresh, in words; empty while all is well."""
    now = bot.clock.monotonic()
    found = []
    if bot.poller.halted or bot.poller.last_ok_at is None or now - bot.poller.last_ok_at > STALE_AFTER:
        found.append(f"not receiving: {bot.poller.trouble or 'no answer yet'}")
    for name, age in bot.ticks.ages().items():
        if age is None or age > STALE_AFTER:
            found.append(f"step {name} has not ended well for {STALE_AFTER:.0f} s")
    return found


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the program has its own."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class HealthServer:
    """Answers on one address until stopped."""

    def __init__(self, bot: Bot) -> None:
        async def healthz(_: Request) -> JSONResponse:
            found = complaints(bot)
            return JSONResponse({"ok": not found, "problems": found}, 503 if found else 200)

        application = Starlette(routes=[Route("/healthz", healthz)])
        self._server = _Server(uvicorn.Config(application, log_config=None, access_log=False, lifespan="off"))
        self._task: asyncio.Task[None] | None = None

    def start(self, host: str, port: int) -> None:
        """Listen; a port that is taken is said, and the bot goes on: reminders matter more than their gauge."""
        try:
            listening = socket.create_server((host, port))
        except OSError:
            log.error("no health page: %s:%d cannot be listened on; set DUBAN_PORT to a free port, or 0", host, port)
            return
        log.info("health page: http://%s:%d/healthz", host, listening.getsockname()[1])
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]), name="health")

    async def stop(self) -> None:
        """Stop listening."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task
