"""年度工作要点: one file more beside a plan, for one year; nothing of the plan itself changes."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.exports.plans import plan_as_json, plan_line
from bot.shipped import plan_data_folder
from schedules.book import Book
from schedules.loader import check_paths, load_folder, plan_files
from schedules.model import Basis
from schedules.schema import programme_schema

JIAMUSI = "jiamusi-2021"
FILE = f"{JIAMUSI}.2024.yaml"
TEXT = """\
# yaml-language-server: $schema=programme.schema.json
plan: jiamusi-2021
year: 2024
title: 2024年全民科学素质工作要点
document_number: 某科素办〔2024〕1号
issued_on: 2024-03-01
duties:
  - locator: 二（一）
    title: 开展科普进校园活动
    lead: [市教育局]
    support: [市科协, 市民政局]
deadlines:
  - id: school-visits
    title: 科普进校园活动小结
    kind: other
    due: 2024-06-28
    owed: true
    who: [市教育局, 市科技局]
    why: 要点点名两个单位
    to: 市科协
    basis: stated
    locator: 二（一）
  - id: mid-year
    title: 半年工作情况
    kind: other
    due: 2024-07-10
    owed: true
    who: leads
    why: 工作办公室通知
    to: 市科协
    basis: office
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packaged plans with a programme of 2024 beside 佳木斯's."""
    copy = tmp_path / "plans"
    shutil.copytree(plan_data_folder(), copy)
    (copy / FILE).write_text(TEXT, encoding="utf-8")
    return copy


def spoilt(folder: Path, *changes: tuple[str, str]) -> list[str]:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / FILE).write_text(text, encoding="utf-8")
    return [str(problem) for problem in load_folder(folder).problems]


def line_of(words: str) -> int:
    return TEXT[: TEXT.index(words)].count("\n") + 1


def owed(book: Book, deadline: str) -> dict[str, str]:
    return {
        item.agency: item.key
        for item in book.occurrences(JIAMUSI, date(2024, 1, 1), date(2025, 12, 31))
        if item.deadline_id == deadline
    }


def test_its_dates_fall_due_in_its_year_with_its_own_place(folder: Path) -> None:
    book = Book(load_folder(folder))
    [one, other] = [
        item
        for item in book.occurrences(JIAMUSI, date(2021, 1, 1), date(2025, 12, 31))
        if item.deadline_id == "school-visits"
    ]
    assert {one.agency, other.agency} == {"市教育局", "市科技局"}
    assert one.key == f"{JIAMUSI}/school-visits/2024/{one.agency}"
    assert (one.basis, one.locator) == (Basis.STATED, "《2024年全民科学素质工作要点》二（一）")
    assert book.confirmed(one)
    assert [step.on.isoformat() for step in one.steps][:2] == ["2024-05-29", "2024-06-21"]


def test_a_date_that_the_office_set_by_it_is_the_offices_and_needs_no_second_word(folder: Path) -> None:
    book = Book(load_folder(folder))
    keys = owed(book, "notice-mid-year")
    assert "市教育局" in keys
    item = book.occurrence(JIAMUSI, keys["市教育局"], date(2024, 7, 10))
    assert item is not None
    assert (item.basis, item.locator, item.title) == (Basis.OFFICE, None, "半年工作情况（某科素办〔2024〕1号）")
    assert book.confirmed(item)


def test_its_duties_are_asked_for_in_its_year_only(folder: Path) -> None:
    book = Book(load_folder(folder))
    place = "《2024年全民科学素质工作要点》二（一）"
    of_2024 = [duty.part.locator for duty in book.on(date(2024, 5, 1)).duties(JIAMUSI, "市教育局")]
    of_2025 = [duty.part.locator for duty in book.on(date(2025, 5, 1)).duties(JIAMUSI, "市教育局")]
    assert of_2024[-1] == place
    assert place not in of_2025


def test_the_plan_itself_stays_as_it_was(folder: Path) -> None:
    without, book = Book(load_folder(plan_data_folder())), Book(load_folder(folder))
    before, after = (plan_as_json(each.plans[JIAMUSI], each) for each in (without, book))
    [programme] = after.pop("programmes")
    assert "programmes" not in before
    assert after == before
    assert (programme["year"], programme["document_number"], programme["issued_on"]) == (
        2024,
        "某科素办〔2024〕1号",
        "2024-03-01",
    )
    assert [one["locator"] for one in programme["deadlines"]] == ["二（一）", None]
    assert programme["duties"][0]["lead"] == [{"as_written": "市教育局", "agency": "市教育局"}]
    assert plan_line(book.plans[JIAMUSI], book, date(2024, 4, 1))["programmes"] == [2024]
    assert owed(book, "annual-report").keys() == owed(without, "annual-report").keys()
    assert len(plan_files(folder)) == 5


def test_every_problem_of_it_is_told_at_once_with_file_line_and_key(folder: Path) -> None:
    problems = spoilt(
        folder,
        ("who: [市教育局, 市科技局]", "who: [市教育居, 市科技局]"),
        ("due: 2024-07-10", "due: 2026-07-10"),
        ("id: mid-year", "id: annual-report"),
        ("support: [市科协, 市民政局]", "support: [市科协, 市民整局]"),
    )
    assert len(problems) == 5
    where = line_of("who: [市教育局")
    assert any(one.startswith(f"{FILE}:{where}: deadlines[0].who[0]: 市教育居 is not an agency") for one in problems)
    assert any("duties[0].support[1]: 市民整局 is not an agency" in one for one in problems)
    assert any("deadlines[1].id: annual-report is a date of the plan already" in one for one in problems)
    assert any("deadlines[1].due: 2026-07-10 does not belong to 2024" in one for one in problems)
    assert any("deadlines[1].due: 2026-07-10 lies outside the plan's period" in one for one in problems)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("due: 2024-07-10", "due: 07-10\n    recurs: yearly", "name each day with its year"),
        ("due: 2024-07-10", "due: 2024-02-10", "before the programme was issued"),
        ("year: 2024", "year: 2031", "lies outside the plan's period"),
        ("year: 2024", "year: 2023", "name both alike"),
        ("plan: jiamusi-2021", "plan: jiamusi-2021\nperiod: 2024", "is not a key of this format"),
        ("issued_on: 2024-03-01\n", "", "is missing"),
        ("basis: office", "basis: stated", "needs it"),
    ],
)
def test_what_a_programme_cannot_say(folder: Path, old: str, new: str, words: str) -> None:
    problems = spoilt(folder, (old, new))
    assert any(words in one for one in problems), problems


def test_a_programme_without_its_plan_is_refused_also_alone(folder: Path) -> None:
    assert check_paths([folder / FILE], plan_data_folder()) == ([folder / FILE], [])
    (folder / FILE).rename(folder / "nowhere-2021.2024.yaml")
    [problem] = load_folder(folder).problems
    assert "there is no sound plan nowhere-2021 beside it" in str(problem)


def test_the_shipped_schema_is_the_models() -> None:
    shipped = json.loads((plan_data_folder() / "programme.schema.json").read_text(encoding="utf-8"))
    assert shipped == programme_schema(), "run `make schema`"
