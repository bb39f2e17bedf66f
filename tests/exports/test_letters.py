"""提醒函: a draft for those whom chat does not move; the office's days cite no plan, and nobody is reproached."""

from pathlib import Path

from bot.chat import routes
from bot.exports.letters import letters, to_write
from bot.exports.year import Year, gathered
from bot.store import occurrences
from tests.exports.played import REPORT, played
from tests.exports.reading import paper, words
from tests.support.world import COORDINATOR, JIAMUSI, World, at


def _of(world: World, when: str, agency: str | None = None, plan_id: str = JIAMUSI) -> Year:
    with world.desk() as desk:
        return gathered(desk.session, desk.book, plan_id, at(when).year, at(when), agency)


def _letter(year: Year) -> str:
    return words(paper(letters(year)))


def test_in_january_the_report_of_december_is_asked_for(world: World) -> None:
    told = _letter(_of(world, "2025-01-10 09:00", "市民政局"))

    assert told.startswith("关于报送2024年度工作总结的提醒函")
    assert "佳木斯市民政局：" in told
    assert (
        "五（三），请贵单位于2024年12月25日前将2024年度工作总结报送市科协（jmsskxpjb@126.com）。"
        "截至2025年1月10日，工作办公室尚未收到材料。" in told
    )
    assert "〔　　　〕　　号" in told
    assert "佳木斯市科协\n　　　　年　　月　　日" in told


def test_nobody_is_reproached_and_no_letter_names_another_agency(world: World) -> None:
    made = paper(letters(_of(world, "2025-01-10 09:00")))
    pages = "\n".join(line.text for line in made.paragraphs).split("关于报送")[1:]
    addressed = [next(line for line in page.split("\n") if line.endswith("：")) for page in pages]

    assert len(set(addressed)) == len(pages) > 15
    for page, name in zip(pages, addressed, strict=True):
        assert not [other for other in addressed if other != name and other[:-1] in page]
        for harsh in ("逾期", "催办", "督办", "通报", "务必"):
            assert harsh not in page


def test_who_has_reported_gets_no_letter_and_each_letter_has_its_page(world: World) -> None:
    year = _of(world, "2025-01-10 09:00")
    found = to_write(year)

    assert not {"市教育局", "市体育局", "市科技局", "市科协"} & set(found)
    assert "市民政局" in found
    breaks = [line for line in paper(letters(year)).paragraphs if line.paragraph_format.page_break_before]
    assert len(breaks) == len(found) - 1


def test_before_the_last_step_only_those_nobody_can_write_to(world: World) -> None:
    found = to_write(_of(world, "2024-12-18 09:00"))

    assert "市民政局" not in found
    assert "市统计局" in found
    assert "（周三）当日报送仍为按时" in _letter(_of(world, "2024-12-18 09:00", "市统计局"))


def test_a_promised_day_is_waited_for(tmp_path: Path) -> None:
    world = played(tmp_path)
    world.run(routes.said, world.said(COORDINATOR, "通话 市民政局 1-17报"))

    assert "市民政局" not in to_write(_of(world, "2025-01-10 09:00"))
    assert "市民政局" in to_write(_of(world, "2025-01-20 09:00"))
    world.close()


def test_more_was_asked_for_is_no_missing_report(tmp_path: Path) -> None:
    world = played(tmp_path)
    with world.desk() as desk:
        row = occurrences.by_keys(desk.session, [f"{REPORT}市卫生健康委"])[f"{REPORT}市卫生健康委"]
        row.supplement_by, row.set_at = at("2024-12-30 00:00").date(), at("2024-12-23 09:00")
        desk.session.add(row)

    told = _letter(_of(world, "2025-01-10 09:00", "市卫生健康委"))

    assert "贵单位报送的2024年度工作总结收悉，请于2024年12月30日前将补充材料报送市科协" in told
    assert "尚未收到补充材料" in told
    world.close()


def test_a_day_of_the_offices_own_cites_no_plan(tmp_path: Path) -> None:
    world = World(tmp_path, now="2023-11-01 10:00")
    world.enrol(COORDINATOR, "jilin-2022")
    world.run(routes.tapped, world.tapped(COORDINATOR, "od:all:jilin-2022"))
    year = _of(world, "2023-12-20 10:00", plan_id="jilin-2022")
    agency = next(iter(to_write(year)))
    told = _letter(_of(world, "2023-12-20 10:00", agency, "jilin-2022"))

    assert "按照工作办公室安排，请贵单位于2023年12月25日前将" in told
    assert year.plan.title not in told
    world.close()


def test_where_nobody_needs_one_the_file_says_so(world: World) -> None:
    assert _letter(_of(world, "2024-06-01 09:00")).strip() == "目前没有需要发函的单位。"
