"""A Bot API server of the tests' own, written from https://core.telegram.org/bots/api alone.

It shares nothing with the project's sandbox, so that what both believe about Telegram is checked by somebody who did not
write the program. It is stricter than Telegram in one thing: Telegram passes over parameters it does not know, this one
refuses them, since a misspelt parameter would otherwise go unnoticed. Every call is written down in `calls`.
"""

import asyncio
import json
import re
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import SystemClock
from tests.end_to_end.methods import METHODS, Refusal, checked, keyboard, parsed

T = TypeVar("T")

BOT_ID: Final = 7_100_200_300
BOT_NAME: Final = "xincheng_duban_bot"
LARGEST_DOWNLOAD: Final = 20 * 1024 * 1024  # bytes (getFile)
LONGEST_POLL: Final = 50.0  # seconds
CALLBACK_TEXT: Final = 200  # characters (answerCallbackQuery)
_WEBHOOK_ACTIVE: Final = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_NOT_MODIFIED: Final = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@dataclass
class Call:
    """One request the program made. `code` is 0 while it waits for the answer."""

    method: str
    params: dict[str, Any]
    at: float  # monotonic seconds
    code: int = 0
    description: str = ""
    result: Any = None


@dataclass
class Chat:
    """What the server knows about one chat."""

    about: dict[str, Any]
    refusal: Refusal | None = None  # what every message to it is answered with
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)


