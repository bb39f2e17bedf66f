"""What looks odd is told and never refused."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from schedules.agencies import Agency, Registry
from schedules.loader import plan_files
from schedules.warnings import warnings, warnings_of_files
from tests.schedules.samples import PLAN_DATA, REGISTRY, TASKS, make_plan


def told(registry: Registry = REGISTRY, **changes: Any) -> list[str]:
    """The warnings about the sample plan, changed."""
    phase = {
        "id": "all",
        "title": "实施",
        "kind": "implementation",
        "start": "2021-01-01",
        "end": "2025-12-31",
        "basis": "stated",
        "locator": "五",
    }
    return [words for _, words in warnings(make_plan(**{"phases": [phase], **changes}), registry)]


def test_a_name_that_stands_once_one_character_from_another_may_be_a_slip() -> None:
    slip = {**TASKS[1], "support": ["市气象局", "市教育居"]}

    assert told(tasks=[{**TASKS[0], "measures": []}, slip]) == [
        "市教育居 stands once and is one character from 市教育局; a slip?"
    ]


def test_a_name_that_stands_twice_is_meant() -> None:
    twice = [{**TASKS[0], "lead": ["市教育局", "市教育居"], "measures": []}, {**TASKS[1], "support": ["市教育居"]}]

    assert told(tasks=twice) == ["市教育局 stands once and is one character from 市教育居; a slip?"]


def test_two_names_of_one_agency_are_no_slip() -> None:
    one = Registry({"某市": (Agency(name="市教育局", aliases=("市教育委",)),)})

    assert told(one, tasks=[{**TASKS[0], "lead": ["市教育局"], "support": ["市教育委"], "measures": []}]) == []


def test_a_lead_that_a_measure_leaves_out_is_told() -> None:
    assert told() == ["市科协 leads 三（一） but is not in the list of 三（一）措施1"]


def test_a_measure_without_a_list_leaves_nobody_out() -> None:
    assert told(tasks=[{**TASKS[0], "measures": [{"locator": "三（一）措施1", "title": "科技教育"}]}]) == []


def test_a_period_without_phases_is_told() -> None:
    [first, *_] = [words for words in told(phases=[]) if "phases" in words]

    assert first.startswith("has no phases")


def test_a_target_without_a_date_is_told() -> None:
    target = {"locator": "二", "what": "人均经费", "value": 1, "unit": "元"}

    assert [words for words in told(targets=[target, {**target, "what": "比例", "by": "2025"}]) if "date" in words] == [
        "人均经费 has no date (`by`); nobody is reminded of it"
    ]


def test_a_mark_for_review_is_told_with_its_line_and_number(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    shutil.copytree(PLAN_DATA, folder)
    file = folder / "jiamusi-2021.yaml"
    lines = (
        file.read_text(encoding="utf-8")
        .replace("level: city", "level: city  # 待核：市", 1)
        .replace("\ntasks:", "\n# 待核\ntasks:", 1)
    )
    file.write_text(lines, encoding="utf-8")

    found = [str(each) for each in warnings_of_files([file], folder) if "review" in str(each)]

    assert found == [
        "jiamusi-2021.yaml:5: is marked for review (待核), 2 places in all; look at each and take the mark away"
    ]


@pytest.mark.parametrize("file", plan_files(PLAN_DATA), ids=lambda file: str(file.stem))
def test_each_warning_about_a_packaged_plan_names_its_line_and_key(file: Path) -> None:
    for warning in warnings_of_files([file], PLAN_DATA):
        assert warning.line > 1
        assert warning.path


def test_a_file_with_a_problem_has_no_warnings(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("id: [", encoding="utf-8")

    assert warnings_of_files([tmp_path / "broken.yaml"], PLAN_DATA) == []
