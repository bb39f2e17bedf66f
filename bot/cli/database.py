"""`duban db upgrade | check`."""

import typer

from bot.cli.common import database_of, refuse
from bot.settings import read_settings
from bot.store import migrate
from bot.store.engine import DatabaseError, in_words, sound, sqlite_file

commands = typer.Typer(help="The database: upgrade, check.", rich_markup_mode=None)


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
