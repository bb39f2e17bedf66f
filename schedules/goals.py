"""The numbers a plan commits to (指标): whose they are, and what a note may say about them. Never more than a proposal."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from schedules.agencies import Registry
from schedules.concerned import Concerned
from schedules.due import day
from schedules.model import Plan, Target

_CLAUSE = re.compile(r"[^,，。;；!！\n]+")
_NUMBER = r"(?<![\d.])(\d{1,9}(?:\.\d{1,4})?)\s*(?:余|多)?\s*"
_ALIKE = 3  # so many pairs of neighbouring signs a clause has in common with the target it is about


@dataclass(frozen=True)
class Goal:
    """One target: its id (that of its date), its place among the plan's targets from 1, who leads its task."""

    id: str
    place: int
    target: Target
    leads: tuple[str, ...]

    @property
    def by(self) -> date | None:
        return day(self.target.by) if self.target.by else None

    @property
    def unit(self) -> str:
        """The unit a value is said in: 名/年 is said in 名."""
        return (self.target.unit or "").split("/")[0]


@dataclass(frozen=True)
class Said:
    """A number that seems to be about a target, with the words it was read from."""

    goal: Goal
    value: str
    words: str


def goals(plan: Plan, registry: Registry) -> tuple[Goal, ...]:
    """Every target of the plan, in its order."""
    concerned, places, found = Concerned.by(plan, registry), Counter[str](), []
    for place, target in enumerate(plan.targets, start=1):
        places[target.locator] += 1
        target_id = f"target-{target.locator}-{places[target.locator]}"
        found.append(Goal(target_id, place, target, concerned.leads_at(target.locator)))
    return tuple(found)


def distance(goal: Goal, value: str) -> Decimal | None:
    """How much is missing to the target; 0 or less when it is reached, None where one of them is no number."""
    read = number(value)
    if read is None or isinstance(goal.target.value, str):
        return None
    return Decimal(str(goal.target.value)) - read


def number(value: str) -> Decimal | None:
    """A decimal as it was written; None for anything else."""
    try:
        read = Decimal(value)
    except InvalidOperation:
        return None
    return read if read.is_finite() else None


def said_about(text: str, among: Sequence[Goal]) -> Iterator[Said]:
    """The numbers of a text that share unit and words with a target, each target once: the clause most like it."""
    best: dict[str, tuple[int, Said]] = {}
    for clause in _CLAUSE.findall(text):
        fitting = [
            (alike, goal, found[1])
            for goal in among
            if (alike := _alike(clause, goal)) and (found := _number(clause, goal))
        ]
        if fitting:
            alike, goal, value = max(fitting, key=lambda one: one[0])
            if alike > best.get(goal.id, (0,))[0]:
                best[goal.id] = alike, Said(goal, value, clause.strip())
    yield from (said for _, said in best.values())


def said_alone(text: str, goal: Goal) -> Said | None:
    """The only number of a text that has the target's unit: 已建成32个, said where just that target was asked about."""
    if not goal.unit or isinstance(goal.target.value, str):
        return None
    found = list(re.finditer(_NUMBER + _unit(goal), text))
    clause = next((one for one in _CLAUSE.findall(text) if found and found[0][0] in one), "")
    return Said(goal, found[0][1], clause.strip()) if len(found) == 1 else None


def _number(clause: str, goal: Goal) -> re.Match[str] | None:
    if not goal.unit or isinstance(goal.target.value, str):
        return None
    return re.search(_NUMBER + _unit(goal), clause)


def _unit(goal: Goal) -> str:
    return "[%％]" if goal.unit == "%" else re.escape(goal.unit)


def _alike(clause: str, goal: Goal) -> int:
    common = len(_pairs(clause) & _pairs(goal.target.what))
    return common if common >= min(_ALIKE, len(goal.target.what) - 1) else 0


def _pairs(text: str) -> set[str]:
    signs = [sign for sign in text if sign.isalnum()]
    return {a + b for a, b in pairwise(signs)}
