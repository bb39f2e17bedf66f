"""Row 35: plan files rewritten again and again while reminders go out: no crash, no mixed editions, nothing lost.

REWRITES sets how often: 60 here, 1,000 in `make soak`.
"""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.flows import deliver, plan_reminders
from bot.flows.desk import Desk
from bot.flows.ports import Sent
from bot.reloading import PlanFolder
from bot.shipped import plan_data_folder
from bot.store.engine import Session, Writer, opened
from schedules.book import Book
from schedules.loader import load_folder
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, World, at

REWRITES = int(os.environ.get("REWRITES", "60"))
PLAN = f"{JIAMUSI}.yaml"


class Rewritten:
    """A world whose one plan file is being rewritten."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder
        self.as_printed = (folder / PLAN).read_text(encoding="utf-8")
        self.later = self.as_printed.replace("due: 12-25", "due: 12-27")
        world.book = Book(load_folder(folder))
        self.writer = Writer(opened(world.url))
        self.watched = PlanFolder(folder, self.writer, self._desk, lambda: world.book, self._take, 200)

    def _desk(self, session: Session, book: Book) -> Desk:
        return Desk(session, book, self.world.now, "duban_test_bot")

    def _take(self, book: Book) -> None:
        self.world.book = book

    def spoilt(self, chance: random.Random) -> str:
        """What an editor, a full disk or a bad day may leave behind."""
        text = chance.choice((self.as_printed, self.later))
        return chance.choice(
            (
                text,
                text,
                text[: chance.randrange(len(text))],
                text.replace("lead:", "led:", 1),
                text.replace("市教育局", "市教育居", 1),
                "a: &a [x, x]\nb: [*a, *a]\n",
                text + "\n- :",
                "",
            )
        )

    def write(self, text: str) -> None:
        (self.folder / PLAN).write_text(text, encoding="utf-8")

    async def look(self) -> None:
        """The step as the ticks run it: a change is taken up at the second look."""
        for _ in range(3):
            await self.watched.step()

    def remind(self) -> list[str]:
        while self.world.run(plan_reminders.plan_reminders):
            pass
        found = []
        while calls := self.world.run(lambda desk: deliver.claim(desk, self.world.now, 8, set())):
            assert isinstance(calls, list)
            for row_id, call in calls:
                found += [call.text] if call.chat_id == EDUCATION else []
                self.world.run(deliver.settle, self.world.now, [(row_id, Sent(row_id))])
        return found

    def due(self) -> str:
        (report,) = [d.due for d in self.world.book.plans[JIAMUSI].deadlines if d.id == "annual-report"]
        return str(report)


@pytest.fixture
def rewritten(world: World, tmp_path: Path) -> Iterator[Rewritten]:
    folder = tmp_path / "plans"
    folder.mkdir()
    for name in (PLAN, "agencies.yaml", "observances.yaml", "policy.yaml"):
        shutil.copy(plan_data_folder() / name, folder / name)
    made = Rewritten(world, folder)
    yield made
    made.writer.close()


async def test_a_file_rewritten_again_and_again_never_mixes_editions_and_loses_nothing(rewritten: Rewritten) -> None:
    world, chance = rewritten.world, random.Random(2024)
    world.enrol(COORDINATOR, JIAMUSI)
    world.enrol(EDUCATION, JIAMUSI, "市教育局")
    world.now = at("2024-11-20 09:00")
    said: list[str] = []
    for _ in range(REWRITES):
        text = rewritten.spoilt(chance)
        rewritten.write(text)
        await rewritten.look()
        assert rewritten.due() in ("12-25", "12-27"), "a whole edition, never a mixture"
        said += rewritten.remind()

    rewritten.write(rewritten.later)
    await rewritten.look()
    assert rewritten.due() == "12-27"
    days = []
    while world.now < at("2025-01-10 09:00"):
        world.later(days=1)
        words = rewritten.remind()
        days += [f"{world.now:%m-%d}"] * len(words)
    assert said == []
    assert days == ["11-27", "12-20", "12-26", "12-27", "12-30", "01-02"]
