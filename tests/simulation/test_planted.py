"""Bugs that others have had, planted: a checker that lets one of them live proves nothing."""

import pytest

from tests.simulation import gate
from tests.simulation.ledger import Violation
from tests.simulation.planted_answers import PLANTED, bug
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
    "what was reported stays open": 3,
    "seen quiets nothing": 9,
    "a tap is answered twice": 2,
    "a note has no receipt": 1,
    "a receipt is given twice": 1,
    "a clock set back forgets what was said": 130,
    "a message queued too early waits for its day": 3832,
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_bug_is_caught(name: str) -> None:
    seeds = dict.fromkeys((FELL_AT.get(name, 0), *range(gate.SEEDS)))
    with bug(name):
        assert any(_breaks(seed) for seed in seeds), f"{name} survives the gate's seeds"


def _breaks(seed: int) -> bool:
    try:
        one(seed)
    except Violation:
        return True
    return False
