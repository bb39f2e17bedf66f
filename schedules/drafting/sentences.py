"""Lists in sentences without a bracket: the whole sentence, its beginning, what stands behind the work, or one subject after the other."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from schedules.drafting.brackets import split
from schedules.drafting.clauses import LABELS, any_of
from schedules.drafting.names import is_certain, looks_like_body, only_certain, read_names
from schedules.drafting.roles import has_label, label_within, read_duty, starts_label
from schedules.drafting.sharing import Span, shared_out

LONGEST_SENTENCE = 700
MOST_CLAUSES = 12  # that a list and the work behind it are looked for in
_SENTENCE = re.compile(r"[^。；\n]+")
_ENDS_A_LIST = re.compile(
    r"(?:牵头|配合|负责|参与|参加|协助|协办|主办|承办|承建|协同|支持)$|(?:牵头|负责|配合|负总责|职责分工).*(?:落实|组织实施|具体实施)$"
    r"|^(?:此项|本项|该项|以上|上述|具体)?[\u4e00-\u9fa5]{0,4}由.*(?:落实|实施|推进|办理|承担)$"
    rf"|(?:为|是|作为)(?:{any_of(list(LABELS))})(?:单位|部门)$"
)
# …参与，2024年底前完成: when it is done, behind who does it.
_THEN = re.compile(
    r"[，,](?:[^，,]{0,12}[年月]?底?前(?:[^，,]{0,6}完成)?|[^，,]{0,10}年[^，,]{0,6}完成|长期坚持|持续(?:推进|实施|开展)|常态化推进)$"
)
# 农民行动：由…, 农民行动，由…, 青少年行动由…: what the list behind it is of; 此项工作由… says nothing of that.
_LED_IN = re.compile(
    r"^(?P<what>(?!(?:此项|本项|该项|以上|上述|具体|统一|原则上|主要|分别))[^，,；;：:。、（(“”]{3,40}?)"
    r"(?:[：:]|[，,](?=由[^，,]{2,}(?:牵头|负责|承担))|(?<!自)(?=由[^，,]{2,}(?:牵头|负责|承担)))"
)
# 成员：市教育局、市科协 says who belongs to a group, and of no work who does it.
_NO_WORK = re.compile(
    r"(?:成员|组长|主任|包括|如下|分别是|分别为|[主抄]送|单位|部门|对象|范围|地点|机构|名单|组成|专班)$"
)
# 全面排查，由市教育局牵头; 全面排查，市教育局牵头，市科协配合: a list behind work of several clauses.
_BEHIND_WORK = re.compile(
    r"[，,](?=(?:此项|本项|该项)?(?:工作)?由[^，,]{2,60}(?:牵头|负责|承担|承办|组织实施|具体实施)|[^，,]{2,60}牵头[，,][^，,]{2,60}(?:配合|参与|参加|协助|负责))"
)
# 建立市教育局牵头、各部门配合的机制: how work is organised, and no list.
_ORGANISED = re.compile(
    r"(?:建立|形成|构建|健全|完善|坚持|按照).{0,60}牵头.{0,60}(?:机制|格局|体系|制度|模式|局面|原则|思路|要求)"
)
_CITED = re.compile(r"《[^》]{0,80}》")
# …牵头，会同市财政局等部门制定方案: who takes part, before what they do together.
_BESIDE = re.compile(
    r"[，,]会同(?P<names>[^，,；;。]{3,60}?)(?:等(?:有关|相关)?(?:部门|单位))?"
    r"(?=对(?!外)|围绕|针对|联合|定期|依法|开展|制定|组织|建立|研究|推进|推动|做好|编制|出台|完善|加强|共同|实施|落实|提出|抓好|负责)"
)
_SUBJECT = re.compile(
    r"^(?P<name>.{2,24}?)(?:具体|主要|分别|共同|全面|统一|直接)?"
    r"(?P<verb>牵头|负责(?!人)|承担|配合|参与|协助|做好|保障|提供|统筹|组织(?!部)|督促|监督)(?P<work>.{2,})$"
)


def in_sentences(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """The lists of a paragraph's sentences; `taken` are those in its brackets."""
    labelled = any(starts_label(text[start + 1 : end - 1]) for start, end in taken)
    shared = [] if taken else list(shared_out(text))
    starts = [each.start for each in shared]
    yield from shared
    passed = 0
    for found in _SENTENCE.finditer(text):
        if found.start() < passed or bisect_left(starts, found.start()) != bisect_left(starts, found.end()):
            continue
        before = bisect_left(taken, (found.end(), 0))
        if before and taken[before - 1][1] > found.start():
            continue
        sentence = found[0].strip()
        if labelled and "牵头" not in sentence and not has_label(sentence):
            continue  # 市法院积极参与。 is no list of its own beside （责任单位：…）
        for span in _of_sentence(text, found, sentence):
            passed = _extended(text, span) if starts_label(span.text) else span.end
            yield replace(span, end=passed, text=text[span.start : passed])


