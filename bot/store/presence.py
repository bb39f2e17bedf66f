"""Before the bot starts: the database is there and can be trusted. An empty one is never made where one has been."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.engine import DatabaseError, in_words, opened, sqlite_file
from bot.store.leadership import lock_file

LARGEST_LOOKED_THROUGH = 128 * 1024 * 1024  # bytes: a larger file is looked through by `duban doctor`, not at the start
BACKUPS = "backups"  # the folder beside the database


class UnusableDatabase(ValueError):
    """The bot must not start on it; the text is one line that says why and what to do."""


def refuse_unusable(url: str) -> None:
    """Raise UnusableDatabase for a SQLite file that is gone or damaged, and for a server that does not let us in.

    Whether a server's files are sound it sees to itself.
    """
    file = sqlite_file(url)
    if file is None:
        _refuse_what_does_not_answer(url)
        return
    if not file.exists():
        if lock_file(file).exists():
            anew = "start anew with duban db upgrade"
            raise UnusableDatabase(f"the database {file} is gone; put it back, or {_remedy(file)}, or {anew}")
        return
    if wrong := _what_is_wrong(file):
        raise UnusableDatabase(f"the database {file} is damaged ({wrong}); {_remedy(file)}")


def _refuse_what_does_not_answer(url: str) -> None:
    engine = opened(url)
    try:
        engine.connect().close()
    except DatabaseError as problem:
        raise UnusableDatabase(in_words(problem)) from None
    finally:
        engine.dispose()


def _what_is_wrong(file: Path) -> str:
    small = file.stat().st_size <= LARGEST_LOOKED_THROUGH
    question = "PRAGMA quick_check(1)" if small else "SELECT count(*) FROM sqlite_master"
    try:
        with closing(sqlite3.connect(file, timeout=10)) as connection:
            answer = connection.execute(question).fetchone()[0]
    except sqlite3.OperationalError:
        return ""  # locked, or not ours to open: said by whoever opens it next
    except sqlite3.DatabaseError as problem:
        return str(problem)
    return "" if not small or answer == "ok" else str(answer).splitlines()[-1]


def _remedy(file: Path) -> str:
    found = sorted((file.parent / BACKUPS).glob("*.db"), key=lambda each: each.stat().st_mtime)
    return f"duban restore {found[-1]}" if found else "duban restore FILE with a backup"
