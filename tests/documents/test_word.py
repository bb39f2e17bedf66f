"""Word files: paragraphs, the numbers Word counts, tables, notes; and what must not be unpacked."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.documents import zipped
from bot.documents.reading import Kind, document_of
from bot.documents.refusal import Unreadable
from bot.documents.word_numbers import chinese, spelled
from tests.documents.samples import ROWS, TEXT, archive, numbered_word, saved, word


def test_paragraphs_and_tables_come_in_the_order_of_the_document() -> None:
    found = document_of("方案.docx", word(rows=ROWS))

    assert found.kind is Kind.WORD
    assert found.text == TEXT + "任务\t牵头单位\t配合单位\n科学教育\t市教育局\t市科协、市科技局\n"
    assert found.to_read == tuple(found.text.splitlines())


def test_numbers_that_word_counts_stand_in_the_text() -> None:
    assert document_of("a.docx", numbered_word()).text.splitlines() == [
        "一、总体要求",
        "二、重点任务",
        "（一）科学教育",
        "1.课程",
        "2.教师",
        "（二）科普设施",
        "三、保障",
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "〇"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (101, "一百零一"),
        (110, "一百一十"),
    ],
)
def test_numbers_are_counted_in_chinese(number: int, text: str) -> None:
    assert chinese(number) == text


def test_other_forms_of_numbers() -> None:
    counts = ["decimalEnclosedCircle", "decimalFullWidth", "upperLetter", "lowerLetter", "upperRoman"]

    assert [spelled(3, each) for each in counts] == ["③", "３", "C", "c", "3"]


def test_insertions_count_and_deletions_do_not() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("由市教育局")
    paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1"><w:r><w:t>和市科协</w:t></w:r></w:ins>'))
    paragraph._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="2"><w:r><w:delText>和市科技局</w:delText></w:r></w:del>')
    )
    paragraph.add_run("牵头")
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>二、任务</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    made.element.body.insert(1, parse_xml(control))

    assert document_of("a.docx", saved(made)).text == "由市教育局和市科协牵头\n二、任务\n"


def test_merged_cells_hold_for_every_row_they_span_and_keep_the_columns_of_the_others() -> None:
    made = docx.Document()
    table = made.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "任务"
    table.cell(0, 2).text = "牵头"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "教育"
    for row, (middle, last) in enumerate([("课程", "市教育局"), ("教师", "市科协")], start=1):
        table.cell(row, 1).text, table.cell(row, 2).text = middle, last

    assert document_of("a.docx", saved(made)).text.splitlines() == [
        "任务\t\t牵头",
        "教育\t课程\t市教育局",
        "教育\t教师\t市科协",
    ]


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    for files in (
        {"word/document.xml": b"0" * 40_000_000},
        {f"word/{number}.xml": b"0" * 7_000_000 for number in range(30)},
        {f"{number}": b"" for number in range(zipped.MOST_ENTRIES + 1)},
    ):
        with pytest.raises(Unreadable, match="far more than a document holds"):
            document_of("a.docx", archive(files))


def test_entities_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};">' for n in range(1, 30))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{bomb}]>'
    files = _files(word())
    body = files["word/document.xml"].decode().split("?>", 1)[1].replace("市教育局", "&e29;")

    try:
        text = document_of("a.docx", archive({**files, "word/document.xml": (xml + body).encode()})).text
    except Unreadable as refusal:
        text = str(refusal)

    assert len(text) < 1000


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"xl/workbook.xml": b"<x/>"}, "Excel"),
        ({"content.xml": b"<x/>"}, "OpenDocument"),
        ({"a.txt": b"x"}, "no docx"),
        ({"word/document.xml": b"<x/>"}, "damaged"),
    ],
)
def test_other_archives_are_refused_in_one_line(files: dict[str, bytes], words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        document_of("a.docx", archive(files))


def _files(data: bytes) -> dict[str, bytes]:
    with zipped.checked(data) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
