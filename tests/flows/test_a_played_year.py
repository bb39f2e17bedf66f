"""佳木斯 2024 from March to the last call: 24 reporting agencies and 市科协, under a clock that is moved by hand.

Some answer, some late, one blocked, one returned, one on leave with a deputy, one who blocked the bot, one who never joined.
At the end everything that can be had of the year says the same, number by number: what was played, the history, the board
as text and as a picture, the ledger, the document, the tables, the letters, and what the evening told without being asked.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO

import pytest

from bot.chat import routes
from bot.exports.board_picture import current
from bot.exports.everything import as_csv, as_json
from bot.exports.ledger import ledger
from bot.exports.letters import to_write
from bot.exports.summary import summary
from bot.exports.year import Year, gathered
from bot.flows.board import board
from bot.flows.evening import evening
from bot.flows.plan_reminders import plan_reminders
from bot.store.as_of import as_of
from bot.store.tables import Lane, OutboxState
from bot.texts.board import Condition
from schedules.lifecycle import is_open
from tests.exports.reading import paper, rows, sheet, words
from tests.support.world import COORDINATOR, JIAMUSI, World, at

FIRST = 6_000_000_001
DEPUTY = FIRST + 100
NEVER_JOINED = "市统计局"
REPORTED, OPEN, BLOCKED = "已报送", "尚未收到", "需要协调"


@dataclass(frozen=True)
class Truth:
    """What was played about one agency: how it stands, the day its report first came, how many days that was late."""

    state: str
    came_on: str | None = None
    late_days: int | None = None


@dataclass(frozen=True)
class Played:
    """The year when it is over, what everybody got by month, and what is true of each agency."""

    world: World
    contacts: dict[str, int]
    got: Counter[tuple[int, str]]
    truth: dict[str, Truth]

    @property
    def year(self) -> Year:
        with self.world.desk() as desk:
            return gathered(desk.session, desk.book, JIAMUSI, 2024, desk.now)

    def standing_so(self, state: str) -> set[str]:
        return {agency for agency, one in self.truth.items() if one.state.startswith(state)}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Played once: the tests only look."""
    made = World(tmp_path_factory.mktemp("year"), now="2024-03-01 10:00")
    made.enrol(COORDINATOR, JIAMUSI)
    of = _contacts(made)
    for agency, user in of.items():
        made.enrol(user, JIAMUSI, agency)
    agencies = list(of)
    prompt, late, (blocked, returned, away, lost), silent = (
        agencies[:15], agencies[15:18], agencies[18:22], agencies[22:],
    )  # fmt: skip
    made.enrol(DEPUTY, JIAMUSI, away, "B")
    script = _script(of, prompt, late, blocked, returned, away, lost)
    got = _play(made, script, date(2025, 1, 3))
    truth = {agency: Truth(REPORTED, "2024-12-18") for agency in prompt}
    truth |= {agency: Truth(REPORTED, "2024-12-27", 2) for agency in late}
    truth |= {blocked: Truth(BLOCKED), returned: Truth(REPORTED, "2024-12-20")}
    truth |= {away: Truth(REPORTED, "2024-12-23"), lost: Truth(REPORTED, "2024-12-24")}
    truth |= {NEVER_JOINED: Truth(REPORTED, "2024-12-25")} | dict.fromkeys(silent, Truth(OPEN))
    truth[prompt[0]] = Truth("已确认收到", "2024-12-18")
    yield Played(made, of, got, truth)
    made.close()


def _contacts(world: World) -> dict[str, int]:
    """Every agency that owes the report, but the one that never joins, with its contact."""
    owing = [agency for agency in world.book.agencies(JIAMUSI) if agency not in ("市科协", NEVER_JOINED)]
    return {agency: FIRST + place for place, agency in enumerate(owing)}


Script = dict[str, list[tuple[int, str]]]
BLOCKS_THE_BOT = "blocks the bot"


