"""Bad files: every problem of every file at once, each with file, line and key path; nothing half loaded."""

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shipped import plan_data_folder
from schedules.loader import SCHEMA_LINE, check_paths, load_folder, plan_files
from schedules.schema import plan_schema
from schedules.source import LARGEST_FILE, Refused, parse

PLAN = "zibo-2016.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packaged plans, to be spoilt."""
    copy = tmp_path / "plans"
    shutil.copytree(plan_data_folder(), copy)
    return copy


def spoil(folder: Path, old: str, new: str, name: str = PLAN) -> int:
    """Replace the first `old` in a plan file; returns the line (from 1) it stands on."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def only_problem(folder: Path) -> str:
    problems = load_folder(folder).problems
    assert len(problems) == 1, [str(problem) for problem in problems]
    return str(problems[0])


def test_the_packaged_plans_have_no_problem() -> None:
    loaded = load_folder(plan_data_folder())

    assert not loaded.problems
    assert sorted(loaded.plans) == ["jiamusi-2021", "jilin-2016", "jilin-2022", "zhanjiang-2016", "zibo-2016"]


def test_each_plan_file_names_its_schema_in_the_first_line() -> None:
    for path in plan_files(plan_data_folder()):
        assert path.read_text(encoding="utf-8").splitlines()[0] == SCHEMA_LINE


def test_the_shipped_schema_is_the_models() -> None:
    import json

    shipped = json.loads((plan_data_folder() / "plan.schema.json").read_text(encoding="utf-8"))

    assert shipped == plan_schema(), "run `make schema`"


def test_an_unknown_agency_is_named_with_the_nearest_known_one(folder: Path) -> None:
    line = spoil(folder, "市教育局", "市教育居")

    problem = only_problem(folder)

    assert problem.startswith(f"{PLAN}:{line}: tasks[0].lead[0]: 市教育居 is not an agency of 淄博市")
    assert "did you mean 市教育局?" in problem


def test_an_unknown_key_is_named(folder: Path) -> None:
    line = spoil(folder, "document_number:", "documentnumber:")

    assert only_problem(folder).startswith(f"{PLAN}:{line}: documentnumber: is not a key of this format")


@pytest.mark.parametrize("day", ["2020-02-30", "2021-02-29", "2020-13-01"])
def test_an_impossible_day_is_refused_where_it_stands(folder: Path, day: str) -> None:
    line = spoil(folder, "end: 2020-12-31", f"end: {day}")

    assert f"{PLAN}:{line}: period.end: {day} is not a day of the calendar" in only_problem(folder)


def test_an_impossible_due_day_is_refused(folder: Path) -> None:
    line = spoil(folder, "due: 12-25", "due: 02-30", "jiamusi-2021.yaml")

    assert f"jiamusi-2021.yaml:{line}: deadlines[0].due: 02-30 is not a day of the calendar" == only_problem(folder)


def test_phases_that_overlap_or_leave_a_gap_are_named(folder: Path) -> None:
    spoil(folder, "start: 2017-01-01", "start: 2016-12-31")
    assert "phases[1].start: 2016-12-31 lies in the phase before" in only_problem(folder)

    spoil(folder, "start: 2016-12-31", "start: 2017-01-02")
    assert "phases[1].start: leaves a gap after the phase before" in only_problem(folder)


def test_a_locator_that_stands_twice_is_named(folder: Path) -> None:
    spoil(folder, "locator: 二（一）2", "locator: 二（一）1")

    assert "tasks[0].measures[1].locator: 二（一）1 stands twice" in only_problem(folder)


def test_aliases_and_anchors_are_refused_before_anything_is_built(folder: Path) -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    (folder / "bomb.yaml").write_text(bomb, encoding="utf-8")

    assert only_problem(folder).startswith("bomb.yaml:1: a: aliases and anchors")


def test_a_file_above_one_mebibyte_is_refused(folder: Path) -> None:
    (folder / "large.yaml").write_text("#" * (LARGEST_FILE + 1), encoding="utf-8")

    assert only_problem(folder).startswith("large.yaml:1: the file has")


def test_a_file_that_is_not_utf8_is_refused(folder: Path) -> None:
    (folder / "gb.yaml").write_bytes("标题".encode("gb18030"))

    assert "gb.yaml:1: is not UTF-8" in only_problem(folder)


def test_a_repeated_key_is_refused(folder: Path) -> None:
    line = spoil(folder, "level: city", "level: city\nlevel: city")

    assert only_problem(folder) == f"{PLAN}:{line + 1}: level: stands twice; keep one"


def test_every_problem_of_every_file_is_told_at_once(folder: Path) -> None:
    spoil(folder, "市教育局", "市教育居")
    spoil(folder, "locator: 二（一）2", "locator: 二（一）1")
    spoil(folder, "level: city", "level: town", "jiamusi-2021.yaml")

    files = {problem.file for problem in load_folder(folder).problems}
    assert len(load_folder(folder).problems) == 3
    assert files == {PLAN, "jiamusi-2021.yaml"}


def test_a_broken_file_keeps_the_others_and_is_left_out_whole(folder: Path) -> None:
    spoil(folder, "市教育局", "市教育居")

    assert "zibo-2016" not in load_folder(folder).plans
    assert "jiamusi-2021" in load_folder(folder).plans


def test_a_single_file_is_checked_against_the_tables_beside_it_or_the_packaged_ones(tmp_path: Path) -> None:
    lone = tmp_path / PLAN
    shutil.copy(plan_data_folder() / PLAN, lone)

    files, problems = check_paths([lone], plan_data_folder())

    assert (files, problems) == ([lone], [])


def test_two_agencies_that_claim_one_name_are_told(folder: Path) -> None:
    spoil(folder, "aliases: [省科技厅]", "aliases: [省科技厅, 省教育厅]", "agencies.yaml")

    assert "省教育厅 names two agencies" in only_problem(folder)


@given(st.text(alphabet=st.sampled_from(list("ab:-[]{}&*!|>'\"#,\n \t0%@é中")), max_size=200))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    with suppress(Refused):
        parse(text, "any.yaml")


def test_deep_nesting_is_refused_not_followed() -> None:
    with pytest.raises(Refused, match="levels deep"):
        parse("[" * 100_000, "deep.yaml")
