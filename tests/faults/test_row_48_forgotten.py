"""Row 48: somebody asks to be forgotten while a message to them is on the wire: afterwards no byte of theirs is left."""

import sqlite3
from contextlib import closing

from sqlalchemy import text
from sqlmodel import SQLModel

from bot.sandbox.faults import Fault
from bot.store import people
from bot.store.engine import sqlite_file, transaction
from bot.store.tables import Enrolment
from tests.support.office import kept
from tests.support.running import running
from tests.support.world import COORDINATOR, JIAMUSI, World

NAME, WHO = "欧阳独一", 7_234_567_891


def on_board(world: World) -> None:
    with world.desk() as desk:
        person = people.admitted(desk.session, WHO, WHO, NAME, world.now)
        people.enrol(
            desk.session,
            Enrolment(person_id=person.id or 0, plan_id=JIAMUSI, agency="市体育局", name=NAME, joined_at=world.now),
        )


def left_of_them(world: World) -> list[str]:
    """Where their name or number stands, by table; in a SQLite file also in what no table shows any more."""
    marks = (NAME, str(WHO), NAME.encode("unicode_escape").decode())
    with transaction(world.engine) as session:
        rows = [
            (table.name, [bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v) for v in row])
            for table in SQLModel.metadata.sorted_tables
            for row in session.connection().execute(table.select())
        ]
    found = [name for name, values in rows if any(mark in value for mark in marks for value in values)]
    file = sqlite_file(world.url)
    raw = file.read_bytes() if file is not None else b""
    return found + ["the file" for mark in marks if mark.encode() in raw]


def tidied(world: World) -> None:
    """What the operator's database does by itself in time."""
    file = sqlite_file(world.url)
    if file is not None:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("VACUUM")
        return
    with world.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM FULL"))


async def test_row_48_forgotten_while_a_message_is_on_the_wire(both: World) -> None:
    on_board(both)
    async with running(both, COORDINATOR, WHO) as here:
        here.box.say(WHO, "简报已发布")
        await here.until(lambda: kept(both), "a note of theirs")
        await here.until(lambda: here.texts(WHO), "its receipt")
        assert left_of_them(both)
        here.box.faults.add(Fault("sendMessage", WHO, delay_after=1.5))
        here.box.say(WHO, "任务")
        await here.until(lambda: len(here.texts(WHO)) >= 2, "an answer is on the wire")
        here.box.say(WHO, "/forget 确认")
        await here.until(lambda: any("删除" in one or "清除" in one for one in here.texts(WHO)), "the goodbye")

        async def swept() -> bool:
            here.bot.ticks.nudge("sweep")
            await here.passing(0.3)
            return not left_of_them_in_rows(both)

        for _ in range(40):
            if await swept():
                break
    tidied(both)
    assert left_of_them(both) == []
    [note] = kept(both)
    assert note["text"] == "简报已发布", "the agency's note stays"


def left_of_them_in_rows(world: World) -> list[str]:
    return [place for place in left_of_them(world) if place != "the file"]
