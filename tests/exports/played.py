"""A small year, played: 佳木斯 2024. Who did what is known by name, so that every export can be checked against it."""

from pathlib import Path

from bot.exports.year import Year, gathered
from bot.flows.record_reply import record_reply
from bot.store import occurrences
from bot.store.tables import Event
from schedules.lifecycle import Move, State
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, World, at

SCIENCE, WEATHER, CIVIL, SPORT, TRADE = (6_000_000_001 + i for i in range(5))
CONTACTS = {
    EDUCATION: "市教育局",  # reported in time, then corrected it
    HEALTH: "市卫生健康委",  # reported in time; more was asked for
    SCIENCE: "市科技局",  # reported late
    WEATHER: "市气象局",  # needs help
    CIVIL: "市民政局",  # silent
    SPORT: "市体育局",  # nothing to report
    TRADE: "市工信局",  # promised
}
OWING = 24
SAID = "已报送。全年举办科普活动12场，参与3200人次；=SUM(1,1)不是公式"
HELP = "需要协调：乡镇气象科普站缺少场地，请市科协帮助联系"
REPORT = "jiamusi-2021/annual-report/2024/"


def played(folder: Path) -> World:
    """The year until 10 January 2025."""
    world = World(folder)
    world.enrol(COORDINATOR, JIAMUSI)
    for user_id, agency in CONTACTS.items():
        world.enrol(user_id, JIAMUSI, agency)
    _say(world, "2024-11-26 09:30", EDUCATION, "已报送，初稿")
    world.now = at("2024-12-02 15:00")
    first = world.said(EDUCATION, SAID, message_id=100, edited_at=world.now, sent_at=at("2024-11-26 09:30"))
    world.run(record_reply, first)
    _say(world, "2024-12-18 10:00", WEATHER, HELP)
    _say(world, "2024-12-19 10:00", SPORT, "不涉及")
    _say(world, "2024-12-20 10:32", HEALTH, "已报送，老年健康宣传周进社区26场", files=(world.file(),))
    _return(world, "市卫生健康委")
    _say(world, "2024-12-24 16:00", TRADE, "周五报")
    _say(world, "2024-12-30 11:00", SCIENCE, "已报送，科技活动周开放实验室9家")
    world.now = at("2025-01-10 09:00")
    return world


def year_of(world: World, plan_id: str = JIAMUSI, year: int = 2024, agency: str | None = None) -> Year:
    """The year as exports see it."""
    with world.desk() as desk:
        return gathered(desk.session, desk.book, plan_id, year, desk.now, agency)


def _say(world: World, when: str, user_id: int, text: str, **more: object) -> None:
    world.now = at(when)
    world.run(record_reply, world.said(user_id, text, **more))


def _return(world: World, agency: str) -> None:
    """The coordinator asks for more."""
    with world.desk() as desk:
        row = occurrences.by_keys(desk.session, [REPORT + agency])[REPORT + agency]
        event = Event(occurrence_id=row.id or 0, at=desk.now, move=Move.RETURN, before=row.state, after=State.RETURNED)
        occurrences.append(desk.session, event)
        row.state = State.RETURNED
        desk.session.add(row)
