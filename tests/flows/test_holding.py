"""A clock that leaps ahead within one process is not believed unasked; one that goes back repeats nothing."""

from datetime import timedelta

from bot.chat import routes
from bot.clock import ClockWatch, SteeredClock
from bot.flows import deliver, hold, plan_reminders
from bot.flows.ports import NotSent, Sent, Unknown, Unreachable
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, STRANGER, World, at


def plan(world: World) -> None:
    while world.run(plan_reminders.plan_reminders):
        pass


def left(world: World) -> list[str]:
    found = []
    while calls := world.run(lambda desk: deliver.claim(desk, world.now, 8, set())):
        assert isinstance(calls, list)
        for row_id, call in calls:
            found.append((call.text or "toast").splitlines()[0])
            world.run(deliver.settle, world.now, [(row_id, Sent(row_id))])
    return found


def on_board(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)
    world.enrol(EDUCATION, JIAMUSI, "市教育局")


def let_go_ahead(world: World, shown: str) -> None:
    """The clock is ahead, and the coordinator has let the messages of the day that it shows go."""
    on_board(world)
    world.now = at(shown)
    world.run(hold.clock_jumped)
    world.run(hold.tapped, world.tapped(COORDINATOR, "hold:go"))
    plan(world)


def planned_too_early(world: World, shown: str, truly: str) -> None:
    """The clock was ahead, at noon, when nothing leaves; the coordinator let the messages go; then it was put right."""
    let_go_ahead(world, shown)
    world.now = at(truly)
    world.run(hold.clock_went_back)
    plan(world)
    left(world)


def test_after_a_leap_reminders_wait_and_the_coordinator_is_asked_once(world: World) -> None:
    on_board(world)
    world.now = at("2024-12-18 09:00")
    assert world.run(hold.clock_jumped)
    assert not world.run(hold.clock_jumped)
    plan(world)

    assert [line[:5] for line in left(world)] == ["【请确认】"]


def test_the_coordinators_word_lets_them_go(world: World) -> None:
    on_board(world)
    world.now = at("2024-12-18 09:00")
    world.run(hold.clock_jumped)
    plan(world)
    left(world)

    world.run(hold.tapped, world.tapped(STRANGER, "hold:go"))
    assert not left(world)[1:]
    world.run(hold.tapped, world.tapped(COORDINATOR, "hold:go"))

    assert "【工作提醒】佳木斯市教育局" in left(world)


def test_the_coordinators_no_drops_them(world: World) -> None:
    on_board(world)
    world.now = at("2024-12-18 09:00")
    world.run(hold.clock_jumped)
    plan(world)
    left(world)
    world.run(hold.tapped, world.tapped(COORDINATOR, "hold:drop"))

    assert not [line for line in left(world) if line.startswith("【工作提醒】")]


def test_a_clock_set_right_again_drops_what_was_held_and_goes_on(world: World) -> None:
    on_board(world)
    world.now = at("2025-12-18 09:00")  # a year too far
    world.run(hold.clock_jumped)
    plan(world)
    left(world)
    world.now = at("2024-12-18 09:00")
    assert world.run(hold.clock_went_back)
    plan(world)

    assert left(world) == ["【工作提醒】佳木斯市教育局"]


def test_a_clock_that_goes_back_a_day_repeats_nothing(world: World) -> None:
    on_board(world)
    world.now = at("2024-12-18 09:00")
    plan(world)
    assert "【工作提醒】佳木斯市教育局" in left(world)

    world.now -= timedelta(hours=1)
    plan(world)
    assert left(world) == []
    world.now = at("2024-12-17 09:00")
    plan(world)
    assert left(world) == []
    world.now = at("2024-12-18 10:00")
    plan(world)
    assert left(world) == []


def test_a_pause_asked_while_the_clock_was_ahead_is_no_longer_than_it_was(world: World) -> None:
    on_board(world)
    world.now = at("2024-12-18 09:00")
    plan(world)
    ahead = world.now + timedelta(days=3)
    calls = world.run(lambda desk: deliver.claim(desk, ahead, 8, set()))
    assert isinstance(calls, list)
    world.run(deliver.settle, ahead, [(row_id, NotSent("Too Many Requests", retry_after=60)) for row_id, _ in calls])

    assert left(world) == []  # the machine's clock is right again
    world.later(seconds=61)
    assert "【工作提醒】佳木斯市教育局" in left(world)


def test_a_row_put_off_while_the_clock_was_ahead_waits_no_longer(world: World) -> None:
    on_board(world)
    world.now = at("2024-12-18 09:00")
    plan(world)
    ahead = world.now + timedelta(days=3)
    calls = world.run(lambda desk: deliver.claim(desk, ahead, 8, set()))
    assert isinstance(calls, list)
    world.run(deliver.settle, ahead, [(row_id, NotSent("ConnectError")) for row_id, _ in calls])
    assert left(world) == []

    world.run(deliver.recover, world.now)
    assert "【工作提醒】佳木斯市教育局" in left(world)


