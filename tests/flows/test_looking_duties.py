"""Stories of /duties: what the plans ask of an agency, on pages that fit a phone."""

import pytest

from bot.flows.duties import duties, tapped
from bot.store import outbox
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, STRANGER, World, loaded_plans

ZIBO = "zibo-2016"


def test_a_contact_sees_the_leading_duties_first_and_where_each_stands(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    world.run(duties, world.said(EDUCATION, "/duties"))

    [text] = world.texts(EDUCATION)
    assert text.startswith("【任务】共11项：牵头 1、责任 10（第1/2页）")
    assert "佳木斯市教育局\n佳木斯市全民科学素质行动规划纲要实施方案（2021—2025年）\n〔牵头〕\n1. 青少年" in text
    assert "   三（一） 牵头（列首位）\n〔责任〕\n2. " in text


def test_the_next_page_takes_the_place_of_the_first(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    world.run(tapped, world.tapped(EDUCATION, "look:duties:1:", message_id=77))

    answered, turned = world.queued(EDUCATION)
    assert (answered.action, turned.action, turned.message_id) == ("answer", "edit", 77)
    assert "11. " in turned.text
    assert "（第2/2页）" in turned.text
    assert ("上一页", "look:duties:0:") in outbox.buttons_of(turned)[-1]


def test_a_duty_shows_the_task_above_and_who_else_is_named(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    world.run(duties, world.said(EDUCATION, "任务 3"), "3")

    [text] = world.texts(EDUCATION)
    assert text.startswith("【任务】3. 提升基础教育阶段科学教育水平")
    assert "佳木斯市教育局：责任" in text
    assert "所属任务：青少年科学素质提升行动\n（三（一））\n任务牵头：市教育局、市科协" in text
    assert "责任：市教育局、市发展改革委、市工信局、市科协" in text


def test_a_number_that_is_not_in_the_list_is_said_so(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    world.run(duties, world.said(EDUCATION, "/duties 99"), "99")

    assert world.texts(EDUCATION) == ["没有这个序号，请回1至11。"]


def test_who_answers_for_two_agencies_sees_both(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.enrol(EDUCATION, ZIBO, "市教育局")

    world.run(duties, world.said(EDUCATION, "/duties"))
    world.run(tapped, world.tapped(EDUCATION, "look:duties:4:"))

    first, last = world.texts(EDUCATION)
    assert "佳木斯市教育局" in first
    assert "淄博市教育局" in last
    assert "（已结束）" in last


def test_the_body_that_took_the_duties_over_is_shown_with_the_old_name(world: World) -> None:
    world.enrol(EDUCATION, ZIBO, "市安监局")

    world.run(duties, world.said(EDUCATION, "/duties"))

    assert "淄博市应急管理局（原市安监局职责）" in world.texts(EDUCATION)[0]


def test_the_numbers_that_a_measure_commits_to_stand_beside_it(world: World) -> None:
    world.enrol(EDUCATION, "zhanjiang-2016", "市教育局")

    world.run(duties, world.said(EDUCATION, "/duties 1"), "1")

    assert "指标\n" in world.texts(EDUCATION)[0]


def test_a_coordinator_names_an_agency_and_turns_its_pages(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)

    world.run(duties, world.said(COORDINATOR, "/duties 市教育局"), "市教育局")

    [row] = world.queued(COORDINATOR)
    assert "佳木斯市教育局" in row.text
    data = outbox.buttons_of(row)[-1][-1][1]
    world.run(tapped, world.tapped(COORDINATOR, data))
    assert "（第2/2页）" in world.texts(COORDINATOR)[-1]


def test_a_stranger_learns_nothing(world: World) -> None:
    world.run(duties, world.said(STRANGER, "/duties"))
    world.run(tapped, world.tapped(STRANGER, "look:duties:0:"))

    rows = world.queued(STRANGER)
    assert [row.action for row in rows] == ["text", "answer"]
    assert all(row.text.startswith("本服务仅供受邀单位联络员使用") for row in rows)


@pytest.mark.parametrize("data", ["look:duties:0:0.0", "look:duties:0:99.99", "look:duties:x", "look:duties:n1:1.3:0"])
def test_a_contact_cannot_tap_into_another_agency(world: World, data: str) -> None:
    world.enrol(HEALTH, JIAMUSI, "市卫生健康委")

    world.run(tapped, world.tapped(HEALTH, data))

    [row] = world.queued(HEALTH)
    assert (row.action, row.text) == ("answer", "该按钮已失效，请重新发送。")


def test_a_contact_who_names_another_agency_is_told_so(world: World) -> None:
    world.enrol(HEALTH, JIAMUSI, "市卫生健康委")

    world.run(duties, world.said(HEALTH, "/duties 市教育局"), "市教育局")

    assert world.texts(HEALTH) == ["只能查看本单位的事项。"]


@pytest.mark.parametrize("plan_id", list(loaded_plans().plans))
def test_no_page_and_no_duty_is_too_long_for_the_busiest_agency(world: World, plan_id: str) -> None:
    busiest = max(world.book.agencies(plan_id), key=lambda agency: len(world.book.duties(plan_id, agency)))
    count = len(world.book.duties(plan_id, busiest))
    world.enrol(HEALTH, plan_id, busiest)

    for page in range(count // 8 + 1):
        world.run(tapped, world.tapped(HEALTH, f"look:duties:{page}:"))
    for number in range(1, count + 1):
        world.run(duties, world.said(HEALTH, f"/duties {number}"), str(number))

    rows = [row for row in world.queued(HEALTH) if row.action != "answer"]
    assert max(len(row.text) for row in rows) <= 3500
    assert all(len(data.encode()) <= 64 for row in rows for line in outbox.buttons_of(row) for _, data in line)
    assert len({row.text for row in rows}) == len(rows)
