"""截至 12-25: the answer of a day stays the answer of that day, whatever becomes of the plan or the agencies later."""

from dataclasses import replace
from pathlib import Path

from bot.chat import routes
from bot.flows import load_plans
from bot.flows.plan_reminders import plan_reminders
from schedules.book import Book
from schedules.model import DeadlineKind
from tests.support.office import week_before
from tests.support.world import COORDINATOR, EDUCATION, HEALTH, JIAMUSI, World, at


def says(world: World, user: int, text: str) -> str:
    world.run(routes.said, world.said(user, text))
    return "\n".join(world.texts(user))


def test_a_report_that_the_plan_drops_later_was_reported_then(tmp_path: Path) -> None:
    with week_before(tmp_path) as office:
        office.enrol(HEALTH, JIAMUSI, "市卫生健康委")
        office.now = at("2024-12-24 09:00")
        office.run(plan_reminders)
        says(office, EDUCATION, "已报送")
        office.now = at("2024-12-27 10:00")
        office.texts(COORDINATOR)
        before = says(office, COORDINATOR, "截至 12-25")
        assert "已报1：市教育局" in before
        plan = office.book.loaded.plans[JIAMUSI]
        kept = tuple(one for one in plan.deadlines if one.kind is not DeadlineKind.ANNUAL_REPORT)
        dropped = plan.model_copy(update={"deadlines": kept})
        old = office.book
        office.book = Book(replace(old.loaded, plans={**old.loaded.plans, JIAMUSI: dropped}))
        office.run(load_plans.swap, old, 200)
        office.now = at("2024-12-30 10:00")
        office.texts(COORDINATOR)
        after = says(office, COORDINATOR, "截至 12-25")
        assert "2024年度工作总结\n已报1：市教育局" in after
        assert "市卫生健康委" in after.split("未报")[1]
