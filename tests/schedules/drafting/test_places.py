"""Which place a plan is for, from its title, its issuer and the names it lists."""

import pytest

from schedules.drafting.places import NATION, UNKNOWN, place_of
from schedules.model import Level

TITLES = {
    "临河市科普行动方案": ("临河市", Level.CITY),
    "关于进一步推进广州市南沙新区科普工作的意见": ("广州市南沙新区", Level.COUNTY),
    "厦门市集美区科普行动方案": ("厦门市集美区", Level.COUNTY),
    "成都市郫都区科普行动方案": ("成都市郫都区", Level.COUNTY),
    "重庆市石柱土家族自治县科普行动方案": ("重庆市石柱土家族自治县", Level.COUNTY),
    "前郭尔罗斯蒙古族自治县科普行动方案": ("前郭尔罗斯蒙古族自治县", Level.COUNTY),
    "太原市老城区改造方案": ("太原市", Level.CITY),
    "苏州市工业园区发展规划": ("苏州市", Level.CITY),
    "淄博市区域协调发展方案": ("淄博市", Level.CITY),
    "喀什地区科普行动方案": ("喀什地区", Level.CITY),
    "新疆生产建设兵团科普行动方案": ("新疆生产建设兵团", Level.PROVINCE),
    "内蒙古自治区科普行动方案": ("内蒙古自治区", Level.PROVINCE),
    "重庆市科普行动方案": ("重庆市", Level.PROVINCE),
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_names_the_place(title: str) -> None:
    place = place_of([title], [], "")

    assert (place.name, place.level) == TITLES[title]


@pytest.mark.parametrize("issuer", ["国务院", "国务院办公厅", "教育部", "国家市场监督管理总局"])
def test_what_the_state_issues_is_the_nations(issuer: str) -> None:
    text = "鼓励贫困地区、试点地区发挥市场作用，建设宜居城市。"

    assert place_of(["“宜居城市”建设试点方案", issuer], [], text).name == NATION


def test_words_that_end_like_a_place_are_none() -> None:
    assert place_of(["科普行动方案"], [], "在本地区、贫困地区发挥市场作用，建设宜居城市。").name == UNKNOWN
    assert place_of(["科普行动方案"], ["县卫健局"], "2022年由县卫健局、2025年由县统计局开展评估。").name == UNKNOWN


def test_a_level_is_no_place() -> None:
    text = "为推进滨江市改革，下放市级权限，梳理下放市级权限，调动市直部门。"

    assert place_of(["园区改革方案"], ["市教育局"], text).name == "滨江市"


def test_a_province_that_passes_on_what_the_state_says_keeps_its_place() -> None:
    place = place_of(["国务院科普意见的实施方案"], ["省教育厅", "省科技厅"], "南川省各部门。")

    assert place.level is Level.PROVINCE
