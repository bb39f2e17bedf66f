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


PLAN = """
一、重点任务
（一）加强宣传。（责任单位：{body}教育局）
（二）加强培训。（责任单位：{body}财政局）
"""


@pytest.mark.parametrize(
    ("above", "number", "issuer", "place"),
    [
        (
            "发文单位：区政府办\n发文序号：京临政办发〔2023〕1 号\n关于印发《工作方案》的通知\n京江市临河区人民政府办公室\n2023年3月3日\n工作方案",
            "京临政办发〔2023〕1号", "京江市临河区人民政府办公室", "京江市临河区",
        ),
        (
            "发文机构：地区行署\n青原地区行政公署关于印发工作方案的通知\n青原地区行政公署\n2023年3月3日\n青原县工作方案",
            None, "青原地区行政公署", "青原县",
        ),
        ("国务院关于落实重点工作部门分工的意见\n国发〔2023〕6号", "国发〔2023〕6号", "国务院", "全国"),
        ("临河市人民政府\n关于印发《临河市工作方案》的通知\n临河市工作方案", None, "临河市人民政府", "临河市"),
        ("临河市海事局 临河市港航发展中心关于印发《临河市工作方案》的通知\n临河市工作方案", None, "临河市海事局、临河市港航发展中心", "临河市"),
        ("临河市人民政府令\n《临河市工作方案》已经通过。\n临河市工作方案", None, "临河市人民政府", "临河市"),
        ("临河市工作方案\n为落实《国务院办公厅关于加强工作的意见》，根据国务院关于科普的要求，制定本方案。", None, None, "临河市"),
        ("教育部 科技部\n财  政  部\n共青团中央\n2023年3月3日\n全国读书行动方案", None, "教育部、科技部、财政部、共青团中央", "全国"),
        ("国家发展改革委\n公 告\n2024年 第6号\n全国示范工程实施方案", "2024年第6号", None, "全国"),
        ("近日，市政府印发《临河市工作方案》（临府办〔2024〕7号），全文如下：\n临河市工作方案", "临府办〔2024〕7号", None, "临河市"),
        ("临河市工作方案\n临河市教育局 临河市委网信办\n（二〇二三年三月）", None, "临河市教育局、临河市委网信办", "临河市"),
        ("宁夏回族自治区人民政府办公厅\n2023年2月24日\n自治区推进工作方案", None, "宁夏回族自治区人民政府办公厅", "宁夏回族自治区"),
        ("教育部办公厅关于印发工作清单的函\n教办函〔2024〕88号\n工作清单", "教办函〔2024〕88号", "教育部办公厅", "全国"),
    ],
)  # fmt: skip
def test_a_head_says_who_issued_the_plan_and_for_which_place(
    above: str, number: str | None, issuer: str | None, place: str
) -> None:
    plan = draft(above + PLAN.format(body="" if place == "全国" else "市")).plan

    assert (plan.document_number, plan.issuer, plan.jurisdiction) == (number, issuer, place)


def test_a_page_s_own_title_is_no_part_of_the_plan_s() -> None:
    title = "临河市人民政府关于落实重点工作部门分工的意见"
    plan = draft(f"{title}-临河市人民政府门户网站\n\n{title}\n" + PLAN.format(body="市")).plan

    assert plan.title == title


def test_what_is_divided_is_part_of_the_title() -> None:
    title = "临河市发展规划（2023—2027年）\n任务分工方案\n"

    assert draft(title + PLAN.format(body="市")).plan.title == "临河市发展规划（2023—2027年）任务分工方案"


def test_facts_of_a_page_are_no_part_of_the_title() -> None:
    plan = draft(
        "进入长者版\n- 信息来源：本站\n- 某项说明：无\n- 浏览次数：\n发布机构 临河市人民政府办公室 发文日期 2024-05-27\n"
        "2024年十大民生实事项目出炉\n字体：大 小\n" + PLAN.format(body="市")
    ).plan

    assert (plan.title, plan.issued_on) == ("2024年十大民生实事项目出炉", date(2024, 5, 27))


def test_all_before_the_title_may_stand_on_one_line() -> None:
    plan = draft(
        "发布单位：市科技局\n临河市教育局 临河市科技局 关于印发《临河市创新行动计划》的 通知\n各单位：现印发给你们。\n"
        "临河市教育局 临河市科技局 2022年6月7日 临河市创新行动计划\n为加强工作，制定本计划。\n" + PLAN.format(body="市")
    ).plan

    assert (plan.title, plan.issuer) == ("临河市创新行动计划", "临河市教育局、临河市科技局")


def test_a_title_says_the_level_where_it_names_no_place() -> None:
    text = "2024年全市科普工作要点\n一、重点任务\n（一）加强宣传。（责任单位：宣传部、普及部、财务部）\n"

    assert (draft(text).plan.jurisdiction, draft(text).plan.level) == ("（待填）", "city")


def test_who_leads_a_place_is_no_place() -> None:
    text = "关于印发《重点工作分工方案》的通知\n区政府办\n2023年3月3日\n重点工作分工方案" + PLAN.format(body="区")

    assert draft(text + "牵头领导：常务副区长").plan.jurisdiction == "（待填）"


def test_a_table_of_tasks_of_a_plan_keeps_the_plans_name_whole_and_its_period() -> None:
    plan = draft(
        "关于印发《宁江市推进数字经济行动方案（2025—2027年）》任务分解表的通知\n宁政办函〔2025〕18号\n序号\t重点任务\t责任单位\n1\t建设平台\t市数据局\n2\t开放数据\t市教育局\n"
    ).plan

    assert plan.title == "《宁江市推进数字经济行动方案（2025—2027年）》任务分解表"
    assert (plan.jurisdiction, plan.period.start, plan.period.end) == ("宁江市", date(2025, 1, 1), date(2027, 12, 31))


def test_a_zone_is_a_place_where_nobody_names_another() -> None:
    text = "新港经济技术开发区管理委员会\n2023年4月26日\n新港经济技术开发区绿色园区创建行动方案" + PLAN.format(body="")
    plan = draft(text + "每年培育市级以上工厂五家。").plan

    assert (plan.jurisdiction, plan.level) == ("新港经济技术开发区", "county")
