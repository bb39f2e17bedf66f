"""Keeps foreign web pages out: a page on the internet must not drive the sandbox through its visitor's browser."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.sandbox.listener import loopback

_PAGE_RULES = (
    (b"content-security-policy", b"default-src 'self'; img-src 'self' blob:; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


class SameSiteOnly:
    """Refuses (403) a Host that is not loopback (DNS rebinding), and whatever a browser sends from another site.

    Programs send no Origin and pass. Every answer forbids foreign scripts, frames and guessing of types.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        reason = _foreign(Headers(scope=scope), scope["method"])
        if reason:
            await PlainTextResponse(f"{reason}\n", 403)(scope, receive, send)
            return

        async def send_with_rules(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                headers = message.get("headers")
                listed = list(headers) if isinstance(headers, (list, tuple)) else []
                present = {name.lower() for name, _ in listed}
                message["headers"] = listed + [rule for rule in _PAGE_RULES if rule[0] not in present]
            await send(message)

        await self._app(scope, receive, send_with_rules)  # type: ignore[arg-type]


def _foreign(headers: Headers, method: str) -> str | None:
    host = headers.get("host", "")
    if not _is_loopback(host):
        return "the sandbox answers on loopback only"
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"http://{host.lower()}":
        return "another site may not use the sandbox"
    from_page = headers.get("sec-fetch-site", "same-origin")
    if method != "GET" and from_page not in {"same-origin", "none"}:
        return "another site may not use the sandbox"
    return None


def _is_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname
        return bool(name and loopback(name))
    except ValueError:
        return False
