"""`duban export`: one plan's year as a file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import AgencyName, PlanId, agency_of, book_of, clock_of, desk_in, plan_id_of, refuse
from bot.exports.year import FIRST_YEAR, LAST_YEAR, Year, gathered, year_asked
from bot.settings import Settings, read_settings
from bot.texts.exporting import FILE_KINDS
from schedules.book import Book

Kind = Annotated[str, typer.Argument(metavar="|".join(FILE_KINDS), help="What to make.", show_default=False)]
OfYear = Annotated[int | None, typer.Option("--year", metavar="YYYY", help="This year unless another is named.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Where to write: a file, a folder, or - for standard output."),
]


def export(kind: Kind, plan: PlanId = None, year: OfYear = None, agency: AgencyName = None, out: Out = None) -> None:
    """Write the ledger, the year summary, letters to send, the data, the calendar or a picture of one plan's year; names the file."""
    if kind not in FILE_KINDS:
        refuse(f"{kind} is nothing that can be exported; there are {', '.join(FILE_KINDS)}")
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        refuse(f"--year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    settings = read_settings()
    found = _gathered(settings, book_of(settings), plan, year, agency)
    _write(*_made(kind, found), out)


def _made(kind: str, found: Year) -> tuple[str, bytes]:
    """The file's name and content. What files are made with takes most of a second to load: no other command waits for it."""
    from bot.exports.fonts import NoFont
    from bot.exports.registry import EXPORTS

    try:
        made = EXPORTS[kind].of(found)
    except NoFont as problem:
        refuse(str(problem))
    return made.name, made.content


def _gathered(settings: Settings, book: Book, plan: str | None, year: int | None, agency: str | None) -> Year:
    plan_id = plan_id_of(book, plan)
    if plan_id is None:
        refuse(f"name the plan: --plan ID; there are {', '.join(book.plans)}")
    name = agency_of(book, plan_id, agency) if agency is not None else None
    with desk_in(settings, book) as desk:
        book, now = (desk.book, desk.now) if desk else (book, clock_of(settings).now())
        wanted = year_asked(book.plans[plan_id], book.local_day(plan_id, now), year)
        return gathered(desk.session if desk else None, book, plan_id, wanted, now, name)


def _write(name: str, content: bytes, out: Path | None) -> None:
    if out is not None and str(out) == "-":
        sys.stdout.buffer.write(content)
        return
    path = Path(name) if out is None else out / name if out.is_dir() else out
    try:
        path.write_bytes(content)
    except OSError as problem:
        refuse(f"{path} cannot be written: {problem.strerror or problem}; name another file with --out")
    print(path)
