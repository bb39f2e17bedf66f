"""Backup, restore and the move to PostgreSQL: everything arrives, is checked, and nothing leaves twice because of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import select

from bot.flows import restored
from bot.flows.plan_reminders import plan_reminders
from bot.store import copying, facts, forgetting, people
from bot.store.backing import BackupProblem, back_up, checked
from bot.store.copying import CopyProblem
from bot.store.engine import opened, sound, transaction
from bot.store.moving import move
from bot.store.restoring import restore
from bot.store.states import OutboxState
from bot.store.tables import Fact, Inbox, Outbox, Person
from tests.support.office import week_before
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, World, at


@pytest.fixture
def world(url: str, tmp_path: Path) -> Iterator[World]:
    """An office whose first reminder waits to leave."""
    made = World(tmp_path, url=url)
    made.enrol(COORDINATOR, JIAMUSI)
    made.enrol(EDUCATION, JIAMUSI, "市教育局")
    made.now = at("2024-11-25 09:05")
    made.run(plan_reminders)
    assert made.queued(EDUCATION)
    yield made
    made.close()


def _contents(url: str) -> copying.Sums:
    engine = opened(url)
    try:
        with engine.begin() as connection:
            return copying.sums(connection)
    finally:
        engine.dispose()


def test_a_backup_holds_everything_in_one_sound_file(world: World, tmp_path: Path) -> None:
    file = tmp_path / "backups" / "one.db"

    made = back_up(world.url, file, world.now)

    assert made.made_at == world.now
    assert sorted(path.name for path in file.parent.iterdir()) == ["one.db"]
    assert file.stat().st_mode & 0o077 == 0, "it holds what people wrote"
    assert sound(f"sqlite:///{file}") == []
    there, here = _contents(f"sqlite:///{file}"), _contents(world.url)
    assert {name for name in here if here[name] != there[name]} == {"fact"}, "only when it was made is added"
    with pytest.raises(BackupProblem, match="exists"):
        back_up(world.url, file, world.now)


def test_after_a_restore_what_may_have_been_sent_waits_for_a_word(world: World, tmp_path: Path) -> None:
    file = tmp_path / "one.db"
    back_up(world.url, file, world.now)
    with transaction(world.engine) as session:
        for row in session.exec(select(Outbox)):
            row.state = OutboxState.SENT
            session.add(row)
    world.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    world.later(hours=1)

    done = restore(world.url, file, world.now, tmp_path / "before.db")

    assert done.held == len(world.queued(None, OutboxState.HELD)) >= 1
    assert not world.queued()
    assert done.kept_as == tmp_path / "before.db"
    with transaction(world.engine) as session:
        assert people.by_user(session, HEALTH) is None, "it is the earlier moment"
        assert facts.get(session, facts.CLOCK_HELD) is not None
    world.now = at("2024-12-18 09:05")
    world.run(plan_reminders)
    assert not world.queued(EDUCATION), "what is planned now waits, too"

    world.run(restored.ask)
    [question] = world.texts(COORDINATOR)
    assert question.startswith("【请确认】数据已恢复到")
    world.run(restored.ask)
    assert not world.texts(COORDINATOR), "asked once"

    with world.desk() as desk:
        assert restored.decide(desk, go=True) >= 1
    assert world.queued(EDUCATION)


def test_what_is_dropped_after_a_restore_is_not_planned_again(world: World, tmp_path: Path) -> None:
    back_up(world.url, tmp_path / "one.db", world.now)
    restore(world.url, tmp_path / "one.db", world.now, tmp_path / "before.db")

    with world.desk() as desk:
        restored.decide(desk, go=False)
    world.later(days=1)
    world.run(plan_reminders)

    assert not world.queued(EDUCATION)
    assert not world.queued(None, OutboxState.HELD)


def test_the_database_before_a_restore_can_be_restored_again(world: World, tmp_path: Path) -> None:
    back_up(world.url, tmp_path / "one.db", world.now)
    world.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    restore(world.url, tmp_path / "one.db", world.now, tmp_path / "before.db")
    restore(world.url, tmp_path / "before.db", world.now, tmp_path / "again.db")

    with transaction(world.engine) as session:
        assert people.by_user(session, HEALTH) is not None
    world.enrol(COORDINATOR + 100, JIAMUSI)  # new rows get new numbers


def test_row_48_who_was_forgotten_does_not_come_back(world: World, tmp_path: Path) -> None:
    back_up(world.url, tmp_path / "one.db", world.now)
    with world.desk() as desk:
        person = people.by_user(desk.session, EDUCATION)
        assert person is not None
        person_id = person.id
        forgetting.blank_person(desk.session, person, "#1")

    restore(world.url, tmp_path / "one.db", world.now, tmp_path / "before.db")

    with transaction(world.engine) as session:
        person = session.get(Person, person_id)
        assert person is not None
        assert (person.user_id, person.chat_id) == (None, None)
        assert "某同志" not in person.name
        assert not people.enrolments(session, person_id or 0)


def test_a_backup_of_another_bot_is_refused(world: World, tmp_path: Path) -> None:
    _call(world, "100")
    back_up(world.url, tmp_path / "one.db", world.now)
    _call(world, "200")

    with pytest.raises(BackupProblem, match="of bot 100, the database of bot 200"):
        restore(world.url, tmp_path / "one.db", world.now, tmp_path / "before.db")


def _call(world: World, bot_id: str) -> None:
    with transaction(world.engine) as session:
        facts.put(session, "bot-id", bot_id)


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, None])
def test_what_is_no_backup_is_refused_and_nothing_is_touched(tmp_path: Path, content: bytes | None) -> None:
    with week_before(tmp_path) as world:
        file, before = tmp_path / "odd.db", _contents(world.url)
        if content is not None:
            file.write_bytes(content)

        with pytest.raises(BackupProblem):
            restore(world.url, file, world.now, tmp_path / "before.db")

        assert _contents(world.url) == before


def test_a_damaged_backup_is_noticed(tmp_path: Path) -> None:
    with week_before(tmp_path) as world:
        file = tmp_path / "one.db"
        back_up(world.url, file, world.now)
        data = bytearray(file.read_bytes())
        data[8192:12288] = b"\xff" * 4096
        file.write_bytes(bytes(data))

        with pytest.raises(BackupProblem, match=r"one\.db"):
            checked(file)


def test_row_10_a_database_that_cannot_be_read_is_set_aside_by_a_restore(tmp_path: Path) -> None:
    with week_before(tmp_path) as world:
        back_up(world.url, tmp_path / "one.db", world.now)
        world.close()
        for suffix in ("-wal", "-shm"):
            Path(f"{tmp_path}/world.db{suffix}").unlink(missing_ok=True)
        Path(f"{tmp_path}/world.db").write_bytes(b"rubbish" * 1000)

        done = restore(world.url, tmp_path / "one.db", world.now, tmp_path / "backups" / "before.db")

        assert done.kept_as is not None
        assert done.kept_as.read_bytes().startswith(b"rubbish")
        assert sound(world.url) == []


def test_a_backup_crosses_from_one_kind_of_database_to_the_other(postgres_url: str, tmp_path: Path) -> None:
    with week_before(tmp_path) as world:
        back_up(world.url, tmp_path / "one.db", world.now)
        restore(postgres_url, tmp_path / "one.db", world.now, tmp_path / "before.db")

        there, here = _contents(postgres_url), _contents(world.url)
        assert {name for name in here if here[name] != there[name]} <= {"fact", "outbox"}
        back_up(postgres_url, tmp_path / "two.db", world.now)
        assert _contents(f"sqlite:///{tmp_path}/two.db")["person"] == here["person"]


def test_a_house_is_moved_again_and_again_until_somebody_lives_there(postgres_url: str, tmp_path: Path) -> None:
    with week_before(tmp_path) as world:
        with transaction(world.engine) as session:
            session.add(Inbox(update_id=5_000_000_001, dedup_key="k", body=b"\x00\xff", received_at=world.now))
        first = move(world.url, postgres_url)
        assert (first.already, first.in_use) == (False, False)
        assert move(world.url, postgres_url).already

        world.enrol(HEALTH, JIAMUSI, "市卫生健康委")
        assert not move(world.url, postgres_url).already
        there = {name: one for name, one in _contents(postgres_url).items() if name != "fact"}
        assert there == {name: one for name, one in _contents(world.url).items() if name != "fact"}

        there_now = World(tmp_path, url=postgres_url)
        there_now.enrol(COORDINATOR + 100, JIAMUSI)  # the next numbers come after those that arrived
        there_now.close()
        with pytest.raises(CopyProblem, match="not empty"):
            move(world.url, postgres_url)


def test_a_text_that_postgresql_cannot_hold_is_named(postgres_url: str, tmp_path: Path) -> None:
    with week_before(tmp_path) as world:
        with transaction(world.engine) as session:
            session.add(Fact(name="odd", value="a\x00b"))

        with pytest.raises(CopyProblem, match="table fact"):
            move(world.url, postgres_url)


def test_only_from_sqlite_to_postgresql(tmp_path: Path) -> None:
    with pytest.raises(CopyProblem, match="in this order"):
        move("postgresql://a@127.0.0.1/b", f"sqlite:///{tmp_path}/x.db")


def test_a_backup_while_somebody_writes_is_one_moment(tmp_path: Path) -> None:
    with week_before(tmp_path) as world, closing(sqlite3.connect(tmp_path / "world.db")) as writer:
        for number in range(6):
            writer.execute("INSERT INTO fact (name, value) VALUES (?, 'x')", (f"a{number}",))
            writer.execute("INSERT INTO fact (name, value) VALUES (?, 'x')", (f"b{number}",))
            writer.commit()
            file = tmp_path / f"{number}.db"
            back_up(world.url, file, world.now)
            with closing(sqlite3.connect(file)) as there:
                names = [row[0] for row in there.execute("SELECT name FROM fact WHERE value = 'x'")]
            assert len(names) == 2 * (number + 1)
