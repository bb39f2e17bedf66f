"""Whom a date concerns: from `who` to the agencies of the plan's lists, each once, under its canonical name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from schedules.agencies import Registry
from schedules.model import Plan, Role, Who

# 牵头 is more than 责任, 责任 more than 配合.
_STRENGTH = {Role.LEAD: 0, Role.RESPONSIBLE: 1, Role.SUPPORT: 2}


@dataclass(frozen=True)
class Concerned:
    """The agencies of one plan, in order of first appearance, each with its strongest role; the coordinating office."""

    plan: Plan
    registry: Registry
    roles: Mapping[str, Role]
    coordinator: str

    @classmethod
    def by(cls, plan: Plan, registry: Registry) -> Self:
        """The agencies that the lists of `plan` name."""
        roles: dict[str, Role] = {}
        for part in plan.parts():
            for role, name in part.named():
                agency = registry.canonical(plan.jurisdiction, name)
                roles[agency] = min(roles.get(agency, role), role, key=_STRENGTH.__getitem__)
        return cls(plan, registry, roles, registry.canonical(plan.jurisdiction, plan.coordinator.name))

    def agencies(self, who: Who | tuple[str, ...], to: str | None = None) -> tuple[str, ...]:
        """The agencies that `who` means; `all` and `leads` leave out the recipient `to`: it owes nothing to itself."""
        recipient = None if to is None else self._canonical(to)
        match who:
            case Who.ALL:
                return tuple(agency for agency in self.roles if agency != recipient)
            case Who.LEADS:
                leads = (agency for agency, role in self.roles.items() if role is Role.LEAD)
                return tuple(agency for agency in leads if agency != recipient)
            case Who.COORDINATOR:
                return (self.coordinator,)
            case Who.NONE:
                return ()
            case names:
                return self.named(names)

    def leads_at(self, locator: str) -> tuple[str, ...]:
        """The leads of the task at `locator` or around it, in the plan's order; none where no task holds it."""
        for task in self.plan.tasks:
            places = {task.locator, *(measure.locator for measure in task.measures)}
            # A place inside the task that is no measure's: 三（一）2 under 三（一）, but never 二12 under 二1.
            inside = task.locator.endswith("）") and locator.startswith(task.locator)
            if locator in places or inside:
                return self.named(task.lead)
        return ()

    def named(self, names: Iterable[str]) -> tuple[str, ...]:
        """The agencies written as `names`, each once."""
        return tuple(dict.fromkeys(self._canonical(name) for name in names))

    def role(self, agency: str, who: Who | tuple[str, ...]) -> Role | None:
        """As what a date concerns `agency`: as the coordinating office, or in its strongest role; None if unlisted."""
        if agency == self.coordinator and (who is Who.COORDINATOR or agency not in self.roles):
            return Role.COORDINATOR
        return self.roles.get(agency)

    def owing(self, agencies: Iterable[str], to: str | None, day: date) -> dict[str, tuple[str, ...]]:
        """The bodies that have the duties of `agencies` on `day`, each with those it has them of.

        A body that has become part of the recipient `to` owes it nothing any more.
        """
        changes = self.registry.changes(self.plan.jurisdiction)
        if not changes or day < changes[0]:
            return {root: (root,) for root in agencies}
        dated = self.registry.on(day)
        recipient = None if to is None else dated.canonical(self.plan.jurisdiction, to)
        found: dict[str, tuple[str, ...]] = {}
        for root in agencies:
            body = dated.canonical(self.plan.jurisdiction, root)
            if body != recipient or root == self._canonical(to or ""):
                found[body] = (*found.get(body, ()), root)
        return found

    def role_of(self, roots: Iterable[str], who: Who | tuple[str, ...]) -> Role | None:
        """The strongest role of several agencies, whose duties one body has."""
        known = [role for root in roots if (role := self.role(root, who)) is not None]
        return min(known, key=lambda role: _STRENGTH.get(role, -1), default=None)

    def _canonical(self, name: str) -> str:
        return self.registry.canonical(self.plan.jurisdiction, name)


def each_once(groups: Iterable[Iterable[str]]) -> Iterator[str]:
    """Every name of several groups, in order, once."""
    return iter(dict.fromkeys(name for group in groups for name in group))
