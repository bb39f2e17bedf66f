"""How tests read what was exported: with other libraries than those that wrote it, where there are any."""

from datetime import datetime
from io import BytesIO

import docx
import openpyxl
from docx.document import Document
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEAD_ROW = 3


def book(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def sheet(content: bytes, name: str) -> Worksheet:
    found = book(content)[name]
    assert isinstance(found, Worksheet)
    return found


def rows(found: Worksheet) -> list[dict[str, object]]:
    """The rows under the heads, by head; days and instants as 2024-12-25 and 2024-12-25 10:32."""
    heads, *listed = found.iter_rows(min_row=HEAD_ROW, values_only=True)
    return [dict(zip(map(str, heads), map(_plain, row), strict=True)) for row in listed]


def _plain(value: object) -> object:
    return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00") if isinstance(value, datetime) else value


def paper(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


def words(found: Document) -> str:
    """Every paragraph and every cell of a document, line by line."""
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in found.paragraphs), *cells])
