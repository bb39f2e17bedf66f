"""What people write is never executed by a spreadsheet, and never breaks a file."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from bot.exports.everything import as_csv, as_json
from bot.exports.harmless import clean, harmless
from bot.exports.ledger import ledger
from bot.exports.summary import summary
from bot.exports.workbook import MOST_CHARACTERS, fitting
from bot.exports.year import Year
from bot.store.notes import Told
from bot.store.tables import Note
from tests.exports.reading import book, paper, words

CORPUS = [
    '=HYPERLINK("http://evil.example","点击")',
    "=cmd|' /C calc'!A0",
    "+86 138",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\r\n=1+1",
    "  =1+1",
    "\u3000=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－活动",
    "＠SUM",
    "\x00=1",
    "正文\x01\x1f\x7f\ud800\ufffe完",
    "_x0041_",
    "'=1",
    "多行\n=1+1",
    "\u202efdp.exe",
]
STARTS = tuple("=+-@\t\r＝＋－＠")


def _said(year: Year, texts: list[str]) -> Year:
    """The year with notes that say these things."""
    like = year.notes[-1]
    told = [
        Told(_like(like.note, number, text), like.occurrence, 1, text, ())
        for number, text in enumerate(texts, start=100)
    ]
    return replace(year, notes=[*year.notes, *told])


def _like(note: Note, number: int, text: str) -> Note:
    return Note(**(note.model_dump() | {"id": None, "number": number, "version": 1, "text": text}))


@pytest.mark.parametrize("text", CORPUS)
def test_nothing_begins_like_a_formula(text: str) -> None:
    made = harmless(text)

    assert not made.startswith(STARTS)
    assert not made.lstrip("\u3000 \u200b\ufeff\n").startswith(STARTS)
    assert not any(sign in made for sign in "\x00\x01\x0b\x1f\x7f\ud800\ufffe\u202e")


@pytest.mark.parametrize("text", ["已报送", "12场", "活动=12场", "'=1", "（=）", "", "3-5月"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_no_cell_of_the_workbook_is_a_formula(year: Year) -> None:
    made = book(ledger(_said(year, CORPUS)))
    cells = [cell for sheet in made.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not [cell.value for cell in cells if str(cell.value).startswith(STARTS)]
    assert all(cell.quotePrefix for cell in cells if cell.data_type == "s")
    assert "_x0041_" in [cell.value for cell in cells]


def test_the_csv_and_the_document_hold_the_same_corpus(year: Year) -> None:
    made = _said(year, CORPUS)
    table = list(csv.reader(StringIO(as_csv(made).decode("utf-8-sig"))))
    document = words(paper(summary(made)))

    assert not [cell for row in table for cell in row if cell.startswith(STARTS)]
    assert "正文完" in document
    assert b"\x00" not in as_json(made)


def test_a_text_longer_than_a_cell_is_cut() -> None:
    assert len(fitting("字" * 40_000)) == MOST_CHARACTERS
    assert clean("一\r\n二\r三") == "一\n二\n三"
