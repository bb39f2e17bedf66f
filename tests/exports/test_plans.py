"""The contract's shape of a plan: keys, order, and what stands where (`duban plans show --json`)."""

import json
from datetime import date

import pytest

from bot.exports.plans import plan_as_json, plan_as_text, plan_line, plans_as_json, plans_as_text
from schedules.book import Book
from tests.support.world import JIAMUSI, loaded_plans

PLANS = list(loaded_plans().plans)
LISTS = ["lead", "support", "responsible", "collective", "open_ended"]


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(loaded_plans())


@pytest.mark.parametrize("plan_id", PLANS)
def test_a_plan_has_the_contracts_keys_in_its_order(book: Book, plan_id: str) -> None:
    plan = plan_as_json(book.plans[plan_id], book)

    assert list(plan) == [
        "id",
        "title",
        "document_number",
        "issuer",
        "issued_on",
        "jurisdiction",
        "level",
        "period",
        "coordinator",
        "phases",
        "tasks",
        "safeguards",
        "deadlines",
        "targets",
        "observances",
        "agencies",
    ]
    shapes = {
        "phases": ["id", "title", "kind", "start", "end", "basis", "locator", "duties"],
        "tasks": ["locator", "title", "kind", *LISTS, "measures"],
        "safeguards": ["locator", "title", *LISTS],
        "deadlines": [
            "id",
            "title",
            "kind",
            "due",
            "recurs",
            "from",
            "owed",
            "who",
            "to",
            "channel",
            "basis",
            "locator",
        ],
        "targets": ["locator", "what", "value", "unit", "by"],
        "observances": ["name", "rule", "date", "locators"],
        "agencies": ["as_written", "agency"],
    }
    for key, keys in shapes.items():
        assert all(list(part) == keys for part in plan[key]), key
    measures = [measure for task in plan["tasks"] for measure in task["measures"]]
    assert all(list(measure) == ["locator", "title", *LISTS] for measure in measures)
    assert json.loads(json.dumps(plan)) == plan, "nothing but plain values"


@pytest.mark.parametrize("plan_id", PLANS)
def test_agencies_are_every_name_of_the_lists_once_in_order(book: Book, plan_id: str) -> None:
    plan = plan_as_json(book.plans[plan_id], book)
    parts = [part for task in plan["tasks"] for part in (task, *task["measures"])] + plan["safeguards"]

    met = [one["as_written"] for part in parts for key in ("lead", "support", "responsible") for one in part[key]]

    assert [one["as_written"] for one in plan["agencies"]] == list(dict.fromkeys(met))


def test_the_names_of_a_part_are_as_written_beside_the_canonical_ones(book: Book) -> None:
    plan = plan_as_json(book.plans["jilin-2022"], book)

    names = {one["as_written"]: one["agency"] for one in plan["agencies"]}
    assert names["省工信厅"] == names["省工业信息化厅"] == "省工业和信息化厅"
    assert names["省教育厅"] == "省教育厅"


def test_the_annual_report_of_a_plan_that_states_it(book: Book) -> None:
    plan = plan_as_json(book.plans[JIAMUSI], book)

    assert plan["deadlines"][0] == {
        "id": "annual-report",
        "title": "年度工作总结",
        "kind": "annual-report",
        "due": "12-25",
        "recurs": "yearly",
        "from": None,
        "owed": True,
        "who": "all",
        "to": "市科协",
        "channel": "jmsskxpjb@126.com",
        "basis": "stated",
        "locator": "五（三）",
    }
    assert plan["period"] == {"start": "2021-01-01", "end": "2025-12-31"}


def test_the_offices_own_dates_are_listed_without_a_locator(book: Book) -> None:
    plan = plan_as_json(book.plans["jilin-2016"], book)

    office = [one for one in plan["deadlines"] if one["basis"] == "office"]
    assert [(one["id"], one["due"], one["locator"]) for one in office] == [("annual-report", "12-25", None)]
    assert [phase["basis"] for phase in plan["phases"]] == ["office"] * 3
    assert [phase["locator"] for phase in plan["phases"]] == [None] * 3


@pytest.mark.parametrize(
    ("plan_id", "name", "rule", "day"),
    [
        (JIAMUSI, "防灾减灾日", "fixed", "05-12"),
        ("jilin-2022", "知识产权周", "range", "04-20"),
        ("jilin-2022", "科技工作者日", "fixed", "05-30"),
        (JIAMUSI, "公众科学日", "announced", None),
        ("zibo-2016", "全国科普日", "announced", None),
        ("zibo-2016", "三下乡", "none", None),
    ],
)
def test_a_named_day_has_its_rule_and_first_day(
    book: Book, plan_id: str, name: str, rule: str, day: str | None
) -> None:
    plan = plan_as_json(book.plans[plan_id], book)

    [found] = [one for one in plan["observances"] if one["name"] == name]
    assert (found["rule"], found["date"]) == (rule, day)


def test_a_list_of_plans_names_the_next_date(book: Book) -> None:
    line = plan_line(book.plans[JIAMUSI], book, date(2024, 12, 2))

    assert line["next"] == {"due_on": "2024-12-25", "title": "年度工作总结"}
    assert (line["agencies"], line["in_force"]) == (25, True)
    assert plan_line(book.plans["zibo-2016"], book, date(2024, 12, 2))["next"] is None


def test_tables_line_up_although_chinese_characters_are_wide(book: Book) -> None:
    text = plans_as_text(book, date(2024, 11, 1))

    assert len(text.splitlines()) == 2 + len(plans_as_json(book, date(2024, 11, 1)))
    assert "关于贯彻落实中共中央办公厅 国务院办公厅《关于新时代进一步加强科学技术普及工作的意见》的实施方案" in text
    assert "…" not in text


@pytest.mark.parametrize("plan_id", PLANS)
def test_a_plan_can_be_read_in_a_terminal(book: Book, plan_id: str) -> None:
    text = plan_as_text(book.plans[plan_id], book)

    assert text.startswith(book.plans[plan_id].title)
    assert all(part.locator in text for part in book.plans[plan_id].parts())
