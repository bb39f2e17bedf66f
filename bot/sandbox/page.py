"""The page, and the small JSON API behind it; tests and the end-to-end harness use the same API."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.clock import Clock
from bot.sandbox import limits, page_state, pictures
from bot.sandbox.bell import Bell
from bot.sandbox.files import Upload
from bot.sandbox.person_side import ImpossibleError, PersonSide
from bot.sandbox.refusals import Json, RefusedError
from bot.sandbox.steering import Steering
from bot.sandbox.world import World

_STATIC = Path(__file__).parent / "static"
_LONGEST_WAIT = 25.0
_LARGEST_FILES = 20


class Page:
    """Everything a browser asks of the sandbox. `epoch` names this run: a page that knows another one starts over."""

    def __init__(
        self, world: World, persons: PersonSide, steering: Steering, bell: Bell, clock: Clock, epoch: str
    ) -> None:
        self._world = world
        self._persons = persons
        self._steering = steering
        self._bell = bell
        self._clock = clock
        self._epoch = epoch
        self._closing = False

    def routes(self) -> list[BaseRoute]:
        """The page, its parts, its API."""
        orders = {
            "say": self._say,
            "press": self._press,
            "edit": self._edit,
            "block": self._block,
            "read": self._read,
            "clock": self._steer,
        }
        return [
            Route("/", _index),
            Mount("/static", StaticFiles(directory=_STATIC)),
            Route("/sandbox/state", self._state),
            Route("/sandbox/clock", self._clock_state, methods=["GET"]),
            Route("/sandbox/file/{file_id}", self._file),
            Route("/sandbox/upload", self._upload, methods=["POST"]),
            *(Route(f"/sandbox/{name}", _order(order), methods=["POST"]) for name, order in orders.items()),
        ]

    def close(self) -> None:
        """Let the pages that wait go."""
        self._closing = True
        self._bell.ring()

    async def _state(self, request: Request) -> Response:
        asked = request.query_params
        same_run = asked.get("epoch") == self._epoch
        since = _whole(asked.get("since")) if same_run else -1
        ends_at = self._clock.monotonic() + min(_whole(asked.get("wait")), _LONGEST_WAIT)
        while self._world.version <= since and not self._closing:
            left = ends_at - self._clock.monotonic()
            if left <= 0:
                break
            await self._bell.wait(left)
        return JSONResponse({"epoch": self._epoch, "whole": since < 0} | page_state.state(self._world, since))

    async def _clock_state(self, _: Request) -> Response:
        return JSONResponse(await self._steering.state())

    async def _say(self, order: Json) -> Json:
        sent = self._persons.say(_person(order), str(order.get("text", "")), _optional(order, "reply_to"))
        return {"messages": [message["message_id"] for message in sent]}

    async def _press(self, order: Json) -> Json:
        pressed = self._persons.press(_person(order), _number(order, "message_id"), str(order.get("data", "")))
        return {"callback_id": pressed}

    async def _edit(self, order: Json) -> Json:
        self._persons.edit(_person(order), _number(order, "message_id"), str(order.get("text", "")))
        return {}

    async def _block(self, order: Json) -> Json:
        self._persons.block(_person(order), bool(order.get("blocked")))
        return {}

    async def _read(self, order: Json) -> Json:
        self._persons.read(_person(order), _optional(order, "message_id"))
        return {}

    async def _steer(self, order: Json) -> Json:
        await self._steering.apply(order)
        return await self._steering.state()

    async def _upload(self, request: Request) -> Response:
        async with request.form(max_files=_LARGEST_FILES, max_part_size=1 << 20) as form:
            files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
            uploads = [Upload(f.filename or "file", await f.read(), f.content_type) for f in files]
            values: Json = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        if any(len(upload.content) > limits.UPLOAD_BYTES for upload in uploads):
            return _problem(f"a file here has at most {limits.UPLOAD_BYTES >> 20} MB")
        try:
            sent = self._persons.upload(
                _person(values),
                uploads,
                caption=values.get("caption", ""),
                photo=values.get("photo") in {"1", "true"},
                reply_to=_optional(values, "reply_to"),
            )
        except ImpossibleError as error:
            return _problem(str(error))
        return JSONResponse({"messages": [message["message_id"] for message in sent]})

    async def _file(self, request: Request) -> Response:
        try:
            entry = self._world.files.entry(request.path_params["file_id"])
        except RefusedError:
            raise HTTPException(404) from None
        content = self._world.files.contents[entry.bytes_id]
        picture = pictures.mime(content)
        # Only what is surely a picture is shown; anything else could be a page that runs as ours.
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(entry.name, safe='')}"}
        if picture and entry.photo is not None:
            headers = {"content-disposition": "inline", "cache-control": "private, max-age=86400"}
        return Response(content, headers=headers, media_type=picture or "application/octet-stream")


def _order(order: Callable[[Json], Awaitable[Json]]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            return _problem("the body is one JSON object")
        if not isinstance(body, dict):
            return _problem("the body is one JSON object")
        try:
            return JSONResponse(await order(body))
        except ImpossibleError as error:
            return _problem(str(error))

    return answer


async def _index(_: Request) -> Response:
    return FileResponse(_STATIC / "index.html", headers={"cache-control": "no-cache"})


def _problem(text: str) -> Response:
    return JSONResponse({"error": text}, 400)


def _person(order: Json) -> int:
    return _number(order, "person")


def _number(order: Json, name: str) -> int:
    found = _optional(order, name)
    if found is None:
        raise ImpossibleError(f"{name} is missing")
    return found


def _optional(order: Json, name: str) -> int | None:
    value = order.get(name)
    if value is None or value == "":
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ImpossibleError(f"{name} is a whole number") from None


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else 0
