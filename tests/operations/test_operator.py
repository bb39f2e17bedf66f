"""The operator's hands on a running installation: back up, restore, release, doctor; and a database that cannot be used."""

import json
from pathlib import Path
from typing import Any

from tests.end_to_end.conftest import PLAN
from tests.operations.conftest import Office

CLOCK = "2024-12-17T16:00:00+08:00"


def _shell(office: Office, *words: str) -> tuple[int, str]:
    done = office.place.shell(*words, DUBAN_CLOCK=CLOCK)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def _noted(office: Office) -> list[str]:
    return [str(note["text"]) for note in office.place.json("notes", "--plan", PLAN)]


def test_row_11_a_backup_is_restored_while_the_bot_runs(office: Office, tmp_path: Path) -> None:
    program = office.run()
    [contact] = office.joined("市教育局")
    contact.say("情况说明一")
    contact.got("【已登记】")
    file = tmp_path / "one.db"
    assert _shell(office, "backup", str(file))[0] == 0
    contact.say("情况说明二")
    contact.got("【已登记】")
    assert _noted(office) == ["情况说明一", "情况说明二"]

    code, words = _shell(office, "restore", str(file))

    assert code == 0, words
    assert "duban release" in words
    program.said("stepping aside")
    office.api.wait_for(lambda: sum("ready" in line for line in program.log) == 2 or None, "it goes on", 40)
    assert _noted(office) == ["情况说明一"]
    assert program.alive()
    code, words = _shell(office, "release")
    assert code == 1
    assert "new reminders are held" in words
    assert _shell(office, "release", "--send")[0] == 0
    assert _shell(office, "release") == (0, "held: 0\n")
    contact.ask("任务", "三（一）")


def test_the_doctor_says_what_is_well_and_what_is_wrong(office: Office) -> None:
    office.run()
    contacts = office.joined("市教育局")

    well = _checks(office)
    assert {one["grade"] for one in well.values()} <= {"ok", "note"}, well
    for name in (
        "schema",
        "integrity",
        "disk",
        "plans",
        "queue answer",
        "inbox",
        "audit",
        "telegram",
        "identity",
        "backlog",
    ):
        assert well[name]["grade"] == "ok", well[name]
    assert "1 of " in well[f"contacts {PLAN}"]["words"]
    assert not [line for line in json.dumps(well) if office.api.token in line]

    contacts[0].block()
    office.api.wait_for(lambda: office.api.unconfirmed() == 0 or None, "the bot has heard of it")
    office.api.webhook = {"url": "https://elsewhere.example.org/x"}
    found: set[str] = set()
    for _ in range(10):  # each look takes seconds; the bot needs one to read what it has taken
        if (found := _wrong(office)) >= {f"reach {PLAN}", "webhook"}:
            break
    else:
        raise AssertionError(found)
    assert _shell(office, "doctor")[0] == 1


def _checks(office: Office) -> dict[str, Any]:
    done = office.place.shell("doctor", "--json", DUBAN_CLOCK=CLOCK)
    assert done.stderr == ""
    return {one["check"]: one for one in json.loads(done.stdout)}


def _wrong(office: Office) -> set[str]:
    return {name for name, one in _checks(office).items() if one["grade"] == "wrong"}


def test_row_10_a_database_that_is_gone_or_damaged_is_refused_with_the_backup_to_restore(office: Office) -> None:
    program = office.run()
    office.joined("市教育局")
    program.stop()
    assert _shell(office, "backup")[0] == 0
    [backup] = (office.place.folder / "backups").iterdir()
    database = office.place.folder / "duban.db"
    assert not Path(f"{database}-wal").exists()

    whole = database.read_bytes()
    database.write_bytes(whole[:8192] + b"\xff" * 4096 + whole[12288:])
    code, words = _shell(office, "run")
    assert code == 2
    assert f"duban restore {backup}" in words
    assert len(words.splitlines()) == 1

    database.unlink()
    code, words = _shell(office, "run")
    assert (code, len(words.splitlines())) == (2, 1)
    assert "is gone" in words
    assert not database.exists(), "no empty one is made"

    assert _shell(office, "restore", str(backup))[0] == 0
    office.run()
    assert office.place.shell("db", "check").returncode == 0
