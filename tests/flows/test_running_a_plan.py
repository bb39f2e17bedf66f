"""Announcing, handing over, dates by notice, a rehearsal, and the ledger as of a day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.chat import routes
from bot.flows.plan_reminders import plan_reminders
from bot.store import people
from schedules.lifecycle import State
from tests.support.office import REPORT, item, week_before
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, STRANGER, World, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    with week_before(tmp_path) as made:
        yield made


def says(world: World, user: int, text: str, **more: object) -> str:
    """What the user is answered."""
    world.run(routes.said, world.said(user, text, **more))
    return "\n".join(world.texts(user))


def test_nothing_leaves_before_the_preview_is_confirmed(office: World) -> None:
    office.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    shown = says(office, COORDINATOR, "通知 联络员会议改到周三下午。")
    assert "将发给2个单位2人" in shown
    assert office.texts(EDUCATION) == []
    assert "已发给2人" in says(office, COORDINATOR, "/announce 发出")
    assert office.texts(EDUCATION) == ["【通知】市科协\n联络员会议改到周三下午。"]
    assert len(office.texts(HEALTH)) == 1
    assert "没有待发" in says(office, COORDINATOR, "/announce 发出")


def test_an_announcement_by_the_button_waits_for_office_hours(office: World) -> None:
    office.now = at("2024-12-20 20:00")
    message = office.said(COORDINATOR, "/announce jiamusi-2021 会议通知")
    office.run(routes.said, message)
    office.texts(COORDINATOR)
    office.run(routes.tapped, office.tapped(COORDINATOR, f"ann:go:{message.message_id}"))
    [row] = office.queued(EDUCATION)
    assert row.not_before == at("2024-12-23 09:00")


def test_an_old_previews_button_sends_nothing(office: World) -> None:
    says(office, COORDINATOR, "通知 第一稿")
    says(office, COORDINATOR, "通知 第二稿")
    office.run(routes.tapped, office.tapped(COORDINATOR, "ann:go:1"))
    assert office.texts(EDUCATION) == []


def test_the_predecessor_gets_nothing_more_at_once(office: World) -> None:
    office.now = at("2024-12-25 09:30")
    office.run(plan_reminders)
    assert len(office.queued(EDUCATION)) == 1
    office.run(routes.said, office.said(COORDINATOR, "交接 市教育局"))
    [asked] = office.queued(COORDINATOR)
    office.texts(COORDINATOR)
    with office.desk() as desk:
        [(enrolment, _)] = people.contacts(desk.session, JIAMUSI, "市教育局")
    assert f'"ho:{enrolment.id}"' in asked.buttons
    office.run(routes.tapped, office.tapped(COORDINATOR, f"ho:{enrolment.id}"))
    told = "\n".join(office.texts(COORDINATOR))
    assert "/start " in told
    assert [text.splitlines()[0] for text in office.texts(EDUCATION)] == [
        "【已交接】佳木斯市教育局联络员工作已交接，此后不再向您发送提醒。感谢您的工作。"
    ]
    assert "仅供受邀" in says(office, EDUCATION, "记录")
    code = told.split("/start ")[1].split()[0]
    assert "【已加入】佳木斯市教育局" in says(office, STRANGER, f"/start {code}")
    assert "2024年度工作总结" in says(office, STRANGER, "/report")


def test_a_date_by_notice_is_the_offices_own_and_reminds(office: World) -> None:
    told = says(
        office, COORDINATOR, "新增节点 1-20 科普日活动小结；文号：佳科协〔2024〕8号；范围：市教育局、市卫生健康委"
    )
    assert "科普日活动小结（报送）\n  2025年1月20日前，市教育局、市卫生健康委（2个）\n  依据：工作办公室安排" in told
    office.now = at("2025-01-13 09:30")
    says(office, COORDINATOR, "补记 市教育局 已报年度工作总结 12-20收")
    office.run(plan_reminders)
    [text] = office.texts(EDUCATION)
    assert "科普日活动小结（佳科协〔2024〕8号）" in text
    assert "依据：工作办公室安排" in text
    office.now = at("2025-01-21 10:00")
    says(office, EDUCATION, "已报送")
    row = item(office, "jiamusi-2021/notice-1/2025/市教育局")
    assert (row.state, row.late) == (State.REPORTED, True)


def test_a_notice_is_removed(office: World) -> None:
    says(office, COORDINATOR, "/deadline add 1-20 科普日活动小结")
    assert "节点1" in says(office, COORDINATOR, "节点")
    assert "已删除" in says(office, COORDINATOR, "删除节点 1")
    assert "没有工作办公室通知的节点" in says(office, COORDINATOR, "/deadline")
    office.now = at("2025-01-20 09:30")
    office.run(plan_reminders)
    assert "小结" not in "".join(office.texts(EDUCATION))


def test_an_inspection_becomes_a_date_for_agencies(office: World) -> None:
    says(office, COORDINATOR, "新增节点 2025-03-20 年中督查；文号：佳办〔2025〕1号；督查：是")
    with office.desk() as desk:
        found = desk.book.occurrences(JIAMUSI, date(2025, 3, 1), date(2025, 3, 31))
    mine = [one for one in found if one.agency == "市教育局" and one.deadline_id == "notice-1"]
    assert [(one.kind, one.owed) for one in mine] == [("inspection-notice", False)]
    assert [step.on.isoformat() for step in mine[0].steps] == ["2025-03-05", "2025-03-17"]


def test_a_rehearsal_says_who_what_and_in_which_words(office: World) -> None:
    told = says(office, COORDINATOR, "预演 12-25")
    assert "将发给1人" in told
    assert "2024年度工作总结（12月25日前）1个单位：\n市教育局" in told
    assert "无人可联系23" in told
    assert "样稿（市教育局）" in told
    assert "今天到期" in told
    assert office.texts(EDUCATION) == []


def test_a_rehearsal_names_dates_moved_off_rest_days(office: World) -> None:
    says(office, COORDINATOR, "新增节点 2025-01-19 科普日活动小结")
    told = says(office, COORDINATOR, "预演 1-17")
    assert "1月19日为休息日，提前到1月17日" in told


def test_as_of_a_day_no_later_report_counts(office: World) -> None:
    office.now = at("2024-12-26 09:00")
    says(office, COORDINATOR, "补记 市统计局 已报 12-24收")
    office.now = at("2024-12-26 10:00")
    says(office, EDUCATION, "已报送")
    assert "已报0：" in says(office, COORDINATOR, "截至 12-25")
    assert "已报2：" in says(office, COORDINATOR, "截至 12-26")
    assert item(office, REPORT).late is True


def test_of_several_leads_one_answer_does_not_silence_the_others(office: World) -> None:
    office.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    says(office, COORDINATOR, "新增节点 1-20 科普日活动小结；范围：牵头单位")
    for user in (EDUCATION, HEALTH):
        assert "1 2024年度工作总结\n" in says(office, user, "已报送")
        assert "【已登记】" in says(office, user, "1")  # the annual report is out of the way
    office.now = at("2025-01-13 09:00")
    office.run(plan_reminders)
    for user in (EDUCATION, HEALTH):
        assert "科普日活动小结" in "".join(office.texts(user))

    says(office, EDUCATION, "已报送 小结见附件")
    keys = [f"{JIAMUSI}/notice-1/2025/{agency}" for agency in ("市教育局", "市卫生健康委")]
    assert [item(office, key).state for key in keys] == [State.REPORTED, State.OPEN]
    office.now = at("2025-01-17 09:00")
    office.run(plan_reminders)
    assert office.texts(EDUCATION) == []
    assert "科普日活动小结" in "".join(office.texts(HEALTH))