def _script(
    of: dict[str, int], prompt: list[str], late: list[str], blocked: str, returned: str, away: str, lost: str
) -> Script:
    """Who says what on which day. Notes are numbered as they come: the prompt ones are 1 to 15."""
    return {
        "2024-12-02": [(of[away], "缺勤 2025-01-31"), (of[lost], BLOCKS_THE_BOT)],
        "2024-12-18": [(of[agency], f"已报送，{agency}总结已发邮箱") for agency in prompt],
        "2024-12-20": [(of[blocked], "需要协调：数据在市财政局"), (of[returned], "已报送")],
        "2024-12-23": [(COORDINATOR, f"请补充 {len(prompt) + 2} 缺数据 12-30"), (DEPUTY, "已报送，B岗代报")],
        "2024-12-26": [(COORDINATOR, f"补记 {NEVER_JOINED} 已报 12-25收（电话）")],
        "2024-12-27": [(of[agency], "已报送") for agency in late] + [(COORDINATOR, "收到 1")],
        "2024-12-30": [(of[returned], "已报送，数据已补")],
        "2024-12-31": [(COORDINATOR, f"补记 {lost} 已报 12-24收（纸质）")],
    }


def _play(world: World, script: Script, until: date) -> Counter[tuple[int, str]]:
    """Every day at 09:05 the day's messages, at 10:30 what people say, at 17:05 the evening's; who got how many by month."""
    got: Counter[tuple[int, str]] = Counter()
    day = world.now.date() + timedelta(days=1)
    while day <= until:
        world.now = at(f"{day} 09:05")
        world.run(plan_reminders)
        got.update((row.chat_id, f"{day:%Y-%m}") for row in world.queued() if row.lane == Lane.REMINDER)
        for user in {row.chat_id for row in world.queued()}:
            world.texts(user)
        world.now = at(f"{day} 10:30")
        for user, said in script.get(day.isoformat(), []):
            _does(world, user, said)
        world.now = at(f"{day} 17:05")
        world.run(evening)
        day += timedelta(days=1)
    return got


def _does(world: World, user: int, said: str) -> None:
    if said == BLOCKS_THE_BOT:
        world.run(routes.changed_reach, world.said(user, blocked=True))
    else:
        world.run(routes.said, world.said(user, said))
    world.texts(user)


def test_the_history_is_what_was_played(played: Played) -> None:
    with played.world.desk() as desk:
        then = as_of(desk.session, JIAMUSI, desk.now)
    report = "jiamusi-2021/annual-report/2024/"
    told = {key.removeprefix(report): one for key, one in then.items() if key.startswith(report)}
    for agency, truth in played.truth.items():
        came_on = told[agency].reported_on if agency in told else None
        assert (came_on.isoformat() if came_on else None) == truth.came_on, agency
        assert (agency not in told or is_open(told[agency].state)) == (truth.state in (OPEN, BLOCKED)), agency


def test_the_board_says_it_as_text_and_as_a_picture(played: Played) -> None:
    with played.world.desk() as desk:
        shown = next(item for item in board(desk, "zh", JIAMUSI).items if item.due_on == date(2024, 12, 25))
    drawn = current(played.year)
    assert drawn is not None
    done = played.standing_so("已")
    for lines in (shown.lines, drawn.standings):
        by_state = {
            condition: {line.agency for line in lines if line.condition is condition} for condition in Condition
        }
        assert by_state[Condition.REPORTED] == done
        assert by_state[Condition.BLOCKED] == played.standing_so(BLOCKED)
        assert by_state[Condition.OPEN] == played.standing_so(OPEN)
        assert sum(map(len, by_state.values())) == 24
    played.world.run(routes.said, played.world.said(COORDINATOR, "总览"))
    told = "\n".join(played.world.texts(COORDINATOR))
    assert f"已报送{len(done)}" in told.replace(" ", "")


