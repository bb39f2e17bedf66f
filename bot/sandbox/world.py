"""Everything the sandbox's Telegram knows, and the two things both sides do to it: make messages and change them.

Pure state: no network, no event loop, no clock of its own. What the bot may do is in `bot_side`, what people do in
`person_side`.
"""

import copy
import random
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.sandbox.chats import Chat, Kept, Tap
from bot.sandbox.commands import CommandBook
from bot.sandbox.files import FileShelf
from bot.sandbox.people import BotAccount, Person
from bot.sandbox.refusals import Json
from bot.sandbox.updates import UpdateQueue


class World:
    """Chats, files, commands and the update queue of one bot.

    `now` gives product time, which is what messages are dated with; `monotonic` gives real seconds, by which updates
    and taps grow old. `version` grows with every change, and `listeners` are called after each.
    """

    def __init__(
        self,
        people: Sequence[Person],
        bot: BotAccount,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        rng: random.Random | None = None,
    ) -> None:
        self.bot = bot
        self.now = now
        self.monotonic = monotonic
        # Ids only look random, they guard nothing; a seeded generator makes a test repeatable.
        self.rng = rng or random.Random()  # noqa: S311
        self.chats = {person.id: Chat(person) for person in people}
        self.updates = UpdateQueue(monotonic, self.rng)
        self.files = FileShelf()
        self.commands = CommandBook()
        self.descriptions: dict[str, str] = {}
        self.taps: dict[str, Tap] = {}
        self.version = 0
        self.last_message_id = 0
        self.listeners: list[Callable[[], None]] = []

    def touch(self) -> int:
        """Say that something changed; returns the new version."""
        self.version += 1
        for listener in self.listeners:
            listener()
        return self.version

    def date(self) -> int:
        """Product time as the API writes it."""
        return int(self.now().timestamp())

    def bot_user(self) -> Json:
        """The API's User of the bot."""
        return {"id": self.bot.id, "is_bot": True, "first_name": self.bot.name, "username": self.bot.username}

    def person_user(self, person: Person) -> Json:
        """The API's User of a person."""
        return {
            "id": person.id,
            "is_bot": False,
            "first_name": person.name,
            "language_code": person.language_code,
        }

    def private_chat(self, person: Person) -> Json:
        """The API's Chat between the bot and a person."""
        return {"id": person.id, "first_name": person.name, "type": "private"}

    def post(self, chat: Chat, sender: Json, content: Json, reply_to: Kept | None = None) -> Json:
        """Put a new message into a chat; returns the API's Message. One id sequence for all chats, as on Telegram."""
        self.last_message_id += 1
        message: Json = {
            "message_id": self.last_message_id,
            "from": sender,
            "chat": self.private_chat(chat.person),
            "date": self.date(),
        }
        if reply_to is not None:
            # The API shows one level of replies only.
            message["reply_to_message"] = {k: v for k, v in reply_to.message.items() if k != "reply_to_message"}
        message |= content
        chat.messages[self.last_message_id] = Kept(message, self.touch())
        return message

    def change(self, kept: Kept, content: Json, dropped: Sequence[str] = ()) -> Json:
        """Edit a message in place, leaving out the fields `dropped`; returns the API's Message.

        A new object each time: what was queued or quoted before shows the message as it then was.
        """
        message = {key: value for key, value in kept.message.items() if key not in dropped}
        kept.message = {**message, "edit_date": self.date(), **content}
        kept.version = self.touch()
        return kept.message

    def remove(self, kept: Kept) -> None:
        """Delete a message for both sides."""
        kept.deleted = True
        kept.version = self.touch()

    def queue(self, kind: str, body: Json, life: float | None = None) -> int | None:
        """Queue an update with a copy of `body`; returns its id, None when it was not taken."""
        own = copy.deepcopy(body)
        update_id = self.updates.push(kind, own) if life is None else self.updates.push(kind, own, life)
        self.touch()
        return update_id
