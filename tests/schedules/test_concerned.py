"""Whom a date concerns."""

import pytest

from schedules.concerned import Concerned
from schedules.model import Role, Who
from tests.schedules.samples import REGISTRY, make_plan

CONCERNED = Concerned.by(make_plan(), REGISTRY)


def test_all_are_the_agencies_of_the_lists_once_under_one_name() -> None:
    assert CONCERNED.agencies(Who.ALL) == ("市教育局", "市科协", "市气象局", "市农业局", "市总工会")


def test_the_recipient_does_not_report_to_itself() -> None:
    assert "市科协" not in CONCERNED.agencies(Who.ALL, to="市科协")
    assert CONCERNED.agencies(Who.LEADS, to="市科协") == ("市教育局", "市农业局")
    assert "市气象局" not in CONCERNED.agencies(Who.ALL, to="市气象部门"), "whichever way its name is written"


def test_leads_are_those_of_any_task() -> None:
    assert CONCERNED.agencies(Who.LEADS) == ("市教育局", "市科协", "市农业局")


def test_names_coordinator_and_nobody() -> None:
    assert CONCERNED.agencies(("市气象部门", "市气象局")) == ("市气象局",)
    assert CONCERNED.agencies(Who.COORDINATOR) == ("市科协",)
    assert CONCERNED.agencies(Who.NONE) == ()


def test_the_strongest_role_counts() -> None:
    assert dict(CONCERNED.roles) == {
        "市教育局": Role.LEAD,
        "市科协": Role.LEAD,
        "市气象局": Role.RESPONSIBLE,
        "市农业局": Role.LEAD,
        "市总工会": Role.SUPPORT,
    }


def test_the_coordinating_office_is_concerned_as_such_or_in_its_own_role() -> None:
    assert CONCERNED.role("市科协", Who.COORDINATOR) is Role.COORDINATOR
    assert CONCERNED.role("市科协", Who.ALL) is Role.LEAD
    assert CONCERNED.role("市体育局", ("市体育局",)) is None
    unlisted = Concerned.by(make_plan(coordinator={"name": "市科协办公室", "locator": "五"}), REGISTRY)
    assert unlisted.role("市科协办公室", Who.ALL) is Role.COORDINATOR


@pytest.mark.parametrize(
    ("locator", "leads"),
    [
        ("三（一）", ("市教育局", "市科协")),
        ("三（一）措施1", ("市教育局", "市科协")),
        ("三（二）9", ("市农业局",)),
        ("三（二十）1", ()),
        ("二", ()),
    ],
)
def test_a_target_is_led_by_the_task_that_holds_it(locator: str, leads: tuple[str, ...]) -> None:
    assert CONCERNED.leads_at(locator) == leads
