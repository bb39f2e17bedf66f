"""Bytes as text: UTF-8, UTF-16 with a mark, or GB18030 as Chinese offices save it."""

import codecs
import re

from bot.documents.refusal import Unreadable

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,20})""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a web page says how it is encoded
# GB2312 and GBK pages hold characters of GB18030, whatever they declare.
_FAMILIES = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "utf-8": "utf-8", "utf8": "utf-8"}
# What no text has: control characters other than tab, newline, form feed, carriage return.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1b\x7f]")
_MOST_CONTROLS = 0.01


def decoded(data: bytes) -> str:
    """The text that `data` encodes. Raises Unreadable for anything that is no text in UTF-8 or GB18030."""
    for encoding in _encodings(data):
        try:
            return _text(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Unreadable("is neither text in UTF-8 or GB18030 nor a docx, pdf or html file")


def _encodings(data: bytes) -> list[str]:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return [encoding]
    declared = _DECLARED.search(data[:_HEAD])
    named = _FAMILIES.get(declared[1].decode("ascii").casefold()) if declared else None
    return list(dict.fromkeys(filter(None, (named, "utf-8", "gb18030"))))


def _text(text: str) -> str:
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls > len(text) * _MOST_CONTROLS:
        raise Unreadable("is binary, not text; give a txt, html, docx or pdf file")
    return _CONTROL.sub("", text)


def one_kind_of_newline(text: str) -> str:
    """Every line ends in one newline; a page break is one too."""
    text = re.sub(r"\r\n?|[\f\v\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    return re.sub("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]", "", text)
