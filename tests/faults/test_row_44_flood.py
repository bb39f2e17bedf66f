"""Row 44: one contact writes a thousand messages: all are kept, acknowledged once a minute, and nobody else waits for them."""

from datetime import timedelta

from bot.flows import deliver
from bot.flows.ports import Sent
from bot.store.states import OutboxState
from bot.store.tables import Note
from tests.support.office import kept
from tests.support.post import Post, message
from tests.support.world import EDUCATION, HEALTH, JIAMUSI, World

FLOOD, AT_ONCE = 1_000, 100


def leaves(world: World) -> list[int]:
    """One turn of the sender: the chats that get something."""
    calls = world.run(lambda desk: deliver.claim(desk, world.now, 8, set()))
    assert isinstance(calls, list)
    world.run(deliver.settle, world.now, [(row_id, Sent(row_id)) for row_id, _ in calls])
    return [call.chat_id for _, call in calls]


async def test_row_44_a_thousand_messages_of_one_contact(office: World) -> None:
    office.enrol(HEALTH, JIAMUSI, "市卫生健康委")
    post = Post(office).carelessly()
    began = office.now
    for first in range(1, FLOOD, AT_ONCE):
        flood = [message(number, f"第{number}次") for number in range(first, first + AT_ONCE)]
        await post.bring(*flood, message(10_000 + first, f"另一单位{first}", user=HEALTH))
        assert HEALTH in leaves(office), "the other's receipt is in the very next turn"
        while leaves(office):
            office.later(seconds=1)
        office.later(seconds=6)
    await post.close()
    assert post.count(Note) == len(kept(office)) == FLOOD + FLOOD // AT_ONCE
    minutes = (office.now - began) / timedelta(minutes=1)
    told = [row for row in office.queued(EDUCATION, *OutboxState) if row.kind in ("receipt", "receipts")]
    assert len(told) <= 20 + minutes + 1, "twenty one by one, then once a minute"
