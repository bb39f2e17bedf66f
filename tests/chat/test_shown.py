"""Whatever is to be shown, Telegram takes it."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.texts.safe import PLACEHOLDER, TEXT_LIMIT, shown

ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=300)
NASTY = st.text(st.sampled_from("\x00\x1b\ud800\u202e\u2066\u200d\ufe0f\u2800 \n\t字é👨"), max_size=300)
BIDI = set("\u061c\u200e\u200f") | {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


@given(text=ANYTHING | NASTY, limit=st.integers(1, 200))
@example(text="\u200b" * 10 + "字", limit=5)
@example(text="👨\u200d👩\u200d👧", limit=3)
def test_every_text_can_be_shown(text: str, limit: int) -> None:
    out = shown(text, limit)
    out.encode("utf-8")
    assert 1 <= len(out) <= limit
    assert not BIDI & set(out)
    assert all(sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs") for sign in out)
    assert any(unicodedata.category(sign) not in ("Cf", "Zs", "Mn", "Me", "Cc") for sign in out)


@given(ANYTHING | NASTY)
def test_showing_twice_changes_nothing(text: str) -> None:
    assert shown(shown(text)) == shown(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=100))
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    text = "字" + text
    assert shown(text) == text


@pytest.mark.parametrize(
    "blank", ["", " ", "\n\t", "\x00", "\ud800", "\u200b\u200d", "\u2800", "\u3164", "\ufffc", "\u202e"]
)
def test_a_blank_text_becomes_a_placeholder(blank: str) -> None:
    assert shown(blank) == PLACEHOLDER


def test_a_long_text_is_cut_to_what_telegram_takes() -> None:
    assert shown("𠀀" * 4096) == "𠀀" * 4096
    assert len(shown("𠀀" * 5000)) == TEXT_LIMIT
    assert shown("𠀀" * 5000).endswith("…")


def test_line_ends_become_line_feeds_and_emoji_stay_whole() -> None:
    assert shown("一\r\n二\r三\u2028四\x0b五") == "一\n二\n三\n四\n五"
    assert shown("👨\u200d👩\u200d👧 ❤\ufe0f") == "👨\u200d👩\u200d👧 ❤\ufe0f"


def test_a_reversed_name_reads_as_it_is() -> None:
    assert shown("总结\u202efdp.exe") == "总结fdp.exe"


def test_a_limit_without_room_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        shown("x", 0)
