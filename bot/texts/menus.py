"""The commands that Telegram lists beside the text field, by role and language (Bot API, setMyCommands)."""

from collections.abc import Sequence
from enum import StrEnum

from bot.texts.words import pick


class Audience(StrEnum):
    """Who sees a menu."""

    STRANGER = "stranger"
    CONTACT = "contact"
    COORDINATOR = "coordinator"


_Line = tuple[str, str, str]  # command, Chinese, English

_ANYBODY: tuple[_Line, ...] = (
    ("start", "使用邀请码加入", "Join with an invitation code"),
    ("help", "使用说明", "How this works"),
)
_CONTACT: tuple[_Line, ...] = (
    ("duties", "任务：本单位的职责", "Your agency's duties"),
    ("deadlines", "时间：近期事项", "What falls due next"),
    ("notes", "记录：本单位已报内容", "Your agency's notes"),
    ("report", "报送：登记进展", "Register progress"),
    ("undo", "撤回上一条", "Take the last note back"),
    ("extend", "申请延期：日期和原因", "Ask for more time: day and reason"),
    ("draft", "草稿：由本单位记录汇成", "A draft from your own notes"),
    ("shared", "配合：牵头任务收到的内容", "What cooperating agencies sent"),
    ("targets", "指标：目标和最近数值", "Targets and last values"),
    ("plans", "方案：文号、期限、协调单位", "The plans that concern you"),
    ("settings", "设置：语言、时间、缺勤", "Language, hour, absence"),
    ("help", "使用说明", "How this works"),
    ("privacy", "保存哪些信息", "What is kept"),
    ("subscribe", "申请加入其他单位", "Ask to join another agency"),
    ("unsubscribe", "退出", "Leave"),
    ("forget", "删除个人信息", "Remove personal data"),
)
_COORDINATOR: tuple[_Line, ...] = (
    ("overview", "总览：各单位报送情况", "Where every agency stands"),
    ("silent", "未报：尚未报送的单位", "Who has not reported"),
    ("chase", "催报：再次提醒", "Remind them now"),
    ("accept", "确认收到 登记号", "Accept NUMBER"),
    ("return", "请补充 登记号 意见", "Return NUMBER REASON"),
    ("extend", "延期 登记号或单位 日期", "Extend NUMBER DATE"),
    ("answer", "待答复；答复 登记号 内容", "Answer NUMBER words"),
    ("record", "补记 单位 内容", "Record for an agency"),
    ("phone", "电话单", "Whom to phone"),
    ("call", "通话 单位 约定", "Record a call"),
    ("paste", "可转发的文本", "Text to paste elsewhere"),
    ("letter", "提醒函（草稿），可带单位名", "A letter, as a draft"),
    ("announce", "通知 内容，先预览", "Announce, with a preview"),
    ("rehearse", "预演 日期", "What a day will send"),
    ("asof", "截至 日期：谁已报", "Who had reported by a day"),
    ("deadline", "节点：工作办公室通知的日期", "Dates set by notices"),
    ("reform", "单位调整：更名、并入", "Agencies renamed or merged"),
    ("targets", "指标：目标和最近数值", "Targets and last values"),
    ("export", "导出：台账、总结、日历", "Ledger, summary, calendar"),
    ("pending", "待批：加入申请", "Requests to join"),
    ("approve", "同意 申请号", "Approve NUMBER"),
    ("decline", "不同意 申请号", "Decline NUMBER"),
    ("dates", "确认：工作办公室安排的日期", "The office's own dates"),
    ("invite", "邀请 方案 单位", "Invite PLAN AGENCY"),
    ("handover", "交接 单位", "A contact hands over"),
    ("deadlines", "时间：近期事项，可带单位名", "Dates; an agency may be named"),
    ("duties", "任务：职责，可带单位名", "Duties; an agency may be named"),
    ("notes", "记录：各单位已报内容", "The agencies' notes"),
    ("plans", "方案：文号、期限", "The plans"),
    ("settings", "设置：语言、时间、缺勤", "Language, hour, absence"),
    ("help", "使用说明", "How this works"),
    ("privacy", "保存哪些信息", "What is kept"),
    ("forget", "删除个人信息", "Remove personal data"),
)
_MENUS = {Audience.STRANGER: _ANYBODY, Audience.CONTACT: _CONTACT, Audience.COORDINATOR: _COORDINATOR}


def commands(role: str, language: str) -> Sequence[tuple[str, str]]:
    """(command, description) of the role's menu. Raises ValueError for a role that does not exist."""
    return [(name, pick(language, zh, en)) for name, zh, en in _MENUS[Audience(role)]]
