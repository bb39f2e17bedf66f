"""A Word document of a Chinese office: named fonts for both scripts, headings, tables, numbered pages.

The measures of the page follow GB/T 9704-2012 (公文格式): A4, margins of 37, 35, 28 and 26 mm, page numbers between dashes.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.text.paragraph import CT_P
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from bot.exports.harmless import clean

BODY, HEADING, LATIN = "宋体", "黑体", "Times New Roman"
_BODY_SIZE, _CELL_SIZE = 12, 10.5  # 小四, 五号
_HEADINGS = {1: 16, 2: 14, 3: 12}  # 三号, 四号, 小四
_TITLE = 22  # 二号
_WHO, _QUOTE = "Attribution", "Words"  # styles of our own; a style's id is its name
_WIDTH = 156  # millimetres between the margins


class Paper:
    """A document being written, from top to bottom."""

    def __init__(self, title: str) -> None:
        self._file: Document = docx.Document()
        self._file.core_properties.title = clean(title)
        self._file.core_properties.author = ""
        _page(self._file)
        _style(self._file, "Normal", BODY, _BODY_SIZE)
        for level, size in _HEADINGS.items():
            _style(self._file, f"Heading {level}", HEADING, size)
        _own_style(self._file, _WHO, HEADING, _CELL_SIZE, indent=1, before=6, after=0)
        _own_style(self._file, _QUOTE, BODY, _BODY_SIZE, indent=2, before=0, after=2)
        self._end = self._file.element.body.sectPr
        self._patterns = {style_id: _pattern(style_id) for style_id in (_WHO, _QUOTE)}
        self._title(title)

    def _title(self, text: str, *, on_a_new_page: bool = False) -> None:
        line = self._file.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_after = Pt(6)
        line.paragraph_format.page_break_before = on_a_new_page
        _written(line, text, HEADING, _TITLE)

    def next_page(self, title: str) -> None:
        """Another paper of the same kind, on a page of its own."""
        self._title(title, on_a_new_page=True)

    def centred(self, text: str) -> None:
        """A line under the title."""
        line = self._file.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_after = Pt(12)
        _written(line, text, BODY, _CELL_SIZE)

    def heading(self, text: str, level: int) -> None:
        """A heading that navigation panes and tables of contents know."""
        line = self._file.add_heading(level=level)
        line.paragraph_format.space_before = Pt(12 if level == 1 else 8)
        line.paragraph_format.space_after = Pt(4)
        _written(line, text, HEADING, _HEADINGS[level])

    def paragraph(self, text: str) -> None:
        """Our own words: the first line is indented by two characters."""
        line = self._file.add_paragraph()
        line.paragraph_format.first_line_indent = Pt(2 * _BODY_SIZE)
        line.paragraph_format.line_spacing = 1.3
        line.paragraph_format.space_after = Pt(3)
        _written(line, text, BODY, _BODY_SIZE)

    def flush(self, text: str) -> None:
        """A line that begins at the margin: whom a letter is addressed to."""
        line = self._file.add_paragraph()
        line.paragraph_format.space_after = Pt(6)
        _written(line, text, BODY, _BODY_SIZE)

    def to_the_right(self, text: str) -> None:
        """A line that ends four characters before the margin, as signatures do."""
        line = self._file.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(4 * _BODY_SIZE)
        line.paragraph_format.space_after = Pt(6)
        _written(line, text, BODY, _BODY_SIZE)

    def gap(self) -> None:
        """Room for a seal."""
        self._file.add_paragraph().paragraph_format.space_after = Pt(2 * _BODY_SIZE)

    def quoted(self, who: str, text: str) -> None:
        """Somebody's words as they wrote them: who said it, then what, set in from the margin."""
        self._styled(_WHO, who)
        for part in clean(text).split("\n"):
            self._styled(_QUOTE, part)

    def _styled(self, style_id: str, text: str) -> None:
        # There may be ten thousand of these, and the library looks for the end of the document each time it adds a
        # paragraph. Here the end is at hand, and the paragraph is a copy that only needs its text.
        line = deepcopy(self._patterns[style_id])
        line[-1][-1].text = clean(text)
        self._end.addprevious(line)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
        """A table whose heads repeat on every page; `widths` are shares of the line."""
        table = self._file.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        measured = [Mm(_WIDTH * width / sum(widths)) for width in widths]
        for column, width in zip(table.columns, measured, strict=True):
            column.width = width
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            _fill(cell, head, HEADING, WD_ALIGN_PARAGRAPH.CENTER)
        _repeat(table.rows[0]._tr)
        for row in rows:
            drawn = table.add_row()
            _keep_whole(drawn._tr)
            for cell, text in zip(drawn.cells, row, strict=True):
                _fill(cell, text, BODY, WD_ALIGN_PARAGRAPH.LEFT)
        for drawn in table.rows:
            for cell, width in zip(drawn.cells, measured, strict=True):
                cell.width = width
        self._file.add_paragraph().paragraph_format.space_after = Pt(2)

    def content(self) -> bytes:
        """The file."""
        into = BytesIO()
        self._file.save(into)
        return into.getvalue()


def _page(file: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _written(foot, "— ", BODY, _BODY_SIZE)
    _field(_written(foot, "", BODY, _BODY_SIZE), "PAGE")
    _written(foot, " —", BODY, _BODY_SIZE)


def _style(file: Document, name: str, font: str, size: float) -> None:
    style = file.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.bold = False
    _fonts(style.element.get_or_add_rPr(), font)


def _own_style(file: Document, name: str, font: str, size: float, *, indent: int, before: int, after: int) -> None:
    """A style for words that are not ours, set in by that many characters."""
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = file.styles["Normal"]
    form = style.paragraph_format
    form.left_indent, form.line_spacing = Pt(indent * _BODY_SIZE), 1.25
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.keep_with_next = name == _WHO
    _style(file, name, font, size)


def _pattern(style_id: str) -> CT_P:
    """An empty paragraph of that style: properties, one run, one text."""
    line = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style_id}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve"></w:t></w:r></w:p>'
    )
    assert isinstance(line, CT_P)
    return line


def _fonts(properties: object, font: str) -> None:
    """Name the font for Chinese apart: Word falls back to its own where only the Latin one is named."""
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]  # python-docx makes these methods at run time
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    fonts.set(qn("w:ascii"), LATIN)
    fonts.set(qn("w:hAnsi"), LATIN)
    fonts.set(qn("w:eastAsia"), font)


def _written(line: Paragraph, text: str, font: str, size: float) -> Run:
    run = line.add_run(clean(text))
    run.font.size = Pt(size)
    _fonts(run._r.get_or_add_rPr(), font)
    return run


def _field(run: Run, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        part = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            part.text = text
        else:
            part.set(qn("w:fldCharType"), str(kind))
        run._r.append(part)


def _fill(cell: _Cell, text: str, font: str, alignment: WD_ALIGN_PARAGRAPH) -> None:
    for place, part in enumerate(clean(text).split("\n")):
        line = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        line.alignment = alignment
        line.paragraph_format.space_after = Pt(0)
        _written(line, part, font, _CELL_SIZE)


def _repeat(row: object) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(mark)  # type: ignore[attr-defined]  # as above


def _keep_whole(row: object) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]  # as above
