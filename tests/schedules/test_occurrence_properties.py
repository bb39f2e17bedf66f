"""What holds for the occurrences of any plan: plans that hypothesis makes up."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schedules.calendar import HolidayFile, WorkingDays
from schedules.model import Plan
from schedules.occurrences import Occurrence, occurrences
from schedules.policy import Policy
from tests.schedules.samples import CALENDAR, OBSERVANCES, POLICY, REGISTRY, deadline, make_plan, named

WHO = st.sampled_from(["all", "leads", "coordinator", "none", ["市教育局", "市气象部门", "市气象局"]])
DAYS = st.dates(date(2004, 1, 1), date(2040, 12, 31))
DUE = st.one_of(
    DAYS.map(lambda day: {"due": f"{day:%m-%d}", "recurs": "yearly"}),
    st.just({"due": "02-29", "recurs": "yearly"}),
    DAYS.map(lambda day: {"due": day.isoformat(), "recurs": None}),
    DAYS.map(lambda day: {"due": f"{day:%Y-%m}", "recurs": None}),
    DAYS.map(lambda day: {"due": f"{day:%Y}", "recurs": None}),
    st.sampled_from(["yearly", "half-yearly", "quarterly", "monthly", "irregular"]).map(
        lambda recurs: {"due": None, "recurs": recurs}
    ),
)
KINDS = st.sampled_from(["annual-report", "launch-product", "evaluation", "inspection", "recurring", "other"])


@st.composite
def deadlines(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for n in range(draw(st.integers(0, 4))):
        when = draw(DUE)
        owed = when["due"] is not None and draw(st.booleans())
        found.append(deadline(id=f"d-{n}", kind=draw(KINDS), who=draw(WHO), owed=owed, **when))
    return found


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    first, last = sorted([draw(DAYS), draw(DAYS)])
    names = draw(st.lists(st.sampled_from(sorted(OBSERVANCES.names())), unique=True, max_size=6))
    years = st.one_of(st.none(), st.integers(2004, 2040))
    return make_plan(
        period={
            "start": draw(st.sampled_from([None, first.isoformat()])),
            "end": draw(st.sampled_from([None, last.isoformat()])),
        },
        issued_on=draw(st.one_of(st.none(), DAYS.map(date.isoformat))),
        deadlines=draw(deadlines()),
        observances=[named(name, draw(WHO)) for name in names],
        targets=[
            {"locator": draw(st.sampled_from(["二", "三（一）", "三（二）措施9"])), "what": "数", "value": 1, "by": by}
            for by in draw(st.lists(years, max_size=4))
        ],
    )


def between(
    plan: Plan, first: date, last: date, policy: Policy = POLICY, calendar: WorkingDays = CALENDAR
) -> list[Occurrence]:
    return occurrences(policy.completed(plan), REGISTRY, policy, calendar, OBSERVANCES, first, last)


SPANS = st.tuples(DAYS, st.integers(0, 1500)).map(lambda s: (s[0], s[0] + timedelta(days=s[1])))


@given(plans(), SPANS)
def test_keys_are_unique(plan: Plan, span: tuple[date, date]) -> None:
    found = [occurrence.key for occurrence in between(plan, *span)]
    assert len(found) == len(set(found))


@given(plans(), SPANS)
def test_keys_say_plan_deadline_period_and_agency(plan: Plan, span: tuple[date, date]) -> None:
    for found in between(plan, *span):
        assert found.key.split("/") == [plan.id, found.deadline_id, found.period, found.agency]
        assert found.period[:4] == str(found.due_on.year)


@given(plans(), SPANS)
def test_planning_again_changes_nothing(plan: Plan, span: tuple[date, date]) -> None:
    assert between(plan, *span) == between(Plan.model_validate(plan.model_dump(by_alias=True)), *span)


@given(plans(), SPANS)
def test_another_calendar_moves_steps_and_no_key(plan: Plan, span: tuple[date, date]) -> None:
    rest = {str(year): {"rest": [f"{year}-12-24"]} for year in range(2004, 2042)}
    calendar = WorkingDays.of(HolidayFile.model_validate(rest))
    before, after = between(plan, *span), between(plan, *span, calendar=calendar)
    assert [(o.key, o.due_on) for o in before] == [(o.key, o.due_on) for o in after]


@given(plans(), SPANS)
def test_no_reminder_on_a_rest_day(plan: Plan, span: tuple[date, date]) -> None:
    for found in between(plan, *span):
        assert all(CALENDAR.is_working(step.on) for step in found.steps)
        assert [step.on for step in found.steps] == sorted({step.on for step in found.steps})


@given(plans(), SPANS, st.floats(0, 1))
def test_splitting_an_interval_gives_the_union(plan: Plan, span: tuple[date, date], where: float) -> None:
    first, last = span
    cut = first + timedelta(days=int((last - first).days * where))
    assert between(plan, first, last) == between(plan, first, cut) + between(plan, cut + timedelta(days=1), last)


@given(plans(), SPANS)
def test_all_lies_between_the_days_and_within_the_plan(plan: Plan, span: tuple[date, date]) -> None:
    for found in between(plan, *span):
        assert span[0] <= found.due_on <= span[1]
        assert plan.in_force(found.due_on)


@given(plans(), SPANS)
def test_nobody_owes_a_paper_to_itself_unless_named(plan: Plan, span: tuple[date, date]) -> None:
    for found in between(plan, *span):
        if found.owed and found.agency == found.to:
            assert any(d.id == found.deadline_id and d.who == "coordinator" for d in plan.deadlines)
