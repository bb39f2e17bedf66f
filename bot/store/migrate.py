"""Alembic, run by the program itself: `python -m bot.store.migrate check` is what CI asks."""

import sqlite3
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from bot.shipped import migrations_folder
from bot.store.engine import opened, sqlite_file


class SchemaProblem(Exception):
    """The database's schema is not what this program needs; the text says what to do."""


def upgrade(url: str) -> Path | None:
    """Bring the database at `url` to the newest schema. A SQLite file that changes is copied first; returns the copy.

    Raises SchemaProblem when the database comes from a newer program.
    """
    engine = opened(url, foreign_keys=False)  # a batch operation must not cascade (alembic's own advice for SQLite)
    try:
        with engine.connect() as connection:
            current, newest = _revisions(connection)
        if current == newest:
            return None
        copy = _copied(url, current) if current else None
        with engine.begin() as connection:
            command.upgrade(_config(connection), "head")
        return copy
    finally:
        engine.dispose()


def current_and_newest(url: str) -> tuple[str | None, str | None]:
    """The schema revision of the database at `url` and the one this program needs."""
    engine = opened(url)
    try:
        with engine.connect() as connection:
            return _revisions(connection)
    finally:
        engine.dispose()


def check(url: str) -> None:
    """Raise SchemaProblem unless migrations and tables agree on the database at `url`."""
    engine = opened(url, foreign_keys=False)
    try:
        with engine.begin() as connection:
            command.check(_config(connection))
    except CommandError as problem:
        raise SchemaProblem(str(problem)) from None
    finally:
        engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.attributes["connection"] = connection
    return config


def _revisions(connection: Connection) -> tuple[str | None, str | None]:
    script = ScriptDirectory.from_config(_config(connection))
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise SchemaProblem(
            f"the database has schema {current}, which this program does not know; run the newer program"
        )
    return current, script.get_current_head()


def _copied(url: str, revision: str) -> Path | None:
    file = sqlite_file(url)
    if file is None or not file.exists():
        return None
    copy = file.with_name(f"{file.name}.before-{revision}")
    source, target = sqlite3.connect(file), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    return copy


def _check_fresh() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/fresh.db"
        upgrade(url)
        check(url)


if __name__ == "__main__":
    if sys.argv[1:] != ["check"]:
        sys.exit("usage: python -m bot.store.migrate check")
    _check_fresh()
