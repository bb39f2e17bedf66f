"""`duban plans draft | audit | diff | roll | check`: what they print, write and end with."""

import shutil
from pathlib import Path

import pytest

from bot.shipped import plan_data_folder
from schedules.loader import check_paths, plan_files
from tests.cli.conftest import Shell
from tests.documents.samples import pdf, word

DOCUMENT = """某市科普工作方案（2021—2025年）

某市人民政府办公室
2021年3月1日

一、总体目标
到2025年，公民具备科学素质的比例达到12.5%。
二、重点任务
（一）实施青少年科学素质行动。办好科技教育。（由市教育局、团市委牵头，市科协、市气象局等单位配合）
（二）实施农民科学素质行动。办好农民培训。（由市农业农村局牵头，市科协、市妇联等单位配合）
三、保障措施
（一）加强组织领导。由市科协负责统筹协调。
"""
JIAMUSI = "jiamusi-2021"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "方案.txt"
    file.write_text(DOCUMENT, encoding="gb18030")
    return file


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A copy of the packaged plans, to be changed."""
    return Path(shutil.copytree(plan_data_folder(), tmp_path / "plans"))


def changed(plans: Path, old: str, new: str) -> Path:
    file = plans / f"{JIAMUSI}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def test_a_draft_is_a_plan_file_and_the_report_stands_apart(shell: Shell, document: Path) -> None:
    done = shell("plans", "draft", document, "--id", "mou-2021")

    assert done.code == 0
    assert done.out.startswith("# yaml-language-server: $schema=plan.schema.json\n# 由 方案.txt 起草")
    assert "\nid: mou-2021\n" in done.out
    assert "lead: [市教育局, 团市委]" in done.out
    assert "- locator: 二（一）  # 第9行" in done.out
    assert done.err.splitlines()[-1].startswith("mou-2021: 2 tasks, 0 measures, 6 agencies,")


@pytest.mark.parametrize("kind", ["docx", "pdf", "html"])
def test_the_same_document_in_any_format_is_the_same_draft(shell: Shell, document: Path, kind: str) -> None:
    lines = [line for line in DOCUMENT.splitlines() if line]
    other = document.with_suffix(f".{kind}")
    page = f"<html><body>{''.join(f'<p>{line}</p>' for line in lines)}</body></html>"
    other.write_bytes({"docx": word(lines), "pdf": pdf(lines), "html": page.encode()}[kind])

    first, second = shell("plans", "draft", document, "--json"), shell("plans", "draft", other, "--json")

    assert second.json == first.json
    assert [each["as_written"] for each in first.json["tasks"][0]["lead"]] == ["市教育局", "团市委"]


def test_a_draft_written_to_a_folder_makes_it_one_that_loads(shell: Shell, document: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "city"
    done = shell("plans", "draft", document, "--id", "mou-2021", "--out", out)

    assert (done.code, done.out) == (0, "")
    assert {"mou-2021.yaml", "mou-2021.report.txt", "agencies.yaml", "policy.yaml"} <= {
        file.name for file in out.iterdir()
    }
    assert check_paths([out], plan_data_folder()) == ([out / "mou-2021.yaml"], [])
    assert [each["id"] for each in shell("plans", "list", "--json", DUBAN_PLANS=out).json] == ["mou-2021"]


def test_a_draft_joins_the_plans_that_are_there_and_overwrites_none(shell: Shell, document: Path, plans: Path) -> None:
    assert shell("plans", "draft", document, "--id", "mou-2021", "--out", plans).code == 0
    assert len(plan_files(plans)) == 6
    assert check_paths([plans], plans)[1] == []

    again = shell("plans", "draft", document, "--id", "mou-2021", "--out", plans)
    assert again.code == 2
    assert "mou-2021.yaml is there already" in again.err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["draft", "nowhere.txt"], "nowhere.txt"),
        (["draft", "."], "folder"),
        (["draft", "letter.txt"], "is this a plan?"),
        (["draft", "binary.doc"], "binary"),
        (["draft", "old.doc"], ".docx"),
        (["draft", "letter.txt", "--id", "No Id"], "--id"),
        (["draft"], "FILE"),
        (["audit", JIAMUSI, "nowhere.txt"], "nowhere.txt"),
        (["audit", "nowhere-2021", "letter.txt"], JIAMUSI),
        (["diff", JIAMUSI, "nowhere-2021"], JIAMUSI),
        (["diff", JIAMUSI, "letter.txt"], "letter.txt"),
        (["roll", JIAMUSI, "--period", "soon"], "2026-2030"),
        (["roll", JIAMUSI, "--period", "2021-2025"], "2021"),
        (["roll", JIAMUSI], "--period"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(shell: Shell, tmp_path: Path, words: list[str], named: str) -> None:
    (tmp_path / "letter.txt").write_text("今天天气很好。", encoding="utf-8")
    (tmp_path / "binary.doc").write_bytes(bytes(range(9)) * 40)
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

    done = shell("plans", *words)

    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert named in done.err


def test_diff_tells_what_changes_between_an_id_and_a_file(shell: Shell, plans: Path) -> None:
    file = changed(plans, "due: 12-25", "due: 11-30")

    done = shell("plans", "diff", JIAMUSI, file)

    assert (done.code, done.out) == (0, "Dates\n  ~ 年度工作总结 [annual-report]: due moves: 12-25 → 11-30\n")
    assert shell("plans", "diff", JIAMUSI, JIAMUSI).out == "no difference\n"
    assert [each["after"] for each in shell("plans", "diff", JIAMUSI, file, "--json").json["changes"]] == ["11-30"]


def test_audit_ends_with_1_where_something_does_not_agree(shell: Shell, document: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shell("plans", "draft", document, "--id", "mou-2021", "--out", out)
    file = out / "mou-2021.yaml"

    good = shell("plans", "audit", file, document)
    assert (good.code, good.out) == (0, "mou-2021: every list, date and value agrees with 方案.txt\n")

    file.write_text(file.read_text(encoding="utf-8").replace("[市教育局, 团市委]", "[市教育局]"), encoding="utf-8")
    bad = shell("plans", "audit", file, document)
    assert (bad.code, bad.out) == (
        1,
        "方案.txt: line 9: 二（一）: 团市委 is in a list of the text (lead), not in the file\n",
    )
    assert [each["locator"] for each in shell("plans", "audit", file, document, "--json").json] == ["二（一）"]


def test_roll_writes_a_sound_draft_that_check_tells_to_be_marked(shell: Shell, tmp_path: Path) -> None:
    printed = shell("plans", "roll", JIAMUSI, "--period", "2026-2030")
    written = shell("plans", "roll", JIAMUSI, "--period", "2026—2030", "--out", tmp_path / "next")

    assert (printed.code, written.code) == (0, 0)
    file = tmp_path / "next" / "jiamusi-2026.yaml"
    assert file.read_text(encoding="utf-8") == printed.out
    checked = shell("plans", "check", file, "--json")
    assert (checked.code, checked.json["problems"]) == (0, [])
    assert any("待核" in warning["message"] for warning in checked.json["warnings"])
    assert shell("plans", "roll", JIAMUSI, "--period", "2026-2030", "--out", tmp_path / "next").code == 2


def test_check_keeps_warnings_apart_from_problems(shell: Shell, plans: Path) -> None:
    sound = shell("plans", "check", plans)
    assert sound.code == 0
    assert "jiamusi-2021.yaml:6: period: warning: has no phases" in sound.out
    assert sound.out.splitlines()[-1].startswith("5 plan files checked: no problems, ")

    changed(plans, "level: city", "level: villge")
    broken = shell("plans", "check", plans, "--json")
    assert broken.code == 1
    assert [(each["file"], each["path"]) for each in broken.json["problems"]] == [("jiamusi-2021.yaml", "level")]
    assert "jiamusi-2021.yaml" not in {each["file"] for each in broken.json["warnings"]}
