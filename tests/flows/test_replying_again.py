"""Second thoughts and many parts: edits in any order, albums, files, withdrawals, floods, and what the coordinator reads."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.flows.owed import row_of, standings
from bot.flows.ports import Incoming
from bot.flows.record_reply import record_reply
from bot.flows.report import report
from bot.flows.tap_reply import tap_reply
from bot.flows.undo import undo
from bot.store import notes, occurrences, outbox, people
from bot.store.tables import Event, OutboxState
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
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, World, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    """A week before the annual report is due."""
    with week_before(tmp_path) as made:
        yield made


def edited(world: World, said: Incoming, text: str, minutes: int = 1) -> Incoming:
    """The same message, its words changed some minutes later."""
    return replace(said, text=text, edited_at=said.sent_at + timedelta(minutes=minutes))


def test_an_edit_is_a_new_version_with_its_own_receipt(office: World) -> None:
    said = office.said(EDUCATION, "已报送")
    office.run(record_reply, said)
    office.texts(EDUCATION)
    office.later(minutes=5)
    office.run(record_reply, edited(office, said, "已报送，共3份"))

    assert [(n["number"], n["version"], n["text"]) for n in kept(office)] == [(1, 2, "已报送，共3份"), (1, 1, "已报送")]
    assert kept(office)[0]["replaces"] == kept(office)[1]["id"]
    assert office.texts(EDUCATION)[0].startswith("【已登记】第0001号（更正，第2版）")
    assert moves(office, REPORT) == [Move.REPORT]


def test_an_edit_that_says_reported_registers(office: World) -> None:
    said = office.said(EDUCATION, "明天报")
    office.run(record_reply, said)
    office.later(minutes=5)
    office.run(record_reply, edited(office, said, "已报送"))

    assert item(office, REPORT).state == State.REPORTED


def test_an_edit_that_takes_the_report_back_opens_the_item(office: World) -> None:
    said = office.said(EDUCATION, "已报送")
    office.run(record_reply, said)
    office.later(minutes=5)
    office.run(record_reply, edited(office, said, "还没报送，走签批"))

    row = item(office, REPORT)
    assert (row.state, row.reported_on) == (State.OPEN, None)


def test_an_edit_of_the_wording_keeps_the_state(office: World) -> None:
    said = office.said(EDUCATION, "已报送")
    office.run(record_reply, said)
    office.later(minutes=5)
    office.run(record_reply, edited(office, said, "总结共三份，请查收"))

    assert (kept(office)[0]["status"], item(office, REPORT).state) == ("reported", State.REPORTED)


def test_an_edit_that_changes_nothing_says_nothing(office: World) -> None:
    said = office.said(EDUCATION, "已报送")
    office.run(record_reply, said)
    office.texts(EDUCATION)
    office.run(record_reply, edited(office, said, "已报送"))

    assert len(kept(office)) == 1
    assert not office.texts(EDUCATION)


def test_edits_and_original_in_any_order_end_the_same(tmp_path: Path) -> None:
    ends = set()
    for place, order in enumerate(itertools.permutations(range(3))):
        folder = tmp_path / str(place)
        folder.mkdir()
        with week_before(folder) as world:
            said = world.said(EDUCATION, "已报送")
            updates = [said, edited(world, said, "共两份", 1), edited(world, said, "共三份", 2)]
            world.later(minutes=9)
            for update in (*order, *order):
                world.run(record_reply, updates[update])
            found = [(n["number"], n["version"], n["text"], n["occurrence"]) for n in kept(world)]
            ends.add((tuple(found), kept(world)[0]["status"], item(world, REPORT).state))
    expected = ((1, 3, "共三份", REPORT), (1, 2, "共两份", REPORT), (1, 1, "已报送", REPORT))
    assert ends == {(expected, "reported", State.REPORTED)}


def test_two_edits_within_one_second_are_both_kept(office: World) -> None:
    said = office.said(EDUCATION, "已报送")
    for update in (said, edited(office, said, "已报送1份"), edited(office, said, "已报送2份")):
        office.run(record_reply, update)

    assert kept(office)[0]["text"] == "已报送2份"


def test_an_edited_list_of_answers_corrects_each_item(office: World) -> None:
    health, education = one_open_each(office)
    sent_list(office, EDUCATION, [education, health])
    said = office.said(EDUCATION, "1 进行中\n2 已报送")
    office.run(record_reply, said)
    office.later(minutes=2)
    office.run(record_reply, edited(office, said, "1 已报送\n2 已报送"))

    assert [(n["number"], n["version"]) for n in kept(office)] == [(1, 2), (1, 1), (2, 1)]
    assert (item(office, REPORT).state, item(office, HEALTH_REPORT).state) == (State.REPORTED, State.REPORTED)


def test_a_corrected_number_moves_the_note_to_its_item(office: World) -> None:
    health, education = one_open_each(office)
    sent_list(office, EDUCATION, [education, health])
    said = office.said(EDUCATION, "2 已报送")
    office.run(record_reply, said)
    office.later(minutes=2)
    office.run(record_reply, edited(office, said, "1 已报送"))

    assert [(n["occurrence"], n["version"]) for n in kept(office)] == [(REPORT, 2), (REPORT, 1)]
    assert (item(office, REPORT).state, item(office, HEALTH_REPORT).state) == (State.REPORTED, State.OPEN)
    assert item(office, HEALTH_REPORT).reported_on is None


def test_a_number_added_by_an_edit_places_what_was_kept(office: World) -> None:
    health, education = one_open_each(office)
    sent_list(office, EDUCATION, [education, health])
    said = office.said(EDUCATION, "已报送")
    office.run(record_reply, said)
    assert item(office, REPORT).state == State.OPEN
    office.run(record_reply, edited(office, said, "1 已报送"))

    assert (item(office, REPORT).state, item(office, HEALTH_REPORT).state) == (State.REPORTED, State.OPEN)


def test_an_edited_answer_counts_again_after_it_was_taken_back(office: World) -> None:
    health, education = one_open_each(office)
    sent_list(office, EDUCATION, [education, health])
    said = office.said(EDUCATION, "1 进行中\n2 已报送")
    office.run(record_reply, said)
    office.run(undo, office.said(EDUCATION, "撤回"))
    office.run(record_reply, edited(office, said, "1 已报送\n2 进行中"))

    assert [(n["number"], n["version"]) for n in kept(office)][0::3] == [(1, 3), (2, 3)]
    assert (item(office, REPORT).state, item(office, HEALTH_REPORT).state) == (State.REPORTED, State.OPEN)


def test_numbers_that_no_list_has_close_nothing(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "3 已报送 4 已报送"))

    assert item(office, REPORT).state == State.OPEN
    assert [note["text"] for note in kept(office)] == ["3 已报送 4 已报送"]


def test_an_album_is_one_note_with_one_receipt(office: World) -> None:
    for place, name in enumerate(("a.jpg", "b.jpg", "c.jpg")):
        part = office.said(EDUCATION, "已报送" if place == 0 else "", album="77", files=(World.file(name, photo=True),))
        office.run(record_reply, part)
        office.run(record_reply, part)

    assert [(n["text"], len(n["files"])) for n in kept(office)] == [("已报送", 3)]  # type: ignore[arg-type]  # plain JSON
    (text,) = office.texts(EDUCATION)
    assert "材料：3份" in text


def test_a_receipt_that_has_left_is_rewritten_when_the_album_grows(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "已报送", album="77", files=(World.file("a.jpg"),)))
    office.texts(EDUCATION)
    for name in ("b.jpg", "c.jpg"):
        office.run(record_reply, office.said(EDUCATION, "", album="77", files=(World.file(name),)))

    (edit,) = office.queued(EDUCATION)
    assert (edit.action, "材料：3份" in edit.text) == ("edit", True)
    assert edit.edits == office.queued(EDUCATION, OutboxState.SENT)[-1].id


def test_a_file_without_words_is_a_note_that_offers_to_report(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, files=(World.file(),)))

    assert (kept(office)[0]["status"], kept(office)[0]["occurrence"]) == ("note", REPORT)
    assert "涉密" in office.queued(EDUCATION)[0].text
    assert "已报送" in office.queued(EDUCATION)[0].buttons


def test_a_file_above_the_limit_is_noted_politely(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "已报送", files=(World.file("录像.mp4", size=25 * 1024 * 1024),)))

    with office.desk() as desk:
        (file,) = notes.files(desk.session, 1)
        assert file.state == "too_big"
    assert "“录像.mp4”超过20MB，未能存档。" in office.texts(EDUCATION)[0]


@pytest.mark.parametrize("name", ["../../x", "con.txt", "长" * 300, "a\x00b", "\ud800", None])
def test_a_files_name_is_data_only(office: World, name: str | None) -> None:
    office.run(record_reply, office.said(EDUCATION, "已报送", files=(replace(World.file(), name=name),)))

    (note,) = kept(office)
    assert note["files"]
    office.texts(COORDINATOR)


def test_a_sticker_is_kept_as_such(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, unsupported="sticker"))

    assert kept(office)[0]["text"] == "（贴纸）"
    assert "请用文字或文件说明" in office.texts(EDUCATION)[0]


def test_only_the_last_closing_note_opens_the_item_when_taken_back(office: World) -> None:
    for text in ("已报送", "已报送，补充一份"):
        office.run(record_reply, office.said(EDUCATION, text))
        office.later(minutes=1)
    office.run(undo, office.said(EDUCATION, "撤回"))
    assert item(office, REPORT).state == State.REPORTED
    office.run(undo, office.said(EDUCATION, "撤回"))
    assert item(office, REPORT).state == State.OPEN
    office.texts(EDUCATION)
    office.run(undo, office.said(EDUCATION, "撤回"))
    assert office.texts(EDUCATION) == ["没有可撤回的记录。"]


def test_a_second_withdrawal_reaches_back_one_day(office: World) -> None:
    office.now = at("2024-12-16 09:00")
    office.run(record_reply, office.said(EDUCATION, "进行中"))
    office.now = at("2024-12-20 09:00")
    office.run(record_reply, office.said(EDUCATION, "已报送"))
    office.texts(EDUCATION)
    office.run(undo, office.said(EDUCATION, "撤回"))
    office.run(undo, office.said(EDUCATION, "撤回"))
    assert "（第0001号）已超过24小时" in office.texts(EDUCATION)[1]
    office.run(undo, office.said(EDUCATION, "撤回 1"))
    assert office.texts(EDUCATION)[0].startswith("【已撤回】第0001号")


def test_a_withdrawn_message_that_is_edited_counts_again(office: World) -> None:
    said = office.said(EDUCATION, "已报送")
    office.run(record_reply, said)
    office.run(undo, office.said(EDUCATION, "撤回"))
    office.later(minutes=5)
    office.run(record_reply, edited(office, said, "已报送，12份", 4))

    assert [n.get("withdrawn", False) for n in kept(office)] == [False, True, False]
    assert item(office, REPORT).state == State.REPORTED


def test_a_button_counts_again_after_its_note_was_taken_back(office: World) -> None:
    data = f"r:{made_row(office, REPORT)}:d"
    office.run(tap_reply, office.tapped(EDUCATION, data))
    office.run(undo, office.said(EDUCATION, "撤回"))
    office.run(tap_reply, office.tapped(EDUCATION, data))

    assert item(office, REPORT).state == State.REPORTED


def confirm(world: World, move: Move, after: State) -> None:
    row_id = item(world, REPORT).id or 0
    with world.desk() as desk:
        row = occurrences.by_id(desk.session, row_id)
        assert row is not None
        occurrences.append(
            desk.session, Event(occurrence_id=row_id, at=world.now, move=move, before=row.state, after=after)
        )
        row.state = after
        desk.session.add(row)


def test_what_was_confirmed_is_not_taken_back(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "已报送"))
    confirm(office, Move.CONFIRM, State.CONFIRMED)
    office.run(undo, office.said(EDUCATION, "撤回"))

    assert item(office, REPORT).state == State.CONFIRMED
    assert "不能撤回" in office.texts(EDUCATION)[-1]


def test_taking_back_a_supplement_leaves_the_request_for_it(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "已报送"))
    office.later(minutes=1)
    confirm(office, Move.RETURN, State.RETURNED)
    office.later(days=7)
    office.run(record_reply, office.said(EDUCATION, "已报送，补充了人次"))
    assert (item(office, REPORT).state, item(office, REPORT).late) == (State.REPORTED, False)
    office.run(undo, office.said(EDUCATION, "撤回"))

    row = item(office, REPORT)
    assert (row.state, str(row.reported_on)) == (State.RETURNED, "2024-12-20")


def test_nobody_takes_back_what_somebody_else_said(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "已报送"))
    office.enrol(6_000_000_000, JIAMUSI, "市教育局")
    office.run(undo, office.said(6_000_000_000, "撤回 1"))

    assert item(office, REPORT).state == State.REPORTED


def leave(world: World, chat_id: int) -> None:
    """What may leave by now leaves."""
    waiting = [row.id or 0 for row in world.queued(chat_id)]
    with world.desk() as desk:
        for row in (outbox.by_id(desk.session, row_id) for row_id in waiting):
            assert row is not None
            if row.not_before is None or row.not_before <= world.now:
                row.state, row.sent_at = OutboxState.SENT, world.now
                desk.session.add(row)


def test_a_flood_is_kept_and_acknowledged_once_a_minute(office: World) -> None:
    for place in range(120):
        office.run(record_reply, office.said(EDUCATION, f"第{place}次活动情况"))
        if place % 10 == 9:
            leave(office, EDUCATION)
            office.later(seconds=8)

    assert [note["number"] for note in kept(office)] == list(range(1, 121))
    answers = office.queued(EDUCATION, *OutboxState)
    gathered = [row for row in answers if row.kind == "receipts"]
    assert (len(answers), len(gathered)) == (23, 3)
    assert gathered[0].text.startswith("【已登记】第0021号至第0030号，共10条")
    assert gathered[1].text.startswith("【已登记】第0031号至第0110号，共80条")


def test_the_coordinator_reads_registrations_gathered(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "需要协调场地"))
    office.run(record_reply, office.said(EDUCATION, "收到"))
    office.run(record_reply, office.said(EDUCATION, "已报送，简报已发布", files=(World.file(),)))
    rows = office.queued(COORDINATOR)

    assert [(row.action, row.kind, row.file_id) for row in rows] == [
        ("text", "registered", None),
        ("file", "file", "file-总结.docx"),
    ]
    assert rows[0].text == (
        "【最新登记】\n答复回“答复 1 内容”。\n"
        "第0001号 佳木斯市教育局 2024年度工作总结：需要协调\n  需要协调场地\n"
        "第0003号 佳木斯市教育局 2024年度工作总结：已报送，材料1份\n  已报送，简报已发布"
    )


def test_the_coordinator_gets_at_most_one_message_a_minute(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "进行中"))
    office.texts(COORDINATOR)
    office.later(seconds=20)
    office.run(record_reply, office.said(EDUCATION, "已报送"))

    (row,) = office.queued(COORDINATOR)
    assert row.not_before == office.now + timedelta(seconds=40)


def test_in_english_for_whoever_chose_it(office: World) -> None:
    with office.desk() as desk:
        person = people.by_user(desk.session, EDUCATION)
        assert person is not None
        person.language = "en"
        desk.session.add(person)
    office.run(record_reply, office.said(EDUCATION, "received"))
    office.run(record_reply, office.said(EDUCATION, "reported"))

    seen, receipt = office.texts(EDUCATION)
    assert seen == "Noted as seen. No reminder before 24 Dec."
    assert receipt.startswith("[Registered] No. 0002\n")
    assert "State: reported 20 Dec 10:32" in receipt


def test_taking_back_by_replying_to_the_receipt(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "已报送"))
    office.texts(EDUCATION)
    receipt = office.queued(EDUCATION, OutboxState.SENT)[0]
    office.run(record_reply, office.said(EDUCATION, "已报送，补充一份"))
    office.run(undo, office.said(EDUCATION, "撤回", reply_to=receipt.tg_message_id))

    assert [(n["number"], n.get("withdrawn", False)) for n in kept(office)] == [(1, True), (1, False), (2, False)]
    assert item(office, REPORT).state == State.REPORTED


def test_seen_to_a_list_of_activities_asks_nothing(office: World) -> None:
    with office.desk() as desk:
        near = standings(desk, JIAMUSI, "市教育局", at("2024-01-01 00:00").date(), at("2024-12-01 00:00").date())
        ids = [row_of(desk, one.occurrence).id or 0 for one in near if not one.occurrence.owed]
    assert len(ids) > 1
    office.run(record_reply, office.said(EDUCATION, "收到", reply_to=sent_list(office, EDUCATION, ids)))

    assert office.texts(EDUCATION) == ["已记“收到”。"]
    assert [note["occurrence"] for note in kept(office)] == [None]


def test_an_edited_command_is_no_answer(office: World) -> None:
    for text in ("/deadlines", "任务", "撤回"):
        office.run(record_reply, edited(office, office.said(EDUCATION, text), text))

    assert kept(office) == []


def test_a_file_sent_with_the_command_is_a_report(office: World) -> None:
    office.run(record_reply, office.said(EDUCATION, "/report", files=(World.file(),)))

    assert (kept(office)[0]["status"], item(office, REPORT).state) == ("reported", State.REPORTED)


def test_a_report_by_command_that_is_edited_without_change_stays_one(office: World) -> None:
    said = office.said(EDUCATION, "/report 材料12份")
    office.run(report, said, "材料12份")
    office.run(record_reply, edited(office, said, said.text))
    office.run(record_reply, edited(office, said, "/report 材料13份"))

    assert [(n["version"], n["status"], n["text"]) for n in kept(office)] == [
        (2, "reported", "材料13份"),
        (1, "reported", "材料12份"),
    ]


def test_odd_texts_edits_and_withdrawals_on_the_other_database(tmp_path: Path, postgres_url: str) -> None:
    with week_before(tmp_path, postgres_url) as office:
        said = office.said(
            EDUCATION, "已报送\x00\ud83d\u202e" + "😀" * 4000, files=(replace(World.file(), name="a\x00b\ud800"),)
        )
        office.run(record_reply, edited(office, said, "共两份"))
        office.run(record_reply, said)
        office.run(undo, office.said(EDUCATION, "撤回"))

        assert [(n["version"], n["status"]) for n in kept(office)] == [
            (3, "reported"),
            (2, "reported"),
            (1, "reported"),
        ]
        assert kept(office)[2]["text"] == "已报送\ufffd\ufffd\u202e" + "😀" * 4000
        assert item(office, REPORT).state == State.OPEN
