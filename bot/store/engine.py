"""The database: how it is opened, and the one thread that writes.

SQLite keeps every promise it makes only if asked: foreign keys on, `synchronous=EXTRA` (without a WAL a transaction is
committed when its journal is gone, and FULL does not write that to the disk), transactions that begin IMMEDIATE (a deferred one
fails at once when two meet), and no WAL on versions with the WAL-reset bug (sqlite.org/wal.html#walresetbug).
Parameters are hidden from exception texts: they hold what people wrote.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import DBAPIError as DatabaseError
from sqlalchemy.exc import OperationalError as DatabaseAway  # locked, full, gone: the same work may succeed later
from sqlmodel import Session as Session

from bot.store import memory

T = TypeVar("T")

WAIT_FOR_LOCK = 10_000  # milliseconds
# A process that is stopped in the middle of a transaction must not keep its rows from the one that takes over.
_POSTGRESQL = "-c idle_in_transaction_session_timeout=30s"
_WAL_IS_SAFE_FROM = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite can keep a WAL that two connections share."""
    newest, *branches = _WAL_IS_SAFE_FROM
    return version >= newest or any(version[:2] == fixed[:2] and version >= fixed for fixed in branches)


def sqlite_version() -> tuple[str, bool]:
    """The version of SQLite in use, and whether it can keep a WAL that two connections share."""
    return sqlite3.sqlite_version, wal_is_safe(sqlite3.sqlite_version_info)


def sqlite_file(url: str) -> Path | None:
    """The file a SQLite URL names, or None for another database, one in memory, and what is no address."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    named = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(str(parsed.database)) if named else None


def opened(url: str, *, foreign_keys: bool = True) -> Engine:
    """An engine on `url` (sqlite:///… or postgresql://…). The folder of a SQLite file is made.

    Raises ValueError when the URL is neither.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("DUBAN_DATABASE_URL is not a database address; write sqlite:///var/duban.db") from None
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": 10, "options": _POSTGRESQL},
        )
        memory.install(engine)
        return engine
    if backend != "sqlite":
        raise ValueError("DUBAN_DATABASE_URL must begin with sqlite:/// or postgresql://")
    file = sqlite_file(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed.set(drivername="sqlite"), connect_args={"check_same_thread": False}, hide_parameters=True
    )
    _make_sqlite_careful(engine, foreign_keys)
    memory.install(engine)
    return engine


def _make_sqlite_careful(engine: Engine, foreign_keys: bool) -> None:
    journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in (
            f"busy_timeout={WAIT_FOR_LOCK}",
            f"journal_mode={journal}",
            "synchronous=EXTRA",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One transaction: commits at the end, rolls back if anything is raised."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        memory.begin(session)
        yield session


class Writer:
    """Runs whole transactions, one after the other, on one thread beside the event loop."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    async def run(self, work: Callable[[Session], T]) -> T:
        """What `work` returns, after its transaction was committed; raises what it raises, after rolling back."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, work)

    def _transact(self, work: Callable[[Session], T]) -> T:
        with transaction(self.engine) as session:
            return work(session)

    def close(self) -> None:
        """Finish what runs, then let go of the database."""
        self._thread.shutdown(wait=True)
        self.engine.dispose()


def sound(url: str) -> list[str]:
    """What the database's own checks complain about: SQLite's integrity and foreign keys; nothing on PostgreSQL."""
    engine = opened(url)
    try:
        if engine.dialect.name != "sqlite":
            return []
        with engine.connect() as connection:
            found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(10)") if row[0] != "ok"]
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(10)
        return found + [f"table {row[0]} refers to a missing row of {row[2]}" for row in orphans]
    finally:
        engine.dispose()


def in_words(problem: Exception) -> str:
    """What is wrong with the database, in one line, without its address (it may hold a password)."""
    if isinstance(problem, DatabaseError):
        return f"the database cannot be used: {str(problem.orig).splitlines()[0]}; check DUBAN_DATABASE_URL"
    if isinstance(problem, OSError):
        return f"the database cannot be used: {problem.strerror}: {problem.filename}; check DUBAN_DATABASE_URL"
    return str(problem)


__all__ = [
    "DatabaseAway",
    "DatabaseError",
    "Engine",
    "Session",
    "Writer",
    "in_words",
    "opened",
    "sound",
    "sqlite_file",
    "transaction",
]
