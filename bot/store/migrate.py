"""Alembic, run by the program itself: `python -m bot.store.migrate check` is what CI asks."""

import re
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect

from bot.shipped import migrations_folder
from bot.store.engine import opened, sqlite_file

if TYPE_CHECKING:
    from alembic.config import Config

_REVISION = re.compile(r'^(down_revision|revision)\b.*=\s*"(\w+)"', re.MULTILINE)


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
        from alembic import command  # takes a fifth of the program's start: only what changes the schema waits for it

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
    from alembic import command  # as above
    from alembic.util.exc import CommandError

    engine = opened(url, foreign_keys=False)
    try:
        with engine.begin() as connection:
            command.check(_config(connection))
    except CommandError as problem:
        raise SchemaProblem(str(problem)) from None
    finally:
        engine.dispose()


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # as above

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.attributes["connection"] = connection
    return config


def _revisions(connection: Connection) -> tuple[str | None, str | None]:
    """What Alembic would say, read from its table and from the heads of the migrations without loading it."""
    current = None
    if inspect(connection).has_table("alembic_version"):
        current = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    known, newest = revisions()
    if current is not None and current not in known:
        raise SchemaProblem(
            f"the database has schema {current}, which this program does not know; run the newer program"
        )
    return current, newest


def revisions() -> tuple[frozenset[str], str | None]:
    """Every revision there is, and the one that no other builds upon."""
    found = [
        dict(_REVISION.findall(file.read_text(encoding="utf-8")))
        for file in (migrations_folder() / "versions").glob("*.py")
    ]
    known = frozenset(each["revision"] for each in found if "revision" in each)
    newest = known - {each["down_revision"] for each in found if "down_revision" in each}
    return known, next(iter(newest), None)


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
