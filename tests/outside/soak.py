"""Rounds from outside, a part of `make soak`: on SQLite and, where there is a way to one, on PostgreSQL."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.clock import SystemClock
from tests.outside.round import Figures, Round
from tests.support import postgres


def rounds(people: int, rate: int, seed: int) -> bool:
    """Play a round on each database and print what was found. Returns whether every promise was kept."""
    kept = True
    with tempfile.TemporaryDirectory() as top, _databases(Path(top)) as found:
        for name, database in found.items():
            folder = Path(top, name)
            folder.mkdir()
            figures = asyncio.run(Round(folder, database, SystemClock(), people, rate, seed).play())
            print(f"\nfrom outside, {name}: {people} contacts at {rate} a second, seed {seed}")
            _tell(figures)
            kept &= not figures.wrong
    return kept


def _tell(figures: Figures) -> None:
    for what, figure in figures.lines.items():
        print(f"  {what}: {figure}")
    for line in figures.wrong[:50] or ["every promise kept"]:
        print(f"  {line}", flush=True)


@contextmanager
def _databases(folder: Path) -> Iterator[dict[str, str]]:
    own = {"SQLite": f"sqlite:///{folder / 'duban.db'}"}
    with postgres.running() as server:
        if server is None:
            yield own
            return
        with server.fresh_database() as url:
            yield own | {"PostgreSQL": url}


def main() -> int:
    """The rounds alone. Returns 1 if any promise was broken."""
    asked = argparse.ArgumentParser(prog="python -m tests.outside.soak", description=__doc__)
    for name, default in (("people", 2000), ("rate", 25), ("seed", 1)):
        asked.add_argument(f"--{name}", type=int, default=default)
    given = asked.parse_args()
    return 0 if rounds(given.people, given.rate, given.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
