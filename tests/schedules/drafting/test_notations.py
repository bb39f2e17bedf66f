"""Known facts in other notations: every notation, however its lines are broken, reads back the same."""

from collections.abc import Callable

import pytest

from bot.shipped import plan_data_folder
from schedules.drafting import draft
from schedules.loader import load_folder
from schedules.model import Measure, Plan, Task
from tests.schedules.drafting.rendering import NOTATIONS, Item, Said, table, wanted, written

PLANS = load_folder(plan_data_folder()).plans


def _said(plan: Plan) -> Said:
    parts: list[Task | Measure] = []
    for task in plan.tasks:
        parts += [task, *task.measures]
    return {(part.locator, name, str(role)) for part in parts for role, name in part.named()}


def _wrapped(text: str, width: int) -> str:
    lines = []
    for paragraph in text.split("\n"):
        indented = f"　　{paragraph}"
        lines += [indented[at : at + width] for at in range(0, len(indented), width)]
    return "\n".join(lines)


LAYOUTS: dict[str, Callable[[str], str | list[str]]] = {
    "paragraphs": str.splitlines,
    "text": str,
    "wrapped at 24": lambda text: _wrapped(text, 24),
    "wrapped at 38": lambda text: _wrapped(text, 38),
    "double lines": lambda text: text.replace("\n", "\n\n"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("plan_id", sorted(PLANS))
def test_every_notation_reads_back_the_same(plan_id: str, notation: Callable[[Item], str], layout: str) -> None:
    plan = PLANS[plan_id]

    drafted = draft(LAYOUTS[layout](written(plan, notation))).plan

    assert _said(drafted) == wanted(plan)


@pytest.mark.parametrize("notation", [each for each in NOTATIONS if "line" not in each.__name__])
@pytest.mark.parametrize("plan_id", sorted(PLANS))
def test_a_document_without_line_breaks_reads_back_the_same(plan_id: str, notation: Callable[[Item], str]) -> None:
    plan = PLANS[plan_id]

    drafted = draft(written(plan, notation).replace("\n", "")).plan

    assert _said(drafted) == wanted(plan)


@pytest.mark.parametrize("between", ["\t", " | ", "\n"])
@pytest.mark.parametrize("plan_id", sorted(PLANS))
def test_a_table_reads_back_the_same(plan_id: str, between: str) -> None:
    text, said = table(PLANS[plan_id], between)

    assert _said(draft(text).plan) == said
