"""The files people and the bot have sent: bytes once, ids as often as Telegram gives them."""

import mimetypes
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.sandbox import limits, pictures
from bot.sandbox.refusals import Json, bad_request

_PHOTO_SIDES = (("s", 90), ("m", 320), ("x", 800), ("y", 1280))
"""The boxes into which Telegram fits a photo, by its letters for them."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; the name is whatever the sender's machine called it."""

    name: str
    content: bytes
    mime: str | None = None


@dataclass(frozen=True, slots=True)
class Shelved:
    """One file id: `bytes_id` names the stored bytes, several ids (the sizes of a photo) may share them."""

    file_id: str
    unique_id: str
    bytes_id: str
    path: str
    name: str
    mime: str
    photo: Json | None = None


class FileShelf:
    """All files of one sandbox. Ids are counted, so that the same steps give the same ids."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.shelved: dict[str, Shelved] = {}

    def document(self, upload: Upload) -> Json:
        """Keep a file as a document; returns the API's Document. Raises RefusedError for an empty one."""
        bytes_id = self._store(upload)
        suffix = PurePosixPath(upload.name).suffix.lower()[:12]
        mime = upload.mime or mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        entry = self._add(
            Shelved(
                f"DOC-{bytes_id}", f"d{bytes_id}", bytes_id, f"documents/file_{bytes_id}{suffix}", upload.name, mime
            )
        )
        return _document(entry, len(upload.content))

    def photo(self, upload: Upload) -> list[Json]:
        """Keep a picture as a photo; returns the API's PhotoSize list, smallest first.

        The sizes are what Telegram would scale to; the bytes behind each are the original ones, for nothing here
        decodes pictures. Raises RefusedError when the bytes are no picture.
        """
        size = pictures.dimensions(upload.content)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if len(upload.content) > limits.PHOTO_BYTES:
            raise bad_request(
                f"file of size {len(upload.content)} bytes is too big for a photo; "
                f"the maximum size is {limits.PHOTO_BYTES} bytes"
            )
        bytes_id = self._store(upload)
        mime = pictures.mime(upload.content) or "image/jpeg"
        return [self._size(bytes_id, letter, box, mime, len(upload.content)) for letter, box in _boxes(*size)]

    def again(self, file_id: str, photo: bool) -> Json | list[Json]:
        """What a known file id stands for, sent once more. Raises RefusedError when unknown or of the other kind."""
        entry = self.entry(file_id, "wrong file identifier/HTTP URL specified")
        if photo and entry.photo is None:
            raise bad_request("can't use file of type Document as Photo")
        if not photo and entry.photo is not None:
            raise bad_request("can't use file of type Photo as Document")
        if entry.photo is None:
            return _document(entry, len(self.contents[entry.bytes_id]))
        return [other.photo for other in self.shelved.values() if other.bytes_id == entry.bytes_id and other.photo]

    def describe(self, file_id: str) -> Json:
        """The API's File, with a path to fetch it by. Raises RefusedError when unknown or over 20 MB."""
        if not file_id:
            raise bad_request("file_id not specified")
        entry = self.entry(file_id, "invalid file_id")
        size = len(self.contents[entry.bytes_id])
        if size > limits.DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return {"file_id": entry.file_id, "file_unique_id": entry.unique_id, "file_size": size, "file_path": entry.path}

    def entry(self, file_id: str, reason: str = "invalid file_id") -> Shelved:
        """The record of a file id. Raises RefusedError, with `reason`, when there is none."""
        if file_id not in self.shelved:
            raise bad_request(reason)
        return self.shelved[file_id]

    def at_path(self, path: str) -> bytes | None:
        """The bytes behind a file path given out by `describe`, None when there are none."""
        for entry in self.shelved.values():
            if entry.path == path:
                return self.contents[entry.bytes_id]
        return None

    def _store(self, upload: Upload) -> str:
        if not upload.content:
            raise bad_request("file must be non-empty")
        bytes_id = str(len(self.contents) + 1)
        self.contents[bytes_id] = upload.content
        return bytes_id

    def _add(self, entry: Shelved) -> Shelved:
        self.shelved[entry.file_id] = entry
        return entry

    def _size(self, bytes_id: str, letter: str, box: tuple[int, int], mime: str, length: int) -> Json:
        file_id, unique_id = f"PHOTO-{bytes_id}-{letter}", f"p{bytes_id}{letter}"
        photo = {
            "file_id": file_id,
            "file_unique_id": unique_id,
            "file_size": length,
            "width": box[0],
            "height": box[1],
        }
        path = f"photos/file_{bytes_id}{letter}.{mime.removeprefix('image/').replace('jpeg', 'jpg')}"
        self._add(Shelved(file_id, unique_id, bytes_id, path, PurePosixPath(path).name, mime, photo))
        return photo


def _document(entry: Shelved, size: int) -> Json:
    return {
        "file_name": entry.name,
        "mime_type": entry.mime,
        "file_id": entry.file_id,
        "file_unique_id": entry.unique_id,
        "file_size": size,
    }


def _boxes(width: int, height: int) -> list[tuple[str, tuple[int, int]]]:
    """Every size smaller than the picture, and the first that holds it whole."""
    found = []
    for letter, side in _PHOTO_SIDES:
        scale = min(1.0, side / max(width, height))
        found.append((letter, (max(1, round(width * scale)), max(1, round(height * scale)))))
        if scale >= 1.0:
            break
    return found
