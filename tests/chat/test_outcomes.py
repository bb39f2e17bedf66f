"""Every row of the outcome table, provoked over the real library against a real server."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from bot.chat.gateway import TelegramGateway
from bot.chat.outcomes import OUTCOMES
from bot.chat.wire import DEFAULT_PAUSE, Api, Patience
from bot.flows.ports import (
    Action,
    Fatal,
    Moved,
    NotSent,
    Outcome,
    Outgoing,
    Poison,
    Sent,
    Unknown,
    Unreachable,
)
from tests.chat.conftest import SHORT
from tests.support.scripted_api import (
    TOKEN,
    ScriptedApi,
    Step,
    closed_port,
    ok,
    raw,
    raw_server,
    refused,
    reset,
    silence,
    torn,
)

CHAT = 5_000_000_001
TEXT = Outgoing(Action.TEXT, CHAT, "各位同志：年度总结请报市科协。")
EDIT = Outgoing(Action.EDIT, CHAT, "已登记", message_id=7)
ANSWER = Outgoing(Action.ANSWER, CHAT, callback_id="4711")

_MOVED_TO = -1_001_234_567_890

ANSWERS: list[tuple[str, Step, type[Outcome]]] = [
    ("400 chat not found", refused(400, "Bad Request: chat not found"), Unreachable),
    ("400 deactivated", refused(400, "Bad Request: user is deactivated"), Unreachable),
    ("400 peer id", refused(400, "Bad Request: PEER_ID_INVALID"), Unreachable),
    ("400 entities", refused(400, "Bad Request: can't parse entities"), Poison),
    ("400 empty", refused(400, "Bad Request: message text is empty"), Poison),
    ("400 odd migration", refused(400, "Bad Request: upgraded", migrate_to_chat_id="?"), Poison),
    ("400 of a proxy", raw(b"<html>no</html>", 400, "text/html"), NotSent),
    ("401", refused(401, "Unauthorized"), Fatal),
    ("401 with a list", raw(b"[]", 401), Fatal),
    ("403 blocked", refused(403, "Forbidden: bot was blocked by the user"), Unreachable),
    ("403 deactivated", refused(403, "Forbidden: user is deactivated"), Unreachable),
    ("403 kicked", refused(403, "Forbidden: bot was kicked from the supergroup chat"), Unreachable),
    ("403 never started", refused(403, "Forbidden: bot can't initiate conversation with a user"), Unreachable),
    ("403 of a portal", raw(b"<html>log in</html>", 403, "text/html"), NotSent),
    ("404", refused(404, "Not Found"), Fatal),
    ("407 of a proxy", raw(b"", 407), NotSent),
    ("409", refused(409, "Conflict: terminated by other getUpdates request"), NotSent),
    ("413", raw(b"<html>too large</html>", 413, "text/html"), Poison),
    ("429", refused(429, "Too Many Requests: retry after 7", retry_after=7), NotSent),
    ("302", raw(b"", 302, headers={"location": "/elsewhere"}), Unknown),
    ("500", refused(500, "Internal Server Error: restart"), Unknown),
    ("500 with a pause", refused(500, "Internal Server Error", retry_after=3), Unknown),
    ("502 html", raw(b"<html>Bad Gateway</html>", 502, "text/html"), Unknown),
    ("504 empty", raw(b"", 504), Unknown),
    ("200 empty", raw(b""), Unknown),
    ("200 html", raw(b"<html>hello</html>", content_type="text/html"), Unknown),
    ("200 no utf-8", raw(b'{"ok":true,"result":"\xff\xfe"}'), Unknown),
    ("200 a list", raw(b"[1, 2]"), Unknown),
    ("200 null", raw(b"null"), Unknown),
    ("200 nested", raw(b'{"ok":true,"result":' + b"[" * 200_000), Unknown),
    ("200 ok without result", raw(b'{"ok":true}'), Unknown),
    ("200 not ok", raw(b'{"ok":false,"description":"odd"}'), Unknown),
    ("200 half a message", ok({"message_id": 5}), Unknown),
    ("200 no gzip", raw(b"junk", headers={"content-encoding": "gzip"}), Unknown),
    ("reset after the request", reset(), Unknown),
    ("no answer in time", silence(), Unknown),
]


async def test_a_method_the_server_does_not_know_is_not_taken_for_a_bad_token(
    server: ScriptedApi, gateway: TelegramGateway
) -> None:
    server.script("answerCallbackQuery", refused(404, "Not Found: method not found"))

    assert isinstance(await gateway.send(ANSWER), Poison)


@pytest.mark.parametrize(("step", "kind"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS])
async def test_each_answer_has_its_outcome(
    server: ScriptedApi, gateway: TelegramGateway, step: Step, kind: type[Outcome]
) -> None:
    server.script("sendMessage", step)
    server.script("getMe", step)  # asked where the token itself seems to be refused
    outcome = await gateway.send(TEXT)
    assert isinstance(outcome, kind), outcome
    assert TOKEN not in repr(outcome)
    assert len(server.seen("sendMessage")) == 1, "one call is one request"


async def test_an_accepted_message_gives_its_id(gateway: TelegramGateway) -> None:
    assert await gateway.send(TEXT) == Sent(1)


async def test_message_id_zero_is_no_id(server: ScriptedApi, gateway: TelegramGateway) -> None:
    chat = {"id": CHAT, "type": "private"}
    server.script("sendMessage", ok({"message_id": 0, "date": 1_790_000_000, "chat": chat}))
    assert await gateway.send(TEXT) == Sent(None)


async def test_a_group_that_moved_gives_its_new_id(server: ScriptedApi, gateway: TelegramGateway) -> None:
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    server.script("sendMessage", refused(400, words, migrate_to_chat_id=_MOVED_TO))
    assert await gateway.send(TEXT) == Moved(_MOVED_TO)


@pytest.mark.parametrize(
    ("step", "seconds"),
    [
        (refused(429, "Too Many Requests: retry after 10072", retry_after=10_072), 10_072),
        (refused(429, "Too Many Requests: retry after 9"), 9),
        (refused(429, "Too Many Requests"), DEFAULT_PAUSE),
        (refused(429, "Too Many Requests: retry after 8", retry_after="soon"), 8),
        (refused(429, "Too Many Requests", retry_after=0), 1),
        (refused(429, "Too Many Requests", retry_after=10**30), 7 * 86_400),
        (raw(b"<html>slow down</html>", 429, "text/html"), DEFAULT_PAUSE),
        (raw(b'{"ok":false,"parameters":[1]}', 429), DEFAULT_PAUSE),
    ],
)
async def test_a_429_always_names_a_pause(
    server: ScriptedApi, gateway: TelegramGateway, step: Step, seconds: float
) -> None:
    server.script("sendMessage", step)
    outcome = await gateway.send(TEXT)
    assert isinstance(outcome, NotSent)
    assert outcome.retry_after == seconds


async def test_an_edit_that_changes_nothing_is_done(server: ScriptedApi, gateway: TelegramGateway) -> None:
    words = "Bad Request: message is not modified: specified new message content is exactly the same"
    server.script("editMessageText", refused(400, words), refused(400, "Bad Request: message to edit not found"))
    assert await gateway.send(EDIT) == Sent(None)
    assert isinstance(await gateway.send(EDIT), Poison)


async def test_only_an_edit_can_be_done_already(server: ScriptedApi, gateway: TelegramGateway) -> None:
    server.script("sendMessage", refused(400, "Bad Request: message is not modified"))
    assert isinstance(await gateway.send(TEXT), Poison)


async def test_an_answer_that_comes_too_late_is_given_up(server: ScriptedApi, gateway: TelegramGateway) -> None:
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    server.script("answerCallbackQuery", refused(400, words))
    assert isinstance(await gateway.send(ANSWER), Poison)


async def _outcome_at(root: str, patience: Patience = SHORT, proxy: str | None = None) -> Outcome:
    gateway = TelegramGateway(Api(root, TOKEN), patience=patience, proxy=proxy)
    outcome = await gateway.send(TEXT)
    await gateway.close()
    assert TOKEN not in repr(outcome)
    return outcome


async def test_a_refused_connection_was_not_sent() -> None:
    assert await _outcome_at(f"http://127.0.0.1:{closed_port()}") == NotSent("ConnectError")


async def test_a_name_nobody_knows_was_not_sent() -> None:
    assert isinstance(await _outcome_at("http://nowhere.invalid"), NotSent)


async def test_a_connection_that_does_not_come_about_was_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(address)
        outcome = await _outcome_at(f"http://127.0.0.1:{address[1]}")
        for each in waiting:
            each.close()
    assert outcome == NotSent("ConnectTimeout")


async def test_a_connection_reset_before_the_request_was_read_may_have_been_sent() -> None:
    async def tear(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        torn(writer)

    async with raw_server(tear) as port:
        assert isinstance(await _outcome_at(f"http://127.0.0.1:{port}"), Unknown)


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{", b"SSH-2.0-OpenSSH\r\n"])
async def test_a_connection_closed_in_the_middle_may_have_been_sent(said: bytes) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        await writer.drain()
        writer.close()

    async with raw_server(hang_up) as port:
        assert await _outcome_at(f"http://127.0.0.1:{port}") == Unknown("RemoteProtocolError")


async def test_an_answer_that_trickles_in_ends_after_the_total_patience(server: ScriptedApi) -> None:
    async def one_byte_at_a_time() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.to_thread(lambda: None)

    server.script("sendMessage", Step(chunks=one_byte_at_a_time))
    async with asyncio.timeout(10):
        assert await _outcome_at(server.root, Patience(read=5, total=0.2)) == Unknown("TimeoutError")


async def test_a_full_pool_was_not_sent(server: ScriptedApi, api: Api) -> None:
    gateway = TelegramGateway(api, patience=Patience(read=1, pool=0.1), connections=1)
    server.script("sendMessage", silence())
    first = asyncio.create_task(gateway.send(TEXT))
    await server.has_seen("sendMessage")
    assert await gateway.send(TEXT) == NotSent("PoolTimeout")
    assert await first == Unknown("ReadTimeout")
    await gateway.close()


async def test_a_proxy_that_refuses_was_not_sent() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with raw_server(refuse) as port:
        outcome = await _outcome_at("https://api.telegram.invalid", proxy=f"http://127.0.0.1:{port}")
    assert outcome == NotSent("ProxyError")


async def test_a_proxy_that_is_down_was_not_sent() -> None:
    outcome = await _outcome_at("https://api.telegram.invalid", proxy=f"http://127.0.0.1:{closed_port()}")
    assert outcome == NotSent("ConnectError")


async def test_an_address_that_is_none_was_not_sent() -> None:
    assert await _outcome_at("ftp://127.0.0.1") == NotSent("UnsupportedProtocol")
    assert await _outcome_at("http://127.0.0.1:port") == NotSent("InvalidURL")


async def test_a_closed_gateway_sends_nothing(server: ScriptedApi, gateway: TelegramGateway) -> None:
    await gateway.close()
    assert isinstance(await gateway.send(TEXT), NotSent)
    assert server.calls == []


@pytest.mark.parametrize(
    "outgoing", [Outgoing(Action.EDIT, CHAT, "x"), Outgoing(Action.ANSWER, CHAT), Outgoing(Action.FILE, CHAT)]
)
async def test_a_call_that_lacks_its_target_is_poison(
    server: ScriptedApi, gateway: TelegramGateway, outgoing: Outgoing
) -> None:
    assert isinstance(await gateway.send(outgoing), Poison)
    assert server.calls == []


async def test_being_cancelled_is_not_an_outcome(server: ScriptedApi, gateway: TelegramGateway) -> None:
    server.script("sendMessage", silence())
    sending = asyncio.create_task(gateway.send(TEXT))
    await server.has_seen("sendMessage")
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (f"Bad Request: wrong {TOKEN} here", "BadRequest: Wrong [hidden] here"),
        ('Bad Request: no such thing as "联络员的电话"', "BadRequest: No such thing as"),
        ("Bad Request: 各位同志", "BadRequest"),
        ("Bad Request: can't be\nread", "BadRequest: Can't be"),
    ],
)
async def test_a_reason_holds_neither_token_nor_what_people_wrote(
    server: ScriptedApi, gateway: TelegramGateway, words: str, reason: str
) -> None:
    server.script("sendMessage", refused(400, words))
    assert await gateway.send(TEXT) == Poison(reason)


def test_the_table_is_total_and_no_row_hides_a_later_one() -> None:
    kinds = [kind for kind, _ in OUTCOMES]
    assert kinds[-1] is BaseException
    for place, kind in enumerate(kinds):
        assert not any(issubclass(kind, earlier) for earlier in kinds[:place]), kind
