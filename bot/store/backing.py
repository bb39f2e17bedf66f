"""Backups: one SQLite file that holds everything, whichever database it came from; each is opened and checked before it counts."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.store import copying, migrate
from bot.store.engine import DatabaseError, opened, sqlite_file

MADE_AT = "backup-made-at"  # a fact of the copy: the product's time at which it was made
_PART = ".part"


class BackupProblem(Exception):
    """A backup cannot be made or used; the text says why."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A file that was opened and found sound."""

    file: Path
    revision: str
    made_at: datetime | None
    bot_id: str | None
    rows: int


def back_up(url: str, file: Path, now: datetime) -> Backup:
    """Write the database at `url` to `file` while others go on working on it; raises BackupProblem.

    A file that exists is not touched. What is half written is called `.part`, and is gone when anything fails.
    """
    if file.exists():
        raise BackupProblem(f"{file} exists; name another file")
    current, newest = migrate.current_and_newest(url)
    if current is None:
        raise BackupProblem("there is nothing to back up: the database holds no tables yet")
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + _PART)
    part.unlink(missing_ok=True)
    try:
        source = sqlite_file(url)
        if source is not None:
            snapshot(source, part)
        else:
            _from_postgresql(url, part, current, newest)
        _sign(part, now)
        found = checked(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return Backup(file, found.revision, found.made_at, found.bot_id, found.rows)


def snapshot(source: Path, target: Path) -> None:
    """One moment of a SQLite file as a new file that only its owner may read; writers go on meanwhile."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(source, timeout=10)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)
            there.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    except sqlite3.DatabaseError as problem:
        raise BackupProblem(f"{source} cannot be copied: {problem}") from None


def _from_postgresql(url: str, part: Path, current: str, newest: str | None) -> None:
    if current != newest:
        raise BackupProblem("the database has an older schema than this program: run duban db upgrade")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    migrate.upgrade(f"sqlite:///{part}")
    source, target = opened(url), opened(f"sqlite:///{part}")
    try:
        one_moment = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with source.connect().execution_options(**one_moment) as rows, rows.begin(), target.begin() as place:
            copying.copy(rows, place)
    except DatabaseError as problem:
        raise BackupProblem(f"the database cannot be read: {str(problem.orig).splitlines()[0]}") from None
    finally:
        source.dispose()
        target.dispose()
    with closing(sqlite3.connect(part)) as there:
        there.execute("PRAGMA journal_mode=DELETE")


def _sign(part: Path, now: datetime) -> None:
    with closing(sqlite3.connect(part)) as there, there:
        there.execute("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", (MADE_AT, now.isoformat()))


def checked(file: Path) -> Backup:
    """Open a backup and look it through: pages, references, schema. Raises BackupProblem."""
    if not file.is_file():
        raise BackupProblem(f"there is no file {file}")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as there:
            wrong = [row[0] for row in there.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
            wrong += [f"table {row[0]} refers to a missing row" for row in there.execute("PRAGMA foreign_key_check")][
                :3
            ]
            if wrong:
                raise BackupProblem(f"{file} is not sound: {wrong[0]}")
            return _told(file, there)
    except sqlite3.DatabaseError as problem:
        raise BackupProblem(f"{file} is no backup of Duban: {problem}") from None


def _told(file: Path, there: sqlite3.Connection) -> Backup:
    revision = there.execute("SELECT version_num FROM alembic_version").fetchone()
    facts = dict(there.execute("SELECT name, value FROM fact WHERE name IN (?, 'bot-id')", (MADE_AT,)).fetchall())
    made_at = datetime.fromisoformat(facts[MADE_AT]) if MADE_AT in facts else None
    rows = there.execute("SELECT (SELECT count(*) FROM note) + (SELECT count(*) FROM outbox)").fetchone()[0]
    return Backup(file, revision[0] if revision else "", made_at, facts.get("bot-id"), rows)
