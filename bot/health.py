"""`/healthz` over HTTP: 200 only while receiving, ticking and sending are alive and fresh."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.app import Bot

log = logging.getLogger(__name__)

STALE_AFTER = 120.0  # real seconds without a good answer or a finished step


def complaints(bot: Bot) -> list[str]:
    """What is not alive or not fresh, in words; empty while all is well. Who stands by has only to keep asking."""
    now = bot.clock.monotonic()
    if not bot.leading.leads:
        tried_at = bot.leading.tried_at
        stale = tried_at is None or now - tried_at > STALE_AFTER
        return ["standing by without asking whether the leader is gone"] if stale else []
    found = []
    receiver = bot.receiver
    if receiver.halted or receiver.last_ok_at is None or now - receiver.last_ok_at > STALE_AFTER:
        found.append(f"not receiving: {receiver.trouble or 'no answer yet'}")
    if not bot.leading.sure():
        found.append("not sending: the database does not confirm that this process is the one who sends")
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
    """Answers on one address until stopped: health, and what else is to be found there."""

    def __init__(self, bot: Bot, others: Sequence[BaseRoute] = ()) -> None:
        async def healthz(_: Request) -> JSONResponse:
            found = complaints(bot)
            role = "leader" if bot.leading.leads else "standby"
            return JSONResponse({"ok": not found, "role": role, "problems": found}, 503 if found else 200)

        application = Starlette(routes=[Route("/healthz", healthz), *others])
        self._server = _Server(uvicorn.Config(application, log_config=None, access_log=False, lifespan="off"))
        self._task: asyncio.Task[None] | None = None

    def start(self, host: str, port: int) -> bool:
        """Listen; a port that is taken is said, and the bot goes on: reminders matter more than their gauge. True if it does."""
        try:
            listening = socket.create_server((host, port))
        except OSError:
            log.error("no health page: %s:%d cannot be listened on; set DUBAN_PORT to a free port, or 0", host, port)
            return False
        log.info("health page: http://%s:%d/healthz", host, listening.getsockname()[1])
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]), name="health")
        return True

    async def stop(self) -> None:
        """Stop listening."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task
