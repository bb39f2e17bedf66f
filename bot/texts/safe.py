"""Text that any chat can show: whatever people, plans or programs put in, Telegram takes it, and it reads one way.

Stored words stay as they were sent; this is only for what is shown. What counts as blank follows what Telegram's own
server strips before it calls a message empty (tdlib/td, td/telegram/misc.cpp: clean_input_string,
strip_empty_characters).
"""

import re
import unicodedata

TEXT_LIMIT = 4096  # code points of a message, Bot API sendMessage
CAPTION_LIMIT = 1024  # of a caption, Bot API sendDocument
TOAST_LIMIT = 200  # of an answer to a tapped button, Bot API answerCallbackQuery
LABEL_LIMIT = 64  # of a button; the Bot API names no number, a phone shows about half of this

PLACEHOLDER = "…"
_ELLIPSIS = "…"

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 and C1 controls but tab and line feed: NUL ends texts in PostgreSQL
    "\ud800-\udfff"  # lone surrogates: no UTF-8 for them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # Unicode's Bidi_Control: fdp.exe must not read as exe.pdf
)
# Letters and marks that draw nothing, so that a text of them alone is blank all the same.
_BLANK_SIGNS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc")
_BLANK_KINDS = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"})
_JOINERS = "\u200d\ufe0e\ufe0f"


def shown(text: str, limit: int = TEXT_LIMIT) -> str:
    """Takes any text; returns it fit for display: one to `limit` code points, no controls, something to see.

    Line ends become line feeds. A longer text is cut and ends in an ellipsis; a blank one becomes a placeholder.
    """
    if limit < 1:
        raise ValueError("a shown text has room for at least one character")
    seen = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return PLACEHOLDER if _is_blank(seen) else _cut(seen, limit)


def _is_blank(text: str) -> bool:
    return all(unicodedata.category(sign) in _BLANK_KINDS or sign in _BLANK_SIGNS for sign in text)


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    kept = text[: limit - len(_ELLIPSIS)]
    # A joiner at the end would glue the ellipsis to half an emoji; leading blanks may be all that is left.
    return PLACEHOLDER if _is_blank(kept) else kept.rstrip(_JOINERS) + _ELLIPSIS
