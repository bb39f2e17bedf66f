"""The promise, over the gate's seeds: nothing lost, nobody bothered twice, each reply one note."""

import pytest

from tests.simulation import gate
from tests.simulation.run import Outcome

pytestmark = pytest.mark.timeout(1200)  # a machine that does much else takes its time


@pytest.fixture(scope="module")
def found() -> Outcome:
    """What the gate's seeds came to."""
    return gate.run(0, gate.SEEDS)


def test_no_seed_breaks_the_promise(found: Outcome) -> None:
    assert found.seeds == gate.SEEDS
    assert found.violations == []


def test_every_fault_and_path_was_reached(found: Outcome) -> None:
    assert gate.never_reached(found) == []


def test_repeats_that_arrived_stay_below_the_doubtful_sends(found: Outcome) -> None:
    assert 0 < found.counters["repeats that arrived"] <= found.counters["doubtful sends"]
