"""台账: the layout of a 任务分工表, ready for filtering and printing."""

from bot.exports.ledger import ledger
from bot.exports.year import Year
from tests.exports.played import SAID, year_of
from tests.exports.reading import book, rows, sheet
from tests.support.world import World


def test_every_duty_has_its_row_in_the_plans_order(year: Year) -> None:
    listed = rows(sheet(ledger(year), "任务分工台账"))
    named = [name for part in year.plan.parts() for _, name in part.named()]

    assert [row["序号"] for row in listed] == list(range(1, len(listed) + 1))
    written = [str(row["牵头单位"] or row["配合单位"] or row["责任单位"] or "") for row in listed]
    assert [name.removesuffix("（列首位）") for name in written if name] == named
    assert listed[0] | {"进展（编号）": None} == {
        "序号": 1,
        "出处": "三（一）",
        "任务": "青少年科学素质提升行动",
        "措施": None,
        "牵头单位": "市教育局（列首位）",
        "配合单位": None,
        "责任单位": None,
        "报送事项": "2024年度工作总结",
        "时限": "2024-12-25",
        "日期依据": "五（三）",
        "状态": "已报送",
        "首次报送": "2024-11-26",
        "迟报天数": None,
        "进展（编号）": None,
    }


def test_the_first_day_counts_and_late_days_are_those_after_the_due_day(year: Year) -> None:
    items = {row["单位"]: row for row in rows(sheet(ledger(year), "单位报送情况"))}

    assert (items["市科技局"]["首次报送"], items["市科技局"]["迟报天数"]) == ("2024-12-30", 5)
    assert (items["市教育局"]["首次报送"], items["市教育局"]["迟报天数"]) == ("2024-11-26", None)
    assert (items["市卫生健康委"]["状态"], items["市卫生健康委"]["首次报送"]) == ("请补充", "2024-12-20")
    assert items["市工信局"]["预计报送"] == "2024-12-27"
    assert items["市财政局"]["状态"] == "尚未收到"


def test_the_office_that_receives_owes_nothing(year: Year) -> None:
    content = ledger(year)
    own = [row for row in rows(sheet(content, "任务分工台账")) if "市科协" in (row["牵头单位"], row["责任单位"])]

    assert own
    assert {row["报送事项"] for row in own} == {"收件单位"}
    assert "市科协" not in [row["单位"] for row in rows(sheet(content, "单位报送情况"))]


def test_notes_stand_with_all_their_versions(year: Year) -> None:
    newest, first, *_ = rows(sheet(ledger(year), "进展记录"))

    assert (newest["编号"], newest["版本"], newest["内容"], newest["最新版"]) == ("0001", 2, SAID, "是")
    assert (first["编号"], first["版本"], first["内容"], first["最新版"]) == ("0001", 1, "已报送，初稿", None)
    assert newest["收到时间"] == "2024-12-02 15:00"


def test_sheets_are_ready_for_filtering_and_for_paper(year: Year) -> None:
    for made in book(ledger(year)).worksheets:
        assert made.freeze_panes == "A4"
        assert made.auto_filter.ref is not None
        assert made.auto_filter.ref.startswith("A3:")
        assert (made.page_setup.orientation, made.page_setup.paperSize) == ("landscape", 9)
        assert made.sheet_properties.pageSetUpPr is not None
        assert made.sheet_properties.pageSetUpPr.fitToPage
        assert (made.page_setup.fitToWidth or 1, made.page_setup.fitToHeight) == (1, 0)
        assert made.print_title_rows == "$3:$3"
        assert "&P" in str(made.oddFooter)


def test_one_agencys_ledger_shows_no_other_agency(world: World) -> None:
    made = book(ledger(year_of(world, agency="市气象局")))
    text = "\n".join(str(cell.value) for one in made.worksheets for row in one.iter_rows() for cell in row)

    assert "乡镇气象科普站" in text
    assert "市教育局" not in text


def test_a_plan_whose_dates_nobody_confirmed_asks_for_nothing(world: World) -> None:
    content = ledger(year_of(world, "jilin-2022"))

    assert rows(sheet(content, "汇总")) == []
    assert {row["状态"] for row in rows(sheet(content, "单位报送情况"))} == {"日期未确认"}


def test_history_is_listed_and_not_counted(world: World) -> None:
    content = ledger(year_of(world, "zhanjiang-2016", 2016))

    assert rows(sheet(content, "汇总")) == []
    assert "历史事项" in {row["状态"] for row in rows(sheet(content, "单位报送情况"))}


def test_the_same_year_makes_the_same_bytes(year: Year) -> None:
    assert ledger(year) == ledger(year)
