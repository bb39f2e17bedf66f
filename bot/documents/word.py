"""A Word document as text: paragraphs with the numbers Word counts for them, tables as rows of cells, footnotes in place."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from bot.documents.grid import Cell, Grid
from bot.documents.refusal import Unreadable
from bot.documents.word_numbers import Numbers
from bot.documents.zipped import checked

_MAIN = "word/document.xml"
_KINDS = {
    "xl/workbook.xml": "is an Excel workbook; save the sheet as .docx, .html or tab-separated text",
    "ppt/presentation.xml": "is a presentation; give the document itself",
    "content.xml": "is an OpenDocument file; save it as .docx",
}
_DEEPEST = 200
# Deleted text, and the second copy that Word keeps of a drawing for older programs.
_UNSEEN = frozenset(map(qn, ("w:del", "w:moveFrom", "w:rPr", "w:pPr", "w:instrText"))) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_P, _TBL, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TEXT, _TAB, _NOTE, _BOX = qn("w:t"), qn("w:tab"), qn("w:footnoteReference"), qn("w:txbxContent")
_BREAKS = frozenset({qn("w:br"), qn("w:cr")})
_HYPHEN = qn("w:noBreakHyphen")
_ID, _VAL = qn("w:id"), qn("w:val")


def word_text(data: bytes) -> str:
    """The lines of the docx file in `data`. Raises Unreadable for another kind of file, a damaged or a dangerous one."""
    archive = checked(data)
    names = set(archive.namelist())
    if _MAIN not in names:
        raise Unreadable(next((words for name, words in _KINDS.items() if name in names), "is a zip archive, no docx"))
    try:
        opened = docx.Document(io.BytesIO(data))
        return "".join(f"{line}\n" for line in _Text(opened).lines())
    except Unreadable:
        raise
    except Exception as problem:  # the library lets out whatever a damaged part makes it stumble over
        raise Unreadable(f"is a damaged docx file ({type(problem).__name__}); open it and save it again") from None


class _Text:
    """The text of one opened document."""

    def __init__(self, opened: Any) -> None:
        self._body = opened.element.body
        self._numbers = Numbers(_related(opened, "numbering"), opened.styles.element)
        self._notes = _notes(_related(opened, "footnotes"))

    def lines(self) -> Iterator[str]:
        yield from self._blocks(self._body, 0)

    def _blocks(self, parent: Any, depth: int) -> Iterator[str]:
        """The paragraphs and tables below `parent`, content controls and inserted blocks included."""
        if depth > _DEEPEST:
            raise Unreadable("is nested too deeply to be a document")
        for child in parent:
            if child.tag == _P:
                yield from self._paragraph(child, depth)
            elif child.tag == _TBL:
                yield from self._rows(child, depth)
            elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
                yield from self._blocks(child, depth + 1)

    def _paragraph(self, paragraph: Any, depth: int) -> Iterator[str]:
        line = (self._numbers.before(paragraph) + _inline(paragraph)).rstrip()
        yield from (part for part in line.split("\n") if part.strip())
        for element in paragraph.iter(_BOX, _NOTE):
            if any(above.tag in _UNSEEN or above.tag == _BOX for above in element.iterancestors()):
                continue
            if element.tag == _BOX:
                yield from self._blocks(element, depth + 1)
            elif note := self._notes.get(str(element.get(_ID))):
                yield note

    def _rows(self, table: Any, depth: int) -> Iterator[str]:
        grid = Grid()
        for row in table.iter(_ROW):
            if next(row.iterancestors(_TBL)) is not table:
                continue
            cells = grid.row(self._cell(cell, depth) for cell in row.iter(_CELL) if _row_of(cell) is row)
            if any(cells):
                yield "\t".join(cells).rstrip("\t")

    def _cell(self, cell: Any, depth: int) -> Cell:
        """The text of a cell on one line, how many columns it spans, and whether it only goes on with the one above."""
        parts = (part.replace("\t", " ").strip() for part in self._blocks(cell, depth + 1))
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        columns = str(span.get(_VAL)) if span is not None else "1"
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        return Cell(
            " ".join(filter(None, parts)),
            int(columns) if re.fullmatch(r"[1-9]\d{0,3}", columns) else 1,
            goes_on=merged is not None and merged.get(_VAL) != "restart",
        )


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(_ROW), None)


def _inline(paragraph: Any) -> str:
    """The characters of a paragraph as they are seen: insertions and links included, deletions and boxes not."""
    found: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == _TEXT:
            found.append(element.text or "")
        elif element.tag == _TAB:
            found.append("\t")
        elif element.tag in _BREAKS:
            found.append("\n")
        elif element.tag == _HYPHEN:
            found.append("-")
        elif isinstance(element.tag, str) and element.tag not in _UNSEEN and element.tag != _BOX:
            waiting += reversed(element)
    return "".join(found)


def _related(opened: Any, kind: str) -> Any:
    """The root of the part that holds the numbering or the footnotes; None where there is none."""
    for relation in opened.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            element = getattr(relation.target_part, "element", None)
            return element if element is not None else parse_xml(relation.target_part.blob)
    return None


def _notes(root: Any) -> Mapping[str, str]:
    if root is None:
        return {}
    return {
        str(note.get(_ID)): "".join(_inline(paragraph) for paragraph in note.iter(_P)).strip()
        for note in root
        if isinstance(note.tag, str)
    }