def test_the_ledger_says_it(played: Played) -> None:
    content = ledger(played.year)
    found = {
        str(row["单位"]): Truth(str(row["状态"]), _day(row["首次报送"]), _number(row["迟报天数"]))
        for row in rows(sheet(content, "单位报送情况"))
    }
    assert found == played.truth
    [counts] = rows(sheet(content, "汇总"))
    done = len(played.standing_so("已"))
    assert (counts["应报"], counts["已报送"], counts["待报"]) == (24, done, 24 - done)
    assert (counts["需要协调"], counts["尚未收到"]) == (len(played.standing_so(BLOCKED)), len(played.standing_so(OPEN)))


def _day(cell: object) -> str | None:
    return str(cell) if cell else None


def _number(cell: object) -> int | None:
    return int(str(cell)) if cell is not None and cell != "" else None


def test_the_document_says_it(played: Played) -> None:
    made = paper(summary(played.year))
    done = played.standing_so("已")
    counts = [cell.text for cell in made.tables[0].rows[1].cells]
    assert counts == ["2024年度工作总结", "2024年12月25日", "24", str(len(done)), "0", str(24 - len(done))]
    found: dict[str, set[str]] = {}
    for table in made.tables[1:]:
        if table.rows[0].cells[1].text == "职责":
            for row in list(table.rows)[1:]:
                found.setdefault(row.cells[0].text, set()).add(row.cells[2].text.split("\n")[0])
    for agency, truth in played.truth.items():
        [stands] = found[agency]
        state, *rest = stands.split()
        assert state == truth.state, agency
        day = f"{int(truth.came_on[5:7])}月{int(truth.came_on[8:])}日" if truth.came_on else None
        assert rest[:1] == ([day] if day else []), agency
    text = words(made)
    missing = re.search(r"尚未收到(\d+)个单位的材料：(.*)。", text)
    assert missing is not None
    assert (int(missing[1]), set(missing[2].split("、"))) == (24 - len(done), set(played.truth) - done)
    for agency, truth in played.truth.items():
        if truth.came_on == "2024-12-18":
            assert text.count(f"{agency}总结已发邮箱") == 1


def test_the_tables_say_it(played: Played) -> None:
    told = json.loads(as_json(played.year))
    by_json = {
        one["agency"]: (one["reported_on"], one["late_days"], one["condition"] == "reported")
        for one in told["standings"]
    }
    listed = csv.DictReader(StringIO(as_csv(played.year).decode("utf-8-sig")))
    by_csv = {
        row["单位"]: Truth(row["状态"], row["首次报送"] or None, int(row["迟报天数"]) if row["迟报天数"] else None)
        for row in listed
        if row["类别"] == "事项"
    }
    assert by_csv == played.truth
    assert by_json == {
        agency: (truth.came_on, truth.late_days, truth.state.startswith("已")) for agency, truth in played.truth.items()
    }
    [count] = told["counts"]
    assert (count["owed"], count["reported"], count["open"]) == (24, len(played.standing_so("已")), 2)
    moved = Counter(one["move"] for one in told["history"])
    assert (moved["report"], moved["return"], moved["confirm"]) == (len(played.standing_so("已")) + 1, 1, 1)


def test_letters_go_to_those_who_are_open_and_nobody_else(played: Played) -> None:
    assert set(to_write(played.year)) == played.standing_so(OPEN) | played.standing_so(BLOCKED)


def test_the_evening_of_the_day_told_it_without_being_asked(played: Played) -> None:
    evenings = " ".join(row.text for row in played.world.queued(COORDINATOR, OutboxState.SENT, OutboxState.PENDING))
    assert re.search(r"【今日到期】.*应报24，已收16，未报7\n〔未报 7〕.*〔另有时限 1〕", evenings, re.DOTALL)


def test_nobody_got_more_than_the_burden_rules_allow(played: Played) -> None:
    for agency, user in played.contacts.items():
        months = [count for (reader, _), count in played.got.items() if reader == user]
        assert sum(months) <= (12 if played.truth[agency].state.startswith("已") else 15), agency
    assert played.got[DEPUTY, "2024-12"] > 0, "the duty does not pause while the contact is on leave"
    away = next(agency for agency, one in played.truth.items() if one.came_on == "2024-12-23")
    assert played.got[played.contacts[away], "2024-12"] <= 1
