"""reply_markup: what a bot may hang under a message, checked as the real server checks it."""

from bot.sandbox import limits
from bot.sandbox.refusals import Json, bad_request
from bot.sandbox.wording import cleaned


def inline_keyboard(markup: Json | None) -> Json | None:
    """The inline keyboard of a reply_markup as it will be kept on the message, None when it holds none.

    Raises RefusedError for buttons that Telegram would not take.
    """
    rows = _rows(markup, "inline_keyboard")
    if rows is None:
        return None
    kept = [[_inline_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def reply_keyboard(markup: Json | None) -> list[list[str]] | None:
    """The rows of texts of a reply keyboard; empty when it is taken away, None when nothing is said about it."""
    if markup is None:
        return None
    if markup.get("remove_keyboard"):
        return []
    rows = _rows(markup, "keyboard")
    if rows is None:
        return None
    return [[_plain_button(button) for button in row] for row in rows if row]


def same(one: Json | None, other: Json | None) -> bool:
    """Whether two inline keyboards show the same."""
    return (one or None) == (other or None)


def _rows(markup: Json | None, field: str) -> list[list[object]] | None:
    if markup is None or field not in markup:
        return None
    rows = markup[field]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        of = " of the InlineKeyboardMarkup" if field == "inline_keyboard" else ""
        raise bad_request(f'field "{field}"{of} must be an Array of Arrays')
    return rows


def _inline_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    text = cleaned(button["text"])
    if not text:
        raise bad_request("inline keyboard button text must be non-empty")
    for field in ("url", "callback_data", "copy_text"):
        if button.get(field):
            return {"text": text, field: _checked(field, button[field])}
    raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")


def _checked(field: str, value: object) -> object:
    if isinstance(value, str):
        cleaned(value)  # refuses what cannot be written in UTF-8; the value itself stays as it is
    if field == "callback_data" and len(str(value).encode()) > limits.CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if field == "url" and not str(value).startswith(("https://", "http://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: wrong HTTP URL")
    return value if field == "copy_text" else str(value)


def _plain_button(button: object) -> str:
    text = button.get("text") if isinstance(button, dict) else button
    if not isinstance(text, str) or not cleaned(text):
        raise bad_request("keyboard button text must be non-empty")
    return cleaned(text)
