"""Row 7: the power fails while the database writes. What was committed is there, what was not is gone, and the file is sound.

What the disk holds at that moment is put together from the bytes that SQLite itself wrote: in DELETE mode a rollback
journal cut short beside an untouched file, or a whole journal beside a file of which some bytes are new; in WAL mode a
log cut short. On PostgreSQL the server dies at once, and its log ends between two commits.
"""

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.store import engine as store_engine
from bot.store import facts, migrate
from bot.store.engine import opened, sound, sqlite_file, transaction
from tests.support import machine, postgres

CUTS = 200
TRANSACTIONS = 8


@dataclass(frozen=True)
class Moment:
    """What lies on the disk, and how many of the transactions must be found there."""

    database: bytes
    side: dict[str, bytes]  # suffix -> journal or log
    committed: int


def _write(session: store_engine.Session, number: int) -> None:
    """Several pages at once: a note would touch as many."""
    for part in range(12):
        facts.put(session, f"{number}/{part}", f"{number}" * 400)


def _found(url: str) -> list[int]:
    """The transactions that are there; each one whole."""
    made = opened(url)
    try:
        with transaction(made) as session:
            names = facts.named(session, "")
    finally:
        made.dispose()
    there = sorted({int(name.partition("/")[0]) for name in names})
    assert len(names) == 12 * len(there), "half a transaction"
    return there


def _check(folder: Path, moment: Moment) -> None:
    file = folder / "after.db"
    for old in folder.glob("after.db*"):
        old.unlink()
    file.write_bytes(moment.database)
    for suffix, content in moment.side.items():
        Path(f"{file}{suffix}").write_bytes(content)
    url = f"sqlite:///{file}"
    assert _found(url) == list(range(moment.committed))
    assert sound(url) == []


def _journalled(url: str) -> Iterator[tuple[bytes, bytes, bytes]]:
    """(file before, its whole rollback journal, file after) of one transaction after the other."""
    file = sqlite_file(url)
    assert file is not None
    kept = file.with_name("kept-journal")
    made = opened(url)
    for number in range(TRANSACTIONS):
        before = file.read_bytes()
        with transaction(made) as session:
            _write(session, number)
            # SQLite removes the name when it commits; what it wrote stays under this one.
            os.link(f"{file}-journal", kept)
        yield before, kept.read_bytes(), file.read_bytes()
        kept.unlink()
    made.dispose()


def test_row_07_a_rollback_journal_cut_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_engine, "wal_is_safe", lambda version: False)
    url = f"sqlite:///{tmp_path}/duban.db"
    migrate.upgrade(url)
    rng, done = random.Random(7), 0
    for number, (before, journal, after) in enumerate(_journalled(url)):
        assert before != after
        for _ in range(CUTS // TRANSACTIONS // 2):
            # The journal is on its way to the disk: the file itself is not touched before it is there.
            _check(tmp_path, Moment(before, {"-journal": journal[: rng.randrange(len(journal))]}, number))
            # The file is on its way: some of it is new, in the middle of a page as well.
            cut = rng.randrange(len(after))
            _check(tmp_path, Moment(after[:cut] + before[cut:], {"-journal": journal}, number))
            done += 2
        _check(tmp_path, Moment(after, {}, number + 1))
    assert done >= CUTS - TRANSACTIONS


def test_row_07_a_write_ahead_log_cut_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_engine, "wal_is_safe", lambda version: True)  # one connection at a time is safe
    url = f"sqlite:///{tmp_path}/duban.db"
    migrate.upgrade(url)
    file = tmp_path / "duban.db"
    made, ends = opened(url), [0]
    with transaction(made) as session:  # the schema's own frames are folded into the file first
        session.connection()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base = file.read_bytes()
    for number in range(TRANSACTIONS):
        with transaction(made) as session:
            _write(session, number)
        ends.append(Path(f"{file}-wal").stat().st_size)
    log = Path(f"{file}-wal").read_bytes()
    made.dispose()
    rng = random.Random(7)
    for cut in [*ends[1:], *(rng.randrange(len(log)) for _ in range(CUTS - TRANSACTIONS))]:
        committed = sum(0 < end <= cut for end in ends)
        _check(tmp_path, Moment(base, {"-wal": log[:cut]}, committed))


def test_row_07_a_commit_is_on_the_disk_before_it_is_believed(tmp_path: Path) -> None:
    """In DELETE mode the journal's end is the commit: FULL would not write down that it is gone, EXTRA does.

    https://sqlite.org/pragma.html#pragma_synchronous
    """
    made = opened(f"sqlite:///{tmp_path}/duban.db")
    with made.connect() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    made.dispose()
    assert (journal, synchronous) in {("delete", 3), ("wal", 2), ("wal", 3)}


def test_row_07_postgresql_dies_and_its_log_ends_anywhere() -> None:
    programs = machine.postgresql_programs()
    if programs is None:
        pytest.skip("there is no initdb to start a PostgreSQL of one's own (Debian: apt install postgresql)")
    with postgres.own(programs) as server, server.fresh_database() as url:
        migrate.upgrade(url)
        rng, last = random.Random(7), 0
        for _ in range(3):
            ends = []
            for number in range(last, last + 3):
                made = opened(url)
                with transaction(made) as session:
                    assert session.connection().exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
                    _write(session, number)
                made.dispose()
                ends.append(server.log_end())
            server.crash(end_log_at=(ends[1][0], rng.randrange(ends[1][1], ends[2][1])))
            last += 2
            assert _found(url) == list(range(last)), "the third was cut off, the first two were committed before"
