"""Row 46: very many are due at once: a claim holds no more than leaves at once, nobody is left out, replies go first.

Memory and speed at 250,000 are measured in benchmarks/planning.py and benchmarks/wave.py.
"""

import tracemalloc
from collections import Counter
from datetime import date

from bot.flows import deliver
from bot.flows.plan_reminders import plan_reminders
from bot.flows.ports import Sent
from bot.store import people
from bot.store.states import OutboxState
from bot.store.tables import Enrolment
from tests.support.office import kept
from tests.support.post import Post, message
from tests.support.world import EDUCATION, JIAMUSI, World, at

MANY, AT_ONCE = 600, 8
FEW_BYTES = 4 << 20


def on_board(world: World) -> list[int]:
    """Contacts of every agency of the plan, in turn."""
    agencies = [name for name in world.book.agencies(JIAMUSI) if name != world.book.coordinator(JIAMUSI)]
    users = [6_000_000_001 + number for number in range(MANY)]
    with world.desk() as desk:
        for number, user_id in enumerate(users):
            person = people.admitted(desk.session, user_id, user_id, "某同志", at("2024-11-01 10:00"))
            agency = agencies[number % len(agencies)]
            joined_at = at("2024-11-01 10:00")
            desk.session.add(Enrolment(person_id=person.id or 0, plan_id=JIAMUSI, agency=agency, joined_at=joined_at))
    return users


async def test_row_46_very_many_at_once(office: World) -> None:
    users = on_board(office)
    office.now = at("2024-12-24 09:05")
    while office.run(plan_reminders):
        pass
    waiting = office.queued()
    assert {row.chat_id for row in waiting} >= set(users)
    assert {row.day for row in waiting if row.kind == "digest"} == {date(2024, 12, 24)}

    post = Post(office)
    await post.bring(message(1, "正在汇总材料"))
    got, first = Counter[int](), list[int]()
    tracemalloc.start()
    while calls := office.run(lambda desk: deliver.claim(desk, office.now, AT_ONCE, set())):
        assert isinstance(calls, list)
        assert len(calls) <= AT_ONCE
        first = first or [call.chat_id for _, call in calls]
        got.update(call.chat_id for _, call in calls if call.text.startswith("【工作提醒】"))
        office.run(deliver.settle, office.now, [(row_id, Sent(row_id)) for row_id, _ in calls])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    await post.close()

    assert EDUCATION in first, "a receipt does not wait behind the wave"
    assert len(kept(office)) == 1
    assert set(got) >= set(users)
    assert set(got.values()) == {1}
    assert not office.queued(None, OutboxState.PENDING, OutboxState.SENDING)
    assert most < FEW_BYTES, "however many wait, few are held in memory"
