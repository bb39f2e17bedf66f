"""The files of a year, asked for in chat: queued as a row, made when it leaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat import routes
from bot.exports import fonts
from bot.flows.deliver import claim
from bot.flows.ports import Made
from bot.store.outbox import buttons_of
from tests.support.office import week_before
from tests.support.world import COORDINATOR, EDUCATION, STRANGER, World, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    with week_before(tmp_path) as made:
        yield made


@pytest.mark.parametrize(("words", "suffix"), [("台账", ".xlsx"), ("年度总结 2024", ".docx"), ("/export csv", ".csv")])
def test_a_file_is_made_when_it_leaves(office: World, words: str, suffix: str) -> None:
    office.run(routes.said, office.said(COORDINATOR, words))
    with office.desk() as desk:
        [(_, call)] = claim(desk, office.now, 5, ())
    assert call.make is not None
    made = call.make()
    assert isinstance(made, Made)
    assert made.name.endswith(suffix)
    assert len(made.content) > 100


def test_a_contact_gets_the_calendar_of_their_own_agency_and_nothing_else(office: World) -> None:
    office.run(routes.said, office.said(EDUCATION, "/export ledger"))
    [row] = office.queued(EDUCATION)
    assert (row.action, row.makes) == ("text", None)
    office.texts(EDUCATION)
    office.run(routes.said, office.said(EDUCATION, "/export ics"))
    [row] = office.queued(EDUCATION)
    assert row.makes == "ics/jiamusi-2021/2024/市教育局"
    office.texts(EDUCATION)
    office.run(routes.tapped, office.tapped(EDUCATION, "exp:ledger:0"))
    assert [row.action for row in office.queued(EDUCATION)] == ["answer"]


def test_a_stranger_gets_no_file(office: World) -> None:
    office.run(routes.tapped, office.tapped(STRANGER, "exp:ledger:0"))
    assert [row.action for row in office.queued(STRANGER)] == ["answer"]


@pytest.mark.parametrize("words", ["提醒函 市统计局", "/letter 市统计局", "/export letter 市统计局", "/export letter"])
def test_a_letter_is_drafted_for_the_coordinator_alone(office: World, words: str) -> None:
    office.run(routes.said, office.said(EDUCATION, words))
    assert all(row.makes is None for row in office.queued(EDUCATION))
    office.run(routes.said, office.said(COORDINATOR, words))
    row = office.queued(COORDINATOR)[-1]
    assert row.makes == f"letter/jiamusi-2021/2024/{words.partition(' ')[2].removeprefix('letter').strip()}"


def test_the_phone_sheet_offers_the_letters(office: World) -> None:
    office.now = at("2024-12-31 09:30")
    office.run(routes.said, office.said(COORDINATOR, "电话单"))
    last = office.queued(COORDINATOR)[-1]
    [data] = [data for line in buttons_of(last) for label, data in line if "提醒函" in label]
    office.run(routes.tapped, office.tapped(COORDINATOR, data))
    assert office.queued(COORDINATOR)[-1].makes == "letter/jiamusi-2021/2024/"


def test_the_board_offers_its_picture(office: World) -> None:
    office.run(routes.said, office.said(COORDINATOR, "总览"))
    [row] = office.queued(COORDINATOR)
    [data] = [data for line in buttons_of(row) for label, data in line if label == "图片"]
    office.run(routes.tapped, office.tapped(COORDINATOR, data))
    [made] = [row for row in office.queued(COORDINATOR) if row.action == "file"]
    assert (made.kind, made.makes) == ("photo", "board/jiamusi-2021/2024/")


def test_the_word_picture_after_the_board_asks_for_it_too(office: World) -> None:
    for words in ("总览 图片", "/overview jiamusi-2021 图片", "/overview picture"):
        office.run(routes.said, office.said(COORDINATOR, words))
        assert [row.makes for row in office.queued(COORDINATOR)] == ["board/jiamusi-2021/2024/"]
        office.texts(COORDINATOR)


def test_without_a_chinese_font_the_reader_is_told(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_brought", lambda: None)
    monkeypatch.setattr(fonts, "_SYSTEMS", ())
    fonts.font.cache_clear()
    office.run(routes.said, office.said(COORDINATOR, "/export board"))
    with office.desk() as desk:
        [(_, call)] = claim(desk, office.now, 5, ())
    assert call.make is not None
    told = call.make()
    assert isinstance(told, str)
    assert "没有中文字体" in told
