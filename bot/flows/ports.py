"""What the flows and the chat room say to each other: plain values, and one outcome per next action."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Action(StrEnum):
    """What an outbox row asks of Telegram."""

    TEXT = "text"  # sendMessage
    EDIT = "edit"  # editMessageText of `message_id`
    ANSWER = "answer"  # answerCallbackQuery of `callback_id`
    FILE = "file"  # sendDocument or sendPhoto: of a `file_id` Telegram already holds, or of what `make` makes


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: what it says and its callback data (1 to 64 bytes, Bot API InlineKeyboardButton)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Made:
    """A file of our own, ready to be uploaded."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One call that will be made; text is plain (no parse mode), at most 4096 characters."""

    action: Action
    chat_id: int
    text: str = ""
    buttons: Sequence[Sequence[Button]] = ()
    reply_to: int | None = None
    message_id: int | None = None
    callback_id: str | None = None
    file_id: str | None = None
    photo: bool = False
    make: Callable[[], Made | str] | None = (
        None  # slow, touches no database: for a thread of its own; or why there is none
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram accepted it; `message_id` is None for calls that make no message."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class NotSent:
    """Surely not accepted: try again. `retry_after` (real seconds) closes the gate for everybody (429), None does not."""

    reason: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Perhaps accepted: a lost answer, a 5xx, a body nobody can read."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """This chat cannot be written to until its owner comes back (403, chat not found)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup: same row, new id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Poison:
    """This call will never be accepted as it is (any other 400)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Fatal:
    """The token is refused (401, 404): stop sending, keep everything."""

    reason: str


Outcome = Sent | NotSent | Unknown | Unreachable | Moved | Poison | Fatal


class Gateway(Protocol):
    """The one door messages leave by."""

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Make the call once; never raises for anything the wire or Telegram does. Reasons never hold the token."""


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A document or photo as Telegram describes it: nothing is trusted, the name least of all."""

    file_id: str
    unique_id: str
    name: str | None
    mime: str | None
    size: int | None
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, translated: a message, an edited message, a tapped button or a change of membership."""

    user_id: int
    chat_id: int
    private: bool
    genuine: bool  # False for bots, anonymous admins, channel posts, messages via a bot or in another's name
    name: str  # display name only; never an identity
    sent_at: datetime
    message_id: int | None = None
    edited_at: datetime | None = None
    text: str = ""
    files: tuple[IncomingFile, ...] = ()
    album: str | None = None
    reply_to: int | None = None
    callback_id: str | None = None
    callback_data: str | None = None
    blocked: bool | None = (
        None  # my_chat_member in a private chat: True when the person blocked the bot, False when back
    )
    unsupported: str | None = (
        None  # a kind of message that is kept as a note without content: voice, sticker, location …
    )
    language: str | None = field(default=None)
