"""提醒函: a letter to an agency that chat does not reach, as a draft. In Chinese, like every paper that leaves.

The tone is that of an office that asks (office.md, section 1): 尚未收到, never a reproach, no rank, no comparison.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.texts.words import ZH, day_and_week, full_day

DRAFT = "（草稿：文号、联系人、日期和印章由办公室补齐）"
NUMBER = "　　　〔　　　〕　　号"
THANKS = "感谢贵单位对全民科学素质工作的支持。"
NOBODY = "目前没有需要发函的单位。"
CLOSING = "特此函告。"
PEOPLE = "联系人：　　　　　　　　联系电话："
BLANK_DAY = "　　　　年　　月　　日"


@dataclass(frozen=True)
class Asked:
    """One item of a letter. `locator` is where the plan says it, None for a date of the office's own."""

    what: str
    expected_on: date
    due_on: date
    to: str | None
    channel: str | None
    locator: str | None
    set_alone: bool
    returned: bool


def heading(items: Sequence[Asked]) -> str:
    """关于报送2024年度工作总结的提醒函; several items are not all named in the title."""
    return f"关于报送{items[0].what}的提醒函" if len(items) == 1 else "关于报送有关材料的提醒函"


def addressed(agency: str) -> str:
    return f"{agency}："


def asked(title: str, item: Asked, today: date, place: str = "") -> str:
    """What is asked for: where it says so, until when, to whom, and whether it has come."""
    where = f"报送{item.to}{f'（{item.channel}）' if item.channel else ''}" if item.to else "报送工作办公室"
    if item.returned:
        by = full_day(ZH, item.expected_on)
        return f"{place}贵单位报送的{item.what}收悉，请于{by}前将补充材料{where}。" + _so_far("补充材料", item, today)
    basis = f"根据《{title}》{item.locator}，" if item.locator else "按照工作办公室安排，"
    sentence = f"{place}{basis}请贵单位于{full_day(ZH, item.due_on)}前将{item.what}{where}。"
    if item.set_alone:
        sentence += f"经工作办公室同意，贵单位的报送日期延至{full_day(ZH, item.expected_on)}。"
    return sentence + _so_far("材料", item, today)


def _so_far(paper: str, item: Asked, today: date) -> str:
    if item.expected_on < today:
        return f"截至{full_day(ZH, today)}，工作办公室尚未收到{paper}。"
    return f"{day_and_week(ZH, item.expected_on)}当日报送仍为按时。"


def please(*, past: bool) -> str:
    """What to do now: one paragraph, all answers are fine."""
    if not past:
        return "请按时报送；如需延期，请告知预计日期；如本期没有相关内容，请说明情况。"
    return "如已报送，请告知报送时间和方式，以便核对；如尚未报送，请告知预计日期；如本期没有相关内容，请说明情况。"
