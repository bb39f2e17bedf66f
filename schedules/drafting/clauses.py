"""The clauses of a list: names up to the verb behind them, which says what they do."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schedules.drafting.brackets import groups, split
from schedules.drafting.cells import before_a_day
from schedules.drafting.words import ABOVE, ADVERBS, JOINERS, LABEL_ROLES, MANNERS, OPENERS, VERB_ROLES
from schedules.model import Role


def any_of(words: Sequence[str]) -> str:
    """A pattern of all these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


LABELS = {word: role for role, words in LABEL_ROLES.items() for word in words}
_SAID = {verb: role for role, verbs in VERB_ROLES.items() for verb in verbs}
VERBS = {f"牵头{verb}": Role.LEAD for verb in _SAID} | _SAID  # 牵头督导, 牵头实施: who leads, whatever it does so
# Behind the names: 市科协为牵头单位.
_AS = rf"(?:为|是|作为)(?P<as>{any_of(list(LABELS))})(?:单位|部门)"
_VERB = re.compile(
    rf"(?P<etc>等(?:有关|相关|各有关|各相关)?(?:部门和单位|单位和部门|部门单位|部门|单位|机构|地方|地区)?)?[，,]?"
    rf"(?:(?P<adverb>{any_of(ADVERBS)})?[，,]?(?:{any_of(MANNERS)})*(?P<verb>{any_of(list(VERBS))})|(?P<only>{any_of(ADVERBS)})|{_AS}"
    r"|(?P<beside>会同)(?=[，,；;。、）) ]|$))"
)
_JOINER = re.compile(
    rf"(?:[，,；;]|(?<=[部委局办厅会院署行联社团校府心头责协台馆司队）)])|(?=会同)(?<=[\u4e00-\u9fa5])(?<!社))"
    rf"(?P<joiner>{'|'.join(JOINERS)})(?=[\u4e00-\u9fa5]{{2}})"
)
_BEHIND_NAME = re.compile(r"[局委办厅部院会署社校台馆司队处科室站所府心关行）)]$")
_OPENER = re.compile(rf"^(?:{ABOVE}(?:均|统一|分别)*由|{any_of(OPENERS)}|以(?=[省市区县州]))")  # 以市教育局为主
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


def clauses(text: str, default: Role | None, times: list[str]) -> Iterator[Clause]:
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
    """The names that waited, with the role of the verb behind them, or of the label before them where that says more.

    Behind 配合单位：…按职责分工负责 the label says more; behind 牵头单位：市教育局，市科协按职责分工负责 it does so of the first name alone,
    as behind 牵头：市教育局，市科协配合, and behind 责任单位：市教育局，市科协配合 of all but the last.
    """
    again = set(split(waiting[-1].text, "、")) if role is Role.LEAD and len(waiting) > 1 else set()
    others = [[name for name in split(each.text, "、") if name not in again] for each in waiting[:-1]]
    if again and sum(map(len, others)) + len(again) == sum(len(split(each.text, "、")) for each in waiting[:-1]):
        before = [replace(each, text="、".join(names)) for each, names in zip(waiting, others, strict=False)]
        yield from _settled(before, None, default)  # 市教育局、市科协、市妇联，市教育局牵头
        yield from _settled(waiting[-1:], role, default)
        return
    labels: dict[
        tuple[Role | None, Role | None], int
    ] = {  # (of the verb, of the label): how many keep the label's role
        (Role.RESPONSIBLE, Role.SUPPORT): len(waiting),
        (Role.RESPONSIBLE, Role.LEAD): 1,
        (Role.SUPPORT, Role.LEAD): min(1, len(waiting) - 1),
        (Role.SUPPORT, Role.RESPONSIBLE): len(waiting) - 1,
    }
    for at, clause in enumerate(waiting):
        labelled = default if at < labels.get((role, default), 0) else None
        given = labelled or clause.role or role or (Role.SUPPORT if clause.joined and default is None else default)
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
        return LABELS[verb["as"]]
    if verb["beside"]:  # …负责，市财政局会同
        return Role.SUPPORT
    return VERBS[verb["verb"]] if verb["verb"] else Role.RESPONSIBLE


def _after_opener(text: str, at: int) -> int:
    opener = _OPENER.match(text[at:])
    return at + opener.end() if opener else at


def _verb_at(text: str, at: int) -> re.Match[str] | None:
    found = _VERB.match(text, at)
    if found is None or not (found["verb"] or found["only"] or found["as"] or found["beside"]):
        return None
    if found["verb"] == "协办" and text[:at].endswith("政"):  # 市政协办
        return None
    if (found["verb"] or "").startswith("统筹") and not _BEHIND_NAME.search(text, 0, at):  # 市教育局负责全市统筹
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
