"""Bodies that share out work in sentences, each with its own part: 市公安局负责检查；市教育局负责宣传."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schedules.drafting.brackets import split
from schedules.drafting.names import is_certain, only_certain, read_names

_WHOLE_SENTENCE = re.compile(r"[^。\n]+")
_SHARE = re.compile(
    r"^ *(?:(?P<what>[^，,；;。：:、“”（(由]{2,30})由(?P<given>))?"
    r"(?P<name>[^，,；;。：:“”由]{2,60}?)(?P<verb>牵头负责|牵头|负责(?!人|牵头)|承担)(?(given)$|(?=[\u4e00-\u9fff“]{2}))"
)
_OWN_WORK = re.compile(r"^ *(?P<name>[^，,；;。：:“”]{3,60})[：:。] ?(?:主要)?(?P<verb>负责(?!人)|牵头)")
# …，县教育局、各乡镇配合: whose part is no work of its own.
_HELP = re.compile(
    r"^ *(?:由)?(?P<name>[^，,；;。：:“”由]{2,60}?)(?P<verb>(?:等(?:有关|相关)?(?:部门|单位))?(?:积极|密切|协同)?(?:配合|协助|参与|参加))$"
)
# 鼓励企业参与, 由当地公安局负责: nobody is named who could be told.
NO_ORDER = re.compile(r"^ *(?:由)?(?:鼓励|支持|引导|推动|动员|吸引|当地|属地|所在地|上级|同级)")
# …，3月15日前完成: when it is done, behind who does what.
_WHEN_DONE = re.compile(r"[，,][^，,；;]{0,12}(?:\d[月日]|年|月|季度)[底末]?之?前(?:全部|全面|基本)?(?:完成|到位)?$")


@dataclass(frozen=True)
class Span:
    """Where in a paragraph a list stands, and its text."""

    start: int
    end: int
    text: str
    own_line: bool
    of: str = ""
    shared: bool = False  # one of several bodies that a sentence shares out work between


def shared_out(text: str) -> Iterator[Span]:
    """Bodies that share out the work between them: 市公安局负责检查；市教育局负责宣传. One subject alone is no list.

    One alone is a list where its name is the item's heading: 1.市教育局：负责宣传.
    """
    own = _OWN_WORK.match(text)
    if own and _divides(own["name"] + "负责宣传"):
        yield Span(0, own.end("name"), own["name"] + own["verb"], own_line=False)
        return
    for found in _WHOLE_SENTENCE.finditer(text):
        for marks in ("；;", "，,"):
            clauses = split(_WHEN_DONE.sub("", found[0]), marks)
            told = [each for clause in clauses if (each := _divides(clause) or _helps(clause))]
            if len(told) == len(clauses) > 1 and _are_work(told):
                at = found.start()
                for clause, each in zip(clauses, told, strict=True):
                    start, end, of = at + each.start("name"), at + each.end("verb"), each.groupdict().get("what")
                    yield Span(start, end, text[start:end], own_line=False, of=of or "", shared=True)
                    yield from _helper(clause, each, at)
                    at += len(clause) + 1
                break


def _helper(clause: str, work: re.Match[str], at: int) -> Iterator[Span]:
    """市财政局参与, at the end of 市教育局负责校园建设，市财政局参与."""
    comma = max(clause.rfind("，"), clause.rfind(","), 0)
    found = _helps(clause[comma + 1 :]) if work.re is _SHARE and comma >= work.end() else None
    if found:
        start, end = at + comma + 1 + found.start("name"), at + comma + 1 + found.end("verb")
        yield Span(start, end, found["name"] + found["verb"], own_line=False, shared=True)


def _are_work(told: Sequence[re.Match[str]]) -> bool:
    """Whether what each does is said; 青少年行动由市教育局牵头，市科协配合 is a list behind its work, and read as one."""
    works = [each for each in told if each.re is _SHARE]
    return len(works) == len(told) or any(not each["what"] for each in works)


def _divides(clause: str) -> re.Match[str] | None:
    """市公安局、市司法局负责检查, 养老服务专项由市民政局负责: names, and what is theirs."""
    found = _SHARE.match(clause)
    return found if found and only_certain(found["name"]) else None


def _helps(clause: str) -> re.Match[str] | None:
    """市教育局、市民政局配合, behind who does the work."""
    found = None if NO_ORDER.match(clause) else _HELP.match(clause)
    named = read_names(found["name"]) if found else None
    return found if named and not named.is_empty and not named.odd and all(map(is_certain, named.bodies)) else None
