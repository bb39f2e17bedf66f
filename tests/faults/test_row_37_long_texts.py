"""Row 37: two hundred agencies with names as long as a name may be: every message fits, and together they name everybody."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.chat import routes
from bot.flows import evening
from bot.store import outbox
from bot.store.states import OutboxState
from bot.store.tables import Outbox
from schedules.agencies import Agency, Registry
from schedules.book import Book
from tests.support.world import COORDINATOR, JIAMUSI, World, at

FITS = 3500  # characters
NAMES = tuple(f"市第{number:03}科学素质工作协调推进与联络服务保障中心（综合管理办公室）局" for number in range(200))


def with_two_hundred(world: World) -> None:
    """The first measure is everybody's."""
    loaded = world.book.loaded
    plan = loaded.plans[JIAMUSI]
    first, *others = plan.tasks
    measure, *rest = first.measures
    wide = measure.model_copy(update={"responsible": (*measure.responsible, *NAMES)})
    tasks = (first.model_copy(update={"measures": (wide, *rest)}), *others)
    known = loaded.registry.by_jurisdiction
    there = (*known[plan.jurisdiction], *(Agency(name=name) for name in NAMES))
    registry = Registry({**known, plan.jurisdiction: there})
    plans = {**loaded.plans, JIAMUSI: plan.model_copy(update={"tasks": tasks})}
    world.book = Book(replace(loaded, plans=plans, shared=replace(loaded.shared, registry=registry)))


def all_pages(world: World, asks: Callable[[], object]) -> list[str]:
    """What is answered, and every page that its buttons turn to."""
    asks()
    texts, turned, waiting = list[str](), set[str](), world.queued(COORDINATOR)
    while waiting:
        row = waiting.pop()
        texts += [row.text] if row.action != "answer" else []
        for _, data in (button for line in outbox.buttons_of(row) for button in line):
            if data.startswith(("look:", "ph:")) and data not in turned and len(turned) < 80:
                turned.add(data)
                before = {each.id for each in world.queued(COORDINATOR, *OutboxState)}
                world.run(routes.tapped, world.tapped(COORDINATOR, data))
                waiting += [each for each in world.queued(COORDINATOR) if each.id not in before]
    return texts


@pytest.mark.parametrize("words", ["/silent", "/overview", "/phone", "/rehearse"])
def test_row_37_two_hundred_agencies_fit_page_by_page(office: World, words: str) -> None:
    with_two_hundred(office)
    office.now = at("2024-12-26 10:00")

    texts = all_pages(office, lambda: office.run(routes.said, office.said(COORDINATOR, f"{words} {JIAMUSI}")))

    assert texts
    assert max(map(len, texts)) <= FITS
    if words == "/silent":
        told = "\n".join(texts)
        assert [name for name in NAMES if name not in told] == [], "nobody is left out"


def test_row_37_the_evenings_list_fits(office: World) -> None:
    with_two_hundred(office)
    for day in ("2024-12-25 17:00", "2024-12-31 17:00"):
        office.now = at(day)
        office.run(evening.evening)
    rows: list[Outbox] = office.queued(COORDINATOR)
    assert rows
    assert max(len(row.text) for row in rows) <= FITS
