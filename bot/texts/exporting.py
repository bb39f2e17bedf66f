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


# --- the year summary -------------------------------------------------------------------------------------------------

SUMMARY_PARTS = ("一、总体情况", "二、各项任务进展", "三、需要协调的事项", "四、指标完成情况", "五、尚缺内容")
TASK_HEADS = ("单位", "职责", "报送情况")
ASK_HEADS = ("编号", "单位", "提出日期", "事项", "答复")
TARGET_HEADS = ("指标", "目标值", "时限", "出处", "填报值")
SAFEGUARDS = "保障措施"
OTHER_WORDS = "其他进展"
_ASK_STATES = {
    "waiting": "尚未答复",
    "meeting": "提交会议研究",
    "answered": "已答复",
    "granted": "同意",
    "declined": "未同意",
    "released": "同意不由该单位承担",
}


def summary_title(jurisdiction: str, year: int) -> str:
    return f"{jurisdiction}{year}年度工作情况汇总"


def summary_about(title: str, as_of_: str) -> str:
    return f"方案：{title}\n{as_of_}"


def running(period: str, phase: str, office: bool) -> str:
    """In which period and phase the plan is."""
    stage = f"当前阶段：{phase}{'（工作办公室安排）' if office else ''}。" if phase else ""
    return f"方案期限：{period}。{stage}"


def on_board(agencies: int, without: Sequence[str]) -> str:
    """How many agencies there are, and which have no contact."""
    missing = f"；尚无联络员{len(without)}个：{'、'.join(without)}" if without else ""
    return f"方案所列单位{agencies}个（不含收件单位），有联络员{agencies - len(without)}个{missing}。"


def nothing_owed(*, uncounted: bool) -> str:
    """Why there are no counts: nothing falls due, or nothing of it is asked for."""
    return "本年度的事项属历史事项或日期未确认，不计入应报。" if uncounted else "本年度没有要报送的事项。"


def duty_word(role: Role, places: Sequence[str], first_lead: bool) -> str:
    """牵头（列首位）; 责任：措施1、措施3."""
    first = "（列首位）" if first_lead else ""
    return f"{ROLES[role]}{first}{'：' if places else ''}{'、'.join(places)}"


def measures(listed: Sequence[tuple[str, str]]) -> str:
    """措施1 着力培育…；措施2 …."""
    return "；".join(f"{place} {title}" for place, title in listed) + "。"


def stands(state: str, reported_on: date | None, closing: int | None, what: str) -> str:
    """已报送 12月20日 第0132号."""
    parts = [state]
    if reported_on is not None:
        parts.append(f"{reported_on.month}月{reported_on.day}日")
    if closing is not None:
        parts.append(note_mark(closing))
    return f"{what}：{' '.join(parts)}" if what else " ".join(parts)


def said_elsewhere(locator: str) -> str:
    return f"（内容见{locator}）"


def attributed(agency: str, what: str, status: str, on: date, value: int, files: int) -> str:
    """市教育局（2024年度工作总结，已报送，12月20日，第0132号，材料1份）."""
    parts = [part for part in (what, status, f"{on.month}月{on.day}日", note_mark(value)) if part]
    return f"{agency}（{'，'.join([*parts, *([f'材料{files}份'] if files else [])])}）"


def nothing_said() -> str:
    return "本年度尚无单位就本项任务报送内容。"


def no_asks() -> str:
    return "本年度没有提出需要协调的事项。"


def ask_answer(state: str, words: str, due_on: date | None) -> str:
    """What became of an ask."""
    told = _ASK_STATES.get(state, state)
    if words:
        return f"{told}：{words}"
    return f"{told}（答复时限{due_on.month}月{due_on.day}日）" if due_on and state == "waiting" else told


def no_targets() -> str:
    return "方案没有列出数值指标。"


def missing_of(what: str, names: Sequence[str]) -> str:
    return f"{what}：尚未收到{len(names)}个单位的材料：{'、'.join(names)}。"


def all_received(what: str) -> str:
    return f"{what}：已全部收到。"


def silent_tasks(titles: Sequence[str]) -> str:
    return f"尚无任何单位报送内容的任务{len(titles)}项：{'；'.join(titles)}。"


def unfilled_targets(names: Sequence[str]) -> str:
    return f"尚未填报的指标{len(names)}项：{'；'.join(names)}。"


def unanswered(count: int) -> str:
    return f"需要协调、尚未答复的事项{count}项，见第三部分。"


def no_gaps() -> str:
    return "没有缺项。"


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


# --- pictures ---------------------------------------------------------------------------------------------------------

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
