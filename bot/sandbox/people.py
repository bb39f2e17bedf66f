"""Who is in the sandbox: the persons who chat, and the bot they chat with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account; `id` is also the id of the private chat with the bot.

    `role`, `role_en` and `contact` are for the page only, the Bot API never shows them: labels, and whether this is
    somebody whom reminders are for (the page's guide leads there).
    """

    id: int
    name: str
    role: str
    role_en: str = ""
    language_code: str = "zh-hans"
    contact: bool = False

    def __post_init__(self) -> None:
        if self.id <= 0:
            raise ValueError(f"a person's id is positive, not {self.id}")
        if not self.name.strip():
            raise ValueError("a person has a name")


@dataclass(frozen=True, slots=True)
class BotAccount:
    """The bot as Telegram knows it."""

    id: int
    name: str = "督办"
    username: str = "duban_sandbox_bot"


def account_of(token: str) -> BotAccount:
    """The account a token belongs to: the number before the colon.

    Raises ValueError for a text that is no token; the message does not repeat it.
    """
    number, colon, secret = token.partition(":")
    if not (number.isascii() and number.isdecimal() and colon and secret):
        raise ValueError("a bot token looks like 123456789:letters-and-digits")
    return BotAccount(int(number))
