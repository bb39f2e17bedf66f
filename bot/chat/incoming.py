"""An update of the library, translated into the one plain value that the flows know."""

from datetime import UTC, datetime
from typing import Any, TypeVar, get_type_hints

import telegram
from telegram.ext import filters

from bot.flows.ports import Incoming, IncomingFile

_T = TypeVar("_T", Incoming, IncomingFile)

# Senders that many people share: every anonymous admin, Telegram's own forwards, every post in a channel's name.
_SHARED_SENDERS = frozenset({1087968824, 777000, 136817688})
_GONE = frozenset({telegram.ChatMember.BANNED, telegram.ChatMember.LEFT})
_UNKNOWN_AT = datetime.fromtimestamp(0, UTC)

# Kinds that become a note without content, in the order in which they are looked for: a venue is a location too.
_CONTENTLESS = (
    "sticker",
    "venue",
    "location",
    "contact",
    "poll",
    "dice",
    "game",
    "story",
    "checklist",
    "paid_media",
    "invoice",
    "giveaway",
)
_FILE_KINDS = ("document", "video", "audio", "voice", "video_note")
_IDENTITIES = frozenset({"callback_id", "album", "file_id", "unique_id"})  # handed back as they came, or compared
_HIGHEST = 2**63  # no number in an update needs more bits, and no column holds more
_KINDS: dict[type, dict[str, Any]] = {
    kind: {name: wanted for name, wanted in get_type_hints(kind).items() if name != "files"}
    for kind in (Incoming, IncomingFile)
}


def translated(update: telegram.Update, received_at: datetime | None = None) -> Incoming | None:
    """Takes an update; returns what it says, or None if it says nothing (service messages, changes in groups).

    Text stays as it was sent. A tap carries no date of its own: it gets `received_at`, else the date of its message.
    Raises TypeError or ValueError for an update of the right shape with a list for a text, a word for a number, an id that no
    database can hold: the library takes them all.
    """
    found = _plain(update, received_at)
    return found and _of_its_kind(found)


def _of_its_kind(value: _T) -> _T:
    for name, wanted in _KINDS[type(value)].items():
        given = getattr(value, name)
        number = isinstance(given, int) and not (wanted in (bool, bool | None) and isinstance(given, bool))
        if not isinstance(given, wanted) or (number and (isinstance(given, bool) or not -_HIGHEST <= given < _HIGHEST)):
            raise TypeError(f"{name} is {type(given).__name__}")
        if name in _IDENTITIES and isinstance(given, str) and not given.isprintable():
            raise ValueError(f"{name} is none that Telegram makes")
    return value


def _plain(update: telegram.Update, received_at: datetime | None) -> Incoming | None:
    if update.callback_query:
        return _tap(update.callback_query, received_at)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    message = update.message or update.edited_message or update.channel_post or update.edited_channel_post
    if message is None or filters.StatusUpdate.ALL.filter(update):
        return None
    return _message(message)


def _message(message: telegram.Message) -> Incoming:
    sender, files, text = message.from_user, _files(message), message.text or message.caption or ""
    return Incoming(
        user_id=sender.id if sender else 0,
        chat_id=message.chat.id,
        private=message.chat.type == telegram.Chat.PRIVATE,
        genuine=_is_person(sender) and not _in_another_name(message),
        name=_name(sender) or (message.sender_chat and message.sender_chat.title) or "",
        sent_at=message.date,
        message_id=message.message_id,
        edited_at=message.edit_date,
        text=text,
        files=files,
        album=message.media_group_id,
        reply_to=_answered(message),
        unsupported=None if text or files else _kind(message),
        language=sender.language_code if sender else None,
    )


def _tap(tap: telegram.CallbackQuery, received_at: datetime | None) -> Incoming:
    message = tap.message
    return Incoming(
        user_id=tap.from_user.id,
        chat_id=message.chat.id if message else 0,
        private=message is not None and message.chat.type == telegram.Chat.PRIVATE,
        genuine=message is not None and _is_person(tap.from_user),
        name=_name(tap.from_user),
        sent_at=received_at or (message.date if message else _UNKNOWN_AT),
        message_id=message.message_id if message else None,
        callback_id=tap.id,
        callback_data=tap.data,
        language=tap.from_user.language_code,
    )


def _membership(change: telegram.ChatMemberUpdated) -> Incoming | None:
    if change.chat.type != telegram.Chat.PRIVATE:
        return None
    return Incoming(
        user_id=change.from_user.id,
        chat_id=change.chat.id,
        private=True,
        genuine=_is_person(change.from_user),
        name=_name(change.from_user),
        sent_at=change.date,
        blocked=change.new_chat_member.status in _GONE,
        language=change.from_user.language_code,
    )


def _is_person(sender: telegram.User | None) -> bool:
    return sender is not None and not sender.is_bot and sender.id > 0 and sender.id not in _SHARED_SENDERS


def _in_another_name(message: telegram.Message) -> bool:
    channel = message.chat.type == telegram.Chat.CHANNEL
    other = message.sender_chat or message.via_bot or message.sender_business_bot or message.is_automatic_forward
    return channel or bool(other)


def _name(sender: telegram.User | None) -> str:
    return sender.full_name if sender else ""


def _answered(message: telegram.Message) -> int | None:
    answered = message.reply_to_message
    # In a chat with topics every message "replies" to the one that opened its topic.
    return None if answered is None or answered.forum_topic_created else answered.message_id


def _kind(message: telegram.Message) -> str:
    # A kind that is newer than the library has no attribute: the note says that something came.
    return next((kind for kind in _CONTENTLESS if getattr(message, kind)), "unknown")


def _files(message: telegram.Message) -> tuple[IncomingFile, ...]:
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        photo = IncomingFile(
            largest.file_id, largest.file_unique_id, name=None, mime="image/jpeg", size=largest.file_size, photo=True
        )
        return (_of_its_kind(photo),)
    # An animation comes as a document too, so it is one of these.
    found = next((file for kind in _FILE_KINDS if (file := getattr(message, kind))), None)
    if found is None:
        return ()
    name, mime = getattr(found, "file_name", None), getattr(found, "mime_type", None)
    return (_of_its_kind(IncomingFile(found.file_id, found.file_unique_id, name, mime, found.file_size)),)
