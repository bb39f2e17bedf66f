"""`duban backup`, `duban restore`, `duban release`: the operator's hands on the data, while the bot runs or stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import book_of, clock_of, database_of, desk_in, refuse
from bot.clock import SystemClock
from bot.flows import restored
from bot.settings import OFFICE_ZONE, read_settings
from bot.store import restoring, sending
from bot.store.backing import BackupProblem, back_up
from bot.store.engine import DatabaseError, in_words, sqlite_file
from bot.store.facts import CLOCK_HELD, get
from bot.store.leadership import Leadership, leadership_of
from bot.store.presence import BACKUPS

LONGEST_WAIT = 60.0  # seconds that a running bot gets to settle what is on the wire and to step aside
_LOOK_EVERY = 0.25


def backup(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A new file; without it one in backups/.")
    ] = None,
) -> None:
    """Write everything into one file, also while the bot runs; the copy is opened and checked."""
    settings = read_settings()
    url = _existing(database_of(settings))
    target = file or _dated(url, "backup", SystemClock().wall())
    try:
        made = back_up(url, target, clock_of(settings).now())
    except (ValueError, DatabaseError) as problem:
        refuse(in_words(problem))
    except (BackupProblem, OSError) as problem:
        refuse(str(problem))
    print(f"backed up and checked: {made.file} ({made.file.stat().st_size:,} bytes, schema {made.revision})")
    print(f"the files of notes are not in it; copy {_files_of(url)} as well")


def restore(file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")]) -> None:
    """Put a backup in place of the database. A running bot steps aside; what may have been sent since waits for a word."""
    settings = read_settings()
    url = database_of(settings)
    wall = SystemClock()
    try:
        with _alone(url, wall):
            done = restoring.restore(url, file, clock_of(settings).now(), _dated(url, "before-restore", wall.wall()))
    except (ValueError, DatabaseError) as problem:
        refuse(in_words(problem))
    except (BackupProblem, OSError) as problem:
        refuse(str(problem))
    print(f"restored: the database is that of {done.made_at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}")
    if done.kept_as is not None:
        print(f"the database before is kept as {done.kept_as}")
    print(f"{done.held} messages that may have been sent since are held, and so is every new reminder;")
    print("the coordinators are asked in the chat, or decide here: duban release --send, or duban release --drop")


def release(
    send: Annotated[bool, typer.Option("--send", help="Let what is held leave, as far as it is still owed.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Drop what is held.")] = False,
) -> None:
    """Say what is held (after a restore or a clock jump), let it go or drop it; exit 1 while anything is held."""
    if send and drop:
        refuse("give --send or --drop, not both")
    settings = read_settings()
    with desk_in(settings, book_of(settings)) as desk:
        if desk is None:
            refuse("there is no database yet")
        if send or drop:
            print(f"{'released' if send else 'dropped'}: {restored.decide(desk, go=send)}")
            return
        rows, holding = len(sending.held(desk.session)), get(desk.session, CLOCK_HELD) is not None
        print(f"held: {rows}" + ("; new reminders are held, too" if holding else ""))
    if rows or holding:
        raise typer.Exit(1)


@contextmanager
def _alone(url: str, clock: SystemClock) -> Iterator[None]:
    """The place of the one who sends, asked of whoever has it."""
    place = leadership_of(url)
    try:
        if not _waited(clock, place):
            refuse(f"a bot works on this database and did not step aside within {LONGEST_WAIT:.0f} s; stop it first")
        yield
    finally:
        place.release()


def _waited(clock: SystemClock, place: Leadership) -> bool:
    until = clock.monotonic() + LONGEST_WAIT
    while not (place.wish() and place.take()):
        if clock.monotonic() > until:
            return False
        clock.wait(_LOOK_EVERY)
    return True


def _existing(url: str) -> str:
    file = sqlite_file(url)
    if file is not None and not file.exists():
        refuse(f"there is no database at {file}")
    return url


def _dated(url: str, name: str, at: datetime) -> Path:
    file = sqlite_file(url)
    folder = (file.parent if file else Path("var")) / BACKUPS
    return folder / f"{file.stem if file else 'duban'}-{name}-{at.astimezone(OFFICE_ZONE):%Y%m%d-%H%M%S}.db"


def _files_of(url: str) -> Path:
    file = sqlite_file(url)
    return (file.parent / f"{file.stem}-files") if file else Path("var") / "files"
