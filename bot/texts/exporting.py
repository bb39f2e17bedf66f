"""Words of the files that leave: ledger, year summary, tables, calendar, pictures. They are papers of a Chinese office,
so they are in Chinese whatever language their reader chose in chat."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.texts.board import Condition, condition_word
from bot.texts.words import ZH, full_day, number
from schedules.model import Basis, Role
from schedules.occurrences import Occurrence
from schedules.policy import Kind

ITEM_HEADS = (
    "事项编号",
    "单位",
    "事项",
    "时限",
    "日期依据",
    "状态",
    "首次报送",
    "迟报天数",
    "准予延期至",
    "预计报送",
    "进展编号",
)
DUTY_HEADS = (
    "序号",
    "出处",
    "任务",
    "措施",
    "牵头单位",
    "配合单位",
    "责任单位",
    "报送事项",
    "时限",
    "日期依据",
    "状态",
    "首次报送",
    "迟报天数",
    "进展（编号）",
)
COUNT_HEADS = ("事项", "时限", "应报", "已报送", "不涉及", "待报")
COUNT_MORE_HEADS = ("其中请补充", "需要协调", "进行中", "已知悉", "尚未收到")
NOTE_HEADS = (
    "编号",
    "版本",
    "单位",
    "事项",
    "状态",
    "内容",
    "材料",
    "报送人",
    "收到时间",
    "补记方式",
    "补记时间",
    "迟报",
    "撤回",
    "最新版",
)

CSV_ITEM, CSV_NOTE = "事项", "进展"
CSV_HEADS = ("类别", *dict.fromkeys((*ITEM_HEADS, *NOTE_HEADS)))  # a head that both kinds of rows have stands once

CONDITIONS = (
    Condition.REPORTED,
    Condition.NOTHING,
    Condition.RETURNED,
    Condition.BLOCKED,
    Condition.IN_PROGRESS,
    Condition.SEEN,
    Condition.OPEN,
)
DUTIES, ITEMS, COUNTS, NOTES = "任务分工台账", "单位报送情况", "汇总", "进展记录"
FILE_KINDS = {
    "ledger": "台账",
    "summary": "年度汇总",
    "letter": "提醒函",
    "csv": "数据",
    "json": "数据",
    "ics": "日历",
    "board": "总览",
    "targets": "指标",
}
NOT_OWED, RECIPIENT, NOTHING_OWED = "—", "收件单位", "本年无报送事项"
UNFILLED = "未填报"
YES = "是"
ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.SUPPORT: "配合", Role.COORDINATOR: "协调"}


def ledger_title(title: str, year: int) -> str:
    return f"{title}　{year}年工作台账"


def as_of(at: datetime, zone: ZoneInfo) -> str:
    """截至2024年12月20日10:32."""
    local = at.astimezone(zone)
    return f"截至{full_day(ZH, local.date())}{local:%H:%M}"


def ledger_about(as_of_: str, agency: str | None) -> str:
    """The line under the ledger's title: as of when, and how to read it."""
    whose = f"　单位：{agency}" if agency else ""
    return f"{as_of_}{whose}　时限当日计为按时；迟报以首次收到之日计；工作办公室安排、尚未确认的日期不计入应报。"


def state_word(
    condition: Condition, *, counted: bool, confirmed: bool, cancelled: bool, confirmed_receipt: bool
) -> str:
    """The state of an item in a table."""
    if cancelled:
        return "已取消"
    if not confirmed:
        return "日期未确认"
    if not counted:
        return "历史事项"
    return "已确认收到" if confirmed_receipt else condition_word(ZH, condition)


def source(basis: Basis, locator: str | None) -> str:
    """Where a date comes from: the plan's own place, a rule, or the office."""
    if basis is Basis.OFFICE or locator is None:
        return "工作办公室安排"
    return f"{locator}（推算）" if basis is Basis.DERIVED else locator


def named(names: Sequence[str], more: Sequence[str] = (), open_ended: bool = False) -> str:
    """市教育局、市科协、各有关部门等."""
    return "、".join([*names, *more]) + ("等" if open_ended else "")


def note_mark(value: int) -> str:
    return f"第{number(value)}号"


def files_word(names: Sequence[str]) -> str:
    return f"{len(names)}份：{'、'.join(names)}" if names else ""


def page_of() -> str:
    """The foot of a printed sheet, in the codes of spreadsheets."""
    return "第 &P 页，共 &N 页"


def period_word(start: date | None, end: date | None) -> str:
    first = full_day(ZH, start) if start else "未注明"
    return f"{first}至{full_day(ZH, end)}" if end else f"{first}起，长期"


# --- the calendar -----------------------------------------------------------------------------------------------------

BASES = {Basis.STATED: "方案规定", Basis.DERIVED: "按方案推算", Basis.OFFICE: "工作办公室安排"}


def calendar_name(jurisdiction: str, agency: str | None) -> str:
    return f"科学素质工作 {agency or jurisdiction}"


def event_title(title: str, *, owed: bool, confirmed: bool) -> str:
    """年度工作总结（截止）."""
    return title + ("（截止）" if owed else "") + ("" if confirmed else "（日期未确认）")


def event_about(item: Occurrence, agencies: Sequence[str]) -> str:
    """To whom, by which channel, where it says so, for whom."""
    rows = []
    if item.to:
        rows.append(f"报送：{' '.join(part for part in (item.to, item.channel) if part)}")
    if item.owed:
        rows.append("时限当日（含）前")
    usual = item.kind is Kind.OBSERVANCE
    rows.append(f"依据：{item.locator}（日期按公布或惯例）" if usual else f"依据：{source(item.basis, item.locator)}")
    if agencies:
        rows.append(f"单位{len(agencies)}个：{'、'.join(agencies)}")
    return "\n".join(rows)
