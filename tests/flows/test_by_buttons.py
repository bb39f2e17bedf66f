"""A coordinator on a phone: from the menu to the thing done by taps, with at most one thing typed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat import routes
from bot.flows.by_buttons import WAYS, menu
from tests.support.office import REPORT, item, kept, made_row, week_before
from tests.support.world import COORDINATOR, EDUCATION, World

Button = tuple[str, str]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    with week_before(tmp_path) as made:
        yield made


class Phone:
    """The coordinator's: knows the buttons of what was said last, and taps them by what stands on them."""

    def __init__(self, world: World) -> None:
        self.world, self.message = world, 500
        self.text = ""
        self.buttons: dict[str, str] = {}

    def types(self, text: str) -> "Phone":
        self.world.run(routes.said, self.world.said(COORDINATOR, text))
        return self._reads()

    def taps(self, *labels: str) -> "Phone":
        for label in labels:
            data = next(data for says, data in self.buttons.items() if says == label or says.startswith(f"{label}（"))
            self.message += 1
            self.world.run(routes.tapped, self.world.tapped(COORDINATOR, data, self.message))
            self._reads()
        return self

    def _reads(self) -> "Phone":
        rows = [row for row in self.world.queued(COORDINATOR) if row.action != "answer"]
        self.text = "\n".join(self.world.texts(COORDINATOR))
        self.buttons = {says: data for row in rows for line in json.loads(row.buttons or "[]") for says, data in line}
        assert all(len(data.encode()) <= 64 for data in self.buttons.values())
        return self


@pytest.fixture
def phone(office: World) -> Phone:
    return Phone(office).types("/help").taps("办理")


def test_the_menu_is_one_tap_from_help_and_from_the_board(office: World) -> None:
    for text in ("帮助", "总览"):
        assert Phone(office).types(text).taps("办理").text.startswith("【办理】")


def test_every_way_has_its_button() -> None:
    assert {data for row in menu("zh") for _, data in row} == {
        f"do:{name}" for name, way in WAYS.items() if not way.below
    }


@pytest.mark.parametrize("typed", ["/record", "补记", "/call", "/extend", "延期", "/invite", "交接"])
def test_a_command_alone_asks_for_the_agency(office: World, typed: str) -> None:
    phone = Phone(office).types(typed)
    assert "请选择单位" in phone.text
    assert "市教育局" in phone.buttons


@pytest.mark.parametrize(
    ("typed", "asks"),
    [("/rehearse", "预演哪天"), ("截至", "截至哪天"), ("通知", "通知内容"), ("/deadline add", "哪些单位")],
)
def test_a_command_alone_asks_for_what_it_needs(office: World, typed: str, asks: str) -> None:
    assert asks in Phone(office).types(typed).text


@pytest.mark.parametrize("label", [label for row in menu("zh") for label, _ in row])
def test_every_button_of_the_menu_leads_somewhere(phone: Phone, label: str) -> None:
    assert phone.taps(label).text
    assert "已失效" not in phone.text


def test_what_came_on_paper_is_recorded_without_typing(office: World, phone: Phone) -> None:
    phone.taps("补记", "市教育局", "12月18日", "纸质")
    assert "【补记】第0001号" in phone.text
    assert "12月18日收到（纸质）" in phone.text
    row = item(office, REPORT)
    assert (row.state, str(row.reported_on)) == ("reported", "2024-12-18")
    assert len(kept(office)) == 1


def test_a_day_may_be_typed_where_days_are_offered(office: World, phone: Phone) -> None:
    assert "何种方式" in phone.taps("补记", "市教育局").types("12-5").text
    phone.taps("邮箱")
    assert str(item(office, REPORT).reported_on) == "2024-12-05"


def test_a_day_to_come_is_asked_again(phone: Phone) -> None:
    assert "哪天收到" in phone.taps("补记", "市教育局").types("12-24").text
    assert "哪天收到" in phone.types("不清楚").text


def test_the_day_promised_on_the_phone_becomes_the_next_reminder(office: World, phone: Phone) -> None:
    phone.taps("通话", "市教育局", "12月24日")
    assert "【通话记录】" in phone.text
    assert str(item(office, REPORT).follow_up_on) == "2024-12-24"


def test_more_time_is_granted_with_a_definite_day(office: World, phone: Phone) -> None:
    made_row(office, REPORT)
    phone.taps("延期", "市教育局", "12月27日")
    assert str(item(office, REPORT).extended_to) == "2024-12-27"
    assert any("12月27日" in text for text in office.texts(EDUCATION))


def test_an_announcement_is_typed_and_previewed(office: World, phone: Phone) -> None:
    assert "【通知】" in phone.taps("通知").text
    assert "将发给1个单位1人" in phone.types("会议改到周三下午").text
    assert office.texts(EDUCATION) == []
    phone.taps("发出")
    assert office.texts(EDUCATION) == ["【通知】市科协\n会议改到周三下午"]


def test_a_rehearsal_offers_the_days_of_the_next_messages(phone: Phone) -> None:
    assert set(phone.taps("预演").buttons) >= {"12月24日（周二）", "12月25日（周三）"}
    assert "【预演】" in phone.taps("12月25日").text


def test_as_of_offers_the_days_on_which_something_was_due(phone: Phone) -> None:
    assert "12月20日" in phone.taps("截至", "12月20日").text


