"""The same seed is the same life, byte for byte: a failure found anywhere can be looked at here."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.run import one

ELSEWHERE = r"""
import hashlib, sys
from tests.simulation.run import one
print(hashlib.sha256("\n".join(one(int(sys.argv[1])).log).encode()).hexdigest())
"""


def told(seed: int) -> str:
    return "\n".join(one(seed).log)


@pytest.mark.parametrize("seed", [3, 8, 11])
def test_the_same_seed_gives_the_same_log(seed: int) -> None:
    assert told(seed) == told(seed)


def test_another_process_with_other_hashes_gives_the_same_log() -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "America/St_Johns"}
    there = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, "3"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    assert there.stdout.strip() == hashlib.sha256(told(3).encode()).hexdigest()


def test_different_seeds_live_differently() -> None:
    assert told(3) != told(8)
