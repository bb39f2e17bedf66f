"""Burden rule 4, over every agency and every year of the shipped plans."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pytest

from schedules.loader import Loaded, load_folder
from schedules.model import Basis
from schedules.occurrences import occurrences
from tests.schedules.samples import PLAN_DATA

FIRST, LAST = date(2015, 1, 1), date(2035, 12, 31)
MONTH, YEAR = timedelta(days=30), timedelta(days=365)
SHIPPED = {"jiamusi-2021", "jilin-2016", "jilin-2022", "zhanjiang-2016", "zibo-2016"}

Desk = tuple[str, str]  # jurisdiction and agency: one contact may answer for it in several plans


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_folder(PLAN_DATA)


def message_days(loaded: Loaded, answers: bool, confirmed: bool) -> Mapping[Desk, set[date]]:
    """The days on which each agency's contact gets a message; one message holds everything of its day.

    Who `answers` does so at the second reminder of each item that is owed; the others need no answer.
    """
    days: defaultdict[Desk, set[date]] = defaultdict(set)
    tables = loaded.registry, loaded.policy, loaded.calendar, loaded.observances
    for plan in loaded.plans.values():
        for item in occurrences(plan, *tables, FIRST, LAST):
            if confirmed or item.basis is not Basis.OFFICE:
                steps = item.steps[:2] if answers and item.owed else item.steps
                days[plan.jurisdiction, item.agency] |= {step.on for step in steps}
    return days


def most_within(days: Iterable[date], span: timedelta) -> int:
    """The most days that any stretch of `span` holds."""
    ordered = sorted(days)
    return max((sum(first <= day < first + span for day in ordered) for first in ordered), default=0)


def most_in_a_year(days: Iterable[date]) -> int:
    """The most in any calendar year, and in any 365 days."""
    counted = Counter(day.year for day in days)
    return max([0, *counted.values(), most_within(days, YEAR)])


def test_all_five_plans_are_there(loaded: Loaded) -> None:
    assert list(loaded.problems) == []
    assert set(loaded.plans) >= SHIPPED


@pytest.mark.parametrize("confirmed", [True, False], ids=["office dates confirmed", "not confirmed"])
def test_a_contact_who_answers(loaded: Loaded, confirmed: bool) -> None:
    limits = loaded.policy.burden
    for desk, days in message_days(loaded, answers=True, confirmed=confirmed).items():
        assert most_in_a_year(days) <= limits.answering_per_year, desk
        assert most_within(days, MONTH) <= limits.answering_per_thirty_days, desk


@pytest.mark.parametrize("confirmed", [True, False], ids=["office dates confirmed", "not confirmed"])
def test_a_contact_who_never_answers(loaded: Loaded, confirmed: bool) -> None:
    for desk, days in message_days(loaded, answers=False, confirmed=confirmed).items():
        assert most_in_a_year(days) <= loaded.policy.burden.silent_per_year, desk


def test_the_count_sees_what_is_too_much() -> None:
    close = [date(2024, 12, day) for day in range(1, 31, 6)]
    assert most_within(close, MONTH) == 5
    assert most_within([date(2024, 1, 1), date(2024, 1, 31)], MONTH) == 1
    assert most_in_a_year([date(2024, 7, 1), date(2025, 6, 30)]) == 2


def test_every_message_leaves_on_a_working_day(loaded: Loaded) -> None:
    days = set().union(*message_days(loaded, answers=False, confirmed=True).values())
    assert all(loaded.calendar.is_working(day) for day in days)
