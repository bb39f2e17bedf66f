"""What a draft becomes: a plan file that passes the check beside its agencies, and the JSON of `plans show`."""

from pathlib import Path

import pytest

from schedules.agencies import Agency, Registry
from schedules.drafting import Doubt, agencies_as_yaml, draft, draft_as_json, draft_as_yaml
from schedules.loader import SCHEMA_LINE, check_paths
from schedules.model import Basis, DeadlineKind
from tests.schedules.drafting.known import DOCUMENTS, document

NAMES = sorted(path.stem for path in DOCUMENTS.glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_passes_the_check_beside_its_agencies(name: str, tmp_path: Path) -> None:
    drafted = draft(document(name)[0], plan_id="drafted")
    (tmp_path / "drafted.yaml").write_text(draft_as_yaml(drafted), encoding="utf-8")
    (tmp_path / "agencies.yaml").write_text(agencies_as_yaml(drafted), encoding="utf-8")

    files, problems = check_paths([tmp_path], home=tmp_path)

    assert [file.name for file in files] == ["drafted.yaml"]
    assert [problem for problem in problems if problem.file in {"drafted.yaml", "agencies.yaml"}] == []


def test_a_plan_file_begins_with_the_schema_and_what_to_look_at() -> None:
    text = draft_as_yaml(draft(document("province-nested-items")[0])).splitlines()

    assert text[0] == SCHEMA_LINE
    assert any(line.startswith("# 第5行：“6月底前”的年份按上下文取2024年") for line in text)


def test_json_has_the_contract_s_shape() -> None:
    shown = draft_as_json(draft(document("province-running-numbers")[0]))
    second = shown["tasks"][1]

    assert list(shown) == [
        "id", "title", "document_number", "issuer", "issued_on", "jurisdiction", "level", "period", "coordinator", "phases",
        "tasks", "safeguards", "deadlines", "targets", "observances", "agencies",
    ]  # fmt: skip
    assert list(second) == [
        "locator",
        "title",
        "kind",
        "lead",
        "support",
        "responsible",
        "collective",
        "open_ended",
        "measures",
    ]
    assert second["responsible"][1] == {"as_written": "交通运输厅", "agency": "省交通运输厅"}
    assert shown["issued_on"] == "2023-03-17"
    assert set(shown["deadlines"][0]) == {
        "id", "title", "kind", "due", "recurs", "from", "owed", "who", "to", "channel", "basis", "locator",
    }  # fmt: skip


def test_a_paper_that_is_owed_says_to_whom_and_how() -> None:
    drafted = draft(document("district-dates")[0]).plan
    report = next(each for each in drafted.deadlines if each.kind is DeadlineKind.ANNUAL_REPORT)

    assert (report.due, report.to, report.channel, report.owed) == ("11-20", "区安委会办公室", "gtaq@example.cn", True)
    assert report.basis is Basis.STATED


def test_agencies_already_known_keep_their_names() -> None:
    known = Registry(
        {"山东省": (Agency(name="省交通运输厅", aliases=("省交通厅",)), Agency(name="省发展和改革委员会"))}
    )

    drafted = draft(document("province-running-numbers")[0], known)

    assert drafted.registry.canonical("山东省", "交通运输厅") == "省交通运输厅"
    assert drafted.registry.canonical("山东省", "省交通厅") == "省交通运输厅"
    assert drafted.registry.shared_names() == []


def test_a_named_day_is_drafted_only_where_it_has_a_rule() -> None:
    text = "平山县科普方案\n一、任务\n（一）办好活动。组织全国科普日、公众科学日活动。（责任单位：县科协）\n"

    assert [day.name for day in draft(text, observances={"全国科普日", "科普日"}).plan.observances] == ["全国科普日"]
    assert draft(text).plan.observances == ()


def test_what_nobody_can_place_is_told_with_its_line() -> None:
    doubts = draft("平山县科普方案\n一、任务\n（一）办好活动。（责任单位：县科协、某某某）\n").doubts

    assert Doubt(3, "某某某", "一（一）：名称不像单位，请核对") in doubts


def test_each_part_says_the_line_it_was_read_from() -> None:
    lines = draft(document("district-labels-on-own-lines")[0]).lines

    assert (lines["title"], lines["一1"], lines["二3"]) == (1, 4, 12)


def test_chapters_with_lists_of_their_own_are_the_tasks() -> None:
    text = "平山县工作方案\n一、推进宣传。（责任单位：县科协）\n二、加强组织领导。（责任单位：县教育局）\n三、做好服务。（责任单位：县民政局）\n"

    assert [task.locator for task in draft(text).plan.tasks] == ["一", "二", "三"]


def test_a_table_of_people_and_telephone_numbers_is_no_table_of_duties() -> None:
    text = "平山县方案\n一、任务\n（一）办好活动。（责任单位：县科协）\n附件1\n1\t县教育局\t李某\t12345\n2\t县科协\t王某\t12346\n"

    assert [task.locator for task in draft(text).plan.tasks] == ["一（一）"]
