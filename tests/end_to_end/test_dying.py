"""kill -9 at every fault point of reliability.md, section 5: nothing lost, nothing noted twice, at most one repeat.

KILLS sets how often each point is tried on each database: once in CI, ten times in `make soak`.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from bot.store.engine import opened, transaction
from bot.store.tables import Note, Outbox, OutboxState
from tests.end_to_end.conftest import Office, _office, _server
from tests.end_to_end.people import Person
from tests.end_to_end.program import Program
from tests.support import postgres
from tests.support.dying import RECEIVING, REMINDER, SENDING

KILLS = int(os.environ.get("KILLS", "1"))
AGENCY = "市教育局"
DOUBTFUL = {"F3", "F4", "F5"}  # claimed: whether it left nobody knows
JOINED_AT = "2024-12-17T16:00:00+08:00"


@dataclass(frozen=True)
class Prepared:
    """A database in which one contact has joined; every kill gets a copy of its own."""

    copied: Callable[[Path], AbstractContextManager[str]]
    contact: int
    coordinator: int


@dataclass
class Stage:
    """A copy of the prepared office, and its contact."""

    office: Office
    contact: Person
    url: str

    def dies(self, point: str, clock: str) -> Program:
        """The same installation, with a trap in it."""
        self.office.place.module = "tests.support.dying"
        self.office.place.settings |= {"PYTHONPATH": str(Path.cwd()), "DUBAN_DATABASE_URL": self.url}
        program = self.office.place.run(
            DUBAN_CLOCK=clock, DIE_AT=point, DUBAN_COORDINATORS=str(self.office.coordinator.id)
        )
        self.office.ran.append(program)
        return program

    def lives(self, died: Program, clock: str) -> None:
        """It has died as it should, and is started again."""
        assert died.ended() == 137, died.log[-5:]
        self.office.ran.remove(died)
        self.dies("", clock).ready()

    def drained(self) -> list[str]:
        """Wait until nothing is on its way any more; returns the notes' meanings."""
        engine = opened(self.url)

        def nothing() -> bool:
            left = col(Outbox.state).in_((OutboxState.PENDING, OutboxState.SENDING))
            with transaction(engine) as session:
                return session.exec(select(func.count()).select_from(Outbox).where(left)).one() == 0

        try:
            self.office.api.wait_for(nothing, "an empty outbox", 30)
            with transaction(engine) as session:
                return list(session.exec(select(Note.status).where(Note.newest)).all())
        finally:
            engine.dispose()


@contextmanager
def _copied_file(file: Path, folder: Path) -> Iterator[str]:
    there = folder / "duban.db"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(there)) as copy:
        source.backup(copy)
    yield f"sqlite:///{there}"


def _copied_database(there: postgres.Server, url: str) -> Callable[[Path], AbstractContextManager[str]]:
    return lambda folder: there.fresh_database(url.rsplit("/", 1)[1])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """One contact joins an office, by the program itself, once for all kills on one kind of database."""
    folder = tmp_path_factory.mktemp("prepared")
    there: postgres.Server | None = None
    database: AbstractContextManager[str] = nullcontext(f"sqlite:///{folder / 'duban.db'}")
    if request.param == "postgresql":
        there = request.getfixturevalue("postgres_server")
        database = there.fresh_database()
    with database as url:
        with _server() as api, _office(api, folder) as office:
            office.place.settings["DUBAN_DATABASE_URL"] = url
            first = office.run(clock=JOINED_AT)
            (contact,) = office.joined(AGENCY)
            first.stop()
        copied = _copied_database(there, url) if there else lambda place: _copied_file(folder / "duban.db", place)
        yield Prepared(copied, contact.id, office.coordinator.id)


@pytest.fixture
def stage(prepared: Prepared, tmp_path: Path) -> Iterator[Stage]:
    """The office as it was when the contact had joined."""
    with prepared.copied(tmp_path) as url, _server() as api, _office(api, tmp_path) as office:
        api.a_while_later()
        office.coordinator = Person(api, "市科协协调人", user_id=prepared.coordinator).known()
        yield Stage(office, Person(api, "联络员", user_id=prepared.contact).known(), url)


@pytest.mark.parametrize("point", sorted(SENDING) * KILLS)
def test_a_reminder_survives_the_death_of_its_sender(
    stage: Stage, point: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("point", point)
    died = stage.dies(point, "2024-12-18T09:00:01+08:00")
    stage.lives(died, "2024-12-18T09:00:10+08:00")

    stage.contact.got(REMINDER)
    stage.drained()
    copies = [text for text in stage.contact.texts() if text.startswith(REMINDER)]
    record_property("repeats", len(copies) - 1)
    assert 1 <= len(copies) <= (2 if point in DOUBTFUL else 1)
    assert len(set(copies)) == 1, "a repeat carries the same words and number"


@pytest.mark.parametrize("point", sorted(RECEIVING) * KILLS)
def test_a_reply_becomes_exactly_one_note_over_the_death_of_its_reader(
    stage: Stage, point: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("point", point)
    died = stage.dies(point, "2024-12-17T16:10:00+08:00")
    if point == "G6":
        died.ready()
    stage.contact.say("已报送，简报已发布")
    if point == "G6":
        stage.contact.got("【已登记】")
        died.stop()
    stage.lives(died, "2024-12-17T16:20:00+08:00")

    stage.contact.got("【已登记】")
    assert stage.drained() == ["reported"]
    receipts = [text for text in stage.contact.texts() if text.startswith("【已登记】")]
    record_property("repeats", len(receipts) - 1)
    assert len(receipts) <= 2
