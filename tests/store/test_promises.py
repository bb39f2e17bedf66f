"""What the tables promise, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, select

from bot.store import inbox, migrate, outbox, people, reminders, sending
from bot.store.engine import DatabaseError, Engine, opened, sound, transaction, wal_is_safe
from bot.store.states import InboxState, Lane, OutboxState, ReminderState
from bot.store.tables import Enrolment, Inbox, Occurrence, Outbox, Person, Reminder

NOW = datetime(2024, 12, 18, 1, 0, tzinfo=UTC)
FAR = 5_000_000_000  # a user id that 32 bits cannot hold


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind, migrated."""
    found: str = (
        f"sqlite:///{tmp_path}/store.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    )
    migrate.upgrade(found)
    return found


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = opened(url)
    yield made
    made.dispose()


def a_person(session: Session, user_id: int = FAR) -> Person:
    return people.admitted(session, user_id, user_id, "某同志", NOW)


def a_row(chat_id: int = FAR, lane: Lane = Lane.ANSWER, **more: Any) -> Outbox:
    return Outbox(lane=lane, kind="answer", chat_id=chat_id, text="好", created_at=NOW, **more)


def test_migrations_and_tables_agree(url: str) -> None:
    migrate.check(url)
    assert migrate.upgrade(url) is None
    assert sound(url) == []


def test_ids_of_64_bits_come_back_whole(engine: Engine) -> None:
    with transaction(engine) as session:
        a_person(session)
        outbox.put(session, a_row(chat_id=-1_001_234_567_890))
    with transaction(engine) as session:
        assert people.by_user(session, FAR) is not None
        assert session.exec(select(Outbox.chat_id)).one() == -1_001_234_567_890


def test_a_naive_instant_is_refused_and_an_aware_one_comes_back_in_utc(engine: Engine) -> None:
    with pytest.raises((StatementError, ValueError)), transaction(engine) as session:
        session.add(Person(user_id=1, joined_at=datetime(2024, 12, 18, 9, 0)))  # noqa: DTZ001 - the point of the test
    beijing = datetime.fromisoformat("2024-12-18T09:00:00+08:00")
    with transaction(engine) as session:
        session.add(Person(user_id=1, joined_at=beijing))
    with transaction(engine) as session:
        found = session.exec(select(Person)).one().joined_at
    assert (found, found.utcoffset()) == (beijing, timedelta(0))


def test_an_update_is_kept_once_however_often_it_comes(engine: Engine) -> None:
    def rows() -> list[Inbox]:
        return [Inbox(update_id=7, dedup_key=key, body=b"{}", received_at=NOW) for key in ("m:1:1:0", "m:1:2:0")]

    with transaction(engine) as session:
        assert inbox.put(session, rows()) == 2
    with transaction(engine) as session:
        assert inbox.put(session, [*rows(), *rows()]) == 0
    with transaction(engine) as session:
        assert len(inbox.waiting(session, 10)) == 2
        first = inbox.waiting(session, 1)[0].id or 0
        assert inbox.take(session, [first]) == {first}
        assert inbox.take(session, [first]) == set()
        assert len(inbox.waiting(session, 10)) == 1
        inbox.give_back(session, [first])
        assert inbox.take(session, [first]) == {first}


def test_a_row_that_keeps_failing_is_put_aside_and_the_next_comes_up(engine: Engine) -> None:
    with transaction(engine) as session:
        inbox.put(session, [Inbox(update_id=n, dedup_key=f"m:1:{n}:0", body=b"{}", received_at=NOW) for n in (1, 2)])
    for attempt in (1, 2, 3):
        with transaction(engine) as session:
            assert inbox.failed(session, inbox.waiting(session, 1)[0].id or 0, "flow failed", 3) is (attempt == 3)
    with transaction(engine) as session:
        assert [row.id for row in inbox.waiting(session, 10)] == [2]
        assert session.exec(select(Inbox.state).where(Inbox.update_id == 1)).one() == InboxState.QUARANTINED


def test_a_day_has_one_digest_per_person(engine: Engine) -> None:
    with transaction(engine) as session:
        outbox.put(session, a_row(key="digest/1/2024-12-18"))
    with pytest.raises(IntegrityError), transaction(engine) as session:
        outbox.put(session, a_row(key="digest/1/2024-12-18"))


def test_a_step_is_written_down_once_per_person(engine: Engine) -> None:
    with transaction(engine) as session:
        person = a_person(session)
        occurrence = Occurrence(
            key="p/d/2024/a", plan_id="p", deadline_id="d", kind="other", title="t", period="2024", agency="a",
            due_on=NOW.date(), owed=True, basis="stated", created_at=NOW,
        )  # fmt: skip
        session.add(occurrence)
        session.flush()
        for _ in range(2):
            reminders.put(
                session,
                Reminder(occurrence_id=occurrence.id or 0, step="before-7", person_id=person.id or 0, day=NOW.date()),
            )
        assert len(session.exec(select(Reminder)).all()) == 1


def test_somebody_answers_for_an_agency_once_at_a_time_and_may_come_back(engine: Engine) -> None:
    with transaction(engine) as session:
        person = a_person(session)
        wanted = [Enrolment(person_id=person.id or 0, plan_id="p", agency="a", joined_at=NOW) for _ in range(3)]
        first = people.enrol(session, wanted[0])
        assert people.enrol(session, wanted[1]) is first
        people.end(session, first, NOW)
        assert people.enrol(session, wanted[2]) is not first
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.add(Enrolment(person_id=1, plan_id="p", agency="a", joined_at=NOW))


def test_two_senders_never_claim_the_same_row(engine: Engine) -> None:
    with transaction(engine) as session:
        ids = [outbox.put(session, a_row(chat_id=n)).id or 0 for n in range(1, 11)]
    with transaction(engine) as session:
        first = sending.claim(session, ids[:6], NOW)
    with transaction(engine) as session:
        second = sending.claim(session, ids, NOW)

    assert (first, second) == (set(ids[:6]), set(ids[6:]))


def test_answers_leave_before_reminders_and_one_chat_gets_one_at_a_time(engine: Engine) -> None:
    with transaction(engine) as session:
        reminder = outbox.put(session, a_row(1, Lane.REMINDER)).id
        first = outbox.put(session, a_row(1)).id
        outbox.put(session, a_row(1))
        other = outbox.put(session, a_row(2)).id
        found = sending.ready(session, NOW, NOW, 10, set(), list(Lane))
        assert [row.id for row in found] == [first, other]
        assert [row.id for row in sending.ready(session, NOW, NOW, 10, {1}, list(Lane))] == [other]
        assert reminder is not None


def test_what_is_not_due_yet_stays(engine: Engine) -> None:
    with transaction(engine) as session:
        outbox.put(session, a_row(1, not_before=NOW + timedelta(seconds=1)))
        outbox.put(session, a_row(2, retry_at=NOW + timedelta(seconds=1)))
        assert sending.ready(session, NOW, NOW, 10, set(), list(Lane)) == []
        assert (
            len(sending.ready(session, NOW + timedelta(seconds=1), NOW + timedelta(seconds=1), 10, set(), list(Lane)))
            == 2
        )


def test_a_settled_row_is_not_settled_again(engine: Engine) -> None:
    with transaction(engine) as session:
        row = outbox.put(session, a_row())
        sending.claim(session, [row.id or 0], NOW)
        assert sending.settle(session, row.id or 0, state=OutboxState.SENT) is not None
        assert sending.settle(session, row.id or 0, state=OutboxState.PENDING) is None
        reminders.settle(session, row.id or 0, ReminderState.SENT)


def test_what_is_wrong_with_a_statement_never_shows_what_people_wrote(engine: Engine) -> None:
    with transaction(engine) as session:
        outbox.put(session, a_row(key="once"))
    with pytest.raises(DatabaseError) as refused, transaction(engine) as session:
        outbox.put(session, a_row(key="once", reason="个人信息"))
    assert "个人信息" not in str(refused.value).split("DETAIL")[0]


def test_a_sqlite_file_is_copied_before_its_schema_changes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    migrate.upgrade(url)
    engine = opened(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from-the-future'")
    engine.dispose()

    with pytest.raises(migrate.SchemaProblem, match="which this program does not know"):
        migrate.upgrade(url)


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 6), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
    ],
)
def test_a_shared_wal_is_used_only_where_sqlite_has_mended_it(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe
