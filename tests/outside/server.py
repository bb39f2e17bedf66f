"""A Bot API server written from core.telegram.org/bots/api for this harness alone; it can misbehave, and writes everything down."""

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.clock import Clock
from tests.outside.record import Accepted, Record

BOT_ID = 7_000_000_001
LONGEST_POLL = 50.0
STALL = 45.0  # seconds: beyond the time-out of any client
# How often in all sends; what is not accepted besides: 429 only, since an unaccepted 5xx cannot be told from an accepted one.
STORM = {"drop": 0.02, "bad gateway": 0.01, "html": 0.005, "cut": 0.005, "stall": 0.002, "slow": 0.02, "429": 0.003}
_BLOCKED = "Forbidden: bot was blocked by the user"

Update = dict[str, Any]


class Server:
    """Takes the bot's calls over HTTP; `push` is how people reach the bot. One process, one event loop."""

    def __init__(self, token: str, clock: Clock, seed: int) -> None:
        self.token, self.record = token, Record()
        self.rng = random.Random(seed)
        self.storm: dict[str, float] = {}
        self.blocked: set[int] = set()
        self.polls: list[float] = []
        self.waiting: list[Update] = []  # not confirmed yet, by update id
        self._clock = clock
        self._again: list[Update] = []  # confirmed, and given once more all the same
        self._next_update, self._message_id, self._polling = 500_000_001, 100, 0
        self._news = asyncio.Event()
        self._pause_until = 0.0
        self.unix_now: Callable[[], int] = lambda: int(clock.wall().timestamp())

    async def start(self) -> str:
        """Listen on a free port; returns the root to call."""
        app = web.Application(client_max_size=60 << 20)
        app.router.add_route("*", "/{tail:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=512).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close every connection; the record stays."""
        await self._runner.cleanup()

    def push(self, kind: str, body: dict[str, Any], jump: int = 0) -> Update:
        """Something happens in a chat: the bot finds it under a fresh update id, `jump` higher than the next."""
        self._next_update += 1 + jump
        update = {"update_id": self._next_update, kind: body}
        self.waiting.append(update)
        self._news.set()
        return update

    def push_again(self, update: Update) -> None:
        """The same update once more, whether it was confirmed or not."""
        self._again.append(update)
        self._news.set()

    def message_id(self) -> int:
        """A fresh message id."""
        self._message_id += 1
        return self._message_id

    async def _handle(self, request: web.Request) -> web.Response:
        root, _, method = request.path.rpartition("/")
        if root != f"/bot{self.token}":
            return (
                web.Response(body=b"x" * 100) if root.startswith(f"/file/bot{self.token}") else _error(404, "Not Found")
            )
        given: dict[str, Any] = dict(request.query) | dict(await request.post())
        if request.content_type == "application/json":
            given |= await request.json()
        match method.lower():
            case "getme":
                return _ok({"id": BOT_ID, "is_bot": True, "first_name": "督办", "username": "outside_bot"})
            case "getwebhookinfo":
                return _ok({"url": "", "has_custom_certificate": False, "pending_update_count": len(self.waiting)})
            case "getfile":
                return _ok({"file_id": given["file_id"], "file_unique_id": "u", "file_path": f"f/{given['file_id']}"})
            case "getupdates":
                return await self._updates(request, given)
            case name if name.startswith("send") and name != "sendchataction":
                return await self._send(request, given)
        return _ok(True)

    async def _updates(self, request: web.Request, given: dict[str, Any]) -> web.Response:
        offset, limit = int(given.get("offset") or 0), int(given.get("limit") or 100)
        assert offset >= 0, "a negative offset throws replies away"
        self.polls.append(self._clock.monotonic())
        self._polling += 1
        mine = self._polling
        confirmed = [update for update in self.waiting if update["update_id"] < offset]
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        if confirmed and self.storm and self.rng.random() < 0.05:
            self._again.append(self.rng.choice(confirmed))
        await self._something(float(given.get("timeout") or 0))
        if mine != self._polling:
            return _error(409, "Conflict: terminated by other getUpdates request")
        if request.transport is None or request.transport.is_closing():
            return _ok([])
        again = [self._again.pop()] if self._again and limit > 1 else []
        text = json.dumps({"ok": True, "result": again + self.waiting[: limit - len(again)]})
        return self._spoilt_poll(request, text) if self.storm and self.rng.random() < 0.05 else _json(text)

    async def _something(self, seconds: float) -> None:
        end = self._clock.monotonic() + min(seconds, LONGEST_POLL)
        while not self.waiting and not self._again and (left := end - self._clock.monotonic()) > 0:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                return

    def _spoilt_poll(self, request: web.Request, text: str) -> web.Response:
        match self.rng.randrange(4):
            case 0:
                _abort(request)
            case 1:
                return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
            case 2:
                return _error(429, "Too Many Requests: retry after 1", retry_after=1)
        return _json(text[:-30])

    async def _send(self, request: web.Request, given: dict[str, Any]) -> web.Response:
        chat, text, now = (
            int(given["chat_id"]),
            given.get("text") or given.get("caption") or "",
            self._clock.monotonic(),
        )
        fate = "429" if now < self._pause_until else "403" if chat in self.blocked else self._fate()
        if fate in ("429", "403"):
            self.record.refused.append((now, chat, fate, text))
            return _error(403, _BLOCKED) if fate == "403" else self._paused(now)
        reply = json.loads(given.get("reply_parameters") or "{}")
        one = Accepted(now, chat, text, self.message_id(), reply.get("message_id"), _buttons(given), fate)
        self.record.accepted.append(one)
        if fate in ("slow", "stall"):
            await self._clock.sleep(STALL if fate == "stall" else self.rng.uniform(1, 6))
        answer = _spoilt_answer(request, fate)
        if answer is None:
            one.answered_at = self._clock.monotonic()
            answer = _ok(self._message(one))
        return answer

    def _paused(self, now: float) -> web.Response:
        self._pause_until = max(self._pause_until, now + 2)
        left = int(self._pause_until - now) + 1
        return _error(429, f"Too Many Requests: retry after {left}", retry_after=left)

    def _fate(self) -> str:
        drawn = self.rng.random()
        for fate, share in self.storm.items():
            if drawn < share:
                return fate
            drawn -= share
        return "ok"

    def _message(self, one: Accepted) -> dict[str, Any]:
        chat = {"id": one.chat, "type": "private", "first_name": "x"}
        return {"message_id": one.message_id, "date": self.unix_now(), "chat": chat, "text": one.text}


def _spoilt_answer(request: web.Request, fate: str) -> web.Response | None:
    match fate:
        case "drop":
            _abort(request)
            return _ok(True)
        case "bad gateway":
            return _error(502, "Bad Gateway")
        case "html":
            return web.Response(status=504, text="<html>Gateway Time-out</html>", content_type="text/html")
        case "cut":
            return _json('{"ok":true,"resu')
    return None


def _buttons(given: dict[str, Any]) -> dict[str, str]:
    rows = json.loads(given.get("reply_markup") or "{}").get("inline_keyboard", [])
    return {button["text"]: button.get("callback_data", "") for row in rows for button in row}


def _abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def _json(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/json")


def _ok(result: object) -> web.Response:
    return _json(json.dumps({"ok": True, "result": result}))


def _error(code: int, words: str, **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": code, "description": words, "parameters": parameters}
    return web.Response(status=code, text=json.dumps(body), content_type="application/json")
