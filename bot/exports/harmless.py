"""Text from people as other programs may take it: nothing they would execute, nothing they cannot hold.

What begins like a formula gets an apostrophe in front, as OWASP advises for "CSV injection"; full-width signs too, since
Excel reads ＝ as = where Chinese is typed. In a workbook cells are strings besides, but people save workbooks as CSV.
"""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNHELD = re.compile(  # what XML 1.0 has no place for, and what reverses the reading direction (fdp.exe as exe.pdf)
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_BEGINS_FORMULA = frozenset("=+-@＝＋－＠﹢﹣﹦﹫−")
_UNSEEN = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp", "Mn", "Me"})


def clean(text: str) -> str:
    """The text without controls, tabs as blanks, line ends as line feeds."""
    return _UNHELD.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))


def harmless(text: str) -> str:
    """The clean text, with an apostrophe in front where a spreadsheet might take it for a formula."""
    shown = clean(text)
    return f"'{shown}" if _first_seen(shown) in _BEGINS_FORMULA else shown


def _first_seen(text: str) -> str:
    return next((sign for sign in text if unicodedata.category(sign) not in _UNSEEN), "")
