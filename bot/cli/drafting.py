"""`duban plans draft | roll`: a plan file that needs correction, not typing."""

import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import Json, plans_folder, refuse, say_json
from bot.cli.plan_files import add_agencies, document_at, folder_for, plan_of, tables_of, write, write_new
from bot.documents.reading import Document, Kind
from bot.exports.drafts import doubt_told, draft_as_text
from bot.settings import read_settings
from schedules.drafting import Draft, Undraftable, draft_as_json
from schedules.drafting import draft as drafted
from schedules.loader import AGENCIES, check_paths
from schedules.model import Period
from schedules.roll import rolled

_SLUG = re.compile(r"^(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*$")
_PERIOD = re.compile(r"^(\d{4})\s*[-–—]\s*(\d{4})$")

PlanId = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="The new plan's id: lower-case letters, digits, hyphens.")
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write the file there, named after its id, instead of printing it."),
]


def draft(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A txt, html, docx or pdf file.")],
    as_json: Json = False,
    plan_id: PlanId = None,
    out: Out = None,
) -> None:
    """Draft a plan file from a document; what was not understood is told on standard error, line by line.

    With --out also the agencies that are new go into DIR/agencies.yaml, what to look at into DIR/ID.report.txt, and the text of
    an html, docx or pdf file, whose lines are meant, into DIR/ID.text.txt.
    """
    home = plans_folder(read_settings())
    _check_id(plan_id)
    tables = tables_of(out if out and (out / AGENCIES).exists() else home)
    document = document_at(file)
    try:
        found = drafted(document.to_read, tables.registry, plan_id=plan_id, observances=set(tables.observances.names()))
    except Undraftable as problem:
        refuse(f"{file.name}: line {problem.line}: {problem.reason}")
    if out is not None:
        _write_draft(found, document, folder_for(out, home))
    if as_json:
        say_json(draft_as_json(found))
    elif out is None:
        sys.stdout.write(draft_as_text(found, file.name))
    _tell(map(doubt_told, found.doubts))
    _tell([_counted(found)])


def roll(
    plan: Annotated[str, typer.Argument(metavar="ID", help="The plan to roll forward, by id or file.")],
    period: Annotated[str, typer.Option("--period", metavar="YEARS", help="The next cycle, as 2026-2030.")],
    plan_id: PlanId = None,
    out: Out = None,
) -> None:
    """Write the next cycle's draft: dates moved, targets emptied, agencies followed to their successors, all marked 待核."""
    home = plans_folder(read_settings())
    _check_id(plan_id)
    before, registry = plan_of(plan, home)
    try:
        after = rolled(before, _period(period), registry)
    except ValueError as problem:
        refuse(str(problem))
    after.data["id"] = plan_id or after.data["id"]
    if out is None:
        sys.stdout.write(after.text())
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        refuse(f"{out} cannot be made: {problem.strerror}")
    written = out / f"{after.data['id']}.yaml"
    write_new(written, after.text())
    print(f"{written}: {len(after.marks) + len(after.head)} places are marked 待核")


def _check_id(plan_id: str | None) -> None:
    if plan_id is not None and not _SLUG.match(plan_id):
        refuse(f"--id {plan_id} is no id; write lower-case letters, digits and hyphens, as jiamusi-2026")


def _period(text: str) -> Period:
    years = _PERIOD.match(text.strip())
    if years is None or not 1949 <= int(years[1]) <= int(years[2]) <= 2199:
        refuse(f"--period {text} is no period; write its first and last year, as 2026-2030")
    return Period(start=date(int(years[1]), 1, 1), end=date(int(years[2]), 12, 31))


def _write_draft(found: Draft, document: Document, folder: Path) -> None:
    plan = found.plan
    file, report = folder / f"{plan.id}.yaml", folder / f"{plan.id}.report.txt"
    if file.exists():
        refuse(f"{file} is there already; choose another --id or --out")
    written = [file, report]
    if add_agencies(folder, plan.jurisdiction, found.registry.by_jurisdiction.get(plan.jurisdiction, ())):
        written.append(folder / AGENCIES)
    if document.kind is not Kind.TEXT:  # the lines that are spoken of are those of the text, not of the file
        written.append(folder / f"{plan.id}.text.txt")
        write(written[-1], document.text)
    write(report, "".join(f"{line}\n" for line in (document.name, *map(doubt_told, found.doubts))))
    write(file, draft_as_text(found, document.name))
    _tell([f"written: {', '.join(map(str, written))}"])
    _tell(str(problem) for problem in check_paths([file], folder)[1])


def _counted(found: Draft) -> str:
    plan = found.plan
    measures = sum(len(task.measures) for task in plan.tasks)
    return (
        f"{plan.id}: {len(plan.tasks)} tasks, {measures} measures, {len(plan.names())} agencies, {len(plan.deadlines)} dates,"
        f" {len(plan.targets)} targets; {len(found.doubts)} places to look at"
    )


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)
