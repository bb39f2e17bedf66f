"""Issue 3, section 3: whatever comes from outside as bytes is read, or refused in one line; nothing else ever happens."""

import os
import string
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.settings import PREFIX, Settings, SettingsProblem, read_settings
from schedules.book import Book
from schedules.loader import load_folder
from schedules.roster import ROW_LIMIT, Roster, read_roster
from tests.support.world import JIAMUSI, loaded_plans

SAME_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
VALUES = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    ["nan", "inf", "-1", "0", "1e400", "9" * 400, "9999-12-31T23:59:59+08:00", "0001-01-01T00:00:00",
     "sqlite:///", "postgresql://", "http://", "http://[", "https://a b", "１２３", "/", ".", "~"]
)  # fmt: skip


@contextmanager
def environment(**values: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update({f"{PREFIX}{name.upper()}": value for name, value in values.items()})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def settings_or_a_line() -> Settings | str:
    """What is read, or why it is refused: in one line."""
    try:
        found = read_settings()
        found.secret_token()
    except SettingsProblem as problem:
        return one_line(problem)
    return found


def one_line(problem: Exception) -> str:
    assert len(str(problem).splitlines()) == 1
    return str(problem)


@SAME_FOLDER
@given(st.sampled_from(sorted(Settings.model_fields)), VALUES)
@example("clock", "9999-12-31T23:59:59+08:00")
@example("webhook_url", "http://[")
def test_any_value_of_any_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.chdir(tmp_path)
    with environment(**{name: value}):
        found = settings_or_a_line()
    secret = name in {"token", "database_url", "proxy", "webhook_url", "heartbeat_url"}
    assert not (secret and len(value) > 8 and value in repr(found)), "a secret is never printed"


@SAME_FOLDER
@given(st.binary(max_size=200) | st.text(string.printable, max_size=200).map(str.encode))
@example(b"\xff\xfeD\x00U\x00")
@example("DUBAN_RATE=5".encode("utf-16"))
@example(b"DUBAN_RATE=25\x00")
@example(b"\xef\xbb\xbfDUBAN_RATE=30")
def test_any_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(content)
    settings_or_a_line()


BOOK = Book(loaded_plans())
GOOD = "agency,name,title\n市教育局,某同志,科长\n"


def roster(data: bytes) -> Roster:
    found = read_roster(data, BOOK, JIAMUSI)
    assert bool(found.rows) != bool(found.problems), "all rows, or all problems"
    assert all(len(str(problem).splitlines()) == 1 for problem in found.problems)
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_in_each_encoding_that_spreadsheets_write(encoding: str) -> None:
    assert [row.agency for row in roster(GOOD.encode(encoding)).rows] == ["市教育局"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 100,
        GOOD.encode("utf-16"),
        GOOD.encode() + b"\x00",
        (GOOD + '市教育局,"未闭合').encode(),
        (GOOD + "市教育局,某同志二\n" * 100_000).encode(),
        ("agency,name\n" + "市教育局,某\n" * (ROW_LIMIT + 1)).encode(),
        ("agency,name\n" + "," * 100_000).encode(),
        ("agency,agency,name\n市教育局,市教育局,某").encode(),
        ("agency,name\n" + "市" * 131_072 + ",某").encode(),
    ],
    ids=range(10),
)
def test_a_roster_that_is_none(data: bytes) -> None:
    assert roster(data).problems


@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: ("agency,name\n" + text).encode("utf-8", "replace"))
)
def test_any_roster(data: bytes) -> None:
    roster(data)


@SAME_FOLDER
@given(st.binary(max_size=300))
@example("标题: 一".encode("utf-16"))
@example("\ufefftitle: x".encode())
@example(b"a: " + b"[" * 2000)
@example(b"? [a]\n: b\n")
@example(b"a: !!python/object/apply:os.system [x]")
@example(b"a: 2024-13-45")
@example(b"a: " + b"9" * 5000)
@example(b"%YAML 9.9\n---\na")
def test_any_plan_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "any.yaml").write_bytes(content)
    found = load_folder(tmp_path)
    assert not found.plans
    assert all(len(str(problem).splitlines()) == 1 for problem in found.problems)
