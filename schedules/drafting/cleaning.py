"""Text as it came out of a file → text as it was meant: widths, soft spaces, brackets, nothing unprintable."""

import re
import unicodedata
from collections.abc import Sequence

# Digits and letters become half-width; signs stay as printed.
_WIDTHS = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"), " "
)
_NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"), "")
_LINES = dict.fromkeys(map(ord, "\f\v\u0085\u2028\u2029"), "\n")
# Marks of other fonts: ∶ for a colon, ､ for 、.
_MARKS = (
    {ord(mark): "：" for mark in "∶︰﹕꞉"} | {ord(mark): "、" for mark in "､﹑"} | {ord(mark): "，" for mark in "﹐︐"}
)
_QUOTES = {ord("«"): "《", ord("»"): "》", ord("＜"): "〈", ord("＞"): "〉"}
_TABLE = _QUOTES | _MARKS | _WIDTHS | _SPACES | _NOTHING | _LINES

# A year in a document's number stands between 〔 〕, whatever the file has made of them.
_NUMBERED_YEAR = re.compile(r"[〔\[［【„(（﹝]\s*((?:19|20)\d\d)\s*[〕\]］】‟”)）﹞]\s*(?=\d+\s*号|第\s*\d+\s*号)")
_CJK = r"\u2e80-\u9fff\uf900-\ufaff"
_AROUND_DIGIT = re.compile(
    rf"(?<=[{_CJK}〔（(《“])[ ]+(?=\d)(?!\d{{1,2}}[.．、][{_CJK}])|(?<=\d)[ ]+(?=[{_CJK}％%〕）)—－–-])|(?<=[—－–])[ ]+(?=\d)"
)
# A scanned page has a point where the print has 。, and a space behind every character.
_FULL_STOP = re.compile(rf"(?<=[{_CJK}”）》]) ?[.．](?=[ \n]|$)(?! ?[\d)])")
_SPACED = re.compile(rf"(?:[{_CJK}] ){{3,}}[{_CJK}]")
_BY_QUOTE = re.compile(rf"(?<=[{_CJK}，。、；：]) +(?=[“‘《])|(?<=[”’》]) +(?=[{_CJK}“‘《])")
# A rule drawn with hyphens between two parts.
_RULE = re.compile(r"^ *(?:-{3,}|\*{3,}|_{3,}|={3,}) *$", re.MULTILINE)
# 「责任单位：市教育局」: corner brackets around a list are brackets.
_CORNERS = re.compile(r"[「『]((?:[省市区县]级?)?(?:责任|牵头|主责|主办|配合|负责)[^「」『』\n]{2,300})[」』]")
# 市教育局〈牵头〉: what a name does stands in brackets, whatever their kind.
_ROLE_MARK = re.compile(r"[〈<]((?:牵头|主责|主办|配合|参与|参加|协办|负责)(?:单位|部门)?)[〉>]")
_ENDS_PARAGRAPH = re.compile(r"</(?:p|div|h\d|li|tr)>|<br[^<>]{0,20}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_BY_MARK = re.compile(r"[ ]+(?=[，。；：、！？）】》”’〉)])|(?<=[，。；：、（【《“‘〈(])[ ]+")


def cleaned(text: str) -> str:
    """`text` with one kind of line end, half-width digits, plain spaces and no characters that cannot be printed."""
    text = _untagged(text.replace("\r\n", "\n").replace("\r", "\n")).translate(_TABLE)
    text = _RULE.sub("", _FULL_STOP.sub("。", text))
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    text = _ROLE_MARK.sub(r"（\1）", _CORNERS.sub(r"（\1）", text))
    return _NUMBERED_YEAR.sub(r"〔\1〕", text)


def _untagged(text: str) -> str:
    """A page's text that was kept with the marks of its paragraphs, without them."""
    if "</p>" not in text and "<br" not in text:
        return text
    return _TAG.sub("", _ENDS_PARAGRAPH.sub("\n", text)).replace("&nbsp;", " ")


def unindented(lines: Sequence[str]) -> list[str]:
    """Lines that begin with a tab as an indent, without it; in a table it is an empty first cell."""
    table = any(re.search(r"[^\t]\t", line) for line in lines)
    return [re.sub(r"^\t+(?=[ \u3000])" if table else r"^\t+", "", line) for line in lines]


def tightened(line: str) -> str:
    """One line without the spaces that typesetting put around digits and marks; ideographic spaces become plain ones."""
    line = line.replace("\u3000", " ")
    line = re.sub(r" {2,}", " ", line).strip(" ")
    line = _SPACED.sub(lambda found: found[0].replace(" ", ""), line)
    return _BY_QUOTE.sub("", _BY_MARK.sub("", _AROUND_DIGIT.sub("", line)))


def bare(text: str) -> str:
    """`text` without any white space: how names and lists compare."""
    return "".join(text.split())
