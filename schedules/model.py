"""A plan as a frozen value: what one issued document says, field by field.

The field names are those of the plan files in `plan_data/` and of `duban plans show --json`. Names of agencies are kept
letter for letter as the plan's lists print them; `schedules.agencies` knows who they are.
"""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schedules.written import By as By
from schedules.written import Day as Day
from schedules.written import Due as Due
from schedules.written import Name as Name
from schedules.written import Slug as Slug
from schedules.written import Text as Text


class Level(StrEnum):
    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


class PhaseKind(StrEnum):
    LAUNCH = "launch"
    IMPLEMENTATION = "implementation"
    EVALUATION = "evaluation"


class TaskKind(StrEnum):
    ACTION = "action"  # 行动
    PROJECT = "project"  # 工程
    DUTY = "duty"  # a plan that numbers its duties without tasks above them


class DeadlineKind(StrEnum):
    ANNUAL_REPORT = "annual-report"
    LAUNCH_PRODUCT = "launch-product"
    EVALUATION = "evaluation"
    INSPECTION = "inspection"
    RECURRING = "recurring"
    OTHER = "other"


class Basis(StrEnum):
    """Where a date comes from: printed, following by a written rule, or the coordinating office's own."""

    STATED = "stated"
    DERIVED = "derived"
    OFFICE = "office"


class Recurs(StrEnum):
    YEARLY = "yearly"
    HALF_YEARLY = "half-yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    IRREGULAR = "irregular"


class Role(StrEnum):
    """How a list names an agency: 牵头, 责任, 配合; or the coordinating office itself."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    COORDINATOR = "coordinator"


class Who(StrEnum):
    """Whom a date concerns, where it is not a list of names."""

    ALL = "all"
    LEADS = "leads"
    COORDINATOR = "coordinator"
    NONE = "none"


class Value(BaseModel):
    """What every part of a plan has in common: it does not change, and it knows no other keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Period(Value):
    """When the plan is in force; an open end has none."""

    start: Day | None = None
    end: Day | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"the period ends ({self.end}) before it starts ({self.start})")
        return self

    def holds(self, day: date) -> bool:
        """Whether `day` lies within, both ends included."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Coordinator(Value):
    """The office that runs the plan, and where the plan says so."""

    name: Name
    locator: Text


class Lists(Value):
    """The agencies a task, measure or safeguard names, in the plan's own order and spelling."""

    lead: tuple[Name, ...] = ()
    support: tuple[Name, ...] = ()
    responsible: tuple[Name, ...] = ()
    collective: tuple[Name, ...] = Field(
        default=(), description="phrases that name no single body (各地区, 各有关单位)"
    )
    open_ended: bool = Field(default=False, description="the list ends in 等 or in unnamed units")

    def named(self) -> Iterator[tuple[Role, str]]:
        """Every (role, name as written) of the lists, in order."""
        for role, names in (
            (Role.LEAD, self.lead),
            (Role.SUPPORT, self.support),
            (Role.RESPONSIBLE, self.responsible),
        ):
            for name in names:
                yield role, name


class Measure(Lists):
    """措施: one piece of work under a task."""

    locator: Text
    title: Text


class Task(Lists):
    """任务: the plan's own unit of work."""

    locator: Text
    title: Text
    kind: TaskKind
    measures: tuple[Measure, ...] = ()


class Safeguard(Lists):
    """保障: how the plan says it will be organised."""

    locator: Text
    title: Text


class Phase(Value):
    """阶段: a stretch of the period and what must be done in it."""

    id: Slug
    title: Text
    kind: PhaseKind
    start: Day
    end: Day
    basis: Basis
    locator: Text | None = None
    duties: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.start > self.end:
            raise ValueError(f"the phase ends ({self.end}) before it starts ({self.start})")
        return self


class Deadline(Value):
    """节点: a dated obligation or event."""

    id: Slug
    title: Text
    kind: DeadlineKind
    due: Due | None = Field(default=None, description="MM-DD, an ISO day, YYYY-MM or YYYY")
    recurs: Recurs | None = None
    from_: Day | None = Field(default=None, alias="from", description="the first day it applies")
    owed: bool = Field(description="whether a paper is expected of each agency it concerns")
    who: Who | tuple[Name, ...]
    why: Text = Field(description="the reason for `who`, in our own words")
    to: Name | None = Field(default=None, description="who receives it, and therefore never owes it")
    channel: Text | None = None
    basis: Basis
    locator: Text | None = None

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if (self.basis is Basis.OFFICE) != (self.locator is None):
            raise ValueError("a date of basis office has no locator; a stated or derived one needs it")
        if self.owed and self.due is None:
            raise ValueError("something owed needs a due date")
        if self.due and re.fullmatch(r"\d{2}-\d{2}", self.due) and self.recurs is not Recurs.YEARLY:
            raise ValueError(f"due {self.due} has no year, so it needs `recurs: yearly`")
        return self


class Target(Value):
    """指标: a number, or a word for one, that the plan commits to."""

    locator: Text
    what: Text
    value: int | float | Text
    unit: Text | None = None
    by: By | None = None


class Observance(Value):
    """活动日: a named day, week or month, and who organises something on it."""

    name: Name
    locators: tuple[Text, ...] = Field(min_length=1)
    who: Who | tuple[Name, ...]
    why: Text


class Plan(Value):
    """方案: one issued document."""

    id: Slug
    title: Text
    document_number: Text | None = None
    issuer: Text | None = None
    issued_on: Day | None = None
    jurisdiction: Name
    level: Level
    period: Period = Period()
    timezone: Text = "Asia/Shanghai"
    coordinator: Coordinator
    phases: tuple[Phase, ...] = ()
    tasks: tuple[Task, ...] = Field(min_length=1)
    safeguards: tuple[Safeguard, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    observances: tuple[Observance, ...] = ()

    def parts(self) -> Iterator[Task | Measure | Safeguard]:
        """Tasks, their measures, then safeguards: everything that may name agencies, in the plan's order."""
        for task in self.tasks:
            yield task
            yield from task.measures
        yield from self.safeguards

    def names(self) -> tuple[str, ...]:
        """Every distinct name as written in the lists, in order of first appearance."""
        return tuple(dict.fromkeys(name for part in self.parts() for _, name in part.named()))

    def in_force(self, day: date) -> bool:
        """Whether the plan is to be carried out on `day`."""
        return self.period.holds(day) and (self.issued_on is None or self.issued_on <= day)
