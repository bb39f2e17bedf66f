"""Who does what, in a list's own words: labels before the names, verbs behind them, first-named-leads rules."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest

from schedules.drafting.brackets import CLOSING, OPENING
from schedules.drafting.clauses import LABELS, VERBS, Clause, any_of, clauses
from schedules.drafting.cleaning import bare
from schedules.drafting.words import (
    ADVERBS,
    BARE_LABELS,
    FIRST_LEADS,
    KINDS,
    LEADERS,
    MARK_NOTE,
    OTHER_LABELS,
    OTHERS_SHARE,
    OTHERS_SUPPORT,
    PERSON_LABELS,
    REMARK,
    TIME_LABELS,
)
from schedules.model import Role

# 牵头（责任）单位, 协同责任单位, 责任单位（排在第一位的为牵头单位）
_NOUN = (
    rf"(?P<adjective>{any_of(list(LABELS))})(?:责任)?(?:[（(][\u4e00-\u9fa5]{{2,4}}[）)])?(?:{any_of(KINDS)})"
    r"(?:[（(][^（()）：:]{2,30}[）)](?=\s*[：:]))?"
)
_BARE = rf"(?P<bare>{any_of(list(BARE_LABELS))})"
_OTHER = (
    rf"(?P<other>(?:{any_of((*PERSON_LABELS, *TIME_LABELS, *OTHER_LABELS))}|{LEADERS}))(?:及[\u4e00-\u9fa5]{{2,6}})?"
)
# 责任单位为临河海事局: nothing but names up to the clause's end.
_BODY_ALONE = r"[\u4e00-\u9fff、]{2,40}(?:局|委|厅|部|办|院|公司|政府|中心|管委会)(?:[，,；;。）)]|$)"
_LABEL = re.compile(
    rf"(?:(?:(?:[省市区县州旗镇乡]{{1,2}}(?:级|直|本级)?|自治区|国家|中央|主要)?{_NOUN})|{_BARE}|{_OTHER})(?:及分工|和分工|(?P<people>[及和、/](?:责任|负责|联系)人))?"
    rf"\s*(?:[为是]?[：:]|[为是](?=[省市区县州旗国团中]|{_BODY_ALONE}))"
)
_LINE_LABEL = re.compile(rf"[（(〔\[【]?\s*{_LABEL.pattern}")
_FIRST = re.compile("[，,；;。]?[（(]?(?:" + "|".join(FIRST_LEADS) + ")[）)]?[，,；;。]?(?:以?下同)?[）)]?[。]?")
_OTHERS_SHARE = re.compile(OTHERS_SHARE)
_MARK_NOTE = re.compile(MARK_NOTE)
_OTHERS_SUPPORT = re.compile(OTHERS_SUPPORT)
_REMARK = re.compile(rf"(?:^|[，,；;。])(?:{REMARK})[。]?")
# 市教育局、市科技局（按职责分工负责）
_SHARED = re.compile(
    rf"[（(](?:以上(?:单位|部门)|均)?(?:{any_of(ADVERBS)})(?:{any_of(list(VERBS))})?[）)](?=[，,；;。、]|$)"
)


@dataclass
class Duty:
    """One list as read: its clauses, and whether it says that the first-named leads."""

    clauses: list[Clause] = field(default_factory=list)
    labelled: bool = False
    first_leads: bool = False
    others_support: bool = False
    time: str = ""
    people: bool = False  # 责任单位及责任人: persons' names stand among the bodies


# 【牵头单位】市教育局, 配合单位 市科技局, 牵头单位——市教育局: other marks behind a label than a colon.
_MARKED_LABEL = rf"(?:[省市区县州旗](?:级|直)?|主要)?(?:{any_of(list(LABELS))})(?:{any_of(KINDS)})"
_BOXED = re.compile(
    rf"(?P<before>^|[。；;，, \n）)])\s*[【［\[〔](?P<label>{_MARKED_LABEL})[】］\]〕]\s*[：:]?(?=[\u4e00-\u9fff])"
)
# 市科技局【配合单位】市教育局【完成时限】6月底前
_BOXED_WITHIN = re.compile(
    rf"(?<=[\u4e00-\u9fff])[【［\[〔](?P<label>{_MARKED_LABEL}|{any_of(TIME_LABELS)})[】］\]〕]\s*[：:]?(?=[\u4e00-\u9fff\d])"
)
_SPACED = re.compile(rf"^(?P<label>{_MARKED_LABEL})(?:[ 　]+|[—－-]{{1,2}})(?=[\u4e00-\u9fff]{{2}})")


_ALONE = re.compile(rf"^{_MARKED_LABEL}$")
_BARE_IN_BRACKET = re.compile(rf"(?<=[（(〔［\[【]){_MARKED_LABEL}(?=[省市区县州][\u4e00-\u9fff]{{2}})")
_DASHED = re.compile(rf"^(?:[—－―–-]{{1,4}}|[·•●◆■▪☆★*]) ?(?={_LABEL.pattern})")


def with_colons(line: str) -> str:
    """A line whose labels stand in brackets, alone, or before a space or a dash, with colons behind them and no dash before."""
    line = _BARE_IN_BRACKET.sub(r"\g<0>：", _DASHED.sub("", line))
    line = _BOXED_WITHIN.sub(r"；\g<label>：", line)
    return _ALONE.sub(r"\g<0>：", _SPACED.sub(r"\g<label>：", _BOXED.sub(r"\g<before>\g<label>：", line)))


def starts_label(line: str) -> bool:
    """Whether a line begins with the label of a list: 牵头单位：…, （责任单位：…"""
    return _LINE_LABEL.match(line) is not None


def starts_list(line: str) -> bool:
    """Whether a line begins with the label of bodies, and not of a day, a person or a goal."""
    found = _LINE_LABEL.match(line)
    return found is not None and found["other"] is None


def has_label(text: str) -> bool:
    """Whether a list's label stands anywhere in the text."""
    return _LABEL.search(text) is not None


