"""Whole documents in the notations of different places, each with the answer it must give, letter for letter."""

import pytest

from schedules.drafting import draft
from tests.schedules.drafting.known import DOCUMENTS, document, said

# Their lines are broken by a margin: no paragraphs of a word processor's.
WRAPPED = {"city-wrapped-pages", "province-nested-items"}
NAMES = sorted(path.stem for path in DOCUMENTS.glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_drafted_as_it_says(name: str) -> None:
    text, answer = document(name)

    assert list(said(draft(text))) == answer


def test_lines_pasted_into_a_word_file_are_joined() -> None:
    text, answer = document("city-wrapped-pages")

    assert list(said(draft(text.splitlines()))) == answer


@pytest.mark.parametrize("name", sorted({*NAMES} - WRAPPED))
def test_paragraphs_of_a_word_file_say_the_same_as_its_text(name: str) -> None:
    text, answer = document(name)

    assert list(said(draft(text.splitlines()))) == answer
