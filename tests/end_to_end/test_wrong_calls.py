"""A wrong call costs one line and exit code 2; what was checked and found wrong costs 1."""

import re
import shutil
from pathlib import Path

import pytest

from bot.cli import main
from bot.clock import SystemClock
from bot.shipped import plan_data_folder
from tests.end_to_end.conftest import PLAN, Office
from tests.end_to_end.foreign_api import ForeignApi
from tests.end_to_end.methods import Refusal
from tests.end_to_end.program import Place


@pytest.fixture
def broken_plans(tmp_path: Path) -> Path:
    """A folder of plans in which one is broken."""
    folder = tmp_path / "plans"
    shutil.copytree(plan_data_folder(), folder)
    file = folder / f"{PLAN}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("level: city", "level: villge", 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("words", "settings", "named"),
    [
        pytest.param(["run"], {"DUBAN_TOKNE": "x"}, "DUBAN_TOKEN", id="an unknown setting"),
        pytest.param(["run"], {"DUBAN_TOKEN": ""}, "duban sandbox", id="no token"),
        pytest.param(["run"], {"DUBAN_TOKEN": "nonsense"}, "DUBAN_TOKEN", id="no token's shape"),
        pytest.param(
            ["run"], {"DUBAN_TOKEN": "", "DUBAN_TOKEN_FILE": "nowhere"}, "DUBAN_TOKEN_FILE", id="no token file"
        ),
        pytest.param(["run"], {"DUBAN_CLOCK": "yesterday"}, "DUBAN_CLOCK", id="no instant"),
        pytest.param(["run"], {"DUBAN_CLOCK_SPEED": "-1"}, "DUBAN_CLOCK_SPEED", id="no speed"),
        pytest.param(["run"], {"DUBAN_PORT": "many"}, "DUBAN_PORT", id="no port"),
        pytest.param(["run"], {"DUBAN_RATE": "0"}, "DUBAN_RATE", id="no rate"),
        pytest.param(["run"], {"DUBAN_COORDINATORS": "@someone"}, "DUBAN_COORDINATORS", id="no user id"),
        pytest.param(["run"], {"DUBAN_API_URL": "ftp://x"}, "DUBAN_API_URL", id="no address"),
        pytest.param(["run"], {"DUBAN_PLANS": "nowhere"}, "DUBAN_PLANS", id="no plan folder"),
        pytest.param(["run"], {"DUBAN_PLANS": "plans"}, f"{PLAN}.yaml", id="a broken plan"),
        pytest.param(["schedule", "--from", "2024-13-01"], {}, "--from", id="no date"),
        pytest.param(["schedule", "--from", "2025-01-01", "--to", "2024-01-01"], {}, "--to", id="dates the wrong way"),
        pytest.param(["schedule", "--plan", "nowhere-2021"], {}, PLAN, id="an unknown plan"),
        pytest.param(["schedule", "--plan", PLAN, "--agency", "市教委会"], {}, "市教委会", id="an unknown agency"),
        pytest.param(["notes", "--plan", "nowhere-2021", "--json"], {}, PLAN, id="notes of an unknown plan"),
        pytest.param(["notes", "--to", "x"], {}, "--to", id="notes until no date"),
        pytest.param(["plans", "show", "nowhere-2021"], {}, PLAN, id="show an unknown plan"),
        pytest.param(["plans", "check", "nowhere.yaml"], {}, "nowhere.yaml", id="check no file"),
        pytest.param(["invite", "--plan", PLAN], {}, "--agency", id="nobody to invite"),
        pytest.param(["invite", "--plan", PLAN, "--agency", "省教育厅"], {}, "省教育厅", id="invite another province"),
        pytest.param(["invite", "--plan", PLAN, "--roster", "nowhere.csv"], {}, "nowhere.csv", id="no roster"),
        pytest.param(["invite", "--plan", PLAN, "--roster", "bad.csv"], {}, "line 3", id="a bad row"),
        pytest.param(["nosuch"], {}, "nosuch", id="an unknown command"),
        pytest.param(["run", "--nosuch"], {}, "--nosuch", id="an unknown option"),
        pytest.param(["db", "check"], {}, "no database", id="no database yet"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(
    broken_plans: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    settings: dict[str, str],
    named: str,
) -> None:
    """In this process, since each one alone would take a second; `python -m bot` is nothing but this call."""
    token = ":".join(["7100200300", "AA" + "z" * 33])
    monkeypatch.chdir(broken_plans.parent)
    Path("bad.csv").write_text("agency,name\n市教育局,甲\n市无此局,乙\n", encoding="utf-8")
    for name, value in {"DUBAN_TOKEN": token, **settings}.items():
        if value:
            monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["duban", *words])

    with pytest.raises(SystemExit) as ended:
        main()

    out, log = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    [line] = log.splitlines()
    assert named in line
    assert token not in line


@pytest.mark.parametrize(
    "url",
    ["nonsense", "mysql://localhost/x", "sqlite:////proc/nowhere/duban.db", "sqlite:///bad.db", "sqlite:///plans"],
)
def test_a_database_that_cannot_be_used_is_one_line_and_exit_code_2(office: Office, url: str) -> None:
    (office.place.folder / "bad.db").write_bytes(b"no database" * 100)
    (office.place.folder / "plans").mkdir()

    done = office.place.shell("run", DUBAN_DATABASE_URL=url)

    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert "DUBAN_DATABASE_URL" in line or "is damaged" in line  # a file that is no database may once have been one
    assert office.api.token not in line


def test_a_broken_plan_is_checked_with_file_line_and_key(office: Office, broken_plans: Path) -> None:
    done = office.place.shell("plans", "check", str(broken_plans / f"{PLAN}.yaml"))

    assert done.returncode == 1
    assert re.search(rf"{PLAN}\.yaml:\d+: level: ", done.stdout), done.stdout
    assert "Traceback" not in done.stderr
    assert office.place.shell("plans", "check").returncode == 0


def test_json_is_one_document(office: Office) -> None:
    plans = office.place.json("plans", "list")
    schedule = office.place.json(
        "schedule", "--plan", PLAN, "--agency", "市教育局", "--from", "2024-12-01", "--to", "2024-12-31"
    )
    shown = office.place.json("plans", "show", PLAN)

    assert PLAN in [plan["id"] for plan in plans]
    assert f"{PLAN}/annual-report/2024/市教育局" in [item["key"] for item in schedule]
    assert shown["id"] == PLAN
    assert office.place.json("notes") == []


def test_a_refused_token_ends_it_with_one_line(office: Office) -> None:
    other = ":".join([str(office.api.bot["id"]), "AA" + "x" * 33])
    program = office.place.run(DUBAN_TOKEN=other)

    assert program.ended() == 2
    said = [line for line in program.log if line.startswith("duban: ")]
    assert len(said) == 1
    assert "DUBAN_TOKEN" in said[0]
    assert "x" * 33 not in program.everything()
    assert "Traceback" not in program.everything()


def test_a_token_that_is_withdrawn_while_it_runs_is_said_and_nothing_is_lost(office: Office) -> None:
    office.run()
    [contact] = office.joined("市教育局")
    office.api.faults["sendMessage"] = lambda _: Refusal(401, "Unauthorized")
    contact.say("情况说明")
    office.api.wait_for(lambda: [c for c in office.api.calls if c.code == 401], "a refused send")
    office.ran[-1].stop()

    del office.api.faults["sendMessage"]
    office.run(clock="2024-12-17T16:10:00+08:00")
    contact.got("【已登记】")


def test_the_database_of_another_bot_is_refused(office: Office, tmp_path: Path) -> None:
    office.run().stop()
    other = ForeignApi(SystemClock(), bot_id=7_100_200_999)
    other.start()
    try:
        program = Place(tmp_path, other).run()
        code = program.ended()
    finally:
        other.stop()

    assert code == 2
    assert [line for line in program.log if line.startswith("duban: this database belongs to bot")]
    assert "Traceback" not in program.everything()
