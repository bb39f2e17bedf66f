"""Who sends: one process of all that run on a database, and the rest stand by.

On SQLite it is a lock of the operating system on a file beside the database: free means that the other process is gone,
however it ended. On PostgreSQL it is an advisory lock on a connection held for nothing else: the server frees it when the
connection ends, and ends the connection of a machine or a process that has gone silent, so a stopped process cannot keep it.

Whoever needs the database alone for a moment (`duban restore`) *wishes* for the place; the leader sees that and steps aside.
"""

import contextlib
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy.engine import make_url

from bot.store.engine import sqlite_file

SILENCE = 25  # seconds after which PostgreSQL gives up a leader that says nothing
PATIENCE = 5  # seconds to wait for the server's answer
_LEAD, _WISH = 1, 2
_DUBAN = 0x44554241  # advisory locks are numbers that all programs on a database share: this spells DUBA
_OLDEST_WITH_IDLE_TIMEOUT = 140_000  # PostgreSQL's own way of writing version 14


class Leadership(Protocol):
    """The place of the one who sends. All methods may block for seconds; none raises for a lost connection."""

    def take(self) -> bool:
        """Take the place if it is free; True if it is ours."""

    def confirmed(self) -> bool:
        """Whether the place is still ours, asked anew."""

    def wished(self) -> bool:
        """Whether somebody wishes for the place."""

    def wish(self) -> bool:
        """Wish for the place until `release`; False while somebody else does."""

    def release(self) -> None:
        """Give the place and the wish up."""


def leadership_of(url: str) -> Leadership:
    """The place that belongs to the database at `url`; a database in memory is everybody's own."""
    if make_url(url).get_backend_name() == "postgresql":
        return AdvisoryLock(url)
    file = sqlite_file(url)
    return FileLock(lock_file(file)) if file is not None else Alone()


def lock_file(database: Path) -> Path:
    """The file whose lock is the place; it stays there, and so tells that a database once was."""
    return database.with_name(f"{database.name}.lock")


class Alone:
    """Nobody else can come here."""

    def take(self) -> bool:
        return True

    def confirmed(self) -> bool:
        return True

    def wished(self) -> bool:
        return False

    def wish(self) -> bool:
        return True

    def release(self) -> None:
        return


class FileLock:
    """Locks of the operating system: one on the file for the place, one on a second file for the wish."""

    def __init__(self, file: Path) -> None:
        self._file, self._wish_file = file, file.with_name(f"{file.name}-wish")
        self._held: int | None = None
        self._wished: int | None = None

    def take(self) -> bool:
        if self._held is None:
            self._held = _locked(self._file)
        return self._held is not None

    def confirmed(self) -> bool:
        """A lock cannot be lost, but its file can: whoever removes it opens the door for a second leader."""
        if self._held is None:
            return False
        try:
            mine, there = os.fstat(self._held), self._file.stat()
        except OSError:
            return False
        return (mine.st_dev, mine.st_ino) == (there.st_dev, there.st_ino)

    def wished(self) -> bool:
        if not self._wish_file.exists():
            return False
        free = _locked(self._wish_file)
        if free is not None:
            os.close(free)
        return free is None

    def wish(self) -> bool:
        if self._wished is None:
            self._wished = _locked(self._wish_file)
        return self._wished is not None

    def release(self) -> None:
        for handle in (self._held, self._wished):
            if handle is not None:
                os.close(handle)  # closing frees the lock
        self._held = self._wished = None


def _locked(file: Path) -> int | None:
    """A handle whose lock is ours, or None while somebody else has it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle)
    except OSError:
        os.close(handle)
        return None
    return handle


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@dataclass
class AdvisoryLock:
    """A session lock on a connection of its own. `silence` (seconds): see the module's first lines."""

    url: str = field(repr=False)  # may hold a password
    silence: int = SILENCE
    _connection: psycopg.Connection[tuple[object, ...]] | None = field(default=None, init=False, repr=False)

    def take(self) -> bool:
        return self._asked("SELECT pg_try_advisory_lock(%s, %s)", _LEAD)

    def confirmed(self) -> bool:
        return self._asked(_HOLDS + " AND pid = pg_backend_pid())", _LEAD, anew=False)

    def wished(self) -> bool:
        return self._asked(_HOLDS + " AND pid <> pg_backend_pid())", _WISH)

    def wish(self) -> bool:
        return self._asked("SELECT pg_try_advisory_lock(%s, %s)", _WISH)

    def release(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error, OSError):
                # The server frees a closed connection's locks in its own time; the next one should not have to wait.
                self._connection.execute("SELECT pg_advisory_unlock_all()")
        self._give_up()

    def _give_up(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error, OSError):
                self._connection.close()
        self._connection = None

    def _asked(self, question: str, place: int, *, anew: bool = True) -> bool:
        """The answer to a yes-or-no question; no answer is a no, and the connection is given up, and with it the place."""
        try:
            if self._connection is None:
                if not anew:
                    return False
                self._connection = self._connected()
            row = self._connection.execute(question.encode(), (_DUBAN, place)).fetchone()
        except (psycopg.Error, OSError):
            self._give_up()
            return False
        return row is not None and row[0] is True

    def _connected(self) -> psycopg.Connection[tuple[object, ...]]:
        address = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(
            address,
            autocommit=True,
            application_name="duban: the one who sends",
            connect_timeout=PATIENCE,
            keepalives=1,
            keepalives_idle=PATIENCE,
            keepalives_interval=PATIENCE,
            keepalives_count=2,
            tcp_user_timeout=PATIENCE * 1000,
        )
        for name, value in self._limits(connection.info.server_version):
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
        return connection

    def _limits(self, version: int) -> list[tuple[str, str]]:
        """How soon the server notices that nobody is there any more."""
        probe = max(1, self.silence // 5)
        limits = [
            ("tcp_keepalives_idle", str(probe * 2)),
            ("tcp_keepalives_interval", str(probe)),
            ("tcp_keepalives_count", "3"),
            ("statement_timeout", f"{PATIENCE}s"),
        ]
        if version >= _OLDEST_WITH_IDLE_TIMEOUT:
            limits.append(("idle_session_timeout", f"{self.silence}s"))
        return limits


_HOLDS = (
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid = %s::bigint::oid AND objid = %s::bigint::oid"
)
