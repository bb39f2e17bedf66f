"""The set of seeds that every change has to pass, and what they must have reached between them."""

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.run import Outcome, many

Watch = Callable[[Outcome], None]
SEEDS = 500
_BATCH = 25

_STEPS = ("prepare", "keep", "receive", "plan", "claim", "settle", "sweep")
SOMETIMES = (
    *(f"killed {place} {step}" for step in _STEPS for place in ("before", "in", "after")),
    *("killed in a flow", "killed before the call", "killed after the call"),
    *(f"database refuses: {step}" for step in ("keep", "receive", "plan", "claim", "settle", "a flow")),
    *("poll: no connection", "poll: answer lost", "poll: unreadable"),
    *("send: no connection", "send: 429", "send: 5xx before", "send: 5xx after", "send: reset before answer"),
    *("send: timeout after", "send: poison", "send: blocked", "send: migrated"),
    *("429 while closed", "gate closed", "steps while a call is on the wire"),
    *("update comes twice", "edit before its original", "id jumps ahead", "ids restart lower", "ids restart higher"),
    *("message expired", "tap expired", "switched off", "down for a day"),
    *(
        "clock off by 1:00:00",
        "clock off by -1 day, 23:00:00",
        "clock off by -1 day, 0:00:00",
        "clock off by 3 days, 0:00:00",
    ),
    *("coordinator: hold:go", "coordinator: hold:drop", "storm: down", "storm: 5xx", "storm: 429"),
    *("reply", "plain words", "tap", "tapped twice", "edit", "undo", "leave", "flood", "group", "blocks", "comes back"),
    *(f"scenario {kind}" for kind in ("quiet", "burst", "downtime", "silence", "clock", "storm")),
    *("doubtful sends", "repeats that arrived", "message checked", "tap checked", "reminder due on a calm day"),
)


def _batch(bounds: tuple[int, int]) -> Outcome:
    return many(range(*bounds))


def run(first: int, count: int, batch: int = _BATCH, watch: Watch = lambda so_far: None) -> Outcome:
    """Run seeds `first` to `first + count` on every core; the order of the processes changes nothing.

    `watch` is told after every batch what was found so far.
    """
    bounds = [(start, min(start + batch, first + count)) for start in range(first, first + count, batch)]
    # Started afresh, not forked: each begins as the program does.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        return _added_up(pool.map(_batch, bounds), watch)


def _added_up(parts: Iterable[Outcome], watch: Watch) -> Outcome:
    total = Outcome()
    for part in parts:
        total.seeds += part.seeds
        total.seconds += part.seconds
        total.longest = max(total.longest, part.longest)
        total.counters += part.counters
        total.violations += part.violations
        watch(total)
    return total


def never_reached(found: Outcome) -> list[str]:
    """The faults and paths that no seed came to: then the run proves less than it says."""
    return [name for name in SOMETIMES if not found.counters[name]]
