"""Who does what, in a list's own words: labels before the names, verbs behind them, first-named-leads rules."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from schedules.drafting.brackets import CLOSING, OPENING, groups
from schedules.drafting.cells import before_a_day
from schedules.drafting.words import (
    ADVERBS,
    BARE_LABELS,
    FIRST_LEADS,
    JOINERS,
    KINDS,
    LABEL_ROLES,
    LEADERS,
    MANNERS,
    MARK_NOTE,
    OPENERS,
    OTHER_LABELS,
    OTHERS_SHARE,
    OTHERS_SUPPORT,
    PERSON_LABELS,
    REMARK,
    TIME_LABELS,
    VERB_ROLES,
)
from schedules.model import Role


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_LABELS = {word: role for role, words in LABEL_ROLES.items() for word in words}
_VERBS = {verb: role for role, verbs in VERB_ROLES.items() for verb in verbs}
# 牵头（责任）单位, 协同责任单位, 责任单位（排在第一位的为牵头单位）
_NOUN = (
    rf"(?P<adjective>{_any(list(_LABELS))})(?:责任)?(?:[（(][\u4e00-\u9fa5]{{2,4}}[）)])?(?:{_any(KINDS)})"
    r"(?:[（(][^（()）：:]{2,30}[）)](?=\s*[：:]))?"
)
_BARE = rf"(?P<bare>{_any(list(BARE_LABELS))})"
_OTHER = rf"(?P<other>(?:{_any((*PERSON_LABELS, *TIME_LABELS, *OTHER_LABELS))}|{LEADERS}))(?:及[\u4e00-\u9fa5]{{2,6}})?"
_LABEL = re.compile(
    rf"(?:(?:(?:[省市区县州旗](?:级|直|本级)?|自治区|国家|中央|主要)?{_NOUN})|{_BARE}|{_OTHER})(?:及分工|和分工|(?P<people>[及和、/](?:责任|负责|联系)人))?\s*(?:[：:]|(?:为|是)(?=[省市区县州旗国团中])[：:]?)"
)
_LINE_LABEL = re.compile(rf"[（(〔\[【]?\s*{_LABEL.pattern}")
# Behind the names: 市科协为牵头单位.
_AS = rf"(?:为|是|作为)(?P<as>{_any(list(_LABELS))})(?:单位|部门)"
_VERB = re.compile(
    rf"(?P<etc>等(?:有关|相关|各有关|各相关)?(?:部门和单位|单位和部门|部门单位|部门|单位|机构|地方|地区)?)?[，,]?"
    rf"(?:(?P<adverb>{_any(ADVERBS)})?[，,]?(?:{_any(MANNERS)})*(?P<verb>{_any(list(_VERBS))})|(?P<only>{_any(ADVERBS)})|{_AS}"
    r"|(?P<beside>会同)(?=[，,；;。、）) ]|$))"
)
_JOINER = re.compile(
    rf"(?:[，,；;]|(?<=[部委局办厅会院署行联社团校府心头责协台馆司队）)])|(?=会同)(?<=[\u4e00-\u9fa5])(?<!社))"
    rf"(?P<joiner>{'|'.join(JOINERS)})(?=[\u4e00-\u9fa5]{{2}})"
)
_OPENER = re.compile(rf"^(?:{_any(OPENERS)})")
_FIRST = re.compile("[，,；;。]?[（(]?(?:" + "|".join(FIRST_LEADS) + ")[）)]?[，,；;。]?(?:以?下同)?[）)]?[。]?")
_OTHERS_SHARE = re.compile(OTHERS_SHARE)
_MARK_NOTE = re.compile(MARK_NOTE)
_OTHERS_SUPPORT = re.compile(OTHERS_SUPPORT)
_REMARK = re.compile(rf"(?:^|[，,；;。])(?:{REMARK})[。]?")
# 市教育局、市科技局（按职责分工负责）
_SHARED = re.compile(
    rf"[（(](?:以上(?:单位|部门)|均)?(?:{_any(ADVERBS)})(?:{_any(list(_VERBS))})?[）)](?=[，,；;。、]|$)"
)
_TIME = re.compile(r"\d{1,4}年|\d月|^(?:长期|持续|每年|每季|每月|年底|常态|年内|全年|今年)|底前|完成$")
_BREAKS = "，,；;。\n"


@dataclass
class Clause:
    """Names as one string, and the role the words give them; `joined` by 会同, `said` if a role word stands there."""

    text: str
    role: Role | None
    said: bool = False
    open_ended: bool = False
    joined: bool = False
    ends: bool = False  # a semicolon or full stop closes the clause: names behind it have nothing to do with it


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
_MARKED_LABEL = rf"(?:[省市区县州旗](?:级|直)?|主要)?(?:{_any(list(_LABELS))})(?:{_any(KINDS)})"
_BOXED = re.compile(
    rf"(?P<before>^|[。；;，, \n）)])\s*[【［\[〔](?P<label>{_MARKED_LABEL})[】］\]〕]\s*[：:]?(?=[\u4e00-\u9fff])"
)
_SPACED = re.compile(rf"^(?P<label>{_MARKED_LABEL})(?:[ 　]+|[—－-]{{1,2}})(?=[\u4e00-\u9fff]{{2}})")


_ALONE = re.compile(rf"^{_MARKED_LABEL}$")
_BARE_IN_BRACKET = re.compile(rf"(?<=[（(〔［\[【]){_MARKED_LABEL}(?=[省市区县州][\u4e00-\u9fff]{{2}})")
_DASHED = re.compile(rf"^(?:[—－―–-]{{1,4}}|[·•●◆■▪☆★*]) ?(?={_LABEL.pattern})")


def with_colons(line: str) -> str:
    """A line whose labels stand in brackets, alone, or before a space or a dash, with colons behind them and no dash before."""
    line = _BARE_IN_BRACKET.sub(r"\g<0>：", _DASHED.sub("", line))
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
    return _FIRST.search("".join(text.split())) is not None


def others_support(text: str) -> bool:
    """Whether such a rule says that the others support (其他为配合单位)."""
    return _OTHERS_SUPPORT.search("".join(text.split())) is not None and first_leads(text)


def _without_odd_closer(text: str) -> str:
    """责任单位：市财政局）without the bracket that nobody opened."""
    bare = text.rstrip("。；; ")
    odd = bare[-1:] in tuple(CLOSING) and sum(map(bare.count, CLOSING)) > sum(map(bare.count, OPENING))
    return bare[:-1] if odd else text


def read_duty(text: str) -> Duty:
    """What a list's text says; clauses without any role word have role None."""
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
            duty.clauses += _clauses(part, role, times)
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
    return _LABELS[found["adjective"]] if found["adjective"] else BARE_LABELS[found["bare"]]


