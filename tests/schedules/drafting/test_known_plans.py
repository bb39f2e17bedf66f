"""The five plans drafted from their own documents, against the plan files that were made by hand.

The documents are no part of the repository. Where they lie beside the checkout, or in the folder that PLAN_SOURCES names, there is
one test for each; elsewhere there is none.
"""

import pytest

from bot.shipped import plan_data_folder
from schedules.drafting import draft
from schedules.loader import load_folder
from schedules.model import Basis, Measure, Plan, Task
from tests.support.sources import SOURCES

LEAST = 0.99

if SOURCES:

    @pytest.mark.parametrize("plan_id", SOURCES)
    def test_a_known_plan_is_found_in_its_document(plan_id: str) -> None:
        made = load_folder(plan_data_folder()).plans[plan_id]
        drafted = draft(SOURCES[plan_id].read_text(encoding="utf-8")).plan
        wanted, found = _pairs(made), _pairs(drafted)

        assert len(wanted & found) >= LEAST * len(wanted)
        assert len(wanted & found) >= LEAST * len(found)
        assert _head(drafted) == _head(made)
        assert [phase.start for phase in drafted.phases] == [
            phase.start for phase in made.phases if phase.basis is not Basis.OFFICE
        ]


def _pairs(plan: Plan) -> set[tuple[str, str, str]]:
    parts: list[Task | Measure] = []
    for task in plan.tasks:
        parts += [task, *task.measures]
    return {(part.locator, name, str(role)) for part in parts for role, name in part.named()}


def _head(plan: Plan) -> tuple[object, ...]:
    return plan.title, plan.document_number, plan.issuer, plan.issued_on, plan.jurisdiction, plan.level, plan.period
