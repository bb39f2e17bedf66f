"""A measured row, as one line of JSON from the process that measured it to the one that writes the table."""

import json
import sys
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """What was measured, the figure, and the goal of the promise."""

    bench: str
    what: str
    figure: str
    goal: str = ""


def say(row: Row) -> None:
    """Hand a row over: one line on standard output."""
    sys.stdout.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def read(line: str) -> Row | None:
    """The row of a line, None for a line that is none."""
    try:
        return Row(**json.loads(line))
    except (ValueError, TypeError):
        return None
