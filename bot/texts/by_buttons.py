"""办理: the menu of a coordinator's commands, and what is asked on the way."""

from collections.abc import Sequence

from bot.texts.looking import turning as turning
from bot.texts.words import number, pick

_LABELS = {
    "all": ("总览", "Overview"),
    "open": ("未报", "Open"),
    "chase": ("催报", "Chase"),
    "rec": ("补记", "Record"),
    "call": ("通话", "Call"),
    "ext": ("延期", "Extend"),
    "ann": ("通知", "Announce"),
    "reh": ("预演", "Rehearse"),
    "asof": ("截至", "As of"),
    "dates": ("节点", "Dates"),
    "add": ("新增节点", "Add a date"),
    "rm": ("删除节点", "Remove a date"),
    "wait": ("待批", "Pending"),
    "inv": ("邀请", "Invite"),
    "hand": ("交接", "Handover"),
    "phone": ("电话单", "Phone list"),
    "paste": ("转发文本", "Text"),
    "letter": ("提醒函", "Letter"),
    "help": ("待答复", "To answer"),
    "nums": ("指标", "Targets"),
    "exp": ("导出", "Export"),
    "say": ("答复", "Answer"),
    "meet": ("提交会议", "Meeting"),
    "free": ("不归该单位", "Not theirs"),
}
_QUESTIONS = {
    "plan": ("请选择方案：", "Which plan?"),
    "agency": ("请选择单位：", "Which agency?"),
    "past": ("哪天收到？也可直接回日期，如“12-24”。", "Received on which day? Or type it: 12-24."),
    "ahead": ("延期到哪天？也可直接回日期，如“12-30”。", "Extended to which day? Or type it: 12-30."),
    "promise": ("对方预计哪天报？也可直接回日期，如“12-30”。", "Promised for which day? Or type it: 12-30."),
    "wave": ("预演哪天？也可直接回日期，如“12-25”。", "Rehearse which day? Or type it: 12-25."),
    "due": ("截至哪天？也可直接回日期，如“12-25”。", "As of which day? Or type it: 12-25."),
    "channel": ("以何种方式收到？", "By which channel?"),
    "scope": ("涉及哪些单位？", "Which agencies?"),
    "notice": ("删除哪一项？", "Remove which?"),
}
_WORDS = {
    "ann": ("请直接回通知内容，先预览再发出。", "Please type the announcement; a preview comes first."),
    "add": (
        "请直接回日期和标题，如\n“11-20 科普日活动小结；文号：佳科协〔2024〕8号”。",
        "Please type day and title, such as\n11-20 Summary; no: 2024-8.",
    ),
    "say": ("请直接回答复内容，将转告联络员。", "Please type the answer; the contact reads it."),
}
_CHANNELS = {"电话": "Phone", "邮箱": "E-mail", "OA": "OA", "纸质": "Paper"}
_SCOPES = {"all": ("全部单位", "All agencies"), "leads": ("牵头单位", "Leads only")}


def label(language: str, name: str) -> str:
    return pick(language, *_LABELS[name])


def menu_label(language: str) -> str:
    """The button that opens the menu."""
    return pick(language, "办理", "Do")


def heading(language: str) -> str:
    return pick(language, "【办理】请选择：", "[Do] Please choose:")


def channel(language: str, name: str) -> str:
    return pick(language, name, _CHANNELS[name])


def scope(language: str, name: str) -> str:
    return pick(language, *_SCOPES[name])


def numbered(language: str, note: int) -> str:
    """第0132号, no. 0132."""
    return pick(language, f"第{number(note)}号", f"no. {number(note)}")


def chosen(language: str, name: str, pieces: Sequence[str]) -> str:
    """【补记】佳木斯市 市统计局 12-24 邮箱."""
    return pick(language, "【{}】{}", "[{}] {}").format(label(language, name), " ".join(pieces)).rstrip()


def question(language: str, name: str, need: str, pieces: Sequence[str], *, some: bool) -> str:
    """What is known so far, and what is asked; `some` where there is anything to choose from."""
    asked = pick(language, *(_WORDS[name] if need == "words" else _QUESTIONS[need]))
    if need == "notice" and not some:
        asked = pick(language, "没有工作办公室通知的节点。", "No dates set by a notice.")
    return f"{chosen(language, name, pieces)}\n{asked}"
