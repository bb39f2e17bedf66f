"""Rows of the fault table (docs/reliability.md), on both databases where the database matters."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.office import week_before
from tests.support.world import World


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/world.db"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[World]:
    """An office a week before its annual report is due, on each kind of database."""
    with week_before(tmp_path, url) as made:
        yield made


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    """The same on SQLite alone, for what the database has no part in."""
    with week_before(tmp_path) as made:
        yield made
