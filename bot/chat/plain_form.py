"""A message and its answer in the Bot API's own terms, without the library's objects in between.

A wave is made of these. Built and read through the library's objects, a message with buttons costs 690 µs of CPU, of which
255 µs remain this way (`benchmarks/sending.py`; Bot API, sendMessage and editMessageText).
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from bot.flows.ports import Action, Button, Outgoing, Sent
from bot.texts.safe import LABEL_LIMIT, TEXT_LIMIT, shown

METHODS = {Action.TEXT: "sendMessage", Action.EDIT: "editMessageText"}

_label = lru_cache(maxsize=1024)(lambda text: shown(text, LABEL_LIMIT))  # every message has the same few


def form_of(outgoing: Outgoing) -> bytes:
    """The form that sends a text or rewrites one; no preview of links, no parse mode."""
    fields = {
        "chat_id": str(outgoing.chat_id),
        "text": shown(outgoing.text, TEXT_LIMIT),
        "link_preview_options": '{"is_disabled": true}',
    }
    if outgoing.action is Action.EDIT:
        fields["message_id"] = str(outgoing.message_id)
    elif outgoing.reply_to is not None:
        fields["reply_parameters"] = json.dumps({"message_id": outgoing.reply_to, "allow_sending_without_reply": True})
    if keyboard := [_line(line) for line in outgoing.buttons if line]:
        fields["reply_markup"] = json.dumps({"inline_keyboard": keyboard})
    return _encoded(fields)


def _line(line: Sequence[Button]) -> list[dict[str, str]]:
    return [{"text": _label(button.label), "callback_data": button.data} for button in line]


def _encoded(fields: Mapping[str, str]) -> bytes:
    return "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items()).encode("ascii")


def accepted(body: bytes) -> Sent:
    """Takes the body of a 200; returns what was sent. Raises ValueError for what is no message and no plain yes.

    Telegram may answer with message_id 0 for a message it schedules itself (Bot API, Message): no id to point at.
    """
    answer: Any = json.loads(body)
    result = answer.get("result") if isinstance(answer, dict) and answer.get("ok") is True else None
    if result is True:  # an edit of a message sent inline; Bot API, editMessageText
        return Sent(None)
    if not isinstance(result, dict) or not isinstance(result.get("chat"), dict):
        raise ValueError("not a message")
    message_id, date = result.get("message_id"), result.get("date")
    if type(message_id) is not int or type(date) is not int:
        raise ValueError("not a message")
    return Sent(message_id or None)
