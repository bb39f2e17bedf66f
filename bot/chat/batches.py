"""getUpdates answers as bytes: one row for each update, with the keys that refuse a second copy."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

_HIGHEST_ID = 2**63 - 1  # what a BIGINT column holds
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
# In a text that somebody wrote, the quotes would be escaped, so only a real key matches.
_ID_IN_BYTES = re.compile(rb'"update_id"\s*:\s*"?(\d{1,19})')


class UnreadableError(ValueError):
    """An answer that is not a list of updates with ids."""


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update as it goes into the inbox: ASCII JSON, or the bytes as they came where `quarantined`."""

    update_id: int
    dedup_key: str
    body: bytes
    quarantined: bool = False


def read_batch(body: bytes) -> list[RawUpdate]:
    """Takes the body of a 200; returns its updates in order. Raises UnreadableError if any part cannot be read."""
    try:
        answer = json.loads(body, parse_constant=_refuse)
        found = answer["result"] if isinstance(answer, dict) and answer.get("ok") is True else None
        if not isinstance(found, list):
            raise UnreadableError("no list of updates")
        return [_row(update) for update in found]
    except UnreadableError:
        raise
    except (ValueError, KeyError, RecursionError) as error:
        raise UnreadableError(type(error).__name__) from None  # its text would quote what people wrote


def one_broken(body: bytes) -> RawUpdate | None:
    """Takes the answer to a poll for one update that cannot be read; returns it for quarantine, None without an id."""
    found = _ID_IN_BYTES.search(body)
    if found is None or int(found[1]) >= _HIGHEST_ID:
        return None
    return RawUpdate(int(found[1]), _by_content(int(found[1]), body), body, quarantined=True)


def read_pushed(body: bytes) -> RawUpdate:
    """Takes the body of a webhook call; returns its update, for quarantine as it came where it cannot be read."""
    try:
        return _row(json.loads(body, parse_constant=_refuse))
    except (ValueError, KeyError, RecursionError):
        return one_broken(body) or RawUpdate(0, _by_content(0, body), body, quarantined=True)


def _row(update: Any) -> RawUpdate:
    if not isinstance(update, dict) or not _is_id(update.get("update_id")) or update["update_id"] < 0:
        raise UnreadableError("an update without an id")
    body = json.dumps(update, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")
    return RawUpdate(update["update_id"], _dedup_key(update, body), body)


def _dedup_key(update: dict[str, Any], body: bytes) -> str:
    """The second key beside the id, which starts anew after seven silent days and on another server."""
    for kind in ("message", "edited_message"):
        if key := _message_key(update.get(kind)):
            return key
    tapped = update.get("callback_query")
    callback_id = tapped.get("id") if isinstance(tapped, dict) else None
    if isinstance(callback_id, str) and _PLAIN_KEY.fullmatch(callback_id):
        return f"c:{callback_id}"
    return _by_content(update["update_id"], body)


def _message_key(message: Any) -> str | None:
    if not isinstance(message, dict) or not isinstance(message.get("chat"), dict):
        return None
    parts = message["chat"].get("id"), message.get("message_id"), message.get("edit_date", 0)
    # message_id 0 is no identity: the server gives it to whatever it schedules itself (Bot API, Message).
    if not all(map(_is_id, parts)) or not parts[1]:
        return None
    key = "m:{}:{}:{}".format(*parts)
    # Edit dates are whole seconds, and two edits can share one: the words tell them apart.
    return f"{key}:{_fingerprint(message)}" if parts[2] else key


def _fingerprint(message: dict[str, Any]) -> str:
    words = json.dumps([message.get("text"), message.get("caption")]).encode("ascii")
    return hashlib.sha256(words).hexdigest()[:8]


def _by_content(update_id: int, body: bytes) -> str:
    return f"u:{update_id}:{hashlib.sha256(body).hexdigest()[:16]}"


def _is_id(value: Any) -> bool:
    return type(value) is int and -_HIGHEST_ID <= value < _HIGHEST_ID


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
