"""Small files of every kind that is read, made on the spot."""

import io
import zipfile
from collections.abc import Sequence

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

TEXT = "某市科普工作方案\n一、重点任务\n（一）科学教育。由市教育局牵头，市科协等单位配合。\n到2025年达到12.5％。\n"
ROWS = [["任务", "牵头单位", "配合单位"], ["科学教育", "市教育局", "市科协、市科技局"]]


def word(lines: Sequence[str] = TEXT.splitlines(), rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word file of some paragraphs and one table."""
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    if rows:
        table = made.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    return saved(made)


def saved(made: object) -> bytes:
    """The bytes of a Word file under construction."""
    out = io.BytesIO()
    made.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def numbered_word() -> bytes:
    """A Word file whose 一、 and （一） are counted by Word and stand nowhere in its text."""
    made = docx.Document()
    numbering = made.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{counts}"/><w:lvlText w:val="{frame}"/></w:lvl>'
        for depth, (counts, frame) in enumerate(
            [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
        )
    )
    plan = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'
    numbering.insert(0, parse_xml(plan))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for text, depth in [
        ("总体要求", 0),
        ("重点任务", 0),
        ("科学教育", 1),
        ("课程", 2),
        ("教师", 2),
        ("科普设施", 1),
        ("保障", 0),
    ]:
        properties = made.add_paragraph(text)._p.get_or_add_pPr()
        mark = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'
        properties.append(parse_xml(mark))
    return saved(made)


def archive(files: dict[str, bytes]) -> bytes:
    """A zip archive, packed as tightly as can be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


def pdf(lines: Sequence[str] = TEXT.splitlines(), *, drawing: str = "", at: Sequence[tuple[int, int]] = ()) -> bytes:
    """A PDF of one page whose text layer is GBK without a map to Unicode, as older offices' printers write it.

    Lines follow each other from the top, or stand each `at` its own place; `drawing` is put in front, as it is.
    """
    places = at or [(60, 780 - 20 * number) for number in range(len(lines))]
    shown = "\n".join(
        f"BT /F1 12 Tf {x} {y} Td <{line.encode('gb18030').hex()}> Tj ET"
        for line, (x, y) in zip(lines, places, strict=True)
    )
    content = f"{drawing}\n{shown}".encode()
    return _pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                b" /Resources << /Font << /F1 5 0 R >> >> >>"
            ),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [6 0 R] >>",
            (
                b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /DW 1000"
                b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
            ),
            (
                b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
                b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>"
            ),
        ]
    )


def ruled_pdf() -> bytes:
    """A PDF with a table of two rows and three columns; a name is broken over two lines of its cell."""
    lines, left, top = [], (60, 160, 270, 460), (700, 660, 600)
    lines += [f"{left[0]} {y} m {left[-1]} {y} l S" for y in top]
    lines += [f"{x} {top[0]} m {x} {top[-1]} l S" for x in left]
    cells = [("任务", 65, 675), ("牵头单位", 165, 675), ("完成时限", 275, 675), ("科学教育", 65, 640)]
    cells += [("市人力资源社会保", 165, 640), ("障局", 165, 620), ("2023年6月底前", 275, 640)]
    return pdf([text for text, _, _ in cells], drawing="\n".join(lines), at=[(x, y) for _, x, y in cells])


def merged_pdf() -> bytes:
    """A PDF with a table of two rows whose days are one cell, and a heading across it."""
    lines = [f"60 {y} m 460 {y} l S" for y in (720, 690, 630)] + ["60 660 m 270 660 l S"]
    lines += [f"{x} 720 m {x} 630 l S" for x in (60, 460)] + [f"{x} 690 m {x} 630 l S" for x in (160, 270)]
    cells = [("一、科学教育", 65, 700), ("办好展览", 65, 670), ("市教育局", 165, 670), ("2023年6月底前", 275, 655)]
    cells += [("举办讲座", 65, 640), ("市科协", 165, 640)]
    return pdf([text for text, _, _ in cells], drawing="\n".join(lines), at=[(x, y) for _, x, y in cells])


def _pdf_of(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end
