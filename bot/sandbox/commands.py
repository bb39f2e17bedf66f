"""The bot's command lists, per scope and language, and which of them a person's menu shows."""

import re

from bot.sandbox import limits
from bot.sandbox.refusals import Json, RefusedError, bad_request
from bot.sandbox.wording import cleaned

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_PLAIN_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators"}


class CommandBook:
    """What setMyCommands keeps; keys are (scope, language), a scope being its type or `chat:ID`."""

    def __init__(self) -> None:
        self.lists: dict[tuple[str, str], list[Json]] = {}

    def put(self, scope: object, language: str, commands: object) -> None:
        """Replace one list. Raises RefusedError for a scope, language or command Telegram would not take."""
        key = self.key(scope, language)
        found = [_command(entry) for entry in _as_list(commands)]
        if len(found) > limits.COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self.lists[key] = found

    def get(self, scope: object, language: str) -> list[Json]:
        """One list as it was set, empty when it was not."""
        return self.lists.get(self.key(scope, language), [])

    def drop(self, scope: object, language: str) -> None:
        """Forget one list."""
        self.lists.pop(self.key(scope, language), None)

    def key(self, scope: object, language: str) -> tuple[str, str]:
        """The key of a scope and language. Raises RefusedError when either is wrong."""
        if not _LANGUAGE.fullmatch(language):
            raise bad_request("invalid language code specified")
        return _scope(scope), language

    def menu(self, chat_id: int, language_code: str) -> list[Json]:
        """What a person sees in a private chat: the narrowest scope first, in each the own language before none.

        Source: Bot API, "Determining list of commands".
        """
        language = language_code.partition("-")[0]
        for scope in (f"chat:{chat_id}", "all_private_chats", "default"):
            for tongue in (language, ""):
                if self.lists.get((scope, tongue)):
                    return self.lists[scope, tongue]
        return []


def _scope(scope: object) -> str:
    if scope is None:
        return "default"
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in _PLAIN_SCOPES:
        return str(kind)
    if not isinstance(scope, dict) or kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = str(scope.get("chat_id", ""))
    if not chat_id:
        raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
    return f"{kind}:{chat_id}"


def _as_list(commands: object) -> list[object]:
    if commands is None:
        return []
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    return commands


def _command(entry: object) -> Json:
    if not isinstance(entry, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command = str(entry.get("command", "")).removeprefix("/").lower()
    description = cleaned(str(entry.get("description", "")))
    if not _NAME.fullmatch(command):
        raise _invalid("BOT_COMMAND_INVALID")
    if not description or len(description) > limits.COMMAND_DESCRIPTION:
        raise _invalid("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


def _invalid(error: str) -> RefusedError:
    return bad_request(error)
