"""Row 40: names, sizes and kinds of files are a stranger's words: stored as words, and nothing lies outside the store."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from bot.chat.fetching import Fetcher
from bot.chat.files import Downloader
from bot.chat.wire import Api, http_client
from bot.clock import SteeredClock
from bot.flows.record_reply import record_reply
from bot.store.engine import Writer, opened, transaction
from bot.store.tables import NoteFile
from tests.support.office import kept
from tests.support.scripted_api import TOKEN, ok, scripted_api
from tests.support.world import EDUCATION, World

BOMB = b"PK\x03\x04" + b"\x00" * 5000
NAMES = [
    "../../x", "/etc/passwd", "C:\\x", "con.txt", "nul", "字" * 300, "a\x00b", "\ud800", "\u202efdp.exe", ".", "", "~root", "-rf", "a\nb",
]  # fmt: skip


def files_of(world: World) -> list[NoteFile]:
    with transaction(world.engine) as session:
        return list(session.exec(select(NoteFile)))


@pytest.mark.parametrize("name", NAMES)
async def test_row_40_a_file_lies_under_our_own_name_inside_the_store(office: World, tmp_path: Path, name: str) -> None:
    store, before = tmp_path / "in" / "files", {path for path in tmp_path.rglob("*") if path.is_file()}
    said = office.said(EDUCATION, "材料", files=(replace(World.file(), name=name, mime="text/../html"),))
    office.run(record_reply, said)
    writer = Writer(opened(office.url))
    async with scripted_api() as api, http_client() as client:
        api.script("getFile", ok({"file_id": "x", "file_unique_id": "y", "file_path": "documents/file_1.zip"}))
        api.files["documents/file_1.zip"] = BOMB
        fetcher = Fetcher(Downloader(Api(api.root, TOKEN), client), writer, SteeredClock(office.now), store)
        assert await fetcher.step()
    writer.close()
    [file] = files_of(office)
    assert file.state == "kept"
    new = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert {path for path in new if not path.name.startswith("world.db")} == {store / file.stored_as}
    assert (store / file.stored_as).read_bytes() == BOMB, "it is kept as it came, and not opened"
    assert file.stored_as.isalnum()
    assert len(file.name) <= 300


@pytest.mark.parametrize("megabytes", [25, 4096])
def test_row_40_a_large_file_is_noted_and_not_fetched(both: World, megabytes: int) -> None:
    said = both.said(EDUCATION, "视频", files=(World.file("会议.mp4", megabytes * 1024 * 1024),))
    both.run(record_reply, said)

    [note] = kept(both)
    assert note["files"] == [{"name": "会议.mp4", "size": megabytes * 1024 * 1024}]
    [file] = files_of(both)
    assert file.state == "too_big"
    assert any("20" in text for text in both.texts(EDUCATION)), "the sender is told, politely"
