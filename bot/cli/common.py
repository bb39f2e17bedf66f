"""What several commands share: their options, the loaded plans, the database, one line of refusal."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.clock import Clock, SteeredClock, SystemClock
from bot.flows.desk import Desk, decided
from bot.settings import DEFAULT_DATABASE, SANDBOX_DATABASE, Settings
from bot.shipped import plan_data_folder
from bot.store import facts, migrate
from bot.store.engine import DatabaseError, in_words, opened, sqlite_file, transaction
from schedules.book import Book
from schedules.loader import load_folder
from schedules.written import YEARS

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")]
PlanId = Annotated[str | None, typer.Option("--plan", metavar="ID", help="Only this plan.")]
AgencyName = Annotated[str | None, typer.Option("--agency", metavar="NAME", help="Only this agency, by name or alias.")]
FromDay = Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day, as 2024-12-25.")]
ToDay = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day, as 2024-12-31.")]


def refuse(text: str) -> NoReturn:
    """End with one line and exit 2."""
    raise typer.TyperException(text)


def say_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def read_day(text: str | None, option: str) -> date | None:
    """The day an option names, of a century that plans are made for: so that a year more or less is still a day."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
        if day.year not in YEARS:
            raise ValueError
        return day
    except ValueError:
        refuse(f"{option} {text} is not a day; write it as 2024-12-25")


def plans_folder(settings: Settings) -> Path:
    """The folder of plan files: the one set, or the packaged one."""
    folder = settings.plans or plan_data_folder()
    if not folder.is_dir():
        refuse(f"DUBAN_PLANS: {folder} is not a folder")
    return folder


def book_of(settings: Settings) -> Book:
    """All plans; refuses when any file has a problem, naming the first and how many there are."""
    loaded = load_folder(plans_folder(settings))
    if loaded.problems:
        more = f" (and {len(loaded.problems) - 1} more: duban plans check)" if len(loaded.problems) > 1 else ""
        refuse(f"{loaded.problems[0]}{more}")
    if not loaded.plans:
        refuse("no plan file was found; set DUBAN_PLANS to a folder that holds one")
    return Book(loaded)


def plan_id_of(book: Book, plan_id: str | None) -> str | None:
    """The given plan id, if there is such a plan."""
    if plan_id is not None and plan_id not in book.plans:
        refuse(f"there is no plan {plan_id}; there are {', '.join(book.plans)}")
    return plan_id


def agency_of(book: Book, plan_id: str, name: str) -> str:
    """The canonical name of the agency typed as `name`; refuses with the nearest names."""
    found = book.match(plan_id, name)
    if found.agency is None:
        near = f"; did you mean {' or '.join(found.near)}?" if found.near else ""
        refuse(f"{name} is not an agency of {plan_id}{near}")
    return found.agency


def clock_of(settings: Settings) -> Clock:
    """The program's clock: the machine's, or one started and run as the settings say."""
    if settings.clock is None and settings.clock_speed == 1:
        return SystemClock()
    return SteeredClock(settings.clock or SystemClock().now(), settings.clock_speed)


def database_of(settings: Settings) -> str:
    """The database the shell commands speak of: the one set, else the bot's, else the sandbox's where only that exists."""
    url = settings.database()
    if settings.database_url is None and settings.secret_token() is None:
        bots, sandboxes = sqlite_file(DEFAULT_DATABASE), sqlite_file(SANDBOX_DATABASE)
        if bots and sandboxes and not bots.exists() and sandboxes.exists():
            return SANDBOX_DATABASE
    return url


@contextmanager
def desk_in(settings: Settings, book: Book, *, make: bool = False) -> Iterator[Desk | None]:
    """A desk in one transaction on the database; None where there is no database yet, unless it is to be made."""
    url = database_of(settings)
    try:
        file = sqlite_file(url)
        if file is not None and not file.exists() and not make:
            yield None
            return
        if make:
            migrate.upgrade(url)
        elif migrate.current_and_newest(url)[0] is None:
            yield None
            return
        engine = opened(url)
    except (ValueError, DatabaseError) as problem:
        refuse(in_words(problem))
    try:
        with transaction(engine) as session:
            now = clock_of(settings).now()
            yield Desk(session, decided(book, session).today(now), now, facts.get(session, "bot-name") or "")
    finally:
        engine.dispose()


def instant_text(at: datetime) -> str:
    """An aware instant in ISO form."""
    return at.isoformat(timespec="seconds")
