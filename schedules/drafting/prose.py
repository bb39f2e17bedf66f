"""Who does what in a sentence of its own: where it says 由, and elsewhere only in plans that know no other lists."""

import re
from collections.abc import Iterator

from schedules.drafting.cleaning import bare
from schedules.drafting.duties import Listed, listed
from schedules.drafting.names import only_certain
from schedules.drafting.parts import Part, Parts
from schedules.drafting.sharing import NO_ORDER

# One part in so many with a list in brackets, behind a label or in a table: then sentences are none.
FEWEST_OF_LISTS = 3
LONGEST_NAMES = 60
_SENTENCE = re.compile(r"[^。；;\n]+")
_VERB = r"(?P<verb>牵头负责|牵头|负责(?!人|解释|日常)|承担(?!.{0,6}责任)|承办|会同)"
_TOGETHER = r"(?:(?:按照?|根据|依据)(?:各自)?(?:职责分工|职责|分工)|分别|共同|具体)?"
_GIVEN = re.compile(
    rf"(?:^|[，,：:、])(?:此项|本项|该项|具体)?(?:工作|任务)?由(?P<names>[^，,；;。：:“”由]{{2,60}}?){_TOGETHER}{_VERB}(?P<work>[^，,]*)"
)
_SUBJECT = re.compile(
    rf"(?:^|[，,：:])(?P<names>[^，,；;。：:“”由]{{2,60}}?)(?:要|应|须)?(?:{_VERB}|(?P<share>组织实施|具体实施|(?:按照?|根据|依据)(?:各自|部门)?(?:职责|分工)))(?P<work>[^，,]*)"
)
_FOREMOST = re.compile(r"(?:^|[，,：:])以(?P<names>[^，,；;。：:“”由]{2,60}?)为主(?=[，,])(?P<verb>)")
_HELP = re.compile(
    r"[，,](?P<names>[^，,；;。：:“”由]{2,60}?)(?P<verb>(?:等(?:有关|相关)?(?:部门|单位))?(?:积极|密切|协同|做好)?(?:配合|协助|参与|参加)|提供技术(?P<aid>支持|支撑|指导))(?:[，,]|$)"
)
# What bodies do together, behind their names.
_WORK = re.compile(
    r"^(?:等|开展|制定|制订|组织|建立|健全|研究|推进|推动|做好|编制|出台|印发|完善|修订|加强|加快|共同|联合|实施|落实|提出|抓好|负责|核定|核查"
    r"|检查|督促|指导|建设|举办|召开|办理|对|在|按|根据|定期|每)"
)
# 建立由市教育局牵头的机制: how work is organised, and no list.
_ORGANISED = re.compile(
    r"(?:建立|形成|构建|健全|完善|坚持|成立).{0,60}由?.{0,60}(?:机制|格局|体系|制度|模式|原则|专班|小组)"
)


def with_prose(parts: Parts) -> None:
    """Give each task and measure without a list what its sentences say of who does it."""
    leaves = [part for task in parts.tasks for part in task.walk() if part is not task or not task.measures]
    formal = sum(not (part.listed.is_empty or part.listed.shared) for part in leaves)
    told = formal * FEWEST_OF_LISTS < len(leaves)
    for task in parts.tasks:
        divided = any(not measure.listed.is_empty for measure in task.measures)  # then the work is theirs
        for part in task.walk() if task.listed.is_empty else ():
            if part.listed.is_empty and not (divided and part is task):
                for found in _told(part, told):
                    part.listed.add(found)


def _told(part: Part, subjects: bool) -> Iterator[Listed]:
    for _, text in part.text:
        for sentence in _SENTENCE.findall(bare(text)):
            yield from _of_sentence(sentence, subjects)


def _of_sentence(sentence: str, subjects: bool) -> Iterator[Listed]:
    told = [each for form in (_SUBJECT, _FOREMOST) for each in form.finditer(sentence)] if subjects else []
    organised = _ORGANISED.search(sentence)
    start, end = organised.span() if organised else (0, 0)
    found = [each for each in (*_GIVEN.finditer(sentence), *told) if not start < each.start("names") < end]
    named = [each for each in found if _are_bodies(each["names"])]
    for each in named:
        yield listed(each["names"] + _verb(each))
    for each in _HELP.finditer(sentence) if named else ():
        if _are_bodies(each["names"]):
            yield listed(each["names"] + ("支持" if each["aid"] else each["verb"]))


def _verb(found: re.Match[str]) -> str:
    """The verb that gives the role: 负责 for 会同 with those beside, 牵头 for 以市教育局为主."""
    if found.re is _FOREMOST:
        return "牵头"
    if found["verb"] != "会同":
        return found["verb"] or "负责"
    return f"会同{beside}负责" if (beside := _beside(found["work"])) else "负责"


def _are_bodies(names: str) -> bool:
    return not NO_ORDER.match(names) and only_certain(names)


def _beside(work: str) -> str:
    """The names that work behind 会同 begins with: 市公安局、市教育局 of 市公安局、市教育局开展检查."""
    ends = [end for end in range(min(len(work), LONGEST_NAMES), 2, -1) if _are_bodies(work[:end])]
    return next((work[:end] for end in ends if end == len(work) or _WORK.match(work[end:])), "")
