"""Lists of agencies in running text: in brackets, behind a label, or as a sentence that is nothing but a list."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from schedules.drafting.brackets import OPENING, groups
from schedules.drafting.names import Names, is_certain, looks_like_body, read_names
from schedules.drafting.roles import Duty, has_label, label_within, read_duty, starts_label
from schedules.model import Role

_SENTENCE = re.compile(r"[^。；\n]+")
_SUBJECT = re.compile(r"^(?P<name>.{2,24}?)(?P<verb>牵头|负责|承担|配合|参与|协助)(?P<work>.{2,})$")
_ENDS_A_LIST = re.compile(
    r"(?:牵头|配合|负责|参与|参加|协助|协办|主办|承办|协同|支持)$|(?:牵头|负责|配合).*(?:落实|组织实施|具体实施)$|^(?:此项|本项|该项|以上|上述|具体)?[\u4e00-\u9fa5]{0,4}由.*(?:落实|实施|推进|办理)$"
)
_MARKED_ROLE = re.compile(
    r"^(?:[*＊★☆▲△#](?P<name1>.+)|(?P<name2>.+)[*＊★☆▲△#]|(?P<name3>.{2,}?)[（(〈<【\[〔](?P<said>牵头|主责|主办|配合|参与|参加|协助|协办|负责|责任)(?:单位|部门)?[）)〉>】\]〕])$"
)
# （各成员单位）: one phrase alone that is surely a list.
_ALL = re.compile(
    r"^(?:各|[省市区县州旗]直各?|(?:有关|相关)各?)[^，。；：、]{0,10}(?:部门|单位|地区|区县|县区|[（(]市、?区[）)]|人民政府|政府|管委会|乡镇|街道|市州)[。]?$"
)
# …参与，2024年底前完成: when it is done, behind who does it.
_THEN = re.compile(
    r"[，,](?:[^，,]{0,12}[年月]?底?前(?:[^，,]{0,6}完成)?|[^，,]{0,10}年[^，,]{0,6}完成|长期坚持|持续(?:推进|实施|开展)|常态化推进)$"
)
# 农民行动：由…, 青少年行动由…: what the list behind it is of; 此项工作由… says nothing of that.
_LED_IN = re.compile(
    r"^(?P<what>(?!(?:此项|本项|该项|以上|上述|具体|统一|原则上|主要|分别))[^，,；;：:。、（(“”]{3,40}?)(?:[：:]|(?<!自)(?=由[^，,]{2,}(?:牵头|负责|承担)))"
)
_CITED = re.compile(r"《[^》]{0,80}》")
LONGEST_SENTENCE = 700
LONGEST_WORK = 6
KNOWN_PER_ODD = 5  # bodies beside each word that nobody knows


@dataclass
class Listed:
    """What one part's lists say: bodies with their roles in order, phrases, and what nobody can place."""

    bodies: list[tuple[Role, str]] = field(default_factory=list)
    collective: list[str] = field(default_factory=list)
    open_ended: bool = False
    odd: list[tuple[str, str]] = field(default_factory=list)
    first_leads: bool = False
    others_support: bool = False
    time: str = ""
    own_line: bool = False
    of: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.bodies or self.collective)

    def add(self, other: "Listed") -> None:
        """Take over what another list of the same part says; each body once per role."""
        self.bodies += [each for each in other.bodies if each not in self.bodies]
        self.collective += [each for each in other.collective if each not in self.collective]
        self.open_ended = self.open_ended or other.open_ended
        self.odd += other.odd
        self.first_leads = self.first_leads or other.first_leads
        self.others_support = self.others_support or other.others_support
        self.time = self.time or other.time

    def add_new(self, other: "Listed") -> None:
        """As `add`, but a body that is named here already keeps its role."""
        known = {name for _, name in self.bodies}
        self.add(replace(other, bodies=[each for each in other.bodies if each[1] not in known]))


