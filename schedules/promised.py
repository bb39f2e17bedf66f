"""The day somebody promises in passing: 周五报, 下周一报, 12月20日前报, 明天报, by Friday."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from schedules.cadence import day_of

FARTHEST = timedelta(days=120)  # a day farther off is more likely one that has passed

_WEEKDAYS = {sign: number % 7 for number, sign in enumerate("一二三四五六日", start=0)} | {"天": 6, "末": 4}
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NEAR = {"今天": 0, "今日": 0, "今晚": 0, "今早": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3}

_LEAD_IN = r"(?:争取|预计|计划|打算|准备|最晚|最迟|尽量|大概|大约|可能|拟|将|会|于|在|到|等|能)*"
_AFTER = r"(?:之前|以前|前|左右|上午|下午|晚上|早上|中午|一早|下班|之内|内|的时候|,| )*"
_WILL = r"(?:我们|我单位|单位|一定|应该|可以|可|能|会|将|就|再|争取|尽量|预计|统一|给您|给你们|把材料|材料)*"
_VERB = r"(?:报送|上报|提交|上交|报出|反馈|发送|完成|报|交|发|送|给)(?![了过名销道警的流接])"

_DAY = (
    r"(?:(?P<near>大后天|今天|今日|今晚|今早|明天|明日|明早|明晚|后天)"
    r"|(?P<which>本|这|这个|下|下个)?(?:周|星期|礼拜)(?P<week>[一二三四五六日天末])"
    r"|(?P<nextweek>下周|下星期|下礼拜)"
    r"|(?:(?P<year>\d{4})[年./-])?(?P<month>\d{1,2})(?:月|[./-])(?P<day>\d{1,2})(?![\d.])[日号]?"
    r"|(?P<only>\d{1,2})[日号]"
    r"|(?P<span>\d{1,2})天(?=之?内|后|以?内)后?"
    r"|(?P<end>本月底|这个月底|月底|月末|年底|年末))"
)
_SAYS = re.compile(_LEAD_IN + _DAY)
_WILL_REPORT = re.compile(_AFTER + "(?:" + _WILL + _VERB + r"|$|[。!])")

_SAYS_EN = re.compile(
    r"(?P<verb>(?:we |i )?(?:will |'ll |shall |can |to )*(?:report|send|submit|file|deliver)?(?: it| this)?(?: ?\b(?:by|on|before|until))?) ?"
    r"(?P<which>next |this )?"
    r"(?:(?P<name>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|(?P<near>today|tomorrow)|(?P<end>(?:the )?end of (?:the |this )?month)"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
    rf"|(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)})[a-z]*|(?P<month2>{'|'.join(_MONTHS)})[a-z]* (?P<day2>\d{{1,2}}))\b"
    r"(?P<rest>.*)"
)


def promise(clause: str, today: date) -> tuple[bool, date | None, str]:
    """(whether it promises, the day if one can be told, what is left after the day) of a folded clause."""
    english = _SAYS_EN.match(clause)
    if english is not None:
        promises = bool(english["verb"].strip()) or not english["rest"].strip(" .")
        return promises, _near_enough(_english_day(english, today), today) if promises else None, ""
    said = _SAYS.match(clause)
    if said is None:
        return False, None, clause
    rest = clause[said.end() :]
    if _WILL_REPORT.match(rest) is None:
        return False, None, rest
    return True, _near_enough(_day(said, today), today), rest


def _near_enough(day: date | None, today: date) -> date | None:
    return day if day is not None and today <= day <= today + FARTHEST else None


def _day(said: re.Match[str], today: date) -> date | None:
    readers: tuple[tuple[str, Callable[[], date | None]], ...] = (
        ("near", lambda: today + timedelta(days=_NEAR[said["near"]])),
        ("week", lambda: _weekday(said["which"] or "", _WEEKDAYS[said["week"]], today)),
        ("nextweek", lambda: _weekday("下", 4, today)),
        ("month", lambda: _of_year(said["year"], int(said["month"]), int(said["day"]), today)),
        ("only", lambda: _of_month(int(said["only"]), today)),
        ("span", lambda: today + timedelta(days=int(said["span"]))),
        ("end", lambda: date(today.year, 12, 31) if "年" in said["end"] else day_of(today.year, today.month, 31)),
    )
    return next((read() for name, read in readers if said[name]), None)


def _english_day(said: re.Match[str], today: date) -> date | None:
    if said["name"]:
        which = {"next ": "下", "this ": "本"}.get(said["which"] or "", "")
        return _weekday(which, _NAMES.index(said["name"]), today)
    if said["near"]:
        return today + timedelta(days=said["near"] == "tomorrow")
    if said["end"]:
        return day_of(today.year, today.month, 31)
    if said["iso"]:
        year, month, day = said["iso"].split("-")
        return _of_year(year, int(month), int(day), today)
    month = said["month"] or said["month2"]
    return _of_year(None, _MONTHS.index(month) + 1, int(said["day"] or said["day2"]), today)


def _weekday(which: str, weekday: int, today: date) -> date:
    """周五 is the next Friday, today included; 本周五 and 下周五 are those of their calendar weeks, which begin on Monday."""
    monday = today - timedelta(days=today.weekday())
    if which.startswith("下"):
        return monday + timedelta(days=7 + weekday)
    if which:
        return monday + timedelta(days=weekday)
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _of_year(year: str | None, month: int, day: int, today: date) -> date | None:
    try:
        if year is not None:
            return date(int(year), month, day)
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _of_month(day: int, today: date) -> date | None:
    if not 1 <= day <= 31:
        return None
    this = day_of(today.year, today.month, day)
    following = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    return this if this >= today else day_of(following.year, following.month, day)
