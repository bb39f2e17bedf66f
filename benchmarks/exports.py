"""Every export of a year with ten thousand notes, against a baseline taken in the same run: the same notes as plain CSV.

`python -m benchmarks.exports [NOTES]`. The ratio is what to watch: it moves less than seconds do from one machine to the
next. The bar is ten seconds for each export.
"""

import csv
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

from sqlalchemy import insert

from benchmarks.office import Office
from bot.clock import SystemClock
from bot.exports.registry import EXPORTS
from bot.exports.year import Year, gathered
from bot.store.tables import Note

PLAN, NOTES, BAR = "jiamusi-2021", 10_000, 10.0
_TEXT = "已开展科普活动{number}场，覆盖乡镇社区，参与群众三千余人次；=SUM(1,1)不是公式。" * 3
_PART = 2_000
_clock = SystemClock()


def noted(office: Office, notes: int) -> None:
    """So many notes of the plan's agencies, one in ten with an older version."""
    agencies = office.book.agencies(PLAN)
    rows = [_note(office, number, agencies[number % len(agencies)]) for number in range(1, notes + 1)]
    with office.session() as session:
        for start in range(0, len(rows), _PART):
            session.execute(insert(Note), rows[start : start + _PART])


def _note(office: Office, number: int, agency: str) -> dict[str, object]:
    return {
        "number": number,
        "version": 1,
        "newest": True,
        "withdrawn": False,
        "plan_id": PLAN,
        "agency": agency,
        "status": "note",
        "text": _TEXT.format(number=number),
        "person_id": 1,
        "received_at": office.now - timedelta(minutes=number),
        "late": False,
        "channel": "",
        "source": f"bench:{number}",
        "chat_id": 1,
    }


def taken(work: Callable[[], object]) -> float:
    """Seconds that `work` takes, the best of two."""
    found = []
    for _ in range(2):
        began = _clock.monotonic()
        work()
        found.append(_clock.monotonic() - began)
    return min(found)


def baseline(year: Year) -> bytes:
    """The least one could do: the notes' texts as CSV."""
    out = StringIO()
    csv.writer(out).writerows((one.note.number, one.note.agency, one.note.text) for one in year.notes)
    return out.getvalue().encode()


def main(notes: int) -> int:
    """Print a line for each export; 1 if any is slower than the bar."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), "2024-12-31 17:00", (PLAN,))
        office.enrol(len(office.book.agencies(PLAN)))
        noted(office, notes)
        with office.session() as session:

            def read() -> Year:
                session.expunge_all()
                return gathered(session, office.book, PLAN, 2024, office.now)

            reading, year = taken(read), read()
        least = taken(lambda: baseline(year))
        print(f"{len(year.notes)} notes: read in {reading:.2f} s; plain CSV in {least * 1000:.0f} ms, which is 1")
        slow = 0
        for name, export in EXPORTS.items():
            seconds = reading + taken(lambda export=export: export.of(year))  # type: ignore[misc]  # bound now, not later
            slow += seconds > BAR
            print(f"{name:8} {seconds:6.2f} s with reading   {(seconds - reading) / least:7.0f} × the plain CSV")
        office.close()
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else NOTES))
