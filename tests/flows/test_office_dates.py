"""The office's own dates: asked about once, confirmed with one tap, moved or switched off by plain words."""

from pathlib import Path

from bot.chat import routes
from bot.flows import office_dates
from bot.store import facts
from bot.store.engine import transaction
from bot.store.tables import OfficeDate
from tests.support.world import COORDINATOR, EDUCATION, JIAMUSI, World, at

JILIN = "jilin-2022"


def on_board(world: World) -> None:
    world.now = at("2026-11-23 09:00")
    person = world.enrol(COORDINATOR, JILIN)
    with world.desk() as desk:
        facts.put(desk.session, f"{office_dates.ASK}{person.id}", "")
    world.run(office_dates.ask_newcomers)


def decision(world: World, deadline: str = "annual-report") -> OfficeDate | None:
    with transaction(world.engine) as session:
        return session.get(OfficeDate, (JILIN, deadline))


def test_a_coordinator_who_appears_is_asked_once(world: World) -> None:
    on_board(world)
    (text,) = world.texts(COORDINATOR)
    assert text.startswith("【请确认】")
    assert "每年12月25日前（待确认）" in text

    assert not world.run(office_dates.ask_newcomers)


def test_one_tap_confirms_all(world: World) -> None:
    on_board(world)
    world.run(routes.tapped, world.tapped(COORDINATOR, f"od:all:{JILIN}"))

    found = decision(world)
    assert found is not None
    assert found.confirmed
    with world.desk() as desk:
        ahead = desk.book.occurrences(JILIN, at("2026-12-01 00:00").date(), at("2026-12-31 00:00").date())
        assert ahead
        assert all(desk.book.confirmed(item) for item in ahead)


def test_a_date_is_moved_by_plain_words(world: World) -> None:
    on_board(world)
    world.run(routes.said, world.said(COORDINATOR, "改期 1 12-20"))

    found = decision(world)
    assert found is not None
    assert (found.confirmed, found.due) == (True, "12-20")
    with world.desk() as desk:
        days = {
            item.due_on
            for item in desk.book.occurrences(JILIN, at("2026-12-01 00:00").date(), at("2026-12-31 00:00").date())
        }
    assert days == {at("2026-12-20 00:00").date()}


def test_a_date_is_switched_off(world: World) -> None:
    on_board(world)
    world.run(routes.said, world.said(COORDINATOR, "停用 1"))

    with world.desk() as desk:
        assert not desk.book.occurrences(JILIN, at("2026-12-01 00:00").date(), at("2026-12-31 00:00").date())


def test_an_impossible_day_is_told_and_changes_nothing(world: World) -> None:
    on_board(world)
    for words in ("改期 1 02-30", "改期 9 12-20", "改期 1", "/move x"):
        world.run(routes.said, world.said(COORDINATOR, words))

    assert decision(world) is None


def test_a_contact_decides_nothing(world: World) -> None:
    on_board(world)
    world.enrol(EDUCATION, JILIN, "省教育厅")
    world.run(routes.tapped, world.tapped(EDUCATION, f"od:all:{JILIN}"))
    world.run(routes.said, world.said(EDUCATION, "/move 1 12-20"))
    world.run(routes.tapped, world.tapped(COORDINATOR, "od:off:nowhere:1"))

    assert decision(world) is None


def test_a_phase_of_the_offices_own_gets_the_end_that_was_said(tmp_path: Path) -> None:
    world = World(tmp_path, now="2024-03-01 10:00")
    world.enrol(COORDINATOR, JIAMUSI)
    world.run(routes.said, world.said(COORDINATOR, "改期 1 11-30"))
    assert "1. 组织实施\n   2022年1月1日 — 2024年11月30日（已确认）" in "".join(world.texts(COORDINATOR))

    with world.desk() as desk:
        ends = [
            item.due_on
            for item in desk.book.occurrences(JIAMUSI, at("2024-01-01 00:00").date(), at("2024-12-31 00:00").date())
            if item.deadline_id.startswith("phase-") and item.deadline_id.endswith("-end")
        ]
    assert set(ends) == {at("2024-11-30 00:00").date()}
    world.close()
