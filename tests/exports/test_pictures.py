"""Pictures for a phone: as wide as promised, Chinese in them, no lateness, a clear word where there is no font."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.exports import fonts
from bot.exports.board_picture import board_picture, current
from bot.exports.canvas import BODY, INNER, SMALL, WIDTH, Canvas, Pattern, wrapped
from bot.exports.targets_picture import targets_picture
from bot.exports.year import Year, gathered, year_asked
from schedules.book import Book, Decision
from tests.exports.played import year_of
from tests.support.world import World, at, loaded_plans

TELEGRAMS_LIMIT = 10_000  # width and height together (Bot API, sendPhoto)


def _opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("plan_id", list(loaded_plans().plans))
def test_every_plans_pictures_fit_a_phone_and_telegram(plan_id: str) -> None:
    book = Book(loaded_plans()).decided([Decision(plan_id, "*", confirmed=True)])
    year = gathered(
        None, book, plan_id, year_asked(book.plans[plan_id], at("2024-12-01 09:00").date()), at("2024-12-01 09:00")
    )
    for made in (_opened(board_picture(year)), _opened(targets_picture(year))):
        assert made.width == WIDTH
        assert made.width + made.height < TELEGRAMS_LIMIT


def test_states_differ_on_a_copy_in_black_and_white() -> None:
    areas, signs = set(), set()
    for pattern in Pattern:
        canvas = Canvas()
        canvas.box((100, 100, 300, 160), pattern)
        canvas.sign(100, 200, 34, pattern)
        canvas.y = 300
        copied = _opened(canvas.png()).convert("L").point(lambda light: 255 if light > 128 else 0)
        areas.add(copied.crop((100, 100, 300, 160)).tobytes())
        signs.add(copied.crop((96, 196, 140, 240)).tobytes())
    assert len(areas) == len(signs) == len(Pattern)


def test_the_board_stays_readable_in_the_size_that_telegram_keeps(year: Year) -> None:
    """Photos are kept within 1280 × 1280: what is drawn for 1080 must not shrink below a phone's 360 points by much."""
    made = _opened(board_picture(year))

    assert SMALL * 1280 / max(made.size) >= 14


def test_what_was_said_changes_the_picture_and_lateness_does_not(world: World, year: Year) -> None:
    in_time = replace(year, standings=[replace(one, late=False) for one in year.standings])
    nobody = gathered(None, Book(loaded_plans()), year.plan.id, year.year, year.now)

    assert board_picture(in_time) == board_picture(year_of(world))
    assert board_picture(nobody) != board_picture(year)


def test_the_next_item_is_shown_before_its_day_and_the_last_one_after(year: Year) -> None:
    before = current(replace(year, now=at("2024-03-01 09:00")))
    after = current(year)

    assert before is not None
    assert after is not None
    assert before.what == after.what == "2024年度工作总结"


def test_chinese_has_glyphs_of_its_own() -> None:
    drawn = fonts.font(40)
    shapes = {bytes(drawn.getmask(sign)) for sign in "佳木斯市科协〔2021〕（）—，。"}

    assert len(shapes) >= 15


def test_lines_keep_numbers_whole_and_brackets_with_their_words() -> None:
    lines = wrapped("湛江市全民科学素质行动计划纲要实施方案（2016—2020年）" * 3, BODY, INNER)

    assert all(fonts.font(BODY).getlength(line) <= INNER for line in lines)
    assert not [line for line in lines if line.endswith("（") or line.startswith("）")]
    assert sum(line.count("2016") for line in lines) == 3


def test_without_a_font_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_brought", lambda: None)
    monkeypatch.setattr(fonts, "_SYSTEMS", ("/no/such/font.ttc",))

    with pytest.raises(fonts.NoFont, match="fonts-noto-cjk"):
        fonts.found()


def test_a_font_of_the_system_is_taken_where_none_was_brought(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    there = tmp_path / "wqy-microhei.ttc"
    there.touch()
    monkeypatch.setattr(fonts, "_brought", lambda: None)
    monkeypatch.setattr(fonts, "_SYSTEMS", ("/no/such/font.ttc", str(there)))

    assert fonts.found() == there
