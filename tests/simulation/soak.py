"""`make soak`: many more seeds than the gate, and the figures for docs/reliability.md."""

import sys

from bot.clock import SystemClock
from tests.simulation import gate


def main(count: int) -> int:
    """Run `count` seeds after the gate's own; prints what was found. Returns the exit code."""
    clock = SystemClock()
    begun = clock.monotonic()
    found = gate.run(0, count, batch=100)
    missing = gate.never_reached(found)
    for name, times in sorted(found.counters.items()):
        print(f"{times:>9}  {name}")
    print(
        f"{found.seeds} seeds in {clock.monotonic() - begun:.0f} s, {found.seconds / found.seeds:.3f} s of a core each"
    )
    print(f"violations: {len(found.violations)}; never reached: {', '.join(missing) or 'nothing'}")
    print("\n".join(found.violations[:50]))
    return 1 if found.violations or missing else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 20_000))
