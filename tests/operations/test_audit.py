"""The auditor: silent while everything went out, and it names what did not."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.flows.audit import Difference, Report, audit
from bot.flows.plan_reminders import plan_reminders
from bot.store.engine import transaction
from bot.store.states import OutboxState, ReminderState
from bot.store.tables import Outbox, Person, Reminder
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, World, at


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two agencies with a contact each, three weeks before the first step of the year's report."""
    made = World(tmp_path)
    made.enrol(COORDINATOR, JIAMUSI)
    made.enrol(EDUCATION, JIAMUSI, "市教育局")
    made.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    yield made
    made.close()


def _a_day(world: World, *, plans: bool = True, sends: bool = True) -> Report:
    """What happens from nine in the morning to six in the evening."""
    world.now = world.now.replace(hour=9, minute=5)
    if plans:
        world.run(plan_reminders)
    world.now = world.now.replace(hour=18)
    if sends:
        _all_sent(world)
    return _audited(world)


def _all_sent(world: World) -> None:
    with transaction(world.engine) as session:
        for row in session.exec(select(Outbox).where(Outbox.state == OutboxState.PENDING)):
            row.state, row.sent_at = OutboxState.SENT, world.now
            session.add(row)
        for reminder in session.exec(select(Reminder).where(Reminder.state == ReminderState.QUEUED)):
            reminder.state = ReminderState.SENT
            session.add(reminder)


def _audited(world: World) -> Report:
    with world.desk() as desk:
        return audit(desk)


def _kinds(report: Report) -> set[Difference]:
    return {finding.kind for finding in report.findings}


def test_a_season_in_which_everything_goes_out_is_clean(world: World) -> None:
    expected = 0
    for _ in range(80):
        report = _a_day(world)
        assert report.clean, (world.now, report.findings)
        expected += report.expected
        world.later(days=1)
    assert expected > 20, "it looked at something"


def test_a_planner_that_skips_somebody_is_noticed(world: World) -> None:
    world.now = at("2024-11-25 09:05")
    _a_day(world)
    with transaction(world.engine) as session:
        for reminder in session.exec(select(Reminder)):
            session.delete(reminder)

    report = _audited(world)

    assert _kinds(report) == {Difference.MISSING}
    named = {finding.what.split(" ")[0] for finding in report.findings}
    assert {f"{JIAMUSI}/annual-report/2024/{agency}" for agency in ("市教育局", "市卫生健康委")} <= named


def test_a_planner_that_does_not_run_is_noticed(world: World) -> None:
    _a_day(world)
    world.later(days=4)

    assert Difference.NOT_LOOKED_AT in _kinds(_a_day(world, plans=False))
    world.later(days=1)
    assert _a_day(world).clean, "it runs again, and has caught up"


def test_a_message_that_never_leaves_is_noticed_when_its_day_is_over(world: World) -> None:
    world.now = at("2024-11-25 09:05")

    assert _kinds(_a_day(world, sends=False)) == {Difference.LATE}


def test_a_message_that_waits_for_a_word_is_none_of_its_business(world: World) -> None:
    world.now = at("2024-11-25 09:05")
    world.run(plan_reminders)
    with transaction(world.engine) as session:
        for row in session.exec(select(Outbox)):
            row.state = OutboxState.HELD
            session.add(row)
    world.now = world.now.replace(hour=18)

    assert _audited(world).clean


def test_a_refused_message_and_one_too_many_are_noticed(world: World) -> None:
    world.now = at("2024-11-25 09:05")
    _a_day(world)
    with transaction(world.engine) as session:
        [row, *_] = session.exec(select(Outbox).where(Outbox.kind == "digest")).all()
        for state in (OutboxState.DEAD, OutboxState.SENT):
            session.add(
                Outbox(
                    lane=row.lane,
                    kind="digest",
                    state=state,
                    person_id=row.person_id,
                    chat_id=row.chat_id,
                    created_at=world.now,
                    sent_at=world.now - timedelta(minutes=1),
                )
            )

    assert _kinds(_audited(world)) == {Difference.DEAD, Difference.TWICE}


def test_who_cannot_be_reached_is_not_missed(world: World) -> None:
    world.now = at("2024-11-24 12:00")
    with transaction(world.engine) as session:
        for person in session.exec(select(Person)):
            person.reachable = False
            session.add(person)
    world.later(days=3)

    assert _a_day(world).clean
