"""The office's own examples: what three agencies get in one year."""

from collections.abc import Iterable
from datetime import date

import pytest

from schedules.loader import Loaded, load_folder
from schedules.model import Basis
from schedules.occurrences import Occurrence, occurrences
from tests.schedules.samples import PLAN_DATA


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_folder(PLAN_DATA)


def year_of(loaded: Loaded, plan_id: str, agency: str, year: int, confirmed: bool = True) -> list[Occurrence]:
    """What falls due for `agency` in `year`; without the office's own dates while they are not `confirmed`."""
    found = occurrences(
        loaded.plans[plan_id],
        loaded.registry,
        loaded.policy,
        loaded.calendar,
        loaded.observances,
        date(year, 1, 1),
        date(year, 12, 31),
    )
    return [o for o in found if o.agency == agency and (confirmed or o.basis is not Basis.OFFICE)]


def messages(items: Iterable[Occurrence], answers: bool = False) -> list[str]:
    """The days on which something leaves; who answers does so at the second reminder of what is owed."""
    steps = (step for item in items for step in (item.steps[:2] if answers and item.owed else item.steps))
    return sorted({step.on.isoformat() for step in steps})


def test_jiamusi_education_2024(loaded: Loaded) -> None:
    items = year_of(loaded, "jiamusi-2021", "市教育局", 2024)
    report = ["2024-11-25", "2024-12-18", "2024-12-24", "2024-12-25", "2024-12-26", "2024-12-30"]
    assert messages(items) == ["2024-04-01", "2024-08-01", *report]
    assert messages(items, answers=True) == ["2024-04-01", "2024-08-01", *report[:2]]


def test_jiamusi_health_2024(loaded: Loaded) -> None:
    items = year_of(loaded, "jiamusi-2021", "市卫生健康委", 2024)
    assert len(messages(items)) == 11
    assert len(messages(items, answers=True)) == 7


def test_zhanjiang_agriculture_2016_before_the_office_dates_are_confirmed(loaded: Loaded) -> None:
    items = year_of(loaded, "zhanjiang-2016", "市农业局", 2016, confirmed=False)
    assert [item.deadline_id for item in items] == ["own-plan"]
    assert messages(items) == ["2016-12-01", "2016-12-23", "2016-12-30", "2017-01-05"]


def test_jiamusi_report_is_owed_by_24_agencies_and_not_by_its_recipient(loaded: Loaded) -> None:
    plan = loaded.plans["jiamusi-2021"]
    tables = loaded.registry, loaded.policy, loaded.calendar, loaded.observances
    found = occurrences(plan, *tables, date(2024, 12, 25), date(2024, 12, 25))
    owing = {o.agency for o in found if o.owed}
    assert len(owing) == 24
    assert "市科协" not in owing
    assert {(o.to, o.channel, o.locator) for o in found if o.owed} == {("市科协", "jmsskxpjb@126.com", "五（三）")}
