"""Text files and web pages, in the encodings that offices save."""

import codecs

import pytest

from bot.documents.reading import Kind, document_of
from bot.documents.refusal import Unreadable
from tests.documents.samples import TEXT


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        TEXT.replace("\n", "\r\n").encode("gbk"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    ],
    ids=["UTF-8", "UTF-8 with a mark", "GB18030", "GBK with Windows line ends", "UTF-16 with a mark"],
)
def test_a_text_reads_the_same_in_every_encoding(data: bytes) -> None:
    found = document_of("方案.txt", data)

    assert (found.kind, found.text) == (Kind.TEXT, TEXT)
    assert found.to_read == TEXT


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_a_web_page_is_read_in_the_encoding_it_declares(declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"><title>菜单</title></head><body><p>市教育局</p></body></html>'

    found = document_of("page.htm", page.encode("gb18030"))

    assert (found.kind, found.text) == (Kind.WEB, "市教育局\n")


def test_a_web_page_saved_as_word_is_read_as_a_web_page() -> None:
    page = "<html><body><div>一、总体<b>要求</b></div><script>var x</script><nav>首页</nav><p>第一行<br>第二行</p></body></html>"

    assert document_of("方案.doc", page.encode()).text == "一、总体要求\n第一行\n第二行\n"


def test_lines_broken_in_the_source_of_a_page_are_no_lines() -> None:
    page = "<html><body><p>由市教育局牵头，\n      市科协\n  配合。</p></body></html>"

    assert document_of("a.html", page.encode()).text == "由市教育局牵头，市科协配合。\n"


def test_a_table_keeps_its_cells_and_its_columns() -> None:
    page = (
        "<table><tr><th>任务<th>牵头<th>配合<tr><td colspan=3>一、科学教育<tr><td>1<br>课程<td><p>市教育局</p><td>市科协"
        "<tr><td>2<td><td>市科技局</table>"
    )

    lines = document_of("a.html", f"<body>{page}</body>".encode()).text.splitlines()

    assert lines == ["任务\t牵头\t配合", "一、科学教育", "1 课程\t市教育局\t市科协", "2\t\t市科技局"]


def test_a_cell_over_several_rows_holds_for_each_of_them() -> None:
    page = (
        "<table><tr><th>序号<th>任务<th>牵头<tr><td>1<td rowspan=2>场地建设<td>市体育局"
        "<tr><td>2<td>市住建局<tr><td>3<td>赛事<td>市教育局</table>"
    )

    lines = document_of("a.html", f"<body>{page}</body>".encode()).text.splitlines()

    assert lines == ["序号\t任务\t牵头", "1\t场地建设\t市体育局", "2\t场地建设\t市住建局", "3\t赛事\t市教育局"]


def test_a_table_that_only_lays_the_page_out_is_no_table() -> None:
    inner = "<table><tr><td>任务</td><td>市教育局</td></tr></table>"
    page = f"<body><table><tr><td>导航</td><td><p>一、要求</p><p>二、任务</p>{inner}</td></tr></table></body>"

    assert document_of("a.html", page.encode()).text.splitlines() == ["导航", "一、要求", "二、任务", "任务\t市教育局"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\r\n ", "is empty"),
        (b"\x00\x01\x02" * 50, "binary"),
        ("汉".encode("utf-16-le") * 3 + b"\xff\xff\xff", "neither text in UTF-8 or GB18030"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .docx"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\x89PNG\r\n", "picture"),
        (b"<html><body><script>x</script></body></html>", "holds no text"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MiB"),
        (b"word " * 1_000_000, "characters"),
    ],
)
def test_anything_else_is_refused_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        document_of("方案", data)

    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)
