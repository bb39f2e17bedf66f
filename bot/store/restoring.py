"""A backup put in place of the database: nothing that may have been sent since leaves again without somebody's word.

What the backup knows as waiting may have left meanwhile, and what was planned since it does not know at all. So both are
held: rows that wait, at once; new reminders, through the same mark that a clock jump sets (`facts.CLOCK_HELD`).
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select, update

from bot.store import copying, facts, forgetting, migrate, people
from bot.store.backing import MADE_AT, BackupProblem, back_up, checked, snapshot
from bot.store.copying import CopyProblem
from bot.store.engine import DatabaseError, opened, sound, sqlite_file, transaction
from bot.store.states import OutboxState
from bot.store.tables import Outbox, Person
from bot.texts import leaving

RESTORED = "restored"  # JSON: when the backup was made and when it was put in place, both in the product's time
REASON = "restored from a backup: it may have been sent since"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: how many rows wait for a word, and where the database that was replaced is kept."""

    held: int
    made_at: datetime
    kept_as: Path | None


def restore(url: str, file: Path, now: datetime, keep_as: Path) -> Restored:
    """Put the backup `file` in place of the database at `url`; the caller holds the place of the one who sends.

    What is there now is first backed up to `keep_as`, or set aside if it cannot be read. Raises BackupProblem.
    """
    found = checked(file)
    with tempfile.TemporaryDirectory(prefix="duban-restore-") as folder, _in_words():
        ready = Path(folder) / "restored.db"
        snapshot(file, ready)
        ready_url = f"sqlite:///{ready}"
        migrate.upgrade(ready_url)
        forgotten = _of_same_bot(url, found.bot_id)
        held = _prepared(ready_url, found.made_at or now, now, forgotten)
        kept_as = _set_aside(url, now, keep_as)
        _put_in_place(ready, url)
    return Restored(held, found.made_at or now, kept_as)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except DatabaseError as problem:
        raise BackupProblem(f"the database cannot be written: {str(problem.orig).splitlines()[0]}") from None
    except sqlite3.Error as problem:
        raise BackupProblem(f"the database cannot be written: {problem}") from None
    except (CopyProblem, migrate.SchemaProblem) as problem:
        raise BackupProblem(str(problem)) from None


def _of_same_bot(url: str, bot_id: str | None) -> list[int]:
    """Who was forgotten here: a backup must not bring them back. Raises BackupProblem for the backup of another bot."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return []
    try:
        if migrate.current_and_newest(url)[0] is None:
            return []
        engine = opened(url)
        try:
            with transaction(engine) as session:
                here = facts.get(session, "bot-id")
                wanted = select(Person.id).where(col(Person.user_id).is_(None))
                forgotten = [found for found in session.exec(wanted) if found is not None]
        finally:
            engine.dispose()
    except (DatabaseError, migrate.SchemaProblem):
        return []  # nothing can be read any more: that is why somebody restores
    if here is not None and bot_id is not None and here != bot_id:
        raise BackupProblem(f"the backup is of bot {bot_id}, the database of bot {here}")
    return forgotten


def _prepared(url: str, made_at: datetime, now: datetime, forgotten: list[int]) -> int:
    engine = opened(url)
    try:
        with transaction(engine) as session:
            facts.put(session, MADE_AT, None)
            facts.put(session, RESTORED, json.dumps([made_at.isoformat(), now.isoformat()]))
            # A clock that stands where it stood at the backup has not gone back behind this mark (flows.hold).
            facts.put(session, facts.CLOCK_HELD, made_at.isoformat())
            for person_id in forgotten:
                _forget_again(session, person_id, now)
            return _hold(session)
    finally:
        engine.dispose()


def _hold(session: Session) -> int:
    """Rows that waited or were on the wire wait for a word; an old tap's answer is of no use to anybody."""
    unsure = col(Outbox.state).in_((OutboxState.PENDING, OutboxState.SENDING))
    for row in session.exec(select(Outbox).where(unsure, Outbox.action == "answer")):
        row.state, row.reason = OutboxState.SUPERSEDED, REASON
        session.add(row)
    session.flush()
    done = session.execute(
        update(Outbox)
        .where(unsure)
        .values(state=OutboxState.HELD, reason=REASON, lease_until=None, retry_at=None)
        .returning(col(Outbox.id))
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


def _forget_again(session: Session, person_id: int, now: datetime) -> None:
    person = session.get(Person, person_id)
    if person is None or person.user_id is None:
        return
    chat_id, user_id = person.chat_id, person.user_id
    forgetting.supersede_waiting(session, person_id, "forgotten", ("answer", "news", "reminder"))
    forgetting.drop_question(session, person_id)
    for enrolment in people.enrolments(session, person_id):
        people.end(session, enrolment, now)
    forgetting.blank_person(session, person, leaving.pseudonym(person_id))
    forgetting.blank_requests(session, user_id)
    if chat_id is not None:
        forgetting.mark(session, chat_id)


def _set_aside(url: str, now: datetime, keep_as: Path) -> Path | None:
    """What is there now, kept: as a backup where it can be read, else the file itself under another name."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return None
    with suppress(BackupProblem, DatabaseError, migrate.SchemaProblem):
        if migrate.current_and_newest(url)[0] is None:
            return None
        if not sound(url):
            return back_up(url, keep_as, now).file
    if file is None:
        raise BackupProblem("the database cannot be read, so it cannot be set aside; look at it first")
    aside = keep_as.with_name(f"{keep_as.name}.unsound")
    aside.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        part = file.with_name(file.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside


def _put_in_place(ready: Path, url: str) -> None:
    file = sqlite_file(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        # One transaction as other connections see it, those that are open included.
        with closing(sqlite3.connect(ready)) as here, closing(sqlite3.connect(file, timeout=10)) as there:
            here.backup(there)
        return
    migrate.upgrade(url)
    source, target = opened(f"sqlite:///{ready}"), opened(url)
    try:
        with source.begin() as rows, target.begin() as place:
            copying.empty(place)
            copying.copy(rows, place)
    finally:
        source.dispose()
        target.dispose()
