"""`make soak`: rounds from outside with 2,000 contacts, on SQLite and, if it answers, on PostgreSQL; figures for docs/reliability.md."""

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


@contextmanager
def _databases(folder: Path) -> Iterator[dict[str, str]]:
    own = {"SQLite": f"sqlite:///{folder / 'duban.db'}"}
    with postgres.running() as server:
        if server is None:
            yield own
            return
        with server.fresh_database() as url:
            yield own | {"PostgreSQL": url}


def play(database: str, people: int, rate: int, seed: int, folder: Path) -> Figures:
    """One round in `folder`; returns what was found."""
    return asyncio.run(Round(folder, database, SystemClock(), people, rate, seed).play())


def main() -> int:
    """Play the rounds and print what was found. Returns 1 if any promise was broken."""
    asked = argparse.ArgumentParser(description=__doc__)
    for name, default in (("people", 2000), ("rate", 25), ("seed", 1)):
        asked.add_argument(f"--{name}", type=int, default=default)
    given, broken = asked.parse_args(), 0
    with tempfile.TemporaryDirectory() as top, _databases(Path(top)) as found:
        for name, database in found.items():
            folder = Path(top, name)
            folder.mkdir()
            figures = play(database, given.people, given.rate, given.seed, folder)
            print(f"\n{name}: {given.people} contacts at {given.rate} a second, seed {given.seed}")
            print("\n".join(f"  {what}: {figure}" for what, figure in figures.lines.items()))
            print("\n".join(f"  BROKEN {line}" for line in figures.wrong[:50]) or "  every promise kept")
            broken += len(figures.wrong)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
