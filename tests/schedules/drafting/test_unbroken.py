"""Text copied without its line breaks, and chapters that only sound like a preamble."""

from datetime import date

import pytest

from schedules.drafting import draft
from schedules.drafting.headings import heading
from schedules.drafting.paragraphs import paragraphs
from schedules.model import Level, Measure, Task
from tests.schedules.drafting.known import document

WIDE = "\u3000\u3000"
PARTS = (
    "各乡镇人民政府，县直有关部门：",
    "《东山县农村道路管护实施方案》已经县人民政府同意，现印发给你们，请认真组织实施。",
    "2021年11月4日 （此件公开发布）",
    "东山县农村道路管护实施方案",
    "为落实《南川省农村道路管护改革方案》，深化道路管护体制改革，健全责任体系，提高服务水平，更好服务乡村振兴，结合实际，制定本方案。",
    "一、工作目标",
    "到2022年底，管护责任全部落实到人，管护经费纳入预算，管护标准统一，道路完好率明显提高，群众满意度稳步提升。",
    "二、主要任务",
    "（一）落实管护责任。明确路段负责人，建立台账，定期巡查。（责任单位：县交通运输局、东山公路养护中心，各乡镇人民政府）",
    "（二）保障管护经费。统筹各级资金，建立投入机制，加强绩效管理。（责任单位：县财政局、县审计局）",
)


def test_wide_spaces_divide_a_text_that_has_no_line_breaks() -> None:
    drafted = draft(WIDE + WIDE.join(PARTS))
    plan = drafted.plan

    assert (plan.title, plan.issued_on) == ("东山县农村道路管护实施方案", date(2021, 11, 4))
    assert (plan.jurisdiction, plan.level) == ("东山县", Level.COUNTY)
    assert [(task.locator, task.responsible) for task in plan.tasks] == [
        ("二（一）", ("县交通运输局", "东山公路养护中心")),
        ("二（二）", ("县财政局", "县审计局")),
    ]
    assert drafted.registry.canonical("东山县", "东山公路养护中心") == "东山公路养护中心"


def test_a_signature_in_the_middle_of_a_line_stands_alone() -> None:
    long = "一、主要任务（一）发展电商。" + "培育主体，完善物流，扩大应用。" * 20
    text = f"{long}宁江市人民政府办公室 2019年6月28日 （此件公开发布）"

    assert [each.text for each in paragraphs(text)][1:] == ["宁江市人民政府办公室", "2019年6月28日", "（此件公开发布）"]
    assert {each.line for each in paragraphs(text)} == {1}


def test_a_day_within_a_long_sentence_is_no_signature() -> None:
    long = "加强统筹。" * 80 + "宁江市教育局2019年6月28日前完成方案，县财政局2020年3月1日起执行。"

    assert len(paragraphs(long)) == 1


def test_a_chapter_that_builds_foundations_is_one_of_tasks() -> None:
    plan = draft(
        "宁江市充电设施方案\n一、持续推进充电基础设施建设\n（一）编制规划。2021年12月底前完成。\n"
        "二、夯实工作基础\n（二）开展检测。\n三、工作目标\n（三）覆盖全市。\n"
    ).plan

    assert [task.locator for task in plan.tasks] == ["一（一）", "二（二）"]


def test_a_province_named_by_its_short_name_behind_a_verb_is_found() -> None:
    plan = draft(
        "关于支持广西乡村旅游发展的若干措施\n一、主要任务\n（一）完善设施。鼓励各市开展试点，鼓励各市建设。\n"
    ).plan

    assert (plan.jurisdiction, plan.level) == ("广西壮族自治区", Level.PROVINCE)


def test_where_all_is_organisation_that_is_what_there_is_to_do() -> None:
    plan = draft(
        "东山县巡查方案\n一、工作安排\n（一）分片巡查。\n（二）登记台账。\n二、工作要求\n（一）提高认识。\n"
    ).plan

    assert [task.locator for task in plan.tasks][:2] == ["一（一）", "一（二）"]


