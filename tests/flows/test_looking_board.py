"""Stories of /overview and /silent: how a plan stands, for its coordinators alone."""

from datetime import date

import pytest

from bot.flows import overview, silent
from bot.flows.owed import row_of
from bot.flows.ports import Incoming
from bot.store import outbox, people
from bot.store.tables import Note, OfficeDate
from schedules.lifecycle import State
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, STRANGER, World, at, loaded_plans

REPORT_DAY = date(2024, 12, 25)


def stands(world: World, agency: str, state: State, status: str = "", *, seen: bool = False) -> None:
    """The agency's report of 2024 stands so; a last note of that status if one is given."""
    with world.desk() as desk:
        items = desk.book.occurrences(JIAMUSI, REPORT_DAY, REPORT_DAY)
        row = row_of(desk, next(item for item in items if item.agency == agency))
        row.state, row.seen_at = state, world.now if seen else None
        row.reported_on = date(2024, 12, 20) if state is State.REPORTED else None
        desk.session.add(row)
        if status:
            author = people.admitted(desk.session, 6_000_000_001, 6_000_000_001, "", world.now)
            desk.session.add(
                Note(
                    number=row.id or 0,
                    plan_id=JIAMUSI,
                    agency=agency,
                    occurrence_id=row.id,
                    status=status,
                    text="",
                    person_id=author.id or 0,
                    received_at=world.now,
                    source=f"test/{row.id}",
                    chat_id=1,
                )
            )


def asked(world: World, text: str, user_id: int = COORDINATOR) -> str:
    said = world.said(user_id, text)
    world.run(silent.silent if "silent" in text or "未报" in text else overview.overview, said, text.partition(" ")[2])
    return world.texts(user_id)[-1]


@pytest.fixture
def december(world: World) -> World:
    """Two days after the day, with a coordinator, two contacts, one of whom cannot be written to."""
    world.enrol(COORDINATOR, JIAMUSI)
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    person = world.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    with world.desk() as desk:
        found = people.by_id(desk.session, person.id or 0)
        found.reachable = False
        desk.session.add(found)
    world.now = at("2024-12-27 10:00")
    return world


def test_the_board_counts_and_groups_the_agencies(december: World) -> None:
    stands(december, "市科技局", State.REPORTED, "reported")
    stands(december, "市统计局", State.NOTHING, "nothing")
    stands(december, "市民政局", State.OPEN, "blocked")
    stands(december, "市财政局", State.OPEN, "in_progress")
    stands(december, "市教育局", State.OPEN, seen=True)

    text = asked(december, "/overview")

    assert "2024年度工作总结\n12月25日（周三）前，已过2天\n应报24 已报1 不涉及1 待报22\n" in text
    assert "〔需要协调 1〕\n市民政局 无联络员\n〔请补充" not in text
    for part in ("〔尚未收到 19〕\n", "〔已知悉 1〕\n市教育局\n", "〔进行中 1〕\n市财政局", "〔需要协调 1〕\n市民政局"):
        assert part in text
    assert "〔已报送 1〕\n市科技局 第0001号 12月20日" in text
    assert "市卫生健康委 联系不上" in text
    assert "进度 ■■■■■■■□□□ 80%\n阶段：组织实施（工作办公室安排）" in text
    assert "无联络员18：市自然资源规划局、" in text
    assert text.endswith("单位24，有联络员2，联系不上1")


def test_a_withdrawn_note_no_longer_says_how_it_stands(december: World) -> None:
    stands(december, "市民政局", State.OPEN, "blocked")
    with december.desk() as desk:
        note = desk.session.get(Note, 1)
        assert note is not None
        note.withdrawn = True
        desk.session.add(note)

    assert "需要协调" not in asked(december, "/overview")


def test_between_reports_the_board_names_the_next_one(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)

    assert "目前没有正在报送的事项。\n下一项：2024年度工作总结\n2024年12月25日前，应报24个单位" in asked(world, "总览")


def test_an_unconfirmed_date_of_the_office_is_named_as_such(world: World) -> None:
    world.enrol(COORDINATOR, "jilin-2022")

    assert "日期由工作办公室安排，尚未确认" in asked(world, "/overview")


