"""A work programme of 2024 is laid beside 佳木斯's plan while the bot runs: reminded of, shown, kept, and taken away again."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat import routes
from bot.exports.ledger import ledger
from bot.exports.year import gathered
from bot.flows import load_plans, office_dates
from bot.flows.plan_reminders import plan_reminders
from bot.reloading import signature
from bot.shipped import plan_data_folder
from schedules.book import Book
from schedules.lifecycle import State
from schedules.loader import load_folder
from tests.exports.reading import rows, sheet
from tests.schedules.test_programmes import FILE, TEXT
from tests.support.office import item
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, World, at

VISITS = f"{JIAMUSI}/school-visits/2024/市教育局"
PLACE = "《2024年全民科学素质工作要点》二（一）"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "plans"
    shutil.copytree(plan_data_folder(), copy)
    return copy


@pytest.fixture
def office(tmp_path: Path, folder: Path) -> Iterator[World]:
    """佳木斯 in March 2024, with a coordinator and 市教育局's contact; the folder has no programme yet."""
    made = World(tmp_path, "2024-03-04 10:00")
    made.enrol(COORDINATOR, JIAMUSI)
    made.enrol(EDUCATION, JIAMUSI, "市教育局")
    taken_up(made, folder)
    made.texts(COORDINATOR)
    yield made
    made.close()


def taken_up(world: World, folder: Path) -> None:
    """The folder is read as the running bot reads it."""
    before = world.book
    loaded = load_folder(folder)
    assert not loaded.problems
    world.book = before.of(loaded)
    world.run(load_plans.swap, before, 200)


def says(world: World, user: int, text: str) -> str:
    world.run(routes.said, world.said(user, text))
    return "\n".join(world.texts(user))


def morning(world: World, day: str) -> list[str]:
    world.now = at(f"{day} 09:00")
    while world.run(plan_reminders):
        pass
    return world.texts(EDUCATION)


def test_a_programme_laid_beside_its_plan_is_taken_up_while_running(office: World, folder: Path) -> None:
    before = signature(folder)
    (folder / FILE).write_text(TEXT, encoding="utf-8")
    assert signature(folder) != before  # so the running bot looks
    taken_up(office, folder)
    [told] = office.texts(COORDINATOR)
    assert JIAMUSI in told
    assert f"依据：{PLACE}" in "".join(morning(office, "2024-05-29"))
    assert "科普进校园活动小结" in says(office, EDUCATION, "时间")
    assert f"2. 开展科普进校园活动\n   {PLACE}" in says(office, EDUCATION, "任务")  # what one leads comes first
    assert "已登记" in says(office, EDUCATION, "已报送 走进6所学校")
    assert item(office, VISITS).state == State.REPORTED
    assert not any("科普进校园" in text for text in morning(office, "2024-06-21"))


def test_a_programme_taken_away_cancels_and_its_return_restores(office: World, folder: Path) -> None:
    (folder / FILE).write_text(TEXT, encoding="utf-8")
    taken_up(office, folder)
    assert morning(office, "2024-05-29")
    (folder / FILE).unlink()
    taken_up(office, folder)
    assert item(office, VISITS).state == State.CANCELLED
    assert morning(office, "2024-06-21") == []
    (folder / FILE).write_text(TEXT, encoding="utf-8")
    taken_up(office, folder)
    assert item(office, VISITS).state == State.OPEN


def test_a_programme_that_came_while_the_bot_was_down_is_told_at_the_start(office: World, folder: Path) -> None:
    (folder / FILE).write_text(TEXT, encoding="utf-8")
    office.book = Book(load_folder(folder))
    office.run(load_plans.load_plans, 200)
    assert any(JIAMUSI in text for text in office.texts(COORDINATOR))
    office.run(load_plans.load_plans, 200)
    assert office.texts(COORDINATOR) == []


def test_the_ledger_shows_where_an_item_of_the_programme_comes_from(office: World, folder: Path) -> None:
    (folder / FILE).write_text(TEXT, encoding="utf-8")
    taken_up(office, folder)
    office.now = at("2024-06-03 10:00")
    with office.desk() as desk:
        content = ledger(gathered(desk.session, desk.book, JIAMUSI, 2024, desk.now))
        before = ledger(gathered(desk.session, desk.book, JIAMUSI, 2023, desk.now))
    items = [row for row in rows(sheet(content, "单位报送情况")) if "科普进校园" in str(row["事项"])]
    assert {row["单位"] for row in items} == {"市教育局", "市科技局"}
    assert {row["日期依据"] for row in items} == {PLACE}
    duties = [row for row in rows(sheet(content, "任务分工台账")) if row["出处"] == PLACE]
    assert {row["牵头单位"] or row["配合单位"] for row in duties} == {"市教育局", "市科协", "市民政局"}
    assert not [row for row in rows(sheet(before, "任务分工台账")) if row["出处"] == PLACE]


def test_an_office_date_that_falls_due_once_is_asked_about_and_moved_within_its_year(
    office: World, folder: Path
) -> None:
    text = (folder / "jilin-2022.yaml").read_text(encoding="utf-8")
    once = """deadlines:
  - {id: once, title: 专项小结, kind: other, due: 2024-11-20, owed: true, who: all, why: 办公室安排, basis: office}
"""
    (folder / "jilin-2022.yaml").write_text(text.replace("deadlines:\n", once, 1), encoding="utf-8")
    taken_up(office, folder)
    office.enrol(COORDINATOR, "jilin-2022")
    office.run(office_dates.dates, office.said(COORDINATOR, "/dates"))
    asked = "\n".join(office.texts(COORDINATOR))
    assert "专项小结" in asked
    assert "2024年11月20日" in asked
    assert "2024年11月15日" in says(office, COORDINATOR, "改期 jilin-2022 1 11-15")
