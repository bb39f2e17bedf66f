"""Rows 17 and 18: Telegram asks for a pause, of the senders, of the receiver, at the start: everybody keeps it, nothing is lost."""

import pytest

from bot.chat.pace import MOST_IN_FLIGHT
from bot.flows import deliver
from bot.flows.ports import NotSent, Sent
from bot.sandbox import faults
from bot.sandbox.faults import Fault
from bot.store.engine import opened
from bot.store.states import OutboxState
from tests.faults.test_row_06_ending import PEOPLE, hundred_queued
from tests.support.office import kept
from tests.support.running import bot_on, started, telegram_of
from tests.support.world import COORDINATOR, EDUCATION, World


def claimed(world: World, most: int = 8) -> list[int]:
    found = world.run(lambda desk: [row for row, _ in deliver.claim(desk, world.now, most, set())])
    assert isinstance(found, list)
    return found


def settled(world: World, rows: list[int], *pauses: float | None) -> None:
    outcomes = [Sent(1) if pause is None else NotSent("Too Many Requests", retry_after=pause) for pause in pauses]
    world.run(deliver.settle, world.now, list(zip(rows, outcomes, strict=True)))


@pytest.mark.parametrize("seconds", [1, 60, 10_072])
def test_row_17_the_gate_is_closed_for_everybody_and_survives_a_restart(both: World, seconds: int) -> None:
    hundred_queued(both)
    rows = claimed(both)
    settled(both, rows, *[float(seconds)] * len(rows))

    both.engine.dispose()  # another process
    both.engine = opened(both.url)
    both.later(seconds=seconds - 0.5)
    assert claimed(both) == [], "answers wait like everything else"
    both.later(seconds=1)
    left = 0
    while rows := claimed(both):
        settled(both, rows, *[None] * len(rows))
        left += len(rows)
    assert left == len(both.queued(None, OutboxState.SENT)) == len(PEOPLE)
    assert {row.attempt for row in both.queued(None, OutboxState.SENT)} == {1}, "a refused attempt does not count"


def test_row_17_a_storm_on_all_workers_closes_the_gate_for_the_longest_pause(both: World) -> None:
    hundred_queued(both)
    rows = claimed(both)
    settled(both, rows, 5.0, 300.0, 2.0, None, 40.0, 300.0, 1.0, 7.0)

    both.later(seconds=299)
    assert claimed(both) == []
    both.later(seconds=2)
    assert claimed(both)


async def test_row_17_receiving_goes_on_while_the_gate_is_closed(both: World) -> None:
    hundred_queued(both)
    async with telegram_of(both, COORDINATOR, EDUCATION, *PEOPLE) as (box, clock):
        box.faults.add(Fault("sendMessage", times=None, reply=faults.too_many(3)))
        async with started(bot_on(both, box, clock), box, both, clock) as here:
            await here.until(lambda: box.journal.of("sendMessage"), "the first is refused")
            refused_at = clock.monotonic()
            box.say(EDUCATION, "情况")
            await here.until(lambda: kept(both), "the reply is noted")
            assert clock.monotonic() - refused_at < 3
            await here.until(lambda: clock.monotonic() - refused_at > 2.5, "the pause")
            assert len(box.journal.of("sendMessage")) <= MOST_IN_FLIGHT, "only what was on the wire already"
            box.faults.clear()
            await here.until(lambda: len(box.journal.sent()) >= len(PEOPLE) + 1, "everything leaves after it")
            await here.until(lambda: not [row for row in both.queued() if row.kind == "answer"], "and is settled")


async def test_row_18_a_pause_asked_at_the_start_and_of_the_receiver_is_kept(office: World) -> None:
    async with telegram_of(office, COORDINATOR, EDUCATION) as (box, clock):
        box.faults.add(Fault("getMe", reply=faults.too_many(1)), Fault("getUpdates", reply=faults.too_many(1)))
        box.say(EDUCATION, "情况")
        async with started(bot_on(office, box, clock), box, office, clock) as here:
            await here.until(lambda: kept(office), "the reply is noted")
    first, second, *_ = box.journal.of("getUpdates")
    assert second.arrived_at - first.arrived_at >= 1
    me_first, me_second, *_ = box.journal.of("getMe")
    assert me_second.arrived_at - me_first.arrived_at >= 1
