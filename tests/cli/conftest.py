"""The program's own entry, called within the test, and what it printed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main


@dataclass(frozen=True)
class Done:
    """How one call ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Shell = Callable[..., Done]


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    """`duban` with some words, in a folder of its own; keywords are settings."""
    monkeypatch.chdir(tmp_path)

    def call(*words: object, **settings: object) -> Done:
        monkeypatch.setattr("sys.argv", ["duban", *map(str, words)])
        for name, value in settings.items():
            monkeypatch.setenv(name, str(value))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, said.out, said.err)

    return call
