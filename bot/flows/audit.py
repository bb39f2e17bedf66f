"""The auditor: what should have gone out in the last days, from the plans, the calendar and the enrolments, against what did.

It shares nothing with the planner but the dates: a fault there must not hide itself here. It changes nothing. What it may
report wrongly it leaves out: somebody who was not looked at yet today, a date the office has only just confirmed.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.flows.desk import Desk
from bot.flows.owed import Standing, standings
from bot.store import audits, facts
from bot.store.facts import WAVE_HELD
from schedules.cadence import Step
from schedules.model import Basis, Role
from schedules.occurrences import steps_on

DAYS = 14
_NEXT_STEPS, _LAST_STEPS = timedelta(days=200), timedelta(days=60)  # no ladder reaches farther from its day
_ANSWER_WITHIN = timedelta(hours=1)


class Difference(StrEnum):
    """What is not as it should be."""

    MISSING = "missing"  # a step has come, and no reminder was written down for anybody of the agency
    NOT_LOOKED_AT = "not-looked-at"  # the planner has passed somebody over on a working day
    LATE = "late"  # a message waits although its day, or an hour, is over
    DEAD = "dead"  # Telegram refused a message for good
    TWICE = "twice"  # two messages of the bot's own accord on one day


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference; `what` is an occurrence's key with the step, or the number of a row or of a person."""

    kind: Difference
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit found; `expected` is how many steps it asked for."""

    at: datetime
    expected: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def clean(self) -> bool:
        return not self.findings

    def count(self, kind: Difference) -> int:
        """How many findings of that kind."""
        return sum(finding.kind is kind for finding in self.findings)

    def and_also(self, other: "Report") -> "Report":
        """Both in one."""
        return Report(self.at, self.expected + other.expected, self.findings + other.findings)


def audit(desk: Desk, days: int = DAYS) -> Report:
    """Everything in one go."""
    report = audit_queues(desk, days)
    for plan_id in desk.book.plans:
        report = report.and_also(audit_plan(desk, plan_id, days))
    return report


def audit_plan(desk: Desk, plan_id: str, days: int = DAYS) -> Report:
    """The steps of one plan that have come in the last days."""
    over = _last_day_that_is_over(desk)
    first = over - timedelta(days=days)
    loaded_at = facts.first_loaded_at(desk.session, plan_id) or desk.now
    confirmed_at = _confirmed_at(desk, plan_id)
    expected, findings = 0, list[Finding]()
    for agency, joined_at in audits.places(desk.session, plan_id, over):
        since = max(joined_at, loaded_at)
        asked = list(_asked(desk, plan_id, agency, since, confirmed_at, first, over))
        said = audits.said(desk.session, [s.row.id or 0 for s, _ in asked if s.row])
        expected += len(asked)
        findings += [
            Finding(Difference.MISSING, f"{standing.occurrence.key} {steps[0].name}")
            for standing, steps in asked
            if not any(standing.row and (standing.row.id, step.name) in said for step in steps)
        ]
    return Report(desk.now, expected, tuple(findings))


def audit_queues(desk: Desk, days: int = DAYS) -> Report:
    """Who was passed over, what is late, what was refused, what went out twice."""
    if not desk.book.plans:
        return Report(desk.now)
    over = _last_day_that_is_over(desk)
    began = datetime.combine(over, time(), tzinfo=desk.book.zone(next(iter(desk.book.plans))))
    since = desk.now - timedelta(days=days)
    passed_over = audits.not_looked_at(desk.session, over, began)
    findings = [Finding(Difference.NOT_LOOKED_AT, f"{passed_over} people")] if passed_over else []
    findings += _each(Difference.LATE, audits.late(desk.session, over, desk.now - _ANSWER_WITHIN))
    findings += _each(Difference.DEAD, audits.dead(desk.session, since))
    findings += _each(Difference.TWICE, audits.twice(desk.session, since))
    return Report(desk.now, 0, tuple(findings))


def _each(kind: Difference, found: Iterable[int]) -> list[Finding]:
    return [Finding(kind, str(one)) for one in found]


def _last_day_that_is_over(desk: Desk) -> date:
    """The newest working day whose hours have ended."""
    local = desk.now.astimezone(desk.book.zone(next(iter(desk.book.plans))))
    day = local.date()
    if local.time() < desk.book.loaded.policy.hours.windows[-1].end:
        day -= timedelta(days=1)
    while not desk.book.loaded.calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def _confirmed_at(desk: Desk, plan_id: str) -> dict[str, datetime]:
    mine = (decided for decided in facts.office_dates(desk.session) if decided.plan_id == plan_id)
    return {decided.deadline_id: decided.decided_at for decided in mine if decided.decided_at is not None}


def _asked(
    desk: Desk,
    plan_id: str,
    agency: str,
    since: datetime,
    confirmed_at: dict[str, datetime],
    first: date,
    over: date,
) -> Iterator[tuple[Standing, tuple[Step, ...]]]:
    """What has to have been said: the newest step that had come, with the later ones that may have taken its place."""
    waiting = set(json.loads(facts.get(desk.session, WAVE_HELD) or "[]"))
    for standing in standings(desk, plan_id, agency, first - _LAST_STEPS, over + _NEXT_STEPS):
        known = since
        if standing.occurrence.basis is Basis.OFFICE:
            every = confirmed_at.get("*", since)
            known = max(since, confirmed_at.get(standing.occurrence.deadline_id, every))
        if standing.occurrence.key in waiting or not _matters(desk, standing):
            continue
        steps = _steps(standing)
        come = [
            place
            for place, step in enumerate(steps)
            if first <= step.on <= over and known < datetime.combine(step.on, time(), tzinfo=desk.book.zone(plan_id))
        ]
        if come:
            yield standing, steps[come[-1] :]


def _steps(standing: Standing) -> tuple[Step, ...]:
    row = standing.row
    return steps_on(standing.occurrence, bool(row and row.seen_at), row.promised_on if row else None)


def _matters(desk: Desk, standing: Standing) -> bool:
    value = standing.occurrence
    if value.role is Role.COORDINATOR:
        return False
    if value.owed:
        return standing.open
    return not standing.history and (value.ends_on or value.due_on) >= desk.today(value.plan_id)
