"""Dates that bind, with what they say; and numbers that only look like dates."""

from datetime import date

import pytest

from schedules.drafting.due_dates import Context, cell_duties, duties_in

CONTEXT = Context(issued_on=date(2022, 11, 5), first_year=2021, last_year=2025, only_year=None)

BINDING = {
    "2023年6月底前完成编制，12月底前全面完成。": ["2023-06", "2023-12"],
    "2023年12月31日前，完成普查。": ["2023-12-31"],
    "二〇二三年十二月底前完成。": ["2023-12"],
    "2024年上半年完成，第三季度末前验收。": ["2024-06", "2024-09"],
    "于2023年9月上旬举办。": ["2023-09-10"],
    "3月底前制定方案。": ["2023-03"],
    "11月30日前报送总结。": ["2022-11-30"],
    "年底前完成。": ["2022"],
    "到2025年，覆盖率达到90%。": ["2025"],
    "到2025年和2030年，分别达到80%、90%。": ["2025", "2030"],
    "2023年全面启动，2024年深入推进，2025年基本完成。": ["2023", "2024", "2025"],
    "2023年、2025年市科协组织开展督查。": ["2023", "2025"],
    "印发之日起30日内制定细则。": ["2022-12-05"],
    "印发之日起三个月内制定细则。": ["2023-02-05"],
    "“十四五”期间完成改造。": ["2025"],
    "2022年12月—2023年3月底，集中整治。": ["2023-03 from 2022-12-01"],
    "每年12月25日前各相关单位将年度工作总结上报至市科协。": ["12-25 yearly"],
    "每年11月底前报送。": ["11-30 yearly"],
    "每年年底前报送。": ["12-31 yearly"],
    "每年6月、12月底前报送工作情况。": ["06-30 yearly", "12-31 yearly"],
    "每季度末调度。": ["- quarterly"],
    "每季度首月10日前公布。": ["- quarterly"],
    "每半年召开一次会议。": ["- half-yearly"],
    "每月5日前报送。": ["- monthly"],
    "适时开展督查。": ["- irregular"],
    "自2023年起，每年9月开展宣传。": ["09-30 yearly from 2023-01-01"],
    "2023—2025年，每年新增100个示范点。": ["- yearly from 2023-01-01"],
    "从2024年1月1日起全面推行。": ["- from 2024-01-01"],
    "从2024年1月1日起，实施三年计划。": ["- from 2024-01-01"],
    "自印发之日起30日内制定细则。": ["2022-12-05"],
    "2023年3月完成编制，6月组织验收。": ["2023-03", "2023-06"],
    "每年一季度制定年度计划。": ["03-31 yearly"],
    "每年上半年开展一次督查。": ["06-30 yearly"],
    "每年3月1日至7日开展集中宣传。": ["03-07 yearly"],
    "每年4月底前将年度计划报市科协，12月10日前报送总结。": ["04-30 yearly", "12-10 yearly"],
    "每年度12月20日前报送总结。": ["12-20 yearly"],
    "实行月调度、季通报、年考核。": ["- monthly", "- quarterly", "- yearly"],
    "每两年开展一次调查。": ["- irregular"],
    "2023年1—6月集中整治。": ["2023-06 from 2023-01-01"],
    "自2023年6月至2025年12月开展行动。": ["2025-12 from 2023-06-01"],
    "明年6月底前完成。": ["2023-06"],
    "次年1月15日前报送。": ["2023-01-15"],
    "2023.6底前完成。": ["2023-06"],
    "完成摸底调查（2023年12月）。": ["2023-12"],
}

NOT_BINDING = [
    "对申请事项5个工作日内办结。",
    "对照2020年版目录清理。",
    "按照《行动方案（2021—2025年）》（国发〔2021〕3号）要求推进。",
    "2021年以来成效显著。",
    "较2020年下降18%。",
    "截至2022年底，建成12个。",
    "落实2023年中央一号文件。",
    "依据2020年11月1日发布的公告。",
    "本方案自印发之日起施行，有效期至2027年12月31日。",
    "长期坚持，持续推进。",
    "参加人数每年超过一百。",
    "完善2023年度考核办法。",
    "2年内建成。",
    "落实2023年全市科普工作要点。",
    "2021年6月25日，上级印发纲要。",
    "2022年11月5日",
    "自2023年1月起执行新标准。",
    "补贴每人每年享受一次。",
    "拨打12345热线，24小时受理。",
]


def _said(text: str) -> list[str]:
    found = []
    for duty in duties_in(text, 1, CONTEXT):
        when = duty.when
        words = [when.due() or "-", str(when.recurs or ""), f"from {when.since}" if when.since else ""]
        found.append(" ".join(filter(None, words)))
    return found


@pytest.mark.parametrize("text", BINDING)
def test_a_date_that_binds_is_found(text: str) -> None:
    assert _said(text) == BINDING[text]


@pytest.mark.parametrize("text", NOT_BINDING)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert _said(text) == []


@pytest.mark.parametrize(
    ("cell", "due"),
    [
        ("2024年11月", "2024-11"),
        ("2024.12", "2024-12"),
        ("2024-06-30", "2024-06-30"),
        ("2025年", "2025"),
        ("6月底", "2024-06"),
    ],
)
def test_every_date_of_a_cell_counts(cell: str, due: str) -> None:
    assert [found.when.due() for found in cell_duties(cell, 1, CONTEXT, 2024)] == [due]


def test_a_year_taken_from_the_context_is_told() -> None:
    (found,) = duties_in("12月底前，建立名单。", 7, CONTEXT)

    assert found.derived
    assert (found.line, found.doubt) == (7, "“12月底前”的年份按上下文取2022年")


def test_months_of_a_cell_share_the_word_every_year() -> None:
    assert [found.when.due() for found in cell_duties("每年6月、12月各一次", 1, CONTEXT)] == ["06-30", "12-31"]


def test_a_day_of_every_month_counts_whatever_is_done_by_then() -> None:
    assert _said("每月10日前兑现到位。") == ["- monthly"]