LINES = (
    "宁江市城市更新方案",
    "一、总体要求",
    "到2025年，更新机制基本健全，人居环境明显改善，城市品质持续提升，群众获得感不断增强。",
    "二、重点任务",
    "（一）老旧小区改造提升行动",
    "1.摸清底数。2023年5月底前完成普查，统一、规范地建立档案。（责任单位：市住房城乡建设局）",
    "2.分类推进。按照基础类、完善类、提升类实施。",
    "牵头单位：市住房城乡建设局；配合单位：市财政局、市消防救援支队",
    "（二）生态修复行动",
    "1.治理河道。完成一、二、三类水体治理，水质提高到3.5类以上。（责任单位：市水利局）",
    "三、实施步骤",
    "（一）动员部署。",
    "（二）全面实施。各区每月25日前报送进度。",
)


def test_headings_without_a_full_stop_are_told_from_the_numbers_glued_to_them() -> None:
    apart, glued = draft("\n".join(LINES)).plan, draft("".join(LINES)).plan

    assert len("".join(LINES)) > 200
    assert glued.tasks == apart.tasks
    assert [part.locator for part in glued.safeguards] == [part.locator for part in apart.safeguards]
    assert {(each.locator, each.due) for each in glued.deadlines} == {
        (each.locator, each.due) for each in apart.deadlines
    }
    assert [measure.locator for task in glued.tasks for measure in task.measures] == [
        "二（一）1",
        "二（一）2",
        "二（二）1",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "city-signed-below",
        "city-stages-and-sentences",
        "province-nested-items",
        "municipality-two-levels",
        "city-first-leads-others-support",
    ],
)
def test_a_document_says_the_same_without_its_line_breaks(name: str) -> None:
    text, _ = document(name)
    apart, glued = draft(text).plan, draft("".join(line.strip() for line in text.split("\n"))).plan

    assert [(task.locator, _lists(task)) for task in glued.tasks] == [
        (task.locator, _lists(task)) for task in apart.tasks
    ]
    assert {(each.locator, each.due) for each in glued.deadlines} == {
        (each.locator, each.due) for each in apart.deadlines
    }


def _lists(task: Task) -> list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    parts: list[Task | Measure] = [task, *task.measures]
    return [(each.locator, each.lead, each.responsible, each.support) for each in parts]


SPACED = """岭东市科学素质行动实施方案（2016-2020年）
岭东市人民政府办公室 2016年11月8日
一、重点任务
（一）实施青少年科学素质行动
任务：
——完善基础教育阶段的科学教育。
措施：
1.推进义务教育阶段的科学教育。增强学生的创新意识和实践能力。
2.开展科技竞赛。每年9月组织青少年科技创新大赛。
分工：由市教育局、团市委牵头，市委宣传部、市民委（宗教局）、市科协等单位参加。
（二）实施农民科学素质行动
任务：
——提高农民科学文化素质。
措施：
1.开展农业科技培训。
分工：由市农委、市科协牵头，市委组织部、市气象局、岭东学院等单位参加。
二、组织实施
（一）组织领导。市科协发挥综合协调作用。每年12月10日前将年度工作总结报市科协。
"""


def test_who_shares_a_task_stands_with_the_task_also_where_only_spaces_divide_a_text() -> None:
    apart, glued = draft(SPACED).plan, draft(" ".join(SPACED.split("\n"))).plan

    assert [(task.locator, _lists(task)) for task in glued.tasks] == [
        (task.locator, _lists(task)) for task in apart.tasks
    ]
    assert [task.lead for task in glued.tasks] == [("市教育局", "团市委"), ("市农委", "市科协")]
    assert glued.issued_on == apart.issued_on == date(2016, 11, 8)


def test_a_name_with_a_day_behind_it_is_no_part_of_the_title_below() -> None:
    plan = draft(SPACED.replace("岭东市科学", "岭东市人民政府办公室 2016年11月8日\n岭东市科学", 1)).plan

    assert plan.title == "岭东市科学素质行动实施方案（2016-2020年）"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("总体要求 到2025年，具备科学素质的比例超过12%，到2035年达到20%", "总体要求"),
        ("加强组织领导 落实工作责任", "加强组织领导 落实工作责任"),
        ("强化基层服务，健全工作网络", "强化基层服务，健全工作网络"),
    ],
)
def test_a_space_ends_a_heading_where_a_sentence_follows(text: str, title: str) -> None:
    assert heading(text) == title
