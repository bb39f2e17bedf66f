"""年度汇总: by task, everybody's words once and attributed, what is missing named, lateness left to the ledger."""

from dataclasses import replace

from docx.oxml.ns import qn

from bot.exports.summary import summary
from bot.exports.year import Year
from bot.store.tables import Ask, TargetValue
from tests.exports.played import HELP, SAID
from tests.exports.reading import paper, words
from tests.support.world import at


def _cells(year: Year, head: str) -> list[list[str]]:
    """The rows of the first table that has that head."""
    for table in paper(summary(year)).tables:
        if head in [cell.text for cell in table.rows[0].cells]:
            return [[cell.text for cell in row.cells] for row in list(table.rows)[1:]]
    raise AssertionError(f"no table has the head {head}")


def _value(value: str, on: str, state: str = "confirmed") -> TargetValue:
    day = at(f"{on} 12:00")
    return TargetValue(
        plan_id="jiamusi-2021",
        target_id="target-二-1",
        agency="市科协",
        value=value,
        unit="%",
        on=day.date(),
        person_id=1,
        proposed_at=day,
        state=state,
    )


def test_everybodys_words_stand_once_and_say_whose_they_are(year: Year) -> None:
    text = words(paper(summary(year)))

    assert text.count(SAID) == 1
    assert "市教育局（2024年度工作总结，已报送，12月2日，第0001号）" in text
    assert "市卫生健康委（2024年度工作总结，已报送，12月20日，第0004号，材料1份）" in text
    assert "已报送，初稿" not in text


def test_words_stand_under_the_first_task_that_the_agency_leads(year: Year) -> None:
    lines = [line.text for line in paper(summary(year)).paragraphs]
    headings = [line for line in lines if line.startswith(("三（", "四（"))]
    said = lines.index("已报送，科技活动周开放实验室9家")

    assert [line for line in lines[:said] if line in headings][-1] == "四（二）　科技资源科普化工程"
    assert "（内容见四（二））" in _cells(year, "职责")[2][2]


def test_every_task_is_a_heading_with_its_duties(year: Year) -> None:
    made = paper(summary(year))
    headings = [line.text for line in made.paragraphs if line.style is not None and line.style.name == "Heading 2"]

    assert headings == [*(f"{task.locator}　{task.title}" for task in year.plan.tasks), "保障措施"]
    assert _cells(year, "职责")[0] == [
        "市教育局",
        "牵头（列首位）；责任：措施1、措施2、措施3",
        "已报送 11月26日 第0001号",
    ]


def test_what_needs_help_stands_with_the_answer_so_far(year: Year) -> None:
    (waiting,) = _cells(year, "答复")
    ask = year.asks[0] if year.asks else _ask(2)
    ask = Ask(**(ask.model_dump() | {"state": "answered", "words": "已协调西格木镇提供场地"}))
    (answered,) = _cells(replace(year, asks=[ask]), "答复")

    assert waiting[:4] == ["第0002号", "市气象局", "2024年12月18日", HELP]
    assert waiting[4].startswith("尚未答复")
    assert answered[4] == "已答复：已协调西格木镇提供场地"


def _ask(number: int) -> Ask:
    asked_at = at("2024-12-18 10:00")
    return Ask(
        kind="blocked",
        note_number=number,
        plan_id="jiamusi-2021",
        agency="市气象局",
        person_id=1,
        asked_at=asked_at,
        due_on=asked_at.date(),
    )


def test_targets_stand_against_values_or_as_not_filled_in(year: Year) -> None:
    filled = replace(year, values={"target-二-1": [_value("9.1", "2022-12-25"), _value("11.83", "2024-12-20")]})

    assert [row[4] for row in _cells(year, "填报值")] == ["未填报", "未填报"]
    assert [(row[1], row[4]) for row in _cells(filled, "填报值")] == [
        ("12.5%", "11.83%（2024-12-20）"),
        ("全覆盖", "未填报"),
    ]


def test_a_value_of_a_later_year_is_not_in_this_years_summary(year: Year) -> None:
    later = replace(year, values={"target-二-1": [_value("12.6", "2025-12-20")]})

    assert _cells(later, "填报值")[0][4] == "未填报"


def test_gaps_name_what_is_missing(year: Year) -> None:
    text = words(paper(summary(year)))

    assert "2024年度工作总结：尚未收到21个单位的材料：" in text
    assert "尚未填报的指标2项：公民具备科学素质的比例（12.5%）；科技文化设施覆盖（全覆盖）。" in text
    assert "需要协调、尚未答复的事项1项" in text
    assert "尚无联络员17个" in text


def test_nothing_is_said_of_lateness(year: Year) -> None:
    text = words(paper(summary(year)))

    assert "迟" not in text
    assert "逾期" not in text


def test_fonts_are_named_for_chinese_and_pages_are_numbered(year: Year) -> None:
    made = paper(summary(year))
    runs = [run._r for line in made.paragraphs for run in line.runs]
    styles = [style.element for style in made.styles if style.name in ("Normal", "Attribution", "Words")]
    fonts = [found for one in (*runs, *styles) if (found := one.find(f".//{qn('w:rFonts')}")) is not None]
    foot = made.sections[0].footer.paragraphs[0]._p.xml

    assert len(fonts) > len(styles) == 3
    assert {font.get(qn("w:eastAsia")) for font in fonts} == {"宋体", "黑体"}
    assert "PAGE" in foot
