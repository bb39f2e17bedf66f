"""Bugs that others have had, planted: a checker that lets one of them live proves nothing."""

import pytest

from tests.simulation import gate, planted
from tests.simulation.ledger import Violation
from tests.simulation.run import one

# Where each fell last: looked at first, and the gate's other seeds after it.
FELL_AT = {
    "offset before commit": 2,
    "mark sent before sending": 2,
    "still owed is not asked at the claim": 16,
    "retry on 400": 3,
    "unknown is never repeated": 2,
    "unknown is repeated for ever": 25,
    "a failing call ends its row": 37,
    "no lease check": 4,
    "the claim asks for no state": 3,
    "the chat is the authority": 5,
}


@pytest.mark.parametrize("name", planted.PLANTED)
def test_a_planted_bug_is_caught(name: str) -> None:
    seeds = dict.fromkeys((FELL_AT.get(name, 0), *range(gate.SEEDS)))
    with planted.bug(name):
        assert any(_breaks(seed) for seed in seeds), f"{name} survives the gate's seeds"


def _breaks(seed: int) -> bool:
    try:
        one(seed)
    except Violation:
        return True
    return False
