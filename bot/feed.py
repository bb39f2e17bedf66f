"""`/calendar/TOKEN.ics` over HTTP: the dates of one contact's own agencies, for a phone's calendar.

Who knows the address may read it: there is nothing else to prove who asks. So it cannot be guessed, stands nowhere but
in the owner's chat, and shows what the plan says, never who has reported. An address that opens nothing, opened once or
was never one, is answered alike.
"""

import hashlib

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import Bot
from bot.store import feeds
from bot.store.engine import Session, Writer

PATH = "/calendar/{token}.ics"
_KEEP = "private, max-age=3600"  # seconds after which a calendar program may ask again


def feed_route(bot: Bot, reader: Writer) -> Route:
    """The page; it reads through a connection of its own, and waits for no other work."""

    async def feed(request: Request) -> Response:
        content = await reader.run(lambda session: _made(bot, session, request.path_params["token"]))
        if content is None:
            return Response(status_code=404)
        mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {"ETag": mark, "Cache-Control": _KEEP, "X-Robots-Tag": "noindex"}
        if mark in request.headers.get("if-none-match", "").replace("W/", ""):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)

    return Route(PATH, feed)


def _made(bot: Bot, session: Session, token: str) -> bytes | None:
    from bot.exports.calendars import feed  # what it is made with takes time to load: no start waits for it

    desk = bot.desk(session)
    known = [(plan_id, agency) for plan_id, agency in feeds.places(session, token) or () if plan_id in desk.book.plans]
    return feed(desk.book, known, desk.today()) if known else None
