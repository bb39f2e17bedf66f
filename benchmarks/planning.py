"""A day's planning for many contacts: seconds, memory, cost per contact."""

import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.office import Office, at
from benchmarks.report import Row, say
from bot.flows import plan_reminders

SIZES = (1_000, 10_000, 250_000)
DAY = "2024-12-18 09:00"


def measured(contacts: int) -> tuple[float, float, int]:
    """(seconds, CPU seconds, messages queued) of planning one day for so many contacts over the five plans."""
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), "2024-11-01 10:00")
        office.enrol(contacts)
        office.now = at(DAY)
        began, worked = time.perf_counter(), time.process_time()
        more = True
        while more:
            with office.session() as session:
                more = plan_reminders.plan_reminders(office.desk(session))
        took = time.perf_counter() - began, time.process_time() - worked
        with office.session() as session:
            queued = session.connection().exec_driver_sql("SELECT count(*) FROM outbox").scalar_one()
        office.close()
    return *took, int(queued)


def main(sizes: list[int]) -> None:
    """Print a row for each size, and how the cost per contact grows from the smallest to the largest."""
    each = {}
    for contacts in sizes:
        seconds, cpu, queued = measured(contacts)
        each[contacts] = cpu / contacts
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say(
            Row(
                "planning",
                f"{contacts:,} contacts, {queued:,} messages",
                f"{seconds:.1f} s, CPU {cpu:.1f} s",
                "< 60 s at 250,000",
            )
        )
        say(Row("planning", f"memory with {contacts:,}", f"{memory:.0f} MB", "< 500 MB"))
    say(
        Row(
            "planning",
            "CPU per contact, largest over smallest",
            f"{each[sizes[-1]] / each[sizes[0]]:.2f}",
            "flat: about 1",
        )
    )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(SIZES))
