"""Real processes on both databases, and what their operators look at."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import Office, api, office
from tests.end_to_end.conftest import _office as an_office
from tests.end_to_end.foreign_api import ForeignApi
from tests.end_to_end.program import Program

__all__ = ["Office", "Watched", "an_office", "api", "office"]

_PORT = re.compile(r"http://127\.0\.0\.1:(\d+)/healthz")


class Watched:
    """A process as its operator sees it from outside: over HTTP."""

    def __init__(self, program: Program) -> None:
        self.program = program
        found = _PORT.search(program.said("health page"))
        assert found
        self.root = f"http://127.0.0.1:{found[1]}"

    def fetch(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
        """Code and text of an answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.root + path, body, named)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def health(self) -> dict[str, Any]:
        """What /healthz says."""
        found: dict[str, Any] = json.loads(self.fetch("/healthz")[1])
        return found


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/duban.db"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def both(url: str, api: ForeignApi, tmp_path: Path) -> Iterator[Office]:
    """An office on each kind of database; its processes end before the database does."""
    with an_office(api, tmp_path) as found:
        found.place.settings["DUBAN_DATABASE_URL"] = url
        yield found
