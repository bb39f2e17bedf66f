"""`duban invite`: one-use codes from the shell, also while the bot runs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.common import agency_of, book_of, desk_in, instant_text, plan_id_of, refuse, say_json
from bot.flows.desk import Desk
from bot.flows.invite import Made, Place, invite_one, invite_roster, link
from bot.settings import OFFICE_ZONE, read_settings
from schedules.book import Book
from schedules.roster import RosterRow, read_roster


def invite(
    plan: Annotated[str, typer.Option("--plan", metavar="ID", help="The plan.")],
    agency: Annotated[str | None, typer.Option("--agency", metavar="NAME", help="A contact of this agency.")] = None,
    roster: Annotated[Path | None, typer.Option("--roster", metavar="FILE.csv", help="One for every row.")] = None,
    coordinator: Annotated[bool, typer.Option("--coordinator", help="A coordinator of the plan.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Make one-use codes, good for 72 hours; a bad roster row refuses the whole file."""
    if sum((agency is not None, roster is not None, coordinator)) != 1:
        refuse("give exactly one of --agency NAME, --roster FILE.csv, --coordinator")
    settings = read_settings()
    book = book_of(settings)
    plan_id_of(book, plan)
    rows = [] if roster is None else _rows(roster, book, plan)
    place = Place(plan, agency_of(book, plan, agency) if agency else "")
    with desk_in(settings, book, make=True) as desk:
        assert desk is not None
        made = invite_roster(desk, plan, rows) if roster else [invite_one(desk, place)]
        _show(desk, made, as_json=as_json)


def _rows(file: Path, book: Book, plan: str) -> Sequence[RosterRow]:
    try:
        data = file.read_bytes()
    except OSError as problem:
        refuse(f"{file} cannot be read: {problem.strerror}")
    found = read_roster(data, book, plan)
    if found.problems:
        refuse(f"{file}: nothing was invited: " + "; ".join(str(problem) for problem in found.problems))
    return found.rows


def _show(desk: Desk, made: Sequence[Made], *, as_json: bool) -> None:
    if as_json:
        say_json([_as_json(desk, one) for one in made])
        return
    for one in made:
        who = " ".join(part for part in (one.agency or "coordinator", one.name) if part)
        print(f"{who}: {link(desk.bot_name, one.code)}  or type  /start {one.code}")
    print(f"Each works once, until {instant_text(made[0].expires_at.astimezone(OFFICE_ZONE))}.")


def _as_json(desk: Desk, one: Made) -> dict[str, Any]:
    return {
        "agency": one.agency or None,
        "name": one.name or None,
        "code": one.code,
        "link": link(desk.bot_name, one.code),
        "expires_at": instant_text(one.expires_at.astimezone(OFFICE_ZONE)),
    }
