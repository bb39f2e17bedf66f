"""A plan file held against its document: what is there agrees, what is changed on either side is told where."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.auditing import audit
from schedules.drafting import draft
from schedules.loader import load_plan, load_shared
from schedules.model import Plan
from schedules.source import parse
from tests.schedules.samples import PLAN_DATA
from tests.support.sources import SOURCES

TEXT = """某市科普工作方案
某政发〔2021〕9号
某市人民政府办公室
2021年3月1日
一、总体目标
到2025年，具备科学素质的比例达到１２.5%。
二、重点任务
（一）青少年行动。（由市教育局、团市委牵头，市科
 - 2 -
协等单位配合）
1.课程改革。办好科技节。（责任单位：市教育局、市文化局（市文物局））
2．教师培训。2023年6月底前完成。每季度末报市科协。（市教育局、市人社局按职责分工负责）
（二）农民行动
牵头单位：市农业局
配合单位：市科协、各有关部门
三、保障措施
（一）组织领导。由市科协统筹。每年12月25日前报送总结。
（二）进度安排。2021年启动实施，2022—2024年深入实施，2025年总结评估。
"""
PLAN: dict[str, Any] = parse(
    """
id: mou-2021
title: 某市科普工作方案
document_number: 某政发〔2021〕9号
issuer: 某市人民政府办公室
issued_on: 2021-03-01
jurisdiction: 某市
level: city
period: {start: 2021-01-01, end: 2025-12-31}
coordinator: {name: 市科协, locator: 三（一）}
phases:
  - {id: a, title: 启动实施, kind: launch, start: 2021-01-01, end: 2021-12-31, basis: derived, locator: 三（二）}
  - {id: b, title: 深入实施, kind: implementation, start: 2022-01-01, end: 2024-12-31, basis: derived, locator: 三（二）}
  - {id: c, title: 总结评估, kind: evaluation, start: 2025-01-01, end: 2025-12-31, basis: derived, locator: 三（二）}
tasks:
  - locator: 二（一）
    title: 青少年行动
    kind: action
    lead: [市教育局, 团市委]
    support: [市科协]
    open_ended: true
    measures:
      - {locator: 二（一）1, title: 课程改革, responsible: [市教育局, 市文化局（市文物局）]}
      - {locator: 二（一）2, title: 教师培训, responsible: [市教育局, 市人社局]}
  - {locator: 二（二）, title: 农民行动, kind: action, lead: [市农业局], support: [市科协], collective: [各有关部门]}
safeguards:
  - {locator: 三（一）, title: 组织领导}
  - {locator: 三（二）, title: 进度安排}
deadlines:
  - {id: training, title: 培训, kind: other, due: 2023-06-30, owed: false, who: none, why: 无, basis: derived, locator: 二（一）2}
  - {id: quarter, title: 报告, kind: recurring, recurs: quarterly, owed: false, who: none, why: 无, basis: stated, locator: 二（一）2}
  - {id: annual, title: 总结, kind: other, due: 12-25, recurs: yearly, owed: true, who: all, why: 都报, basis: stated, locator: 三（一）}
targets:
  - {locator: 一, what: 比例, value: 12.5, unit: "%", by: 2025}
observances:
  - {name: 科技节, locators: [二（一）1], who: none, why: 各校自定}
""",
    "mou-2021.yaml",
).data
REGISTRY = load_shared(PLAN_DATA, []).registry


def remarks(text: str = TEXT, **changes: Any) -> list[str]:
    """What the audit says of the sample plan, changed, against the text."""
    return [str(remark) for remark in audit(Plan.model_validate({**PLAN, **changes}), text, REGISTRY)]


def tasks(place: int, **changes: Any) -> list[dict[str, Any]]:
    """The sample's tasks, the measure 二（一）1 or 2 of the first one changed."""
    first, second = PLAN["tasks"]
    measures = [
        {**each, **changes} if number == place else each for number, each in enumerate(first["measures"], start=1)
    ]
    return [{**first, "measures": measures}, second]


def test_a_plan_agrees_with_its_document() -> None:
    assert remarks() == []


def test_an_agency_left_out_is_told_with_line_and_locator() -> None:
    assert remarks(tasks=tasks(2, responsible=["市教育局"])) == [
        "line 12: 二（一）2: 市人社局 is in a list of the text (responsible), not in the file"
    ]


