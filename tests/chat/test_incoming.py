"""Updates as Telegram writes them, and what the flows are told."""

from datetime import UTC, datetime
from typing import Any

import pytest
import telegram

from bot.chat.incoming import translated
from bot.flows.ports import Incoming, IncomingFile

PERSON = {"id": 5_000_000_002, "is_bot": False, "first_name": "王", "last_name": "五", "language_code": "zh-hans"}
PRIVATE = {"id": 5_000_000_002, "type": "private", "first_name": "王"}
GROUP = {"id": -1_001_234_567_890, "type": "supergroup", "title": "科普工作群"}
CHANNEL = {"id": -1_009_999_999_999, "type": "channel", "title": "公告"}
DATE = 1_790_000_000
SENT_AT = datetime.fromtimestamp(DATE, UTC)
FILE = {"file_id": "BQAC", "file_unique_id": "AgAD"}


def update(**content: Any) -> Incoming | None:
    parsed = telegram.Update.de_json({"update_id": 1, **content}, None)
    return translated(parsed)


def said(chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] | None = PERSON, **content: Any) -> Incoming:
    message = {"message_id": 70, "date": DATE, "chat": chat, **content}
    found = update(message={**message, "from": sender} if sender else message)
    assert found is not None
    return found


def test_a_text_comes_as_it_was_sent() -> None:
    odd = "\u202e 已报\x00 <b>&\u200b 👨\u200d👩\u200d👧  \n"
    assert said(text=odd) == Incoming(
        user_id=5_000_000_002,
        chat_id=5_000_000_002,
        private=True,
        genuine=True,
        name="王 五",
        sent_at=SENT_AT,
        message_id=70,
        text=odd,
        language="zh-hans",
    )


def test_an_edit_carries_both_dates() -> None:
    message = {"message_id": 70, "date": DATE, "edit_date": DATE + 60, "chat": PRIVATE, "from": PERSON, "text": "改"}
    edited = update(edited_message=message)
    assert edited is not None
    assert (edited.sent_at, edited.edited_at) == (SENT_AT, datetime.fromtimestamp(DATE + 60, UTC))


def test_a_reply_names_its_message() -> None:
    assert said(text="好", reply_to_message={"message_id": 12, "date": DATE, "chat": PRIVATE}).reply_to == 12


def test_writing_in_a_topic_is_no_reply() -> None:
    opened = {"message_id": 12, "date": DATE, "chat": GROUP, "forum_topic_created": {"name": "a", "icon_color": 1}}
    assert said(GROUP, text="好", reply_to_message=opened).reply_to is None


def test_a_forward_is_a_text_of_who_forwards_it() -> None:
    origin = {"type": "user", "date": DATE, "sender_user": {"id": 77, "is_bot": False, "first_name": "X"}}
    found = said(text="转发", forward_origin=origin)
    assert (found.user_id, found.genuine, found.text) == (5_000_000_002, True, "转发")


def test_a_photo_is_its_largest_size_and_the_caption_is_the_text() -> None:
    sizes = [
        {"file_id": f"p{width}", "file_unique_id": f"u{width}", "width": width, "height": width, "file_size": width * 9}
        for width in (90, 1280, 320)
    ]
    found = said(photo=sizes, caption="现场", media_group_id="139")
    assert found.files == (IncomingFile("p1280", "u1280", None, "image/jpeg", 11_520, photo=True),)
    assert (found.text, found.album, found.unsupported) == ("现场", "139", None)


@pytest.mark.parametrize(
    ("kind", "more", "name"),
    [
        ("document", {"file_name": "../../总结.docx", "mime_type": "application/msword"}, "../../总结.docx"),
        ("video", {"width": 1, "height": 1, "duration": 1, "mime_type": "video/mp4"}, None),
        ("audio", {"duration": 1, "mime_type": "audio/mpeg", "file_name": "a.mp3"}, "a.mp3"),
        ("voice", {"duration": 1, "mime_type": "audio/ogg"}, None),
        ("video_note", {"length": 1, "duration": 1}, None),
    ],
)
def test_whatever_is_a_file_comes_as_a_file(kind: str, more: dict[str, Any], name: str | None) -> None:
    found = said(**{kind: {**FILE, "file_size": 5, **more}})
    assert found.files == (IncomingFile("BQAC", "AgAD", name, more.get("mime_type"), 5),)
    assert found.unsupported is None


def test_an_animation_is_one_file() -> None:
    moving = {**FILE, "width": 1, "height": 1, "duration": 1, "mime_type": "video/mp4"}
    assert len(said(animation=moving, document={**FILE, "mime_type": "video/mp4"}).files) == 1


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (
            "sticker",
            {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False},
        ),
        ("location", {"latitude": 46.8, "longitude": 130.3}),
        ("contact", {"phone_number": "13900000000", "first_name": "李"}),
        ("dice", {"emoji": "🎲", "value": 3}),
        ("a_kind_of_next_year", {"x": 1}),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_of_it_passed_on(kind: str, content: dict[str, Any]) -> None:
    found = said(**{kind: content})
    assert found.unsupported == (kind if kind != "a_kind_of_next_year" else "unknown")
    assert (found.text, found.files) == ("", ())