@dataclass(frozen=True)
class Span:
    """Where in a paragraph a list stands, and its text."""

    start: int
    end: int
    text: str
    own_line: bool
    of: str = ""


def spans(text: str) -> Iterator[Span]:
    """The lists of one paragraph, in order."""
    if starts_label(text) and text[0] not in OPENING:
        yield Span(0, len(text), text, own_line=True)
        return
    if only_names(text):
        yield Span(0, len(text), text, own_line=True)
        return
    taken: list[tuple[int, int]] = []
    for start, end in groups(text):
        inner = text[start + 1 : end - 1]
        if _is_list(inner, _closes(text, start, end)):
            alone = not text[:start].strip() and not text[end:].strip("。；; ")
            taken.append((start, end))
            yield Span(start, end, inner, own_line=alone)
    labelled = any(starts_label(text[start + 1 : end - 1]) for start, end in taken)
    for found in _SENTENCE.finditer(text):
        before = bisect_left(taken, (found.end(), 0))
        if before and taken[before - 1][1] > found.start():
            continue
        sentence = found[0].strip()
        if labelled and "牵头" not in sentence and not has_label(sentence):
            continue  # 市法院积极参与。 is no list of its own beside （责任单位：…）
        yield from _of_sentence(text, found, sentence)


def _of_sentence(text: str, found: re.Match[str], sentence: str) -> Iterator[Span]:
    """The list that a sentence outside brackets is, or holds behind the work it is of or behind a label."""
    told = led_in(sentence)
    if told and _is_list_sentence(sentence[told.end() :]):
        start = found.start() + found[0].index(sentence) + told.end()
        yield Span(start, found.end(), sentence[told.end() :], own_line=False, of=told["what"])
    elif _is_list_sentence(sentence):
        alone = not text[: found.start()].strip() and not text[found.end() :].strip("。；; ")
        yield Span(found.start(), found.end(), sentence, own_line=alone)
    else:
        at = label_within(found[0])
        if at and _mostly_bodies(found[0][at:]):
            yield Span(found.start() + at, found.end(), found[0][at:], own_line=False)


def led_in(sentence: str) -> re.Match[str] | None:
    """The work named before a list in one sentence: 农民行动：由市农委牵头, 青少年行动由市教育局牵头."""
    found = _LED_IN.match(sentence)
    return found if found and not looks_like_body(found["what"]) and not has_label(found[0]) else None


def _mostly_bodies(text: str) -> bool:
    read = [read_names(clause.text) for clause in read_duty(text).clauses]
    return sum(len(each.bodies) for each in read) > sum(len(each.odd) for each in read)


def only_names(text: str) -> bool:
    """Whether a paragraph is nothing but two or more names, as some plans set their lists on a line of their own."""
    if (
        not 6 <= len(text) <= LONGEST_SENTENCE
        or text[0] in OPENING
        or not re.search(r"[、，,]", text)
        or re.search(r"[：:“”《》]|。.", text)
    ):
        return False
    names = read_names(text.strip("（）()。；; "))
    return len(names.bodies) > 1 and not names.odd and is_certain(names.bodies[0]) and is_certain(names.bodies[-1])


def _closes(text: str, start: int, end: int) -> bool:
    """Whether a bracket stands behind a sentence, at a paragraph's end or alone: where lists stand, and remarks do not."""
    return not text[:start].strip() or text[:start].rstrip()[-1] in "。；！？;" or not text[end:].strip("。；; ")


