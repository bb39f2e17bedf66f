"""The bot was away: whoever has something open is asked once to say it again, inside the day's message."""

from datetime import timedelta

import pytest

from bot.flows import absence, deliver, plan_reminders
from bot.flows.ports import Sent
from tests.support.world import EDUCATION, JIAMUSI, World, at


def plan(world: World) -> None:
    while world.run(plan_reminders.plan_reminders):
        pass


def left(world: World) -> list[str]:
    found = []
    while calls := world.run(lambda desk: deliver.claim(desk, world.now, 8, set())):
        assert isinstance(calls, list)
        for row_id, call in calls:
            found.append(call.text)
            world.run(deliver.settle, world.now, [(row_id, Sent(row_id))])
    return found


def away(world: World, **gap: float) -> None:
    world.run(absence.sign_of_life, world.now)
    world.later(**gap)
    world.run(absence.back_again, world.now)


def test_a_short_pause_asks_nobody(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-24 08:58")
    away(world, seconds=140)
    plan(world)

    (text,) = left(world)
    assert "服务中断" not in text


def test_after_minutes_away_the_next_message_carries_the_request_and_only_that_one(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)
    left(world)
    world.now = at("2024-12-20 10:00")
    away(world, minutes=30)
    plan(world)
    assert left(world) == []  # no message of its own for taps

    world.now = at("2024-12-24 09:00")
    plan(world)
    (text,) = left(world)
    assert "12月20日 10:00至12月20日 10:30服务中断" in text

    world.now = at("2024-12-25 09:00")
    plan(world)
    (text,) = left(world)
    assert "服务中断" not in text


def test_after_more_than_a_day_whoever_owes_is_asked_that_very_day_once(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)
    left(world)
    away(world, hours=26)
    assert world.now == at("2024-12-19 11:00")
    plan(world)

    (text,) = left(world)
    assert "2024年度工作总结" in text
    assert "服务中断" in text
    world.now = at("2024-12-20 09:00")
    plan(world)
    assert left(world) == []


def test_nobody_without_an_open_item_is_asked(world: World) -> None:
    world.now = at("2024-07-01 09:00")
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    away(world, hours=48)
    plan(world)

    assert left(world) == []


@pytest.mark.parametrize("gap", [timedelta(hours=-3), timedelta(days=-400)])
def test_a_clock_that_went_back_over_the_restart_asks_nobody(world: World, gap: timedelta) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-20 10:00")
    away(world, seconds=gap.total_seconds())
    plan(world)

    assert not [text for text in left(world) if "服务中断" in text]
