"""kill -9 at every fault point of reliability.md, section 5: nothing lost, nothing noted twice, at most one repeat.

KILLS sets how often each point is tried: once in CI, twenty times in `make soak`.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Office
from tests.end_to_end.program import Program
from tests.support.dying import RECEIVING, REMINDER, SENDING

KILLS = int(os.environ.get("KILLS", "1"))
AGENCY = "市教育局"
DOUBTFUL = {"F3", "F4", "F5"}  # claimed: whether it left nobody knows


def made_to_die(office: Office, point: str, clock: str) -> Program:
    """The same installation, with a trap in it."""
    office.place.module = "tests.support.dying"
    office.place.settings["PYTHONPATH"] = str(Path.cwd())
    program = office.place.run(DUBAN_CLOCK=clock, DIE_AT=point, DUBAN_COORDINATORS=str(office.coordinator.id))
    office.ran.append(program)
    return program


def alive_again(office: Office, clock: str) -> Program:
    return made_to_die(office, "", clock).ready()


def drained(office: Office) -> None:
    """Wait until nothing is on its way any more."""

    def nothing() -> bool:
        with closing(sqlite3.connect(office.place.folder / "duban.db", timeout=10)) as database:
            waiting = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')"
            return bool(database.execute(waiting).fetchone()[0] == 0)

    office.api.wait_for(nothing, "an empty outbox", 30)


@pytest.mark.parametrize("point", sorted(SENDING) * KILLS)
def test_a_reminder_survives_the_death_of_its_sender(office: Office, point: str) -> None:
    first = office.run(clock="2024-12-17T16:00:00+08:00")
    (contact,) = office.joined(AGENCY)
    first.stop()

    died = made_to_die(office, point, "2024-12-18T09:00:01+08:00")
    assert died.ended() == 137, died.log[-5:]
    office.ran.remove(died)
    alive_again(office, "2024-12-18T09:00:10+08:00")

    contact.got(REMINDER)
    drained(office)
    copies = [text for text in contact.texts() if text.startswith(REMINDER)]
    assert 1 <= len(copies) <= (2 if point in DOUBTFUL else 1)
    assert len(set(copies)) == 1, "a repeat carries the same words and number"


@pytest.mark.parametrize("point", sorted(RECEIVING) * KILLS)
def test_a_reply_becomes_exactly_one_note_over_the_death_of_its_reader(office: Office, point: str) -> None:
    first = office.run(clock="2024-12-18T09:30:00+08:00")
    (contact,) = office.joined(AGENCY, clock="2024-12-18T09:30:00+08:00")
    first.stop()

    died = made_to_die(office, point, "2024-12-18T09:40:00+08:00")
    if point == "G6":
        died.ready()
    contact.say("已报送，简报已发布")
    if point == "G6":
        contact.got("【已登记】")
        died.stop()
    assert died.ended() == 137, died.log[-5:]
    office.ran.remove(died)
    alive_again(office, "2024-12-18T09:50:00+08:00")

    contact.got("【已登记】")
    drained(office)
    notes = office.place.json("notes")
    assert [note["status"] for note in notes] == ["reported"]
    assert len([text for text in contact.texts() if text.startswith("【已登记】")]) <= 2
