"""What the coordinating office decided or recorded itself: its own dates, its notices, reforms of agencies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from schedules.agencies import Succession
from schedules.due import day_in
from schedules.model import Basis, Deadline, DeadlineKind, Phase, Plan, Who

NOTICE = "notice-"


def by_notice(deadline_id: str) -> bool:
    """Whether the date was set by a notice of the office: it is confirmed, and what is owed by it can be late."""
    return deadline_id.startswith(NOTICE)


@dataclass(frozen=True)
class Decision:
    """What the coordinator said about one date of basis `office`."""

    plan_id: str
    deadline_id: str
    confirmed: bool = False
    off: bool = False
    due: str | None = None


def as_decided(plan: Plan, mine: Mapping[str, Decision]) -> Plan:
    """The plan under what was decided on its dates, by their ids."""
    if not mine:
        return plan
    deadlines = []
    for deadline in plan.deadlines:
        decision = mine.get(deadline.id) if deadline.basis is Basis.OFFICE else None
        if decision is None:
            deadlines.append(deadline)
        elif not decision.off:
            deadlines.append(deadline.model_copy(update={"due": decision.due}) if decision.due else deadline)
    return plan.model_copy(update={"deadlines": tuple(deadlines), "phases": moved_phases(plan.phases, mine)})


def moved_phases(phases: Iterable[Phase], decided: Mapping[str, Decision]) -> tuple[Phase, ...]:
    """The phases as decided, by the id of the date at each one's end."""
    return tuple(moved_phase(phase, decided.get(f"phase-{phase.id}-end")) for phase in phases)


def moved_phase(phase: Phase, decision: Decision | None) -> Phase:
    """A phase of the office's own with the end that the coordinator chose, in the year in which it ends."""
    if phase.basis is not Basis.OFFICE or decision is None or decision.due is None:
        return phase
    return phase.model_copy(update={"end": max(phase.start, day_in(decision.due, phase.end.year))})


@dataclass(frozen=True)
class Notice:
    """A date the office set by a notice (通知): shown as the office's own, never as the plan's."""

    plan_id: str
    number: int
    title: str
    due_on: date
    who: Who | tuple[str, ...]  # as written, or all, or leads
    inspection: bool = False
    document_number: str = ""

    def deadline(self, to: str) -> Deadline:
        """The notice as a date of the plan; `to` is who receives what is owed. An inspection owes no paper."""
        return Deadline(
            id=f"{NOTICE}{self.number}",
            title=f"{self.title}（{self.document_number}）" if self.document_number else self.title,
            kind=DeadlineKind.INSPECTION if self.inspection else DeadlineKind.OTHER,
            due=self.due_on.isoformat(),
            owed=not self.inspection,
            who=self.who,
            why="工作办公室通知",
            to=None if self.inspection else to,
            basis=Basis.OFFICE,
        )


@dataclass(frozen=True)
class Reform:
    """机构改革 as the coordinator of a plan recorded it."""

    plan_id: str
    succession: Succession
