"""Stories of /notes: an agency's notes, newest first, and one of them whole."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.flows.notes_list import notes, tapped
from bot.flows.owed import row_of
from bot.store import outbox, people
from bot.store.tables import Note, NoteFile
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, STRANGER, World

AUTHOR = 6_000_000_001


def note(world: World, number: int, text: str = "已发邮箱", agency: str = "市教育局", **more: Any) -> None:
    """A note of that number, version 1 unless told otherwise."""
    given: dict[str, Any] = {
        "number": number,
        "plan_id": JIAMUSI,
        "agency": agency,
        "status": "reported",
        "text": text,
        "received_at": world.now + timedelta(minutes=number),
        "source": f"test/{number}/{more.get('version', 1)}",
        "chat_id": EDUCATION,
    } | more
    with world.desk() as desk:
        author = people.admitted(desk.session, AUTHOR, AUTHOR, "某同志", world.now)
        desk.session.add(Note(**given | {"person_id": author.id}))


def asked(world: World, user_id: int, text: str = "/notes") -> str:
    world.run(notes, world.said(user_id, text), text.partition(" ")[2])
    return world.texts(user_id)[-1]


def test_notes_are_listed_newest_first_with_their_first_words(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    note(world, 131, "收到", status="received")
    note(world, 132, "年度总结已发邮箱，请查收，附件两份，其中一份是活动照片")
    with world.desk() as desk:
        desk.session.add(NoteFile(note_number=132, file_id="f", unique_id="u", name="总结.docx"))

    assert asked(world, EDUCATION) == (
        "【记录】佳木斯市教育局 共2条\n"
        "第0132号 2024年11月1日\n   已报送\n   年度总结已发邮箱，请查收，附件两份…\n   材料1份\n"
        "第0131号 2024年11月1日\n   已知悉\n   收到\n"
        "回“记录 号码”看全文。"
    )


def test_a_note_is_shown_whole_with_every_version(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    with world.desk() as desk:
        items = desk.book.occurrences(JIAMUSI, date(2024, 12, 25), date(2024, 12, 25))
        row = row_of(desk, next(item for item in items if item.agency == "市教育局"))
    note(world, 132, "发了", newest=False, occurrence_id=row.id)
    note(world, 132, "发了，共3份", version=2, occurrence_id=row.id)
    with world.desk() as desk:
        desk.session.add(NoteFile(note_number=132, file_id="f", unique_id="u", name="总结.docx", state="too_big"))

    assert asked(world, EDUCATION, "记录 132") == (
        "【记录】第0132号\n佳木斯市教育局\n2024年度工作总结\n"
        "\n第2版 已报送 11月1日 12:12\n发了，共3份\n"
        "\n第1版 已报送 11月1日 12:12\n发了\n"
        "\n材料1份：\n· 总结.docx（过大，未存）"
    )


def test_a_withdrawn_note_says_so(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    note(world, 7, withdrawn=True)

    assert "已报送（已撤回）" in asked(world, EDUCATION)


def test_a_successor_sees_the_notes_from_before_they_came(world: World) -> None:
    note(world, 7, "上年总结已报")
    world.later(days=40)
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    assert "上年总结已报" in asked(world, EDUCATION, "/notes 7")


def test_another_agencys_note_does_not_exist(world: World) -> None:
    world.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    note(world, 132)

    assert asked(world, HEALTH, "/notes 132") == "没有这个号码的记录。" == asked(world, HEALTH, "/notes 9999")
    assert asked(world, HEALTH) == "【记录】佳木斯市卫生健康委\n还没有记录。"
    world.run(tapped, world.tapped(HEALTH, "look:notes:n132::0"))
    assert world.texts(HEALTH) == ["没有这个号码的记录。"]


def test_a_coordinator_reads_the_notes_of_the_plan(world: World) -> None:
    world.enrol(COORDINATOR, JIAMUSI)
    note(world, 1, agency="市统计局")
    note(world, 2, agency="市教育局")

    assert "佳木斯市统计局" in asked(world, COORDINATOR)
    assert "共1条" in asked(world, COORDINATOR, "/notes 市教育局")
    assert asked(world, COORDINATOR, "/notes 1").startswith("【记录】第0001号\n佳木斯市统计局")


def test_a_stranger_learns_nothing(world: World) -> None:
    note(world, 132)

    assert asked(world, STRANGER, "/notes 132").startswith("本服务仅供")


def test_many_notes_are_paged(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    for number in range(1, 20):
        note(world, number, "很长" * 1000)

    world.run(notes, world.said(EDUCATION, "/notes"))
    world.run(tapped, world.tapped(EDUCATION, "look:notes:2:"))
    world.run(tapped, world.tapped(EDUCATION, "look:notes:9:"))

    first, last, beyond = [row for row in world.queued(EDUCATION) if row.action != "answer"]
    assert "（第1/3页）" in first.text
    assert ("0019", "look:notes:n19::0") in outbox.buttons_of(first)[0]
    assert "第0001号" in last.text
    assert beyond.text == first.text
    assert max(len(row.text) for row in (first, last)) < 3500


def test_a_long_note_with_many_versions_is_turned_page_by_page(world: World) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    for version in range(1, 4):
        note(world, 5, f"第{version}稿" + "长" * 4000, version=version, newest=version == 3)

    for page in range(5):
        world.run(tapped, world.tapped(EDUCATION, f"look:notes:n5::{page}"))

    pages = world.texts(EDUCATION)
    assert max(len(page) for page in pages) <= 3500
    assert "第1稿" in "".join(pages)
    assert pages[-1].endswith("（第5/5页）")


@pytest.mark.parametrize("typed", ["/notes 99999999999999999999", "/notes ²", "/notes -1"])
def test_a_number_no_note_can_have_is_answered_politely(world: World, typed: str) -> None:
    world.enrol(EDUCATION, JIAMUSI, "市教育局")

    assert asked(world, EDUCATION, typed)
