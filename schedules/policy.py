"""The office's own numbers, all in one file: hours, ladders, defaults, limits (`plan_data/policy.yaml`).

What a plan does not say, the coordinating office decides. What it adds to a plan has the basis `office` and no locator.
"""

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from schedules.cadence import Ladder, Step, steps
from schedules.calendar import WorkingDays
from schedules.model import Basis, Deadline, DeadlineKind, Due, Phase, PhaseKind, Plan, Recurs, Slug, Text, Value, Who


class Kind(StrEnum):
    """Every kind of date that can fall due: the plan file's own kinds, and those of the other parts of a plan."""

    ANNUAL_REPORT = "annual-report"
    LAUNCH_PRODUCT = "launch-product"
    PHASE_START = "phase-start"
    PHASE_END = "phase-end"
    EVALUATION = "evaluation"
    INSPECTION = "inspection"
    INSPECTION_NOTICE = "inspection-notice"
    TARGET = "target"
    OBSERVANCE = "observance"
    RECURRING = "recurring"
    EXTENSION = "extension"
    OTHER = "other"


class Window(Value):
    """One stretch of the working day in which messages may leave."""

    start: time
    end: time

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.start >= self.end:
            raise ValueError(f"ends ({self.end:%H:%M}) before it starts ({self.start:%H:%M})")
        return self


class Hours(Value):
    """When the bot may speak of its own accord on a working day."""

    windows: tuple[Window, ...] = Field(min_length=1)
    default: time = Field(description="when reminders leave unless a contact chose another hour")

    @model_validator(mode="after")
    def _starts_inside(self) -> Self:
        if not self.hold(self.default):
            raise ValueError(f"default {self.default:%H:%M} lies outside the windows")
        return self

    def hold(self, moment: time) -> bool:
        """Whether `moment` (local) lies in a window."""
        return any(window.start <= moment < window.end for window in self.windows)


class KindLadder(Ladder):
    """The ladder of one kind, and for whom it is."""

    only: Literal["coordinator", "owed"] | None = Field(
        default=None, description="coordinator: the coordinating office alone; owed: only where a paper is expected"
    )

    def reaches(self, coordinator: bool, owed: bool) -> bool:
        """Whether it is meant for an item of the coordinator's or an agency's, owed or not."""
        return {"coordinator": coordinator, "owed": owed, None: True}[self.only]


class AnnualReport(Value):
    """The report that a plan without one gets."""

    id: Slug
    due: Due
    title: Text
    why: Text


class PhaseTitles(Value):
    """What the phases are called in a plan that names none."""

    launch: Text
    implementation: Text
    evaluation: Text


class OfficeDefaults(Value):
    """What the office adds to a plan that is silent about it."""

    annual_report: AnnualReport
    phases: PhaseTitles


class Burden(Value):
    """The most that one contact may get (burden rule 4); the tests hold every agency and year to it."""

    answering_per_year: int = Field(gt=0)
    answering_per_thirty_days: int = Field(gt=0)
    silent_per_year: int = Field(gt=0)
    items_per_digest: int = Field(gt=0)


class OpenSubscription(Value):
    """Whether a stranger may ask to join by picking from lists."""

    telegram: bool
    sandbox: bool


class Policy(Value):
    """`policy.yaml`, whole. Unknown and missing keys are refused."""

    hours: Hours
    ladders: Mapping[Kind, KindLadder]
    closing_steps: int = Field(ge=0, description="how many rungs before the day still leave after 收到")
    burden: Burden
    office_defaults: OfficeDefaults | None
    open_subscription: OpenSubscription

    @model_validator(mode="after")
    def _knows_every_kind(self) -> Self:
        missing = [kind.value for kind in Kind if kind not in self.ladders]
        if missing:
            raise ValueError(f"ladders has no {', '.join(missing)}; write {{}} for a kind without steps")
        return self

    @classmethod
    def silent(cls) -> Self:
        """The policy that sends and adds nothing: it stands in while the file cannot be read."""
        return cls(
            hours=Hours(windows=(Window(start=time.min, end=time.max),), default=time.min),
            ladders={kind: KindLadder() for kind in Kind},
            closing_steps=0,
            burden=Burden(answering_per_year=1, answering_per_thirty_days=1, silent_per_year=1, items_per_digest=1),
            office_defaults=None,
            open_subscription=OpenSubscription(telegram=False, sandbox=False),
        )

    def steps(
        self, kind: Kind, due_on: date, calendar: WorkingDays, *, coordinator: bool, owed: bool
    ) -> tuple[Step, ...]:
        """The steps of one item of the coordinator's or an agency's.

        An owed item that its kind's ladder does not reach takes the steps of `other`: what is expected is asked for.
        Nothing leaves after the day for what is not owed: silence and lateness exist for owed items only.
        """
        ladder: Ladder = next(
            (self.ladders[k] for k in (kind, Kind.OTHER) if self.ladders[k].reaches(coordinator, owed)), KindLadder()
        )
        if not owed:
            ladder = ladder.model_copy(update={"after": ()})
        return steps(ladder, due_on, calendar, self.closing_steps)

    def completed(self, plan: Plan) -> Plan:
        """The plan with what the office adds where the document is silent (product.md, office defaults).

        A plan without an annual report gets one; a plan with a period but without phases gets launch, implementation
        and evaluation, which owe nothing. A plan that has both comes back as it is.
        """
        defaults = self.office_defaults
        if defaults is None:
            return plan
        added: dict[str, object] = {}
        if not any(deadline.kind is DeadlineKind.ANNUAL_REPORT for deadline in plan.deadlines):
            added["deadlines"] = (*plan.deadlines, _annual_report(plan, defaults.annual_report))
        if not plan.phases:
            added["phases"] = tuple(_phases(plan, defaults.phases))
        return plan.model_copy(update=added) if added else plan


def _annual_report(plan: Plan, wanted: AnnualReport) -> Deadline:
    taken = {deadline.id for deadline in plan.deadlines}
    return Deadline(
        id=f"{wanted.id}-office" if wanted.id in taken else wanted.id,
        title=wanted.title,
        kind=DeadlineKind.ANNUAL_REPORT,
        due=wanted.due,
        recurs=Recurs.YEARLY,
        owed=True,
        who=Who.ALL,
        why=wanted.why,
        to=plan.coordinator.name,
        basis=Basis.OFFICE,
    )


def _phases(plan: Plan, titles: PhaseTitles) -> Iterator[Phase]:
    """Launch in the first year, evaluation in the last, implementation between; only those that there is room for.

    The first year is that in which the plan came into force: a document of 2022 for 2021–2025 is launched in 2022.
    """
    known = [day for day in (plan.period.start, plan.issued_on) if day is not None]
    end = plan.period.end
    if end is None or not known or max(known) > end:
        return
    start = max(known)
    evaluation = max(start, date(end.year, 1, 1))
    if start.year < end.year:
        yield _phase(PhaseKind.LAUNCH, titles.launch, start, date(start.year, 12, 31))
    if start.year + 1 < end.year:
        between = date(start.year + 1, 1, 1), evaluation - timedelta(days=1)
        yield _phase(PhaseKind.IMPLEMENTATION, titles.implementation, *between)
    yield _phase(PhaseKind.EVALUATION, titles.evaluation, evaluation, end)


def _phase(kind: PhaseKind, title: str, start: date, end: date) -> Phase:
    return Phase(id=kind.value, title=title, kind=kind, start=start, end=end, basis=Basis.OFFICE)
