"""At five o'clock of the due day the coordinator knows who has reported; after the last step, whom to call."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat import routes
from bot.flows.evening import evening
from bot.store import people
from tests.support.office import week_before
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, World, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    with week_before(tmp_path) as made:
        made.enrol(HEALTH, JIAMUSI, "市卫生健康委")
        with made.desk() as desk:
            for enrolment, _ in people.contacts(desk.session, JIAMUSI, "市卫生健康委"):
                enrolment.name, enrolment.title, enrolment.office_phone = "李明", "科长", "0454-1234567"
        yield made


def says(world: World, user: int, text: str, **more: object) -> str:
    """What the user is answered."""
    world.run(routes.said, world.said(user, text, **more))
    return "\n".join(world.texts(user))


def test_one_list_at_five_on_the_due_day(office: World) -> None:
    office.now = at("2024-12-24 17:01")
    office.run(evening)
    assert office.texts(COORDINATOR) == []
    says(office, EDUCATION, "已报送")
    says(office, COORDINATOR, "延期 市统计局 12-30")
    office.texts(COORDINATOR)
    office.now = at("2024-12-25 16:59")
    office.run(evening)
    assert office.texts(COORDINATOR) == []
    office.now = at("2024-12-25 17:00")
    office.run(evening)
    office.run(evening)
    [told] = office.texts(COORDINATOR)
    assert told.startswith("【今日到期】\n")
    assert "应报24，已收1，未报22" in told
    assert "〔另有时限 1〕\n市统计局（12月30日）" in told
    assert "市卫生健康委" in told.split("〔未报")[1].split("〔")[0]
    assert "市卫生健康委" not in told.split("无人可联系")[1]


def test_the_list_comes_also_when_everybody_has_reported(office: World) -> None:
    with office.desk() as desk:
        agencies = [agency for agency in desk.book.agencies(JIAMUSI) if agency != "市科协"]
    for agency in agencies:
        says(office, COORDINATOR, f"补记 {agency} 已报 12-20收")
    office.now = at("2024-12-25 17:00")
    office.run(evening)
    assert "已全部收到。" in "".join(office.texts(COORDINATOR))


def test_after_the_last_step_the_phone_sheet(office: World) -> None:
    says(office, HEALTH, "收到")
    office.texts(COORDINATOR)
    office.now = at("2024-12-30 17:05")
    office.run(evening)
    found = "".join(office.texts(COORDINATOR))
    assert "【电话单】" in found
    assert "市卫生健康委\n  李明（A岗）科长 0454-1234567\n  待报：2024年度工作总结（12月25日）" in found
    assert "“通话 市统计局 12-30报”" in found


def test_what_the_office_owes_is_on_the_list_of_its_day(office: World) -> None:
    says(office, EDUCATION, "需要协调：经费")
    office.texts(COORDINATOR)
    office.now = at("2024-12-27 17:05")
    office.run(evening)
    assert "第0001号 市教育局 需要协调" in "".join(office.texts(COORDINATOR))


def test_a_text_to_paste_names_one_agency_and_no_other(office: World) -> None:
    office.now = at("2024-12-26 09:30")
    told = says(office, COORDINATOR, "文本 市统计局")
    assert "佳木斯市统计局：\n2024年度工作总结，时限为12月25日（周三），" in told
    assert "jmsskxpjb@126.com" in told
    assert "市教育局" not in told


def test_a_missed_evening_is_made_up_for_in_the_morning(office: World) -> None:
    office.now = at("2024-12-24 17:01")
    office.run(evening)
    office.now = at("2024-12-26 09:00")
    office.run(evening)
    assert "【今日到期】" in "".join(office.texts(COORDINATOR))


def test_what_goes_before_a_meeting_is_named_on_its_day_alone(office: World) -> None:
    says(office, EDUCATION, "需要协调：经费")
    says(office, COORDINATOR, "答复 1 提交会议研究")
    for day, named in (("2024-12-27", True), ("2024-12-30", False)):
        office.texts(COORDINATOR)
        office.now = at(f"{day} 17:05")
        office.run(evening)
        assert ("第0001号 市教育局 需要协调" in "".join(office.texts(COORDINATOR))) is named
    assert "第0001号" in says(office, COORDINATOR, "待答复")
