"""A document in traditional characters is read like any other, and its names stay as printed."""

from pathlib import Path

from schedules.drafting import agencies_as_yaml, draft, draft_as_yaml
from schedules.loader import check_paths

TEXT = """寧江省全民科學素質行動規劃綱要實施方案（2021—2025年）
寧政辦發〔2021〕56號
一、總體要求
到2025年，公民具備科學素質的比例超過13%。
二、重點任務
（一）青少年科學素質提升行動。每年11月底前報送總結。（牽頭單位：省教育廳、團省委；責任單位：省科技廳、文化和旅遊廳、各市人民政府）
（二）科普信息化提升工程。2023年底前建成平臺。（省委宣傳部、網信辦牽頭，省科協等單位配合）
三、組織保障
（一）加強組織領導。
"""


def test_its_lists_and_dates_are_found() -> None:
    drafted = draft(TEXT).plan

    assert [(task.locator, task.lead, task.support, task.responsible) for task in drafted.tasks] == [
        ("二（一）", ("省教育廳", "團省委"), (), ("省科技廳", "文化和旅遊廳")),
        ("二（二）", ("省委宣傳部", "網信辦"), ("省科協",), ()),
    ]
    assert drafted.tasks[0].collective == ("各市人民政府",)
    assert [(each.locator, each.due) for each in drafted.deadlines] == [
        ("一", "2025"),
        ("二（一）", "11-30"),
        ("二（二）", "2023"),
    ]
    assert (drafted.title, drafted.document_number) == (TEXT.split("\n")[0], "寧政辦發〔2021〕56號")
    assert drafted.safeguards[0].title == "加強組織領導"


def test_forms_that_a_web_page_takes_for_others_are_read() -> None:
    drafted = draft(TEXT.replace("牽頭單位：省教育廳、團省委；責任單位", "排在首位的爲牽頭單位；責任單位")).plan

    assert drafted.tasks[0].lead == ("省科技廳",)


def test_each_name_as_printed_belongs_to_its_agency() -> None:
    drafted = draft(TEXT)
    place = drafted.plan.jurisdiction

    assert drafted.registry.canonical(place, "文化和旅遊廳") == "省文化和旅游厅"
    assert drafted.registry.canonical(place, "網信辦") == "省委网信办"


def test_its_file_passes_the_check(tmp_path: Path) -> None:
    drafted = draft(TEXT, plan_id="drafted")
    (tmp_path / "drafted.yaml").write_text(draft_as_yaml(drafted), encoding="utf-8")
    (tmp_path / "agencies.yaml").write_text(agencies_as_yaml(drafted), encoding="utf-8")

    _, problems = check_paths([tmp_path], home=tmp_path)

    assert [problem for problem in problems if problem.file in {"drafted.yaml", "agencies.yaml"}] == []
