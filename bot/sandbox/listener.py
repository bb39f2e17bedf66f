"""uvicorn on a loopback port, with a hand on each connection so that it can be cut."""

import asyncio
import contextlib
import ipaddress
import socket
import struct
from collections.abc import Iterator

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

TRANSPORTS: dict[tuple[str, int], asyncio.Transport] = {}
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_STOP_SECONDS = 2


class CuttableProtocol(H11Protocol):
    """Remembers which transport belongs to which caller; ASGI does not tell."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.client is not None:
            TRANSPORTS[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self.client is not None:
            TRANSPORTS.pop(self.client, None)
        super().connection_lost(exc)


class _Nothing(Response):
    """A response that sends nothing: the connection is already cut."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        return


def drop_connection(request: Request) -> Response:
    """Cut the caller's connection with a reset, before any answer."""
    client = request.client
    transport = TRANSPORTS.get((client.host, client.port)) if client else None
    if transport is not None:
        own: socket.socket = transport.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        transport.abort()
    return _Nothing()


def loopback(host: str) -> str:
    """The address to bind for a host name or address. Raises ValueError for anything but loopback."""
    if host.lower() == "localhost":
        return "127.0.0.1"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise ValueError(f"the sandbox listens on loopback only (127.0.0.1), not on {host!r}") from None
    if not address.is_loopback:
        raise ValueError(f"the sandbox listens on loopback only (127.0.0.1), not on {host}")
    return str(address)


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the program that runs us has its own."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


class Listener:
    """One application on one loopback port."""

    def __init__(self, app: ASGIApp) -> None:
        # The access log stays off: the path of every call holds the token.
        config = uvicorn.Config(
            app,
            http=CuttableProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> str:
        """Listen; returns the root URL. Raises ValueError for a host that is not loopback, OSError for a taken port."""
        address = loopback(host)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        # With the protocol named, asyncio switches Nagle's algorithm off: without, every answer waits 40 ms for an ACK.
        own = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            own.bind((address, port))
        except OSError:
            own.close()
            raise
        self._task = asyncio.create_task(self._server.serve([own]), name="sandbox server")
        await self._server.ready.wait()
        shown = f"[{address}]" if ":" in address else address
        return f"http://{shown}:{own.getsockname()[1]}"

    async def stop(self) -> None:
        """Stop listening; calls under way have a moment to end."""
        if self._task is None:
            return
        self._server.should_exit = True
        await self._task
        self._task = None
