"""Files of strangers: fetched with a limit, under our own name, never trusted."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.chat.files import Downloader, Refused, Stored, Why
from bot.chat.wire import Api
from tests.support.scripted_api import TOKEN, ScriptedApi, Step, closed_port, ok, raw, refused, reset

CONTENT = bytes(range(256)) * 40


@pytest.fixture
def downloader(api: Api, client: httpx.AsyncClient) -> Downloader:
    return Downloader(api, client, limit=20_000)


def found(path: object, size: object = len(CONTENT)) -> Step:
    return ok({"file_id": "x", "file_unique_id": "y", "file_size": size, "file_path": path})


async def _why(downloader: Downloader, folder: Path) -> Why:
    async with asyncio.timeout(10):
        refusal = await downloader.fetch("BQAC", folder)
    assert isinstance(refusal, Refused), refusal
    assert TOKEN not in repr(refusal)
    assert not folder.exists() or list(folder.iterdir()) == [], "nothing is left behind"
    return refusal.why


@pytest.mark.parametrize("path", ["documents/file_1.docx", "documents/file 7?a=1#b.总结", "con.txt"])
async def test_a_file_is_stored_under_our_own_name(
    server: ScriptedApi, downloader: Downloader, tmp_path: Path, path: str
) -> None:
    server.script("getFile", found(path))
    server.files[path] = CONTENT
    stored = await downloader.fetch("BQAC", tmp_path / "new" / "folder")
    assert isinstance(stored, Stored)
    assert stored.path.read_bytes() == CONTENT
    assert (stored.size, stored.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert stored.path.parent == tmp_path / "new" / "folder"
    assert stored.path.name.isalnum()
    assert stored.path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in stored.path.parent.iterdir()] == [stored.path.name]
    assert server.seen("getFile")[0].parameters == {"file_id": "BQAC"}


async def test_the_same_file_twice_gets_two_names(server: ScriptedApi, downloader: Downloader, tmp_path: Path) -> None:
    server.script("getFile", found("a"), found("a"))
    server.files["a"] = CONTENT
    paths = {getattr(await downloader.fetch("BQAC", tmp_path), "path", None) for _ in range(2)}
    assert len(paths) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../secret",
        "a/../../b",
        "a/./b",
        "a//b",
        "C:\\x",
        "a\\..\\b",
        "http://elsewhere/x",
        "a\nb",
        "a/",
        "..",
    ],
)
async def test_a_path_that_leads_elsewhere_is_not_followed(
    server: ScriptedApi, downloader: Downloader, tmp_path: Path, path: str
) -> None:
    server.script("getFile", found(path))
    assert await _why(downloader, tmp_path / "files") is Why.GONE
    assert server.seen("file") == []


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (refused(400, "Bad Request: file is too big"), Why.TOO_BIG),
        (found("a", size=20_001), Why.TOO_BIG),
        (refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), Why.LATER),
        (refused(400, "Bad Request: invalid file_id"), Why.GONE),
        (refused(401, "Unauthorized"), Why.LATER),
        (refused(404, "Not Found"), Why.LATER),
        (refused(500, "Internal Server Error"), Why.LATER),
        (raw(b"<html>", 400), Why.LATER),
        (raw(b"<html>"), Why.LATER),
        (ok(True), Why.LATER),
        (ok({"file_id": "x"}), Why.LATER),
        (reset(), Why.LATER),
    ],
)
async def test_get_file_says_why_there_is_none(
    server: ScriptedApi, downloader: Downloader, tmp_path: Path, step: Step, why: Why
) -> None:
    server.script("getFile", step)
    assert await _why(downloader, tmp_path / "files") is why


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (raw(b"", 404), Why.GONE),
        (raw(b"", 502), Why.LATER),
        (raw(b"", 302, headers={"location": "http://127.0.0.1/"}), Why.LATER),
        (raw(b"x" * 20_001), Why.TOO_BIG),
        (raw(b"x", headers={"content-encoding": "gzip"}), Why.LATER),
        (reset(), Why.LATER),
    ],
)
async def test_a_download_says_why_there_is_no_file(
    server: ScriptedApi, downloader: Downloader, tmp_path: Path, step: Step, why: Why
) -> None:
    server.script("getFile", found("a"))
    server.script("file", step)
    assert await _why(downloader, tmp_path / "files") is why


async def test_a_file_that_is_larger_than_it_says_is_cut_off(
    server: ScriptedApi, downloader: Downloader, tmp_path: Path
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 4096
            await asyncio.to_thread(lambda: None)

    server.script("getFile", found("a", size=None))
    server.script("file", Step(chunks=endless))
    assert await _why(downloader, tmp_path / "files") is Why.TOO_BIG


async def test_a_file_that_breaks_off_leaves_nothing(
    server: ScriptedApi, downloader: Downloader, tmp_path: Path
) -> None:
    async def half() -> AsyncIterator[bytes]:
        yield b"x" * 100
        raise ConnectionResetError

    server.script("getFile", found("a"))
    server.script("file", Step(chunks=half))
    assert await _why(downloader, tmp_path / "files") is Why.LATER


async def test_a_file_that_trickles_in_is_given_up(
    server: ScriptedApi, api: Api, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    async def slow() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.to_thread(lambda: None)

    server.script("getFile", found("a"))
    server.script("file", Step(chunks=slow))
    assert await _why(Downloader(api, client, longest=0.2), tmp_path / "files") is Why.LATER


async def test_a_429_names_its_pause(server: ScriptedApi, downloader: Downloader, tmp_path: Path) -> None:
    server.script("getFile", refused(429, "Too Many Requests: retry after 12", retry_after=12))
    refusal = await downloader.fetch("BQAC", tmp_path)
    assert refusal == Refused(Why.LATER, "getFile: HTTP 429", 12)


async def test_a_disk_that_takes_nothing_is_a_matter_of_later(
    server: ScriptedApi, downloader: Downloader, tmp_path: Path
) -> None:
    server.script("getFile", found("a"))
    server.files["a"] = CONTENT
    in_the_way = tmp_path / "files"
    in_the_way.write_text("a file where the folder should be")
    refusal = await downloader.fetch("BQAC", in_the_way)
    assert isinstance(refusal, Refused)
    assert refusal.why is Why.LATER


async def test_nobody_there_is_a_matter_of_later(client: httpx.AsyncClient, tmp_path: Path) -> None:
    dead = Downloader(Api(f"http://127.0.0.1:{closed_port()}", TOKEN), client)
    assert await _why(dead, tmp_path / "files") is Why.LATER
