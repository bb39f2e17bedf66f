"""`duban db copy`: the whole installation from a SQLite file into PostgreSQL, as often as one likes before the move."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from bot.store import copying, migrate
from bot.store.backing import snapshot
from bot.store.copying import CopyProblem
from bot.store.engine import opened, sqlite_file
from bot.store.leadership import leadership_of

COPIED_AS = "copied-as"  # on the target: what was copied there; as long as it is still that, it may be replaced


@dataclass(frozen=True, slots=True)
class Moved:
    """What a copy did: rows and tables, whether anything was to be done, and whether the source was in use meanwhile."""

    rows: int
    tables: int
    already: bool
    in_use: bool


def move(source_url: str, target_url: str) -> Moved:
    """Copy the SQLite file of `source_url` to the PostgreSQL database of `target_url`.

    A target that holds anything but an untouched copy is refused. Raises CopyProblem with the reason.
    """
    file = sqlite_file(source_url)
    if file is None or not target_url.startswith("postgresql"):
        raise CopyProblem("copies go from sqlite:///FILE to postgresql://…, in this order")
    if not file.exists():
        raise CopyProblem(f"there is no database at {file}")
    there = leadership_of(target_url)
    try:
        if not there.take():
            raise CopyProblem("the target cannot be reached, or a bot runs on it: stop it first")
        with tempfile.TemporaryDirectory(prefix="duban-copy-") as folder:
            return _moved(file, Path(folder) / "snapshot.db", target_url)
    finally:
        there.release()


def _moved(file: Path, copy_file: Path, target_url: str) -> Moved:
    here = leadership_of(f"sqlite:///{file}")
    in_use = not here.take()
    try:
        snapshot(file, copy_file)
    finally:
        here.release()
    migrate.upgrade(f"sqlite:///{copy_file}")
    migrate.upgrade(target_url)
    source, target = opened(f"sqlite:///{copy_file}"), opened(target_url)
    try:
        with source.begin() as rows, target.begin() as place:
            found, already = _replaced(rows, place)
    finally:
        source.dispose()
        target.dispose()
    return Moved(copying.total(found), len(found), already, in_use)


def _replaced(source: Connection, target: Connection) -> tuple[copying.Sums, bool]:
    marks = copying.table_of("fact")
    marked = marks.c.name == COPIED_AS
    copied_as = target.execute(select(marks.c.value).where(marked)).scalar()
    for connection in (source, target):
        connection.execute(delete(marks).where(marked))
    there, here = copying.sums(target), copying.sums(source)
    already = there == here
    if not already:
        if copying.total(there) and copying.as_text(there) != copied_as:
            raise CopyProblem("the target is not empty and not an untouched copy; empty it, or name another database")
        copying.empty(target)
        copying.copy(source, target)
    target.execute(insert(marks), {"name": COPIED_AS, "value": copying.as_text(here)})
    return here, already
