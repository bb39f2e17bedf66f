"""One private chat between a person and the bot, and the messages in it."""

from dataclasses import dataclass, field

from bot.sandbox.people import Person
from bot.sandbox.refusals import Json


@dataclass(slots=True)
class Kept:
    """A message as both sides see it: the API object, and the world's version when it last changed."""

    message: Json
    version: int
    deleted: bool = False


@dataclass(slots=True)
class Chat:
    """`started`: the person has written, so the bot may. `read_up_to`: the last message the person has looked at."""

    person: Person
    messages: dict[int, Kept] = field(default_factory=dict)
    started: bool = False
    blocked: bool = False
    read_up_to: int = 0
    typing_until: float = 0.0
    keyboard: list[list[str]] = field(default_factory=list)

    def living(self, message_id: int) -> Kept | None:
        """The message of this id, None when there is none or it was deleted."""
        kept = self.messages.get(message_id)
        return kept if kept is not None and not kept.deleted else None

    def unread(self) -> int:
        """How many messages of the bot came after the last one that was read."""
        return sum(
            1
            for message_id, kept in self.messages.items()
            if message_id > self.read_up_to and not kept.deleted and kept.message["from"]["is_bot"]
        )


@dataclass(slots=True)
class Tap:
    """A tapped inline button on its way: until it is answered the person's app shows it as pressed."""

    callback_id: str
    chat_id: int
    message_id: int
    tapped_at: float
    version: int
    answered: bool = False
    text: str = ""
    alert: bool = False
