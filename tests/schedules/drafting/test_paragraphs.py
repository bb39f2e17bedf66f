"""Lines that the margin of a page broke: what belongs together is together again, however short the page."""

import pytest

from schedules.drafting.fitting import fitted
from schedules.drafting.paragraphs import paragraphs

BROKEN = [
    ("2023年", "6月底前完成编制。"),
    ("每年1", "2月10日前报送总结。"),
    ("于2023年12月", "31日前完成。"),
    ("2023年1月1日至20", "24年6月30日，集中整治。"),
    ("会议每", "季度召开一次。"),
    ("方案自印发", "之日起30日内制定。"),
    ("（责任单位：市教育局、市工业和信", "息化局）"),
    ("责任单位：市教育局、市工业和信", "息化局、市科协"),
]
APART = [
    ("一、主要任务", "（一）开展科学教育。"),
    ("完成时限：2023年", "责任单位：市教育局"),
    ("市教育局", "2023年6月5日"),
    ("责任单位：市教育局", "市科协要加强指导。"),
    ("附件1", "2022年任务分解表"),
]


@pytest.mark.parametrize(("left", "right"), BROKEN)
def test_what_a_margin_broke_is_joined(left: str, right: str) -> None:
    assert [each.text for each in paragraphs(f"{left}\n\n{right}\n")] == [left + right]


@pytest.mark.parametrize(("left", "right"), APART)
def test_what_stands_on_lines_of_its_own_stays_apart(left: str, right: str) -> None:
    assert [each.text for each in paragraphs(f"{left}\n{right}\n")] == [left, right]


def test_a_page_number_between_cells_is_no_cell() -> None:
    lines = ["序号", "任务", "牵头单位", "1", "科学教育", "市教育局", "— 2 —", "2", "科普活动", "市科协"]

    assert [each.text for each in paragraphs("\n".join(lines))][1:] == ["1\t科学教育\t市教育局", "2\t科普活动\t市科协"]


def test_a_line_full_of_digits_is_as_long_as_the_margin() -> None:
    """Some tools break lines after so many characters, whatever their width."""
    lines = ["全市各单位要认真组织开展各项活动确保取得实效并做好总结"] * 6
    broken = "办公电话020-12345678、020-87654321"[:27]

    found = [each.text for each in paragraphs("\n".join([*lines, broken, "传真同号。"]))]

    assert found[-1].endswith(f"{broken}传真同号。")


def test_a_bracket_that_nobody_closed_joins_no_lines() -> None:
    lines = ["字体：【大 中 小", "各区人民政府：", *(f"第{at}件，{'请认真' * at}组织实施。" for at in range(1, 15))]

    assert [each.text for each in paragraphs("\n".join(lines))] == lines


def test_a_list_in_a_narrow_column_is_one_paragraph() -> None:
    listed = f"（责任单位：{'、'.join(f'市第{at}工作局' for at in range(10, 40))}）"
    lines = [listed[at : at + 11] for at in range(0, len(listed), 11)]

    assert [each.text for each in paragraphs("\n".join(["1.推进工作。", *lines, "2.开展宣传。"]))][-1] == "2.开展宣传。"
    assert listed in [each.text for each in paragraphs("\n".join(["1.推进工作。", *lines, "2.开展宣传。"]))][-2]


def test_a_last_row_without_lines_fills_no_column() -> None:
    assert fitted([], ["task", "lead"]) == (["", ""], 0)
