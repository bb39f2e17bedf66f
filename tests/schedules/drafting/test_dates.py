"""Dates that bind, with what they say; and numbers that only look like dates."""

from datetime import date

import pytest

from schedules.drafting.citations import Context
from schedules.drafting.due_dates import cell_duties, duties_in
from schedules.model import Recurs

CONTEXT = Context(issued_on=date(2022, 11, 5), first_year=2021, last_year=2025, only_year=None)
PROGRAMME = Context(issued_on=date(2023, 3, 20), first_year=2023, last_year=2023, only_year=2023)

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
    "2022年11月中旬—12月底动员部署。": ["2022-12 from 2022-11-11"],
    "2023.01—2023.06集中整治。": ["2023-06 from 2023-01-01"],
    "2024年年中完成评估。": ["2024-06"],
    "今年12月前完成改造。": ["2022-12"],
    "到年底，覆盖率达到90%。": ["2022"],
    "截至2025年底全面完成改造。": ["2025"],
    "截止2023年12月31日前完成注册。": ["2023-12-31"],
    "2023年6月出台管理办法。": ["2023-06"],
    "争取在“十四五”期间建设一批场馆。": ["2025"],
    "每年年初制定计划，年底进行总结。": ["- yearly", "12-31 yearly"],
    "2024年起，每年2月底前完成考核，3月底前公布。": ["02-28 yearly from 2024-01-01", "03-31 yearly from 2024-01-01"],
    "实行季度通报、半年点评、年终考核制度。": ["- quarterly", "- half-yearly", "- yearly"],
    "按季度调度，按年度考核。": ["- quarterly", "- yearly"],
    "一年开展两次督查。": ["- yearly"],
    "每学期开展一次家访。": ["- half-yearly"],
    "印发之日起20个工作日内报送方案。": ["2022-12-02"],
    "2023年起试行，2024年起全面推开。": ["- from 2023-01-01", "- from 2024-01-01"],
    "于2023年初开始执行。": ["- from 2023-01-01"],
    "落实5年一周期的轮训制度。": ["- irregular"],
    "青原2024年底前基本完成。": ["2024"],
    "到2025年，我省具备科学素质的比例超过14%。": ["2025"],
    "每年3月至5月举办大赛。": ["05-31 yearly"],
    "新馆2024年6月开工建设。": ["2024-06"],
    "2024年秋季学期起开足课程。": ["- from 2024-09-01"],
    "2023、2024、2025年分别完成三成、六成、全部。": ["2023", "2024", "2025"],
    "2024年9月15日至21日举办科普周。": ["2024-09-21 from 2024-09-15"],
    "季度末月25日前报送进展。": ["- quarterly"],
    "每年3、9月各通报一次。": ["03-31 yearly", "09-30 yearly"],
    "每半年（6月底、12月底前）报告一次。": ["- half-yearly", "06-30 yearly", "12-31 yearly"],
    "明年起，每季度通报。": ["- quarterly from 2023-01-01"],
    "12月1日起，每月通报。": ["- monthly from 2022-12-01"],
    "方案印发后10日内完成部署。": ["2022-11-15"],
}

# In a plan of one year a bare month, quarter or half can be of that year only; a verb says that something is done then.
OF_ONE_YEAR = {
    "一季度完成方案编制，三季度末完成主体工程。": ["2023-03", "2023-09"],
    "第二季度出台管理办法。": ["2023-06"],
    "一季度调研，二季度起草，四季度印发。": ["2023-03", "2023-06", "2023-12"],
    "上半年完成立项，下半年组织实施。": ["2023-06", "2023-12"],
    "5月份启动宣传，9月组织开展科普日活动。": ["2023-05", "2023-09"],
    "5月12日组织演练。": ["2023-05-12"],
    "全年培训不少于1000人次。": ["2023"],
    "确保年内建成投用。": ["2023"],
    "力争年底完成主体工程。": ["2023"],
    "6月底前完成摸底，年底前全面完成。": ["2023-06", "2023"],
    "6—9月开展专项行动。": ["2023-09 from 2023-06-01"],
    "9月15日至21日，举办科普周。": ["2023-09-21 from 2023-09-15"],
    "11月—次年2月开展冬防。": ["2024-02 from 2023-11-01"],
    "第三、四季度各开展1次督查。": ["2023-09", "2023-12"],
    "今年完成20个，明年完成30个。": ["2023", "2024"],
    "7月1日起全面推行。": ["- from 2023-07-01"],
}
NONE_OF_ONE_YEAR = [
    "2月，全市召开动员会。",
    "前三季度经济运行平稳。",
    "办好5月科技活动周、9月全国科普日。",
    "全年无休开放。",
    "年内累计旷工10日的。",
    "对年内新认定的企业给予奖励。",
    "3月底前已印发方案。",
    "分别报送半年和全年总结。",
    "2023年1—2月，全市新增就业300人。",
]

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
    "实现2030年前碳达峰目标。",
    "2023年主要目标任务",
    "面向2030年、2035年谋划布局。",
    "2022年，全市共培训一万人次，同比增长8%。",
    "2022年、2023年连续两年排名第一。",
    "2021年12月底前已竣工。",
    "2021年6月建成两座。",
    "出生于2023年9月1日至2024年8月31日的儿童。",
    "自2023年5月1日起30日内为公示期。",
    "每年为企业减负约2亿元。",
    "扣除标准为每月1500元。",
    "自2023年1月1日起可继续免征五年。",
    "使用期限自启用之日起至2047年6月30日止。",
    "2023年毕业生可申请。",
    "（2022年11月5日）",
    "2023年，我市科普工作取得进展。",
    "以2020年为基准年，2025年为目标年。",
    "整改通知下发后10日内完成整改。",
    "与2023年相比有所提高。",
    "2024年全市重点工作安排（共12项）",
    "政策执行期限为2023年1月1日至2025年12月31日。",
    "改造2000年底前建成的小区。",
    "2023年12月31日前已完成转制的企业免税。",
    "企业每年给予50万元补助。",
    "每学年交流比例不低于10%。",
    "2022年11月印发的通知同时执行。",
    "贯彻2023年中央经济工作会议精神。",
    "“十四五”期间，每人获得一次机会。",
]


