"""What a contact's words or button mean. The beginning of a message decides; a word in the middle of a report does not.

The words are those that offices use (the comment above each table gives examples). Whatever is not understood is a note, never lost.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schedules.promised import promise


class Status(StrEnum):
    """What a note says about its item (notes --json, `status`)."""

    REPORTED = "reported"
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    NOTHING = "nothing"
    DISPUTED = "disputed"
    NOTE = "note"


CLOSING = frozenset({Status.REPORTED, Status.NOTHING})


@dataclass(frozen=True)
class Meaning:
    """A status, and the day a paper was promised for."""

    status: Status
    promised_on: date | None = None


NOTHING_SAID = Meaning(Status.NOTE)

# --- buttons under a reminder -------------------------------------------------------------------------------------

REPLY = "r"  # callback data: r:<occurrence id>:<code>
CODES = {"d": Status.REPORTED, "s": Status.RECEIVED, "b": Status.BLOCKED, "n": Status.NOTHING}
_DATA = re.compile(r"r:([1-9]\d{0,9}):([dsbn])", re.ASCII)


def reply_data(occurrence_id: int, status: str) -> str:
    """The callback data of the button that says `status` about the occurrence."""
    return f"{REPLY}:{occurrence_id}:{next(code for code, meant in CODES.items() if meant == status)}"


def tapped(data: str | None) -> tuple[int, Status] | None:
    """(occurrence id, status) of a tapped button; None for anything this program never made."""
    read = _DATA.fullmatch(data or "")
    if read is None or int(read[1]) >= 2**31:
        return None
    return int(read[1]), CODES[read[2]]


# --- words --------------------------------------------------------------------------------------------------------

_END = r"(?=$|[^\w]|了|过|啦)"
_TO = r"(?=$|[^\w]|了|过|给|至|到|往|市|省|县|区|科协|贵|您|你)"

# 已报送 已报 已上报 已交 已发邮箱 已经发邮箱了 报了 材料已提交 已于12月20日报送 已完成
REPORTED = (
    (
        r"已经?(?:于.{1,14}?)?(?:按要求|按时|全部|都|统一|通过.{1,8}?)?"
        r"(?:报送|上报|呈报|报出|提交|上交|递交|呈送|寄出|邮寄|发送|发出|发邮箱|发邮件|报备|办结|"
        rf"(?:报|交|发|送|完成|邮件){_TO}|完成(?=报送|上报|提交)|邮箱)"
    ),
    rf"(?:报送|上报|提交|上交|报|交|发|发邮箱|发邮件|发送|寄|送)(?:完?了|过了|的){_END}(?!.{{0,4}}(?:再|就|之后|以后))",
    (
        r"(?:i |we )?(?:have |'ve |has )?(?:been )?(?:already |just )?(?:reported|submitted|sent|filed|done|e-?mailed)"
        r"(?=$|[^\w\s]|\s+(?:on|to|by|via|it|today|yesterday|already|with|and|in|this)\b|\s*$)"
    ),
)
# 收到 知悉 好的 明白 / received ok noted
RECEIVED = (
    r"已?(?:收到|知悉|收悉|阅知|知晓|获悉)(?!的)|已阅|好的|好(?=$|\W)|明白|了解|知道了?|清楚了?|照办|遵照执行|没问题",
    r"(?:received|okay|ok|noted|got it|understood|seen|will do|roger)(?![\w])",
)
# 进行中 走签批 等领导签字 正在起草 还没报送 未报 尚未报送 无进展
IN_PROGRESS = (
    r"(?:正在|进行中|推进中|办理中|准备中|起草中|审批中|签批中|会签中|整理中|汇总中|撰写中|完善中|修改中|在办|在走|在写|在等)",
    r"(?:走签批|走流程|走程序|等.{0,6}?(?:签字|签批|审批|审核|审定|盖章|批示)|待.{0,6}?(?:签字|签批|审批|审核|审定|盖章))",
    r"已?(?:报|送|交|呈).{0,8}?(?:审批|审核|审签|签批|签字|审定|会签|阅示|批示)",
    r"(?:还|尚|暂|仍)?(?:没有?|未)(?:能)?(?:按时|及时)?(?:报|交|发|提交|上报|完成|写|弄|做|收齐|定稿|进展)|(?:还|尚|暂)(?:没|未)|暂?无进展",
    r"(?:we are |we're |i am |i'm |still )?(?:in progress|working on|ongoing|underway|under way|drafting|waiting for|awaiting)",
    r"(?:i |we )?(?:have |has |had )?(?:not|haven't|hasn't) (?:been )?(?:yet )?(?:reported|submitted|sent|filed|done)|not yet|no progress",
)
# 需要协调 有困难 需协调 / need help
BLOCKED = (
    r"需要?(?:贵单位|贵办|市科协|省科技厅|工作办公室|领导|您|你们|请)?(?:予以|给予|帮忙)?(?:协调|帮助|帮忙|协助|支持)",
    r"(?:有|存在|遇到|确有)(?:一些|一定|较大)?困难|请(?:求|帮忙|协助|予以)?协调",
    r"(?:i |we )?(?:need|needs|request) (?:some |your )?(?:help|support|coordination|assistance)|blocked|stuck|please help",
)
# 不涉及 无内容 / n/a nothing to report
NOTHING = (
    r"(?:本年度?|今年)?(?:并?不涉及(?!.{0,4}[密秘])|无涉及)(?=$|\W|我|本|此|该|这|相关|任何)",
    r"(?:无|没有)(?:相关|此项|该项|这项|此类|这类|需要?(?:报送|上报)的?|可报送?的?)*(?:内容|事项|工作|任务|情况|职责)(?=$|\W|可|需|报|要)",
    r"无需报送|无可报送|无(?=[。.\s]*$)",
    r"(?:n/?a|none|nil)(?=[.\s]*$)|nothing to report|not applicable|does(?: not|n't) (?:apply|concern us)",
)
# 不归我们 不归我单位 不是我们 / not ours
DISPUTED = (
    r"(?:应该?)?不归(?:我|本|咱)|不是(?:我|本|咱们?)(?:们|单位|局|委|办|厅|部门)(?!不|没|未|已)|不属于?(?:我|本|咱)",
    r"不(?:应该?)?由(?:我|本|咱)|不该(?:由)?(?:我|本|咱)|与(?:我|本)(?:们|单位|局|委|办|厅)无关",
    r"(?:this |it )?(?:is |'s )?not ours?\b|(?:this )?does(?: not|n't) belong to us|wrong agency|not our (?:job|duty|task)",
)

_TABLE = tuple(
    (status, re.compile("|".join(f"(?:{words})" for words in table)))
    for status, table in (
        (Status.NOTHING, NOTHING),
        (Status.DISPUTED, DISPUTED),
        (Status.REPORTED, REPORTED),
        (Status.IN_PROGRESS, IN_PROGRESS),
        (Status.BLOCKED, BLOCKED),
        (Status.RECEIVED, RECEIVED),
    )
)

# Who or what a sentence may begin with before it says anything: 我单位年度工作总结…, 该项工作…
_SUBJECT = re.compile(
    r"(?:(?:我|咱|我们|咱们)(?:单位|局|委|办|厅|院|校|部门|这边|这里)?的?|本(?:单位|局|委|办|厅|院|校|部门)的?)?"
    r"(?:(?:这|该|此|本)(?:个|项|份|件)(?:工作|任务|事项|材料)?)?(?:\d{4}(?!年?[-./]?\d{1,2}[-./月])年?度?|今年|全年)?(?:年度|年终)?(?:工作)?"
    r"(?:总结|材料|报告|简报|小结|文件|电子版|纸质版?|邮件|邮箱|内容|数据)*(?:the )?(?:report |summary )?(?:is |has been |was )?"
)
_ADVERBS = re.compile(
    r"(?:均|都|也|就|刚刚|刚才|刚|早就|早|今天|昨天|前天|上午|下午|上周.?|目前|现在|现|暂时|确实|其实|today |yesterday )+"
)
_GREETING = re.compile(
    r"(?:您好|你好|大家好|.{0,6}(?:领导|老师|主任|处长|科长|同志|主席)好?|不好意思|抱歉|谢谢.{0,4}|辛苦了?|报告|回复"
    r"|hello|hi|dear .{0,20}|thanks?|thank you|sorry)"
)
_QUESTION = re.compile(
    r"(?:请问|是否|是不是|怎么|如何|什么|哪|为什么|为何|能否|可否|is |are |do |does |did |can |could |what|when |how |who |should |have you)"
)
_ASKS = re.compile(r"(?:\?|吗|么|了没|没有|与否|呢)\s*$")
_UNDONE = re.compile(r"被退|退信|退回来|失败|没成功|不成功|没发成|发不出|报不了|交不了|bounced")
_INSIDE = re.compile(
    r"审批|审核|审签|签批|签字|审定|会签|阅示|(?:局|委|厅|分管|主要|单位)领导(?!小组)|for (?:approval|signature|review)"
)
_CLAUSE = re.compile(r"[^,。;!\n、~…—]+")
_LOOKED_AT = 400  # characters; the beginning decides


def meaning(text: str, today: date) -> Meaning:
    """What the text says, by its beginning; `today` is the local day it was said on. Never raises."""
    clauses = [clause for clause in _clauses(text) if not _GREETING.fullmatch(clause)][:3]
    if not clauses or any(_UNDONE.search(clause) for clause in clauses):
        return NOTHING_SAID
    said, rest = _said(clauses[0], today)
    if said.status != Status.RECEIVED:
        return said
    # 收到，已报送: the politeness first, what matters after it.
    later = (_said(clause, today)[0] for clause in (rest, *clauses[1:]) if clause)
    return next((one for one in later if one.status not in (Status.NOTE, Status.RECEIVED)), said)


def _clauses(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text[:_LOOKED_AT])
    seen = "".join(sign for sign in folded if sign == "\n" or unicodedata.category(sign) not in ("Cf", "Cc", "Cs"))
    spaced = re.sub(r"[ \t]+", " ", seen.lower().replace("’", "'"))
    return [clause for found in _CLAUSE.findall(spaced) if (clause := found.strip(" .:\"'“”‘’「」()（）【】[]*-"))]


def _said(clause: str, today: date) -> tuple[Meaning, str]:
    if _QUESTION.match(clause) or _ASKS.search(clause):
        return NOTHING_SAID, ""
    body = clause[_end(_SUBJECT, clause) :].strip() or clause
    promised, day, rest = promise(body, today)
    if promised:
        return Meaning(Status.IN_PROGRESS, day), ""
    body = rest if rest != body else body[_end(_ADVERBS, body) :].strip() or body
    for status, words in _TABLE:
        found = words.match(body)
        if found is not None:
            return _in_house(status, body), body[found.end() :].lstrip(" 的了啦,:")
    return NOTHING_SAID, ""


def _in_house(status: Status, body: str) -> Meaning:
    # 已报局领导审签 has not left the house.
    return Meaning(Status.IN_PROGRESS if status == Status.REPORTED and _INSIDE.search(body) else status)


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0