@pytest.mark.parametrize(
    "content",
    [
        {"new_chat_members": [PERSON]},
        {"left_chat_member": PERSON},
        {"migrate_to_chat_id": -1_001_234_567_890},
        {"pinned_message": {"message_id": 1, "date": DATE, "chat": GROUP}},
    ],
)
def test_service_messages_say_nothing(content: dict[str, Any]) -> None:
    assert update(message={"message_id": 70, "date": DATE, "chat": GROUP, "from": PERSON, **content}) is None


@pytest.mark.parametrize("user_id", [1087968824, 777000, 136817688])
def test_a_sender_that_many_share_is_nobody(user_id: int) -> None:
    assert not said(GROUP, {**PERSON, "id": user_id}, text="同意").genuine


@pytest.mark.parametrize(
    ("chat", "sender", "more"),
    [
        (PRIVATE, {**PERSON, "is_bot": True}, {}),
        (GROUP, PERSON, {"sender_chat": GROUP}),
        (GROUP, PERSON, {"sender_chat": CHANNEL}),
        (GROUP, None, {"sender_chat": CHANNEL}),
        (PRIVATE, PERSON, {"via_bot": {"id": 9, "is_bot": True, "first_name": "b"}}),
        (PRIVATE, None, {}),
        (CHANNEL, PERSON, {}),
    ],
)
def test_words_in_another_name_are_not_genuine(
    chat: dict[str, Any], sender: dict[str, Any] | None, more: dict[str, Any]
) -> None:
    assert not said(chat, sender, text="同意", **more).genuine


def test_a_channel_post_is_not_genuine() -> None:
    found = update(
        channel_post={"message_id": 1, "date": DATE, "chat": CHANNEL, "sender_chat": CHANNEL, "text": "公告"}
    )
    assert found is not None
    assert (found.genuine, found.user_id, found.name, found.private) == (False, 0, "公告", False)


def test_a_group_is_not_private() -> None:
    found = said(GROUP, text="好")
    assert (found.private, found.chat_id, found.user_id) == (False, -1_001_234_567_890, 5_000_000_002)


def tap(message: dict[str, Any] | None, sender: dict[str, Any] = PERSON) -> Incoming:
    query: dict[str, Any] = {"id": "4711", "from": sender, "chat_instance": "1", "data": "v1:done:9"}
    found = update(callback_query={**query, "message": message} if message else query)
    assert found is not None
    return found


def test_a_tap_names_its_message_and_data() -> None:
    found = tap({"message_id": 12, "date": DATE, "chat": PRIVATE, "text": "【工作提醒】"})
    assert (found.callback_id, found.callback_data, found.message_id) == ("4711", "v1:done:9", 12)
    assert (found.genuine, found.private, found.text) == (True, True, "")


def test_a_tap_under_a_message_too_old_to_see_still_counts() -> None:
    found = tap({"message_id": 12, "date": 0, "chat": PRIVATE})
    assert (found.genuine, found.message_id, found.chat_id) == (True, 12, 5_000_000_002)


def test_a_tap_under_no_message_is_not_genuine() -> None:
    found = tap(None)
    assert (found.genuine, found.private, found.callback_id) == (False, False, "4711")


def test_a_tap_by_a_bot_is_not_genuine() -> None:
    assert not tap({"message_id": 12, "date": DATE, "chat": PRIVATE}, {**PERSON, "is_bot": True}).genuine


def test_a_tap_happened_when_it_was_received() -> None:
    query = {"id": "4711", "from": PERSON, "chat_instance": "1", "data": "x"}
    parsed = telegram.Update.de_json({"update_id": 1, "callback_query": query}, None)
    found = translated(parsed, SENT_AT)
    assert found is not None
    assert found.sent_at == SENT_AT


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("left", True), ("member", False)])
def test_blocking_the_bot_and_coming_back_are_noticed(status: str, blocked: bool) -> None:
    me = {"id": 9, "is_bot": True, "first_name": "b"}
    new = {"user": me, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    change = {"chat": PRIVATE, "from": PERSON, "date": DATE, "old_chat_member": {"user": me, "status": "member"}}
    found = update(my_chat_member={**change, "new_chat_member": new})
    assert found is not None
    assert (found.blocked, found.user_id, found.genuine) == (blocked, 5_000_000_002, True)
    assert update(my_chat_member={**change, "chat": GROUP, "new_chat_member": new}) is None


def test_updates_nobody_asked_for_say_nothing() -> None:
    assert update() is None
    assert update(inline_query={"id": "1", "from": PERSON, "query": "", "offset": ""}) is None
