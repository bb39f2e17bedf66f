"""Words of the pictures, in Chinese like every file that leaves: short, for a phone."""

from datetime import date

from bot.texts.exporting import period_word
from bot.texts.words import ZH, full_day

PATTERN_WORDS = {
    "solid": "已报送",
    "hatched": "不涉及",
    "pale": "办理中",
    "crossed": "需要协调",
    "empty": "尚未收到",
}
BY_TASK, BY_AGENCY = "按任务（单位数）", "按单位（方案次序）"
TARGET = "目标"


def board_about(year: int, as_of_: str) -> str:
    return f"{year}年工作总览　{as_of_}"


def board_foot() -> str:
    return "一个单位可承担多项任务，各任务单位数不可相加。办理中：进行中、已知悉、请补充。次序按方案，不作排名。"


def period_line(start: date | None, end: date | None) -> str:
    """期限：2021—2025年."""
    if start and end and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"期限：{start.year}—{end.year}年"
    return f"期限：{period_word(start, end)}"


def phase_line(title: str, start: date, end: date, *, now: bool, office: bool) -> str:
    """启动实施 2021.1—2021.12（当前）."""
    more = "，".join(word for word, holds in (("当前", now), ("工作办公室安排", office)) if holds)
    return f"{title}　{start.year}.{start.month}—{end.year}.{end.month}{f'（{more}）' if more else ''}"


def item_line(due_on: date, owed: int) -> str:
    return f"{due_on.month}月{due_on.day}日前　应报{owed}个单位"


def no_agency_owes() -> str:
    return "本任务没有应报单位"


def targets_about(as_of_: str) -> str:
    return f"指标与填报值　{as_of_}"


def target_line(wanted: str, by: date | None, locator: str) -> str:
    when = f"　{full_day(ZH, by)}前" if by else ""
    return f"目标：{wanted}{when}（{locator}）"
