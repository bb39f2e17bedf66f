"""Every export of a year with ten thousand notes, against a baseline taken in the same run: the same notes as plain CSV.

`python -m benchmarks.exports [NOTES]`. The ratio is what to watch: it moves less than seconds do from one machine to the
next. The bar is ten seconds for each export, and one for the board in chat.
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
from benchmarks.report import Row, say
from bot.clock import SystemClock
from bot.exports.registry import EXPORTS
from bot.exports.year import Year, gathered
from bot.flows.board import board
from bot.store.tables import Note
from bot.texts import board as words

PLAN, NOTES, BAR, BOARD_BAR = "jiamusi-2021", 10_000, 10.0, 1.0
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
    """A row for the board and for each export; 1 if any is slower than its bar."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), "2024-12-31 17:00", (PLAN,))
        office.enrol(len(office.book.agencies(PLAN)))
        noted(office, notes)
        with office.session() as session:
            desk = office.desk(session)
            shown = taken(lambda: words.overview("zh", board(desk, "zh", PLAN)))

            def read() -> Year:
                session.expunge_all()
                return gathered(session, office.book, PLAN, 2024, office.now)

            reading, year = taken(read), read()
        slow = shown > BOARD_BAR
        size = f"{len(office.book.agencies(PLAN))} agencies, {len(office.book.plans[PLAN].tasks)} tasks"
        say(Row("exports", f"board in chat, {size}", f"{shown:.2f} s", f"< {BOARD_BAR:.0f} s"))
        least = taken(lambda: baseline(year))
        say(
            Row("exports", f"{len(year.notes):,} notes read; plain CSV is 1", f"{reading:.2f} s; {least * 1000:.0f} ms")
        )
        for name, export in EXPORTS.items():
            seconds = reading + taken(lambda export=export: export.of(year))  # type: ignore[misc]  # bound now, not later
            slow = slow or seconds > BAR
            ratio = (seconds - reading) / least
            say(
                Row(
                    "exports",
                    f"{name}, reading included",
                    f"{seconds:.2f} s; {ratio:.0f} × plain CSV",
                    f"< {BAR:.0f} s",
                )
            )
        office.close()
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else NOTES))
