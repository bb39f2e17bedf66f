"""职责: what a part of a plan asks of an agency."""

from dataclasses import dataclass

from schedules.model import Measure, Role, Safeguard, Task

Part = Task | Measure | Safeguard


@dataclass(frozen=True)
class Duty:
    """职责: one agency's role in one task, measure or safeguard."""

    role: Role
    part: Part
    first_lead: bool  # the first-named of several leads convenes


def duty_of(part: Part, role: Role, name: str) -> Duty:
    """The duty of the agency that `part` names as `name` in that role."""
    return Duty(role, part, role is Role.LEAD and len(part.lead) > 1 and part.lead[0] == name)
