"""What came by phone, e-mail or paper counts the same; a chase stays within the burden rules."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.chat import routes
from bot.flows.plan_reminders import plan_reminders
from bot.store import people
from bot.store.tables import Lane
from schedules.lifecycle import State
from tests.support.office import REPORT, item, kept, week_before
from tests.support.world import COORDINATOR, DEPUTY, EDUCATION, HEALTH, JIAMUSI, World, at

STATISTICS = "jiamusi-2021/annual-report/2024/市统计局"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    with week_before(tmp_path) as made:
        yield made


def says(world: World, user: int, text: str, **more: object) -> str:
    """What the user is answered."""
    world.run(routes.said, world.said(user, text, **more))
    return "\n".join(world.texts(user))


def test_the_day_of_receipt_decides_not_the_day_of_recording(office: World) -> None:
    office.now = at("2024-12-28 10:00")
    told = says(office, COORDINATOR, "补记 市统计局 已报 12-24收（邮箱）")
    assert "【补记】第0001号 佳木斯市统计局" in told
    assert "12月24日收到（邮箱）" in told
    row = item(office, STATISTICS)
    assert (row.state, row.reported_on, row.late) == (State.REPORTED, date(2024, 12, 24), False)
    [note] = kept(office)
    assert note["status"] == "reported"
    assert str(note["received_at"]).startswith("2024-12-24")


def test_what_came_after_the_day_is_late_by_its_day(office: World) -> None:
    office.now = at("2024-12-30 10:00")
    assert "在时限后" in says(office, COORDINATOR, "/record jiamusi-2021 市统计局 已报 12-27收（纸质）")
    assert item(office, STATISTICS).late is True


def test_an_earlier_arrival_recorded_later_counts(office: World) -> None:
    office.now = at("2024-12-28 10:00")
    says(office, EDUCATION, "已报送")
    assert item(office, REPORT).late is True
    says(office, COORDINATOR, "补记 市教育局 已报 12-23收（OA）")
    row = item(office, REPORT)
    assert (row.reported_on, row.late) == (date(2024, 12, 23), False)


def test_a_day_ahead_is_refused_and_a_stranger_agency_too(office: World) -> None:
    assert "不能晚于今天" in says(office, COORDINATOR, "补记 市统计局 已报 2025-01-24收")
    assert "方案中没有这个单位" in says(office, COORDINATOR, "补记 市火星局 已报")
    assert kept(office) == []


def test_a_wrong_record_is_taken_back(office: World) -> None:
    says(office, COORDINATOR, "补记 市统计局 已报 12-19收")
    assert "撤回" in says(office, COORDINATOR, "撤回 1")
    assert item(office, STATISTICS).state == State.OPEN


def test_a_promise_on_the_phone_becomes_the_next_reminder(office: World) -> None:
    office.enrol(HEALTH, JIAMUSI, "市统计局")
    office.now = at("2025-01-02 10:00")  # the last step has passed
    assert "1月8日（周三）" in says(office, COORDINATOR, "通话 市统计局 1-8报")
    for day in ("2025-01-03 09:30", "2025-01-06 09:30"):
        office.now = at(day)
        office.run(plan_reminders)
        assert office.texts(HEALTH) == []
    office.now = at("2025-01-08 09:30")
    office.run(plan_reminders)
    assert "尚未收到" in "".join(office.texts(HEALTH))


def test_a_chase_is_the_days_one_message(office: World) -> None:
    office.now = at("2024-12-20 14:30")
    told = says(office, COORDINATOR, "催报")
    assert "再次提醒1个单位：\n市教育局" in told
    assert "无联络员" in told
    [row] = office.queued(EDUCATION)
    assert (row.lane, row.key) == (Lane.REMINDER, f"digest/{row.person_id}/2024-12-20")
    assert "年度工作总结" in row.text
    office.run(plan_reminders)
    assert len(office.queued(EDUCATION)) == 1
    office.texts(EDUCATION)
    assert "今天已提醒过" in says(office, COORDINATOR, "催报")
    assert office.texts(EDUCATION) == []


def test_a_chase_before_the_hour_takes_the_days_step_along(office: World) -> None:
    with office.desk() as desk:
        person = people.by_user(desk.session, EDUCATION)
        assert person is not None
        person.minute = 15 * 60
    office.now = at("2024-12-24 09:30")
    says(office, COORDINATOR, "催报 市教育局")
    office.texts(EDUCATION)
    office.now = at("2024-12-24 15:30")
    office.run(plan_reminders)
    assert office.texts(EDUCATION) == []


def test_nobody_is_chased_outside_office_hours(office: World) -> None:
    office.now = at("2024-12-21 10:00")  # a Saturday
    assert "12月23日 09:00" in says(office, COORDINATOR, "/chase")
    assert office.texts(EDUCATION) == []


def test_who_named_a_day_or_was_given_one_is_not_chased(office: World) -> None:
    says(office, EDUCATION, "周二报")
    office.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    says(office, COORDINATOR, "延期 市卫生健康委 12-30")
    told = says(office, COORDINATOR, "催报")
    assert "说明预计日期）：\n市教育局（12月24日）" in told
    assert "另有时限）：\n市卫生健康委（12月30日）" in told


def test_only_the_deputy_is_chased_while_the_contact_is_away(office: World) -> None:
    office.enrol(DEPUTY, JIAMUSI, "市教育局", "B")
    with office.desk() as desk:
        person = people.by_user(desk.session, EDUCATION)
        assert person is not None
        person.away_until = date(2024, 12, 31)
    says(office, COORDINATOR, "催报 市教育局")
    assert office.texts(EDUCATION) == []
    assert len(office.texts(DEPUTY)) == 1


def test_the_silent_list_offers_the_chase(office: World) -> None:
    office.run(routes.said, office.said(COORDINATOR, "未报"))
    [row] = office.queued(COORDINATOR)
    assert "chase:go:" in row.buttons


def test_a_day_just_ahead_is_not_taken_for_that_of_last_year(office: World) -> None:
    told = says(office, COORDINATOR, "补记 市统计局 已报 12-24收（邮箱）")
    assert "收到日期不能晚于今天" in told
    assert kept(office) == []
    assert "5月10日收到" in says(office, COORDINATOR, "补记 市统计局 已报 5-10收")
    assert "12月20日收到" in says(office, COORDINATOR, "补记 市统计局 已报 12-20收")