def test_an_agency_that_stands_elsewhere_is_told() -> None:
    assert remarks(tasks=tasks(1, responsible=["市教育局", "市文化局（市文物局）", "市人社局"])) == [
        "line 11: 二（一）1: responsible 市人社局 is not in the text there"
    ]


def test_another_role_is_told() -> None:
    found = remarks(
        tasks=[{**PLAN["tasks"][0], "lead": ["市教育局", "团市委", "市科协"], "support": []}, PLAN["tasks"][1]]
    )

    assert "line 8: 二（一）: 市科协 is support in the text, lead in the file" in found


def test_a_date_left_out_is_told() -> None:
    without = [each for each in PLAN["deadlines"] if each["id"] != "training"]
    assert remarks(deadlines=without) == [
        "line 12: 二（一）2: 2023年6月底前 is in the text, but the file has no date for it"
    ]

    assert [each for each in remarks(deadlines=[]) if "每" in each] == [
        "line 12: 二（一）2: 每季度 is in the text, but the file has no date for it",
        "line 17: 三（一）: 每年 is in the text, but the file has no date for it",
    ]


def test_a_date_that_the_text_has_not_is_told() -> None:
    wrong = {**PLAN["deadlines"][2], "due": "12-15"}

    assert "line 17: 三（一）: date annual: 12-15 is not in the text there" in remarks(
        deadlines=[*PLAN["deadlines"][:2], wrong]
    )


@pytest.mark.parametrize(
    ("printed", "due", "other", "since"),
    [
        ("2023年第二季度完成。", "2023-06", "2023-07", None),
        ("印发之日起30日内完成。", "2021-03-31", "2021-04-02", None),
        ("2024年起，每年2月底前完成。", "02-28", "02-17", "2024-01-01"),
    ],
)
def test_a_day_worked_out_from_the_text_agrees_with_it(printed: str, due: str, other: str, since: str | None) -> None:
    yearly = {"recurs": "yearly"} if len(due) == 5 else {}
    said = {**PLAN["deadlines"][0], "due": due, "from": since, **yearly}
    text = TEXT.replace("2023年6月底前完成。", printed)

    assert remarks(text, deadlines=[said, *PLAN["deadlines"][1:]]) == []
    assert remarks(text, deadlines=[{**said, "due": other}, *PLAN["deadlines"][1:]]) != []


def test_the_day_below_the_text_needs_no_date_of_the_file() -> None:
    assert remarks(TEXT + "某市人民政府办公室\n2021年3月1日\n") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "某市科普方案"}, "title 某市科普方案 is not in the text"),
        ({"document_number": "某政发〔2021〕8号"}, "document_number 某政发〔2021〕8号 is not in the text"),
        ({"issued_on": "2021-03-02"}, "issued_on 2021-03-02 is not in the text"),
        ({"targets": [{**PLAN["targets"][0], "value": 13}]}, "target 比例: 13% is not in the text there"),
        ({"targets": [{**PLAN["targets"][0], "by": "2024"}]}, "target 比例: 2024 is not in the text there"),
        ({"observances": [{**PLAN["observances"][0], "name": "科技周"}]}, "科技周 is not in the text there"),
        ({"coordinator": {"name": "市科技局", "locator": "三（一）"}}, "coordinator 市科技局 is not in the text there"),
        ({"tasks": tasks(1, title="课程改良")}, "its title 课程改良 is not in the text"),
    ],
)
def test_a_value_that_the_text_has_not_is_told(changes: dict[str, Any], words: str) -> None:
    assert any(each.endswith(words) for each in remarks(**changes)), remarks(**changes)


def test_cited_documents_and_editions_are_no_dates() -> None:
    cited = "按照《纲要（2022—2035年）》（国发〔2023〕7号）和2024年版目录办理，5个工作日内答复。"

    assert remarks(TEXT.replace("由市科协统筹。", f"由市科协统筹。{cited}")) == []


@given(st.text(alphabet="一二三（）()、。，；：责任单位由牵头配合市科协局12年月底前每\n ", max_size=200))
@settings(max_examples=200)
def test_any_text_is_audited(text: str) -> None:
    assert all(remark for remark in remarks(text))


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 600)), max_size=6))
def test_a_cut_and_shuffled_text_is_audited(cuts: list[tuple[int, int]]) -> None:
    text = TEXT
    for first, second in cuts:
        text = text[second:] + text[:first]

    assert isinstance(remarks(text), list)


