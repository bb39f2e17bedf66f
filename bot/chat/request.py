"""How the library reaches the wire: over aiohttp, which at eight calls at once is several times as fast as httpx.

httpcore looks through every connection of its pool for each request, so it gets slower the more runs at once
(encode/httpx#3215). What the table of `outcomes` decides by are httpx's errors: here each error of aiohttp becomes the one
that says the same about whether the request had left.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.chat.wire import Patience, certificates, refusal

NOTHING: Mapping[str, Any] = {}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

# The first that fits counts. Above the line nothing had left; below it Telegram may have read the request.
_SAME: tuple[tuple[type[Exception], Callable[[str], Exception]], ...] = (
    (aiohttp.NonHttpUrlClientError, httpx.UnsupportedProtocol),
    (aiohttp.InvalidURL, httpx.InvalidURL),
    (aiohttp.ClientHttpProxyError, httpx.ProxyError),
    (aiohttp.ConnectionTimeoutError, httpx.ConnectTimeout),
    (aiohttp.ClientConnectorError, httpx.ConnectError),
    (aiohttp.ClientConnectorDNSError, httpx.ConnectError),
    # ---
    (aiohttp.ServerTimeoutError, httpx.ReadTimeout),
    (aiohttp.ServerDisconnectedError, httpx.RemoteProtocolError),
    (aiohttp.ClientPayloadError, httpx.RemoteProtocolError),
    (aiohttp.ClientResponseError, httpx.RemoteProtocolError),
    (aiohttp.ClientError, httpx.ReadError),
)


class Request(BaseRequest):
    """The library's request over aiohttp, with refusals told apart by their HTTP code.

    The library itself makes one NetworkError of 413, 5xx and a 429 without parameters, breaks on answers that are no
    JSON object, and logs their bodies.
    """

    __slots__ = ("_free", "_patience", "_proxy", "_session", "_timeout")

    def __init__(self, patience: Patience, connections: int, proxy: str | None) -> None:
        self._patience, self._proxy = patience, proxy
        self._free = asyncio.Semaphore(connections)
        self._timeout = self._silent_for(patience.read)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """What the library adds to a long poll's own time."""
        return self._patience.read

    async def initialize(self) -> None:
        """Connections are made when they are needed."""

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
        self._session = None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_more_timeouts: Any
    ) -> tuple[int, bytes]:
        """Make one request; returns code and body of a 2xx, raises the refusal for anything else."""
        form = _form(request_data)  # encoded before anything leaves: text that is no Unicode fails here
        return 200, await self._taken(url, method, form)

    async def post_form(self, url: str, form: bytes) -> bytes:
        """Post a form that is encoded already; returns the body of a 2xx, raises the refusal for anything else."""
        return await self._taken(url, "POST", {"data": form, "headers": _FORM})

    async def asked(
        self, url: str, fields: Mapping[str, Any] = NOTHING, read: float | None = None
    ) -> tuple[int, bytes]:
        """Post a form past the library; returns code and body, whatever the code. `read`: seconds the answer may keep silent.

        Raises httpx.HTTPError and httpx.InvalidURL.
        """
        timeout = self._timeout if read is None else self._silent_for(read)
        try:
            return await self._answered(url, "POST", {"data": urlencode(fields), "headers": _FORM}, timeout)
        except aiohttp.ClientError as error:
            raise _said_by_httpx(error) from error

    async def _taken(self, url: str, method: str, body: dict[str, Any]) -> bytes:
        try:
            code, answer = await self._answered(url, method, body, self._timeout)
        except (aiohttp.ClientError, httpx.PoolTimeout) as error:
            cause = _said_by_httpx(error)
            kind = TimedOut if isinstance(cause, httpx.TimeoutException) else NetworkError
            raise kind(type(cause).__name__) from cause
        if not 200 <= code <= 299:
            raise refusal(code, answer)
        return answer

    async def _answered(
        self, url: str, method: str, body: dict[str, Any], timeout: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        await self._turn()
        try:
            async with self._opened().request(
                method, url, allow_redirects=False, proxy=self._proxy, timeout=timeout, **body
            ) as answer:
                return answer.status, await answer.read()
        finally:
            self._free.release()

    def _silent_for(self, read: float) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(total=None, connect=self._patience.connect, sock_read=read)

    async def _turn(self) -> None:
        if not self._free.locked():
            await self._free.acquire()
            return
        try:
            await asyncio.wait_for(self._free.acquire(), self._patience.pool)
        except TimeoutError:
            raise httpx.PoolTimeout("every connection is in use") from None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            # The number of connections is limited above, where waiting for one has a patience of its own.
            connector = aiohttp.TCPConnector(limit=0, ssl=certificates())
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), headers={"User-Agent": self.USER_AGENT}
            )
        return self._session


def _said_by_httpx(error: Exception) -> Exception:
    if isinstance(error, httpx.PoolTimeout):
        return error
    return next(same for kind, same in _SAME if isinstance(error, kind))(type(error).__name__)


def _form(request_data: RequestData | None) -> dict[str, Any]:
    if request_data is None:
        return {}
    files = request_data.multipart_data
    if not files:
        return {"data": urlencode(request_data.json_parameters).encode(), "headers": _FORM}
    # Names as they are: percent-encoded, as is aiohttp's habit, a Chinese file name would be shown percent-encoded.
    form = aiohttp.FormData(request_data.json_parameters, quote_fields=False)
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}
