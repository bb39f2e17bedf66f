"""日历: all-day events that keep their identity, read by the library that others read calendars with."""

from datetime import date

import pytest
from icalendar import Calendar, Event

from bot.exports.calendars import as_ics
from bot.exports.year import Year, gathered
from schedules.book import Book
from tests.exports.played import year_of
from tests.support.world import JIAMUSI, World, at, loaded_plans


def _events(year: Year) -> dict[str, Event]:
    read = Calendar.from_ical(as_ics(year))
    return {str(event["uid"]): event for event in read.walk("VEVENT") if isinstance(event, Event)}


def test_an_agencys_event_is_on_the_due_day_itself(world: World) -> None:
    event = _events(year_of(world, agency="市教育局"))["jiamusi-2021/annual-report/2024/市教育局"]

    assert (event.start, event.end) == (date(2024, 12, 25), date(2024, 12, 26))
    assert str(event["summary"]) == "年度工作总结（截止）"
    assert "报送：市科协 jmsskxpjb@126.com" in str(event["description"])
    assert event.categories == ["方案规定"]
    assert str(event["status"]) == "CONFIRMED"


def test_the_whole_plan_has_one_event_for_many_agencies(year: Year) -> None:
    events = _events(year)
    event = events["jiamusi-2021/annual-report/2024"]

    assert "单位24个：市教育局、" in str(event["description"])
    assert sum(1 for uid in events if "annual-report" in uid) == 1


def test_identities_stay_the_same_from_one_load_to_the_next(world: World, year: Year) -> None:
    assert list(_events(year)) == list(_events(year_of(world)))
    assert {one.key for one in year.schedule() if one.agency == "市教育局" and one.announced} == set(
        _events(year_of(world, agency="市教育局"))
    )


def test_an_activity_lasts_as_long_as_it_does(year: Year) -> None:
    event = _events(year)["jiamusi-2021/observance-科技活动周/2024"]

    assert (event.start, event.end) == (date(2024, 5, 25), date(2024, 6, 1))


def test_days_that_are_not_announced_are_left_out() -> None:
    year = gathered(None, Book(loaded_plans()), JIAMUSI, 2025, at("2025-01-10 09:00"))
    unknown = {one.key.rpartition("/")[0] for one in year.schedule() if not one.announced}

    assert unknown
    assert unknown.isdisjoint(_events(year))


def test_the_offices_own_unconfirmed_dates_are_tentative() -> None:
    year = gathered(None, Book(loaded_plans()), "jilin-2022", 2024, at("2024-01-10 09:00"))
    event = _events(year)["jilin-2022/annual-report/2024"]

    assert str(event["status"]) == "TENTATIVE"
    assert str(event["summary"]) == "年度工作总结（截止）（日期未确认）"
    assert event.categories == ["工作办公室安排"]


@pytest.mark.parametrize("plan_id", list(loaded_plans().plans))
def test_every_plans_every_year_is_a_calendar(plan_id: str) -> None:
    book = Book(loaded_plans())
    for number in range(2016, 2027):
        content = as_ics(gathered(None, book, plan_id, number, at("2026-01-10 09:00")))

        assert not [line for line in content.split(b"\r\n") if len(line) > 75]
        assert Calendar.from_ical(content).walk("VCALENDAR")