def test_what_was_held_for_a_day_to_come_is_said_on_that_day(world: World) -> None:
    on_board(world)
    world.now = at("2024-12-18 09:00")  # in truth it is the 16th
    world.run(hold.clock_jumped)
    plan(world)
    left(world)
    world.now = at("2024-12-16 10:00")
    world.run(hold.clock_went_back)
    plan(world)
    left(world)
    world.now = at("2024-12-18 09:00")
    plan(world)

    assert left(world) == ["【工作提醒】佳木斯市教育局"]


def test_what_is_queued_for_a_day_to_come_waits_for_it(world: World) -> None:
    """Seed 1388 of the simulation: folded into an earlier day's message, it was said neither then nor on its day."""
    planned_too_early(world, shown="2024-12-18 12:00", truly="2024-12-16 10:00")
    world.now = at("2024-12-17 09:00")
    plan(world)
    assert left(world) == []

    world.now = at("2024-12-18 09:00")
    plan(world)
    assert left(world) == ["【工作提醒】佳木斯市教育局"]


def test_what_falls_due_between_is_said_on_its_day_and_not_with_what_was_queued_too_early(world: World) -> None:
    """Seed 3832: planned under a clock that was days ahead, the step of a day between waited for the later one."""
    planned_too_early(world, shown="2024-12-20 12:00", truly="2024-12-17 16:00")  # and the 18th has a step
    said = []
    for day in ("2024-12-18", "2024-12-19", "2024-12-20"):
        world.now = at(f"{day} 09:00")
        plan(world)
        said.append(left(world))

    assert said == [["【工作提醒】佳木斯市教育局"], [], []]


def test_the_sender_that_comes_before_the_clock_is_seen_to_be_right_sends_nothing_of_a_day_to_come(
    world: World,
) -> None:
    """Seed 12827: the database was locked when the clock went back, and a message of the 20th left on the 17th."""
    let_go_ahead(world, "2024-12-20 12:00")
    world.now = at("2024-12-17 14:00")
    assert [line for line in left(world) if line.startswith("【工作提醒】")] == []

    world.run(hold.clock_went_back)
    said = []
    for day in ("2024-12-17 14:01", "2024-12-18 09:00", "2024-12-20 09:00"):
        world.now = at(day)
        plan(world)
        said.append(left(world))
    assert said == [["【工作提醒】佳木斯市教育局"], ["【工作提醒】佳木斯市教育局"], []]


def test_what_met_a_closed_chat_while_the_clock_was_ahead_is_said_on_its_day(world: World) -> None:
    """Seed 18236: it stood there under its day, and the day's own message had no place beside it."""
    let_go_ahead(world, "2024-12-18 12:00")
    world.run(routes.changed_reach, world.said(EDUCATION, blocked=True))
    world.now = at("2024-12-18 14:01")
    assert [line for line in left(world) if line.startswith("【工作提醒】")] == []

    world.now = at("2024-12-16 14:01")
    world.run(hold.clock_went_back)
    world.now = at("2024-12-17 15:00")
    world.run(routes.changed_reach, world.said(EDUCATION, blocked=False))
    world.now = at("2024-12-18 09:00")
    plan(world)
    assert "【工作提醒】佳木斯市教育局" in left(world)


def test_what_may_have_arrived_before_the_chat_closed_is_repeated_on_its_day_and_not_written_anew(world: World) -> None:
    """Seed 18352: accepted in doubt under a clock that was ahead, then refused; the day's message came beside it."""
    let_go_ahead(world, "2024-12-18 14:01")
    reminders = []
    for outcome in (Unknown("ReadTimeout"), Unreachable("bot was blocked by the user")):
        calls = world.run(lambda desk: deliver.claim(desk, world.now, 8, set()))
        assert isinstance(calls, list)
        for row_id, call in calls:
            reminder = (call.text or "").startswith("【工作提醒】")
            reminders += [row_id] if reminder else []
            world.run(deliver.settle, world.now, [(row_id, outcome if reminder else Sent(row_id))])
        world.later(seconds=61)
    left(world)

    world.now = at("2024-12-16 14:01")
    world.run(hold.clock_went_back)
    world.run(routes.changed_reach, world.said(EDUCATION, blocked=False))
    world.now = at("2024-12-18 09:00")
    plan(world)
    world.run(deliver.recover, world.now)
    again = world.run(lambda desk: deliver.claim(desk, world.now, 8, set()))
    assert isinstance(again, list)
    assert reminders == [reminders[0]] * 2
    assert [row_id for row_id, _ in again] == reminders[:1]


def test_a_leap_that_could_not_be_written_down_is_seen_again() -> None:
    """Seed 1527: the database was locked at that moment, and the leap was forgotten."""
    clock = SteeredClock(at("2024-12-18 09:00"))
    watch = ClockWatch(clock)
    clock.move(at("2024-12-28 09:00"))

    assert watch.leap() > hold.JUMP
    assert watch.leap() > hold.JUMP
    watch.noted()
    assert watch.leap() < hold.JUMP
