"""A small scripted Bot API on a real port: each call takes the next step of its method's script, and is written down.

A step is an answer, or something done to the connection. A call without a step is answered as Telegram would answer it.
"""

import asyncio
import itertools
import json
import socket
import struct
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

TOKEN = "123456789:" + "AAF-scripted_token_of_thirty_five_ch"  # in two parts: no file holds anything shaped like one


@dataclass(slots=True)
class Call:
    """One call as it arrived: the method (or `file`), its parameters, the token in its address."""

    method: str
    parameters: dict[str, Any]
    token: str


@dataclass(slots=True)
class Step:
    """What to do with one call: answer `status` and `body`, after `wait` if given; or break the connection."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    wait: asyncio.Event | None = None
    reset: bool = False
    chunks: Callable[[], AsyncIterator[bytes]] | None = None


def ok(result: Any) -> Step:
    """A 200 with a result."""
    return Step(body=json.dumps({"ok": True, "result": result}).encode())


def refused(code: int, description: str, **parameters: Any) -> Step:
    """A refusal in the Bot API's form, with parameters if any are given."""
    answer: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return Step(status=code, body=json.dumps(answer).encode())


def raw(
    body: bytes, status: int = 200, content_type: str = "application/json", headers: dict[str, str] | None = None
) -> Step:
    """Any body, sent as it is."""
    return Step(status=status, body=body, content_type=content_type, headers=headers or {})


def reset() -> Step:
    """Take the request, then tear the connection down without an answer."""
    return Step(reset=True)


def silence() -> Step:
    """Take the request and never answer."""
    return Step(wait=asyncio.Event())


class ScriptedApi:
    """The server; `calls` is what it saw, `script` what it will do."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.files: dict[str, bytes] = {}
        self._steps: dict[str, deque[Step]] = defaultdict(deque)
        self._message_ids = itertools.count(1)
        self._arrived = asyncio.Condition()
        self._waits: set[asyncio.Event] = set()
        self.port = 0

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def script(self, method: str, *steps: Step) -> None:
        """Append steps for a method; `file` is the download of a file."""
        self._steps[method].extend(steps)

    def seen(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def has_seen(self, method: str, times: int = 1) -> None:
        """Wait until a method has been called so many times; raises TimeoutError if it never is."""
        async with asyncio.timeout(10), self._arrived:
            await self._arrived.wait_for(lambda: len(self.seen(method)) >= times)

    def let_go(self) -> None:
        """Answer whatever still waits."""
        for wait in self._waits:
            wait.set()

    async def _called(self, request: Request) -> Response:
        method = request.path_params["method"]
        async with request.form() as form:
            parameters = {
                key: (value.filename, await value.read()) if isinstance(value, UploadFile) else _value(key, str(value))
                for key, value in form.items()
            }
        return await self._play(request, Call(method, parameters, request.path_params["token"]))

    async def _downloaded(self, request: Request) -> Response:
        path = request.path_params["path"]
        return await self._play(request, Call("file", {"path": path}, request.path_params["token"]))

    async def _play(self, request: Request, call: Call) -> Response:
        async with self._arrived:
            self.calls.append(call)
            self._arrived.notify_all()
        steps = self._steps[call.method]
        step = steps.popleft() if steps else self._usual(call)
        if step.wait:
            self._waits.add(step.wait)
            await step.wait.wait()
        if step.reset:
            _tear(request)
        if step.chunks:
            return StreamingResponse(step.chunks(), step.status, step.headers, step.content_type)
        return Response(step.body, step.status, step.headers, step.content_type)

    def _usual(self, call: Call) -> Step:
        given = call.parameters
        match call.method:
            case "getMe":
                return ok({"id": 123456789, "is_bot": True, "first_name": "督办", "username": "scripted_bot"})
            case "file":
                held = self.files.get(str(given["path"]))
                return Step(body=held) if held is not None else Step(status=404)
            case "getUpdates":
                return silence()
            case "sendMessage" | "editMessageText" if not 1 <= len(str(given["text"]).strip()) <= 4096:
                return refused(400, "Bad Request: message text is empty or too long")
            case method if method.startswith("send") or method == "editMessageText":
                return ok(message(given.get("message_id") or next(self._message_ids), given["chat_id"]))
            case _:
                return ok(True)


def message(message_id: int, chat_id: int, **more: Any) -> dict[str, Any]:
    """A message object as the Bot API writes it."""
    return {"message_id": message_id, "date": 1_790_000_000, "chat": {"id": chat_id, "type": "private"}, **more}


def _value(key: str, text: str) -> Any:
    if key in ("text", "caption"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _tear(request: Request) -> None:
    """Send RST instead of an answer."""
    transport = request.scope["extensions"]["transport"]
    _linger(transport)
    transport.abort()


def _linger(transport: asyncio.BaseTransport) -> None:
    # A linger of zero seconds: closing sends RST instead of FIN.
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class _OpenProtocol(H11Protocol):
    """uvicorn's protocol, handing its transport to the application so that a test can tear it."""

    def handle_events(self) -> None:
        super().handle_events()
        if self.scope is not None:
            self.scope["extensions"] = {"transport": self.transport}  # type: ignore[dict-item]


@asynccontextmanager
async def scripted_api() -> AsyncIterator[ScriptedApi]:
    """Run the server on a free port of loopback for the length of the block."""
    api = ScriptedApi()
    app = Starlette(
        routes=[
            Route("/file/bot{token}/{path:path}", api._downloaded, methods=["GET"]),
            Route("/bot{token}/{method}", api._called, methods=["GET", "POST"]),
        ]
    )
    config = uvicorn.Config(app, log_config=None, lifespan="off", ws="none")
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: _OpenProtocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    api.port = server.sockets[0].getsockname()[1]
    try:
        yield api
    finally:
        # Without uvicorn's own Server, whose rounds of a tenth of a second would cost more than the tests.
        api.let_go()
        server.close()
        await asyncio.gather(*state.tasks, return_exceptions=True)
        for connection in list(state.connections):
            connection.transport.abort()
        await server.wait_closed()


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_server(talk: Talk) -> AsyncIterator[int]:
    """A TCP server on a free port of loopback that does `talk` with each connection; yields the port."""
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def torn(writer: asyncio.StreamWriter) -> None:
    """Reset a connection."""
    _linger(writer.transport)
    writer.transport.abort()


def closed_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
