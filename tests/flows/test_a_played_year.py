"""佳木斯 2024 from March to the last call: 24 reporting agencies and 市科协, under a clock that is moved by hand.

Some answer, some late, one blocked, one returned, one on leave with a deputy, one who blocked the bot, one who never joined.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.chat import routes
from bot.exports.year import gathered
from bot.flows.board import board
from bot.flows.evening import evening
from bot.flows.plan_reminders import plan_reminders
from bot.store import occurrences, people
from bot.store.as_of import as_of
from bot.store.tables import Lane, OutboxState
from bot.texts.board import Condition
from schedules.lifecycle import State, is_open
from tests.support.world import COORDINATOR, JIAMUSI, World, at

FIRST = 6_000_000_001
NEVER_JOINED = "市统计局"


@pytest.fixture
def year(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, now="2024-03-01 10:00")
    made.enrol(COORDINATOR, JIAMUSI)
    for agency, user in contacts(made).items():
        made.enrol(user, JIAMUSI, agency)
    yield made
    made.close()


def contacts(world: World) -> dict[str, int]:
    """Every agency that owes the report, but the one that never joins, with its contact."""
    owing = [agency for agency in world.book.agencies(JIAMUSI) if agency not in ("市科协", NEVER_JOINED)]
    return {agency: FIRST + place for place, agency in enumerate(owing)}


def says(world: World, user: int, text: str) -> None:
    world.run(routes.said, world.said(user, text))


def play(world: World, script: dict[str, list[tuple[int, str]]], until: date) -> Counter[tuple[int, str]]:
    """Every day at 09:05 the day's messages, at 10:30 what people say, at 17:05 the evening's; who got how many by month."""
    got: Counter[tuple[int, str]] = Counter()
    day = world.now.date() + timedelta(days=1)
    while day <= until:
        world.now = at(f"{day} 09:05")
        world.run(plan_reminders)
        for row in world.queued():
            if row.lane == Lane.REMINDER:
                got[row.chat_id, f"{day:%Y-%m}"] += 1
        for user in {row.chat_id for row in world.queued()}:
            world.texts(user)
        world.now = at(f"{day} 10:30")
        for user, words in script.get(day.isoformat(), []):
            says(world, user, words)
            world.texts(user)
        world.now = at(f"{day} 17:05")
        world.run(evening)
        day += timedelta(days=1)
    return got


def test_at_the_end_board_ledger_and_history_agree(year: World) -> None:
    of = contacts(year)
    agencies = list(of)
    prompt, late, blocked, returned, away, lost = agencies[:15], agencies[15:18], *agencies[18:22]
    deputy = FIRST + 100
    year.enrol(deputy, JIAMUSI, away, "B")
    with year.desk() as desk:
        gone, left = people.by_user(desk.session, of[away]), people.by_user(desk.session, of[lost])
        assert gone is not None
        assert left is not None
        gone.away_until, left.reachable = date(2025, 1, 31), False
    script: dict[str, list[tuple[int, str]]] = {
        "2024-12-18": [(of[agency], "已报送，总结已发邮箱") for agency in prompt],
        "2024-12-20": [(of[blocked], "需要协调：数据在市财政局"), (of[returned], "已报送")],
        "2024-12-23": [(COORDINATOR, f"请补充 {len(prompt) + 2} 缺数据 12-30"), (deputy, "已报送，B岗代报")],
        "2024-12-26": [(COORDINATOR, f"补记 {NEVER_JOINED} 已报 12-25收（电话）")],
        "2024-12-27": [(of[agency], "已报送") for agency in late] + [(COORDINATOR, "收到 1")],
        "2024-12-30": [(of[returned], "已报送，数据已补")],
        "2024-12-31": [(COORDINATOR, f"补记 {lost} 已报 12-24收（纸质）")],
    }
    got = play(year, script, date(2025, 1, 3))
    still = {blocked, *agencies[22:]}

    with year.desk() as desk:
        rows = occurrences.of_plan(desk.session, JIAMUSI, date(2024, 12, 25), date(2024, 12, 25))
        shown = next(item for item in board(desk, "zh", JIAMUSI).items if item.due_on == date(2024, 12, 25))
        then = as_of(desk.session, JIAMUSI, year.now)
        document = gathered(desk.session, desk.book, JIAMUSI, 2024, year.now)
        reported = {row.agency for row in rows if row.state in (State.REPORTED, State.CONFIRMED)}
        assert len(shown.lines) == 24
        assert {line.agency for line in shown.open} == still
        assert {line.agency for line in shown.lines if line.condition is Condition.REPORTED} == reported
        assert reported == set(agencies) - still | {NEVER_JOINED}
        assert {one.agency for one in then.values() if not is_open(one.state)} == reported
        assert {row.agency for row in rows if row.late} == set(late)
        assert len(document.standings) == 24
        told = {row.key: row.reported_on for row in rows if row.agency in reported}
        assert {one.key: one.reported_on for one in then.values() if one.key in told} == told
    assert_burden(got, of)
    evenings = " ".join(row.text for row in year.queued(COORDINATOR, OutboxState.SENT, OutboxState.PENDING))
    assert re.search(r"【今日到期】.*应报24，已收16，未报7\n〔未报 7〕.*〔另有时限 1〕", evenings, re.DOTALL)


def assert_burden(got: Counter[tuple[int, str]], of: dict[str, int]) -> None:
    """No contact got more than fifteen messages in all, and who was not reachable got none."""
    for user in of.values():
        assert sum(count for (reader, _), count in got.items() if reader == user) <= 15
