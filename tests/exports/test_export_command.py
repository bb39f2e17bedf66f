"""`duban export`: the same files from the shell."""

import json
import sys
from pathlib import Path

import pytest

from bot import cli
from bot.exports.registry import EXPORTS
from bot.texts.exporting import FILE_KINDS
from tests.support.world import World


@pytest.fixture
def shell(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and the played year's database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUBAN_DATABASE_URL", world.url)
    monkeypatch.setenv("DUBAN_CLOCK", "2025-01-10T09:00:00+08:00")
    return tmp_path


def _duban(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["duban", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def test_every_export_has_a_name_for_its_file() -> None:
    assert set(EXPORTS) == set(FILE_KINDS)


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_a_file_is_written_and_named(
    kind: str, shell: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _duban(monkeypatch, "export", kind, "--plan", "jiamusi-2021", "--year", "2024") == 0

    written = shell / capsys.readouterr().out.strip()
    assert written.name == f"{FILE_KINDS[kind]}_jiamusi-2021_2024.{EXPORTS[kind].suffix}"
    assert written.stat().st_size > 500


def test_the_file_goes_where_it_is_told(shell: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = shell / "年报.json"

    assert _duban(monkeypatch, "export", "json", "--plan", "jiamusi-2021", "--year", "2024", "--out", str(wanted)) == 0

    assert len(json.loads(wanted.read_text(encoding="utf-8"))["notes"]) == 7


def test_one_agency_is_asked_for_by_any_of_its_names(
    shell: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _duban(monkeypatch, "export", "ics", "--plan", "jiamusi-2021", "--agency", "佳木斯市教育局") == 0

    assert capsys.readouterr().out.strip() == "日历_jiamusi-2021_2025_市教育局.ics"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("poem", "--plan", "jiamusi-2021"), "there are ledger, summary"),
        (("ledger",), "name the plan: --plan ID; there are jiamusi-2021"),
        (("ledger", "--plan", "nowhere"), "there is no plan nowhere"),
        (("ledger", "--plan", "jiamusi-2021", "--year", "12"), "--year 12 is not between"),
        (("ledger", "--plan", "jiamusi-2021", "--agency", "无此单位"), "无此单位 is not an agency"),
        (("ledger", "--plan", "jiamusi-2021", "--out", "no/such/folder/x.xlsx"), "cannot be written"),
    ],
)
def test_a_wrong_call_is_one_line(
    words: tuple[str, ...],
    told: str,
    shell: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _duban(monkeypatch, "export", *words) == 2

    said = capsys.readouterr()
    assert told in said.err
    assert said.err.count("\n") == 1
    assert not said.out


def test_before_there_is_a_database_the_dates_can_be_exported_all_the_same(
    shell: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DUBAN_DATABASE_URL", f"sqlite:///{shell}/none.db")

    assert _duban(monkeypatch, "export", "ics", "--plan", "jiamusi-2021", "--year", "2024") == 0

    assert not (shell / "none.db").exists()
