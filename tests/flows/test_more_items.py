"""A day's message that lists more than it has room for: the rest stands behind a button, under its own numbers."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.flows import deliver, more_items, plan_reminders
from bot.store import occurrences
from bot.store.engine import transaction
from bot.store.tables import NoticeDate
from tests.support.world import EDUCATION, JIAMUSI, World, at

DATES = 20


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    found = World(tmp_path)
    yield found
    found.close()


def told_of(world: World, title: str) -> tuple[str, str]:
    """The words of the day's message about that many dates of the office's own, and the data of its last button."""
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    with transaction(world.engine) as session:
        for number in range(1, DATES + 1):
            session.add(
                NoticeDate(
                    plan_id=JIAMUSI,
                    title=f"{title}（{number}号）",
                    due_on=date(2024, 12, 25),
                    scope="市教育局",
                    created_at=world.now,
                )
            )
    world.now = at("2024-12-18 09:00")
    world.run(plan_reminders.plan_reminders)
    with world.desk() as desk:
        ((_, call),) = deliver.claim(desk, world.now, 8, set())
    return call.text, call.buttons[-1][0].data


def named(words: str) -> list[int]:
    return [int(number) for number in re.findall(r"（(\d+)号）", words)]


def numbered(words: str) -> dict[int, int]:
    """Number in the list -> which date it is."""
    return {int(place): int(number) for place, number in re.findall(r"^(\d+)\. .*（(\d+)号）", words, re.MULTILINE)}


@pytest.mark.parametrize(
    "title", ["专项材料", "关于报送全民科学素质行动规划纲要实施情况专项材料及其附表的工作安排" * 6]
)
def test_every_item_is_shown_once_here_or_behind_the_button(world: World, title: str) -> None:
    words, button = told_of(world, title)
    assert len(words) <= 3500
    assert f"还有{DATES + 1 - len(numbered(words)) - ('年度工作总结' in words)}项" in words

    world.run(more_items.more_items, world.tapped(EDUCATION, button))
    rest = world.texts(EDUCATION)
    assert all(len(each) <= 4096 for each in rest)
    assert sorted(named("\n".join([words, *rest]))) == list(range(1, DATES + 1))


def test_what_is_closed_meanwhile_shifts_no_number(world: World) -> None:
    words, button = told_of(world, "专项材料")
    world.run(more_items.more_items, world.tapped(EDUCATION, button))
    before = numbered("\n".join(world.texts(EDUCATION)))
    first = next(iter(numbered(words).values()))
    with transaction(world.engine) as session:
        due = occurrences.of_plan(session, JIAMUSI, date(2024, 12, 25), date(2024, 12, 25))
        (row,) = (row for row in due if f"（{first}号）" in row.title)
        row.state = "reported"

    world.run(more_items.more_items, world.tapped(EDUCATION, button))
    assert numbered("\n".join(world.texts(EDUCATION))) == before


def test_a_button_of_an_older_message_or_a_forged_one_does_no_harm(world: World) -> None:
    _, button = told_of(world, "专项材料")
    old, row = button.rpartition(":")[0], json.loads(button.split(":")[1])
    world.run(more_items.more_items, world.tapped(EDUCATION, old))
    assert len(numbered("\n".join(world.texts(EDUCATION)))) == DATES + 1 - 15

    for forged in (f"more:{row}:x", f"more:{row}:1:1", "more::", "more:٣:1"):
        world.run(more_items.more_items, world.tapped(EDUCATION, forged))
        assert world.texts(EDUCATION) == []
