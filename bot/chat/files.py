"""Files people send: fetched once, under a name of our own, with a limit, and never opened.

Everything a file brings along is a stranger's word: its name, its kind, its size, and the path in getFile's answer,
which a local Bot API server makes absolute and a broken one may point anywhere.
"""

import asyncio
import hashlib
import os
import re
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Final

import httpx

from bot.chat.wire import Api, json_object, pause_asked

LIMIT: Final = 20 * 1024 * 1024  # bytes, what getFile serves (Bot API, getFile)
_LONGEST = 300.0  # seconds for a whole download, however slowly it comes
_PATH = re.compile(r"[^/\\:\x00-\x1f\x7f]+(?:/[^/\\:\x00-\x1f\x7f]+)*")


class Why(StrEnum):
    """Why a file was not stored, by what to do next: ask for a smaller one, ask again for it, or try later."""

    TOO_BIG = "too_big"
    GONE = "gone"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in its folder, under a random name without extension."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Refused:
    """No file; `retry_after` in real seconds where Telegram named a pause."""

    why: Why
    reason: str
    retry_after: float | None = None


class _RefusedError(Exception):
    def __init__(self, why: Why, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.refused = Refused(why, reason, retry_after)


class Downloader:
    """Fetches files by their file id; `limit` is the largest size that is kept, in bytes."""

    def __init__(self, api: Api, client: httpx.AsyncClient, limit: int = LIMIT, longest: float = _LONGEST) -> None:
        self._api = api
        self._client = client
        self._limit = limit
        self._longest = longest

    async def fetch(self, file_id: str, folder: Path) -> Stored | Refused:
        """Store the file in `folder` (made if missing); never raises for what the wire, Telegram or the disk does."""
        try:
            async with asyncio.timeout(self._longest):
                return await self._download(await self._path_of(file_id), folder)
        except _RefusedError as error:
            return error.refused
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
            return Refused(Why.LATER, type(error).__name__)

    async def _path_of(self, file_id: str) -> str:
        answer = await self._client.post(self._api.method("getFile"), data={"file_id": file_id})
        if answer.status_code != 200:
            raise _refusal("getFile", answer.status_code, answer.content)
        found: Any = json_object(answer.content).get("result")
        if not isinstance(found, dict):
            raise _RefusedError(Why.LATER, "getFile: unreadable answer")
        self._refuse_above_limit(found.get("file_size"))
        return _trusted(found.get("file_path"))

    async def _download(self, path: str, folder: Path) -> Stored:
        # `identity`: what arrives is what is counted and stored; nothing is unpacked on the way.
        asked = self._client.stream("GET", self._api.file(path), headers={"Accept-Encoding": "identity"})
        async with asked as answer:
            if answer.status_code != 200:
                raise _refusal("download", answer.status_code, b"")
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise _RefusedError(Why.LATER, "download: packed on the way")
            self._refuse_above_limit(int(answer.headers.get("content-length", "0")))
            return await self._keep(answer.aiter_raw(), folder)

    async def _keep(self, chunks: AsyncIterator[bytes], folder: Path) -> Stored:
        size, digest = 0, hashlib.sha256()
        with _part(folder) as (file, part):
            async for chunk in chunks:
                size += len(chunk)
                self._refuse_above_limit(size)
                digest.update(chunk)
                await asyncio.to_thread(file.write, chunk)
            path = await asyncio.to_thread(_settled, file, part)
        return Stored(path, size, digest.hexdigest())

    def _refuse_above_limit(self, size: Any) -> None:
        if isinstance(size, int) and size > self._limit:
            raise _RefusedError(Why.TOO_BIG, f"more than {self._limit} bytes")


def _trusted(path: Any) -> str:
    """A relative path without any step up; raises otherwise. Only ever put into an address, never into a file name."""
    if not isinstance(path, str) or not path:
        raise _RefusedError(Why.LATER, "getFile: no path")
    if not _PATH.fullmatch(path) or any(step in (".", "..") for step in path.split("/")):
        raise _RefusedError(Why.GONE, "getFile: a path that leads elsewhere")
    return path


def _refusal(call: str, code: int, body: bytes) -> _RefusedError:
    said = str(json_object(body).get("description", "")).lower()
    if code == 413 or "too big" in said:
        return _RefusedError(Why.TOO_BIG, f"{call}: too big for the Bot API")
    if code == 429:
        return _RefusedError(Why.LATER, f"{call}: HTTP 429", pause_asked(body))
    gone = code == 400 and said and "temporarily" not in said if call == "getFile" else code in (404, 410)
    return _RefusedError(Why.GONE if gone else Why.LATER, f"{call}: HTTP {code}")


@contextmanager
def _part(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new private file under a random name, for as long as the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{secrets.token_hex(16)}.part"
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file, part
    finally:
        part.unlink(missing_ok=True)


def _settled(file: BinaryIO, part: Path) -> Path:
    """Give the file its final name, once everything is on the disk; returns it."""
    file.flush()
    os.fsync(file.fileno())
    return part.rename(part.with_suffix(""))
