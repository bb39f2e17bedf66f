"""Bugs that others have had, planted: a checker that lets one of them live proves nothing."""

import pytest

from tests.simulation import gate, planted
from tests.simulation.ledger import Violation
from tests.simulation.run import one

# Where each fell last: looked at first, and the gate's other seeds after it.
FELL_AT = {
    "offset before commit": 2,
    "a failing flow ends its row": 1,
    "a failing call ends its row": 26,
    "mark sent before sending": 2,
    "skip missed steps": 1,
    "still owed is not asked at the claim": 229,
    "retry on 400": 4,
    "unknown is never repeated": 2,
    "unknown is repeated for ever": 11,
    "no lease check": 4,
    "the chat is the authority": 2,
    "reminders leave at any hour": 2,
    "a return is not noticed": 3,
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
