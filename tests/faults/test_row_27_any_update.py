"""Rows 27 and 43: ten thousand odd updates through the real parsing and dispatching: none sticks, none brings anything down."""

import json
import logging
import random
from collections import Counter

import pytest

from bot.chat.batches import RawUpdate, UnreadableError, one_broken, read_batch, read_pushed
from bot.store.states import InboxState
from bot.store.tables import Note
from tests.faults import odd_updates
from tests.support.post import Post, message
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, World

UPDATES, AT_ONCE = 10_000, 250
MEBIBYTE = 1 << 20
DEEP = {
    "lists": b'{"update_id":7,"message":' + b"[" * MEBIBYTE,
    "objects": b'{"update_id":7,"message":' + b'{"a":' * (MEBIBYTE // 5),
    "closed": b'{"update_id":7,"message":' + b"[" * (MEBIBYTE // 2) + b"]" * (MEBIBYTE // 2) + b"}",
    "a long text": b'{"update_id":7,"message":{"text":"' + b"x" * MEBIBYTE,
}


def received(updates: list[odd_updates.Json]) -> list[RawUpdate]:
    """As the poller takes a batch: whole, or one by one when something in it cannot be read."""
    try:
        return read_batch(json.dumps({"ok": True, "result": updates}).encode())
    except UnreadableError:
        return [_one(update) for update in updates]


def _one(update: odd_updates.Json) -> RawUpdate:
    body = json.dumps({"ok": True, "result": [update]}).encode()
    try:
        return read_batch(body)[0]
    except UnreadableError:
        found = one_broken(body)
        assert found is not None, body[:300]
        return found


async def test_row_27_ten_thousand_odd_updates(office: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    post, rng = Post(office).carelessly(), random.Random(27)
    for first in range(1, UPDATES, AT_ONCE):
        office.enrol(COORDINATOR, JIAMUSI)  # some have left, or asked to be forgotten
        office.enrol(EDUCATION, JIAMUSI, "市教育局")
        updates = [odd_updates.update(rng, number) for number in range(first, first + AT_ONCE)]
        await post.keep(received(updates))
        assert not [record for record in caplog.records if record.levelno >= logging.ERROR], caplog.text
    before = post.count(Note)
    await post.bring(message(UPDATES + 1, "情况说明"))
    states = Counter(post.states())
    await post.close()
    assert InboxState.WAITING not in states
    assert states[InboxState.DONE] > UPDATES / 3
    assert states[InboxState.QUARANTINED] > UPDATES / 30, "the odd ones were odd"
    assert post.count(Note) == before + 1


@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP)
async def test_row_27_a_mebibyte_of_nesting_is_put_aside(office: World, body: bytes) -> None:
    post = Post(office)
    broken = one_broken(b'{"ok":true,"result":[' + body)
    assert broken is not None
    pushed = read_pushed(body)
    assert (broken.update_id, broken.quarantined) == (pushed.update_id, pushed.quarantined) == (7, True)
    await post.keep([broken])
    await post.bring(message(8, "情况说明"))
    assert post.states() == [InboxState.QUARANTINED, InboxState.DONE]
    assert post.count(Note) == 1
    await post.close()
