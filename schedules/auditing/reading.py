"""What the drafting reader makes of a text: a day worked out from it counts as found there (二季度, 印发之日起30日内, 8月底前)."""

import re

from schedules.drafting.citations import Context
from schedules.drafting.due_dates import cell_duties
from schedules.model import Deadline, Plan

_SENTENCE = re.compile(r"[^。;；!！?？\n]+")


def unread(deadline: Deadline, text: str, plan: Plan) -> bool:
    """Whether neither the day of `deadline` nor its cycle can be read in `text`."""
    years = {end.year for end in (plan.period.start, plan.period.end) if end}
    printed = {int(year) for year in re.findall(r"20\d\d(?=年|[.\-/]\d)", text)}
    only = years.pop() if len(years) == 1 else None
    for year in (None, *sorted(printed)):
        context = Context(plan.issued_on, year or only, year or only, only)
        for sentence in _SENTENCE.finditer(text):
            for found in cell_duties(sentence[0], 0, context, year):
                if (found.when.due(), found.when.recurs) == (deadline.due, deadline.recurs):
                    return False
    return True