def _said(text: str, context: Context = CONTEXT) -> list[str]:
    found = []
    for duty in duties_in(text, 1, context):
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


@pytest.mark.parametrize("text", OF_ONE_YEAR)
def test_a_bare_month_is_a_date_where_only_one_year_can_be_meant(text: str) -> None:
    assert _said(text, PROGRAMME) == OF_ONE_YEAR[text]


@pytest.mark.parametrize("text", NONE_OF_ONE_YEAR)
def test_a_bare_month_without_a_verb_is_none(text: str) -> None:
    assert _said(text, PROGRAMME) == []


def test_what_is_over_is_told_by_its_words_where_no_day_of_issue_says_so() -> None:
    unknown = Context(issued_on=None, first_year=None, last_year=None, only_year=None)

    assert _said("2021年，全市共培训一万人次，同比增长8%。", unknown) == []
    assert _said("2023年开展中期评估，2025年开展终期评估。", unknown) == ["2023", "2025"]


def test_a_bare_month_of_a_plan_of_many_years_is_none() -> None:
    assert _said("9月组织开展科普日活动。") == []


@pytest.mark.parametrize(
    ("cell", "due"),
    [
        ("2024年11月", "2024-11"),
        ("2024.12", "2024-12"),
        ("2024-06-30", "2024-06-30"),
        ("2025年", "2025"),
        ("6月底", "2024-06"),
        ("2024", "2024"),
        ("20240630", "2024-06-30"),
        ("12.31", "2024-12-31"),
        ("2024年Q3", "2024-09"),
        ("第三季度", "2024-09"),
        ("四季度前", "2024-12"),
        ("下半年", "2024-12"),
        ("全年", "2024"),
        ("十二月", "2024-12"),
        ("6月-9月", "2024-09"),
        ("2024年9月，持续推进", "2024-09"),
        ("2024.3—2024.12", "2024-12"),
        ("2024—2025", "2025"),
    ],
)
def test_every_date_of_a_cell_counts(cell: str, due: str) -> None:
    assert [found.when.due() for found in cell_duties(cell, 1, CONTEXT, 2024)] == [due]


def test_a_cell_may_say_from_when() -> None:
    cells = ("2024年起", "2024年起每年开展", "2024—2025年，每年开展")
    found = [duty.when for cell in cells for duty in cell_duties(cell, 1, CONTEXT, 2024)]

    assert [(when.recurs, when.since) for when in found] == [
        (None, date(2024, 1, 1)),
        (Recurs.YEARLY, date(2024, 1, 1)),
        (Recurs.YEARLY, date(2024, 1, 1)),
    ]


@pytest.mark.parametrize("cell", ["长期", "持续推进", "立行立改", "10个工作日", "2024年6月已完成"])
def test_a_cell_without_a_day_to_come_has_no_date(cell: str) -> None:
    assert list(cell_duties(cell, 1, CONTEXT, 2024)) == []


def test_a_year_taken_from_the_context_is_told() -> None:
    (found,) = duties_in("12月底前，建立名单。", 7, CONTEXT)

    assert found.derived
    assert (found.line, found.doubt) == (7, "“12月底前”的年份按上下文取2022年")


def test_months_of_a_cell_share_the_word_every_year() -> None:
    assert [found.when.due() for found in cell_duties("每年6月、12月各一次", 1, CONTEXT)] == ["06-30", "12-31"]


def test_a_day_of_every_month_counts_whatever_is_done_by_then() -> None:
    assert _said("每月10日前兑现到位。") == ["- monthly"]
