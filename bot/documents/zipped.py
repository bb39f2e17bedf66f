"""Whether a zip archive is safe to unpack: a file of a few kilobytes can stand for many gigabytes."""

import io
import zipfile

from bot.documents.refusal import Unreadable

MOST_ENTRIES = 2000
LARGEST_WHOLE = 150 * 1024 * 1024  # bytes, unpacked
LARGEST_PART = 60 * 1024 * 1024
HIGHEST_RATIO = 150  # the XML of a long table shrinks to a fiftieth
_SMALL = 8 * 1024 * 1024  # below this a ratio does no harm

_TOO_MUCH = "unpacks to far more than a document holds; it is not read"


def checked(data: bytes) -> zipfile.ZipFile:
    """The archive in `data`, by its own list harmless to unpack (a part never gives more than its list says).

    Raises Unreadable for anything else.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as problem:
        raise Unreadable(f"is a damaged docx or zip file ({problem})") from None
    whole = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or whole > LARGEST_WHOLE:
        raise Unreadable(_TOO_MUCH)
    for entry in entries:
        if entry.flag_bits & 1:
            raise Unreadable("is protected by a password; save it without one")
        if entry.file_size > LARGEST_PART or _is_bomb(entry.file_size, entry.compress_size):
            raise Unreadable(_TOO_MUCH)
    if _is_bomb(whole, len(data)):
        raise Unreadable(_TOO_MUCH)
    return archive


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > _SMALL and unpacked > HIGHEST_RATIO * max(packed, 1)
