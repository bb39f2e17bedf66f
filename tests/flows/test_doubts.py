"""What nobody knows the outcome of: said once more at once, and if that is doubtful too, in the next day's message."""

from datetime import timedelta

from bot.flows import deliver, hold, plan_reminders
from bot.flows.ports import Sent, Unknown
from bot.store.tables import OutboxState
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, World, at


def look(world: World) -> None:
    while world.run(plan_reminders.plan_reminders):
        pass


def claim(world: World) -> list[tuple[int, str]]:
    calls = world.run(lambda desk: deliver.claim(desk, world.now, 8, set()))
    assert isinstance(calls, list)
    return [(row_id, call.text) for row_id, call in calls]


def reminded(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    look(world)


def taken_along(world: World, deaths: int) -> None:
    for _ in range(deaths):
        assert claim(world)  # and the process is killed before the call is made
        world.run(lambda desk: deliver.recover(desk, world.now, at_start=True))
        world.later(seconds=61)


def test_a_reminder_that_two_dying_processes_took_along_is_said_by_the_third_the_same_day(world: World) -> None:
    """With a kill every few seconds of a wave of thousands, some rows are hit twice and were never on the wire."""
    reminded(world)
    taken_along(world, deaths=2)

    ((row_id, text),) = claim(world)
    world.run(deliver.settle, world.now, [(row_id, Sent(7))])

    assert "2024年度工作总结" in text
    world.later(seconds=61)
    assert claim(world) == []


def test_a_reminder_that_every_process_took_along_is_said_the_next_day(world: World) -> None:
    reminded(world)
    taken_along(world, deaths=4)
    assert claim(world) == []

    world.now = at("2024-12-19 09:00")
    look(world)

    ((_, text),) = claim(world)
    assert "2024年度工作总结" in text


def test_a_server_that_answers_badly_for_an_hour_takes_no_reminder_along(world: World) -> None:
    reminded(world)
    for _ in range(30):
        for row_id, _ in claim(world):
            world.run(deliver.settle, world.now, [(row_id, Unknown("HTTP 502"))])
        world.later(minutes=2)

    world.now = at("2024-12-19 09:00")
    look(world)

    assert len(claim(world)) == 1


def test_a_doubtful_repeat_is_not_said_again_the_same_day(world: World) -> None:
    reminded(world)
    for _ in range(2):
        for row_id, _ in claim(world):
            world.run(deliver.settle, world.now, [(row_id, Unknown("ReadTimeout"))])
        world.later(seconds=61)
    for _ in range(5):
        world.later(hours=1)
        look(world)
        assert claim(world) == []


def test_what_arrived_is_not_said_again_the_next_day(world: World) -> None:
    reminded(world)
    ((row_id, _),) = claim(world)
    world.run(deliver.settle, world.now, [(row_id, Unknown("ReadTimeout"))])
    world.later(seconds=61)
    ((row_id, _),) = claim(world)
    world.run(deliver.settle, world.now, [(row_id, Sent(7))])
    world.now += timedelta(days=1)
    look(world)

    assert claim(world) == []
    assert [row.state for row in world.queued(EDUCATION, *OutboxState)] == [OutboxState.SENT]


def test_what_was_dropped_under_a_wrong_clock_is_said_when_its_day_comes(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")  # two days too far
    world.run(hold.clock_jumped)
    look(world)
    world.run(hold.tapped, world.tapped(COORDINATOR, "hold:drop"))
    world.now = at("2024-12-16 10:00")
    world.run(hold.clock_went_back)
    world.texts(COORDINATOR)

    world.now = at("2024-12-18 09:00")
    look(world)

    assert ["2024年度工作总结" in text for _, text in claim(world)] == [True]


def test_what_is_left_of_yesterday_waits_for_todays_message_and_is_folded_into_it(world: World) -> None:
    """Seed 5687: the sender came before the planner that morning, and the contact got two messages on one day."""
    reminded(world)
    world.now = at("2024-12-24 11:00")

    assert claim(world) == []
    look(world)
    ((row_id, _),) = claim(world)
    world.run(deliver.settle, world.now, [(row_id, Sent(7))])
    world.later(hours=4)
    look(world)
    assert claim(world) == []
