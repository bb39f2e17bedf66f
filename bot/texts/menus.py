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
    ("pending", "待批：加入申请", "Requests to join"),
    ("approve", "同意 申请号", "Approve NUMBER"),
    ("decline", "不同意 申请号", "Decline NUMBER"),
    ("dates", "确认：工作办公室安排的日期", "The office's own dates"),
    ("invite", "邀请 方案 单位", "Invite PLAN AGENCY"),
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
