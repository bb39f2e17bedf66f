"""Faults and the journal over HTTP, for tests whose bot is another process."""

import json
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.faults import Fault, Faults, Reply
from bot.sandbox.journal import Journal
from bot.sandbox.refusals import Json


class Control:
    """`POST /sandbox/faults` replaces the script, `GET /sandbox/journal` shows the calls."""

    def __init__(self, faults: Faults, journal: Journal) -> None:
        self._faults = faults
        self._journal = journal

    def routes(self) -> list[BaseRoute]:
        """The two addresses."""
        return [
            Route("/sandbox/faults", self._put, methods=["POST"]),
            Route("/sandbox/journal", self._calls, methods=["GET"]),
        ]

    async def _put(self, request: Request) -> Response:
        try:
            script = [_fault(entry) for entry in json.loads(await request.body())]
        except (ValueError, TypeError, AttributeError) as error:
            return JSONResponse({"error": f"the body is a list of faults: {error}"}, 400)
        self._faults.clear()
        self._faults.add(*script)
        return JSONResponse({"faults": len(script)})

    async def _calls(self, _: Request) -> Response:
        # In ASCII: what a bot sent may hold a lone surrogate, which UTF-8 cannot carry.
        return Response(json.dumps([asdict(call) for call in self._journal.calls]), media_type="application/json")


def _fault(entry: Json) -> Fault:
    reply = entry.pop("reply", None)
    if reply is None:
        return Fault(**entry)
    body = reply.get("body", "")
    raw = body if isinstance(body, str) else json.dumps(body)
    headers = tuple((str(name), str(value)) for name, value in reply.get("headers", {}).items())
    kind = str(reply.get("content_type", "application/json"))
    return Fault(**entry, reply=Reply(int(reply["code"]), raw.encode(), kind, headers))
