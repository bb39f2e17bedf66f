"""What becomes of getUpdates answers before they are stored."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.batches import UnreadableError, one_broken, read_batch

LOOSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "chat", "message_id", "edit_date", "text"]), inner, max_size=4)
    ),
    max_leaves=8,
)
UPDATES = st.dictionaries(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "other"]), LOOSE, max_size=3
)


def batch(*updates: dict[str, Any]) -> bytes:
    return json.dumps({"ok": True, "result": list(updates)}).encode()


def key(**update: Any) -> str:
    return read_batch(batch({"update_id": 5, **update}))[0].dedup_key


MESSAGE = {"message_id": 70, "chat": {"id": -1_001_234_567_890}, "date": 1_790_000_000, "text": "已报"}


def test_a_message_is_known_by_its_chat_and_number() -> None:
    assert key(message=MESSAGE) == "m:-1001234567890:70:0"


def test_an_edit_is_another_version_of_its_message() -> None:
    first = key(edited_message={**MESSAGE, "edit_date": 1_790_000_050})
    assert first.startswith("m:-1001234567890:70:1790000050")
    assert first == key(edited_message={**MESSAGE, "edit_date": 1_790_000_050})


def test_two_edits_in_one_second_are_two_versions() -> None:
    words = ["已报", "已报。"]
    assert len({key(edited_message={**MESSAGE, "edit_date": 1_790_000_050, "text": text}) for text in words}) == 2


def test_a_tap_is_known_by_its_callback() -> None:
    assert key(callback_query={"id": "4382bfdwdsb323b2d9"}) == "c:4382bfdwdsb323b2d9"


@pytest.mark.parametrize("odd", ["a\x00b", "\ud800", "x" * 65, "", 5, None])
def test_a_callback_id_that_a_database_would_choke_on_is_no_key(odd: Any) -> None:
    assert key(callback_query={"id": odd}).startswith("u:5:")


def test_message_id_zero_is_no_identity() -> None:
    assert key(message={**MESSAGE, "message_id": 0}).startswith("u:5:")


def test_anything_else_is_known_by_its_content() -> None:
    assert key(my_chat_member={"date": 1}) == key(my_chat_member={"date": 1})
    assert key(my_chat_member={"date": 1}) != key(my_chat_member={"date": 2})


@given(st.lists(UPDATES, max_size=5))
def test_every_update_survives_as_ascii_json(updates: list[dict[str, Any]]) -> None:
    numbered = [{"update_id": number, **update} for number, update in enumerate(updates)]
    rows = read_batch(batch(*numbered))
    assert [json.loads(row.body) for row in rows] == numbered
    assert [row.update_id for row in rows] == list(range(len(updates)))
    assert all(row.body.isascii() and row.dedup_key.isascii() and len(row.dedup_key) <= 128 for row in rows)


@given(st.binary() | LOOSE.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_a_batch_or_unreadable(body: bytes) -> None:
    try:
        read_batch(body)
    except UnreadableError:
        one_broken(body)


@given(st.text(st.characters(exclude_categories=[]), max_size=30))
def test_a_broken_update_is_never_numbered_by_what_somebody_wrote(text: str) -> None:
    text += '"update_id":999999999,'
    body = json.dumps({"ok": True, "result": [{"message": {"text": text}, "update_id": 12}]}).encode()[:-1]
    found = one_broken(body)
    assert found is not None
    assert found.update_id == 12


def test_an_id_no_column_holds_is_none() -> None:
    assert one_broken(b'{"ok":true,"result":[{"update_id":9999999999999999999,') is None
    assert one_broken(b"<html>") is None
