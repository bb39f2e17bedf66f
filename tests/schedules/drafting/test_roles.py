"""Each notation of responsibility with its reading: who leads, supports, is responsible; what names no single body."""

import pytest

from schedules.drafting.duties import Listed, listed, spans
from schedules.model import Role

_LETTERS = {Role.LEAD: "L", Role.SUPPORT: "S", Role.RESPONSIBLE: "R"}

READINGS = {
    "由市教育局、团市委牵头，市科技局、市妇联等单位配合。": "L市教育局 L团市委 S市科技局 S市妇联 …",
    "（由市教育局、团市委牵头，相关部门和单位配合）": "L市教育局 L团市委 [相关部门和单位] …",
    "（责任单位：省教育厅、省科学技术厅等按职责分工负责）": "R省教育厅 R省科学技术厅 …",
    "（牵头单位：市民政局；配合单位：市财政局、市残联）": "L市民政局 S市财政局 S市残联",
    "（牵头单位：市民政局，配合单位：市财政局、市残联）": "L市民政局 S市财政局 S市残联",
    "牵头单位：市教育局 责任单位：市财政局 市民政局": "L市教育局 R市财政局 R市民政局",
    "牵头单位:市工信局,配合单位:市商务局,市税务局": "L市工信局 S市商务局 S市税务局",
    "牵头部门为市教育局，配合部门为市财政局。": "L市教育局 S市财政局",
    "（市教育局牵头，市民政局、市财政局按职责分工负责）": "L市教育局 R市民政局 R市财政局",
    "（市教育局、市科技局按职责分工负责）": "R市教育局 R市科技局",
    "(市教育局负责)": "R市教育局",
    "(以上工作由市教育局负责)": "R市教育局",
    "（教育部会同国家发展改革委、财政部负责）": "R教育部 R国家发展改革委 R财政部",
    "（市教育局牵头，会同市财政局、市民政局负责）": "L市教育局 R市财政局 R市民政局",
    "（商务部牵头，海关总署、税务总局等参加）": "L商务部 S海关总署 S税务总局 …",
    "责任单位：市教育局牵头，市财政局、市人社局配合": "L市教育局 S市财政局 S市人社局",
    "责任分工：市教育局负责统筹协调；市财政局负责经费保障。": "R市教育局 R市财政局",
    "（县委组织部、县人社局牵头落实，各乡镇、县直各单位具体负责）": "L县委组织部 L县人社局 [各乡镇] [县直各单位] …",
    "推进。〔责任单位：省教育厅，各市（州）人民政府〕": "R省教育厅 [各市（州）人民政府] …",
    "推进。【牵头单位：县教育局；配合单位：县财政局】": "L县教育局 S县财政局",
    "（市教育局负责，2023年12月底前完成）": "R市教育局",
    "牵头市领导：李四；牵头单位：市发改委；责任单位：市政协、市供销社": "L市发改委 R市政协 R市供销社",
    "（市市场监管局、市知识产权局、成华海关）": "R市市场监管局 R市知识产权局 R成华海关",
    "(省直有关部门、各市州按职责分工负责)": "[省直有关部门] [各市州] …",
    "责任单位：市直各有关部门，各县（市、区）": "[市直各有关部门] [各县（市、区）] …",
    "（责任单位：各市、州、县人民政府，省直有关部门）": "[各市、州、县人民政府] [省直有关部门] …",
}

NO_LISTS = [
    "市科协要发挥综合协调作用，做好沟通联络工作，会同各有关单位共同推进科学素质建设。",
    "市财政局会同市教育局建立经费保障机制。",
    "各有关部门按职责分工负责。",
    "市教育局要加强统筹，市财政局要加大投入，共同负责。",
    "动员科技协会(研究会)等社团组织，推动工程中心(实验室)开放。",
    "依托社区卫生服务中心（乡镇卫生院），每月开展健康讲座。",
    "开展科普示范县（市、区）创建活动。",
    "（以下简称《科学素质纲要》）",
]


def _said(found: Listed) -> str:
    bodies = [f"{_LETTERS[role]}{name}" for role, name in found.bodies]
    return " ".join([*bodies, *(f"[{phrase}]" for phrase in found.collective), *(["…"] if found.open_ended else [])])


@pytest.mark.parametrize("text", READINGS)
def test_a_list_is_read_with_its_roles(text: str) -> None:
    found = [listed(span.text) for span in spans(text)]

    assert [_said(each) for each in found] == [READINGS[text]]


@pytest.mark.parametrize("text", NO_LISTS)
def test_prose_is_no_list(text: str) -> None:
    assert list(spans(text)) == []


@pytest.mark.parametrize(
    "rule",
    [
        "列第一位者为牵头单位，下同",
        "列首位的为牵头单位",
        "列在首位的为牵头单位，其他单位按职责分工负责，下同",
        "排在第一位的为牵头单位，下同",
        "排名第一的单位为牵头单位",
        "第一个单位为牵头单位",
    ],
)
def test_the_first_named_leads_where_a_remark_says_so(rule: str) -> None:
    found = listed(f"民政部、财政部、中国残联等负责，{rule}")

    assert found.first_leads
    assert [name for _, name in found.bodies] == ["民政部", "财政部", "中国残联"]
    assert not found.collective
