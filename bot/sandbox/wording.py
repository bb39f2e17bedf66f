"""What Telegram does to a text on its way: cleaning, counting, splitting, finding entities."""

import re

from bot.sandbox import limits
from bot.sandbox.refusals import Json, bad_request

# tdlib/td, misc.cpp, clean_input_string: control characters become blanks, the bidi and vertical-line ones go.
_TO_BLANK = {code: " " for code in range(32) if code not in (10, 13)}
_TO_NOTHING = dict.fromkeys([13, *range(0x2028, 0x202F), 0x0333, 0x033F, 0x030A])
_CLEANED: dict[int, str | None] = {**_TO_BLANK, **_TO_NOTHING}

_ENTITIES = re.compile(
    r"(?P<url>https?://[^\s<>\"，。；！？（）【】“”]+|(?<![\w.@/])t\.me/[\w?=/-]+)"
    r"|(?P<email>[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])",
    re.ASCII,
)


def cleaned(text: str) -> str:
    """The text as the server keeps it. Raises RefusedError when it cannot be written in UTF-8 (a lone surrogate)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return text.translate(_CLEANED).strip()


def message_text(text: str) -> str:
    """A bot's text, ready to be kept. Raises RefusedError when it is empty or too long."""
    if not text:
        raise bad_request("message text is empty")
    kept = cleaned(text)
    if len(text.encode()) > limits.TEXT_BYTES:
        raise bad_request("text is too long")
    if not kept:
        raise bad_request("message text is empty")
    if len(kept) > limits.TEXT:
        raise bad_request("message is too long")
    return kept


def caption(text: str) -> str:
    """A bot's caption, perhaps empty. Raises RefusedError when it is too long."""
    kept = cleaned(text)
    if len(kept) > limits.CAPTION:
        raise bad_request("message caption is too long")
    return kept


def pieces(text: str) -> list[str]:
    """What a person's app sends for a long text: several messages, cut at line ends where there are any."""
    rest, found = text, []
    while len(rest) > limits.TEXT:
        cut = rest.rfind("\n", 1, limits.TEXT)
        cut = cut if cut > 0 else limits.TEXT
        found.append(rest[:cut])
        rest = rest[cut:].lstrip("\n")
    return [*found, rest] if rest else found


def entities(text: str) -> list[Json]:
    """The commands, links and addresses the server finds by itself; offsets are in UTF-16 units."""
    return [
        {"type": match.lastgroup, "offset": units(text[: match.start()]), "length": units(match.group())}
        for match in _ENTITIES.finditer(text)
    ]


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
