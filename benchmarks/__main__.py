"""`python -m benchmarks [names]`: each bench in a process of its own, one after the other; the table into docs/benchmarks.md."""

import os
import platform
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

from benchmarks.report import Row, read

BENCHES = ("sending", "wave", "burst", "planning", "timers", "replies", "start", "five_years", "exports", "drafting")
PAGE = Path("docs/benchmarks.md")
HEAD = """# Benchmarks

`make bench` measures all of this, one process after the other, and writes the table; what stands below it is kept. Each
baseline runs in the same process tree and minute as what it is compared with: trust the ratios, the seconds are those of the
machine named below.

"""
SAID = "## Where the limits are"


def run(name: str) -> list[Row]:
    """The rows of one bench."""
    done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], stdout=subprocess.PIPE, text=True, check=False)
    rows = [row for line in done.stdout.splitlines() if (row := read(line)) is not None]
    return rows if done.returncode == 0 else [*rows, Row(name, "ended early", f"exit {done.returncode}")]


def page(rows: list[Row], before: str) -> str:
    """The table in Markdown, with the day and the machine, and below it what people wrote of the figures on the page `before`."""
    load = os.getloadavg()[0]
    where = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, load {load:.1f} at the end"
    lines = [f"| {row.bench} | {row.what} | {row.figure} | {row.goal} |" for row in rows]
    table = ["| bench | what | measured | goal |", "|---|---|---|---|", *lines]
    said = before[before.find(SAID) :] if SAID in before else f"{SAID}\n"
    return f"{HEAD}{date.today().isoformat()}: {where}.\n\n" + "\n".join(table) + f"\n\n{said}"


def main(names: list[str]) -> None:
    """Run the named benches, or all; only a run of all writes the page."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.exit(f"no bench is named {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    rows: list[Row] = []
    for name in names or BENCHES:
        for row in run(name):
            rows.append(row)
            sys.stdout.write(f"{row.bench:9} {row.what:55} {row.figure:28} {row.goal}\n")
            sys.stdout.flush()
    if not names:
        PAGE.write_text(page(rows, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
