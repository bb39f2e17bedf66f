"""Runs seeds and adds up what they reached."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import process_time

from tests.simulation.checker import Checker
from tests.simulation.ledger import Violation
from tests.simulation.world import World


@dataclass
class Outcome:
    """What a set of seeds came to."""

    seeds: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    counters: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)


def one(seed: int) -> World:
    """Live through a seed under the checker's eyes. Raises Violation."""
    world = World(seed)
    checker = Checker(world)
    world.run()
    checker.at_end()
    return world


def many(seeds: Iterable[int]) -> Outcome:
    """All of them; violations, and errors that nothing caught, are gathered and not raised."""
    found = Outcome()
    for seed in seeds:
        begun = process_time()
        world = World(seed)
        checker = Checker(world)
        try:
            world.run()
            checker.at_end()
        except Violation as broken:
            found.violations.append(str(broken))
        except Exception as broken:  # the program must not end of anything that happens to it
            found.violations.append(f"seed {seed}, {world.now():%m-%d %H:%M:%S}: {type(broken).__name__}: {broken}")
        took = process_time() - begun
        found.seeds += 1
        found.seconds += took
        found.longest = max(found.longest, took)
        found.counters += world.counters
        found.counters["doubtful sends"] += world.ledger.doubtful
        found.counters["repeats that arrived"] += sum(max(0, c.accepted - 1) for c in world.ledger.calls.values())
        found.counters["accepted"] += len(world.telegram.accepted)
        found.counters[f"scenario {world.scenario.kind}"] += 1
    return found
