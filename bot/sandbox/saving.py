"""The whole world in a folder, so that a sandbox started again shows the same chats.

`world.json` is written to a new file that then takes the old one's place: a kill leaves the one or the other. The bytes
of files lie beside it, one file each, and never change.
"""

import contextlib
import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from bot.clock import Clock
from bot.sandbox.chats import Chat, Kept
from bot.sandbox.files import Shelved
from bot.sandbox.refusals import Json
from bot.sandbox.world import World

_FORMAT = 1


class Folder:
    """One folder with one saved world."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: set[str] = set()

    def save(self, world: World, clock: Clock) -> None:
        """Write everything. Raises OSError when the disk does not take it."""
        (self._path / "files").mkdir(parents=True, exist_ok=True)
        for bytes_id in world.files.contents.keys() - self._written:
            (self._path / "files" / bytes_id).write_bytes(world.files.contents[bytes_id])
            self._written.add(bytes_id)
        _replace(self._path / "world.json", json.dumps(_saved(world, clock), ensure_ascii=False))

    def load(self, world: World, clock: Clock) -> datetime | None:
        """Fill an empty world; returns what its clock showed, None when nothing is saved here.

        People who are no longer in the cast are left out. Raises ValueError for a folder that cannot be read.
        """
        file = self._path / "world.json"
        if not file.exists():
            return None
        try:
            saved = json.loads(file.read_text(encoding="utf-8"))
            if saved["format"] != _FORMAT or saved["bot"] != world.bot.id:
                raise ValueError("it is of another version or another bot")
            self._restore(world, clock, saved)
            return datetime.fromisoformat(saved["now"])
        except (KeyError, TypeError, ValueError, OSError) as error:
            raise ValueError(f"{file} cannot be used ({error}); move it away to start afresh") from error

    def _restore(self, world: World, clock: Clock, saved: Json) -> None:
        for entry in saved["chats"]:
            if entry["person"] in world.chats:
                _fill(world.chats[entry["person"]], entry)
        for entry in saved["files"]:
            shelved = Shelved(**entry)
            world.files.shelved[shelved.file_id] = shelved
            if shelved.bytes_id not in world.files.contents:
                world.files.contents[shelved.bytes_id] = (self._path / "files" / shelved.bytes_id).read_bytes()
        world.commands.lists = {(scope, language): found for scope, language, found in saved["commands"]}
        world.descriptions = saved["descriptions"]
        world.last_message_id, world.version = saved["last_message_id"], saved["version"]
        away = max(0.0, (clock.wall() - datetime.fromisoformat(saved["saved_at"])).total_seconds())
        world.updates.want(saved["kinds"])
        world.updates.restore([(update, left - away) for update, left in saved["updates"]], saved["next_update_id"])


def _saved(world: World, clock: Clock) -> Json:
    return {
        "format": _FORMAT,
        "bot": world.bot.id,
        "now": world.now().isoformat(),
        "saved_at": clock.wall().isoformat(),
        "version": world.version,
        "last_message_id": world.last_message_id,
        "next_update_id": world.updates.next_id,
        "kinds": sorted(world.updates.kinds),
        "updates": world.updates.waiting(),
        "commands": [[scope, language, found] for (scope, language), found in world.commands.lists.items()],
        "descriptions": world.descriptions,
        "files": [asdict(entry) for entry in world.files.shelved.values()],
        "chats": [_chat(chat) for chat in world.chats.values()],
    }


def _chat(chat: Chat) -> Json:
    return {
        "person": chat.person.id,
        "started": chat.started,
        "blocked": chat.blocked,
        "read_up_to": chat.read_up_to,
        "keyboard": chat.keyboard,
        "messages": [asdict(kept) for kept in chat.messages.values()],
    }


def _fill(chat: Chat, entry: Json) -> None:
    chat.started, chat.blocked = entry["started"], entry["blocked"]
    chat.read_up_to, chat.keyboard = entry["read_up_to"], entry["keyboard"]
    chat.messages = {kept["message"]["message_id"]: Kept(**kept) for kept in entry["messages"]}


def _replace(file: Path, text: str) -> None:
    fresh = file.with_suffix(".new")
    try:
        with fresh.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(file)
    finally:
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
