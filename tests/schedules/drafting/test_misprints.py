"""Lists as people mistype them: a bracket too few or of another kind, odd marks, labels as items of their own."""

import pytest

from schedules.drafting import draft

LISTS = [
    "（责任单位：市教育局、市财政局",
    "责任单位：市教育局、市财政局）",
    "（责任单位：市教育局、市财政局〕",
    "（责任单位：市教育局 、市财政局）",
    "(责任单位:市教育局;市财政局。)",
    "（责任单位市教育局、市财政局）",
    "（责任单位：：市教育局、、市财政局）",
    "（责任单位∶市教育局､市财政局）",
    "（责任单位：市教育局．市财政局）",
    "（责任单位：市教育局·市财政局；）",
    "（责 任 单 位：市 教 育 局、市财 政局）",
    "——责任单位：市教育局、市财政局",
    "\n1）责任单位：市教育局、市财政局",
    "\n（1）责任单位：市教育局、市财政局\n（2）完成时限：长期",
    "\n①责任单位：市教育局、市财政局",
    "\n责任单位：\n市教育局\n市财政局",
]


@pytest.mark.parametrize("listed", LISTS)
@pytest.mark.parametrize("as_paragraphs", [False, True])
def test_a_mistyped_list_is_read(listed: str, as_paragraphs: bool) -> None:
    text = f"石桥市推进工作方案\n一、任务\n1.先行。（市民政局负责）\n2.推进工作。{listed}\n3.后续。（市科技局负责）\n"
    plan = draft(text.splitlines() if as_paragraphs else text).plan

    assert {(part.locator, name) for part in plan.parts() for _, name in part.named()} == {
        ("一1", "市民政局"),
        ("一2", "市教育局"),
        ("一2", "市财政局"),
        ("一3", "市科技局"),
    }


def test_a_list_numbered_like_the_items_before_it_is_the_parts() -> None:
    text = """石桥市推进工作方案
一、任务
（一）改造步道
1.目标：改造步道五条。
2.措施：分段施工。
3.责任单位：市住建局、市财政局
4.时限：12月底
（二）建设书屋
1.目标：建设书屋三处。
2.责任单位：市教育局
"""
    plan = draft(text).plan

    assert [(part.locator, name) for part in plan.parts() for _, name in part.named()] == [
        ("一（一）", "市住建局"),
        ("一（一）", "市财政局"),
        ("一（二）", "市教育局"),
    ]
