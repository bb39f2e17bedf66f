"""What falls due of a plan between two days."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedules.model import Basis, Plan, Role
from schedules.occurrences import Occurrence, reminder_instants, steps_on
from schedules.policy import Kind
from tests.schedules.samples import POLICY, days_of, deadline, due, make_plan, named

ALWAYS = ("2016-01-01", "2035-12-31")


def keys(plan: Plan, first: str = ALWAYS[0], last: str = ALWAYS[1]) -> list[str]:
    return [occurrence.key for occurrence in due(plan, first, last)]


def only(plan: Plan, first: str = ALWAYS[0], last: str = ALWAYS[1]) -> Occurrence:
    (occurrence,) = due(plan, first, last)
    return occurrence


def test_every_agency_but_the_recipient_owes_the_report_once_a_year() -> None:
    assert keys(make_plan(), "2024-01-01", "2024-12-31") == [
        "mou-2021/annual-report/2024/市农业局",
        "mou-2021/annual-report/2024/市总工会",
        "mou-2021/annual-report/2024/市教育局",
        "mou-2021/annual-report/2024/市气象局",
    ]


def test_an_occurrence_says_all_that_a_reminder_needs() -> None:
    plan = make_plan(deadlines=[deadline(who=["市气象部门"], channel="a@example.org")])
    found = only(plan, "2024-12-25", "2024-12-25")
    assert (found.plan_id, found.deadline_id, found.period) == ("mou-2021", "annual-report", "2024")
    assert (found.kind, found.title, found.agency) == (Kind.ANNUAL_REPORT, "年度工作总结", "市气象局")
    assert (found.role, found.owed, found.basis, found.locator) == (Role.RESPONSIBLE, True, Basis.STATED, "五（三）")
    assert (found.to, found.channel, found.due_on) == ("市科协", "a@example.org", date(2024, 12, 25))
    assert (found.starts_on, found.ends_on, found.announced) == (None, None, True)


def test_the_due_date_itself_never_moves() -> None:
    found = only(make_plan(deadlines=[deadline(who=["市教育局"])]), "2022-12-01", "2022-12-31")
    assert found.due_on == date(2022, 12, 25), "a Sunday"
    assert days_of(found) == ["2022-11-25", "2022-12-16", "2022-12-23", "2022-12-26", "2022-12-28"]


def test_nothing_falls_due_outside_the_period_or_before_the_issue_date() -> None:
    plan = make_plan(issued_on="2022-12-26", deadlines=[deadline(who=["市教育局"])])
    assert [occurrence.period for occurrence in due(plan, *ALWAYS)] == ["2023", "2024", "2025"]


def test_nothing_falls_due_before_the_day_it_applies_from() -> None:
    plan = make_plan(deadlines=[deadline(who=["市教育局"], **{"from": "2024-12-25"})])
    assert [occurrence.period for occurrence in due(plan, *ALWAYS)] == ["2024", "2025"]


def test_an_open_ended_plan_goes_on() -> None:
    plan = make_plan(period={"start": None, "end": None}, deadlines=[deadline(who=["市教育局"])])
    assert [occurrence.period for occurrence in due(plan, "2015-01-01", "2040-12-31")] == [
        str(y) for y in range(2015, 2041)
    ]


def test_the_29th_of_february_falls_on_the_28th_in_a_common_year() -> None:
    plan = make_plan(deadlines=[deadline(due="02-29", who=["市教育局"])])
    assert [str(occurrence.due_on) for occurrence in due(plan, "2023-01-01", "2025-12-31")] == [
        "2023-02-28",
        "2024-02-29",
        "2025-02-28",
    ]


def test_year_ends_count_into_their_own_year() -> None:
    plan = make_plan(deadlines=[deadline(due="12-31", who=["市教育局"])])
    assert keys(plan, "2024-12-31", "2025-01-01") == ["mou-2021/annual-report/2024/市教育局"]
    assert days_of(only(plan, "2024-12-31", "2024-12-31"))[-2:] == ["2025-01-02", "2025-01-06"]


def test_quarters_and_months_stand_in_the_key() -> None:
    recurring = deadline(id="talks", kind="recurring", due=None, owed=False, to=None, who=["市总工会"])
    assert keys(make_plan(deadlines=[{**recurring, "recurs": "quarterly"}]), "2024-03-01", "2024-06-30") == [
        "mou-2021/talks/2024-Q1/市总工会",
        "mou-2021/talks/2024-Q2/市总工会",
    ]
    found = only(make_plan(deadlines=[{**recurring, "recurs": "monthly"}]), "2024-03-01", "2024-03-31")
    assert (found.key, found.steps) == ("mou-2021/talks/2024-03/市总工会", ())


@pytest.mark.parametrize("changes", [{"who": "none"}, {"recurs": "irregular", "due": None}, {"due": None}])
def test_what_concerns_nobody_or_has_no_day_never_falls_due(changes: dict[str, Any]) -> None:
    assert keys(make_plan(deadlines=[deadline(owed=False, **changes)])) == []


def test_an_inspection_is_the_coordinators_until_a_notice_is_out() -> None:
    inspection = deadline(id="inspection-2023", kind="inspection", due="2023", recurs=None, owed=False, to=None)
    found = only(make_plan(deadlines=[{**inspection, "who": "coordinator"}]))
    assert (found.agency, found.role) == ("市科协", Role.COORDINATOR)
    assert [(step.name, str(step.on)) for step in found.steps] == [
        ("before-180", "2023-07-04"),
        ("before-60", "2023-11-01"),
    ]


def phase(name: str, start: str, end: str) -> dict[str, Any]:
    kind = {"id": name, "title": name, "kind": name, "basis": "derived", "locator": "四"}
    return {**kind, "start": start, "end": end}


def test_phase_starts_and_ends_are_the_coordinators() -> None:
    phases = [phase("launch", "2021-01-01", "2021-12-31"), phase("evaluation", "2022-02-01", "2025-12-31")]
    found = due(make_plan(deadlines=[], phases=phases), *ALWAYS)
    assert [(o.deadline_id, str(o.due_on), len(o.steps)) for o in found] == [
        ("phase-launch-start", "2021-01-01", 0),
        ("phase-launch-end", "2021-12-31", 2),
        ("phase-evaluation-start", "2022-02-01", 2),
        ("phase-evaluation-end", "2025-12-31", 2),
    ]
    assert {(o.agency, o.role, o.owed) for o in found} == {("市科协", Role.COORDINATOR, False)}
    assert (found[1].starts_on, found[1].ends_on) == (date(2021, 1, 1), date(2021, 12, 31))


def test_a_phase_that_follows_another_is_not_brought_to_mind_twice() -> None:
    phases = [phase("launch", "2021-01-01", "2021-12-31"), phase("evaluation", "2022-01-01", "2025-12-31")]
    found = due(make_plan(deadlines=[], phases=phases), "2021-12-31", "2022-01-01")
    assert [(o.kind, len(o.steps)) for o in found] == [(Kind.PHASE_END, 2), (Kind.PHASE_START, 0)]


def test_a_target_concerns_the_leads_of_its_task_and_the_coordinator() -> None:
    targets = [
        {"locator": "三（二）", "what": "培训", "value": 1, "unit": "次"},
        {"locator": "三（二）", "what": "农民培训", "value": 300, "unit": "人", "by": 2024},
        {"locator": "二", "what": "科学素质比例", "value": 12.5, "unit": "%", "by": "2025-06-30"},
    ]
    found = due(make_plan(deadlines=[], targets=targets), *ALWAYS)
    assert [(o.key, o.role, o.basis, len(o.steps)) for o in found] == [
        ("mou-2021/target-三（二）-2/2024/市农业局", Role.LEAD, Basis.DERIVED, 0),
        ("mou-2021/target-三（二）-2/2024/市科协", Role.COORDINATOR, Basis.DERIVED, 2),
        ("mou-2021/target-二-1/2025/市科协", Role.COORDINATOR, Basis.STATED, 2),
    ]
    assert [o.title for o in found[1:]] == ["农民培训：300人", "科学素质比例：12.5%"]


def test_two_spellings_of_a_named_day_are_one_occurrence_per_agency() -> None:
    plan = make_plan(
        deadlines=[], observances=[named("科普日", ["市教育局"]), named("全国科普日", ["市教育局", "市农业局"], "五")]
    )
    found = due(plan, "2024-01-01", "2024-12-31")
    assert [o.key for o in found] == [
        "mou-2021/observance-全国科普日/2024/市农业局",
        "mou-2021/observance-全国科普日/2024/市教育局",
    ]
    assert {(o.title, o.locator, o.owed, o.basis) for o in found} == {("全国科普日", "四、五", False, Basis.DERIVED)}
    assert {(o.starts_on, o.ends_on) for o in found} == {(date(2024, 9, 15), date(2024, 9, 25))}
    assert days_of(found[0]) == ["2024-08-01"]


def test_a_named_day_is_called_what_the_plan_calls_it() -> None:
    found = only(make_plan(deadlines=[], observances=[named("科普日", ["市教育局"])]), "2024-01-01", "2024-12-31")
    assert (found.title, found.deadline_id) == ("科普日", "observance-全国科普日")


def test_a_date_not_announced_yet_stands_on_the_first_of_its_usual_month() -> None:
    found = only(make_plan(deadlines=[], observances=[named("营养周", ["市教育局"])]), "2025-01-01", "2025-12-31")
    assert (found.due_on, found.announced, days_of(found)) == (date(2025, 5, 1), False, ["2025-04-01"])


def test_a_named_day_without_a_common_date_never_falls_due() -> None:
    assert keys(make_plan(deadlines=[], observances=[named("三下乡", "all")])) == []


def test_reminders_leave_at_nine_in_shanghai() -> None:
    found = only(make_plan(deadlines=[deadline(who=["市教育局"])]), "2024-12-25", "2024-12-25")
    instants = reminder_instants(found, time(9), ZoneInfo("Asia/Shanghai"))
    assert instants[0].isoformat() == "2024-11-25T09:00:00+08:00"
    assert [instant.date() for instant in instants] == [step.on for step in found.steps]


def test_seen_and_promised_leave_fewer_steps() -> None:
    found = only(make_plan(deadlines=[deadline(who=["市教育局"])]), "2024-12-25", "2024-12-25")
    assert [step.name for step in steps_on(found, True, None)] == ["before-1", "before-0", "after-1", "after-3"]
    assert [step.name for step in steps_on(found, False, date(2024, 12, 26))] == ["after-1", "after-3"]


def test_the_office_defaults_fall_due_like_everything_else() -> None:
    found = due(POLICY.completed(make_plan(deadlines=[])), "2025-12-01", "2025-12-31")
    assert {(o.deadline_id, o.basis, o.locator) for o in found} == {
        ("annual-report", Basis.OFFICE, None),
        ("phase-evaluation-end", Basis.OFFICE, None),
    }
