"""Who sends: one process of all that run on a database, and the rest stand by.

On SQLite it is a lock of the operating system on a file beside the database: free means that the other process is gone,
however it ended. On PostgreSQL it is an advisory lock on a connection held for nothing else: the server frees it when the
connection ends, and ends the connection of a machine or a process that has gone silent, so a stopped process cannot keep it.

Whoever needs the database alone for a moment (`duban restore`) *wishes* for the place; the leader sees that and steps aside.
"""

import os
import sys
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import make_url

from bot.store.engine import sqlite_file


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
        from bot.store.advisory import AdvisoryLock  # brings PostgreSQL's driver: who has no such database needs none

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
