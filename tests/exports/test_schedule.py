"""The contract's shape of the schedule (`duban schedule --json`)."""

from datetime import date

import pytest

from bot.exports.schedule import schedule_as_json, schedule_as_text
from schedules.book import Book, Decision
from tests.support.world import JIAMUSI, loaded_plans


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(loaded_plans())


def test_an_entry_has_the_contracts_keys_and_every_reminder(book: Book) -> None:
    [entry] = schedule_as_json(book, [JIAMUSI], {JIAMUSI: "市教育局"}, date(2024, 12, 1), date(2024, 12, 31))

    assert entry == {
        "key": "jiamusi-2021/annual-report/2024/市教育局",
        "plan": JIAMUSI,
        "deadline": "annual-report",
        "kind": "annual-report",
        "title": "年度工作总结",
        "agency": "市教育局",
        "role": "lead",
        "due_on": "2024-12-25",
        "owed": True,
        "basis": "stated",
        "confirmed": True,
        "reminders": [
            "2024-11-25T09:00:00+08:00",
            "2024-12-18T09:00:00+08:00",
            "2024-12-24T09:00:00+08:00",
            "2024-12-25T09:00:00+08:00",
            "2024-12-26T09:00:00+08:00",
            "2024-12-30T09:00:00+08:00",
        ],
    }


def test_the_offices_own_dates_are_confirmed_once_the_coordinator_said_so(book: Book) -> None:
    asked = (["jilin-2022"], {"jilin-2022": "省教育厅"}, date(2024, 12, 1), date(2024, 12, 31))

    [before] = schedule_as_json(book, *asked)
    [after] = schedule_as_json(book.decided([Decision("jilin-2022", "annual-report", confirmed=True)]), *asked)

    assert (before["basis"], before["confirmed"], after["confirmed"]) == ("office", False, True)


def test_several_plans_come_in_one_list_by_day(book: Book) -> None:
    plans = list(book.plans)

    found = schedule_as_json(book, plans, dict.fromkeys(plans), date(2016, 1, 1), date(2026, 12, 31))

    assert [one["due_on"] for one in found] == sorted(one["due_on"] for one in found)
    assert {one["plan"] for one in found} == set(plans)
    assert len({one["key"] for one in found}) == len(found)


def test_a_plan_that_lacks_the_agency_is_left_out(book: Book) -> None:
    found = schedule_as_json(book, list(book.plans), {JIAMUSI: "市教育局"}, date(2024, 1, 1), date(2024, 12, 31))

    assert {one["plan"] for one in found} == {JIAMUSI}


def test_as_text_it_names_days_and_says_what_is_not_confirmed(book: Book) -> None:
    plans = ["jilin-2022"]

    text = schedule_as_text(book, plans, {"jilin-2022": "省教育厅"}, date(2024, 12, 1), date(2026, 8, 1))

    assert "2024-12-25" in text
    assert "office, not confirmed" in text
    assert "Nothing falls due" in schedule_as_text(book, plans, {}, date(2024, 12, 1), date(2024, 12, 2))


def test_a_day_that_is_not_announced_yet_is_no_day(book: Book) -> None:
    text = schedule_as_text(book, [JIAMUSI], {JIAMUSI: "市卫生健康委"}, date(2025, 1, 1), date(2025, 12, 31))

    assert "(not announced)" in text
