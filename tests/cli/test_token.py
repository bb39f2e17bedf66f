"""Which tokens are taken: BotFather's, and the shorter ones that a Bot API server of one's own may go by."""

from pathlib import Path

import pytest

from bot.settings import SettingsProblem, read_settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # no .env here


@pytest.mark.parametrize("token", ["1:a", "42:TEST", "7000000001:" + "Ab-_9" * 7])
def test_a_token_is_digits_a_colon_and_letters(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("DUBAN_TOKEN", token)

    assert read_settings().secret_token() == token


@pytest.mark.parametrize("token", ["nonsense", "1:", ":abc", "12 34:abc", "1:a/b", "1:a?b"])
def test_anything_else_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("DUBAN_TOKEN", token)

    with pytest.raises(SettingsProblem) as problem:
        read_settings().secret_token()
    assert token not in str(problem.value)
