"""Replies that come together share one commit: a bad one takes none of the others along, and a death leaves none half done."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import select

from bot.flows import record_reply
from bot.store.engine import transaction
from bot.store.states import InboxState
from bot.store.tables import Note, Outbox
from tests.support.post import Post, message
from tests.support.world import JIAMUSI, World

PEOPLE = (5_000_000_101, 5_000_000_102, 5_000_000_103, 5_000_000_104)
POISON = "这一条处理不了"


class Died(BaseException):
    """The process ended there."""


@pytest.fixture
async def post(both: World) -> AsyncIterator[Post]:
    agencies = both.book.agencies(JIAMUSI)
    for user, agency in zip(PEOPLE, agencies, strict=False):
        both.enrol(user, JIAMUSI, agency)
    made = Post(both)
    yield made
    await made.close()


def told(post: Post) -> list[tuple[int, str]]:
    """(chat, words) of every note, in the order they were written down."""
    with transaction(post.writer.engine) as session:
        return [(note.chat_id, note.text) for note in session.exec(select(Note).order_by(Note.number))]  # type: ignore[arg-type]  # SQLModel's types


def receipts(post: Post) -> list[int]:
    """Whom a receipt waits for."""
    with transaction(post.writer.engine) as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == "receipt").order_by(Outbox.id))  # type: ignore[arg-type]  # as above
        return [row.chat_id for row in rows]


async def test_a_reply_that_breaks_the_database_in_the_middle_of_a_batch_takes_no_other_along(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third, fourth = PEOPLE
    real = record_reply.record_reply

    def breaks(desk: Any, said: Any) -> None:
        real(desk, said)
        if said.text == POISON:  # after the note was written: the statement fails, and with it PostgreSQL's transaction
            desk.session.connection().exec_driver_sql("INSERT INTO note (id) VALUES (1)")

    monkeypatch.setattr(record_reply, "record_reply", breaks)
    await post.bring(
        message(1, "讲座办了三场", user=first),
        message(2, "已在各县区铺开", user=second),
        message(3, POISON, user=third),
        message(4, "材料已汇总", user=fourth),
        message(5, "照片随后补上", user=first),
    )

    assert post.states() == [InboxState.DONE] * 2 + [InboxState.QUARANTINED] + [InboxState.DONE] * 2
    assert told(post) == [
        (first, "讲座办了三场"),
        (second, "已在各县区铺开"),
        (fourth, "材料已汇总"),
        (first, "照片随后补上"),
    ]
    assert sorted(receipts(post)) == sorted([first, second, fourth, first])


async def test_a_death_before_the_commit_of_a_batch_leaves_every_reply_waiting_and_then_noted_once(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_ = PEOPLE
    with monkeypatch.context() as dying:

        def dies(*batch: Any) -> None:
            carry_out(*batch)
            raise Died  # every note and receipt is written by then, and nothing is committed

        carry_out = post.dispatcher._carry_out
        dying.setattr(post.dispatcher, "_carry_out", dies)
        with pytest.raises(Died):
            await post.bring(message(1, "讲座办了三场", user=first), message(2, "已在各县区铺开", user=second))
    assert post.states() == [InboxState.WAITING] * 2
    assert (told(post), receipts(post)) == ([], [])

    while await post.dispatcher.step():
        pass
    assert post.states() == [InboxState.DONE] * 2
    assert told(post) == [(first, "讲座办了三场"), (second, "已在各县区铺开")]
    assert receipts(post) == [first, second]
