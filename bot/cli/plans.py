"""`duban plans list | show | check | schema`, and the commands on plan files beside them."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import comparing, drafting
from bot.cli.common import Json, book_of, clock_of, desk_in, plan_id_of, plans_folder, refuse, say_json
from bot.exports import plans as export
from bot.settings import read_settings
from schedules.loader import check_paths
from schedules.schema import plan_schema, programme_schema
from schedules.source import Problem
from schedules.warnings import warnings_of_files

commands = typer.Typer(help="The plans: list, show, check, draft, audit, diff, roll.", rich_markup_mode=None)
for command in (drafting.draft, comparing.audit, comparing.diff, drafting.roll):
    commands.command()(command)


@commands.command("list")
def list_plans(as_json: Json = False) -> None:
    """The plans loaded, with period, agencies and next date."""
    settings = read_settings()
    book, today = book_of(settings), clock_of(settings).now().date()
    with desk_in(settings, book) as desk:
        known = desk.book if desk else book
    if as_json:
        say_json(export.plans_as_json(known, today))
    else:
        print(export.plans_as_text(known, today))


@commands.command("show")
def show(plan: Annotated[str, typer.Argument(metavar="ID")], as_json: Json = False) -> None:
    """One plan, whole."""
    book = book_of(read_settings())
    plan_id_of(book, plan)
    if as_json:
        say_json(export.plan_as_json(book.plans[plan], book))
    else:
        print(export.plan_as_text(book.plans[plan], book))


@commands.command("check")
def check(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH ...]")] = None, as_json: Json = False
) -> None:
    """Every problem of every file at once, each with file, line and key path; exit 1 if there is any.

    What only looks odd is a warning, told after the problems; warnings alone are exit 0.
    """
    home = plans_folder(read_settings())
    if missing := [path for path in paths or [] if not path.exists()]:
        refuse(f"there is no {missing[0]}")
    files, problems = check_paths(paths or [home], home)
    warned = warnings_of_files(files, home)
    if not files and not problems:
        refuse("no plan file was found there")
    if as_json:
        found = {"problems": problems, "warnings": warned}
        say_json({"files": list(map(str, files)), **{key: list(map(asdict, each)) for key, each in found.items()}})
    else:
        _tell_checked(len(files), problems, warned)
    if problems:
        raise typer.Exit(1)


def _tell_checked(files: int, problems: list[Problem], warned: list[Problem]) -> None:
    for problem in problems:
        print(problem)
    for warning in warned:
        print(replace(warning, message=f"warning: {warning.message}"))
    if not problems:
        told = f"{len(warned)} warning{'s' if len(warned) > 1 else ''}" if warned else "no problems"
        print(f"{files} plan file{'s' if files > 1 else ''} checked: {'no problems, ' if warned else ''}{told}")


@commands.command("schema")
def schema(
    programme: Annotated[bool, typer.Option("--programme", help="Of a yearly work programme's file.")] = False,
) -> None:
    """The JSON Schema of a plan file, as editors read it."""
    print(json.dumps(programme_schema() if programme else plan_schema(), ensure_ascii=False, indent=2))
