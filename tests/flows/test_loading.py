"""Plan files that change: rows follow, nothing is deleted, a wave waits for the coordinator, a broken file changes nothing."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import select

from bot.flows import deliver, hold, load_plans, plan_reminders
from bot.flows.ports import Sent
from bot.store import facts, occurrences
from bot.store.engine import transaction
from bot.store.tables import Event, Occurrence
from schedules.book import Book
from schedules.model import Basis, Deadline, DeadlineKind, Plan, Who
from schedules.source import Problem
from tests.support.world import COORDINATOR, DEPUTY, EDUCATION, HEALTH, JIAMUSI, World, at

REPORT = "jiamusi-2021/annual-report/2024/市教育局"


def plan(world: World) -> None:
    while world.run(plan_reminders.plan_reminders):
        pass


def left(world: World, chat: int | None = None) -> list[str]:
    found = []
    while calls := world.run(lambda desk: deliver.claim(desk, world.now, 8, set())):
        assert isinstance(calls, list)
        for row_id, call in calls:
            if chat in (None, call.chat_id):
                found.append(call.text)
            world.run(deliver.settle, world.now, [(row_id, Sent(row_id))])
    return found


def edited(world: World, change: object, hold_above: int = 200) -> None:
    """The jiamusi file is saved with another list of deadlines."""
    before = world.book
    old = before.loaded.plans[JIAMUSI]
    new: Plan = change(old)  # type: ignore[operator]  # a function from plan to plan
    world.book = Book(replace(before.loaded, plans={**before.loaded.plans, JIAMUSI: new}))
    world.run(load_plans.swap, before, hold_above)


def without_the_report(plan: Plan) -> Plan:
    kept = tuple(d for d in plan.deadlines if d.kind is not DeadlineKind.ANNUAL_REPORT)
    return plan.model_copy(update={"deadlines": kept})


def due_on(day: str) -> object:
    def change(plan: Plan) -> Plan:
        moved = tuple(
            d.model_copy(update={"due": day}) if d.kind is DeadlineKind.ANNUAL_REPORT else d for d in plan.deadlines
        )
        return plan.model_copy(update={"deadlines": moved})

    return change


def one_more(plan: Plan) -> Plan:
    """A new paper, owed by everybody in a week."""
    extra = Deadline(
        id="extra", title="专项小结", kind=DeadlineKind.OTHER, due="2024-12-25", owed=True, who=Who.ALL,
        why="新增", basis=Basis.STATED, locator="五（四）",
    )  # fmt: skip
    return plan.model_copy(update={"deadlines": (*plan.deadlines, extra)})


def row(world: World, key: str = REPORT) -> Occurrence:
    with transaction(world.engine) as session:
        return occurrences.by_keys(session, [key])[key]


def test_a_removed_duty_is_cancelled_not_deleted_and_comes_back_with_the_file(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)
    as_printed = world.book.loaded.plans[JIAMUSI].deadlines
    edited(world, without_the_report)
    assert left(world, EDUCATION) == []
    assert row(world).state == "cancelled"

    edited(world, lambda plan: plan.model_copy(update={"deadlines": as_printed}))
    assert row(world).state == "open"
    with transaction(world.engine) as session:
        assert [event.move for event in session.exec(select(Event)).all()] == ["cancel", "restore"]


def test_a_moved_date_moves_what_was_not_sent_yet(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)
    left(world)
    edited(world, due_on("12-31"))

    assert row(world).due_on == at("2024-12-31 00:00").date()
    days = []
    while world.now < at("2025-01-10 18:00"):
        plan(world)
        if left(world, EDUCATION):
            days.append(f"{world.now:%m-%d}")
        world.later(days=1)
    assert days == ["12-30", "12-31", "01-02", "01-06"]  # the seven-day step had left with the old date


def test_the_coordinators_hear_what_changed(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)
    world.now = at("2024-12-10 10:00")
    edited(world, due_on("12-20"))

    (text,) = [row.text for row in world.queued(COORDINATOR) if row.kind == "plans"]
    assert text.startswith("【方案更新】jiamusi-2021")
    assert "2024年12月25日 → 2024年12月20日" in text


def test_a_wave_above_the_limit_waits_and_the_ordinary_steps_go_on(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)
    for user_id, agency in ((EDUCATION, "市教育局"), (HEALTH, "市卫生健康委"), (DEPUTY, "市气象局")):
        world.enrol(user_id, JIAMUSI, agency)
    world.now = at("2024-12-18 08:30")
    edited(world, one_more, hold_above=2)
    world.now = at("2024-12-18 09:00")
    plan(world)

    (text,) = left(world, EDUCATION)
    assert "专项小结" not in text
    assert "2024年度工作总结" in text

    world.run(hold.tapped, world.tapped(COORDINATOR, "hold:wave"))
    world.now = at("2024-12-19 09:00")
    plan(world)
    (text,) = left(world, EDUCATION)
    assert "专项小结" in text


def test_a_declined_wave_says_nothing_of_what_has_passed(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)
    for user_id, agency in ((EDUCATION, "市教育局"), (HEALTH, "市卫生健康委"), (DEPUTY, "市气象局")):
        world.enrol(user_id, JIAMUSI, agency)
    world.now = at("2024-12-18 10:00")
    edited(world, one_more, hold_above=2)
    world.run(hold.tapped, world.tapped(COORDINATOR, "hold:none"))
    world.now = at("2024-12-19 09:00")
    plan(world)
    assert not [text for text in left(world) if "专项小结" in text]

    world.now = at("2024-12-24 09:00")
    plan(world)
    assert [text for text in left(world, EDUCATION) if "专项小结" in text]


def test_a_change_below_the_limit_is_simply_said(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 08:30")
    edited(world, one_more)
    world.now = at("2024-12-18 09:00")
    plan(world)

    (text,) = left(world, EDUCATION)
    assert "专项小结" in text


def test_a_broken_file_changes_nothing_and_names_line_and_key(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)
    world.run(load_plans.refuse, [Problem("jiamusi-2021.yaml", 12, "tasks[0].lead[0]", "市教育居 is not an agency")])

    (told,) = world.queued(COORDINATOR)
    assert "jiamusi-2021.yaml:12: tasks[0].lead[0]" in told.text


def test_what_changed_while_the_bot_was_down_is_taken_up_at_the_start(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.run(load_plans.load_plans, 200)
    world.now = at("2024-12-18 09:00")
    plan(world)
    left(world)
    old = world.book.loaded.plans[JIAMUSI]
    world.book = Book(replace(world.book.loaded, plans={**world.book.loaded.plans, JIAMUSI: without_the_report(old)}))
    world.now += timedelta(minutes=5)
    world.run(load_plans.load_plans, 200)

    assert row(world).state == "cancelled"
    with transaction(world.engine) as session:
        assert '"annual-report"' not in facts.plan_bodies(session)[JIAMUSI]
