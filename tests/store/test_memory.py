"""What a transaction remembers is what the database would say, whoever writes in between and however."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select, update
from sqlmodel import col

from bot.store import facts, notes, people
from bot.store.engine import Engine, Session, transaction
from bot.store.tables import Enrolment, Note, Person
from tests.store.test_promises import engine as engine
from tests.store.test_promises import url as url

NOW = datetime(2024, 12, 18, 1, 0, tzinfo=UTC)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with transaction(engine) as opened:
        yield opened


def asked(session: Session) -> list[str]:
    """Every question that goes to the database from now on."""
    found: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *call: found.append(call[2]))
    return found


def test_the_same_question_is_put_once(session: Session) -> None:
    person = people.admitted(session, 5_000_000_001, 1, "某同志", NOW)
    people.by_user(session, 5_000_000_001)
    questions = asked(session)

    assert people.by_user(session, 5_000_000_001) is person
    assert people.enrolments(session, person.id or 0) == people.enrolments(session, person.id or 0) == []
    assert len(questions) == 1


def test_who_joins_after_the_question_is_found(session: Session) -> None:
    assert people.by_user(session, 5_000_000_001) is None
    person = people.admitted(session, 5_000_000_001, 1, "某同志", NOW)
    assert people.by_user(session, 5_000_000_001) is person

    assert list(people.enrolments(session, person.id or 0)) == []
    people.enrol(session, Enrolment(person_id=person.id or 0, plan_id="p", agency="a", joined_at=NOW))
    (enrolment,) = people.enrolments(session, person.id or 0)
    people.end(session, enrolment, NOW)
    assert list(people.enrolments(session, person.id or 0)) == []


def test_a_change_that_goes_past_the_objects_is_noticed(session: Session) -> None:
    people.admitted(session, 5_000_000_001, 1, "某同志", NOW)
    assert people.by_user(session, 5_000_000_001) is not None

    session.connection().execute(update(Person).values(user_id=None))
    assert people.by_user(session, 5_000_000_001) is None

    session.execute(update(Person).where(col(Person.chat_id) == 1).values(user_id=7))
    assert people.by_user(session, 7) is not None


def test_what_a_savepoint_took_back_was_never_there(session: Session) -> None:
    facts.put(session, "gate", "open")
    people.admitted(session, 7, 7, "某同志", NOW)
    savepoint = session.begin_nested()
    facts.put(session, "gate", "closed")
    assert facts.get(session, "gate") == "closed"
    assert noted(session, "m:1").number == 1
    savepoint.rollback()
    assert facts.get(session, "gate") == "open"
    assert noted(session, "m:2").number == 1
    assert noted(session, "m:3").number == 2


def test_a_key_that_a_savepoint_gave_back_is_the_next_ones(session: Session) -> None:
    people.admitted(session, 7, 7, "某同志", NOW)
    savepoint = session.begin_nested()
    gone = noted(session, "m:1")
    savepoint.rollback()
    kept = noted(session, "m:2")
    assert kept is not gone
    assert session.get(Note, kept.id) is kept

    kept.text = "changed"
    session.add(kept)
    session.flush()
    assert session.connection().execute(select(col(Note.source), col(Note.text))).all() == [("m:2", "changed")]


def noted(session: Session, source: str) -> Note:
    person = people.by_user(session, 7)
    assert person is not None
    note = Note(
        number=0,
        plan_id="p",
        agency="a",
        status="note",
        text="x",
        person_id=person.id or 0,
        received_at=NOW,
        source=source,
        chat_id=7,
    )
    return notes.add(session, note)
