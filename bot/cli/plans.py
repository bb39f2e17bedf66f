"""`duban plans list | show | check | schema`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import Json, book_of, clock_of, desk_in, plan_id_of, plans_folder, refuse, say_json
from bot.exports import plans as export
from bot.settings import read_settings
from schedules.loader import check_paths
from schedules.schema import plan_schema

commands = typer.Typer(help="The plans: list, show, check.", rich_markup_mode=None)


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
def check(paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH ...]")] = None) -> None:
    """Every problem of every file at once, each with file, line and key path; exit 1 if there is any."""
    home = plans_folder(read_settings())
    if missing := [path for path in paths or [] if not path.exists()]:
        refuse(f"there is no {missing[0]}")
    files, problems = check_paths(paths or [home], home)
    for problem in problems:
        print(problem)
    if problems:
        raise typer.Exit(1)
    if not files:
        refuse("no plan file was found there")
    print(f"{len(files)} plan file{'s' if len(files) > 1 else ''} checked: no problems")


@commands.command("schema")
def schema() -> None:
    """The JSON Schema of a plan file, as editors read it."""
    print(json.dumps(plan_schema(), ensure_ascii=False, indent=2))
