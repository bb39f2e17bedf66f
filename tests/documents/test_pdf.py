"""PDFs with a text layer: Chinese without a map to Unicode, ruled tables, running heads; and what is no such PDF."""

import pytest

from bot.documents import pdf as parent
from bot.documents.pdf_reader import read, without_running_heads
from bot.documents.reading import Kind, document_of
from bot.documents.refusal import Unreadable
from tests.documents.samples import TEXT, merged_pdf, pdf, ruled_pdf


def test_chinese_text_is_read_line_by_line() -> None:
    found = document_of("方案.pdf", pdf())

    assert (found.kind, found.text) == (Kind.PDF, TEXT)


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    assert (
        read(pdf(["实施方案（2016-", "2020年）", "全民-", "科学"]))["text"]
        == "实施方案（2016-\n2020年）\n全民-\n科学\n"
    )


def test_a_ruled_table_comes_out_row_by_row_and_a_broken_name_whole() -> None:
    assert read(ruled_pdf())["text"].splitlines() == [
        "任务\t牵头单位\t完成时限",
        "科学教育\t市人力资源社会保障局\t2023年6月底前",
    ]


def test_a_cell_over_two_rows_stands_in_each_and_one_over_two_columns_in_the_first() -> None:
    assert read(merged_pdf())["text"].splitlines() == [
        "一、科学教育",
        "办好展览\t市教育局\t2023年6月底前",
        "举办讲座\t市科协\t2023年6月底前",
    ]


def test_what_every_page_begins_or_ends_with_is_left_out() -> None:
    pages = [["某市文件", f"正文{number}甲", "正文乙", f"- {number} -"] for number in range(1, 6)]

    assert [line for page in without_running_heads(pages) for line in page if "文件" in line or "-" in line] == []


def test_a_page_without_text_is_told_to_be_a_scan() -> None:
    with pytest.raises(Unreadable, match="no text layer"):
        document_of("a.pdf", pdf([]))


def test_a_damaged_pdf_is_refused() -> None:
    with pytest.raises(Unreadable, match="no readable PDF"):
        document_of("a.pdf", b"%PDF-1.7 nothing of the kind")


def test_a_locked_pdf_is_refused() -> None:
    locked = pdf().replace(
        b"trailer << ",
        b"trailer << /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"11" * 32
        + b"> /U <"
        + b"22" * 32
        + b"> >> ",
    )

    with pytest.raises(Unreadable, match="password"):
        document_of("a.pdf", locked)


def test_a_reader_that_takes_too_long_or_dies_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "LONGEST", 0.01)
    with pytest.raises(Unreadable, match="took longer"):
        document_of("a.pdf", pdf())

    monkeypatch.setattr(parent, "LONGEST", 60)
    monkeypatch.setattr(parent, "_MOST_MEMORY", 1)
    with pytest.raises(Unreadable, match="damaged"):
        document_of("a.pdf", pdf())
