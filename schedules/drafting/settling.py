"""A date that counts, with its year, its day counted from the issue, and what a person should look at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schedules.cadence import day_of
from schedules.drafting.citations import Context
from schedules.drafting.dates import When


@dataclass(frozen=True)
class Found:
    """One dated duty: the date, its sentence, the line, and why a person should look at it, if so."""

    when: When
    sentence: str
    line: int
    derived: bool
    doubt: str = ""


def settled(when: When, words: str, line: int, context: Context, year: int | None) -> Iterator[Found]:
    """A date of the sentence `words` as the duty it is, or nothing where it was over when the plan was issued."""
    doubt, derived = "", not (when.day and not when.needs_year)
    if when.days_after_issue or when.months_after_issue:
        when, doubt = _counted_from_issue(when, context)
        derived = True
    elif when.needs_year:
        when, doubt = with_year(when, context, year)
        derived = True
    if when.recurs:
        derived = when.month is not None and when.day is None  # 每年11月底前 is 11-30 by the rule
    if _is_past(when, context):
        return
    yield Found(when, words, line, derived, doubt or _far(when, context))


def _counted_from_issue(when: When, context: Context) -> tuple[When, str]:
    if context.issued_on is None:
        return when, f"“{when.printed}”要从印发之日算起，文中没有印发日期"
    day = context.issued_on + timedelta(days=when.days_after_issue or 0)
    if "工作日" in when.printed:
        day = _after_working_days(context.issued_on, when.days_after_issue or 0)
    if when.months_after_issue:
        months = context.issued_on.month - 1 + when.months_after_issue
        year, month = context.issued_on.year + months // 12, months % 12 + 1
        day = day_of(year, month, context.issued_on.day)
    return replace(when, year=day.year, month=day.month, day=day.day), f"“{when.printed}”按成文日期推算"


def _after_working_days(day: date, count: int) -> date:
    """Weekends left out; which holidays lie between, nobody knows when drafting."""
    weeks, rest = divmod(count, 5)
    day += timedelta(weeks=weeks) - timedelta(days=max(day.weekday() - 4, 0))
    while rest:
        day += timedelta(days=1)
        rest -= day.weekday() < 5
    return day


def with_year(when: When, context: Context, year: int | None) -> tuple[When, str]:
    known = year or context.only_year
    if context.issued_on and re.match("今年|本年|当年", when.printed):
        known = context.issued_on.year
    if re.match("今?年内", when.printed):
        known = context.only_year or known  # 新馆2026年建成，机场年内开工
    if known is None and context.issued_on:
        known = context.issued_on.year + ((when.month or 12) < context.issued_on.month)
    known = known or context.first_year
    if when.printed.startswith(("次年", "翌年")) and year:
        known = year + 1  # of the year that the sentence has just named
    elif when.years_later:
        known = context.issued_on.year + 1 if context.issued_on else known and known + 1
    if known is None:
        return when, f"“{when.printed}”没有年份，文中也看不出"
    dated = when.of_year(known)
    if when.feast and context.issued_on and not year and _day(dated) < context.issued_on:
        known += 1  # 春节前, of a plan of February
        dated = when.of_year(known)
    return dated, f"“{when.printed}”的年份按上下文取{known}年"


def _day(when: When) -> date:
    return day_of(when.year or date.max.year, when.month or 12, when.day or 31)


def _is_past(when: When, context: Context) -> bool:
    """Before the plan was: told of, not owed."""
    if when.year is None or when.recurs:
        return False
    if context.issued_on and when.month and (when.stage or not when.marked):
        return _day(when) < context.issued_on
    guessed = (context.marked_year if when.marked else None) or context.told_year
    first = context.issued_on.year if context.issued_on else guessed or context.first_year
    return first is not None and when.year < first


def _far(when: When, context: Context) -> str:
    if when.year and context.last_year and when.year > context.last_year + 1:
        return f"“{when.printed}”在方案期限之后"
    return ""
