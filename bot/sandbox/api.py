"""The HTTP face of the Bot API: `/bot{token}/{method}` and `/file/bot{token}/{path}`."""

import hmac
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.clock import Clock
from bot.sandbox.arguments import Arguments, read_arguments
from bot.sandbox.faults import Fault, Faults, Reply, refusing
from bot.sandbox.journal import Call, Journal
from bot.sandbox.listener import drop_connection
from bot.sandbox.methods import Methods
from bot.sandbox.refusals import RefusedError, no_such_page, unauthorized
from bot.sandbox.world import World


class BotApi:
    """Reads a call, meets its fault, writes it into the journal, answers."""

    def __init__(
        self, world: World, methods: Methods, token: str, clock: Clock, faults: Faults, journal: Journal
    ) -> None:
        self._world = world
        self._methods = methods
        self._token = token
        self._clock = clock
        self._faults = faults
        self._journal = journal

    def routes(self) -> list[BaseRoute]:
        """The two addresses a bot knows."""
        return [
            Route("/bot{token}/{method}", self._method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._file, methods=["GET"]),
        ]

    async def _method(self, request: Request) -> Response:
        arrived_at = self._clock.monotonic()
        method = request.path_params["method"].lower()
        try:
            self._check_token(request)
            arguments = await read_arguments(request)
        except RefusedError as error:
            self._journal.begin(arrived_at, method, None, {}).code = error.code
            return _response(refusing(error))
        chat_id = arguments.integer("chat_id") or None
        call = self._journal.begin(arrived_at, method, chat_id, arguments.values)
        return await self._answered(request, call, arguments)

    async def _answered(self, request: Request, call: Call, arguments: Arguments) -> Response:
        fault = self._faults.take(call.method, call.chat_id)
        call.fault = fault is not None
        reply = await self._disturbed(fault, call, arguments) if fault else await self._perform(call, arguments)
        call.answered_at = self._clock.monotonic()
        if fault is not None and fault.drop:
            call.code = 0
            return drop_connection(request)
        call.code = reply.code
        return _response(reply) if fault is None or not fault.byte_delay else self._trickled(reply, fault.byte_delay)

    async def _disturbed(self, fault: Fault, call: Call, arguments: Arguments) -> Reply:
        await self._clock.sleep(fault.delay_before)
        reply = await self._perform(call, arguments) if fault.accepts else None
        await self._clock.sleep(fault.delay_after)
        return fault.reply or reply or Reply(500, b"")

    async def _perform(self, call: Call, arguments: Arguments) -> Reply:
        try:
            result = await self._methods.call(call.method, arguments)
        except RefusedError as error:
            return refusing(error)
        call.accepted = True
        call.message_id = result.get("message_id") if isinstance(result, dict) else None
        return _ok(result)

    async def _file(self, request: Request) -> Response:
        try:
            self._check_token(request)
        except RefusedError as error:
            return _response(refusing(error))
        content = self._world.files.at_path(request.path_params["path"])
        if content is None:
            return _response(refusing(no_such_page()))
        return Response(content, media_type="application/octet-stream")

    def _check_token(self, request: Request) -> None:
        if not hmac.compare_digest(request.path_params["token"].encode(), self._token.encode()):
            raise unauthorized()

    def _trickled(self, reply: Reply, byte_delay: float) -> Response:
        async def slowly() -> AsyncIterator[bytes]:
            for byte in reply.body:
                await self._clock.sleep(byte_delay)
                yield bytes([byte])

        return StreamingResponse(slowly(), reply.code, dict(reply.headers), reply.content_type)


def _ok(result: Any) -> Reply:
    return Reply(200, json.dumps({"ok": True, "result": result}).encode())


def _response(reply: Reply) -> Response:
    return Response(reply.body, reply.code, dict(reply.headers), reply.content_type)
