"""Item numbers: 一、 （一） 1. （1） ① —— and where in a text they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from schedules.drafting.numerals import chinese_number
from schedules.drafting.words import PLAN_KINDS

_CN = "一二三四五六七八九十百零〇"


class Rank(IntEnum):
    """Kinds of numbers, the outer ones first."""

    VOLUME = 0  # 第一编, 第一部分
    PART = 1  # 第一章
    SECTION = 2  # 第一节
    CHAPTER = 3  # 一、
    ARTICLE = 4
    NAMED = 5
    PAREN = 6
    BOX = 7  # 专栏1, whose items are numbered by themselves
    DIGIT = 8
    TWO_DIGITS = 9  # 1.1
    THREE_DIGITS = 10  # 1.1.1
    FOUR_DIGITS = 11
    DIGIT_PAREN = 12
    CIRCLE = 13
    DASH = 14


@dataclass(frozen=True)
class Marker:
    """One item number: kind, value, how it is printed in a locator, where it stands."""

    rank: Rank
    number: int
    printed: str
    start: int
    end: int
    above: tuple[int, ...] = ()  # of 2.1.3 the 2 and the 1


# Behind a decimal number that counts something (1.5万人, 2.3%), and numbers no item.
_MEASURED = (
    r"[A-Za-z\d%％‰℃+＋]|[、—–－~～-]|\.\d"
    r"|[个万亿千百十倍元米吨项年月日天分秒度级版亩人名所家条次批座期场支部对件户处类种届周季页平公小立余多以至到和]"
)
# Digits behind a number and its point that belong to the item: 8.2024年, 9.12月底, 13.5G网络, 11.121人才.
_BEHIND_POINT = (
    r"20\d\d ?年|\d{1,2} ?月 ?[\d底前中上下份]|\d[GDK](?![A-Za-z])|\d{3,5}(?![万亿元吨公千米亩倍年个%])[\u4e00-\u9fff]"
)
_FORMS: tuple[tuple[Rank, str], ...] = (
    (Rank.VOLUME, rf"第(?P<volume>[{_CN}]{{1,3}})(?:编|部分|篇)[、：:，]?"),
    (Rank.PART, rf"第(?P<part>[{_CN}]{{1,3}})章[、：:，]?"),
    (Rank.SECTION, rf"第(?P<section>[{_CN}]{{1,3}})节(?!课)[、：:，]?"),
    (Rank.ARTICLE, rf"第(?P<article>[{_CN}]{{1,4}})条[、：:，]?"),
    (
        Rank.NAMED,
        rf"(?:重点|主要)?(?:任务|行动|工程|举措|措施|专项行动|项目|实事|事项|问题)(?P<named>[{_CN}]{{1,3}}|\d{{1,2}})[：:、.．]",
    ),
    (Rank.BOX, rf"专栏 ?(?P<box>\d{{1,2}}|[{_CN}]{{1,3}})(?=[ ：:、.．\u4e00-\u9fff“]) ?[：:、.．]? ?"),
    (Rank.CHAPTER, rf"(?P<chapter>[{_CN}](?: ?[{_CN}]){{0,3}}) ?(?:[、．]|\.(?![\d{_CN}]))"),
    (Rank.CHAPTER, r"(?P<roman>[Ⅰ-Ⅻ]) ?[、．.]"),
    (Rank.PAREN, rf"[（(] ?(?P<paren>[{_CN}](?: ?[{_CN}]){{0,3}}) ?[）)] ?[、．.]?"),
    (Rank.TWO_DIGITS, rf"(?P<decimal>\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}})(?! ?(?:{_MEASURED}))[、．.]?"),
    (Rank.DIGIT_PAREN, r"(?:[（(] ?(?P<dparen>\d{1,2}) ?[）)]|(?P<dhalf>\d{1,2})[）)]) ?[、．.]?"),
    (
        Rank.DIGIT,
        r"(?P<digit>\d{1,3}) ?(?:[．、]|\.(?!\d)|\.(?=" + _BEHIND_POINT + r"))",
    ),
    (Rank.CIRCLE, r"(?P<circle>[①-⑳])[、．.]?"),
    (Rank.DASH, r"(?P<dash>[—─－–―-]{2,4}|[●■◆▪•○◇□★☆]|[-—–·](?= ?[\u4e00-\u9fff])) ?"),
)
_ANY = re.compile("|".join(f"(?:{form})" for _, form in _FORMS))
_NUMBER = re.compile("|".join(form for _, form in _FORMS if "(?P<digit>" in form or "(?P<chapter>" in form))
_RANKS = {
    "volume": Rank.VOLUME, "part": Rank.PART, "section": Rank.SECTION,
    "article": Rank.ARTICLE, "named": Rank.NAMED, "chapter": Rank.CHAPTER, "roman": Rank.CHAPTER, "box": Rank.BOX, "paren": Rank.PAREN,
    "decimal": Rank.TWO_DIGITS, "dparen": Rank.DIGIT_PAREN, "dhalf": Rank.DIGIT_PAREN, "digit": Rank.DIGIT, "circle": Rank.CIRCLE, "dash": Rank.DASH,
}  # fmt: skip
_TITLE_END = re.compile(rf"(?:{PLAN_KINDS}|日|〕第?\d{{1,4}}号)$")
_SENTENCE_END = "。；;：:！？!?）)】》〕］]”…\t\n"
_BULLETS = tuple("●■◆▪•○◇□★☆")
_CLOSERS = "”’》）)】"
UNBROKEN = 120  # characters of a line that may hold many items
LONGEST_GLUED = 50  # characters of a heading with the number below it
_COUNTS_BEFORE = "第件图表栏例达到为至约近超过高于占比统唯初周星期"
_HEADING = re.compile(r"[\u4e00-\u9fff“”]{2,24}[。：]")  # 1、优化功能。, and not 任务1、任务2
_HEADED = re.compile(rf"(?:[{_CN}]、|[（(][{_CN}]+[）)]|第[{_CN}]+[章节编篇]|第[{_CN}]+部分) ?[\u4e00-\u9fff]{{0,30}}$")
_PARTS_BELOW = re.compile(r"^[^。；，：（(\d]{2,40}(?:[（(]一[）)]|1[.．])")
_CJK = re.compile(r"[\u4e00-\u9fff“]")


def starts_item(text: str) -> bool:
    """Whether a line begins with an item number."""
    found = _ANY.match(text)
    return found is not None and not _is_year(text, found)


def at_start(text: str) -> Marker | None:
    """The item number a text begins with, if any."""
    found = _ANY.match(text)
    return _marker(found) if found and not _is_year(text, found) else None


def inside(text: str) -> Iterator[Marker]:
    """Item numbers within a text that may begin an item of their own, in order; whether they do, their sequence tells."""
    for found in _ANY.finditer(text):
        number = None if found.lastgroup != "named" else _NUMBER.match(text, found.start("named"))
        # 二、重点任务1.加强管理, …若干措施一、总体要求: the heading or the title before ends with 任务 or 措施
        alone = number and _may_begin(text, number) and (_HEADED.search(text, 0, found.start()) or number["chapter"])
        if number and alone and not (found.start() and number["chapter"] and _may_begin(text, found)):
            yield _marker(number)
        elif found.start() and _may_begin(text, found):
            yield _marker(found)


def _may_begin(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 4) : found.start()].rstrip(" ")[-1:]
    kind = found.lastgroup or ""
    if _is_year(text, found) or not before or kind == "box":
        return False
    if kind == "circle":
        return before not in "图表见第如"
    apart = text[found.start() - 1] == " " and (kind != "digit" or bool(_CJK.match(text, found.end())))
    if before in _SENTENCE_END or (apart and kind != "dash"):
        return not (kind == "dash" and len(found[0].strip()) < 2)
    if kind == "chapter" and found[kind] == "一":  # the first chapter, glued to the plan's title
        return bool(_TITLE_END.search(text, max(0, found.start() - 12), found.start()))
    # A heading without a full stop, and the next item glued to it.
    return (kind == "paren" and bool(re.match(r"[\u4e00-\u9fff“《]", before))) or _glued(text, found, before)


def _glued(text: str, found: re.Match[str], before: str) -> bool:
    """…创新高地1.实施攻关, …消防支队三、实施步骤（一）: in a text that was copied without its line breaks."""
    if len(text) < UNBROKEN or not re.match(r"[\u4e00-\u9fff]", before) or before in _COUNTS_BEFORE:
        return False
    behind = text[found.end() : found.end() + LONGEST_GLUED]
    if found.lastgroup == "digit":
        return bool((_CJK if found[0].strip()[-1] in ".．" else _HEADING).match(behind))
    return found.lastgroup == "chapter" and bool(_PARTS_BELOW.match(behind))


def _is_year(text: str, found: re.Match[str]) -> bool:
    """2017——2019年 and 2.5 are no items."""
    if found.lastgroup == "dash" and found[0].strip() in _BULLETS:
        return found.start() > 0 and text[found.end() : found.end() + 1].isdecimal()
    if found.lastgroup == "dash":
        begins = found.start() == 0 and re.match(r"20\d\d年(?!\d)", text[found.end() :])  # ——2021年底前办结
        within = text[max(0, found.start() - 1) : found.start()].endswith(tuple("0123456789年月日"))
        return not begins and (within or text[found.end() : found.end() + 1].isdecimal())
    if found.lastgroup in {"digit", "dhalf", "dparen", "decimal"}:
        before = text[max(0, found.start() - 1) : found.start()]
        return before.isalnum() and before.isascii()
    return False


def _marker(found: re.Match[str]) -> Marker:
    kind = found.lastgroup or "dash"
    rank, value = _RANKS[kind], found[kind].replace(" ", "") or found[kind]
    if kind == "decimal":
        return _decimal(found)
    number = _value(rank, value)
    return Marker(rank, number, _printed(rank, value, number, found[0]), found.start(), found.end())


def _decimal(found: re.Match[str]) -> Marker:
    *above, last = map(int, re.split(r"[.．]", found["decimal"]))
    printed = ".".join(map(str, (*above, last)))
    return Marker(Rank(Rank.DIGIT + len(above)), last, printed, found.start(), found.end(), tuple(above))


def _value(rank: Rank, value: str) -> int:
    if rank is Rank.DASH:
        return 0
    if "Ⅰ" <= value <= "Ⅻ":
        return ord(value) - ord("Ⅰ") + 1
    if rank is Rank.CIRCLE:
        return ord(value) - ord("①") + 1
    return int(value) if value.isdecimal() else chinese_number(value)


def _printed(rank: Rank, value: str, number: int, whole: str) -> str:
    if rank <= Rank.SECTION:  # 第二章 whole, as its parts are cited: 第二章第三条
        return whole.rstrip("、：:，")
    return {
        Rank.PAREN: f"（{value}）",
        Rank.DIGIT: str(number),
        Rank.DIGIT_PAREN: f"（{value}）",
        Rank.DASH: "",
        Rank.ARTICLE: f"第{value}条",
        Rank.BOX: f"专栏{value}",
        Rank.NAMED: re.sub(r"[：:、.．]$", "", whole),
    }.get(rank, value)