def _is_list(inner: str, closes: bool) -> bool:
    """Whether a bracket holds a list: a label, or names with role words, or nothing but certain names."""
    if len(inner) < 3 or len(inner) > 2500:
        return False
    duty = read_duty(inner)
    if not duty.clauses:
        return duty.labelled
    if duty.labelled:
        return True
    read = [read_names(clause.text) for clause in duty.clauses]
    bodies = sum(len(each.bodies) for each in read)
    odd = sum(not _short_subject(name) for each in read for name in each.odd)
    bodies += sum(_short_subject(name) for each in read for name in each.odd)
    if any(clause.said for clause in duty.clauses) or any(_short_subject(name) for each in read for name in each.odd):
        return bodies > odd or (bodies + odd == 0 and any(each.collective for each in read))
    certain = [is_certain(name) for each in read for name in each.bodies]
    if not certain:
        return closes and odd == 0 and (sum(len(each.collective) for each in read) > 1 or bool(_ALL.match(inner)))
    known = bodies > 0 and (odd == 0 or _mostly_known(read))
    return (
        closes and known and (sum(certain) * 2 >= len(certain) if certain[0] else sum(certain) * 3 >= len(certain) * 2)
    )


def _short_subject(name: str) -> bool:
    """市教育局负责指导: a body and two or three words of what it does."""
    subject = _subject(name)
    return subject is not None and len(subject["work"]) <= LONGEST_WORK


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


def listed(text: str, own_line: bool = False) -> Listed:
    """What one list's text says."""
    return of_duty(read_duty(text), own_line)


def of_duty(duty: Duty, own_line: bool = False, default: Role = Role.RESPONSIBLE) -> Listed:
    """The bodies of a list that has been read, each with its role; without any role word they are responsible."""
    found = Listed(first_leads=duty.first_leads, others_support=duty.others_support, time=duty.time, own_line=own_line)
    read = [(each, read_names(each.text.replace(" ", "、") if duty.people else each.text)) for each in duty.clauses]
    trusted = not duty.people and (duty.labelled or _mostly_known([names for _, names in read]))
    for clause, names in read:
        role = clause.role or default
        bodies = {name: _own_role(name, role) for name in names.bodies} | _bodies_of_odd(names.odd, role, trusted)
        given = [bodies[name] for name in names.order if name in bodies]
        found.bodies += [each for each in dict.fromkeys(given) if each not in found.bodies]
        found.collective += [phrase for phrase in names.collective if phrase not in found.collective]
        found.open_ended = names.open_ended or clause.open_ended or bool(names.collective) or found.open_ended
        found.odd += [
            (name, "名称不像单位，请核对" if name in bodies else "名单里认不出的词，未列入")
            for name in names.odd
            if not _subject(name)
        ]
    return found


def _mostly_known(read: Sequence[Names]) -> bool:
    """Whether so many words of a list are bodies that the few others are some as well."""
    bodies, odd = sum(len(each.bodies) for each in read), sum(len(each.odd) for each in read)
    return 0 < odd * KNOWN_PER_ODD <= bodies


def _own_role(name: str, role: Role) -> tuple[Role, str]:
    """市教育局（牵头）, ★市教育局: a role of its own beside one name."""
    marked = _MARKED_ROLE.match(name)
    if not marked:
        return role, name
    if not marked["said"]:
        return Role.LEAD, marked["name1"] or marked["name2"]
    clauses = read_duty(f"某局{marked['said']}").clauses
    return next((clause.role for clause in clauses if clause.role), role), marked["name3"]


def _bodies_of_odd(odd: list[str], role: Role, labelled: bool) -> dict[str, tuple[Role, str]]:
    """Under a label a token without an agency's ending is still taken; elsewhere only the subject of a sentence is."""
    found: dict[str, tuple[Role, str]] = {}
    for name in odd:
        subject = _subject(name)
        if subject:
            clauses = read_duty(subject["name"] + subject["verb"]).clauses
            found[name] = (next((each.role for each in clauses if each.role), role), subject["name"])
        elif labelled and 2 <= len(name) <= 30 and not re.search(r"[。！？：:“”《》]|\d{3}", name):
            found[name] = _own_role(name, role)
    return found


def _subject(name: str) -> re.Match[str] | None:
    """市财政局 in 市财政局负责经费保障."""
    found = _SUBJECT.match(name)
    return found if found and looks_like_body(found["name"]) else None
