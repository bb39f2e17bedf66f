"""Row 6: asked to end with a hundred messages under way: nothing more is taken up, what is on the wire is settled."""

from bot.chat.pace import MOST_IN_FLIGHT
from bot.sandbox.faults import Fault
from bot.store import outbox
from bot.store.states import Lane, OutboxState
from bot.store.tables import Outbox
from tests.support.running import bot_on, started, telegram_of
from tests.support.world import World

PEOPLE = [6_000_000_001 + number for number in range(100)]
LONGEST = 30.0  # seconds


def hundred_queued(world: World) -> None:
    with world.desk() as desk:
        for user_id in PEOPLE:
            row = Outbox(lane=Lane.ANSWER, kind="answer", chat_id=user_id, text="好", created_at=world.now)
            outbox.put(desk.session, row)


def answers(world: World, *states: OutboxState) -> list[Outbox]:
    return [row for row in world.queued(None, *states) if row.kind == "answer"]


async def test_row_06_what_is_on_the_wire_is_settled_and_the_rest_stays(both: World) -> None:
    hundred_queued(both)
    async with telegram_of(both, *PEOPLE) as (box, clock):
        box.faults.add(Fault("sendMessage", times=None, delay_after=0.5))
        async with started(bot_on(both, box, clock), box, both, clock) as here:
            await here.until(lambda: len(box.journal.sent()) >= MOST_IN_FLIGHT, "the wire is full")
            began = clock.monotonic()
        assert clock.monotonic() - began < LONGEST
        arrived = len(box.journal.sent())
        assert (len(answers(both, OutboxState.SENT)), len(answers(both))) == (arrived, len(PEOPLE) - arrived)
        assert arrived <= 3 * MOST_IN_FLIGHT, "it took nothing up while it was ending"
        box.faults.clear()
        async with started(bot_on(both, box, clock), box, both, clock) as again:
            await again.until(lambda: len(answers(both, OutboxState.SENT)) == len(PEOPLE), "the rest leaves next time")
        assert sorted(call.chat_id or 0 for call in box.journal.sent()) == PEOPLE, "nobody twice, nobody missing"
