"""A foreign Bot API, an installation in an empty folder, and people on board."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.clock import SystemClock
from tests.end_to_end.foreign_api import ForeignApi
from tests.end_to_end.people import Person
from tests.end_to_end.program import Place, Program

PLAN = "jiamusi-2021"


@dataclass
class Office:
    """A coordinator at a desk, an installation, and the processes it has started."""

    place: Place
    api: ForeignApi
    coordinator: Person
    ran: list[Program] = field(default_factory=list)

    def run(self, clock: str = "2024-12-17T16:00:00+08:00", **settings: str) -> Program:
        """Start the bot at a moment of product time; ready when this returns."""
        settings = {"DUBAN_CLOCK": clock, "DUBAN_COORDINATORS": str(self.coordinator.id), **settings}
        program = self.place.run(**settings)
        self.ran.append(program)
        return program.ready()

    def codes(self, *agencies: str, clock: str = "2024-12-17T16:00:00+08:00") -> list[str]:
        """One invite for each of these agencies, made in the shell at one go."""
        roster = self.place.folder / "roster.csv"
        rows = [f"{agency},联络员{number}" for number, agency in enumerate(agencies, start=1)]
        roster.write_text("\n".join(["agency,name", *rows]) + "\n", encoding="utf-8")
        made = self.place.json("invite", "--plan", PLAN, "--roster", str(roster), DUBAN_CLOCK=clock)
        return [str(one["code"]) for one in made]

    def joined(self, *agencies: str, clock: str = "2024-12-17T16:00:00+08:00") -> list[Person]:
        """A contact on board for each of these agencies."""
        people = [Person(self.api, f"联络员{number}") for number, _ in enumerate(agencies, start=1)]
        for person, code in zip(people, self.codes(*agencies, clock=clock), strict=True):
            person.say(f"/start {code}")
        for person in people:
            person.got("【已加入】")
        return people

    def secrets_told(self) -> list[str]:
        """Where the token, or half of it, stands in what any process of this office has written."""
        hidden = self.api.token.partition(":")[2]
        return [line for program in self.ran for line in program.everything().splitlines() if hidden in line]


@contextmanager
def _server() -> Iterator[ForeignApi]:
    server = ForeignApi(SystemClock())
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def _office(api: ForeignApi, folder: Path) -> Iterator[Office]:
    """At the end every process ends well, and nothing it wrote holds the token or a traceback."""
    found = Office(Place(folder, api), api, Person(api, "市科协协调人"))
    try:
        yield found
    finally:
        codes = [program.stop() for program in found.ran]
    assert all(code in (0, -signal.SIGKILL) for code in codes), codes
    assert not found.secrets_told()
    assert not [line for program in found.ran for line in program.log if "Traceback" in line]


@pytest.fixture
def api() -> Iterator[ForeignApi]:
    """A running foreign Bot API."""
    with _server() as server:
        yield server


@pytest.fixture
def office(api: ForeignApi, tmp_path: Path) -> Iterator[Office]:
    """An office without anybody on board, for a story that starts and ends processes."""
    with _office(api, tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One running bot for all stories of a file that end nothing; each brings its own people."""
    with _server() as server, _office(server, tmp_path_factory.mktemp("office")) as found:
        found.run()
        yield found


@pytest.fixture
def running(shared: Office) -> Iterator[Office]:
    """The file's running bot; after each story it still runs, and Telegram would have taken every call."""
    yield shared
    assert shared.ran[-1].alive()
    assert not shared.api.refused(), shared.api.tail()
