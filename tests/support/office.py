"""An office a week before its annual report is due, and what stories about answers look at."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.exports.notes import as_json
from bot.flows.owed import open_items, row_of
from bot.store import notes, occurrences, outbox, people
from bot.store.tables import Enrolment, Lane, Occurrence, Outbox, OutboxState
from tests.support.world import BEIJING, COORDINATOR, EDUCATION, JIAMUSI, World, at

REPORT = "jiamusi-2021/annual-report/2024/市教育局"
HEALTH_REPORT = "jiamusi-2021/annual-report/2024/市卫生健康委"


@contextmanager
def week_before(folder: Path, url: str | None = None) -> Iterator[World]:
    """The annual report of 2024 is on its way: a coordinator and a contact are on board."""
    made = World(folder, url=url)
    made.enrol(COORDINATOR, JIAMUSI)
    made.enrol(EDUCATION, JIAMUSI, "市教育局")
    made.now = at("2024-12-20 10:32")
    yield made
    made.close()


def item(world: World, key: str) -> Occurrence:
    with world.desk() as desk:
        return occurrences.by_keys(desk.session, [key])[key]


def made_row(world: World, key: str) -> int:
    plan, _, _, agency = key.split("/")
    with world.desk() as desk:
        found = next(s for s in open_items(desk, plan, agency) if s.occurrence.key == key)
        return row_of(desk, found.occurrence).id or 0


def moves(world: World, key: str) -> list[str]:
    """Every move of the item, oldest first."""
    row_id = item(world, key).id or 0
    with world.desk() as desk:
        return [event.move for event in occurrences.history(desk.session, row_id)]


def kept(world: World) -> list[dict[str, object]]:
    """`duban notes --json`."""
    with world.desk() as desk:
        found = as_json(notes.told(desk.session), BEIJING)
    json.dumps(found)
    return found


def sent_list(world: World, user_id: int, ids: list[int], kind: str = "digest") -> int:
    """A message that lists items was sent; returns its message id."""
    with world.desk() as desk:
        known = people.by_user(desk.session, user_id)
        assert known is not None
        row = Outbox(lane=Lane.REMINDER, kind=kind, person_id=known.id, chat_id=user_id, text="…", created_at=world.now)
        row = outbox.put(desk.session, row, (), ids)
        row.state, row.tg_message_id = OutboxState.SENT, 50_000 + (row.id or 0)
        return row.tg_message_id


def one_open_each(world: World) -> list[int]:
    with world.desk() as desk:
        person = people.by_user(desk.session, EDUCATION)
        assert person is not None
        people.enrol(
            desk.session,
            Enrolment(
                person_id=person.id or 0, plan_id=JIAMUSI, agency="市卫生健康委", joined_at=at("2024-11-01 10:00")
            ),
        )
    return [made_row(world, HEALTH_REPORT), made_row(world, REPORT)]
