"""The coordinator decides about what agencies say: confirmed, more asked for, more time, an answer."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.chat import routes
from bot.flows.plan_reminders import plan_reminders
from bot.store import asks, occurrences
from bot.store.as_of import as_of
from bot.store.tables import OutboxState
from schedules.lifecycle import Move, State
from tests.support.office import REPORT, item, made_row, moves, week_before
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, World, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    with week_before(tmp_path) as made:
        yield made


def says(world: World, user: int, text: str, **more: object) -> str:
    """What the user is answered."""
    world.run(routes.said, world.said(user, text, **more))
    return "\n".join(world.texts(user))


def reported(world: World) -> None:
    says(world, EDUCATION, "已报送，简报已发布")
    world.texts(COORDINATOR)


def test_accepting_edits_the_receipt_and_sends_no_message(office: World) -> None:
    reported(office)
    assert "【已确认】第0001号" in says(office, COORDINATOR, "收到 1")

    [edit] = office.queued(EDUCATION)
    assert edit.action == "edit"
    assert edit.text.splitlines()[2] == "市科协已确认收到"
    assert moves(office, REPORT) == [Move.REPORT, Move.CONFIRM]


def test_accepting_by_the_button_takes_the_buttons_away(office: World) -> None:
    says(office, EDUCATION, "已报送")
    [news] = office.queued(COORDINATOR)
    assert '"rv:a:1"' in news.buttons
    office.texts(COORDINATOR)
    office.run(routes.tapped, office.tapped(COORDINATOR, "rv:a:1", 10_000 + (news.id or 0)))
    [toast, edit] = office.queued(COORDINATOR)
    assert "已确认" in toast.text
    assert edit.buttons == "[]"


def test_seen_is_no_report_and_cannot_be_accepted(office: World) -> None:
    says(office, EDUCATION, "收到")
    assert "不是报送登记" in says(office, COORDINATOR, "收到 1")
    assert item(office, REPORT).state == State.OPEN


def test_more_is_asked_for_and_the_first_day_counts(office: World) -> None:
    reported(office)
    office.now = at("2024-12-24 15:00")
    assert "【请补充】" in says(office, COORDINATOR, "请补充 1 缺人次 12-30")
    [edit, asked] = office.queued(EDUCATION)
    assert asked.text.splitlines() == [
        "【请补充】第0001号 2024年度工作总结",
        "市科协意见：缺人次",
        "请于12月30日（周一）前直接回复本条。",
        "首次报送日期仍按12月20日记。",
    ]
    assert edit.action == "edit"
    office.texts(EDUCATION)
    office.now = at("2024-12-30 09:30")
    receipt = says(office, EDUCATION, "活动12场，3000人次", reply_to=10_000 + (asked.id or 0))
    assert "状态：已报送" in receipt
    row = item(office, REPORT)
    assert (row.state, row.reported_on, row.late) == (State.REPORTED, date(2024, 12, 20), False)


def test_a_returned_item_has_steps_of_its_own(office: World) -> None:
    reported(office)
    says(office, COORDINATOR, "请补充 1 缺数据 12-30")
    office.texts(EDUCATION)
    office.now = at("2024-12-27 09:30")
    office.run(plan_reminders)
    [text] = office.texts(EDUCATION)
    assert "2024年度工作总结（请补充）" in text
    assert "12月30日（周一）前，还有3天" in text
    assert "工作办公室安排" in text


def test_a_return_outside_office_hours_waits_for_the_morning(office: World) -> None:
    reported(office)
    office.now = at("2024-12-20 21:00")
    says(office, COORDINATOR, "请补充 1 附件打不开")
    asked = office.queued(EDUCATION)[-1]
    assert asked.not_before == at("2024-12-23 09:00")


def test_a_tapped_reason_asks_for_more(office: World) -> None:
    reported(office)
    office.run(routes.tapped, office.tapped(COORDINATOR, "rv:r:1"))
    assert "需补充什么" in "".join(office.texts(COORDINATOR))
    office.run(routes.tapped, office.tapped(COORDINATOR, "rv:c:1:same"))
    assert "与去年雷同" in "".join(office.texts(COORDINATOR))
    assert item(office, REPORT).state == State.RETURNED


def test_more_time_is_asked_for_and_granted_with_a_day(office: World) -> None:
    made_row(office, REPORT)
    assert "申请延期" in says(office, EDUCATION, "延期 12-31 等统计数据")
    [request] = office.queued(COORDINATOR)
    assert "拟延至12月31日（周二）" in request.text
    office.texts(COORDINATOR)
    office.run(routes.tapped, office.tapped(COORDINATOR, "ex:y:1"))
    assert "【已同意延期】" in "".join(office.texts(EDUCATION))
    row = item(office, REPORT)
    assert (row.due_on, row.extended_to) == (date(2024, 12, 25), date(2024, 12, 31))
    assert moves(office, REPORT) == [Move.ASK_EXTENSION, Move.EXTEND]

    office.now = at("2024-12-25 09:30")
    office.run(plan_reminders)
    assert office.texts(EDUCATION) == []  # the old day's steps are gone
    office.now = at("2024-12-27 09:30")
    office.run(plan_reminders)
    [text] = office.texts(EDUCATION)
    assert "时限：12月31日（周二）前，还有4天" in text
    office.now = at("2024-12-31 10:00")
    says(office, EDUCATION, "已报送")
    assert item(office, REPORT).late is False


def test_more_time_is_declined_and_the_day_stays(office: World) -> None:
    made_row(office, REPORT)
    says(office, EDUCATION, "/extend 12-31 waiting")
    assert "未同意" in says(office, COORDINATOR, "延期 1 不同意 全市汇总在即")
    assert "仍请于12月25日" in "".join(office.texts(EDUCATION))
    assert item(office, REPORT).extended_to is None


def test_more_time_by_the_agencys_name(office: World) -> None:
    assert "【已延期】" in says(office, COORDINATOR, "延期 市统计局 12-30")
    assert item(office, "jiamusi-2021/annual-report/2024/市统计局").extended_to == date(2024, 12, 30)


def test_more_time_needs_a_reason_and_comes_before_the_day(office: World) -> None:
    assert "原因" in says(office, EDUCATION, "/extend 12-31")
    office.now = at("2024-12-26 10:00")
    assert "预计报送：12月31日（周二）" in says(office, EDUCATION, "延期 12-31 等数据")
    assert item(office, REPORT).promised_on == date(2024, 12, 31)


def test_help_is_an_item_of_the_coordinators_own(office: World) -> None:
    says(office, EDUCATION, "需要协调：经费未到位")
    listed = says(office, COORDINATOR, "待答复")
    assert "第0001号 佳木斯市教育局 需要协调" in listed
    assert "请于12月27日前答复" in listed
    assert "已答复" in says(office, COORDINATOR, "答复 1 已与市财政局沟通，本周拨付")
    assert "市科协：已与市财政局沟通" in "".join(office.texts(EDUCATION))
    assert "目前没有" in says(office, COORDINATOR, "/answer")
    assert item(office, REPORT).state == State.OPEN


def test_help_may_go_before_the_meeting_and_stays_listed(office: World) -> None:
    says(office, EDUCATION, "需要协调：经费未到位")
    says(office, COORDINATOR, "答复 1 提交会议研究")
    assert "已提交会议研究" in says(office, COORDINATOR, "待答复")


def test_a_dispute_is_settled_by_the_coordinators_word(office: World) -> None:
    says(office, EDUCATION, "这项不归我们，应由市文旅局负责")
    assert "认为不属本单位" in says(office, COORDINATOR, "待答复")
    assert item(office, REPORT).state == State.OPEN
    says(office, COORDINATOR, "答复 1 同意，不归该单位")
    assert item(office, REPORT).state == State.NOTHING


def test_who_had_reported_by_the_evening_of_the_day_has_one_answer(office: World) -> None:
    office.now = at("2024-12-25 23:59")
    says(office, EDUCATION, "已报送")
    midnight = at("2024-12-26 00:00")

    def then() -> tuple[State, date | None]:
        with office.desk() as desk:
            found = as_of(desk.session, JIAMUSI, midnight)[REPORT]
            return found.state, found.reported_on

    before = then()
    office.now = at("2024-12-27 10:00")
    says(office, COORDINATOR, "请补充 1 缺数据")
    says(office, EDUCATION, "撤回 1")
    says(office, EDUCATION, "已报送，第二稿")
    assert then() == before == (State.REPORTED, date(2024, 12, 25))


def test_every_move_names_a_person_and_an_instant(office: World) -> None:
    reported(office)
    says(office, COORDINATOR, "请补充 1 缺数据")
    with office.desk() as desk:
        row = occurrences.by_keys(desk.session, [REPORT])[REPORT]
        history = occurrences.history(desk.session, row.id or 0)
        assert [event.move for event in history] == ["report", "return"]
        assert all(event.person_id and event.at for event in history)
        assert history[1].words == "data: 缺数据"
        assert asks.waiting(desk.session, [JIAMUSI]) == []
    assert office.queued(COORDINATOR, OutboxState.DEAD) == []


def test_a_day_just_gone_is_not_taken_for_that_of_next_year(office: World) -> None:
    made_row(office, REPORT)
    says(office, COORDINATOR, "延期 市教育局 12-10")
    says(office, EDUCATION, "延期 12-10 数据未齐")
    assert item(office, REPORT).extended_to is None
    assert office.texts(COORDINATOR) == []
    says(office, COORDINATOR, "延期 市教育局 1-10")
    assert item(office, REPORT).extended_to == date(2025, 1, 10)
