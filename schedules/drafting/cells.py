"""Dates as the cells of a table write them, or the words behind a label such as 完成时限: shorter than in a sentence."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from schedules.cadence import day_of
from schedules.drafting.dates import When, dates

_PIECE = re.compile(r"[^，,；;。]+")
_TO = r"[—－–―\-~～至到]{1,2}"
# 市教育局、市财政局 2023年10月底前完成
_BEHIND_NAMES = re.compile(
    r"(?<=[局委办厅院会部处府区县市])\s*(?:20\d\d年(?:\d{1,2}月)?|\d{1,2}月)(?:\d{1,2}日|底|末)?(?:之?前|以前)?(?:完成)?$"
)
# 已完成 is over, 年内持续推进 never ends, and 按季推进 says how and not by when.
_NO_DAY = re.compile(
    r"已(?:经)?(?:完成|建成|办结)|^(?:年内|全年|今年|本年度)?(?:并)?(?:长期|持续)(?:坚持|推进|实施|开展|落实|完善)$|^全年推进$"
    r"|^(?:按|分)[年季月]度?(?:有序|分步)?(?:推进|实施|落实)$"
)
_END = r"(?:底|末)?(?:之?前|以前)?(?:完成|办结)?"
_YEARS = re.compile(rf"(?P<first>20\d\d)年?{_TO}(?P<last>20\d\d)年?{_END}")
_YEAR = re.compile(rf"(?P<year>20\d\d)(?:年度?)?(?:全年)?{_END}")
_EIGHT = re.compile(r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_QUARTER = re.compile(rf"(?P<year>20\d\d)年?[Qq](?P<quarter>[1-4]){_END}")
_MONTHS = re.compile(rf"(?P<first>\d{{1,2}})月?(?:份)?(?:底)?{_TO}(?P<month>\d{{1,2}})月(?:份)?{_END}")
_DAY = re.compile(rf"(?P<month>\d{{1,2}})[.．](?P<day>\d{{1,2}}){_END}")
_THIS_YEAR = re.compile(rf"(?:全年|年[底内终]|(?:今年|本年度?|当年)(?:年?[底内])?){_END}")
_DOTTED = re.compile(r"(?P<year>20\d\d)[.\-/年](?P<month>\d{1,2})(?:[.\-/月](?P<day>\d{1,2}))?日?")


def cell_dates(words: str) -> list[When]:
    """Every date of a cell prepared by `plain`; 长期 and 持续推进 are none, nor what is 已完成."""
    found: list[When] = []
    for piece in _PIECE.finditer(words):
        if not _NO_DAY.search(piece[0]):
            short = list(_short(piece[0])) or list(dates(piece[0])) or list(dotted(piece[0]))
            found += [replace(when, start=when.start + piece.start(), end=when.end + piece.start()) for when in short]
    return found


def _short(words: str) -> Iterator[When]:
    """What only a cell writes: 2023, 2023—2025, 20231231, 2023年Q3, 6—9月, 12.31, 全年."""
    if found := _YEARS.fullmatch(words):
        yield _whole(found, year=int(found["last"]), since=date(int(found["first"]), 1, 1), stage=True)
    elif found := _YEAR.fullmatch(words):
        yield _whole(found, year=int(found["year"]))
    elif found := _QUARTER.fullmatch(words):
        yield _whole(found, year=int(found["year"]), month=3 * int(found["quarter"]))
    elif found := _EIGHT.fullmatch(words):
        yield from _checked(found, int(found["year"]))
    elif (found := _MONTHS.fullmatch(words)) or (found := _DAY.fullmatch(words)):
        yield from _checked(found, None)
    elif found := _THIS_YEAR.fullmatch(words):
        yield _whole(found, needs_year=True)


def _whole(found: re.Match[str], **parts: object) -> When:
    return When(found[0], 0, found.end(), marked=True, **parts)  # type: ignore[arg-type] # fields of When


def _checked(found: re.Match[str], year: int | None) -> Iterator[When]:
    first = (int(found["first"]), 1) if found.groupdict().get("first") else None  # 7月—10月
    day = int(found["day"]) if found.groupdict().get("day") else None
    if 1 <= int(found["month"]) <= 12 and (day is None or 1 <= day <= 31):
        yield _whole(found, year=year, month=int(found["month"]), day=day, needs_year=year is None, first=first)


def dotted(text: str) -> Iterator[When]:
    """Dates as tables write them: 2023.12, 2023-06-30."""
    for found in _DOTTED.finditer(text):
        month, day = int(found["month"]), int(found["day"]) if found["day"] else None
        if 1 <= month <= 12 and (day is None or 1 <= day <= 31):
            day = day_of(int(found["year"]), month, day).day if day else None
            yield When(found[0], found.start(), found.end(), int(found["year"]), month, day, marked=True)


def before_a_day(words: str) -> tuple[str, str]:
    """Names, and the day that only a space, or nothing, keeps apart from them; the words and "" where there is none."""
    found = _BEHIND_NAMES.search(words)
    return (words[: found.start()], found.group().strip()) if found else (words, "")
