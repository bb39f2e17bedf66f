"""Stories of /deadlines: what comes next, what each date rests on, and what is history."""

from datetime import date

import pytest

from bot.flows.deadlines import deadlines, tapped
from bot.flows.owed import row_of
from bot.store import outbox
from bot.store.tables import Note, OfficeDate
from schedules.lifecycle import State
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, STRANGER, World, at, loaded_plans

JILIN = "jilin-2022"


def annual_report(world: World, state: State, number: int = 132) -> None:
    """The education bureau's report of 2024 stands so, closed by that note."""
    with world.desk() as desk:
        [item] = [
            item
            for item in desk.book.occurrences(JIAMUSI, date(2024, 12, 25), date(2024, 12, 25))
            if item.agency == "市教育局"
        ]
        row = row_of(desk, item)
        row.state = state
        desk.session.add(row)
        note = Note(
            number=number,
            plan_id=JIAMUSI,
            agency="市教育局",
            occurrence_id=row.id,
            status="reported",
            text="已发邮箱",
            person_id=1,
            received_at=world.now,
            source=f"test/{number}",
            chat_id=EDUCATION,
        )
        desk.session.add(note)


def listed(world: World, user_id: int, text: str = "/deadlines") -> str:
    world.run(deadlines, world.said(user_id, text), text.partition(" ")[2])
    return world.texts(user_id)[-1]


def test_the_nearest_item_says_what_when_to_whom_and_where_it_is_written(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-18 09:30")

    text = listed(world, EDUCATION)

    assert text.startswith(
        "【时间安排】佳木斯市教育局\n1. 2024年度工作总结\n   12月25日（周三）前，还有7天\n   待报送，报市科协\n   依据：五（三）\n"
    )
    assert "历史：15项，仅列出，不催报。" in text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.REPORTED, "已登记第0132号"),
        (State.CONFIRMED, "已确认收到第0132号"),
        (State.RETURNED, "请补充第0132号"),
    ],
)
def test_an_answered_item_shows_its_note(world: World, state: State, words: str) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    annual_report(world, state)

    assert words in listed(world, EDUCATION)


def test_an_open_item_stays_on_the_list_after_its_day(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-12-27 09:30")

    assert "1. 2024年度工作总结\n   12月25日（周三）前，已过2天\n   尚未收到，报市科协" in listed(world, EDUCATION)


def test_a_day_nobody_has_announced_yet_is_said_so(world: World) -> None:
    world.enrol(HEALTH, JIAMUSI, "市卫生健康委")

    assert "日期待公布\n   （2025年5月前后）" in listed(world, HEALTH)


def test_history_is_listed_and_never_asked_for(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    world.run(tapped, world.tapped(EDUCATION, "look:deadlines:h0:"))

    text = world.texts(EDUCATION)[-1]
    assert "2023年12月25日\n   2023年度工作总结\n   不需补报" in text
    assert "尚未收到" not in text


def test_work_without_a_date_stands_behind_its_button(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    world.run(tapped, world.tapped(EDUCATION, "look:deadlines:r0:"))

    text = world.texts(EDUCATION)[-1]
    assert "2. 传染病防治健康讲座和健康宣传\n   每月，依据：四（四）措施1" in text
    assert "不单独报送" in text


def test_an_office_date_is_not_owed_before_the_coordinator_confirms_it(world: World) -> None:
    world.enrol(EDUCATION, JILIN, "省教育厅")

    text = listed(world, EDUCATION)

    assert "2024年度工作总结\n   12月25日（周三）前，还有54天\n   未确认，暂不提醒\n   工作办公室安排\n" in text
    assert "待报送" not in text


def test_a_confirmed_office_date_is_owed_and_cites_the_office_alone(world: World) -> None:
    world.enrol(EDUCATION, JILIN, "省教育厅")
    with world.desk() as desk:
        desk.session.add(OfficeDate(plan_id=JILIN, deadline_id="annual-report", confirmed=True))

    assert "待报送，报省科学技术厅\n   工作办公室安排" in listed(world, EDUCATION)


def test_a_coordinator_sees_what_everybody_owes_once(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)

    text = listed(world, COORDINATOR)

    assert text.count("2024年度工作总结") == 1
    assert "各单位报送，应报24个" in text
    assert "组织实施（结束）\n   12月31日（周二），还有60天\n   未确认，暂不提醒\n   工作办公室安排" in text


def test_a_coordinator_names_an_agency(world: World) -> None:
    world.enrol(COORDINATOR, "*")

    assert listed(world, COORDINATOR, "/deadlines 市教育局").startswith("【时间安排】佳木斯市教育局")
    assert listed(world, COORDINATOR, "时间 淄博 市教育局").startswith("【时间安排】淄博市教育局\n一年内没有")
    assert "是否指：\n省科学技术厅" in listed(world, COORDINATOR, "/deadlines 省科学技术听")


def test_an_agency_of_several_running_plans_is_asked_about(world: World) -> None:
    world.enrol(COORDINATOR, "*")
    world.now = at("2018-06-01 10:00")

    world.run(deadlines, world.said(COORDINATOR, "/deadlines 市教育局"), "市教育局")

    [row] = world.queued(COORDINATOR)
    choices = [data for line in outbox.buttons_of(row) for _, data in line]
    assert row.text == "请选择方案："
    world.run(tapped, world.tapped(COORDINATOR, choices[-1]))
    assert world.texts(COORDINATOR)[-1].startswith("【时间安排】淄博市教育局")


def test_a_stranger_and_another_agency_see_nothing(world: World) -> None:
    world.enrol(HEALTH, JIAMUSI, "市卫生健康委")

    assert listed(world, STRANGER).startswith("本服务仅供")
    assert listed(world, HEALTH, "/deadlines 市教育局") == "只能查看本单位的事项。"
    world.run(tapped, world.tapped(HEALTH, "look:deadlines:0:0.0"))
    assert [row.text for row in world.queued(HEALTH)] == ["该按钮已失效，请重新发送。"]


@pytest.mark.parametrize("plan_id", list(loaded_plans().plans))
@pytest.mark.parametrize("now", ["2016-08-01 10:00", "2019-12-20 10:00", "2025-11-01 10:00"])
def test_every_page_fits_for_the_busiest_agency(world: World, plan_id: str, now: str) -> None:
    world.now = at(now)
    busiest = max(world.book.agencies(plan_id), key=lambda agency: len(world.book.duties(plan_id, agency)))
    world.enrol(HEALTH, plan_id, busiest)
    world.enrol(COORDINATOR, "*")

    for user_id in (HEALTH, COORDINATOR):
        for view in ("", "h", "r"):
            for page in range(4):
                world.run(tapped, world.tapped(user_id, f"look:deadlines:{view}{page}:"))

    rows = [row for row in world.queued() if row.action != "answer"]
    assert max(len(row.text) for row in rows) <= 3500
    assert all(len(data.encode()) <= 64 for row in rows for line in outbox.buttons_of(row) for _, data in line)
