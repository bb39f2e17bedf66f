"""Words of the year summary (年度汇总), in Chinese like every file that leaves."""

from collections.abc import Sequence
from datetime import date

from bot.texts.exporting import ROLES, note_mark
from schedules.model import Role

SUMMARY_PARTS = ("一、总体情况", "二、各项任务进展", "三、需要协调的事项", "四、指标完成情况", "五、尚缺内容")
TASK_HEADS = ("单位", "职责", "报送情况")
ASK_HEADS = ("编号", "单位", "提出日期", "事项", "答复")
TARGET_HEADS = ("指标", "目标值", "时限", "出处", "填报值")
SAFEGUARDS = "保障措施"
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
