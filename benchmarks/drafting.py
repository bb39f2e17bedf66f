"""Drafting: 50,000 characters of an ordinary document, and of texts that nobody writes; the goal is two seconds for each.

What a character of the worst text costs over one of the ordinary document is the ratio to watch.
"""

import time
from collections.abc import Callable
from contextlib import suppress

from benchmarks.report import Row, say
from schedules.drafting import Undraftable, draft
from tests.support.long_texts import HOSTILE, ORDINARY

GOAL = "< 2 s"


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _read(text: str) -> None:
    with suppress(Undraftable):
        draft(text)


def main() -> None:
    """Print the rows."""
    _read(ORDINARY[:2_000])  # tables of words are put together at the first use
    ordinary = _cpu(lambda: _read(ORDINARY))
    say(Row("drafting", f"an ordinary document of {len(ORDINARY):,} characters", f"{ordinary:.2f} s", GOAL))
    found = {name: (_cpu(lambda text=text: _read(text)), len(text)) for name, text in HOSTILE.items()}  # type: ignore[misc]
    name, (worst, size) = max(found.items(), key=lambda each: each[1][0])
    say(
        Row(
            "drafting",
            f"the slowest of {len(found)} hostile texts ({name}, {size:,} characters)",
            f"{worst:.2f} s",
            GOAL,
        )
    )
    say(
        Row(
            "drafting",
            "a character of it over one of the ordinary document",
            f"{worst / size / (ordinary / len(ORDINARY)):.1f}",
        )
    )


if __name__ == "__main__":
    main()
