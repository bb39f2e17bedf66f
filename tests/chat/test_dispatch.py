"""From bytes in the inbox to flows: every row is handled once, a bad one stops nobody."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlmodel import select

from bot.chat import routes
from bot.chat.batches import RawUpdate
from bot.flows import reach, record_reply
from bot.store.engine import Session, Writer, transaction
from bot.store.states import InboxState
from bot.store.tables import Note, Outbox, Person
from tests.simulation.crowd import member_body
from tests.support.post import Post, batch_of, message
from tests.support.world import EDUCATION, JIAMUSI, STRANGER, World


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    world = World(tmp_path, now="2024-12-18 09:10")
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    made = Post(world)
    yield made
    await made.close()
    world.close()


async def test_a_reply_becomes_one_note_and_its_row_is_done(post: Post) -> None:
    await post.bring(message(1, "已报送"))

    assert post.states() == [InboxState.DONE]
    assert post.count(Note) == 1


async def test_the_same_update_and_the_same_message_with_another_id_give_one_note(post: Post) -> None:
    await post.bring(message(1, "已报送"))
    again = message(1, "已报送")
    again["update_id"] = 99
    await post.bring(again, message(1, "已报送"))

    assert post.count(Note) == 1


async def test_an_update_that_cannot_be_read_is_put_aside_and_the_next_is_handled(post: Post) -> None:
    broken = {"update_id": 1, "message": {"message_id": "one", "chat": 7}}
    await post.bring(broken, message(2, "已报送"))

    assert post.states() == [InboxState.QUARANTINED, InboxState.DONE]
    assert post.count(Note) == 1


async def test_a_flow_that_fails_takes_nothing_of_the_others_along(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    real = record_reply.record_reply

    def fails_on_one(desk: Any, said: Any) -> None:
        real(desk, said)
        if said.text == "坏":
            raise RuntimeError("after writing half of it")

    monkeypatch.setattr(record_reply, "record_reply", fails_on_one)
    await post.bring(message(1, "坏"), message(2, "好消息"))

    assert post.states() == [InboxState.QUARANTINED, InboxState.DONE]
    assert post.count(Note) == 1


async def test_a_command_without_entities_is_a_command_all_the_same(post: Post) -> None:
    await post.bring(message(1, "/duties"), message(2, "任务"))

    assert post.count(Note) == 0
    assert next(row.text for row in post.world.queued(EDUCATION)).startswith("【")


async def test_in_a_group_the_bot_says_nothing(post: Post) -> None:
    update = message(1, "/duties", user=STRANGER)
    update["message"]["chat"] = {"id": -100123, "type": "supergroup", "title": "群"}
    await post.bring(update)

    assert post.count(Outbox) == 0
    assert post.states() == [InboxState.DONE]


async def test_a_quarantined_batch_row_is_never_handled(post: Post) -> None:
    await post.dispatcher.keep([RawUpdate(5, "u:5", b"\xff{", quarantined=True)])

    assert not await post.dispatcher.step()
    assert post.states() == [InboxState.QUARANTINED]


async def test_who_came_back_is_not_taken_for_gone_because_an_older_row_had_to_be_tried_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seed 90 of the simulation: the news of the block failed once and was then handled after that of the return."""
    real = reach.change_reach
    failures = [RuntimeError("the disk was busy")] * 2  # together with the other, and by itself

    def fails_once(desk: Any, said: Any) -> None:
        if failures:
            raise failures.pop()
        real(desk, said)

    monkeypatch.setattr(reach, "change_reach", fails_once)
    now = datetime.fromisoformat("2024-12-18T09:05:00+08:00")
    blocks, returns = member_body(EDUCATION, True, now), member_body(EDUCATION, False, now)
    await post.bring({"update_id": 1, **blocks}, {"update_id": 2, **returns})

    assert post.states() == [InboxState.DONE, InboxState.DONE]
    with transaction(post.writer.engine) as session:
        assert session.exec(select(Person.reachable).where(Person.user_id == EDUCATION)).one()


async def test_a_process_that_was_stopped_between_reading_and_handling_leaves_what_another_has_handled(
    post: Post,
) -> None:
    """Stopped for a minute after it had read the row; meanwhile another process led, and handled it."""
    await post.dispatcher.keep(batch_of(message(1, "/duties")))
    other = Post(post.world)
    handled, run = [], post.writer.run

    async def stopped(work: Callable[[Session], Any]) -> Any:
        handled.append(await other.dispatcher.step())
        return await run(work)

    with patch.object(post.writer, "run", stopped):
        await post.dispatcher.step()
    await other.close()

    assert handled == [True]
    assert post.count(Outbox) == 1


async def test_what_arrives_while_a_batch_is_handled_is_handled_in_the_next_step(post: Post) -> None:
    await post.dispatcher.keep(batch_of(message(1, "已报送")))
    steps = asyncio.create_task(post.dispatcher.step())
    await post.dispatcher.keep(batch_of(message(2, "另有材料")))
    await steps
    await post.dispatcher.step()

    assert post.states() == [InboxState.DONE, InboxState.DONE]


async def test_a_batch_stored_through_another_door_after_the_last_look_is_not_overlooked(post: Post) -> None:
    """The webhook stores with a writer of its own, also between our transaction's end and our hearing of it."""
    await post.dispatcher.keep(batch_of(message(1, "已报送")))
    door, run = Writer(post.writer.engine), post.writer.run

    async def heard_late(work: Callable[[Session], Any]) -> Any:
        found = await run(work)
        if post.states() == [InboxState.DONE]:
            await post.dispatcher.keep(batch_of(message(2, "另有材料")), door)
        return found

    with patch.object(post.writer, "run", heard_late):
        await post.dispatcher.step()
    await post.dispatcher.step()

    assert post.states() == [InboxState.DONE, InboxState.DONE]


def test_every_command_of_the_menus_exists() -> None:
    from bot.texts.menus import commands

    for role in ("stranger", "contact", "coordinator"):
        assert {name for name, _ in commands(role, "zh")} <= set(routes.COMMANDS)
