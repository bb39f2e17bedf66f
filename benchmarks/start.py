"""From exec to the first getUpdates, in an office with ten years behind it: a million outbox rows, 250,000 people, five plans.

The process that ran before ended ten minutes ago with messages on the wire, so the start has all to do that a start can have.
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.office import FIRST_USER, Office, at
from benchmarks.replies import TOKEN, asked, cpu_of
from benchmarks.report import Row, say
from benchmarks.sending import server
from bot.flows import absence, load_plans, pass_on

PEOPLE, ROWS, WAITING, ON_THE_WIRE = 250_000, 1_000_000, 3_000, 8
NOW = "2024-12-18 09:00"
_TEXT = "【提醒】2024年度工作总结 请于12月25日前报送市科协（邮箱）。依据：方案第四部分。" * 4
_SENT = """INSERT INTO outbox (key, state, lane, kind, action, person_id, chat_id, text, buttons, day, attempt, doubts, reason,
 tg_message_id, created_at, sent_at) VALUES (?, ?, 'reminder', 'digest', 'text', ?, ?, ?, '[]', ?, 1, 0, '', ?, ?, ?)"""
_OCCURRENCE = """INSERT INTO occurrence (key, plan_id, deadline_id, kind, title, period, agency, due_on, owed, basis, state, late,
 created_at) VALUES (?, 'jilin-2022', 'old', 'annual_report', '年度报告', ?, '市教育局', ?, 1, 'stated', 'reported', 0, ?)"""
_ITEM = "INSERT INTO item (outbox_id, number, occurrence_id) VALUES (?, 1, ?)"
_REMINDER = (
    "INSERT INTO reminder (occurrence_id, step, person_id, day, outbox_id, state) VALUES (?, ?, ?, ?, ?, 'sent')"
)
_INBOX = """INSERT INTO inbox (update_id, dedup_key, body, received_at, state, attempt, reason)
 VALUES (?, ?, ?, ?, 'done', 0, '')"""


def old_office(folder: Path) -> Office:
    """The office as the process before left it."""
    office = Office(folder, "2016-03-01 10:00")
    office.enrol(PEOPLE)
    office.coordinate(PEOPLE + 1)
    with closing(sqlite3.connect(folder / "office.db")) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        days = [date(2016, 4, 1) + timedelta(days=31 * n) for n in range(100)]
        made = [(f"old:{day}", str(day.year), day.isoformat(), f"{day} 01:00:00") for day in days]
        connection.executemany(_OCCURRENCE, made)
        connection.executemany(_SENT, _messages(days))
        connection.executemany(_ITEM, ((n, n % len(days) + 1) for n in range(1, ROWS + 1)))
        connection.executemany(_REMINDER, _said(days))
        connection.executemany(_INBOX, _heard())
        connection.execute("UPDATE outbox SET lane = 'answer', kind = 'receipt', day = NULL WHERE state <> 'sent'")
        connection.commit()
    with office.session() as session:
        load_plans.load_plans(office.desk(session), 200)
        office.now = at(NOW) - timedelta(minutes=10)
        pass_on.pass_on(office.desk(session))  # ten years of reforms: each was passed on in its day
        absence.sign_of_life(office.desk(session), datetime.now(UTC) - timedelta(minutes=10))
    return office


def _place(number: int) -> tuple[int, int]:
    """(person, which of their messages) of a row."""
    return (number - 1) % PEOPLE + 1, (number - 1) // PEOPLE


def _messages(days: list[date]) -> Iterator[tuple[Any, ...]]:
    for number in range(1, ROWS + 1):
        person, _ = _place(number)
        day = days[number % len(days)]
        state = "sent"
        if number > ROWS - WAITING:
            state, day = "pending", at(NOW).date()
        elif number > ROWS - WAITING - ON_THE_WIRE:
            state = "sending"
        instant = f"{day} 01:00:00"
        told = number if state == "sent" else None
        at_ = instant if told else None
        yield f"digest/{number}", state, person, FIRST_USER + person, _TEXT, day.isoformat(), told, instant, at_


def _said(days: list[date]) -> Iterator[tuple[Any, ...]]:
    for number in range(1, ROWS + 1):
        person, nth = _place(number)
        yield number % len(days) + 1, f"step-{nth}", person, days[number % len(days)].isoformat(), number


def _heard(rows: int = 300_000) -> Iterable[tuple[Any, ...]]:
    return ((n, f"m:{FIRST_USER + n}:{n}:0", b"", "2020-01-01 01:00:00") for n in range(1, rows + 1))


def started(root: str, office: Office) -> tuple[float, float, float]:
    """Seconds from exec to the first poll, CPU seconds of them, and seconds from then to the first message of the day."""
    settings = {"DATABASE_URL": office.url, "API_URL": root, "TOKEN": TOKEN, "PORT": "0", "CLOCK": at(NOW).isoformat()}
    environment = {**os.environ, **{f"DUBAN_{name}": value for name, value in settings.items()}}
    began = time.monotonic()
    with subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            polled = _until(root, "waits", "polled_at", process)
            cpu = cpu_of(process)
            sent = _until(root, "counts", "arrived", process)
            return polled - began, cpu, sent - polled
        finally:
            process.kill()


def _until(root: str, page: str, name: str, process: subprocess.Popen[bytes]) -> float:
    give_up = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < give_up:
        found = asked(root, page)[name]
        if found:
            return float(found[0] if isinstance(found, list) else found)  # type: ignore[arg-type]
        time.sleep(0.05)
    raise SystemExit(f"the program ended early, or did nothing for two minutes: {name}")


def main() -> None:
    """Three starts on one database; the first also reads a cold file."""
    with TemporaryDirectory() as folder:
        office = old_office(Path(folder))
        office.close()
        for name in ("first start", "second", "third"):
            with server() as root:
                polled, cpu, sent = started(root, office)
            what = f"{name}: exec to first poll, {ROWS:,} rows, {PEOPLE:,} people"
            say(Row("start", what, f"{polled:.2f} s, CPU {cpu:.2f} s", "< 3 s"))
            say(Row("start", "from then to the first message", f"{sent:.2f} s"))


if __name__ == "__main__":
    main()