@pytest.mark.parametrize(
    "marks", ["(" * 20_000, "由" * 20_000, "责任单位：" * 5_000, "一、" * 10_000, "市科协、" * 10_000]
)
def test_a_text_without_end_is_audited(marks: str) -> None:
    assert remarks(TEXT + marks) == []


if SOURCES:

    @pytest.mark.parametrize("plan_id", SOURCES)
    def test_a_packaged_plan_agrees_with_its_document(plan_id: str) -> None:
        shared = load_shared(PLAN_DATA, [])
        plan = load_plan(PLAN_DATA / f"{plan_id}.yaml", shared, [])
        assert plan is not None

        assert audit(plan, SOURCES[plan_id].read_text(encoding="utf-8"), shared.registry) == []

    @pytest.mark.parametrize("plan_id", SOURCES)
    def test_each_name_taken_out_of_a_packaged_plan_is_missed(plan_id: str) -> None:
        shared = load_shared(PLAN_DATA, [])
        plan = load_plan(PLAN_DATA / f"{plan_id}.yaml", shared, [])
        assert plan is not None
        text = SOURCES[plan_id].read_text(encoding="utf-8")
        for place, task in enumerate(plan.tasks):
            for role in ("lead", "support", "responsible"):
                for name in getattr(task, role)[-1:]:
                    less = task.model_copy(update={role: tuple(each for each in getattr(task, role) if each != name)})
                    spoilt = plan.model_copy(update={"tasks": (*plan.tasks[:place], less, *plan.tasks[place + 1 :])})

                    assert [each for each in audit(spoilt, text, shared.registry) if each.locator == task.locator], (
                        task.locator,
                        name,
                    )

    @pytest.mark.parametrize("plan_id", SOURCES)
    def test_each_date_of_a_packaged_plan_is_missed_when_it_is_moved(plan_id: str) -> None:
        shared = load_shared(PLAN_DATA, [])
        plan = load_plan(PLAN_DATA / f"{plan_id}.yaml", shared, [])
        assert plan is not None
        text = SOURCES[plan_id].read_text(encoding="utf-8")
        for place, deadline in enumerate(plan.deadlines):
            if deadline.due is None or deadline.locator is None:
                continue
            moved = deadline.model_copy(update={"due": "2039" if deadline.recurs is None else "02-17"})
            spoilt = plan.model_copy(
                update={"deadlines": (*plan.deadlines[:place], moved, *plan.deadlines[place + 1 :])}
            )

            assert deadline.locator in {each.locator for each in audit(spoilt, text, shared.registry)}, deadline.title


NOTATIONS = """江北省促进消费若干措施
江北政发〔2023〕9号
江北省人民政府
2023年3月1日
一、重点任务
（一）扩大汽车消费。（省商务厅、公安厅、省财政厅负责，排在第一位的部门为牵头部门，下同）
（二）发展餐饮消费。（省商务厅、省市场监管局等和各市、县人民政府负责）
（三）办好节庆活动。〔省文化和旅游厅牵头负责，省体育局指导，17个帮扶集团牵头单位参与〕
（四）加强宣传引导。2023年6月底前完成。（省委宣传部、省商务厅会同有关部门负责）
（五）完善统计制度。（省统计局、省商务厅）
"""


def test_a_draft_agrees_with_its_document_in_other_notations() -> None:
    drafted = draft(NOTATIONS)

    assert [task.lead for task in drafted.plan.tasks] == [
        ("省商务厅",),
        ("省商务厅",),
        ("省文化和旅游厅",),
        ("省委宣传部",),
        ("省统计局",),
    ]
    assert audit(drafted.plan, NOTATIONS, drafted.registry) == []


def test_a_body_of_a_bare_list_that_the_file_leaves_out_is_told() -> None:
    drafted = draft(NOTATIONS)
    task = drafted.plan.tasks[4].model_copy(update={"lead": (), "responsible": ("省商务厅",)})
    plan = drafted.plan.model_copy(update={"tasks": (*drafted.plan.tasks[:4], task)})

    assert [str(each) for each in audit(plan, NOTATIONS, drafted.registry)] == [
        "line 10: 一（五）: 省统计局 is in a list of the text (lead), not in the file"
    ]