def test_what_nobody_confirmed_is_not_missing_from_anybody(world: World) -> None:
    world.enrol(COORDINATOR, "jilin-2022")
    world.now = at("2024-12-27 10:00")
    assert "目前没有未报单位" in asked(world, "/silent")

    with world.desk() as desk:
        desk.session.add(OfficeDate(plan_id="jilin-2022", deadline_id="annual-report", confirmed=True))

    assert "时限已过，尚未收到31" in asked(world, "/silent")


def test_the_silent_list_says_who_owes_what_since_when_and_who_can_be_reached(december: World) -> None:
    for agency in december.book.agencies(JIAMUSI):
        if agency not in ("市教育局", "市卫生健康委", "市统计局", "市科协"):
            stands(december, agency, State.REPORTED)

    assert asked(december, "/silent") == (
        "【未报】\n佳木斯市全民科学素质行动规划纲要实施方案（2021—2025年）\n\n"
        "2024年度工作总结\n12月25日（周三）前，已过2天\n时限已过，尚未收到3\n"
        "市教育局 可联系\n市卫生健康委 联系不上\n市统计局 无联络员"
    )


def test_before_the_day_the_silent_list_says_since_when_they_are_asked(december: World) -> None:
    december.now = at("2024-12-02 10:00")

    assert "12月25日（周三）前，还有23天\n11月25日起提醒，待报24" in asked(december, "/silent")


def test_when_everybody_has_answered_the_answer_is_nobody(december: World) -> None:
    for agency in december.book.agencies(JIAMUSI):
        if agency != "市科协":
            stands(december, agency, State.REPORTED)

    assert asked(december, "/silent").endswith("2024年度工作总结\n应报24，已全部收到\n\n目前没有未报单位。")


def test_what_was_due_before_the_plan_was_here_is_not_missing(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)

    assert "2023" not in asked(world, "/silent") + asked(world, "/overview")


def test_a_coordinator_of_several_plans_picks_one(world: World) -> None:
    world.enrol(COORDINATOR, "*")

    world.run(overview.overview, world.said(COORDINATOR, "/overview"))

    [row] = world.queued(COORDINATOR)
    assert outbox.buttons_of(row)[0] == [("佳木斯市 2021–2025", "look:overview:0")]
    world.run(overview.tapped, world.tapped(COORDINATOR, "look:overview:0"))
    assert "佳木斯市全民科学素质行动规划纲要" in world.texts(COORDINATOR)[-1]
    assert "湛江市" in asked(world, "/overview 湛江")
    assert asked(world, "/overview 火星") == "没有找到该方案，请从下方选择。"


@pytest.mark.parametrize("data", ["look:overview:0", "look:overview:1:0", "look:overview:99", "look:overview:x"])
def test_only_the_plans_coordinators_see_the_board(world: World, data: str) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.enrol(COORDINATOR, "zibo-2016")

    for tap in (overview.tapped, silent.tapped):
        for user_id in (EDUCATION, COORDINATOR, STRANGER):
            world.run(tap, world.tapped(user_id, data))

    assert all(row.action == "answer" for row in world.queued())


def test_commands_of_contacts_and_strangers_are_declined(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    assert asked(world, "/overview", EDUCATION) == asked(world, "/silent", EDUCATION) == "该命令供协调人使用。"
    assert asked(world, "/silent", STRANGER).startswith("本服务仅供")


def test_authority_ends_with_the_enrolment(world: World) -> None:
    person = world.enrol(COORDINATOR, JIAMUSI)
    with world.desk() as desk:
        [enrolment] = people.enrolments(desk.session, person.id or 0)
        people.end(desk.session, enrolment, world.now)

    assert asked(world, "/overview").startswith("本服务仅供")


def test_a_group_chat_gets_nothing(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)
    said: Incoming = world.said(COORDINATOR, "/overview", private=False)

    world.run(overview.overview, said)

    assert world.texts(COORDINATOR)[-1].startswith("本服务仅供")


@pytest.mark.parametrize("plan_id", list(loaded_plans().plans))
def test_the_board_of_every_plan_fits(world: World, plan_id: str) -> None:
    year = loaded_plans().plans[plan_id].period.end
    world.now = at(f"{min(year.year, 2024) if year else 2024}-12-24 10:00")
    with world.desk() as desk:
        desk.session.add(OfficeDate(plan_id=plan_id, deadline_id="*", confirmed=True))
    world.enrol(COORDINATOR, plan_id)

    for text in ("/overview", "/silent"):
        assert len(asked(world, text)) <= 3500
