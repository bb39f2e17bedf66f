"""机构改革 2018–2019: who owes what on which day, worked out from the names of the plan and the register alone."""

from collections.abc import Iterator
from datetime import date

import pytest
from pydantic import ValidationError

from schedules.agencies import Agency, Registry, Succession
from schedules.book import Book, Reform
from schedules.changes import changes
from schedules.loader import Loaded, load_folder
from schedules.occurrences import Occurrence
from tests.schedules.samples import PLAN_DATA

ZIBO, JILIN = "zibo-2016", "jilin-2016"


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_folder(PLAN_DATA)


@pytest.fixture
def book(loaded: Loaded) -> Book:
    return Book(loaded)


def all_years(book: Book) -> Iterator[Occurrence]:
    for plan_id in book.plans:
        yield from book.occurrences(plan_id, date(2016, 1, 1), date(2026, 12, 31))


def owing(book: Book, plan_id: str, year: int) -> set[str]:
    return {
        item.agency
        for item in book.occurrences(plan_id, date(year, 1, 1), date(year, 12, 31))
        if item.deadline_id == "annual-report"
    }


def test_every_item_of_every_plan_is_keyed_by_a_body_that_stands_on_its_day(book: Book) -> None:
    for item in all_years(book):
        place = book.plans[item.plan_id].jurisdiction
        assert item.key.endswith(f"/{item.agency}")
        assert book.on(None).registry(item.plan_id).on(item.due_on).canonical(place, item.agency) == item.agency


def test_no_agencys_share_of_any_plan_is_lost_or_doubled(book: Book) -> None:
    seen: dict[tuple[str, str, str], list[str]] = {}
    for item in all_years(book):
        for root in item.roots:
            seen.setdefault((item.plan_id, item.deadline_id, item.period), []).append(root)
    assert all(len(roots) == len(set(roots)) for roots in seen.values())
    plans = {plan_id: set(book.roots(plan_id)) for plan_id in book.plans}
    reports = {key: set(roots) for key, roots in seen.items() if key[1] == "annual-report"}
    # Whoever receives the report, or became part of whoever does, owes none.
    assert all(roots == plans[plan_id] - {book.coordinator(plan_id)} for (plan_id, _, _), roots in reports.items())


def test_the_report_of_the_year_before_the_reform_is_owed_under_the_old_name(book: Book) -> None:
    assert "市安监局" in owing(book, ZIBO, 2018)
    assert "市应急管理局" not in owing(book, ZIBO, 2018)
    assert "市安监局" not in owing(book, ZIBO, 2019)
    assert "市应急管理局" in owing(book, ZIBO, 2019)


def test_two_bodies_that_became_one_owe_one_report(book: Book) -> None:
    assert {"市林业局", "市规划局"} <= owing(book, ZIBO, 2018)
    assert len(owing(book, ZIBO, 2018)) == len(owing(book, ZIBO, 2019)) + 1
    [one] = [
        item
        for item in book.of_agency(ZIBO, "市自然资源局", date(2019, 12, 1), date(2019, 12, 31))
        if item.deadline_id == "annual-report"
    ]
    assert one.roots == ("市林业局", "市规划局")


def test_a_body_that_was_there_before_takes_the_duties_of_another_along(book: Book) -> None:
    before = book.on(date(2018, 10, 31))
    after = book.on(date(2018, 11, 1))
    assert len(after.duties(JILIN, "省委组织部")) >= len(before.duties(JILIN, "省委组织部"))
    assert after.formerly(JILIN, "省委组织部") == ("省公务员局",)
    assert after.duties(JILIN, "省公务员局") == []


def test_the_eve_and_the_day_of_the_reform(book: Book) -> None:
    eve, day = book.on(date(2018, 12, 28)), book.on(date(2018, 12, 29))
    assert (eve.canonical(ZIBO, "市安监局"), day.canonical(ZIBO, "市安监局")) == ("市安监局", "市应急管理局")
    assert day.match(ZIBO, "淄博市安全生产监督管理局").agency == "市应急管理局"
    late = [item.key for item in day.of_agency(ZIBO, "市应急管理局", date(2018, 12, 1), date(2018, 12, 28))]
    assert f"{ZIBO}/annual-report/2018/市安监局" in late


def test_before_a_merger_the_item_to_come_is_each_bodys(book: Book) -> None:
    eve = book.on(date(2018, 11, 25))
    ahead = {
        agency: {item.key for item in eve.of_agency(ZIBO, agency, date(2019, 12, 1), date(2019, 12, 31))}
        for agency in ("市林业局", "市规划局")
    }
    assert f"{ZIBO}/annual-report/2019/市自然资源局" in ahead["市林业局"] & ahead["市规划局"]


def test_a_recorded_reform_is_neither_new_nor_gone_work(book: Book) -> None:
    reform = Reform(ZIBO, Succession("市科技局", "市科技创新局", date(2018, 6, 1)))
    after = book.decided((), (), [reform])
    assert "市科技创新局" in owing(after, ZIBO, 2018)
    assert not changes(book, after, date(2018, 5, 1))
    assert owing(book.decided((), (), []), ZIBO, 2018) == owing(book, ZIBO, 2018)


def test_a_reform_of_one_plan_leaves_the_others_of_the_place_alone(book: Book) -> None:
    after = book.decided((), (), [Reform(JILIN, Succession("省教育厅", "省教育委员会", date(2017, 1, 1)))])
    assert after.on(date(2017, 1, 1)).canonical(JILIN, "省教育厅") == "省教育委员会"
    assert after.on(date(2017, 1, 1)).canonical("jilin-2022", "省教育厅") == "省教育厅"


def test_successors_in_a_circle_end_somewhere() -> None:
    there = tuple(
        Agency.model_validate({"name": name, "successor": {"name": other, "from": "2019-01-01"}})
        for name, other in (("甲局", "乙局"), ("乙局", "甲局"))
    )
    assert Registry({"某市": there}).on(date(2020, 1, 1)).canonical("某市", "甲局") in {"甲局", "乙局"}


def test_a_body_cannot_have_a_successor_and_be_at_an_end() -> None:
    with pytest.raises(ValidationError, match="not both"):
        Agency.model_validate(
            {"name": "甲局", "successor": {"name": "乙局", "from": "2019-01-01"}, "ended": {"from": "2019-01-01"}}
        )
