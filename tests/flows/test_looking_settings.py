"""Stories of /settings: what a person may choose for themselves, by button or in words."""

from datetime import date

import pytest

from bot.flows.settings import settings, tapped
from bot.store import outbox, people
from bot.store.tables import Person
from tests.support.world import COORDINATOR, DEPUTY, EDUCATION, JIAMUSI, STRANGER, World


def person(world: World, user_id: int = EDUCATION) -> Person:
    with world.desk() as desk:
        found = people.by_user(desk.session, user_id)
        assert found is not None
        return found


def typed(world: World, args: str = "", user_id: int = EDUCATION) -> str:
    world.run(settings, world.said(user_id, f"/settings {args}"), args)
    return world.texts(user_id)[-1]


@pytest.fixture
def education(world: World) -> World:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    return world


def test_the_settings_name_what_is_chosen_and_who_stands_in(education: World) -> None:
    education.enrol(DEPUTY, JIAMUSI, "市教育局", slot="B")

    assert typed(education).startswith(
        "【设置】\n语言：中文\n提醒时间：工作日09:00\n缺勤：无\n\n佳木斯市教育局\n您：A岗\nB岗：某同志\n"
    )


def test_without_a_deputy_it_says_whom_to_ask(education: World) -> None:
    assert "B岗：暂无，如需增加请联系协调人" in typed(education)


def test_the_buttons_offer_languages_hours_and_absence(education: World) -> None:
    education.run(settings, education.said(EDUCATION, "/settings"))

    [row] = education.queued(EDUCATION)
    assert outbox.buttons_of(row) == [
        [("中文", "set:lang:zh"), ("English", "set:lang:en")],
        [("09:00", "set:hour:540"), ("09:30", "set:hour:570"), ("10:00", "set:hour:600"), ("10:30", "set:hour:630")],
        [("11:00", "set:hour:660"), ("14:00", "set:hour:840"), ("15:00", "set:hour:900"), ("16:00", "set:hour:960")],
        [("今天缺勤", "set:away:1"), ("3天", "set:away:3"), ("1周", "set:away:7"), ("回来了", "set:away:0")],
    ]


def test_another_language_answers_in_that_language(education: World) -> None:
    education.run(tapped, education.tapped(EDUCATION, "set:lang:en", message_id=9))

    toast, page = education.queued(EDUCATION)
    assert (toast.action, toast.text) == ("answer", "Changed.")
    assert (page.action, page.message_id) == ("edit", 9)
    assert page.text.startswith("[Settings]\nLanguage: English")
    assert person(education).language == "en"
    education.texts(EDUCATION)
    assert typed(education, "中文").startswith("已更改。\n\n【设置】\n语言：中文")


@pytest.mark.parametrize(("said", "minute"), [("10:00", 600), ("9:30", 570), ("14：15", 855), ("15点", 900)])
def test_an_hour_can_be_typed(education: World, said: str, minute: int) -> None:
    assert typed(education, said).startswith("已更改。")
    assert person(education).minute == minute


@pytest.mark.parametrize("said", ["12:30", "08:59", "17:30", "23:00"])
def test_an_hour_outside_the_offices_windows_is_declined(education: World, said: str) -> None:
    assert typed(education, said).startswith("提醒时间须在09:00–11:30、14:00–17:30之内。")
    assert person(education).minute == 540


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("缺勤 12-30", date(2024, 12, 30)),
        ("缺勤至12月30日", date(2024, 12, 30)),
        ("缺勤 3-1", date(2025, 3, 1)),
        ("缺勤 2025-01-03", date(2025, 1, 3)),
        ("缺勤 3天", date(2024, 11, 3)),
        ("缺勤 1周", date(2024, 11, 7)),
        ("缺勤", date(2024, 11, 1)),
        ("away until 2024-11-20", date(2024, 11, 20)),
    ],
)
def test_an_absence_can_be_typed(education: World, said: str, until: date) -> None:
    assert "缺勤：至" in typed(education, said)
    assert person(education).away_until == until
    assert "缺勤：无" in typed(education, "回来了")
    assert person(education).away_until is None


@pytest.mark.parametrize(
    "said", ["缺勤 13-45", "缺勤 2023-01-01", "缺勤 2030-01-01", "缺勤 很久", "缺勤 0天", "火星文"]
)
def test_what_is_no_choice_changes_nothing(education: World, said: str) -> None:
    assert typed(education, said).startswith("没有看懂。")
    assert (person(education).away_until, person(education).language, person(education).minute) == (None, "zh", 540)


@pytest.mark.parametrize(("days", "until"), [(1, date(2024, 11, 1)), (3, date(2024, 11, 3)), (7, date(2024, 11, 7))])
def test_an_absence_is_one_tap(education: World, days: int, until: date) -> None:
    education.run(tapped, education.tapped(EDUCATION, f"set:away:{days}"))
    assert person(education).away_until == until

    education.run(tapped, education.tapped(EDUCATION, "set:away:0"))
    assert person(education).away_until is None


def test_an_absence_that_is_over_is_not_shown(education: World) -> None:
    typed(education, "缺勤 11-05")
    education.later(days=6)

    assert "缺勤：无" in typed(education)


@pytest.mark.parametrize(
    "data",
    ["set:", "set:lang:fr", "set:hour:1", "set:hour:9999", "set:hour:-5", "set:away:999", "set:x:1", "set:a:b:c"],
)
def test_a_tampered_button_changes_nothing(education: World, data: str) -> None:
    education.run(tapped, education.tapped(EDUCATION, data))

    assert [(row.action, row.text) for row in education.queued(EDUCATION)] == [("answer", "该按钮已失效，请重新发送。")]
    assert (person(education).language, person(education).minute, person(education).away_until) == ("zh", 540, None)


def test_a_coordinator_has_settings_too(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)

    assert typed(world, "10:30", COORDINATOR).startswith("已更改。")


def test_a_stranger_has_none(world: World) -> None:
    assert typed(world, "English", STRANGER).startswith("本服务仅供")
    world.run(tapped, world.tapped(STRANGER, "set:lang:en"))
    assert [row.action for row in world.queued(STRANGER)] == ["answer"]


def test_a_deputy_stands_in_for_somebody(education: World) -> None:
    assert "没有其他A岗" in typed(education, "B岗")
    education.enrol(DEPUTY, JIAMUSI, "市教育局")

    assert "您：B岗" in typed(education, "B岗")
    assert "您：A岗" in typed(education, "a")