def test_a_date_by_notice_is_added_and_removed(office: World, phone: Phone) -> None:
    phone.taps("新增节点", "牵头单位")
    assert "1月20日" in phone.types("1-20 科普日活动小结；文号：佳科协〔2024〕8号").text
    assert "牵头" in phone.text
    assert "佳科协〔2024〕8号" in phone.text
    Phone(office).types("帮助").taps("办理", "删除节点", "1 科普日活动小结")
    assert "没有" in Phone(office).types("节点").text


def says(world: World, user: int, text: str) -> str:
    world.run(routes.said, world.said(user, text))
    return "\n".join(world.texts(user))


def test_what_needs_help_is_answered_by_a_button_and_one_line(office: World) -> None:
    says(office, EDUCATION, "需要协调：经费没有落实")
    phone = Phone(office)._reads()
    assert "收到 1" not in phone.text
    assert "答复 1 内容" in phone.text
    phone.taps("答复 1")
    assert "请直接回答复内容" in phone.text
    assert "【已答复】第0001号" in phone.types("已与市财政局商定").text
    assert "市科协：已与市财政局商定" in "".join(office.texts(EDUCATION))
    assert "没有" in phone.types("待答复").text


def test_help_goes_before_the_meeting_by_a_button(office: World) -> None:
    says(office, EDUCATION, "需要协调：经费没有落实")
    office.texts(COORDINATOR)
    assert "【已答复】" in Phone(office).types("待答复").taps("提交会议").text
    assert "已提交会议研究" in "".join(office.texts(EDUCATION))


def test_a_dispute_is_settled_by_a_button(office: World) -> None:
    says(office, EDUCATION, "不归我们")
    phone = Phone(office)._reads()
    data = phone.buttons["不归该单位"]
    phone.taps("不归该单位")
    assert "不再请贵单位报送" in "".join(office.texts(EDUCATION))
    office.run(routes.tapped, office.tapped(COORDINATOR, data, 901))
    assert "已失效" in office.queued(COORDINATOR)[0].text


def test_what_is_no_report_does_not_ask_to_be_confirmed(office: World) -> None:
    says(office, EDUCATION, "周一报")
    assert "收到" not in Phone(office)._reads().text


@pytest.mark.parametrize("asks", ["不归我们", "延期 12-30 数据未齐"])
def test_what_the_agency_answered_itself_waits_for_nobody_until_it_is_taken_back(office: World, asks: str) -> None:
    says(office, EDUCATION, asks)
    says(office, EDUCATION, "不涉及，本年度没有此项工作")
    assert "没有" in says(office, COORDINATOR, "待答复").splitlines()[-1]
    says(office, EDUCATION, "撤回")
    assert "第0001号" in says(office, COORDINATOR, "待答复")


def test_help_is_waited_for_though_the_report_has_come(office: World) -> None:
    says(office, EDUCATION, "需要协调：经费没有落实")
    says(office, EDUCATION, "已报送")
    assert "第0001号" in says(office, COORDINATOR, "待答复")


def test_the_phone_list_leads_to_the_record_of_a_call(office: World) -> None:
    phone = Phone(office).types("电话单").taps("记录通话", "下一页", "市统计局", "12月24日")
    assert "【通话记录】" in phone.text


def test_more_time_is_decided_from_the_list(office: World) -> None:
    says(office, EDUCATION, "延期 12-30 数据未齐")
    office.texts(COORDINATOR)
    Phone(office).types("待答复").taps("同意 1")
    assert str(item(office, REPORT).extended_to) == "2024-12-30"


def test_handing_over_is_three_taps(phone: Phone) -> None:
    assert "交接" in phone.taps("交接", "市教育局").text
    assert any(data.startswith("ho:") for data in phone.buttons.values())


def test_an_invitation_is_two_taps(phone: Phone) -> None:
    assert "?start=" in phone.taps("邀请", "市体育局").text


def test_a_second_tap_on_the_last_button_records_nothing_more(office: World, phone: Phone) -> None:
    phone.taps("补记", "市教育局", "12月18日")
    data = phone.buttons["纸质"]
    for _ in range(2):
        office.run(routes.tapped, office.tapped(COORDINATOR, data, 900))
    assert len(kept(office)) == 1


def test_a_command_in_between_gives_the_question_up(office: World, phone: Phone) -> None:
    phone.taps("通知").types("未报")
    phone.types("会议改到周三下午")
    assert "将发给" not in phone.text


def test_after_half_an_hour_words_are_words_again(office: World, phone: Phone) -> None:
    phone.taps("通知")
    office.later(minutes=31)
    assert "将发给" not in phone.types("会议改到周三下午").text


def test_who_coordinates_several_plans_picks_one(office: World) -> None:
    office.enrol(COORDINATOR, "jilin-2022")
    phone = Phone(office).types("帮助").taps("办理", "补记")
    assert set(phone.buttons) == {"佳木斯市", "吉林省"}
    assert "12月18日" in phone.taps("佳木斯市", "市教育局", "12月18日", "电话").text


def test_in_english_for_whoever_chose_it(office: World) -> None:
    phone = Phone(office).types("设置 English").types("/help").taps("Do", "Record")
    assert "Which agency?" in phone.text
    phone.taps("市教育局", "Wed 18 Dec", "E-mail")
    assert "received 18 Dec (邮箱)" in phone.text  # kept as it is typed
