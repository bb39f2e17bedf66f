"""Lines of a cell: those that a line's end broke belong together, whole ones stand apart."""

import pytest

from schedules.drafting.torn import is_torn, names_joined

TORN = (
    ("市财政局、", "市教育局"),
    ("市政务公开办、市政", "务服务数据局"),
    ("市人力资源社", "会保障局"),
    ("省住房城乡", "建设厅、省税务局"),
    ("市科技局、市", "市场监管局"),
    ("国家疾控", "局"),
    ("国家林草局、中", "国民航局"),
    ("省委", "编办"),
    ("市委组", "织部"),
    ("各县", "区人民政府"),
    ("各县（市、区）政", "府配合"),
    ("市政府", "各部门"),
    ("省林草局按职责分工负", "责"),
    ("省科技厅牵", "头"),
    ("国家中医药局", "等"),
    ("市教育局（市语", "委办）"),
    ("人民银行滨江", "市分行"),
    ("国家消防", "救援局"),
    ("市住房公积金管理", "中心"),
    ("市工信局、东湖经开区", "管委会"),
)
WHOLE = (
    ("县水务局", "县住建局"),
    ("王建军", "安宁海关"),
    ("健全相关标准", "工业和信息化部、市场监管总局"),
    ("制定工作方案。", "办公室、各科室"),
    ("局", "工业和信息化部"),
    ("物流网络延伸", "工业和信息化厅"),
    ("工作总结", "社会组织管理局"),
    ("省农业农村厅配合", "完善政策"),
)


@pytest.mark.parametrize(("left", "right"), TORN)
def test_a_name_or_a_role_word_goes_on_in_the_next_line(left: str, right: str) -> None:
    assert is_torn(left, right)


@pytest.mark.parametrize(("left", "right"), WHOLE)
def test_a_line_begins_something_of_its_own(left: str, right: str) -> None:
    assert not is_torn(left, right)


def test_names_are_joined_where_they_were_broken_and_kept_apart_elsewhere() -> None:
    lines = ["市住房公积", "金管理中心等", "市税务局", "县水务局"]

    assert names_joined(lines) == "市住房公积金管理中心等、市税务局 县水务局"
