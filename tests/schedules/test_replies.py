"""What contacts write, and what it means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.command_words import FOR_CONTACTS, command_word
from schedules.numbered import answers, chosen_number, declined
from schedules.replies import CLOSING, CODES, NOTHING_SAID, Meaning, Status, meaning, reply_data, tapped

WEDNESDAY = date(2024, 12, 18)

SAID = {
    Status.REPORTED: (
        "已报送",
        "已报",
        "已上报",
        "已交",
        "已发邮箱",
        "已经发邮箱了",
        "报了",
        "材料已提交",
        "已于12月20日报送",
        "已完成",
        "已报送，简报已发布",
        "您好，材料已发邮箱",
        "收到，已报送",
        "好的已报送",
        "年度总结已于12月20日报送",
        "12月20日已报送",
        "昨天报的",
        "我单位已报送市科协",
        "已报送领导小组办公室",
        "已\u200b报送",
        "ＲＥＰＯＲＴＥＤ",
        "reported",
        "Submitted on Friday",
        "we have reported",
        "Sent to your mailbox",
        "already sent",
        "已报送简报12份",
    ),
    Status.RECEIVED: (
        "收到",
        "知悉",
        "好的",
        "明白",
        "收到，谢谢",
        "已收到",
        "已阅",
        "OK",
        "ok.",
        "Received",
        "noted",
        "got it",
        "收到通知",
    ),
    Status.IN_PROGRESS: (
        "进行中",
        "走签批",
        "等领导签字",
        "正在起草",
        "还没报送",
        "未报",
        "尚未报送",
        "没有报送",
        "无进展",
        "已报局领导审签",
        "收到，正在准备",
        "in progress",
        "not yet",
        "I have not reported yet",
        "waiting for signature",
    ),
    Status.BLOCKED: ("需要协调", "有困难", "需协调", "需要市科协协调场地", "请协调", "need help", "We need support"),
    Status.NOTHING: ("不涉及", "无内容", "本单位不涉及", "没有相关工作", "无", "N/A", "nothing to report"),
    Status.DISPUTED: ("不归我们", "不归我单位", "不是我们", "这项不归我们", "不属于我局职责", "not ours"),
    Status.NOTE: (
        "上次报过",
        "我不负责了",
        "已报名参加科普日",
        "已交流经验",
        "报了吗？",
        "已报送了吗",
        "收到没有",
        "是否已报送",
        "已发送但被退信",
        "已完成80%",
        "不涉及涉密内容",
        "我单位今年举办了活动，已报送简报",
        "",
        "。",
        "hello",
        "has the report been sent?",
        "reporters came",
        "不是我们不报",
        "2024年举办活动12场",
    ),
}


@pytest.mark.parametrize(("status", "text"), [(status, text) for status, texts in SAID.items() for text in texts])
def test_words_that_offices_use(status: Status, text: str) -> None:
    assert meaning(text, WEDNESDAY).status == status


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("周五报", date(2024, 12, 20)),
        ("下周一报", date(2024, 12, 23)),
        ("本周五前报送", date(2024, 12, 20)),
        ("12月20日前报", date(2024, 12, 20)),
        ("12月28日", date(2024, 12, 28)),
        ("1月5日报", date(2025, 1, 5)),
        ("2024年12月27日前报", date(2024, 12, 27)),
        ("2024-12-27报", date(2024, 12, 27)),
        ("明天报", date(2024, 12, 19)),
        ("后天交", date(2024, 12, 20)),
        ("3天内报", date(2024, 12, 21)),
        ("20号前报", date(2024, 12, 20)),
        ("5号报", date(2025, 1, 5)),
        ("月底报", date(2024, 12, 31)),
        ("收到，周五报", date(2024, 12, 20)),
        ("预计下周三报送", date(2024, 12, 25)),
        ("周三报", date(2024, 12, 18)),
        ("by Friday", date(2024, 12, 20)),
        ("will report next Monday", date(2024, 12, 23)),
        ("20 Dec", date(2024, 12, 20)),
    ],
)
def test_a_promise_names_its_day(text: str, day: date) -> None:
    assert meaning(text, WEDNESDAY) == Meaning(Status.IN_PROGRESS, day)


def test_a_day_that_has_passed_is_no_promise_for_next_year() -> None:
    assert meaning("12月10日报", WEDNESDAY) == Meaning(Status.IN_PROGRESS, None)


def test_an_impossible_day_is_no_promise() -> None:
    assert meaning("2月30日报", WEDNESDAY).promised_on is None


def read(text: str) -> list[tuple[int | None, str]]:
    return [(answer.number, answer.meaning.status.value) for answer in answers(text, WEDNESDAY)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2 已报送，简报已发布", [(2, "reported")]),
        ("2、已报送", [(2, "reported")]),
        ("2.已报送", [(2, "reported")]),
        ("第2项已报送", [(2, "reported")]),
        ("２　已报送", [(2, "reported")]),
        ("2已报送", [(2, "reported")]),
        ("1、2 已报送", [(1, "reported"), (2, "reported")]),
        ("1 已完成 2 进行中 3 无进展", [(1, "reported"), (2, "in_progress"), (3, "in_progress")]),
        ("1 已报送\n2 进行中\n3、收到", [(1, "reported"), (2, "in_progress"), (3, "received")]),
        ("1.已报送；2.不涉及", [(1, "reported"), (2, "nothing")]),
        ("1 周五报 2 收到", [(1, "in_progress"), (2, "received")]),
        ("2 not ours", [(2, "disputed")]),
        ("2 本单位不涉及", [(2, "nothing")]),
        ("2 年度总结已报送", [(2, "reported")]),
        ("1、2024年度总结已报送", [(1, "reported")]),
        ("2", [(2, "note")]),
        ("12月20日报", [(None, "in_progress")]),
        ("3个活动", [(None, "note")]),
        ("3 场活动已办", [(None, "note")]),
        ("2024年举办", [(None, "note")]),
        ("2.5万人次参加", [(None, "note")]),
        ("10:30 开会", [(None, "note")]),
        ("1,200人参加", [(None, "note")]),
        ("1 已报送 2 份简报", [(1, "reported")]),
        ("1. 举办讲座\n2. 发放材料", [(None, "note")]),
        ("已报送\n1. 讲座\n2. 材料", [(None, "reported")]),
        ("2 已报送\n1. 讲座\n2. 材料", [(2, "reported")]),
    ],
)
def test_item_numbers(text: str, found: list[tuple[int | None, str]]) -> None:
    assert read(text) == found


def test_each_items_words_stay_as_they_were_sent() -> None:
    told = answers("１ 已报送，简报“科普”已发布\n２、周五报", WEDNESDAY)

    assert [answer.text for answer in told] == ["１ 已报送，简报“科普”已发布", "２、周五报"]
    assert answers(" 2 已报送 ", WEDNESDAY)[0].text == " 2 已报送 "


@pytest.mark.parametrize(
    ("text", "number"), [("2", 2), ("２", 2), ("第2项", 2), (" 12。", 12), ("0", None), ("123", None), ("2 份", None)]
)
def test_a_number_alone(text: str, number: int | None) -> None:
    assert chosen_number(text) == number


def test_none_of_the_offered_items() -> None:
    assert declined("留言")
    assert declined("“留言”。")
    assert not declined("留言给市科协")


def test_a_buttons_data_reads_back() -> None:
    for status in CODES.values():
        assert tapped(reply_data(7, status)) == (7, status)
        assert len(reply_data(2**31 - 1, status).encode()) <= 64


@pytest.mark.parametrize(
    "data", [None, "", "r:1", "r:0:d", "r:1:x", "r:１:d", "r:-1:d", "r:9999999999:d", "x:1:d", "r:1:d:1"]
)
def test_data_nobody_made_means_nothing(data: str | None) -> None:
    assert tapped(data) is None


@given(st.text(max_size=4096))
def test_any_text_can_be_read(text: str) -> None:
    assert meaning(text, WEDNESDAY).status in Status
    told = answers(text, WEDNESDAY)
    assert told
    assert all(answer.text in text for answer in told)
    command_word(text, contact=True, coordinator=True)
    chosen_number(text)
    tapped(text)


@given(st.text(alphabet="123 、.\n已报送收到没未月日项第2周五前,，", max_size=60))
def test_texts_close_to_real_ones_can_be_read(text: str) -> None:
    assert answers(text, WEDNESDAY)


@given(
    st.sampled_from(["没", "没有", "未", "尚未", "还没", "还没有", "暂未", "还未", "未能", "没能", "尚未能"]),
    st.sampled_from(["报送", "报", "上报", "交", "提交", "完成", "报送材料", "发邮箱"]),
    st.sampled_from(["", "，领导在外", "。", " 1", "吗"]),
)
def test_what_has_not_been_reported_never_closes_an_item(no: str, done: str, after: str) -> None:
    for said in (f"{no}{done}{after}", f"材料{no}{done}{after}", f"收到，{no}{done}{after}"):
        assert meaning(said, WEDNESDAY).status not in CLOSING
        assert answers(f"2 {said}", WEDNESDAY)[0].meaning.status not in CLOSING


COORDINATORS = [
    ("未报", ("silent", "")),
    ("未报 jiamusi-2021", ("silent", "jiamusi-2021")),
    ("总览", ("overview", "")),
    ("待批", ("pending", "")),
    ("同意 7", ("approve", "7")),
    ("同意7", ("approve", "7")),
    ("不同意 ７", ("decline", "7")),
    ("收到 132", ("accept", "132")),
    ("确认收到 132", ("accept", "132")),
    ("确认 132", ("accept", "132")),
    ("确认", ("confirm", "")),
    ("请补充 132 缺人次", ("return", "132 缺人次")),
    ("延期 132 12-30", ("extend", "132 12-30")),
    ("补记 市统计局 已报 12-24收（邮箱）", ("record", "市统计局 已报 12-24收（邮箱）")),
    ("预演 12-25", ("rehearse", "12-25")),
    ("邀请 市体育局", ("invite", "市体育局")),
    ("交接 市体育局", ("handover", "市体育局")),
    ("台账", ("ledger", "")),
    ("年度总结", ("summary", "")),
    ("催报 jiamusi-2021", ("chase", "jiamusi-2021")),
]


@pytest.mark.parametrize(("text", "command"), COORDINATORS)
def test_a_coordinators_words(text: str, command: tuple[str, str]) -> None:
    assert command_word(text, contact=False, coordinator=True) == command
    assert command_word(text, contact=True, coordinator=False) is None
    assert command_word(text, contact=False, coordinator=False) is None


@pytest.mark.parametrize(("text", "command"), FOR_CONTACTS.items())
def test_a_contacts_words(text: str, command: str) -> None:
    assert command_word(text, contact=True, coordinator=False) == (command, "")
    assert command_word(f" {text}。", contact=True, coordinator=False) == (command, "")
    assert command_word(f"{text}，另外还有", contact=True, coordinator=False) is None


def test_words_with_a_notes_number() -> None:
    assert command_word("记录 132", contact=True, coordinator=False) == ("notes", "132")
    assert command_word("撤回 132", contact=True, coordinator=False) == ("undo", "132")


@pytest.mark.parametrize(
    "text",
    ["收到", "已报送", "2 已报送", "收到，周五报", "未报送", "时间来不及", "确认无误，已报送", "同意", "1", "需要协调"],
)
def test_an_answer_to_a_reminder_is_never_a_command(text: str) -> None:
    assert command_word(text, contact=True, coordinator=False) is None


def test_a_coordinator_who_is_a_contact_too_may_answer_reminders() -> None:
    for text in ("收到", "已报送", "2 已报送", "收到，已报送"):
        assert command_word(text, contact=True, coordinator=True) is None


def test_nothing_said_is_a_note() -> None:
    assert meaning("   ", WEDNESDAY) == NOTHING_SAID
