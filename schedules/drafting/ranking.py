"""Rules about who leads where a list does not say so: 列第一位者为牵头单位, 无牵头单位的，责任单位即为牵头单位."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schedules.drafting.duties import Listed
from schedules.drafting.roles import first_leads, others_support
from schedules.drafting.words import ALL_LEAD
from schedules.model import Role

_ALL_LEAD = re.compile(ALL_LEAD)


@dataclass(frozen=True)
class Rules:
    """What a document rules for lists without 牵头: the first leads, the others support, or all who are responsible lead."""

    first_leads: bool = False
    others_support: bool = False
    all_lead: bool = False

    def rank(self, lists: Sequence[Listed]) -> None:
        """Rank the bodies of one part's lists, unless one of them says who leads (on a line of its own, perhaps)."""
        if any(role is Role.LEAD for each in lists for role, _ in each.bodies):
            return
        for each in lists:
            if not each.bodies or each.bodies[0][0] is not Role.RESPONSIBLE:
                continue
            if self.first_leads:
                self._rank_first(each)
            elif self.all_lead:
                each.bodies = [(Role.LEAD if role is Role.RESPONSIBLE else role, name) for role, name in each.bodies]

    def _rank_first(self, each: Listed) -> None:
        if self.others_support:
            each.bodies = [(Role.SUPPORT, name) for _, name in each.bodies]
        if not each.phrase_first:
            each.bodies[0] = (Role.LEAD, each.bodies[0][1])


def rules_of(lists: Iterable[Listed], texts: Sequence[str]) -> Rules:
    """The rules that a document's lists or texts name."""
    held = list(lists)
    return Rules(
        any(each.first_leads for each in held) or any(map(first_leads, texts)),
        any(each.others_support for each in held) or any(map(others_support, texts)),
        any(_ALL_LEAD.search(text) for text in texts),
    )


def ruled(parts: Sequence[Sequence[Listed]]) -> list[Sequence[Listed]]:
    """The lists the rules hold for, part by part: all of them, or those from the list on that says it (下同)."""
    says = ((at, count) for at, held in enumerate(parts) for count, each in enumerate(held) if each.first_leads)
    start, first = next(says, (0, 0))
    return [held[first * (at == 0) :] for at, held in enumerate(parts[start:])]
