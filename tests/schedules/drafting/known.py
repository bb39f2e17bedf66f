"""What a draft says, as the few lines that the documents of `documents/` are held against."""

from collections.abc import Iterator
from pathlib import Path

from schedules.drafting import Draft
from schedules.model import Lists, Plan, Role

DOCUMENTS = Path(__file__).parent / "documents"
ANSWER = "\n=====\n"


def document(name: str) -> tuple[str, list[str]]:
    """The text of a document and the lines that its draft must say."""
    text, answer = (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8").split(ANSWER)
    return text, answer.strip().splitlines()


def said(draft: Draft) -> Iterator[str]:
    """The draft's head, parts, phases and dates, one line each."""
    plan = draft.plan
    yield f"# {plan.title}"
    yield "head: " + " ".join(map(str, _head(plan)))
    for part in plan.parts():
        yield " | ".join([part.locator, *_lists(part)]) + (" …" if part.open_ended else "")
    for phase in plan.phases:
        yield f"phase {phase.kind} {phase.start} {phase.end}"
    for date in plan.deadlines:
        yield f"date {date.locator} {date.due or '-'} {date.recurs or '-'} {date.from_ or '-'}"


def _head(plan: Plan) -> list[object]:
    period = [plan.period.start or "-", plan.period.end or "-"]
    given = [plan.document_number or "-", plan.issuer or "-", plan.issued_on or "-"]
    return [*given, plan.jurisdiction, plan.level, *period, plan.coordinator.name]


def _lists(part: Lists) -> Iterator[str]:
    for role in (Role.LEAD, Role.SUPPORT, Role.RESPONSIBLE):
        names = [name for each, name in part.named() if each is role]
        if names:
            yield f"{role}: {'、'.join(names)}"
    if part.collective:
        yield f"collective: {' + '.join(part.collective)}"
