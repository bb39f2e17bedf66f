"""A web page as text: blocks are lines, rows of a data table are lines of cells, what frames the page is left out."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from lxml import etree

from bot.documents.grid import Cell, Grid
from bot.documents.refusal import Unreadable

_MARKUP = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|meta|div|p|table|span)\b[^>]*>", re.IGNORECASE)
_HEAD = 4096  # characters in which a web page shows that it is one
_SUFFIXES = {".html", ".htm", ".xhtml", ".shtml"}
_FRAME = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "svg",
        "math",
        "select",
        "button",
        "nav",
        "footer",
        "object",
        "video",
        "audio",
        "textarea",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset({"td", "th"})
# A table that lays a page out has whole articles in its cells; one of data has not.
_LONGEST_CELL = 1500
_MOST_BLOCKS = 12


def looks_like_web_page(name: str, text: str) -> bool:
    """Whether a text file is a web page, by its markup; its name alone does not make it one."""
    found = _MARKUP.search(text[:_HEAD]) or (PurePath(name).suffix.lower() in _SUFFIXES and _MARKUP.search(text))
    return bool(found)


def web_page_text(page: str) -> str:
    """The lines of the page. Raises Unreadable where nothing of it can be parsed."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(page.encode("utf-8", "ignore"), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise Unreadable(f"is not a readable web page: {problem}") from None
    if root is None:
        raise Unreadable("is a web page without content")
    return _Page().text(root)


class _Page:
    """Puts the text together in the order of the page; a stack instead of recursion, however deep the page is."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []

    def text(self, root: Any) -> str:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start" and tag in _FRAME:
                walk.skip_subtree()
            elif event == "start" and tag == "table" and _holds_data(element):
                self._take_rows(element)
                walk.skip_subtree()
            elif event == "start":
                self._break_before(tag)
                self._line.append(_flowed(element.text, tag))
            else:
                self._break_before(tag)
                self._line.append(_flowed(element.tail, ""))
        self._end_line()
        return "\n".join(self._lines) + "\n"

    def _break_before(self, tag: Any) -> None:
        if tag in _BLOCKS or tag in _CELLS:
            self._end_line()

    def _end_line(self) -> None:
        if line := "".join(self._line).strip(" "):
            self._lines.append(line)
        self._line.clear()

    def _take_rows(self, table: Any) -> None:
        self._end_line()
        grid = Grid()
        for row in table.iter("tr"):
            cells = grid.row(_cell(element) for element in row if element.tag in _CELLS)
            if any(cells):
                self._lines.append("\t".join(cells).rstrip("\t"))


def _holds_data(table: Any) -> bool:
    if next(table.iterdescendants("table"), None) is not None:
        return False
    cells = list(table.iter("td", "th"))
    wide = any(sum(child.tag in _CELLS for child in row) > 1 for row in table.iter("tr"))
    return wide and not any(_is_article(cell) for cell in cells)


def _is_article(cell: Any) -> bool:
    blocks = sum(1 for element in cell.iterdescendants() if element.tag in _BLOCKS)
    return blocks > _MOST_BLOCKS or sum(map(len, cell.itertext())) > _LONGEST_CELL


def _cell(cell: Any) -> Cell:
    """The text of a cell, and how many columns and rows it spans."""
    parts = (" ".join(part.split()) for part in _cell_parts(cell))
    return Cell(" ".join(filter(None, parts)), _span(cell, "colspan"), _span(cell, "rowspan"))


def _span(cell: Any, name: str) -> int:
    span = str(cell.get(name, "1")).strip()
    return int(span) if re.fullmatch(r"[1-9]\d{0,3}", span) else 1


def _cell_parts(cell: Any) -> Iterator[str]:
    part = ""
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag in _FRAME:
            walk.skip_subtree()
            continue
        if element.tag in _BLOCKS:
            yield part
            part = ""
        part += (element.text or "") if event == "start" else (element.tail or "") if element is not cell else ""
    yield part


def _flowed(text: str | None, tag: str) -> str:
    """Text as a browser flows it: line ends in the source are no line ends of the page, except in <pre>."""
    if not text:
        return ""
    if tag == "pre":
        return text
    # Between two Chinese characters a line end in the source is nothing, elsewhere a space.
    text = re.sub(r"(?<=[^\x00-\x7f])[ \t]*[\r\n]\s*(?=[^\x00-\x7f])", "", text)
    return re.sub(r"[ \t\r\n]+", " ", text)
