"""Stories of receiving: nothing is confirmed that is not stored, whatever happens."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.batches import RawUpdate
from bot.chat.poller import Poller
from bot.chat.request import Request
from bot.chat.wire import Api
from tests.chat.quick_clock import QuickClock
from tests.support.scripted_api import TOKEN, ScriptedApi, Step, closed_port, message, ok, raw, refused, reset, silence

CHAT = 5_000_000_001


@dataclass
class Inbox:
    """What was stored, and how many times storing is to fail first."""

    rows: list[RawUpdate] = field(default_factory=list)
    failures: int = 0
    reports: list[str] = field(default_factory=list)
    during: Callable[[], Awaitable[None]] | None = None

    async def store(self, batch: Sequence[RawUpdate]) -> None:
        if self.during:
            await self.during()
        if self.failures:
            self.failures -= 1
            raise OSError("database is locked")
        self.rows.extend(batch)

    async def report(self, words: str) -> None:
        self.reports.append(words)

    @property
    def ids(self) -> list[int]:
        return [row.update_id for row in self.rows]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def poller(api: Api, line: Request, inbox: Inbox, clock: QuickClock) -> Poller:
    return Poller(api, line, inbox.store, inbox.report, clock)


@asynccontextmanager
async def receiving(poller: Poller) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(poller.run())
    try:
        yield task
    finally:
        poller.stop()
        await asyncio.wait_for(task, 2)


def update(update_id: int, text: str = "已报", **more: Any) -> dict[str, Any]:
    return {"update_id": update_id, "message": message(update_id * 10, CHAT, text=text, **more)}


def offsets(server: ScriptedApi) -> list[Any]:
    return [call.parameters.get("offset") for call in server.seen("getUpdates")]


async def test_the_first_poll_begins_with_what_telegram_still_holds(server: ScriptedApi, poller: Poller) -> None:
    async with receiving(poller):
        await server.has_seen("getUpdates")
    assert server.calls[0].parameters == {
        "timeout": 25,
        "limit": 100,
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
    }


async def test_a_batch_is_stored_before_it_is_confirmed(server: ScriptedApi, poller: Poller, inbox: Inbox) -> None:
    seen_while_storing = []

    async def look() -> None:
        seen_while_storing.append(len(server.seen("getUpdates")))

    inbox.during = look
    server.script("getUpdates", ok([update(1), update(2, "\u202e\ud800 &")]), ok([]), ok([update(3)]))
    async with receiving(poller):
        await server.has_seen("getUpdates", 4)
    assert inbox.ids == [1, 2, 3]
    assert seen_while_storing == [1, 3], "an empty answer is no batch"
    assert offsets(server) == [None, 3, 3, 4]
    assert json.loads(inbox.rows[1].body) == update(2, "\u202e\ud800 &")
    assert inbox.rows[1].body.isascii()
    assert poller.last_ok_at is not None
    assert poller.trouble is None


async def test_a_failing_store_keeps_the_offset(
    server: ScriptedApi, poller: Poller, inbox: Inbox, clock: QuickClock
) -> None:
    inbox.failures = 5
    troubles = []

    async def look() -> None:
        troubles.append(poller.trouble)

    inbox.during = look
    server.script("getUpdates", ok([update(1)]))
    async with receiving(poller):
        await server.has_seen("getUpdates", 2)
    assert inbox.ids == [1]
    assert offsets(server) == [None, 2]
    assert troubles[1:] == ["store: OSError"] * 5
    assert clock.sleeps == [1, 2, 4, 4, 4]
    assert poller.trouble is None


async def test_it_goes_on_trying_after_a_day_without_a_network(
    server: ScriptedApi, poller: Poller, inbox: Inbox, clock: QuickClock
) -> None:
    """Found by the simulation: after 1,025 failures in a row a doubled pause no longer fitted into a number."""
    poller._failures = 2000
    server.script("getUpdates", raw(b"", 502), ok([update(1)]))
    async with receiving(poller):
        await server.has_seen("getUpdates", 3)
    assert inbox.ids == [1]
    assert max(clock.sleeps) == 60


async def test_a_store_that_never_works_does_not_hinder_the_stop(
    server: ScriptedApi, api: Api, line: Request, inbox: Inbox, clock: QuickClock
) -> None:
    inbox.failures = 10**9
    server.script("getUpdates", ok([update(1)]), ok([update(1)]))
    poller = Poller(api, line, inbox.store, inbox.report, clock)
    inbox.during = _after(3, poller.stop)
    await asyncio.wait_for(poller.run(), 2)
    assert offsets(server) == [None], "nothing was confirmed"
    healthy = Inbox()
    async with receiving(Poller(api, line, healthy.store, healthy.report, clock)):
        await server.has_seen("getUpdates", 3)
    assert healthy.ids == [1]


def _after(times: int, act: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    seen = 0

    async def count() -> None:
        nonlocal seen
        seen += 1
        if seen == times:
            act()

    return count


def broken(update_id: int) -> bytes:
    return b'{"update_id":%d,"message":{"text":"\xff"' % update_id


def answer(*updates: bytes) -> Step:
    return raw(b'{"ok":true,"result":[' + b",".join(updates) + b"]}")


def as_bytes(update_id: int) -> bytes:
    return json.dumps(update(update_id)).encode()


NESTED = b'{"update_id":8,"message":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001


@pytest.mark.parametrize("bad", [broken(8), NESTED, b'{"update_id":8,"x":NaN}', b'{"update_id":8,"x":1e999}'])
async def test_an_update_that_cannot_be_read_is_put_aside_and_the_others_arrive(
    server: ScriptedApi, poller: Poller, inbox: Inbox, bad: bytes
) -> None:
    server.script(
        "getUpdates",
        answer(as_bytes(7), bad, as_bytes(9)),
        answer(as_bytes(7)),
        *[answer(bad)] * 3,
        answer(as_bytes(9)),
    )
    async with receiving(poller):
        await server.has_seen("getUpdates", 7)
    assert inbox.ids == [7, 8, 9]
    assert [row.quarantined for row in inbox.rows] == [False, True, False]
    assert bad in inbox.rows[1].body
    assert offsets(server) == [None, None, 8, 8, 8, 9, 10]
    assert [call.parameters["limit"] for call in server.seen("getUpdates")] == [100, 1, 1, 1, 1, 100, 100]


async def test_an_answer_that_was_cut_short_on_its_way_takes_no_update_along(
    server: ScriptedApi, poller: Poller, inbox: Inbox
) -> None:
    whole = answer(as_bytes(8), as_bytes(9))
    cut = [raw(answer(as_bytes(8)).body[:-end]) for end in (30, 30, 12, 30, 5, 30, 30)]
    server.script("getUpdates", raw(whole.body[:-40]), *cut, answer(as_bytes(8)), answer(as_bytes(9)))
    async with receiving(poller):
        await server.has_seen("getUpdates", 11)
    assert [(row.update_id, row.quarantined) for row in inbox.rows] == [(8, False), (9, False)]


async def test_an_answer_that_is_cut_at_the_same_place_each_time_stops_nobody_for_ever(
    server: ScriptedApi, poller: Poller, inbox: Inbox, clock: QuickClock
) -> None:
    cut = raw(answer(as_bytes(8)).body[:-30])
    server.script("getUpdates", cut, *[cut] * 6, answer(as_bytes(9)))
    async with receiving(poller):
        await server.has_seen("getUpdates", 9)
    assert [(row.update_id, row.quarantined) for row in inbox.rows] == [(8, True), (9, False)]
    assert clock.sleeps == [1, 2, 4, 8, 16]


async def test_while_nothing_that_telegram_says_can_be_read_no_update_is_blamed(
    server: ScriptedApi, poller: Poller, inbox: Inbox
) -> None:
    spoilt = raw(answer(as_bytes(8)).body[:-30])
    server.script("getMe", *[raw(b'{"ok":true,"resu')] * 5)
    server.script("getUpdates", spoilt, *[spoilt] * 10, answer(as_bytes(8)))
    async with receiving(poller):
        await server.has_seen("getUpdates", 13)
    assert [(row.update_id, row.quarantined) for row in inbox.rows] == [(8, False)]


async def test_a_batch_that_reads_well_one_by_one_is_taken_in_full_again(
    server: ScriptedApi, poller: Poller, inbox: Inbox
) -> None:
    server.script("getUpdates", raw(b"<html>"), ok([update(1)]), ok([]))
    async with receiving(poller):
        await server.has_seen("getUpdates", 4)
    assert [call.parameters["limit"] for call in server.seen("getUpdates")] == [100, 1, 1, 100]
    assert inbox.ids == [1]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"ok":true}', b'{"ok":false}', b'{"ok":true,"result":[1]}'])
async def test_an_answer_nobody_can_read_is_asked_for_again_with_pauses(
    server: ScriptedApi, poller: Poller, inbox: Inbox, clock: QuickClock, body: bytes
) -> None:
    server.script("getUpdates", *[raw(body)] * 4, ok([update(1)]))
    async with receiving(poller):
        await server.has_seen("getUpdates", 5)
        assert str(poller.trouble).startswith("unreadable: ")
        await server.has_seen("getUpdates", 6)
    assert inbox.ids == [1]
    assert clock.sleeps == [1, 2, 4]


@pytest.mark.parametrize(
    ("step", "trouble"),
    [
        (raw(b"<html>Bad Gateway</html>", 502, "text/html"), "server: HTTP 502"),
        (refused(500, "Internal Server Error: restart"), "server: HTTP 500"),
        (refused(400, "Bad Request"), "server: HTTP 400"),
        (raw(b"", 302, headers={"location": "/"}), "server: HTTP 302"),
        (reset(), "network: ReadError"),
    ],
)
async def test_each_trouble_has_its_name_and_passes(
    server: ScriptedApi, poller: Poller, inbox: Inbox, clock: QuickClock, step: Step, trouble: str
) -> None:
    hold = silence()
    server.script("getUpdates", *[step] * 8, hold)
    async with receiving(poller):
        await server.has_seen("getUpdates", 9)
        assert str(poller.trouble) == trouble
        assert poller.last_ok_at is None
        assert clock.sleeps == [1, 2, 4, 8, 16, 32, 60, 60]
        hold.body = ok([update(1)]).body
        server.let_go()
        await server.has_seen("getUpdates", 10)
        assert poller.trouble is None
    assert inbox.ids == [1]


async def test_nobody_there_is_a_network_trouble(line: Request, inbox: Inbox, clock: QuickClock) -> None:
    dead = Api(f"http://127.0.0.1:{closed_port()}", TOKEN)
    poller = Poller(dead, line, inbox.store, inbox.report, clock)
    task = asyncio.create_task(poller.run())
    while len(clock.sleeps) < 3:
        await asyncio.wait({task}, timeout=0.01)
    poller.stop()
    await asyncio.wait_for(task, 2)
    assert poller.trouble == "network: ConnectError"


async def test_a_429_waits_as_long_as_it_says(
    server: ScriptedApi, poller: Poller, inbox: Inbox, clock: QuickClock
) -> None:
    server.script("getUpdates", refused(429, "Too Many Requests: retry after 40", retry_after=40), ok([update(1)]))
    async with receiving(poller):
        await server.has_seen("getUpdates", 3)
    assert clock.sleeps == [40]
    assert inbox.ids == [1]


CONFLICT = refused(409, "Conflict: terminated by other getUpdates request; make sure that only one bot is running")


async def test_a_second_program_with_our_token_makes_us_stop_and_say_so_once(
    server: ScriptedApi, poller: Poller, inbox: Inbox, clock: QuickClock
) -> None:
    server.script("getUpdates", CONFLICT, CONFLICT, ok([update(1)]), *[CONFLICT] * 9)
    await asyncio.wait_for(poller.run(), 2)
    assert poller.halted
    assert inbox.reports == ["conflict: another program receives for this bot"] == [poller.trouble]
    assert len(server.seen("getUpdates")) == 7, "the sixth conflict within two minutes is one too many"
    assert sum(clock.sleeps) <= 120


async def test_conflicts_that_are_far_apart_are_lived_with(
    server: ScriptedApi, poller: Poller, inbox: Inbox, clock: QuickClock
) -> None:
    async def a_minute_later() -> None:
        clock.pass_by(timedelta(minutes=1))

    inbox.during = a_minute_later
    steps = [step for number in range(1, 9) for step in (CONFLICT, ok([update(number)]))]
    server.script("getUpdates", *steps)
    async with receiving(poller):
        await server.has_seen("getUpdates", 17)
    assert not poller.halted
    assert inbox.ids == list(range(1, 9))


async def test_a_webhook_is_named_by_its_host_and_not_removed(
    server: ScriptedApi, poller: Poller, inbox: Inbox
) -> None:
    words = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook"
    server.script("getUpdates", *[refused(409, words)] * 6)
    server.script("getWebhookInfo", *[ok({"url": "https://other.example.org/secret-path"})] * 6)
    await asyncio.wait_for(poller.run(), 2)
    assert inbox.reports == ["conflict: a webhook at other.example.org receives for this bot"]
    assert server.seen("deleteWebhook") == []


@pytest.mark.parametrize("code", [401, 404])
async def test_a_refused_token_ends_receiving_at_once(
    server: ScriptedApi, poller: Poller, inbox: Inbox, code: int
) -> None:
    server.script("getUpdates", refused(code, "Unauthorized"))
    await asyncio.wait_for(poller.run(), 2)
    assert poller.halted
    assert inbox.reports == [f"token: the token is refused (HTTP {code})"]
    assert len(server.calls) == 1


async def test_a_report_that_fails_does_no_harm(
    server: ScriptedApi, api: Api, line: Request, inbox: Inbox, clock: QuickClock
) -> None:
    async def fail(_words: str) -> None:
        raise OSError("no disk")

    server.script("getUpdates", refused(401, "Unauthorized"))
    poller = Poller(api, line, inbox.store, fail, clock)
    await asyncio.wait_for(poller.run(), 2)
    assert poller.halted


async def test_an_update_id_may_jump_down_after_a_silent_week(
    server: ScriptedApi, poller: Poller, inbox: Inbox
) -> None:
    server.script("getUpdates", ok([update(900_000_000)]), ok([update(17)]))
    async with receiving(poller):
        await server.has_seen("getUpdates", 3)
    assert inbox.ids == [900_000_000, 17]
    assert offsets(server) == [None, 900_000_001, 18]


async def test_a_silent_week_forgets_the_offset_that_would_hide_a_lower_id(
    server: ScriptedApi, poller: Poller, clock: QuickClock
) -> None:
    hold = silence()
    server.script("getUpdates", ok([update(900_000_000)]), hold)
    async with receiving(poller):
        await server.has_seen("getUpdates", 2)
        clock.pass_by(timedelta(days=6, minutes=1))
        hold.body = ok([]).body
        server.let_go()
        await server.has_seen("getUpdates", 3)
    assert offsets(server) == [None, 900_000_001, None]


async def test_stopping_ends_the_poll_under_way(server: ScriptedApi, poller: Poller) -> None:
    task = asyncio.create_task(poller.run())
    await server.has_seen("getUpdates")
    poller.stop()
    await asyncio.wait_for(task, 1)


async def test_stopping_ends_a_long_pause(server: ScriptedApi, api: Api, line: Request, inbox: Inbox) -> None:
    class RealPauses(QuickClock):
        async def sleep(self, seconds: float) -> None:
            asked.set()
            await asyncio.Event().wait()

    asked = asyncio.Event()
    server.script("getUpdates", refused(429, "Too Many Requests: retry after 9000"))
    poller = Poller(api, line, inbox.store, inbox.report, RealPauses())
    task = asyncio.create_task(poller.run())
    await asked.wait()
    poller.stop()
    await asyncio.wait_for(task, 1)


async def test_a_batch_that_was_read_is_stored_when_the_stop_comes(
    server: ScriptedApi, poller: Poller, inbox: Inbox
) -> None:
    inbox.during = _after(1, poller.stop)
    server.script("getUpdates", ok([update(1), update(2)]))
    await asyncio.wait_for(poller.run(), 2)
    assert inbox.ids == [1, 2]
    assert len(server.seen("getUpdates")) == 1


async def test_a_poll_is_never_longer_than_the_server_allows(
    server: ScriptedApi, api: Api, line: Request, inbox: Inbox, clock: QuickClock
) -> None:
    async with receiving(Poller(api, line, inbox.store, inbox.report, clock, poll_seconds=900)):
        await server.has_seen("getUpdates")
    assert server.calls[0].parameters["timeout"] == 50


async def test_trouble_is_logged_once_and_its_end_too(
    server: ScriptedApi, poller: Poller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot.chat.poller")
    server.script("getUpdates", *[raw(b"", 502)] * 3, ok([]))
    async with receiving(poller):
        await server.has_seen("getUpdates", 5)
    assert [record.message for record in caplog.records if record.name == "bot.chat.poller"] == [
        "not receiving: server: HTTP 502",
        "receiving again",
    ]
