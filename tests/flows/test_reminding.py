"""Reminders: the right people, on the right days, once, and never after they reported."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.chat import routes
from bot.flows import deliver, plan_reminders
from bot.flows.ports import NotSent, Outcome, Poison, Sent, Unknown, Unreachable
from bot.store import occurrences, people
from bot.store.engine import transaction
from bot.store.tables import OfficeDate, OutboxState, Person, PlanRecord
from schedules.calendar import WorkingDays
from tests.support.world import COORDINATOR, DEPUTY, EDUCATION, HEALTH, JIAMUSI, STRANGER, World, at

REPORT = "jiamusi-2021/annual-report/2024/市教育局"


def plan(world: World) -> None:
    while world.run(plan_reminders.plan_reminders):
        pass


def deliver_all(world: World, outcome: Outcome | None = None) -> list[str]:
    """Claim, send with the given outcome (accepted unless said otherwise) and settle; returns what left."""
    sent = []
    while calls := world.run(lambda desk: deliver.claim(desk, world.now, 8, set())):
        assert isinstance(calls, list)
        for row_id, call in calls:
            sent.append(call.text)
            world.run(deliver.settle, world.now, [(row_id, outcome or Sent(row_id + 1000))])
        if outcome is not None:
            break
    return sent


def days_with_messages(world: World, until: str) -> list[str]:
    """Live through the days, looking before work, at nine and in the afternoon; returns when something left."""
    found = []
    begin, day = world.now, world.now.replace(hour=0, minute=0)
    while day < at(until):
        for hour in (8, 9, 15):
            world.now = max(begin, day.replace(hour=hour))
            plan(world)
            if deliver_all(world):
                found.append(f"{world.now:%m-%d %H:%M}")
        day += timedelta(days=1)
    return found


def close(world: World, key: str = REPORT) -> None:
    with transaction(world.engine) as session:
        row = occurrences.by_keys(session, [key])[key]
        row.state = "reported"
        session.add(row)


def test_a_silent_contact_is_reminded_on_the_days_the_office_named(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    days = days_with_messages(world, "2025-01-15 12:00")

    assert days == ["11-25 09:00", "12-18 09:00", "12-24 09:00", "12-25 09:00", "12-26 09:00", "12-30 09:00"]


def test_the_reminder_reads_as_the_office_writes_it(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)

    (row,) = world.queued(EDUCATION)

    assert row.text == (
        "【工作提醒】佳木斯市教育局\n"
        "2024年度工作总结\n"
        "时限：12月25日（周三）前，还有7天\n"
        "报送：市科协 jmsskxpjb@126.com\n"
        "依据：实施方案五（三）\n"
        "已报请回“已报送”，已知悉请回“收到”。\n"
        f"（编号1218-{row.id:04d}）"
    )


def test_after_the_day_the_tone_is_a_request(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-26 09:00")
    plan(world)

    (row,) = world.queued(EDUCATION)

    assert row.text.startswith("【待报提醒】2024年度工作总结\n")
    assert "尚未收到" in row.text
    assert "逾期" not in row.text


def test_planning_twice_changes_nothing(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)
    with transaction(world.engine) as session:  # even when the mark of the day is lost
        for person in session.exec(select(Person)).all():
            person.planned_on = None
            session.add(person)
    plan(world)

    assert len(world.queued(EDUCATION)) == 1


def test_whoever_reported_before_it_left_is_not_reminded(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)
    close(world)

    assert deliver_all(world) == []
    (row,) = world.queued(EDUCATION, OutboxState.SUPERSEDED)
    assert row.reason == "nothing is open any more"


@pytest.mark.parametrize("back_at", ["2024-12-18 15:00", "2024-12-19 08:00"])
def test_what_could_not_leave_while_the_chat_was_closed_leaves_when_it_opens(world: World, back_at: str) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)
    world.run(routes.changed_reach, world.said(EDUCATION, blocked=True))
    assert deliver_all(world) == [], "the chat is known to be closed"

    world.now = at(back_at)
    world.run(routes.changed_reach, world.said(EDUCATION, blocked=False))
    world.now = max(world.now, at(f"{world.now:%Y-%m-%d} 09:00"))
    plan(world)
    (text,) = deliver_all(world)
    assert "2024年度工作总结" in text


def test_many_who_have_reported_do_not_keep_the_one_behind_them_waiting(world: World) -> None:
    for number in range(20):
        world.enrol(STRANGER + number, JIAMUSI, "市教育局")
    world.enrol(HEALTH, JIAMUSI, "市卫健委")
    world.now = at("2024-12-18 09:00")
    plan(world)
    close(world)

    with world.desk() as desk:
        ((_, call),) = deliver.claim(desk, world.now, 8, set())
    assert call.chat_id == HEALTH


def test_a_newcomer_gets_no_earlier_step(world: World) -> None:
    world.now = at("2024-12-18 09:05")
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    assert days_with_messages(world, "2024-12-24 18:00") == ["12-24 09:00"]


def test_history_is_not_owed(world: World) -> None:
    world.now = at("2024-12-26 08:00")
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    assert days_with_messages(world, "2025-01-20 12:00") == []


def test_after_downtime_one_message_catches_up_and_the_passed_steps_are_superseded(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-27 10:00")  # down since November: steps 30, 7, 1, 0 and +1 have passed
    plan(world)

    assert len(deliver_all(world)) == 1
    world.now = at("2024-12-27 15:00")
    plan(world)
    assert deliver_all(world) == []


def test_a_message_that_missed_its_day_is_folded_into_the_next(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-24 17:29")
    plan(world)
    world.now = at("2024-12-25 09:00")
    plan(world)

    assert len(deliver_all(world)) == 1
    (old,) = world.queued(EDUCATION, OutboxState.SUPERSEDED)
    assert old.day == at("2024-12-24 00:00").date()


def test_nothing_leaves_outside_the_working_hours(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 11:45")
    plan(world)

    assert deliver_all(world) == []
    world.now = at("2024-12-18 14:00")
    assert len(deliver_all(world)) == 1


def test_a_deputy_is_reminded_only_while_nobody_else_is_there(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.enrol(DEPUTY, JIAMUSI, "市教育局", slot="B")
    world.now = at("2024-12-18 09:00")
    plan(world)
    assert not world.queued(DEPUTY)

    deliver_all(world, Unreachable("bot was blocked by the user"))
    plan(world)

    assert len(world.queued(DEPUTY)) == 1


def test_a_contact_on_leave_is_stood_in_for(world: World) -> None:
    away = world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.enrol(DEPUTY, JIAMUSI, "市教育局", slot="B")
    with transaction(world.engine) as session:
        person = people.by_id(session, away.id or 0)
        person.away_until = at("2024-12-20 00:00").date()
        session.add(person)
    world.now = at("2024-12-18 09:00")
    plan(world)
    assert not world.queued(EDUCATION)
    assert len(world.queued(DEPUTY)) == 1
    deliver_all(world)

    world.now = at("2024-12-24 09:00")
    plan(world)
    assert len(world.queued(EDUCATION)) == 1


def test_the_coordinators_hear_when_somebody_cannot_be_reached(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)
    deliver_all(world, Unreachable("bot was blocked by the user"))

    (news,) = [row for row in world.queued(COORDINATOR) if row.kind == "unreachable"]
    assert news.text.startswith("【联系中断】")


def test_an_offices_own_date_waits_for_the_coordinator(world: World) -> None:
    world.now = at("2026-11-23 08:00")
    world.enrol(EDUCATION, "jilin-2022", "省教育厅")
    world.now = at("2026-11-25 09:00")
    plan(world)
    assert not world.queued(EDUCATION)

    with transaction(world.engine) as session:
        session.add(OfficeDate(plan_id="jilin-2022", deadline_id="annual-report", confirmed=True))
    world.now = at("2026-11-26 09:00")
    plan(world)

    (row,) = world.queued(EDUCATION)
    assert "工作办公室安排" in row.text
    assert "实施方案" not in row.text


def test_a_lost_answer_to_a_reminder_is_repeated_once_and_no_more(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)
    assert len(deliver_all(world, Unknown("ReadTimeout"))) == 1
    assert deliver_all(world) == []

    world.later(seconds=61)
    assert len(deliver_all(world, Unknown("ReadTimeout"))) == 1
    world.later(hours=1)

    assert deliver_all(world) == []
    assert [row.state for row in world.queued(EDUCATION, *OutboxState)] == [OutboxState.UNKNOWN]


def test_a_pause_asked_by_telegram_holds_for_everybody_and_survives_a_restart(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)
    deliver_all(world, NotSent("Too Many Requests", retry_after=600))

    world.later(seconds=599)
    assert deliver_all(world) == []
    world.later(seconds=2)
    assert len(deliver_all(world)) == 1


def test_a_refused_message_dies_alone(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)
    deliver_all(world, Poison("Bad Request: something"))
    world.later(hours=1)

    assert deliver_all(world) == []
    assert [row.state for row in world.queued(EDUCATION, *OutboxState)] == [OutboxState.DEAD]


def test_what_a_dead_sender_left_behind_is_called_unknown_and_repeated(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:00")
    plan(world)
    world.run(lambda desk: deliver.claim(desk, world.now, 8, set()))  # and the process dies

    assert world.run(lambda desk: deliver.recover(desk, world.now, at_start=True))
    world.later(seconds=61)

    assert len(deliver_all(world)) == 1


@pytest.mark.parametrize("plan_id", ["jiamusi-2021", "zhanjiang-2016", "zibo-2016", "jilin-2016"])
def test_no_message_of_the_bots_own_accord_leaves_on_a_rest_day_or_twice_a_day(world: World, plan_id: str) -> None:
    """Two contacts of the busiest agencies live through a winter of each plan, the New Year and Spring Festival included."""
    year = (world.book.plans[plan_id].period.start or at("2021-01-01 00:00").date()).year
    world.now = at(f"{year}-10-01 08:00")
    with transaction(world.engine) as session:
        for record in ("annual-report", "*"):
            session.merge(OfficeDate(plan_id=plan_id, deadline_id=record, confirmed=True))
        record_of = session.get(PlanRecord, plan_id)
        assert record_of is not None
        record_of.first_loaded_at = world.now
        session.add(record_of)
    agencies = world.book.agencies(plan_id)[:2]
    for number, agency in enumerate(agencies):
        world.enrol(EDUCATION + number, plan_id, agency)
    calendar: WorkingDays = world.book.loaded.calendar
    end = world.now + timedelta(days=130)
    sent: dict[int, list[str]] = {EDUCATION: [], EDUCATION + 1: []}
    while world.now < end:
        world.now = world.now.replace(hour=9, minute=1)
        plan(world)
        for user_id, found in sent.items():
            rows = world.queued(user_id)
            assert len(rows) <= 1
            if rows:
                assert calendar.is_working(world.now.date())
                found.append(f"{world.now:%Y-%m-%d}")
        deliver_all(world)
        world.later(days=1)
    assert all(len(found) == len(set(found)) for found in sent.values())
    assert any(sent.values())
