"""Number, day and period as heads print them, in any brackets, digits and letters."""

from datetime import date

import pytest

from schedules.drafting import draft
from schedules.model import Period, Plan

TEXT = """临河市人民政府办公室关于印发临河市科普行动方案{period}的通知
{number}
各有关单位：
现将方案印发给你们。
临河市人民政府办公室
{day}
临河市科普行动方案{period}
一、重点任务
（一）加强宣传。（责任单位：市教育局、市财政局）
（二）加强培训。（责任单位：市教育局）
"""
DAY = date(2023, 6, 29)
YEARS = Period(start=date(2023, 1, 1), end=date(2025, 12, 31))


def _drafted(number: str = "临政办发〔2023〕7号", day: str = "2023年6月29日", period: str = "（2023—2025年）") -> Plan:
    return draft(TEXT.format(number=number, day=day, period=period)).plan


@pytest.mark.parametrize(
    "number",
    [
        "临政办发[2023]7号", "临政办发（2023）7号", "临政办发【2023】 7 号", "临政办发〔２０２３〕７号", "（临政办发〔2023〕7号）",
        "临政办发〔2023〕7号　　签发人：某某",
    ],
)  # fmt: skip
def test_a_number_is_read_in_any_brackets(number: str) -> None:
    assert _drafted(number).document_number == "临政办发〔2023〕7号"


@pytest.mark.parametrize(
    "day",
    [
        "2023年06月29日", "2023 年 6 月 29 日", "二〇二三年六月二十九日", "二○二三年六月二十九日", "二О二三年六月二十九日", "2023.6.29",
        "2023-06-29", "2023年6月29日印发", "（2023年6月29日）",
    ],
)  # fmt: skip
def test_a_day_of_issue_is_read_in_any_letters(day: str) -> None:
    plan = _drafted(day=day)

    assert (plan.issued_on, plan.issuer) == (DAY, "临河市人民政府办公室")
    assert plan.title == "临河市科普行动方案（2023—2025年）"


@pytest.mark.parametrize(
    "period",
    [
        "（2023-2025）",
        "（2023年—2025年）",
        "（2023至2025年）",
        "（2023～2025年）",
        "（2023—2025年度）",
        "（二〇二三—二〇二五年）",
    ],
)
def test_a_title_gives_the_period(period: str) -> None:
    assert _drafted(period=period).period == YEARS


def test_a_title_may_give_one_year_in_letters() -> None:
    assert _drafted(period="（二〇二三年）").period == Period(start=date(2023, 1, 1), end=date(2023, 12, 31))
