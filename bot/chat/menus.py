"""The list of commands that Telegram shows beside the text field, per role and language."""

import logging
from collections.abc import Mapping, Sequence

import telegram

from bot.chat.gateway import TelegramGateway
from bot.flows.ports import Outcome, Sent, Unreachable
from bot.texts.safe import shown

log = logging.getLogger(__name__)

MOST_COMMANDS = 100  # Bot API, setMyCommands
_LONGEST_DESCRIPTION = 256  # Bot API, BotCommand

# Commands and descriptions by language: a two-letter code, or "" for everybody whose language has no list of its own.
Menu = Mapping[str, Sequence[tuple[str, str]]]
_Key = tuple[int | None, str]


class Menus:
    """Sets menus and remembers what it has set: setting the same again makes no call; a failure is tried again then."""

    def __init__(self, gateway: TelegramGateway) -> None:
        self._gateway = gateway
        self._known: dict[_Key, tuple[tuple[str, str], ...]] = {}

    async def set_default(self, menu: Menu) -> bool:
        """What everybody sees; returns whether all of it is in place. Never raises for anything Telegram does."""
        return await self._set(None, menu)

    async def set_for(self, chat_id: int, menu: Menu) -> bool:
        """What one private chat sees instead, as a coordinator's does; returns whether all of it is in place."""
        return await self._set(chat_id, menu)

    async def clear_for(self, chat_id: int, languages: Sequence[str]) -> bool:
        """Let a chat see the default again, in each language (with "") that was set for it."""
        return all([await self._put((chat_id, language), ()) for language in languages])

    async def _set(self, chat_id: int | None, menu: Menu) -> bool:
        # A list, not a generator: one language that fails must not keep the others from being set.
        return all([await self._put((chat_id, language), tuple(menu[language])) for language in menu])

    async def _put(self, key: _Key, commands: tuple[tuple[str, str], ...]) -> bool:
        if self._known.get(key) == commands:
            return True
        outcome = await self._gateway.call(lambda bot: _told(bot, key, commands))
        if isinstance(outcome, Sent):
            self._known[key] = commands
        elif not isinstance(outcome, Unreachable):  # a coordinator who never wrote to the bot has no chat to set it in
            _complain(outcome)
        return isinstance(outcome, Sent)


async def _told(bot: telegram.Bot, key: _Key, commands: tuple[tuple[str, str], ...]) -> None:
    chat_id, language = key
    scope = telegram.BotCommandScopeDefault() if chat_id is None else telegram.BotCommandScopeChat(chat_id)
    if commands:
        wanted = [(name, shown(says, _LONGEST_DESCRIPTION)) for name, says in commands[:MOST_COMMANDS]]
        await bot.set_my_commands(wanted, scope=scope, language_code=language or None)
    else:
        await bot.delete_my_commands(scope=scope, language_code=language or None)


def _complain(outcome: Outcome) -> None:
    log.warning("a menu could not be set: %s", outcome)
