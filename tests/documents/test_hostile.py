"""Spoilt files: whatever is cut, doubled or scrambled, there is text or one line that says why not."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.pdf_reader import read
from bot.documents.reading import document_of
from bot.documents.refusal import Unreadable
from tests.documents.samples import ROWS, TEXT, archive, numbered_word, pdf, ruled_pdf, word
from tests.documents.test_word import _files

PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><table><tr><td colspan="2">任务<td>市教育局</table>'
    + "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
).encode()
WORD, NUMBERED, PDFS = word(rows=ROWS), numbered_word(), (pdf(), ruled_pdf())
Cuts = Sequence[tuple[int, int, bytes]]
cuts = st.lists(
    st.tuples(
        st.integers(0, 1 << 20),
        st.integers(0, 40),
        st.binary(max_size=12) | st.sampled_from([b"<", b"(", b"</w:p>", b"\xff\xfe"]),
    ),
    min_size=1,
    max_size=8,
)


def spoilt(data: bytes, cuts: Cuts) -> bytes:
    """`data` with some stretches replaced by others."""
    for place, length, other in cuts:
        at = place % (len(data) + 1)
        data = data[:at] + other + data[at + length :]
    return data


def reads_or_refuses(name: str, data: bytes) -> None:
    try:
        said = document_of(name, data).text
    except Unreadable as refusal:
        said = str(refusal)
        assert len(said.splitlines()) == 1  # either is right; what matters is that it is one of them
    assert said.strip()


@settings(max_examples=300)
@given(cuts)
def test_a_spoilt_text(cuts: Cuts) -> None:
    for data in (TEXT.encode(), TEXT.encode("gb18030")):
        reads_or_refuses("a.txt", spoilt(data, cuts))


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"<html>"):
        reads_or_refuses("a", start + data)


@settings(max_examples=300)
@given(cuts)
def test_a_spoilt_web_page(cuts: Cuts) -> None:
    reads_or_refuses("a.html", spoilt(PAGE, cuts))


@settings(max_examples=60)
@given(cuts)
def test_a_spoilt_word_file(cuts: Cuts) -> None:
    reads_or_refuses("a.docx", spoilt(WORD, cuts))


@settings(max_examples=100)
@given(
    cuts,
    st.sampled_from(
        [
            "word/document.xml",
            "word/numbering.xml",
            "word/styles.xml",
            "[Content_Types].xml",
            "word/_rels/document.xml.rels",
        ]
    ),
)
def test_a_word_file_with_one_spoilt_part(cuts: Cuts, part: str) -> None:
    files = _files(NUMBERED)
    reads_or_refuses("a.docx", archive({**files, part: spoilt(files[part], cuts)}))


@settings(max_examples=150)
@given(cuts, st.sampled_from(PDFS))
def test_a_spoilt_pdf(cuts: Cuts, data: bytes) -> None:
    assert read(spoilt(data, cuts)).keys() <= {"text", "refused"}


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 200_000 + "字",
        "<table><tr><td>" * 20_000 + "字",
        "<b>字</b>" * 200_000,
        "<table>" + "<tr><td>字<td>字" * 50_000,
        "<!--" * 200_000,
        "<td colspan=99999999>字" * 1000,
    ],
    ids=["deep", "tables in tables", "many words", "a long table", "comments", "wide cells"],
)
def test_an_endless_page_ends(page: str) -> None:
    reads_or_refuses("a.html", f"<html><body>{page}".encode())


def test_a_word_file_nested_without_end_ends() -> None:
    files = _files(WORD)
    xml = files["word/document.xml"].decode()
    for tag in ("w:sdt", "w:r", "w:tbl"):
        deep = xml.replace("<w:body>", "<w:body>" + f"<{tag}>" * 5000).replace(
            "</w:body>", f"</{tag}>" * 5000 + "</w:body>"
        )
        reads_or_refuses("a.docx", archive({**files, "word/document.xml": deep.encode()}))
