"""The coordinator asks the leads for the plan's numbers: a line in what they get anyway, or the one message of a quiet month."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.chat import routes
from bot.flows.plan_reminders import plan_reminders
from bot.store import goal_values
from bot.store.tables import Lane, Outbox
from tests.support.world import COORDINATOR, EDUCATION, World, at

ZHANJIANG = "zhanjiang-2016"
BASES = "市命名的中小学特色科学教育基地"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    """The last year of 湛江's plan, on a day of a month in which nobody is told anything."""
    made = World(tmp_path, now="2020-02-03 10:00")
    made.enrol(COORDINATOR, ZHANJIANG)
    made.enrol(EDUCATION, ZHANJIANG, "市教育局")
    yield made
    made.close()


def says(world: World, user: int, text: str) -> str:
    """What the user is answered."""
    world.run(routes.said, world.said(user, text))
    return "\n".join(world.texts(user))


def test_in_a_quiet_month_a_lead_gets_one_message_that_counts(office: World) -> None:
    told = says(office, COORDINATOR, "指标 征询")
    assert "已发征询1个单位：\n市教育局" in told
    [row] = office.queued(EDUCATION)
    assert row.text.startswith("【指标征询】湛江市教育局\n请填报下列指标的最近数值：")
    assert f"{BASES}\n   目标：50个（2020年12月31日前）" in row.text
    assert row.key == f"digest/{row.person_id}/2020-02-03"
    again = says(office, COORDINATOR, "/targets ask zhanjiang-2016")
    assert "已发征询" not in again
    assert "随下次提醒征询1个单位：\n市教育局" in again
    assert len(office.queued(EDUCATION)) == 1


def test_where_something_is_said_anyway_it_is_a_line_of_that(office: World) -> None:
    office.now = at("2020-07-20 10:00")
    assert "随下次提醒征询1个单位：\n市教育局" in says(office, COORDINATOR, "指标 征询")
    assert office.queued(EDUCATION) == []
    office.now = at("2020-08-03 09:05")
    office.run(plan_reminders)
    [row] = office.queued(EDUCATION)
    assert row.lane == Lane.REMINDER
    assert "工作办公室请填报指标：" in row.text


def test_a_number_that_was_told_is_not_asked_for_again(office: World) -> None:
    says(office, COORDINATOR, "指标 征询")
    place = next(
        line.split(".")[0] for row in office.queued(EDUCATION) for line in row.text.split("\n") if BASES in line
    )
    office.texts(EDUCATION)
    office.now = at("2020-02-04 10:00")
    assert "【已记入】" in says(office, EDUCATION, f"指标 {place} 32")
    office.run(plan_reminders)
    assert all(BASES not in row.text for row in office.queued(EDUCATION))
    office.now = at("2020-03-10 10:00")
    says(office, COORDINATOR, "指标 征询")
    office.now = at("2020-04-01 09:05")
    office.run(plan_reminders)
    [row] = office.queued(EDUCATION)
    assert BASES in row.text, "a month later it may be asked for anew"


def test_a_bare_number_is_proposed_where_just_one_target_was_asked_about(office: World) -> None:
    assert "请核对" not in says(office, EDUCATION, "已建成 32 个")
    says(office, COORDINATOR, "指标 征询")
    office.texts(EDUCATION)
    told = says(office, EDUCATION, "已建成 33 个")
    assert f"指标：{BASES}\n记为33个吗" in told
    with office.desk() as desk:
        assert goal_values.newest(desk.session, ZHANJIANG) == {}
    office.run(routes.tapped, office.tapped(EDUCATION, "tv:y:1"))
    with office.desk() as desk:
        [value] = goal_values.newest(desk.session, ZHANJIANG).values()
    assert (value.value, value.unit, value.on) == ("33", "个", date(2020, 2, 3))


def test_two_numbers_are_no_answer(office: World) -> None:
    says(office, COORDINATOR, "指标 征询")
    office.texts(EDUCATION)
    assert "请核对" not in says(office, EDUCATION, "已建成 32 个，其中今年 5 个")


def test_who_cannot_be_asked_is_named_with_the_reason(office: World) -> None:
    told = says(office, COORDINATOR, "指标 征询")
    assert "（无人可联系，请电话）" in told
    assert "市科协" not in told


def test_the_years_number_of_messages_is_not_exceeded(office: World) -> None:
    with office.desk() as desk:
        for weeks in range(12):
            when = date(2019, 3, 4) + timedelta(weeks=3 * weeks)
            key = f"digest/2/{when.isoformat()}"
            row = Outbox(
                key=key, lane=Lane.REMINDER, kind="digest", person_id=2, chat_id=EDUCATION, created_at=desk.now
            )
            row.day, row.state = when, "sent"
            desk.session.add(row)
    told = says(office, COORDINATOR, "指标 征询")
    assert "未征询1个单位（提醒次数已达上限，请电话）：\n市教育局" in told
    assert office.queued(EDUCATION) == []


def test_outside_office_hours_nothing_leaves(office: World) -> None:
    office.now = at("2020-02-01 10:00")
    assert "现在不是工作时间" in says(office, COORDINATOR, "指标 征询")
    assert office.queued(EDUCATION) == []


def test_the_list_of_targets_offers_it_to_the_coordinator(office: World) -> None:
    office.run(routes.said, office.said(COORDINATOR, "指标"))
    assert "请牵头单位填报" in office.queued(COORDINATOR)[-1].buttons
    office.run(routes.said, office.said(EDUCATION, "指标"))
    assert "请牵头单位填报" not in office.queued(EDUCATION)[-1].buttons
    place = list(office.book.plans).index(ZHANJIANG)
    office.run(routes.tapped, office.tapped(COORDINATOR, f"tv:ask:{place}"))
    assert "已发征询1个单位" in office.texts(COORDINATOR)[-1]
