"""Every export tells the same numbers, and so does /overview."""

import csv
import json
from io import StringIO
from pathlib import Path

from bot.chat import routes
from bot.exports.board_picture import current
from bot.exports.everything import as_csv, as_json
from bot.exports.ledger import ledger
from bot.exports.summary import summary
from bot.exports.year import Year
from bot.flows.board import board
from bot.texts.board import Condition
from tests.exports.played import OWING, WEATHER, played, year_of
from tests.exports.reading import paper, rows, sheet
from tests.support.world import COORDINATOR, JIAMUSI, World, at

REPORTED, NOTHING, RETURNED, BLOCKED, IN_PROGRESS, SILENT = 2, 1, 1, 1, 1, 18
OPEN = OWING - REPORTED - NOTHING


def test_the_played_year_is_what_it_says(year: Year) -> None:
    (count,) = year.counts

    assert (count.owed, count.open) == (OWING, OPEN)
    assert {condition: count.of(condition) for condition in Condition} == {
        Condition.REPORTED: REPORTED,
        Condition.NOTHING: NOTHING,
        Condition.RETURNED: RETURNED,
        Condition.BLOCKED: BLOCKED,
        Condition.IN_PROGRESS: IN_PROGRESS,
        Condition.SEEN: 0,
        Condition.OPEN: SILENT,
    }


def test_the_ledgers_counts_and_its_rows_agree(year: Year) -> None:
    content = ledger(year)
    (counts,) = rows(sheet(content, "汇总"))
    items = [row["状态"] for row in rows(sheet(content, "单位报送情况"))]

    assert (counts["应报"], counts["已报送"], counts["不涉及"], counts["待报"]) == (OWING, REPORTED, NOTHING, OPEN)
    assert (counts["其中请补充"], counts["需要协调"], counts["进行中"], counts["尚未收到"]) == (1, 1, 1, SILENT)
    assert (len(items), items.count("已报送"), items.count("不涉及"), items.count("尚未收到")) == (
        OWING,
        REPORTED,
        NOTHING,
        SILENT,
    )


def test_each_agency_stands_the_same_in_all_its_duties(year: Year) -> None:
    content = ledger(year)
    items = {row["单位"]: row["状态"] for row in rows(sheet(content, "单位报送情况"))}
    duties = {
        (str(row["牵头单位"] or row["责任单位"]).removesuffix("（列首位）"), row["状态"])
        for row in rows(sheet(content, "任务分工台账"))
        if row["状态"]
    }

    assert duties == set(items.items())


def test_the_summary_has_the_same_counts(year: Year) -> None:
    first = paper(summary(year)).tables[0]

    assert [cell.text for cell in first.rows[1].cells] == [
        "2024年度工作总结",
        "2024年12月25日",
        str(OWING),
        str(REPORTED),
        str(NOTHING),
        str(OPEN),
    ]


def test_json_and_csv_have_the_same_counts_and_states(year: Year) -> None:
    told = json.loads(as_json(year))
    listed = list(csv.DictReader(StringIO(as_csv(year).decode("utf-8-sig"))))
    items = [row for row in listed if row["类别"] == "事项"]
    (count,) = told["counts"]

    assert (count["owed"], count["reported"], count["nothing"], count["open"]) == (OWING, REPORTED, NOTHING, OPEN)
    assert count["silent"] == sum(1 for one in told["standings"] if one["condition"] == "open") == SILENT
    assert [row["事项编号"] for row in items] == [one["key"] for one in told["standings"]]
    assert sum(1 for row in items if row["状态"] == "已报送") == REPORTED
    assert {row["事项编号"]: row["迟报天数"] for row in items if row["迟报天数"]} == {
        one["key"]: str(one["late_days"]) for one in told["standings"] if one["late"]
    }


def test_every_version_of_every_note_is_in_all_of_them(year: Year) -> None:
    versions = [(f"{one.note.number:04d}", one.note.version) for one in year.notes]
    in_ledger = [(row["编号"], row["版本"]) for row in rows(sheet(ledger(year), "进展记录"))]
    in_json = [(f"{one['number']:04d}", one["version"]) for one in json.loads(as_json(year))["notes"]]
    listed = csv.DictReader(StringIO(as_csv(year).decode("utf-8-sig")))
    in_csv = [(row["编号"], int(row["版本"])) for row in listed if row["类别"] == "进展"]

    assert versions[:2] == [("0001", 2), ("0001", 1)]
    assert in_ledger == in_json == in_csv == versions


def test_the_picture_and_the_text_board_count_the_same(world: World, year: Year) -> None:
    with world.desk() as desk:
        (item,) = board(desk, "zh", JIAMUSI).items
    drawn = current(year)
    assert drawn is not None

    assert {line.agency: line.condition for line in item.lines} == {
        one.agency: one.condition for one in drawn.standings
    }


def test_who_waits_for_help_does_so_whatever_was_said_since(tmp_path: Path) -> None:
    world = played(tmp_path)
    world.now = at("2024-12-30 10:00")
    world.run(routes.said, world.said(WEATHER, "延期 1-15 等场地落实"))

    def stands() -> tuple[Condition, Condition]:
        with world.desk() as desk:
            (item,) = board(desk, "zh", JIAMUSI).items
        shown = next(line.condition for line in item.lines if line.agency == "市气象局")
        return shown, next(one.condition for one in year_of(world).standings if one.agency == "市气象局")

    assert stands() == (Condition.BLOCKED, Condition.BLOCKED)
    world.run(routes.said, world.said(COORDINATOR, f"答复 {_ask_of(world)} 已借市科技馆场地"))
    assert Condition.BLOCKED not in stands()
    world.close()


def _ask_of(world: World) -> int:
    return next(one.note_number for one in year_of(world).asks if one.kind == "blocked")
