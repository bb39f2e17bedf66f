"""What watches over the process: the watchdog inside, the heartbeat outside, the gauges."""

import asyncio
import subprocess
import sys
from collections.abc import Callable

import httpx
import pytest

from bot.clock import SystemClock
from bot.heartbeat import Heartbeat
from bot.watchdog import EXIT_CODE, Watchdog
from tests.operations.conftest import Office, Watched
from tests.support.scripted_api import scripted_api

WITHIN = 20.0  # seconds; far more than any of it takes

_BLOCKED = """
import asyncio, time
from bot.watchdog import Watchdog

async def main():
    Watchdog(dict, one_round=0.05, blocked_after=5).start()
    await asyncio.sleep(0.5)
    print("still here", flush=True)
    time.sleep(60)

asyncio.run(main())
"""


def test_row_47_a_blocked_event_loop_ends_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", _BLOCKED], capture_output=True, timeout=WITHIN, check=False, text=True)

    assert done.returncode == EXIT_CODE
    assert done.stdout == "still here\n", "a loop that only waits is not blocked"
    assert "the event loop does not move any more" in done.stderr


async def test_row_47_a_dead_step_ends_the_process_and_a_failing_one_does_not() -> None:
    left: asyncio.Queue[int] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    ends = {"send": 0, "plan": 0}

    def counted() -> dict[str, int]:
        ends["plan"] += 1
        return dict(ends)

    dog = Watchdog(
        counted, one_round=0.02, dead_after=5, leave=lambda code: loop.call_soon_threadsafe(left.put_nowait, code)
    )
    dog.start()
    async with asyncio.timeout(WITHIN):
        assert await left.get() == EXIT_CODE
    assert ends["plan"] >= 5


async def test_before_the_steps_begin_there_is_nothing_to_be_dead() -> None:
    dog = Watchdog(dict, one_round=0.01, dead_after=2, blocked_after=10_000, leave=lambda _: pytest.fail("it left"))
    dog.start()
    for _ in range(10):
        await asyncio.to_thread(SystemClock().wait, 0.01)
    dog.stop()


async def test_the_heartbeat_is_called_only_while_all_is_well() -> None:
    async with scripted_api() as api, httpx.AsyncClient() as client:
        well = [False, True, False]
        asked = asyncio.Event()

        def ask() -> bool:
            answer = well.pop(0)
            if not well:
                asked.set()
                well.append(False)
            return answer

        beat = Heartbeat(f"{api.root}/file/botX/beat", client, ask, SystemClock(), every=0.05)
        task = asyncio.create_task(beat.run())
        async with asyncio.timeout(WITHIN):
            await asked.wait()
        task.cancel()
        assert len(api.seen("file")) == 1


async def test_a_heartbeat_address_that_fails_is_said_once_and_without_its_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    calls: list[int] = []
    done = asyncio.Event()

    def refuse(_: httpx.Request) -> httpx.Response:
        calls.append(1)
        if len(calls) == 3:
            done.set()
        raise httpx.ConnectError("https://beats.example.org/secret")

    async with httpx.AsyncClient(transport=httpx.MockTransport(refuse)) as client:
        beat = Heartbeat("https://beats.example.org/secret", client, lambda: True, SystemClock(), every=0.01)
        task = asyncio.create_task(beat.run())
        async with asyncio.timeout(WITHIN):
            await done.wait()
        task.cancel()

    said = [record.getMessage() for record in caplog.records if record.name == "bot.heartbeat"]
    assert said == ["the heartbeat address does not take the call: ConnectError"]


def test_the_gauges_show_queues_steps_and_outcomes(office: Office) -> None:
    program = office.run()
    office.joined("市教育局")
    watched = Watched(program)

    text = _until(office, lambda: _page(watched, 'duban_outbox_waiting{lane="answer"}'))

    assert "duban_leader 1.0" in text
    assert 'duban_step_age_seconds{step="send"}' in text
    assert "duban_outbox_held 0.0" in text
    assert "duban_inbox_age_seconds" in text
    assert "duban_receiving_halted 0.0" in text


def _page(watched: Watched, wanted: str) -> str | None:
    code, text = watched.fetch("/metrics")
    assert code == 200
    return text if wanted in text and 'duban_calls_total{action="text",outcome="sent"}' in text else None


def _until(office: Office, found: Callable[[], str | None]) -> str:
    return office.api.wait_for(found, "the gauges have been read", WITHIN)
