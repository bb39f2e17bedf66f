"""What changes between two plans, in facts and in words."""

from typing import Any

from bot.exports.differences import difference_as_json, difference_as_text
from schedules.agencies import Agency, Registry
from schedules.diff import Change, Difference, Share, What, difference
from schedules.model import Plan
from tests.schedules.samples import REGISTRY, TASKS, deadline, make_plan


def compared(before: Plan, after: Plan, now: Registry = REGISTRY) -> Difference:
    return difference(before, after, REGISTRY, now)


def tasks(**changes: Any) -> list[dict[str, Any]]:
    """The sample's tasks, the first one changed."""
    return [{**TASKS[0], **changes}, *TASKS[1:]]


def test_a_plan_does_not_differ_from_itself() -> None:
    found = compared(make_plan(), make_plan())

    assert not found
    assert difference_as_text(found) == "no difference"


def test_an_agency_that_joins_is_told_with_what_it_gets() -> None:
    found = compared(make_plan(), make_plan(tasks=tasks(support=["市体育局"])))

    assert found.changes == (
        Change(What.AGENCY, "", "市体育局", None, "市体育局"),
        Change(What.DUTY, "三（一）", "市体育局", None, "support"),
    )
    assert found.shares == (Share("市体育局", ("三（一） support",), (), ("年度工作总结 (12-25 yearly, owed)",), ()),)


def test_another_spelling_of_the_same_agency_is_no_change() -> None:
    spelled = make_plan(
        tasks=[
            {**TASKS[0], "measures": [{**TASKS[0]["measures"][0], "responsible": ["市教育局", "市气象局"]}]},
            TASKS[1],
        ]
    )

    assert not compared(make_plan(), spelled)


def test_a_moved_date_is_told_once_and_not_for_each_agency() -> None:
    found = compared(make_plan(), make_plan(deadlines=[deadline(due="11-30")]))

    assert found.changes == (Change(What.DEADLINE, "annual-report", "年度工作总结", "12-25", "11-30", "due"),)
    assert found.shares == ()
    assert "~ 年度工作总结 [annual-report]: due moves: 12-25 → 11-30" in difference_as_text(found)


def test_a_changed_role_is_more_of_one_and_less_of_the_other() -> None:
    found = compared(make_plan(), make_plan(tasks=tasks(lead=["市教育局"], support=["市科协"])))

    assert found.changes == (Change(What.DUTY, "三（一）", "市科协", "lead", "support"),)
    assert found.shares == (Share("市科协", ("三（一） support",), ("三（一） lead",)),)


def test_a_part_that_moves_keeps_its_agencies() -> None:
    before = make_plan()
    after = make_plan(tasks=[{**TASKS[0], "locator": "四（一）", "measures": []}, TASKS[1]])
    found = compared(before, after)

    assert Change(What.PART, "四（一）", "青少年科学素质行动", "三（一）", "四（一）", "locator") in found.changes
    assert Change(What.PART, "三（一）措施1", "科技教育", "科技教育", None) in found.changes
    assert [share.agency for share in found.shares] == ["市教育局", "市气象局"]  # of the measure alone


def test_a_body_that_the_registry_names_anew_is_told_under_both_names() -> None:
    after = Registry({"某市": (*REGISTRY.by_jurisdiction["某市"], Agency(name="市农业农村局", aliases=("市农业局",)))})

    found = compared(make_plan(), make_plan(), after)

    assert {(change.name, change.before, change.after) for change in found.changes if change.what is What.AGENCY} == {
        ("市农业农村局", None, "市农业农村局"),
        ("市农业局", "市农业局", None),
    }


def test_targets_phases_and_named_days_are_compared() -> None:
    target = {"locator": "二", "what": "比例", "value": 10, "unit": "%", "by": "2025"}
    phase = {
        "id": "launch",
        "title": "启动",
        "kind": "launch",
        "start": "2021-01-01",
        "end": "2021-12-31",
        "basis": "stated",
        "locator": "五",
    }
    day = {"name": "全国科普日", "locators": ["四"], "who": "all", "why": "都参加"}
    before = make_plan(targets=[target], phases=[phase], observances=[day])
    after = make_plan(targets=[{**target, "value": 12.5}], phases=[{**phase, "end": "2022-12-31"}])

    text = difference_as_text(compared(before, after))

    assert "~ 比例 [二]: value changes: 10% → 12.5%" in text
    assert "~ 启动 [launch]: end moves: 2021-12-31 → 2022-12-31" in text
    assert "- gone named day: 全国科普日 [四]" in text


def test_the_json_holds_every_change_and_share() -> None:
    found = difference_as_json(compared(make_plan(), make_plan(period={"start": "2021-01-01", "end": "2026-12-31"})))

    assert found["changes"] == [
        {"what": "head", "where": "", "name": "", "before": "2025-12-31", "after": "2026-12-31", "key": "period.end"}
    ]
    assert found["agencies"] == []
