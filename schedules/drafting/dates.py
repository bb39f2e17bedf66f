"""Dates in running text: what is due when, how often, from when; and what only looks like a date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from schedules.cadence import day_of
from schedules.drafting.cleaning import bare
from schedules.drafting.date_forms import FORMS, Make
from schedules.drafting.date_words import FEASTS, SHARED_ENDS
from schedules.drafting.numerals import chinese_digits, chinese_number
from schedules.model import Recurs

_YEAR_IN_CHINESE = re.compile(r"[一二][〇○零九OОＯ][〇○零一二三四五六七八九][〇○零一二三四五六七八九](?=年)")
_CHINESE_MONTH = re.compile(
    r"(?<=年)[一二三四五六七八九十]{1,3}(?=月)|(?<![一二三四五六七八九十])[一二三四五六七八九十]{1,2}(?=月[底末初上中下份])|(?<=月)[一二三四五六七八九十]{1,3}(?=日)|^[一二三四五六七八九十]{1,3}(?=月$)"
)
_MASKED = re.compile(r"《[^》]{0,120}》|〔[^〕]{0,12}〕[^，。；]{0,8}号?|[（(]以下简称[^）)]{0,40}[）)]")
_FORMS_READ = tuple((re.compile(form), make) for form, make in FORMS)
# 6月30日（星期五）17:00前, 6月30日下班前: the day says it.
_HOUR = re.compile(
    r"(?<=日)(?:[（(](?:星期|周).[）)])?(?:(?:上午|下午|中午|晚上?)?(?:(?:\d{1,2}|零)(?:时|点|[:：]\d\d)(?:\d{1,2}分)?)?|下班)(?=之?前|以前|起)"
)
# 6月10日（端午节）前: what day it is, and no more.
_CALLED = re.compile(
    r"(?:(?<=[日月])[（(][^（()），。]{1,8}[）)]|(?<=\d日)“?[\u4e00-\u9fff]{2,14}[日节]”?)(?=之?前|以前)"
)
# 4月、7月、10月的10日前: the day is each month's.
_SHARED_DAY = re.compile(r"(\d{1,2}月)(?=(?:[、和及]\d{1,2}月){0,11}[、和及]\d{1,2}月的(\d{1,2}日))")
_SHARED = tuple((re.compile(shared), end) for shared, end in SHARED_ENDS)
_HINT = re.compile(
    r"\d月|\d[—－–―~～至到-]\d{1,2}月|季度?[末首]|一[月季年]度?一|半年一|[月季年]度?(?:终了|结束)|[次下当]个?月|双月|20\d\d|[每按逐]|(?:^|[、，,“取立行持实])[年月季半](?=.{0,3}[调通报例检考小总分研督会评])|[明次翌今本当]年|定期|适时|印发|发布|公布|下发|季度|半年|年[底末内中]|全年|[春秋]季|[旦庆一师节午秋明阳]”?节?之?[前以]|\D[二两三四五2-5]年为?一|一年[^，]{0,2}[一二两三四1-4]次|五[”\"]?[期末时]"
)


@dataclass(frozen=True)
class When:
    """One date as printed: its parts, and how firmly the words say that something is due then."""

    printed: str
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    recurs: Recurs | None = None
    since: date | None = None
    marked: bool = False
    days_after_issue: int | None = None
    months_after_issue: int | None = None
    stage: bool = False
    needs_year: bool = False
    years_later: int = 0
    first: tuple[int, int] | None = None
    feast: str = ""  # a holiday of the moon's calendar, that another day each year is before

    def of_year(self, year: int) -> "When":
        """The same date with its year; 11月—2月 ends in the next one."""
        if self.feast:
            month, day = FEASTS[self.feast].get(year, (None, None))
            return replace(self, year=year, month=month, day=day)
        if self.first is None:
            return replace(self, year=year)
        turns = self.month is not None and self.first[0] > self.month
        return replace(self, year=year + turns, since=day_of(year, *self.first))

    def due(self) -> str | None:
        """The date as plan files write it, or None where it has no day (每月) or no year."""
        if self.recurs is Recurs.YEARLY and self.month:
            return f"{self.month:02}-{_last(2023, self.month, self.day):02}"
        if self.recurs or self.year is None:
            return None
        if not self.month:
            return str(self.year)
        if not self.day:
            return f"{self.year}-{self.month:02}"
        return f"{self.year}-{self.month:02}-{_last(self.year, self.month, self.day):02}"


def _last(year: int, month: int, day: int | None) -> int:
    return day_of(year, month, day or 31).day


@lru_cache(maxsize=2048)  # stages, duties and aims ask for the same sentences
def plain(text: str) -> str:
    """A sentence ready for dates: no spaces, years in digits, titles and document numbers blanked out."""
    text = bare(text)
    text = _YEAR_IN_CHINESE.sub(lambda found: chinese_digits(found[0]), text)
    text = _CHINESE_MONTH.sub(lambda found: str(chinese_number(found[0])), text)
    for shared, end in _SHARED:
        text = shared.sub(lambda found, end=end: found[0] + end, text)  # type: ignore[misc] # a default that binds
    text = _SHARED_DAY.sub(r"\1\2", text).replace("月的", "月") if _SHARED_DAY.search(text) else text
    text = _CALLED.sub("", _HOUR.sub("", text))
    return _MASKED.sub(lambda found: "＿" * len(found[0]), text)


def dates(text: str) -> Iterator[When]:
    """Every date in a sentence prepared by `plain`, longest reading first, none twice."""
    at = 0
    while hint := _HINT.search(text, at):
        found = _first(text, max(at, hint.start() - 2), hint.end() + 1)
        if found is None:
            at = hint.end()
            continue
        yield found
        at = found.end


def _first(text: str, start: int, limit: int) -> When | None:
    best: tuple[int, int, re.Match[str], Make] | None = None
    for form, make in _FORMS_READ:
        for at in range(start, limit):
            found = form.match(text, at)
            if found and found[0] and (best is None or (-at, found.end()) > (-best[0], best[1])):
                best = (at, found.end(), found, make)
                break
    if best is None:
        return None
    return _when(best[2], best[3])


def _when(found: re.Match[str], make: Make) -> When | None:
    made = When(found[0], found.start(), found.end(), **make(found))  # type: ignore[arg-type] # each maker names fields of When
    days = [(made.month or 1, made.day or 1), *([made.first] if made.first else [])]
    sound = all(1 <= month <= 12 and 1 <= day <= 31 for month, day in days) and made.month != 0 and made.day != 0
    return made if sound and (made.year is None or 1990 <= made.year <= 2099) else None
