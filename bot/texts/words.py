"""The small change of every message: which language, and how days, times and counts are said."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZH, EN = "zh", "en"
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def pick(language: str, zh: str, en: str) -> str:
    """The sentence in the reader's language; Chinese unless they chose English."""
    return en if language == EN else zh


def day(language: str, on: date) -> str:
    """12月25日, 25 Dec."""
    return pick(language, f"{on.month}月{on.day}日", f"{on.day} {_MONTHS_EN[on.month - 1]}")


def day_and_week(language: str, on: date) -> str:
    """12月25日（周三）, Wed 25 Dec."""
    zh = f"{day(language, on)}（周{_WEEKDAYS_ZH[on.weekday()]}）"
    return pick(language, zh, f"{_WEEKDAYS_EN[on.weekday()]} {day(language, on)}")


def full_day(language: str, on: date) -> str:
    """2024年12月25日, 25 Dec 2024."""
    return pick(language, f"{on.year}年{day(language, on)}", f"{day(language, on)} {on.year}")


def moment(language: str, at: datetime, zone: ZoneInfo) -> str:
    """12月20日 10:32, in the reader's zone; `at` is aware."""
    local = at.astimezone(zone)
    return f"{day(language, local.date())} {local:%H:%M}"


def days_left(language: str, due_on: date, today: date) -> str:
    """How far the day is: 还有7天, 今天, 已过2天."""
    left = (due_on - today).days
    if left == 0:
        return pick(language, "今天到期", "due today")
    if left > 0:
        return pick(language, f"还有{left}天", f"{left} day{'' if left == 1 else 's'} left")
    return pick(language, f"已过{-left}天", f"{-left} day{'' if left == -1 else 's'} ago")


def number(value: int) -> str:
    """A note's number as receipts show it: 0132."""
    return f"{value:04d}"


def full_name(jurisdiction: str, agency: str) -> str:
    """The agency with its place in front, said once: 佳木斯市 + 市教育局 is 佳木斯市教育局."""
    place, level = jurisdiction[:-1], jurisdiction[-1:]
    if agency.startswith(jurisdiction):
        return agency
    return f"{place}{agency}" if agency.startswith(level) else f"{jurisdiction}{agency}"


def stranger(language: str) -> str:
    """All that somebody who answers for nothing ever learns (office.md, section 4)."""
    return pick(
        language,
        "本服务仅供受邀单位联络员使用。如需加入，请向本单位或工作办公室索取邀请。",
        "This service is for invited contacts only. To join, ask your agency or the coordinating office to invite you.",
    )


def formerly(language: str, before: str) -> str:
    """Behind an item that began under the name of a body merged since: （原市安监局职责）."""
    return pick(language, f"（原{before}职责）", f" (formerly {before})") if before else ""


def succeeded(language: str, name: str, before: str) -> str:
    """The body of today beside the one the plan names: 市应急管理局（原市安监局职责）."""
    return pick(language, f"{name}（原{before}职责）", f"{name} (formerly {before})")
