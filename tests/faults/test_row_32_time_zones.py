"""Row 32: the machine's own time zone, and whether it has any tables of zones, changes nothing."""

import os
import subprocess
import sys
from pathlib import Path

ZONES = ("UTC", "Asia/Shanghai", "America/St_Johns", "Pacific/Apia", "Europe/London")
ELSEWHERE = r"""
import hashlib, os, sys, time
from tests.simulation.run import one
for zone in sys.argv[1:]:
    os.environ["TZ"] = zone
    time.tzset()
    print(hashlib.sha256("\n".join(one(3).log).encode()).hexdigest())
"""


def test_row_32_the_same_life_in_five_time_zones_and_without_the_machines_tables() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, *ZONES],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONTZPATH": ""},  # as in a container without tzdata: only the package is there
        cwd=Path(__file__).parents[2],
    )
    logs = done.stdout.split()
    assert len(logs) == len(ZONES)
    assert len(set(logs)) == 1
