"""The ledger's rows: each duty (单位 × 任务或措施) with what its agency owes, in the order of the plan's own 任务分工表."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.exports.standing import Standing
from bot.exports.year import Year
from bot.texts import exporting as words
from schedules.book import Part
from schedules.model import Role, Safeguard, Task, TaskKind


@dataclass(frozen=True)
class DutyRow:
    """`name` is as the plan writes it; without a role it is what names no single body (各有关部门等).

    `standing` is None where nothing is owed.
    """

    locator: str
    task: str
    measure: str
    role: Role | None
    name: str
    agency: str
    first_lead: bool
    standing: Standing | None


def duty_rows(year: Year) -> Iterator[DutyRow]:
    """Every duty of the year's agencies; a duty of an agency that owes several items has a row for each."""
    for part, task in parts(year):
        named = list(part.named())
        for role, name in named:
            yield from _of_agency(year, part, task, role, name)
        if year.agency is None and (part.collective or part.open_ended or not named):
            others = words.named((), part.collective, part.open_ended)
            yield _row(part, task, None, others, "", None)


def parts(year: Year) -> Iterator[tuple[Part, Task | None]]:
    """Every part of the plan with the task it stands under (a task under itself, a safeguard under none)."""
    for task in year.plan.tasks:
        yield task, task
        for measure in task.measures:
            yield measure, task
    for safeguard in year.plan.safeguards:
        yield safeguard, None
    for programme in year.book.programmes(year.plan.id, year.year):
        above = Task(locator=programme.title, title=programme.title, kind=TaskKind.DUTY)
        yield from ((duty, above) for duty in programme.works())


def _of_agency(year: Year, part: Part, task: Task | None, role: Role, name: str) -> Iterator[DutyRow]:
    agency = year.book.canonical(year.plan.id, name)
    if year.agency not in (None, agency):
        return
    owed: list[Standing | None] = [one for one in year.standings if one.agency == agency]
    for one in owed or [None]:
        yield _row(part, task, role, name, agency, one)


def _row(
    part: Part, task: Task | None, role: Role | None, name: str, agency: str, standing: Standing | None
) -> DutyRow:
    above = part.title if isinstance(part, Safeguard) or task is None else task.title
    return DutyRow(
        locator=part.locator,
        task=above,
        measure="" if part is task or isinstance(part, Safeguard) else part.title,
        role=role,
        name=name,
        agency=agency,
        first_lead=role is Role.LEAD and len(part.lead) > 1 and part.lead[0] == name,
        standing=standing,
    )
