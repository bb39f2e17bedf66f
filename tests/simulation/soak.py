"""`make soak`: many more seeds than the gate, many kills of the real process, rounds from outside, the long rows of the fault
table; prints dated figures for docs/reliability.md.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from bot.clock import SystemClock
from bot.store.engine import sqlite_version
from tests.outside.soak import rounds
from tests.simulation import gate
from tests.simulation.run import Outcome

KILLS = ("tests/end_to_end/test_dying.py",)
# The fault table's own tests, and those of everything that reads bytes from outside, with many more examples.
ROWS = (
    "tests/faults",
    "tests/chat/test_batches.py",
    "tests/chat/test_shown.py",
    "tests/documents/test_hostile.py",
    "tests/schedules/test_loader.py",
    "tests/schedules/test_replies.py",
)
EVERY = 1000  # seeds between two lines about how far it is
_clock = SystemClock()


@dataclass(frozen=True)
class Case:
    """A test that was run: how it ended, how long it took, what it noted down."""

    name: str
    passed: bool
    seconds: float
    noted: Mapping[str, str]


def seeds(count: int) -> bool:
    """Run `count` seeds; prints what they came to. Returns whether all is well."""
    begun = _clock.monotonic()
    found = gate.run(0, count, batch=50, watch=_how_far)
    missing = gate.never_reached(found)
    for name, times in sorted(found.counters.items()):
        print(f"{times:>9}  {name}")
    each = found.seconds / found.seeds
    print(f"\n{found.seeds} seeds in {_clock.monotonic() - begun:.0f} s, {each:.3f} s of a core each")
    print(f"violations: {len(found.violations)}; never reached: {', '.join(missing) or 'nothing'}")
    print(*found.violations[:50], sep="\n", flush=True)
    return not found.violations and not missing


def _how_far(found: Outcome) -> None:
    if found.seeds % EVERY == 0:
        print(f"{found.seeds} seeds, {len(found.violations)} violations", file=sys.stderr, flush=True)


def kills(each: int) -> bool:
    """Kill the real process at every point, `each` times on each database. Returns whether nothing was lost."""
    begun = _clock.monotonic()
    cases = list(_tests(KILLS, "load", KILLS=str(each)))
    for point in sorted({case.noted.get("point", "") for case in cases}):
        here = [case for case in cases if case.noted.get("point", "") == point]
        repeats = sum(int(case.noted.get("repeats", 0)) for case in here)
        lost = sum(not case.passed for case in here)
        print(f"{point or 'before the kill'}: {len(here)} kills, {lost} failed, {repeats} repeats")
    return _told(cases, f"{len(cases)} kills in {_clock.monotonic() - begun:.0f} s")


def rows() -> bool:
    """The long rows of the fault table, and many examples of whatever comes from outside. Returns whether all passed."""
    begun = _clock.monotonic()
    cases = list(_tests(ROWS, "loadfile", HYPOTHESIS_PROFILE="soak"))
    for case in sorted(cases, key=lambda case: -case.seconds)[:20]:
        print(f"{case.seconds:>7.1f} s  {case.name}")
    return _told(cases, f"{len(cases)} tests of the fault table in {_clock.monotonic() - begun:.0f} s")


def _told(cases: list[Case], words: str) -> bool:
    failed = [case.name for case in cases if not case.passed]
    print(f"{words}; failed: {', '.join(failed) or 'none'}", flush=True)
    return bool(cases) and not failed


def _tests(paths: tuple[str, ...], dist: str, **environment: str) -> Iterator[Case]:
    """Run those tests on every core."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        asked = [sys.executable, "-m", "pytest", "-q", f"--numprocesses={os.cpu_count()}", f"--dist={dist}"]
        subprocess.run([*asked, f"--junitxml={report}", *paths], env={**os.environ, **environment}, check=False)
        for case in ElementTree.parse(report).iter("testcase"):
            passed = case.find("failure") is None and case.find("error") is None and case.find("skipped") is None
            noted = {one.get("name", ""): one.get("value", "") for one in case.iter("property")}
            yield Case(case.get("name", ""), passed, float(case.get("time", 0)), noted)


def main() -> int:
    """Everything, or only what is asked for. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="make soak ARGS=…", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20_000, help="of the simulation; 0 for none")
    parser.add_argument("--kills", type=int, default=10, help="at each of the 12 points, on each database; 0 for none")
    parser.add_argument("--contacts", type=int, default=2000, help="of the rounds from outside; 0 for none")
    parser.add_argument("--no-rows", action="store_true", help="leave the long rows of the fault table out")
    asked = parser.parse_args()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite_version()[0]}"
    print(f"{_clock.wall():%Y-%m-%d %H:%M} UTC, {machine}\n", flush=True)
    well = seeds(asked.seeds) if asked.seeds else True
    well &= kills(asked.kills) if asked.kills else True
    well &= rounds(asked.contacts, rate=25, seed=1) if asked.contacts else True
    well &= asked.no_rows or rows()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