def label_within(sentence: str) -> int | None:
    """Where a list's label stands in the middle of a sentence: 建立档案，责任单位：市教育局."""
    for found in _LABEL.finditer(sentence):
        if (
            found["adjective"]
            and sentence[found.end() - 1] in "：:"
            and sentence[found.start() - 1 : found.start()] in tuple("，, ）)")
        ):
            return found.start()
    return None


def first_leads(text: str) -> bool:
    """Whether the text rules that the first-named body leads (列第一位者为牵头单位)."""
    return _FIRST.search(bare(text)) is not None


def others_support(text: str) -> bool:
    """Whether such a rule says that the others support (其他为配合单位)."""
    return _OTHERS_SUPPORT.search(bare(text)) is not None and first_leads(text)


def _without_odd_closer(text: str) -> str:
    """责任单位：市财政局）without the bracket that nobody opened."""
    words = text.rstrip("。；; ")
    odd = words[-1:] in tuple(CLOSING) and sum(map(words.count, CLOSING)) > sum(map(words.count, OPENING))
    return words[:-1] if odd else text


@lru_cache(maxsize=2048)  # the same text is asked for as a list, as a title without lists, and to be read
def read_duty(text: str) -> Duty:
    """What a list's text says, not to be changed by who asks; clauses without any role word have role None."""
    rest = _without_odd_closer(re.sub(r"[\t\n]+", " ", text).strip())
    duty = Duty(first_leads=first_leads(rest), others_support=others_support(rest))
    if duty.first_leads:
        rest = _OTHERS_SHARE.sub("", _FIRST.sub("", rest))
    rest = _SHARED.sub("", _MARK_NOTE.sub("", _REMARK.sub("", rest)))
    duty.people = "人" in rest and any(found["people"] for found in _LABEL.finditer(rest))
    for label, role, part in _labelled(rest):
        duty.labelled = duty.labelled or role is not None
        times: list[str] = []
        if label in TIME_LABELS:
            times.append(part)
        elif role is not None or not label:
            duty.clauses += clauses(part, role, times)
        duty.time = "；".join([duty.time, *times] if duty.time else times)
    return duty


def _labelled(text: str) -> Iterator[tuple[str, Role | None, str]]:
    """(label, its role, what follows it) of each label; what stands before the first one has none."""
    found = [each for each in _LABEL.finditer(text) if each.start() == 0 or not _within_name(text, each)]
    first = text[: found[0].start()] if found else text
    if first.strip(" ；;，,。"):
        yield "", None, first
    for each, after in zip_longest(found, found[1:]):
        part = text[each.end() : after.start() if after else len(text)]
        yield each["other"] or each[0], _role_of(each), part.strip(" ；;，,。")


def _within_name(text: str, found: re.Match[str]) -> bool:
    """配合: behind 、 is a label no more than in the middle of a word."""
    return found["bare"] is not None and text[found.start() - 1] not in " ；;，,。（("


def _role_of(found: re.Match[str]) -> Role | None:
    if found["other"]:
        return None
    return LABELS[found["adjective"]] if found["adjective"] else BARE_LABELS[found["bare"]]
