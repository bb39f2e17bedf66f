"""`duban db upgrade | check | copy`."""

from typing import Annotated

import typer

from bot.cli.common import database_of, refuse
from bot.settings import read_settings
from bot.store import migrate, moving
from bot.store.backing import BackupProblem
from bot.store.copying import CopyProblem
from bot.store.engine import DatabaseError, in_words, sound, sqlite_file

commands = typer.Typer(help="The database: upgrade, check, copy.", rich_markup_mode=None)


@commands.command()
def upgrade() -> None:
    """Bring the database to the newest schema; a SQLite file is copied first."""
    url = database_of(read_settings())
    try:
        copy = migrate.upgrade(url)
    except (ValueError, DatabaseError) as problem:
        refuse(in_words(problem))
    print(f"the database is up to date{f'; the file before is kept as {copy}' if copy else ''}")


@commands.command()
def check() -> None:
    """Check that schema and file are sound; exit 1 if not."""
    url = database_of(read_settings())
    file = sqlite_file(url) if url.startswith("sqlite") else None
    if file is not None and not file.exists():
        refuse(f"there is no database at {file}; the bot makes it at its first start")
    try:
        current, newest = migrate.current_and_newest(url)
        wrong = sound(url)
    except (ValueError, DatabaseError) as problem:
        print(in_words(problem))
        raise typer.Exit(1) from None
    if current != newest:
        wrong.append(f"schema is {current or 'missing'}, this program needs {newest}: run duban db upgrade")
    for line in wrong:
        print(line)
    if wrong:
        raise typer.Exit(1)
    print(f"schema {current}, file sound")


@commands.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="SQLITE_URL", help="sqlite:///var/duban.db")],
    target: Annotated[str, typer.Argument(metavar="POSTGRES_URL", help="postgresql://user:password@host/database")],
) -> None:
    """Copy everything from a SQLite file into PostgreSQL and check it; may be repeated until the bot starts there."""
    try:
        done = moving.move(source, target)
    except (ValueError, DatabaseError, OSError) as problem:
        refuse(in_words(problem))
    except (CopyProblem, BackupProblem) as problem:
        refuse(str(problem))
    print(f"{'there already' if done.already else 'copied'} and checked: {done.rows} rows in {done.tables} tables")
    if done.in_use:
        print("a bot works on the source: what it does from now on is not in the copy; stop it and copy again")
