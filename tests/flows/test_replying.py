"""A contact answers: what is noted, what moves, what comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.flows.record_reply import record_reply
from bot.flows.report import report
from bot.flows.tap_reply import tap_reply
from bot.flows.tray import place_from_tray
from bot.flows.undo import undo
from bot.store import outbox
from bot.store.tables import Lane, OutboxState
from schedules.lifecycle import Move, State
from tests.support.office import (
    HEALTH_REPORT,
    REPORT,
    item,
    kept,
    made_row,
    moves,
    one_open_each,
    sent_list,
    week_before,
)
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, STRANGER, World, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    """A week before the annual report is due."""
    with week_before(tmp_path) as made:
        yield made


def test_reported_closes_the_only_open_item_and_comes_back_in_the_offices_shape(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "已报送", files=(World.file(),)))

    (text,) = office.texts(EDUCATION)
    assert text == (
        "【已登记】第0001号\n"
        "2024年度工作总结（佳木斯市教育局）\n"
        "状态：已报送 12月20日 10:32\n"
        "材料：1份\n"
        "请勿发送涉密、内部资料。\n"
        "更正请修改原消息，撤回请回“撤回”。\n"
        "本回执用于登记，不代替正式报送。"
    )
    row = item(office, REPORT)
    assert (row.state, str(row.reported_on), row.late) == (State.REPORTED, "2024-12-20", False)
    assert kept(office) == [
        {
            "id": 1,
            "number": 1,
            "plan": JIAMUSI,
            "agency": "市教育局",
            "occurrence": REPORT,
            "duty": None,
            "status": "reported",
            "text": "已报送",
            "files": [{"name": "总结.docx", "size": 1000}],
            "contact": {"id": EDUCATION, "name": "某同志"},
            "received_at": "2024-12-20T10:32:00+08:00",
            "late": False,
            "version": 1,
            "replaces": None,
        }
    ]


def test_a_receipt_threads_to_the_message_it_is_for(office: World) -> None:
    said = office.said(EDUCATION, "已报送")
    office.run(record_reply, said)

    (row,) = office.queued(EDUCATION)
    assert (row.reply_to, row.lane, row.kind) == (said.message_id, Lane.ANSWER, "receipt")


def test_the_same_message_twice_is_one_note_and_one_receipt(office: World) -> None:
    said = office.said(EDUCATION, "已报送", files=(World.file(),))
    for _ in range(3):
        office.run(record_reply, said)

    assert len(kept(office)) == 1
    assert len(office.texts(EDUCATION)) == 1


def test_seen_gets_one_line_and_quiets_the_item(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "收到"))

    assert office.texts(EDUCATION) == ["已记“收到”。本项12月24日前不再提醒。"]
    row = item(office, REPORT)
    assert row.state == State.OPEN
    assert row.seen_at is not None
    assert not office.texts(COORDINATOR)


def test_a_promised_day_quiets_until_then(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "收到，下周三报"))

    row = item(office, REPORT)
    assert (row.state, str(row.promised_on)) == (State.OPEN, "2024-12-25")
    assert "预计报送：12月25日（周三），此前不再提醒。" in office.texts(EDUCATION)[0]


@pytest.mark.parametrize(
    ("text", "status"),
    [("需要协调场地", "blocked"), ("走签批", "in_progress"), ("不归我们", "disputed"), ("上次报过", "note")],
)
def test_everything_else_is_a_note_and_the_item_stays_open(office: World, text: str, status: str) -> None:
    office.run(record_reply, office.said(EDUCATION, text))

    assert kept(office)[0]["status"] == status
    assert item(office, REPORT).state == State.OPEN
    assert "事项仍待报送" in office.texts(EDUCATION)[0]


def test_a_plain_note_offers_the_buttons_that_close(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "科普日活动办得很好"))

    (row,) = office.queued(EDUCATION)
    occurrence_id = item(office, REPORT).id
    assert outbox.buttons_of(row) == [[("已报送", f"r:{occurrence_id}:d"), ("需要协调", f"r:{occurrence_id}:b")]]


def test_nothing_to_report_closes_too(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "不涉及"))

    assert item(office, REPORT).state == State.NOTHING


def test_a_second_report_is_a_further_note(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "已报送"))
    office.later(hours=1)
    office.run(record_reply, office.said(EDUCATION, "已报送，补充了简报"))

    assert [note["occurrence"] for note in kept(office)] == [REPORT, REPORT]
    assert "此前已登记过" in office.texts(EDUCATION)[1]
    assert moves(office, REPORT) == [Move.REPORT]


def test_what_arrives_on_the_day_is_in_time_and_after_it_is_late(office: World) -> None:
    office.now = at("2024-12-25 23:59")
    office.run(record_reply, office.said(EDUCATION, "已报送"))
    assert item(office, REPORT).late is False


def test_a_report_after_the_day_is_late_once(office: World) -> None:
    office.now = at("2024-12-26 00:01")
    office.run(record_reply, office.said(EDUCATION, "已报送"))
    office.run(record_reply, office.said(EDUCATION, "已报送"))

    assert [note["late"] for note in kept(office)] == [True, False]
    assert item(office, REPORT).late is True


def test_a_message_that_only_came_late_counts_from_when_it_was_sent(office: World) -> None:
    said = office.said(EDUCATION, "已报送", sent_at=at("2024-12-25 20:00"))
    office.now = at("2024-12-26 09:00")
    office.run(record_reply, said)

    assert (item(office, REPORT).late, str(item(office, REPORT).reported_on)) == (False, "2024-12-25")


def test_item_numbers_refer_to_the_newest_list(office: World) -> None:
    health, education = one_open_each(office)
    sent_list(office, EDUCATION, [education, health])
    office.run(record_reply, office.said(EDUCATION, "1 周五报 2 已报送，简报已发布"))

    assert [(note["occurrence"], note["status"]) for note in kept(office)] == [
        (REPORT, "in_progress"),
        (HEALTH_REPORT, "reported"),
    ]
    (text,) = office.texts(EDUCATION)
    assert text.startswith("【已登记】2项\n第0001号 2024年度工作总结：进行中\n")


def test_item_numbers_refer_to_the_list_that_was_replied_to(office: World) -> None:
    health, education = one_open_each(office)
    older = sent_list(office, EDUCATION, [education, health])
    sent_list(office, EDUCATION, [health, education])
    office.run(record_reply, office.said(EDUCATION, "1 已报送", reply_to=older))

    assert kept(office)[0]["occurrence"] == REPORT


def test_a_reply_to_a_message_about_one_item_is_about_that_item(office: World) -> None:
    health, _ = one_open_each(office)
    about = sent_list(office, EDUCATION, [health])
    office.run(record_reply, office.said(EDUCATION, "已报送", reply_to=about))

    assert kept(office)[0]["occurrence"] == HEALTH_REPORT


def test_a_reply_to_a_receipt_is_about_the_receipts_item(office: World) -> None:
    health, _ = one_open_each(office)
    office.run(record_reply, office.said(EDUCATION, "已报送", reply_to=sent_list(office, EDUCATION, [health])))
    office.texts(EDUCATION)
    receipt = office.queued(EDUCATION, OutboxState.SENT)[-1]
    office.run(record_reply, office.said(EDUCATION, "参加320人次", reply_to=receipt.tg_message_id))

    assert kept(office)[-1]["occurrence"] == HEALTH_REPORT


def test_a_number_that_no_list_has_is_asked_about_and_closes_nothing(office: World) -> None:
    sent_list(office, EDUCATION, [made_row(office, REPORT)])
    office.run(record_reply, office.said(EDUCATION, "3 已报送"))

    assert kept(office)[0]["occurrence"] is None
    assert item(office, REPORT).state == State.OPEN
    assert "属于哪一项" in office.texts(EDUCATION)[0]


def test_several_open_and_no_number_is_kept_at_once_and_asked(office: World) -> None:
    health, education = one_open_each(office)
    office.run(record_reply, office.said(EDUCATION, "已经发邮箱了"))

    assert [(note["occurrence"], note["status"]) for note in kept(office)] == [(None, "reported")]
    (row,) = office.queued(EDUCATION)
    assert row.text == (
        "您刚发的“已经发邮箱了”属于哪一项？\n"
        "1 2024年度工作总结（市卫生健康委）\n2 2024年度工作总结（市教育局）\n"
        "请回序号；都不是请回“留言”。内容已保存。"
    )
    assert [line[0][1] for line in outbox.buttons_of(row)] == [f"tray:1:{health}", f"tray:1:{education}", "tray:1:0"]


def test_a_typed_number_places_the_kept_note(office: World) -> None:
    one_open_each(office)
    office.run(record_reply, office.said(EDUCATION, "已经发邮箱了"))
    office.texts(EDUCATION)
    office.run(record_reply, office.said(EDUCATION, "2"))

    assert [(note["occurrence"], note["version"]) for note in kept(office)] == [(REPORT, 1)]
    assert item(office, REPORT).state == State.REPORTED
    assert office.texts(EDUCATION)[0].startswith("【已登记】第0001号\n2024年度工作总结")
    assert moves(office, REPORT) == [Move.PLACE, Move.REPORT]


def test_a_button_places_the_kept_note_once(office: World) -> None:
    health, education = one_open_each(office)
    office.run(record_reply, office.said(EDUCATION, "已经发邮箱了"))
    for choice in (health, education, 0):
        office.run(place_from_tray, office.tapped(EDUCATION, f"tray:1:{choice}"))

    assert [note["occurrence"] for note in kept(office)] == [HEALTH_REPORT]
    toasts = [row.text for row in office.queued(EDUCATION) if row.action == "answer"]
    assert toasts == ["已记录", "本项已登记", "本项已登记"]


def test_a_message_about_no_item_stays_a_message(office: World) -> None:
    one_open_each(office)
    office.run(record_reply, office.said(EDUCATION, "新的联系电话是办公室电话"))
    office.run(record_reply, office.said(EDUCATION, "留言"))

    assert [note["occurrence"] for note in kept(office)] == [None]
    assert office.texts(EDUCATION)[-1] == "已按留言保存，第0001号。"


def test_nobody_elses_kept_note_can_be_placed(office: World) -> None:
    health, _ = one_open_each(office)
    office.run(record_reply, office.said(EDUCATION, "已经发邮箱了"))
    office.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    for data in (f"tray:1:{health}", "tray:1:0", "tray:999:1", "tray:x", "tray:1:" + "9" * 60):
        office.run(place_from_tray, office.tapped(HEALTH, data))

    assert [note["occurrence"] for note in kept(office)] == [None]


def test_nothing_open_is_kept_with_a_hint(office: World) -> None:
    office.now = at("2024-11-05 10:00")
    office.run(record_reply, office.said(EDUCATION, "本月举办讲座三场"))

    assert [(note["occurrence"], note["agency"]) for note in kept(office)] == [(None, "市教育局")]
    assert "内容已保存，暂未对应事项" in office.texts(EDUCATION)[0]


def test_reported_before_anything_was_asked_offers_the_next_item(office: World) -> None:
    office.now = at("2024-11-05 10:00")
    office.run(record_reply, office.said(EDUCATION, "已报送"))
    assert "1 2024年度工作总结" in office.texts(EDUCATION)[0]
    office.run(record_reply, office.said(EDUCATION, "1"))

    assert item(office, REPORT).state == State.REPORTED


def test_a_stranger_and_a_coordinator_leave_no_note(office: World) -> None:
    office.run(record_reply, office.said(STRANGER, "已报送"))
    office.run(record_reply, office.said(COORDINATOR, "大家好"))
    office.run(record_reply, office.said(EDUCATION, "已报送", private=False, chat_id=-100))
    office.run(record_reply, office.said(EDUCATION, "已报送", genuine=False))

    assert kept(office) == []
    assert "仅供受邀单位" in office.texts(STRANGER)[0]
    assert "帮助" in office.texts(COORDINATOR)[0]


def test_a_tap_registers_once_however_often_it_comes(office: World) -> None:
    occurrence_id = made_row(office, REPORT)
    for _ in range(3):
        office.run(tap_reply, office.tapped(EDUCATION, f"r:{occurrence_id}:d"))

    assert [note["status"] for note in kept(office)] == ["reported"]
    toasts = [row.text for row in office.queued(EDUCATION) if row.action == "answer"]
    assert toasts == ["已记录", "本项已登记", "本项已登记"]


def test_tapped_seen_gets_its_line(office: World) -> None:
    office.run(tap_reply, office.tapped(EDUCATION, f"r:{made_row(office, REPORT)}:s"))

    assert office.texts(EDUCATION) == ["已记“收到”。本项12月24日前不再提醒。"]


def test_the_sentence_after_need_help_belongs_to_it(office: World) -> None:
    office.run(tap_reply, office.tapped(EDUCATION, f"r:{made_row(office, REPORT)}:b"))
    office.later(minutes=3)
    words = office.said(EDUCATION, "场地由市文旅局管理，请帮忙联系")
    office.run(record_reply, words)
    office.run(record_reply, words)

    assert [(n["number"], n["version"], n["status"]) for n in kept(office)] == [(1, 2, "blocked"), (1, 1, "blocked")]
    assert kept(office)[0]["text"] == words.text


def test_an_album_sent_when_words_were_asked_for_is_one_note(office: World) -> None:
    office.run(tap_reply, office.tapped(EDUCATION, f"r:{made_row(office, REPORT)}:b"))
    for place, name in enumerate(("a.jpg", "b.jpg", "c.jpg")):
        words = "活动场地还差一处" if place == 0 else ""
        office.run(record_reply, office.said(EDUCATION, words, album="77", files=(World.file(name, photo=True),)))

    newest, _ = kept(office)
    assert (newest["number"], newest["version"], newest["text"]) == (1, 2, "活动场地还差一处")
    files = newest["files"]
    assert isinstance(files, list)
    assert len(files) == 3


def test_a_report_after_need_help_is_not_taken_for_the_sentence(office: World) -> None:
    office.run(tap_reply, office.tapped(EDUCATION, f"r:{made_row(office, REPORT)}:b"))
    office.run(record_reply, office.said(EDUCATION, "已报送"))

    assert [note["number"] for note in kept(office)] == [1, 2]


def test_a_later_message_is_not_taken_for_the_sentence(office: World) -> None:
    office.run(tap_reply, office.tapped(EDUCATION, f"r:{made_row(office, REPORT)}:b"))
    office.later(minutes=11)
    office.run(record_reply, office.said(EDUCATION, "另有一事"))

    assert [note["number"] for note in kept(office)] == [1, 2]


@pytest.mark.parametrize("user", [HEALTH, STRANGER, COORDINATOR])
def test_only_a_contact_of_the_agency_may_use_its_buttons(office: World, user: int) -> None:
    office.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    office.run(tap_reply, office.tapped(user, f"r:{made_row(office, REPORT)}:d"))

    assert kept(office) == []
    assert item(office, REPORT).state == State.OPEN


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=64))
def test_tampered_data_changes_nothing(office: World, data: str) -> None:
    office.run(tap_reply, office.tapped(EDUCATION, data))
    office.run(tap_reply, office.tapped(EDUCATION, f"r:{data}"))
    office.run(place_from_tray, office.tapped(EDUCATION, f"tray:{data}"))

    assert kept(office) == []


def test_an_old_button_after_the_plan_forgot_the_person(office: World) -> None:
    office.run(tap_reply, office.tapped(EDUCATION, "r:424242:d"))

    assert [row.text for row in office.queued(EDUCATION)] == ["该按钮已失效，请直接回复文字。"]


def test_report_without_words_shows_what_is_open(office: World) -> None:
    office.run(report, office.said(EDUCATION, "/report"))
    assert office.texts(EDUCATION)[0].startswith("【待报事项】1项\n1. 2024年度工作总结\n   12月25日（周三）前")
    office.run(record_reply, office.said(EDUCATION, "1 已报送"))
    office.texts(EDUCATION)
    office.run(report, office.said(EDUCATION, "/report"))

    assert "目前没有待报事项。\n下一项：2025年度工作总结" in office.texts(EDUCATION)[0]


def test_report_with_words_registers(office: World) -> None:
    said = office.said(EDUCATION, "/report 材料12份")
    office.run(report, said, "材料12份")
    office.run(report, said, "材料12份")

    assert [(note["status"], note["text"]) for note in kept(office)] == [("reported", "材料12份")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=300))
def test_whatever_is_written_is_kept_as_it_was_sent(office: World, text: str) -> None:
    before = len(kept(office))
    office.run(record_reply, office.said(EDUCATION, text))

    found = kept(office)
    lone = chr(0xFFFD)
    expected = "".join(lone if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text)
    if len(found) == before + 1:
        assert found[-1]["text"] == expected
    else:
        assert len(found) > before


@pytest.mark.parametrize("text", ["\x00", "\ud83d", "\u202eexe.fdp", "😀" * 4096, "&<>_*[", "\u200b", "👨‍👩‍👧"])
def test_odd_texts_are_kept_and_answered(office: World, text: str) -> None:
    office.run(record_reply, office.said(EDUCATION, text))

    assert len(kept(office)) == 1
    for shown in office.texts(EDUCATION) + office.texts(COORDINATOR):
        shown.encode()
        assert len(shown) <= 3500
        assert not set(shown) & {"\x00", "\u202e"}


def test_withdrawing_opens_the_item_again(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "已报送"))
    office.texts(EDUCATION)
    said = office.said(EDUCATION, "撤回")
    office.run(undo, said)
    office.run(undo, said)

    assert office.texts(EDUCATION) == ["【已撤回】第0001号\n2024年度工作总结\n该事项恢复为待报送。"]
    row = item(office, REPORT)
    assert (row.state, row.reported_on) == (State.OPEN, None)
    newest, first = kept(office)
    assert (newest["withdrawn"], newest["version"], newest["text"], newest["replaces"]) == (
        True,
        2,
        "已报送",
        first["id"],
    )
