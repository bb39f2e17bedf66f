"""What the Bot API documents about each method's parameters, and how a request is read and refused."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.requests import Request

_SENDING: Final = (
    "business_connection_id message_thread_id direct_messages_topic_id disable_notification protect_content "
    "allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup"
)
_CAPTION: Final = "caption parse_mode caption_entities show_caption_above_media"

# Method -> what must be given, what may be given. https://core.telegram.org/bots/api, "Available methods".
METHODS: Final[Mapping[str, tuple[str, str]]] = {
    "getMe": ("", ""),
    "getUpdates": ("", "offset limit timeout allowed_updates"),
    "getWebhookInfo": ("", ""),
    "setWebhook": ("url", "certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"),
    "deleteWebhook": ("", "drop_pending_updates"),
    "setMyCommands": ("commands", "scope language_code"),
    "getMyCommands": ("", "scope language_code"),
    "deleteMyCommands": ("", "scope language_code"),
    "setMyName": ("", "name language_code"),
    "setMyDescription": ("", "description language_code"),
    "setMyShortDescription": ("", "short_description language_code"),
    "sendMessage": ("chat_id text", f"parse_mode entities link_preview_options {_SENDING}"),
    "sendDocument": ("chat_id document", f"thumbnail disable_content_type_detection {_CAPTION} {_SENDING}"),
    "sendPhoto": ("chat_id photo", f"has_spoiler {_CAPTION} {_SENDING}"),
    "sendChatAction": ("chat_id action", "business_connection_id message_thread_id"),
    "editMessageText": (
        "text",
        "business_connection_id chat_id message_id inline_message_id parse_mode entities link_preview_options reply_markup",
    ),
    "editMessageReplyMarkup": ("", "business_connection_id chat_id message_id inline_message_id reply_markup"),
    "answerCallbackQuery": ("callback_query_id", "text show_alert url cache_time"),
    "getFile": ("file_id", ""),
}

_OBJECTS: Final = frozenset({"scope", "reply_parameters", "reply_markup", "link_preview_options"})
_LISTS: Final = frozenset({"allowed_updates", "commands", "entities", "caption_entities"})
_NUMBERS: Final = frozenset({"offset", "limit", "timeout", "message_id", "chat_id", "cache_time"})
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


class Refusal(Exception):
    """What Telegram says no with."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


async def parsed(request: Request) -> dict[str, Any]:
    """The parameters: of the query, and of a form, a JSON object or a multipart body."""
    found: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            body = json.loads(await request.body())
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise Refusal(400, "Bad Request: request body must be a JSON object")
        return {**found, **body}
    async with request.form() as form:
        for name, value in form.multi_items():
            found[name] = await value.read() if isinstance(value, UploadFile) else value
    return found


def checked(method: str, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters with their JSON read; raises Refusal for anything the documentation does not allow."""
    required, optional = (names.split() for names in METHODS[method])
    for name in params:
        if name not in (*required, *optional):
            raise Refusal(400, f"Bad Request: {method} has no parameter {name}")
    for name in required:
        if params.get(name) in (None, ""):
            raise Refusal(
                400, "Bad Request: message text is empty" if name == "text" else f"Bad Request: {name} is empty"
            )
    read = {name: _read(name, value) for name, value in params.items()}
    if method == "setMyCommands":
        _check_commands(read["commands"])
    return read


def _read(name: str, value: Any) -> Any:
    if name in _OBJECTS | _LISTS:
        try:
            value = json.loads(value) if isinstance(value, str) else value
        except ValueError:
            raise Refusal(400, f"Bad Request: can't parse {name} JSON object") from None
        if not isinstance(value, list if name in _LISTS else dict):
            raise Refusal(400, f"Bad Request: object expected as {name}")
    if name in _NUMBERS and not re.fullmatch(r"-?\d+", str(value)):
        raise Refusal(400, f"Bad Request: {name} must be an integer")
    return value


def _check_commands(commands: list[Any]) -> None:
    if len(commands) > 100:
        raise Refusal(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"]):
            raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise Refusal(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")


def keyboard(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The inline keyboard as Telegram keeps it; None without buttons."""
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        return None  # a reply keyboard is no part of the message
    for row in markup["inline_keyboard"]:
        for button in row:
            _check_button(button)
    rows = [row for row in markup["inline_keyboard"] if row]
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: dict[str, Any]) -> None:
    if not str(button.get("text", "")).strip():
        raise Refusal(400, "Bad Request: can't parse inline keyboard button: text buttons must be non-empty")
    data = button.get("callback_data")
    if data is None and "url" not in button and "copy_text" not in button:
        raise Refusal(
            400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if data is not None and not 1 <= len(data.encode()) <= 64:
        raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
