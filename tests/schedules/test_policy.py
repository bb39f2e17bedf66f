"""The office's own numbers, and what it adds to a plan."""

from datetime import date, time
from typing import Any

import pytest
from pydantic import ValidationError

from schedules.model import Basis, Deadline, Plan, Who
from schedules.policy import Kind, Policy
from schedules.source import read
from tests.schedules.samples import CALENDAR, PLAN_DATA, POLICY, deadline, make_plan


def shipped() -> dict[str, Any]:
    data: dict[str, Any] = read(PLAN_DATA / "policy.yaml").data
    return data


def phases(plan: Plan) -> list[tuple[str, str, str]]:
    return [(phase.id, phase.start.isoformat(), phase.end.isoformat()) for phase in plan.phases]


def report_of(plan: Plan) -> Deadline:
    return plan.deadlines[-1]


def test_messages_leave_within_the_office_hours() -> None:
    hours = POLICY.hours
    assert hours.default == time(9)
    assert all(hours.hold(time(*moment)) for moment in [(9, 0), (11, 29), (14, 0), (17, 29)])
    assert not any(hours.hold(time(*moment)) for moment in [(8, 59), (11, 30), (12, 0), (13, 59), (17, 30)])


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("hours", "default"), "12:00", "outside the windows"),
        (("hours", "windows"), [{"start": "11:00", "end": "09:00"}], "before it starts"),
        (("ladders", "target"), None, "Input should be"),
        (("ladders", "annual-report"), {"before": [1, 7]}, "farthest first"),
        (("ladders", "birthday"), {}, "birthday|Input should be"),
        (("hold_above",), 200, "Extra inputs"),
        (("burden", "silent_per_year"), 0, "greater than 0"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(place: tuple[str, ...], value: object, words: str) -> None:
    data = shipped()
    inner = data
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    with pytest.raises(ValidationError, match=words):
        Policy.model_validate(data)


def test_every_kind_has_a_ladder_or_says_that_it_has_none() -> None:
    data = shipped()
    del data["ladders"]["target"], data["ladders"]["recurring"]
    with pytest.raises(ValidationError, match="ladders has no target, recurring"):
        Policy.model_validate(data)


def names(kind: Kind, *, coordinator: bool, owed: bool) -> list[str]:
    found = POLICY.steps(kind, date(2024, 11, 28), CALENDAR, coordinator=coordinator, owed=owed)
    return [step.name for step in found]


@pytest.mark.parametrize(
    ("kind", "coordinator", "owed", "steps"),
    [
        (Kind.ANNUAL_REPORT, False, True, "before-30 before-7 before-1 before-0 after-1 after-3"),
        (Kind.LAUNCH_PRODUCT, False, True, "before-30 before-7 before-1 after-3"),
        (Kind.LAUNCH_PRODUCT, False, False, "before-30 before-7 before-1"),
        (Kind.PHASE_END, True, False, "before-90 before-30"),
        (Kind.EVALUATION, True, False, "before-90 before-30"),
        (Kind.INSPECTION, True, False, "before-180 before-60"),
        (Kind.INSPECTION, False, False, ""),
        (Kind.INSPECTION_NOTICE, False, True, "before-15 before-3 after-1"),
        (Kind.TARGET, True, False, "before-180 before-30"),
        (Kind.TARGET, False, False, ""),
        (Kind.OBSERVANCE, False, False, "month-before"),
        (Kind.RECURRING, False, True, ""),
        (Kind.EXTENSION, False, True, "before-3 before-0 after-3"),
        (Kind.OTHER, False, False, ""),
        (Kind.OTHER, False, True, "before-30 before-7 before-1 before-0 after-1 after-3"),
        (Kind.EVALUATION, False, True, "before-30 before-7 before-1 before-0 after-1 after-3"),
    ],
)
def test_each_kind_has_the_steps_of_the_office(kind: Kind, coordinator: bool, owed: bool, steps: str) -> None:
    assert names(kind, coordinator=coordinator, owed=owed) == steps.split()


def test_a_plan_that_is_silent_about_a_report_gets_one_from_the_office() -> None:
    report = report_of(POLICY.completed(make_plan(deadlines=[])))
    assert (report.id, report.title, report.due) == ("annual-report", "年度工作总结", "12-25")
    assert (report.owed, report.who, report.to) == (True, Who.ALL, "市科协")
    assert (report.basis, report.locator) == (Basis.OFFICE, None)


def test_a_stated_report_stays_the_only_one() -> None:
    assert [d.basis for d in POLICY.completed(make_plan()).deadlines] == [Basis.STATED]


def test_an_id_that_is_taken_is_not_taken_twice() -> None:
    completed = POLICY.completed(make_plan(deadlines=[deadline(kind="other")]))
    assert [d.id for d in completed.deadlines] == ["annual-report", "annual-report-office"]


def test_default_phases_run_from_first_to_last_year() -> None:
    completed = POLICY.completed(make_plan())
    assert phases(completed) == [
        ("launch", "2021-01-01", "2021-12-31"),
        ("implementation", "2022-01-01", "2024-12-31"),
        ("evaluation", "2025-01-01", "2025-12-31"),
    ]
    assert {phase.basis for phase in completed.phases} == {Basis.OFFICE}
    assert not any(phase.duties for phase in completed.phases), "a default phase owes nothing"


@pytest.mark.parametrize(
    ("period", "issued_on", "expected"),
    [
        (("2016-01-01", "2020-12-31"), "2016-06-16", ["2016-06-16", "2017-01-01", "2020-01-01"]),
        (("2021-01-01", "2025-12-31"), "2022-03-01", ["2022-03-01", "2023-01-01", "2025-01-01"]),
        (("2024-01-01", "2025-06-30"), None, ["2024-01-01", "2025-01-01"]),
        (("2024-05-01", "2024-12-31"), None, ["2024-05-01"]),
        ((None, "2025-12-31"), "2023-02-01", ["2023-02-01", "2024-01-01", "2025-01-01"]),
        ((None, "2025-12-31"), None, []),
        (("2021-01-01", None), None, []),
        (("2021-01-01", "2021-12-31"), "2022-01-05", []),
    ],
)
def test_default_phases_start_no_earlier_than_the_document(
    period: tuple[str | None, str | None], issued_on: str | None, expected: list[str]
) -> None:
    plan = make_plan(period={"start": period[0], "end": period[1]}, issued_on=issued_on)
    found = phases(POLICY.completed(plan))
    assert [start for _, start, _ in found] == expected
    assert not found or found[-1][2] == period[1]


def test_completing_twice_changes_nothing() -> None:
    once = POLICY.completed(make_plan(deadlines=[]))
    assert POLICY.completed(once) == once


def test_while_the_file_cannot_be_read_nothing_is_sent_or_added() -> None:
    silent = Policy.silent()
    plan = make_plan(deadlines=[])
    assert silent.completed(plan) == plan
    assert all(not silent.steps(kind, date(2024, 12, 25), CALENDAR, coordinator=True, owed=True) for kind in Kind)