def _extended(text: str, span: Span) -> int:
    """Where a labelled list ends that goes on behind a semicolon: 责任单位：市教育局；市财政局；各区政府."""
    end = span.end
    while text[end : end + 1] in ("；", ";"):
        behind = _SENTENCE.match(text, end + 1)
        if not behind or starts_label(behind[0].strip()) or not _only_bodies(behind[0]):
            break
        end = behind.end()
    return end


def _only_bodies(text: str, half: bool = False) -> bool:
    """Whether a text is nothing but names and phrases, one of them surely a body's; or `half` of them."""
    read = [read_names(clause.text) for clause in read_duty(text).clauses]
    certain = [is_certain(name) for each in read for name in each.bodies]
    needed = max(1, len(certain) / 2) if half else 1
    sure = sum(certain) >= needed or (not half and any(each.collective for each in read))
    return sure and not any(each.odd for each in read)


def _of_sentence(text: str, found: re.Match[str], sentence: str) -> Iterator[Span]:
    """The list that a sentence outside brackets is, or holds beside the work it is of or behind a label."""
    offset = found.start() + found[0].index(sentence)
    told = led_in(sentence)
    whole = not text[: found.start()].strip() and not text[found.end() :].strip("。；; ")
    if told and whole and told[0][-1] in "：:" and not _NO_WORK.search(told["what"]):
        rest = sentence[told.end() :]
        if _only_bodies(rest, half=True):
            yield Span(offset + told.end(), offset + len(sentence), rest, own_line=False, of=told["what"])
            return
    for at, of in _beginnings(sentence):
        end = at + _length(sentence[at:])
        if end > at:
            alone = (
                at == 0
                and end == len(sentence)
                and not text[: found.start()].strip()
                and not text[found.end() :].strip("。；; ")
            )
            told_only = not has_label(sentence)
            yield Span(offset + at, offset + end, sentence[at:end], alone, of, shared=told_only)
            return
    label = label_within(found[0])
    if label and _mostly_bodies(found[0][label:]):
        yield Span(found.start() + label, found.end(), found[0][label:], own_line=False)


def _beginnings(sentence: str) -> Iterator[tuple[int, str]]:
    """Where in a sentence a list may begin, and the work that is named before it."""
    told = led_in(sentence)
    if told:
        yield told.end(), told["what"]
    yield 0, ""
    behind = None if _ORGANISED.search(sentence) else list(_BEHIND_WORK.finditer(sentence))
    if behind:
        yield behind[-1].end(), ""


def _length(sentence: str) -> int:
    """How far a sentence is a list: whole, or up to the work that stands behind it: 市教育局牵头，市科协配合，开展排查."""
    if _is_list_sentence(sentence):
        return len(sentence)
    if "牵头" not in sentence or _ORGANISED.search(sentence):
        return 0
    clauses = split(sentence, "，,")[:MOST_CLAUSES]
    for count in range(len(clauses) - 1, 0, -1):
        first = sentence[: sum(map(len, clauses[:count])) + count - 1]
        if "牵头" in first and _is_list_sentence(first):
            return len(first) + _beside(sentence[len(first) :])
    return 0


def _beside(rest: str) -> int:
    """How far the bodies go that a sentence joins to who leads: ，会同市财政局 before 制定方案; 0 where it names none."""
    found = _BESIDE.match(rest)
    return found.end() if found and only_certain(found["names"]) else 0


def led_in(sentence: str) -> re.Match[str] | None:
    """The work named before a list in one sentence: 农民行动：由市农委牵头, 青少年行动由市教育局牵头."""
    found = _LED_IN.match(sentence)
    return found if found and not looks_like_body(found["what"]) and not has_label(found[0]) else None


def _mostly_bodies(text: str) -> bool:
    read = [read_names(clause.text) for clause in read_duty(text).clauses]
    return sum(len(each.bodies) for each in read) > sum(len(each.odd) for each in read)


def _is_list_sentence(sentence: str) -> bool:
    """Whether a sentence outside brackets is nothing but a list; a sentence's subject is none."""
    if not 6 <= len(sentence) <= LONGEST_SENTENCE or ("《" in sentence and _CITED.search(sentence)):
        return False
    if has_label(sentence) and starts_label(sentence):
        return True
    if not _ENDS_A_LIST.search(_THEN.sub("", sentence)):
        return False
    duty = read_duty(sentence)
    if not duty.clauses or not all(clause.said for clause in duty.clauses):
        return False
    read = [read_names(clause.text) for clause in duty.clauses]
    return not any(each.odd for each in read) and any(is_certain(name) for each in read for name in each.bodies)


def subject(name: str) -> re.Match[str] | None:
    """市财政局 in 市财政局负责经费保障."""
    found = _SUBJECT.match(name)
    return found if found and looks_like_body(found["name"]) else None
