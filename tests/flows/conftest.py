from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An installation with the five plans and nobody on board."""
    made = World(tmp_path)
    yield made
    made.close()
