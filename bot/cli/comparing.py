"""`duban plans diff | audit`: one plan against another, and a plan against its document."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import Json, plans_folder, say_json
from bot.cli.plan_files import document_at, plan_of
from bot.exports.differences import difference_as_json, difference_as_text
from bot.settings import read_settings
from schedules.auditing import audit as audited
from schedules.diff import difference


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A plan, by id or file.")],
    after: Annotated[str, typer.Argument(metavar="B", help="Another, or another state of it.")],
    as_json: Json = False,
) -> None:
    """What changes from A to B: agencies, tasks, dates, targets, and who gets what more or less."""
    home = plans_folder(read_settings())
    (old, was), (new, now) = plan_of(before, home), plan_of(after, home)
    found = difference(old, new, was, now)
    if as_json:
        say_json(difference_as_json(found))
    else:
        print(difference_as_text(found))


def audit(
    plan: Annotated[str, typer.Argument(metavar="ID", help="A plan, by id or file.")],
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="Its document: txt, html, docx or pdf.")],
    as_json: Json = False,
) -> None:
    """Hold a plan file against its document; exit 1 if a list, a date or a value does not agree."""
    held, registry = plan_of(plan, plans_folder(read_settings()))
    document = document_at(source)
    remarks = audited(held, document.text, registry)
    if as_json:
        say_json([asdict(remark) for remark in remarks])
    else:
        for remark in remarks:
            print(f"{document.name}: {remark}")
        if not remarks:
            print(f"{held.id}: every list, date and value agrees with {document.name}")
    if remarks:
        raise typer.Exit(1)
