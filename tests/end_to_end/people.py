"""People on Telegram's side: what they write, tap and send, as the updates Telegram would make of it."""

import re
import secrets
from collections.abc import Callable
from itertools import count
from typing import Any

from tests.end_to_end.foreign_api import Chat, ForeignApi
from tests.end_to_end.methods import Refusal

_ids = count(51_000_001, 17)
_COMMAND = re.compile(r"/\w+")

Message = dict[str, Any]


class Person:
    """Somebody with a private chat. `entities=False` is a client that does not mark commands."""

    def __init__(
        self,
        api: ForeignApi,
        name: str,
        *,
        language: str | None = "zh-hans",
        entities: bool = True,
        user_id: int | None = None,
    ) -> None:
        self.api, self.entities = api, entities
        self.id = next(_ids) if user_id is None else user_id
        self.user: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": name}
        if language:
            self.user["language_code"] = language
        self.about: dict[str, Any] = {"id": self.id, "first_name": name, "type": "private"}

    def known(self) -> "Person":
        """Has written to this bot before."""
        self._open_chat()
        return self

    # -- what they do -------------------------------------------------------------------------------------------------

    def say(self, text: str, *, reply_to: Message | None = None, **more: Any) -> Message:
        """Write a text."""
        return self.send(text=text, **self._marks(text), **self._reply(reply_to), **more)

    def send(self, *, update_id: int | None = None, **content: Any) -> Message:
        """Send a message with this content."""
        message = self.make(**content)
        self.api.put("message", message, update_id)
        return message

    def make(self, **content: Any) -> Message:
        """A complete message that is not sent yet."""
        self._open_chat()
        message = {
            "message_id": self.api.next_message_id(),
            "from": self.user,
            "chat": self.about,
            "date": self._now(),
            **content,
        }
        self._chat.messages[message["message_id"]] = message
        return message

    def edit(self, message: Message, text: str) -> Message:
        """Change the words of a message."""
        changed = {**message, "text": text, "edit_date": max(self._now(), message["date"] + 1)}
        self.api.put("edited_message", changed)
        return changed

    def tap(self, message: Message, label: str = "", *, data: str | None = None) -> str:
        """Tap the button whose label holds `label`, or send made-up data; returns the query's id."""
        query = str(secrets.randbelow(10**18) + 10**17)
        with self.api.changed:
            self.api.taps.add(query)
        value = buttons(message)[label] if data is None else data
        tapped = {"id": query, "from": self.user, "message": message, "chat_instance": str(self.id), "data": value}
        self.api.put("callback_query", tapped)
        return query

    def block(self) -> None:
        """Stop the bot."""
        self._open_chat()
        self._chat.refusal = Refusal(403, "Forbidden: bot was blocked by the user")
        self._changed("member", "kicked")

    def come_back(self) -> None:
        """Start the bot again."""
        self._chat.refusal = None
        self._changed("kicked", "member")

    def file(self, size: int, content: bytes = b"") -> dict[str, Any]:
        """A file that Telegram holds, as it describes it."""
        name = "BQAC" + secrets.token_urlsafe(24)
        self.api.files[name] = (size, content)
        return {"file_id": name, "file_unique_id": secrets.token_hex(7), "file_size": size}

    def photo(self) -> list[dict[str, Any]]:
        """A photo in two sizes."""
        return [
            {**self.file(1200, b"s" * 1200), "width": 90, "height": 67},
            {**self.file(40_000, b"L" * 40_000), "width": 1280, "height": 960},
        ]

    # -- what they read -----------------------------------------------------------------------------------------------

    @property
    def received(self) -> list[Message]:
        """What the bot has written here, oldest first, as it stands now."""
        chat = self.api.chats.get(self.id)
        return [m for m in chat.messages.values() if m["from"]["is_bot"]] if chat else []

    def texts(self) -> list[str]:
        """The words of what the bot has written here."""
        return [message.get("text", "") for message in self.received]

    def got(self, words: str, *, after: int = 0, within: float = 20.0) -> Message:
        """The first message from the bot newer than message `after` that holds `words`."""
        return self.api.wait_for(
            lambda: next((m for m in self.received if m["message_id"] > after and words in m.get("text", "")), None),
            f"{self.user['first_name']} reads {words!r}; so far {self.texts()!r}",
            within,
        )

    def ask(self, text: str, words: str = "", within: float = 20.0) -> Message:
        """Write a text and wait for the answer that holds `words`."""
        return self.got(words, after=self.say(text)["message_id"], within=within)

    def toast(self, query: str) -> str:
        """What the tapped button answered."""

        def found() -> list[str] | None:
            answered = (c for c in self.api.calls if c.method == "answerCallbackQuery" and c.code == 200)
            return next(([c.params.get("text", "")] for c in answered if c.params["callback_query_id"] == query), None)

        return self.api.wait_for(found, "an answer to a tap")[0]

    # -- how ----------------------------------------------------------------------------------------------------------

    @property
    def _chat(self) -> Chat:
        return self.api.chats[self.id]

    def _open_chat(self) -> None:
        with self.api.changed:
            self.api.chats.setdefault(self.id, Chat(self.about))

    def _now(self) -> int:
        return int(self.api.clock.wall().timestamp())

    def _marks(self, text: str) -> dict[str, Any]:
        command = _COMMAND.match(text)
        if not (command and self.entities):
            return {}
        return {"entities": [{"type": "bot_command", "offset": 0, "length": len(command[0])}]}

    def _reply(self, message: Message | None) -> dict[str, Any]:
        if message is None:
            return {}
        return {"reply_to_message": {key: value for key, value in message.items() if key != "reply_to_message"}}

    def _changed(self, before: str, after: str) -> None:
        bot = {key: self.api.bot[key] for key in ("id", "is_bot", "first_name", "username")}

        def member(status: str) -> dict[str, Any]:
            return {"user": bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}

        change = {
            "chat": self.about,
            "from": self.user,
            "date": self._now(),
            "old_chat_member": member(before),
            "new_chat_member": member(after),
        }
        self.api.put("my_chat_member", change)


def buttons(message: Message) -> dict[str, str]:
    """Label -> callback data of a message's buttons."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["text"]: button.get("callback_data", "") for row in rows for button in row}


def first_line(message: Message) -> str:
    """The line that names a message's kind."""
    return str(message.get("text", "")).partition("\n")[0]


def everybody(people: list[Person], done: Callable[[Person], object], what: str, within: float = 30.0) -> None:
    """Wait until `done` holds for all of them."""
    api = people[0].api
    api.wait_for(lambda: all(done(person) for person in people), what, within)
