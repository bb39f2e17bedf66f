"""What outlives a transaction is what the database would say in the next one, whoever wrote in between and however."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from bot.store import facts, memory, migrate
from bot.store.engine import Engine, Session, opened, transaction
from tests.store.test_promises import engine as engine
from tests.store.test_promises import url as url


@pytest.fixture
def another(url: str) -> Iterator[Engine]:
    """Another process on the same database."""
    made = opened(url)
    yield made
    made.dispose()


def said(engine: Engine, name: str = "gate") -> str | None:
    with transaction(engine) as session:
        return facts.get(session, name)


def put(engine: Engine, value: str | None, name: str = "gate") -> None:
    with transaction(engine) as session:
        facts.put(session, name, value)


def asked(engine: Engine) -> list[str]:
    """Every question about facts that goes to the database from now on."""
    found: list[str] = []

    def note(*call: object) -> None:
        if "FROM fact" in str(call[2]):
            found.append(str(call[2]))

    event.listen(engine, "before_cursor_execute", note)
    return found


def test_on_sqlite_the_next_transaction_need_not_ask(engine: Engine) -> None:
    put(engine, "open")
    assert said(engine) == "open"
    questions = asked(engine)
    assert [said(engine), said(engine)] == ["open", "open"]
    assert len(questions) == (0 if engine.dialect.name == "sqlite" else 2)


def test_what_another_process_writes_is_seen(engine: Engine, another: Engine) -> None:
    put(engine, "open")
    assert said(engine) == "open"
    put(another, "closed")
    assert said(engine) == "closed"
    put(another, None)
    assert said(engine) is None


def test_what_was_never_committed_is_not_remembered(engine: Engine) -> None:
    put(engine, "open")
    assert said(engine) == "open"
    with Session(engine) as session:
        memory.begin(session)
        facts.put(session, "gate", "closed")
        assert facts.get(session, "gate") == "closed"
        session.rollback()
    assert said(engine) == "open"


def test_what_a_savepoint_took_back_is_not_remembered(engine: Engine) -> None:
    put(engine, "open")
    with transaction(engine) as session:
        savepoint = session.begin_nested()
        facts.put(session, "gate", "closed")
        assert facts.get(session, "gate") == "closed"
        savepoint.rollback()
        assert facts.get(session, "gate") == "open"
    assert said(engine) == "open"


@pytest.mark.parametrize("words", ["UPDATE fact SET value = 'closed'", " update fact set value = 'closed'"])
def test_plain_sql_is_noticed(engine: Engine, words: str) -> None:
    put(engine, "open")
    assert said(engine) == "open"
    with transaction(engine) as session:
        session.connection().exec_driver_sql(words)
        assert facts.get(session, "gate") == "closed"
    assert said(engine) == "closed"

    with engine.begin() as connection:  # past `transaction`, on the same connection
        connection.execute(text(words.replace("closed", "shut")))
    assert said(engine) == "shut"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy: to migrate takes longer than a story."""
    made = tmp_path_factory.mktemp("lasting") / "empty.db"
    migrate.upgrade(f"sqlite:///{made}")
    return made


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 1),  # whose engine
            st.lists(st.tuples(st.sampled_from(["get", "put", "nest", "back", "text"]), st.integers(0, 2)), max_size=6),
            st.booleans(),  # whether it is committed
        ),
        max_size=8,
    )
)
def test_it_is_always_what_the_database_would_say(
    empty: Path, story: list[tuple[int, list[tuple[str, int]], bool]]
) -> None:
    copy = shutil.copy(empty, empty.with_name("store.db"))
    engines = [opened(f"sqlite:///{copy}"), opened(f"sqlite:///{copy}")]
    try:
        for which, acts, kept in story:
            with Session(engines[which], expire_on_commit=False) as session:
                _played(session, acts, kept)
    finally:
        for one in engines:
            one.dispose()


def _played(session: Session, acts: list[tuple[str, int]], kept: bool) -> None:
    savepoints = []
    memory.begin(session)
    for act, value in acts:
        match act:
            case "put":
                facts.put(session, "gate", str(value) if value else None)
            case "text":
                session.connection().execute(text(f"UPDATE fact SET value = 't{value}'"))
                session.expire_all()
            case "nest":
                savepoints.append(session.begin_nested())
            case "back" if savepoints:
                savepoints.pop().rollback()
        there = session.connection().exec_driver_sql("SELECT value FROM fact WHERE name = 'gate'").scalar()
        assert facts.get(session, "gate") == there
    if kept:
        session.commit()
    else:
        session.rollback()
