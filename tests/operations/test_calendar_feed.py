"""The calendar address over real HTTP, while the bot polls: whoever holds it reads one agency's dates, nobody else anything."""

import re
import urllib.request
from pathlib import Path

import pytest

from bot.settings import read_settings
from tests.operations.conftest import Office, Watched


def test_an_address_is_read_cached_and_ended(office: Office) -> None:
    office.place.settings["DUBAN_PUBLIC_URL"] = "https://duban.example.gov.cn/duban/"
    watched = Watched(office.run())
    [contact] = office.joined("市教育局")
    told = contact.ask("日历", "【日历订阅】")["text"]
    address = re.search(r"https://duban\.example\.gov\.cn/duban(/calendar/[\w-]+\.ics)", told)
    assert address is not None
    path = address[1]

    code, content = watched.fetch(path)
    assert code == 200
    assert "jiamusi-2021/annual-report/2024/市教育局" in content.replace("\r\n ", "")
    with urllib.request.urlopen(watched.root + path, timeout=10) as answer:
        mark, kept = answer.headers["ETag"], answer.headers["Cache-Control"]
        assert answer.headers["Content-Type"].startswith("text/calendar")
    assert kept.startswith("private")
    assert watched.fetch(path, If_None_Match=mark) == (304, "")
    assert watched.fetch(path.replace(".ics", "x.ics")) == (404, "")

    contact.ask("日历 停用", "已停用")
    assert watched.fetch(path) == (404, "")
    assert path.split("/")[-1].removesuffix(".ics") not in watched.program.everything()


@pytest.mark.parametrize(
    ("settings", "public"),
    [
        ({}, ""),
        ({"DUBAN_WEBHOOK_URL": "https://bot.example.gov.cn:8443/secret/hook"}, "https://bot.example.gov.cn:8443"),
        (
            {"DUBAN_WEBHOOK_URL": "https://a.example/hook", "DUBAN_PUBLIC_URL": "https://b.example/d/"},
            "https://b.example/d",
        ),
    ],
)
def test_the_public_address_is_named_or_that_of_the_webhook(
    settings: dict[str, str], public: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert read_settings().public() == public
