"""Sentences that say who does what: in plans without lists, and where a sentence says 由."""

import pytest

from schedules.drafting import draft
from schedules.model import Lists

TEXT = """宁江县健康行动方案
一、重点任务
（一）加强宣传。办好展览。{told}
（二）加强培训。办好讲座。{second}
（三）加强监测。定期公布。{second}
（四）改善条件。配齐设备。
"""
LIST = "（责任单位：县人社局）"

# In plans without lists.
SENTENCES = {
    "县爱卫办负责监测。": "R县爱卫办",
    "县卫健局负责制定方案，6月底前完成。": "R县卫健局",
    "县科协和县教育局负责培训师资。": "R县科协 R县教育局",
    "县市场监管局会同县公安局、县教育局等部门开展检查。": "R县市场监管局 R县公安局 R县教育局",
    "县市场监管局会同县公安局制定管理办法。": "R县市场监管局 R县公安局",
    "县卫健局、县教育局要按照职责分工，年底前全面无烟。": "R县卫健局 R县教育局",
    "县卫健局组织实施，县疾控中心提供技术支持。": "S县疾控中心 R县卫健局",
    "以县疾控中心为主，各乡镇配合，开展调查。": "L县疾控中心",
    "县水利局负责建立监测机制。": "R县水利局",
    "县市场监管局会同有关部门开展检查。": "R县市场监管局",
    "县卫健局牵头，成立检查组。": "L县卫健局",
    "县卫健局要负责统筹，做好指导，县教育局配合。": "S县教育局 R县卫健局",
    "县卫健局负责统筹，做好指导；县教育局负责校园建设，县财政局参与。": "S县财政局 R县卫健局 R县教育局",
    "县爱卫办负责监测，县疾控中心负责指导，3月15日前完成。": "R县爱卫办 R县疾控中心",
}
NO_SENTENCES = [
    "本方案由县卫健局负责解释。",
    "由当地市场监管局负责监管。",
    "县卫健局、县教育局要加强协作。",
    "教育行政部门负责制定方案，财政部门负责保障经费。",
    "支持县科协承办全国赛事。",
    "县财政局承担兜底责任。",
    "推动县人民医院牵头组建医联体。",
    "形成由县卫健局牵头、县教育局配合的工作机制。",
    "企业负责人负责落实制度。",
    "县政府成立领导小组，县卫健局负责日常工作。",
]
# Whatever other lists there are.
GIVEN = {
    "由县卫健局负责制定方案。": "R县卫健局",
    "由县委网信办、县科协按职责分工负责，上半年启动试点。": "R县委网信办 R县科协",
    "由县市场监管局会同县公安局开展检查。": "R县市场监管局 R县公安局",
    "县卫健局牵头制定方案，县教育局、县财政局配合。": "L县卫健局 S县教育局 S县财政局",
    "县卫健局、县教育局按照职责分工抓好落实。": "R县卫健局 R县教育局",
    "责任单位为宁东海事局。": "R宁东海事局",
    "本项任务由县卫健局承担。": "R县卫健局",
    "依托场馆开展活动，由县科协具体组织实施。": "R县科协",
    "监测由县爱卫办负责，指导由县疾控中心负责。": "R县爱卫办 R县疾控中心",
}
NOT_GIVEN = ["县爱卫办负责监测。", "县市场监管局会同县公安局开展检查。", "鼓励企业参与，县工信局负责协调。"]


def _said(told: str, second: str = "") -> str:
    part: Lists = draft(TEXT.format(told=told, second=second)).plan.tasks[0]
    return " ".join(f"{str(role)[0].upper()}{name}" for role, name in part.named())


@pytest.mark.parametrize("told", SENTENCES)
def test_a_sentence_says_who_does_what_in_a_plan_without_lists(told: str) -> None:
    assert _said(told) == SENTENCES[told]


@pytest.mark.parametrize("told", NO_SENTENCES)
def test_a_sentence_that_gives_nobody_the_work_says_nothing(told: str) -> None:
    assert _said(told, "县教育局负责讲座。") == ""


@pytest.mark.parametrize("told", GIVEN)
def test_what_is_given_to_somebody_counts_beside_lists(told: str) -> None:
    assert _said(told, LIST) == GIVEN[told]


@pytest.mark.parametrize("told", NOT_GIVEN)
def test_a_subject_is_none_beside_lists(told: str) -> None:
    assert _said(told, LIST) == ""


def test_lists_in_sentences_make_no_plan_with_lists() -> None:
    told, second = "县农业农村局负责指导，夏收期间还田40万亩。", "由县教育局牵头，县科协配合。"

    assert _said(told, second) == "R县农业农村局"
