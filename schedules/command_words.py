"""Plain Chinese words that do the same as the commands (office.md, end of section 4)."""

import re
from collections.abc import Mapping

# Anybody on board. 已报送 and 收到 are no commands of a contact: they answer a reminder.
FOR_CONTACTS: Mapping[str, str] = {
    "任务": "duties",
    "我的任务": "duties",
    "职责": "duties",
    "时间": "deadlines",
    "时间安排": "deadlines",
    "日程": "deadlines",
    "记录": "notes",
    "我的记录": "notes",
    "方案": "plans",
    "撤回": "undo",
    "设置": "settings",
    "帮助": "help",
    "使用说明": "help",
    "说明": "help",
    "退出": "unsubscribe",
    "退订": "unsubscribe",
    "加入": "subscribe",
    "删除个人信息": "forget",
}

# A choice of one's own, with nothing else beside it: 设置 10:00, 缺勤 12-30, 回来了. Anything longer is something said.
_CHOICE = re.compile(
    r"\s*(?:设置\s*(?P<value>english|英文|英语|中文|[0-9]{1,2}[:：点](?:[0-9]{1,2}分?)?)"
    r"|(?P<absence>缺勤(?:\s*[至到]?\s*(?:[0-9年月日./-]+[天周]?|今天))?|回来了))\s*。?\s*",
    re.IGNORECASE,
)
_CALENDAR = re.compile(r"\s*日历(?:订阅)?\s*(?P<args>换新|停用)?\s*。?\s*")
_LISTS = frozenset({"duties", "deadlines", "notes"})

# Words of the coordinator that stand alone or before a plan's name.
FOR_COORDINATORS: Mapping[str, str] = {
    "未报": "silent",
    "总览": "overview",
    "待批": "pending",
    "台账": "ledger",
    "年度总结": "summary",
    "提醒函": "letter",
    "催报": "chase",
    "提醒": "chase",
    "待答复": "answer",
    "电话单": "phone",
    "文本": "paste",
    "指标": "targets",
    "节点": "deadline",
    "单位调整": "reform",
    "导出": "export",
}

# Words of the coordinator that need something after them: a number, an agency, a day.
WITH_ARGUMENTS: Mapping[str, str] = {
    "同意": "approve",
    "不同意": "decline",
    "收到": "accept",
    "确认收到": "accept",
    "确认": "accept",
    "请补充": "return",
    "延期": "extend",
    "补记": "record",
    "邀请": "invite",
    "撤销": "revoke",
    "交接": "handover",
    "预演": "rehearse",
    "改期": "move",
    "停用": "off",
    "答复": "answer",
    "通话": "call",
    "通知": "announce",
    "新增节点": "deadline",
    "删除节点": "deadline",
    "截至": "asof",
    "更名": "reform",
    "并入": "reform",
}

# Of these, alone, a coordinator who is no contact wants to be asked for the rest.
ALONE = frozenset({"延期", "补记", "邀请", "交接", "预演", "通话", "通知", "新增节点", "截至"})

_FRONT = {"新增节点": "add ", "删除节点": "remove "}  # one command, told apart by its first word

# 确认 alone, or with something that is no number, is about the office's own dates.
CONFIRM_DATES = "confirm"

_SPACED = re.compile(r"\s*(?P<word>[\u4e00-\u9fff]+)(?:[\s　]+(?P<args>.*\S))?\s*[。]?\s*", re.DOTALL)
_NUMBERED = re.compile(
    r"\s*(?P<word>同意|不同意|确认收到|确认|收到|请补充|延期|答复|任务|记录|撤回|撤销|退出)\s*"
    r"第?(?P<number>[0-9０-９]{1,9})号?(?P<rest>.*)",
    re.DOTALL,
)
_NUMBER_WORDS = frozenset({"approve", "decline", "accept", "return", "extend", "revoke", "answer"})
_OR_NAMES = frozenset({"extend"})  # a number, or an agency and what follows
# A contact's own words for asking: 延期 12-30 原因, with the item's number in front where there are several.
_ASKS = re.compile(
    r"\s*(?:申请)?延期\s*(?P<args>(?:第?\d{1,2}\s*[项、.:：\s]\s*)?(?:至|到)?\s*(?:\d{4}[-年./])?\d{1,2}[-月./]\d{1,2}日?前?[\s，,：:；;]+\S{2}.*)",
    re.DOTALL,
)
_TARGET = re.compile(r"\s*指标\s*(?P<args>(?:是|不是)\s*\d{1,9}|\d{1,3}[\s，,：:]+\d[\d.]*\S{0,4})\s*")
_FOR_BOTH = {"草稿": "draft", "配合": "shared", "指标": "targets"}

_CONTACTS_NUMBER_WORDS = {"任务": "duties", "记录": "notes", "撤回": "undo", "退出": "unsubscribe"}


def command_word(text: str, *, contact: bool, coordinator: bool) -> tuple[str, str] | None:
    """(command, arguments) of a message that is a command in plain words, for a visitor of that role; else None.

    It never takes what a contact may say to a reminder: 收到 and 已报送 alone, 未报 and anything longer than the word.
    """
    if not contact and not coordinator:
        return None
    whole = _whole(text, contact)
    if whole is not None:
        return whole
    numbered = _NUMBERED.fullmatch(text)
    if numbered is not None:
        found = _with_number(numbered, coordinator)
        if found is not None:
            return found
    said = _SPACED.fullmatch(text)
    if said is None:
        return None
    word, args = said["word"], said["args"] or ""
    if not args and word in FOR_CONTACTS:
        return FOR_CONTACTS[word], ""
    if not args and not contact and word in ALONE:
        return WITH_ARGUMENTS[word], _FRONT.get(word, "").strip()
    if not contact and FOR_CONTACTS.get(word) in _LISTS:  # a contact's words may be an answer
        return FOR_CONTACTS[word], args
    return _coordinators(word, args) if coordinator else None


def _whole(text: str, contact: bool) -> tuple[str, str] | None:
    """Words whose shape alone says what is wanted: a choice, a request for more time, a target's value."""
    asked = _ASKS.fullmatch(text) if contact else None
    if asked is not None:
        return "extend", asked["args"].strip()
    target = _TARGET.fullmatch(text)
    if target is not None:
        return "targets", target["args"]
    if text.strip() in _FOR_BOTH:
        return _FOR_BOTH[text.strip()], ""
    calendar = _CALENDAR.fullmatch(text)
    if calendar is not None:
        return "calendar", calendar["args"] or ""
    chosen = _CHOICE.fullmatch(text)
    return ("settings", chosen["value"] or chosen["absence"]) if chosen is not None else None


def _with_number(said: re.Match[str], coordinator: bool) -> tuple[str, str] | None:
    word, number, rest = said["word"], str(int(said["number"])), said["rest"].strip(" 　,，:：\n")
    if word in _CONTACTS_NUMBER_WORDS:
        return (_CONTACTS_NUMBER_WORDS[word], number) if not rest else None
    command = WITH_ARGUMENTS[word]
    if not coordinator or command not in _NUMBER_WORDS:
        return None
    if rest and command == "accept":
        return None
    return command, f"{number} {rest}".strip()


def _coordinators(word: str, args: str) -> tuple[str, str] | None:
    if word in FOR_COORDINATORS:
        return FOR_COORDINATORS[word], args
    if word == "确认":
        return CONFIRM_DATES, args
    command = WITH_ARGUMENTS.get(word)
    if command and args and (command not in _NUMBER_WORDS or command in _OR_NAMES):
        return command, _FRONT.get(word, "") + args
    return None