class _Server(uvicorn.Server):
    """uvicorn in a thread of its own, without signal handlers."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class ForeignApi:
    """The server; `start` it, then read `calls` and `chats`, and `put` updates, from any thread."""

    def __init__(self, clock: SystemClock, *, bot_id: int = BOT_ID) -> None:
        self.clock = clock
        # Put together here: nothing shaped like a token may stand in a file.
        self.token = ":".join([str(bot_id), "AA" + secrets.token_urlsafe(25)[:33]])
        self.bot = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "新城督办",
            "username": BOT_NAME,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
        self.changed = threading.Condition()
        self.calls: list[Call] = []
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, tuple[int, bytes]] = {}  # file id -> said size, content
        self.taps: set[str] = set()  # callback queries that wait for their answer
        self.faults: dict[str, Callable[[dict[str, Any]], Refusal | None]] = {}
        self.silent: set[str] = set()  # methods that are taken and never answered
        self.webhook: dict[str, Any] = {}  # what setWebhook said; pushing is left to the tests
        self.root = ""
        self._updates: dict[int, dict[str, Any]] = {}
        self._next_update, self._next_message = 900_001, 1
        self._polls = 0
        self._listening = socket.create_server(("127.0.0.1", 0))

    # -- for the tests ------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Listen on a free port of loopback."""
        routes = [
            Route("/bot{token}/{method}", self._called, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._fetched, methods=["GET"]),
        ]
        config = uvicorn.Config(Starlette(routes=routes), log_config=None, access_log=False, lifespan="off")
        self._server, ready = _Server(config), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), name="foreign Bot API")
        self._thread.start()
        assert ready.wait(10)
        self.root = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def stop(self) -> None:
        """Let go of everybody who waits, and end."""
        self._server.should_exit = self._server.force_exit = True
        self._loop.call_soon_threadsafe(self._wake)
        self._thread.join(20)
        self._listening.close()
        assert not self._thread.is_alive()

    def wait_for(self, found: Callable[[], T | None], what: str, within: float = 20.0) -> T:
        """The first truthy answer of `found`, asked again whenever something happens here."""
        until = self.clock.monotonic() + within
        with self.changed:
            while not (answer := found()):
                left = until - self.clock.monotonic()
                if left <= 0:
                    raise AssertionError(f"not within {within:g} s: {what}\n{self.tail()}")
                self.changed.wait(min(left, 1.0))
            return answer

    def nothing_for(self, seconds: float, found: Callable[[], object], what: str) -> None:
        """Assert that `found` stays falsy for so many real seconds."""
        until = self.clock.monotonic() + seconds
        with self.changed:
            while (left := until - self.clock.monotonic()) > 0:
                assert not found(), f"happened, and should not: {what}\n{self.tail()}"
                self.changed.wait(min(left, 0.2))

    def tail(self, most: int = 25) -> str:
        """The last calls but polls, for a failing test."""
        shown = [call for call in self.calls if call.method != "getUpdates"][-most:]
        return "\n".join(
            f"{c.code} {c.method} {json.dumps(c.params, ensure_ascii=True)[:300]} {c.description}" for c in shown
        )

    def refused(self) -> list[Call]:
        """Calls that Telegram would not have taken."""
        return [call for call in self.calls if call.code in (400, 404)]

    def put(self, kind: str, value: dict[str, Any], update_id: int | None = None) -> dict[str, Any]:
        """Queue an update for the bot; returns it."""
        with self.changed:
            number = self._next_update if update_id is None else update_id
            self._next_update = max(self._next_update, number) + 1
            update = {"update_id": number, kind: value}
            self._updates[number] = update
        self._loop.call_soon_threadsafe(self._wake)
        return update

    def next_message_id(self) -> int:
        """Message ids of all chats come from one row here."""
        with self.changed:
            self._next_message += 1
            return self._next_message

    def a_while_later(self) -> None:
        """This is the Telegram that an installation has spoken to before: its ids have gone on meanwhile."""
        self._next_update, self._next_message = self._next_update + 10_000, self._next_message + 10_000

    def unconfirmed(self) -> int:
        """How many updates the bot has not confirmed yet."""
        return len(self._updates)

    # -- HTTP ---------------------------------------------------------------------------------------------------------

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._arrived = asyncio.Event()
        self._ended = asyncio.Event()
        ready.set()
        await self._server.serve(sockets=[self._listening])

    def _wake(self) -> None:
        self._arrived.set()
        if self._server.should_exit:
            self._ended.set()

    async def _called(self, request: Request) -> Response:
        if request.path_params["token"] != self.token:
            return self._answer(Call("", {}, 0), Refusal(401, "Unauthorized"))
        call = Call(request.path_params["method"], {}, self.clock.monotonic())
        with self.changed:
            self.calls.append(call)
        try:
            if call.method not in METHODS:
                raise Refusal(404, "Not Found")
            call.params = checked(call.method, await parsed(request))
            self._fail_on_purpose(call)
            if call.method in self.silent:
                await self._ended.wait()
            if call.method == "getUpdates":
                return self._answer(call, await self._poll(call.params))
            with self.changed:
                return self._answer(call, getattr(self, _snake(call.method), self._accepted)(call.params))
        except Refusal as refusal:
            return self._answer(call, refusal)

    def _answer(self, call: Call, result: Any) -> Response:
        refusal = result if isinstance(result, Refusal) else None
        with self.changed:
            call.code = refusal.code if refusal else 200
            call.description, call.result = refusal.description if refusal else "", None if refusal else result
            self.changed.notify_all()
        if refusal is None:
            return _escaped({"ok": True, "result": result})
        body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
        if refusal.parameters:
            body["parameters"] = refusal.parameters
        return JSONResponse(body, refusal.code)

    def _fail_on_purpose(self, call: Call) -> None:
        fault = self.faults.get(call.method)
        refusal = fault(call.params) if fault else None
        if refusal:
            raise refusal

    async def _fetched(self, request: Request) -> Response:
        found = self.files.get(request.path_params["path"].removeprefix("documents/"))
        if request.path_params["token"] != self.token or found is None:
            return PlainTextResponse("Not Found", 404)
        return Response(found[1], media_type="application/octet-stream")

    # -- methods ------------------------------------------------------------------------------------------------------

    async def _poll(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refusal(409, _WEBHOOK_ACTIVE)
        offset, limit = int(params.get("offset", 0)), min(max(int(params.get("limit", 100)), 1), 100)
        until = self.clock.monotonic() + min(max(float(params.get("timeout", 0)), 0.0), LONGEST_POLL)
        self._polls += 1
        mine = self._polls
        self._arrived.set()  # whoever polled before me is told so
        while True:
            await _turn()
            if self._polls != mine:
                raise Refusal(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            self._arrived.clear()
            batch = self._batch(offset, limit, params.get("allowed_updates"))
            left = until - self.clock.monotonic()
            if batch or left <= 0 or self._ended.is_set():
                return batch
            try:
                await asyncio.wait_for(self._arrived.wait(), left)
            except TimeoutError:
                continue

    def _batch(self, offset: int, limit: int, allowed: list[str] | None) -> list[dict[str, Any]]:
        with self.changed:
            for number in [number for number in self._updates if number < offset]:
                del self._updates[number]
            self.changed.notify_all()
            wanted = [
                update
                for update in self._updates.values()
                if not allowed or any(kind in update for kind in allowed) or len(update) < 2
            ]
            return wanted[:limit]

    def _accepted(self, params: dict[str, Any]) -> bool:
        return True

    def _get_me(self, params: dict[str, Any]) -> dict[str, Any]:
        return self.bot

    def _get_webhook_info(self, params: dict[str, Any]) -> dict[str, Any]:
        return {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }

    def _set_webhook(self, params: dict[str, Any]) -> bool:
        self.webhook = params if params["url"] else {}
        return True

    def _delete_webhook(self, params: dict[str, Any]) -> bool:
        self.webhook = {}
        return True

    def _get_my_commands(self, params: dict[str, Any]) -> list[Any]:
        return []

    def _set_my_commands(self, params: dict[str, Any]) -> bool:
        scope = params.get("scope", {})
        if scope.get("type") == "chat" and int(scope["chat_id"]) not in self.chats:
            raise Refusal(400, "Bad Request: chat not found")
        return True

    def _send_message(self, params: dict[str, Any]) -> dict[str, Any]:
        text = params["text"].strip(" \n\t")
        if not text:
            raise Refusal(400, "Bad Request: message text is empty")
        if len(text) > 4096:
            raise Refusal(400, "Bad Request: message is too long")
        return self._posted(params, {"text": text})

    def _send_document(self, params: dict[str, Any]) -> dict[str, Any]:
        return self._posted(params, {"document": self._held(params["document"])})

    def _send_photo(self, params: dict[str, Any]) -> dict[str, Any]:
        return self._posted(params, {"photo": [{**self._held(params["photo"]), "width": 90, "height": 90}]})

    def _held(self, file: Any) -> dict[str, Any]:
        if isinstance(file, bytes):
            name = secrets.token_hex(8)
            self.files[name] = (len(file), file)
            return {"file_id": name, "file_unique_id": name[::-1], "file_size": len(file)}
        if file not in self.files:
            raise Refusal(400, "Bad Request: wrong file identifier/HTTP URL specified")
        return {"file_id": file, "file_unique_id": file[::-1], "file_size": self.files[file][0]}

    def _posted(self, params: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat(params)
        message = {
            "message_id": self.next_message_id(),
            "from": {key: self.bot[key] for key in ("id", "is_bot", "first_name", "username")},
            "chat": chat.about,
            "date": int(self.clock.wall().timestamp()),
            **content,
        }
        if answered := params.get("reply_parameters"):
            found = chat.messages.get(int(answered["message_id"]))
            if found is None and not answered.get("allow_sending_without_reply"):
                raise Refusal(400, "Bad Request: message to be replied not found")
            if found is not None:
                message["reply_to_message"] = {key: value for key, value in found.items() if key != "reply_to_message"}
        if markup := keyboard(params.get("reply_markup")):
            message["reply_markup"] = markup
        chat.messages[message["message_id"]] = message
        return message

    def _chat(self, params: dict[str, Any]) -> Chat:
        chat = self.chats.get(int(params["chat_id"]))
        if chat is None:
            raise Refusal(400, "Bad Request: chat not found")
        if chat.refusal:
            raise chat.refusal
        return chat

    def _edit_message_text(self, params: dict[str, Any]) -> dict[str, Any]:
        return self._edited(params, {"text": params["text"].strip(" \n\t")})

    def _edit_message_reply_markup(self, params: dict[str, Any]) -> dict[str, Any]:
        return self._edited(params, {})

    def _edited(self, params: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        message = self._chat(params).messages.get(int(params["message_id"]))
        if message is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        if message["from"]["id"] != self.bot["id"]:
            raise Refusal(400, "Bad Request: message can't be edited")
        markup = keyboard(params.get("reply_markup"))
        if message.get("text") == content.get("text", message.get("text")) and message.get("reply_markup") == markup:
            raise Refusal(
                400,
                _NOT_MODIFIED,
            )
        if content and not 0 < len(content["text"]) <= 4096:
            raise Refusal(
                400, "Bad Request: message is too long" if content["text"] else "Bad Request: message text is empty"
            )
        message.pop("reply_markup", None)
        message.update(
            content, edit_date=int(self.clock.wall().timestamp()), **({"reply_markup": markup} if markup else {})
        )
        return message

    def _answer_callback_query(self, params: dict[str, Any]) -> bool:
        if params["callback_query_id"] not in self.taps:
            raise Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if len(params.get("text", "")) > CALLBACK_TEXT:
            raise Refusal(400, "Bad Request: MESSAGE_TOO_LONG")
        self.taps.discard(params["callback_query_id"])
        return True

    def _get_file(self, params: dict[str, Any]) -> dict[str, Any]:
        found = self.files.get(params["file_id"])
        if found is None:
            raise Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if found[0] > LARGEST_DOWNLOAD:
            raise Refusal(400, "Bad Request: file is too big")
        name = params["file_id"]
        return {"file_id": name, "file_unique_id": name[::-1], "file_size": found[0], "file_path": f"documents/{name}"}


def _snake(method: str) -> str:
    """`sendMessage` is answered by `_send_message`."""
    return "_" + re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), method)


async def _turn() -> None:
    """Let everything else that is ready run once."""
    turn = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(turn.set_result, None)
    await turn


def _escaped(answer: dict[str, Any]) -> Response:
    # Telegram escapes everything that is not ASCII; a half of a surrogate pair can travel in no other way.
    return Response(json.dumps(answer).encode("ascii"), media_type="application/json")