def _clauses(text: str, default: Role | None, times: list[str]) -> Iterator[Clause]:
    """The clauses of one label's text: names wait until a verb behind them gives their role."""
    waiting: list[Clause] = []
    for piece in _pieces(text):
        piece.text, then = before_a_day(piece.text)
        if then:
            times.append(then)
        elif _TIME.search(piece.text):
            times.append(piece.text)
            continue
        waiting.append(piece)
        if piece.said:
            yield from _settled(waiting, piece.role, default)
            waiting = []
        elif piece.ends:
            yield from _settled(waiting, None, default)
            waiting = []
    yield from _settled(waiting, None, default)


def _settled(waiting: Sequence[Clause], role: Role | None, default: Role | None) -> Iterator[Clause]:
    for clause in waiting:
        given = clause.role or role or (Role.SUPPORT if clause.joined and default is None else default)
        yield Clause(clause.text, given, clause.said or role is not None, clause.open_ended, clause.joined)


def _pieces(text: str) -> Iterator[Clause]:
    """Names up to each verb, joiner or comma."""
    text = _OPENER.sub("", text.strip(" 　"))
    start, at, joined = 0, 0, False
    inner = dict(groups(text))
    while at < len(text):
        if at in inner:
            at = inner[at]
            continue
        verb, joiner = _verb_at(text, at), _JOINER.match(text, at)
        if text[at] in _BREAKS and not joiner:
            for piece in _piece(text[start:at], None, False, joined):
                piece.ends = text[at] in "；;。\n"
                yield piece
            start = at = _after_opener(text, at + 1)
            joined = False
        elif (joiner and _ends_name(text[:at])) or (joiner and text[at] in _BREAKS):
            yield from _piece(text[start:at], None, False, joined)
            start = at = joiner.end()
            joined = True
        elif verb:
            role = _said_role(verb)
            yield from _piece(text[start:at], role, verb["etc"] is not None, joined, said=True)
            start = at = _after_opener(text, verb.end())
            joined = False
        else:
            at += 1
    yield from _piece(text[start:], None, False, joined)


def _said_role(verb: re.Match[str]) -> Role:
    if verb["as"]:
        return _LABELS[verb["as"]]
    if verb["beside"]:  # …负责，市财政局会同
        return Role.SUPPORT
    return _VERBS[verb["verb"]] if verb["verb"] else Role.RESPONSIBLE


def _after_opener(text: str, at: int) -> int:
    opener = _OPENER.match(text[at:])
    return at + opener.end() if opener else at


def _verb_at(text: str, at: int) -> re.Match[str] | None:
    found = _VERB.match(text, at)
    if found is None or not (found["verb"] or found["only"] or found["as"] or found["beside"]):
        return None
    if found["verb"] == "协办" and text[:at].endswith("政"):  # 市政协办
        return None
    return found if at == 0 or _ends_word(text, found) else None


def _ends_word(text: str, found: re.Match[str]) -> bool:
    """A verb closes a clause: behind it comes a mark, a joiner, another name's place or nothing."""
    after = text[found.end() : found.end() + 1]
    if not after or after in "，,；;。、）) \n" or found["adverb"] or found["only"]:
        return True
    return bool(_JOINER.match(text, found.end())) or bool(
        re.match(r"[省市区县州团国各]|中(?![心小学等医])|教育|财政", text[found.end() :])
    )


def _ends_name(before: str) -> bool:
    return bool(before) and before[-1] not in "、，,；;。"


def _piece(text: str, role: Role | None, etc: bool, joined: bool, said: bool = False) -> Iterator[Clause]:
    text = text.strip(" ，,；;。、：:")
    if text or said:
        yield Clause(text, role, said, etc, joined)
