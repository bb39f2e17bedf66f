from collections.abc import Iterator

import pytest

from bot.exports.year import Year
from tests.exports.played import played, year_of
from tests.support.world import World


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The small year, played once: what is exported is only read."""
    made = played(tmp_path_factory.mktemp("played"))
    yield made
    made.close()


@pytest.fixture(scope="package")
def year(world: World) -> Year:
    return year_of(world)
