"""Lists of agencies in running text: in brackets, behind a label, or as a sentence that is nothing but a list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from schedules.drafting.brackets import OPENING, groups
from schedules.drafting.column_words import SURNAMES
from schedules.drafting.names import Names, is_certain, only_certain, read_names
from schedules.drafting.roles import Duty, read_duty, starts_label
from schedules.drafting.sentences import LONGEST_SENTENCE, in_sentences, subject
from schedules.drafting.sharing import Span
from schedules.drafting.words import SEATED
from schedules.model import Role

_MARKED_ROLE = re.compile(
    r"^(?:[*＊★☆▲△#](?P<name1>.+)|(?P<name2>.+)[*＊★☆▲△#]|(?P<name3>.{2,}?)[（(〈<【\[〔](?P<said>牵头|主责|主办|配合|参与|参加|协助|协办|负责|责任|第一责任|主要责任|主体责任)(?:单位|部门)?[）)〉>】\]〕])$"
)
# 健全体系——市委编办、市应急局: who does it, behind a heading.
_BEHIND_DASH = re.compile(r"(?<=[\u4e00-\u9fff])[—－─]{1,2}(?P<names>[^—，,。；;：:“”《》]{4,120})$")
# （各成员单位）: one phrase alone that is surely a list.
_ALL = re.compile(
    r"^(?:各|[省市区县州旗]直各?|(?:有关|相关)各?)[^，。；：、]{0,10}(?:部门|单位|地区|区县|县区|[（(]市、?区[）)]|人民政府|政府|管委会|乡镇|街道|镇街|街镇|园区|[（(]街道[）)]|市州)[。]?$"
)
_PEOPLE = re.compile(rf"(?P<body>[局委办厅院会社队处科室心司])[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=[、，,；; ]|$)")
_OFFICE = re.compile(
    r"^(?!.{1,3}级).*(?:[局委厅部办署]|办公室|政府|法院|检察院|政务服务中心|科协|工会|妇联|管委会|公司|集团|支队|大队|总队|海关)(?:[（(].*)?$"
)
_NAMED_BEFORE = re.compile(r"[局委办厅部院会署社校台馆司队处科室站所府心关行]$")  # 市教育局（市语委办）
LONGEST_WORK = 6
FEW_NAMES = 3  # of which the first is not surely a body: so few may be something else in brackets
_PLACES_OFFICE = re.compile(
    r"^(?:自治区|[省市区县州旗盟]|团)(?!.{0,3}级).*(?:[局委办厅部]|办公室|法院|检察院)(?:[（(].*)?$"
)  # what no remark in brackets names
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
    phrase_first: bool = False  # 各区政府、市教育局: where the first leads, it is no single body
    shared: bool = False  # told in sentences only

    @property
    def is_empty(self) -> bool:
        return not (self.bodies or self.collective)

    def add(self, other: "Listed") -> None:
        """Take over what another list of the same part says; each body once per role."""
        self.shared = other.shared if self.is_empty else self.shared and other.shared
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


def spans(text: str) -> Iterator[Span]:
    """The lists of one paragraph, in order."""
    if starts_label(text) and text[0] not in OPENING:
        yield Span(0, len(text), text, own_line=True)
        return
    if only_names(text):
        yield Span(0, len(text), text, own_line=True)
        return
    taken: list[tuple[int, int]] = []
    beside = _beside_each(text)
    for start, end in groups(text):
        inner = text[start + 1 : end - 1]
        if _is_list(inner, start in beside or _closes(text, start, end)):
            alone = not text[:start].strip() and not text[end:].strip("。；; ")
            taken.append((start, end))
            yield Span(start, end, inner, own_line=alone)
    behind = None if taken else _BEHIND_DASH.search(text)
    if behind and only_certain(behind["names"]):
        yield Span(behind.start(), len(text), behind["names"], own_line=False)
        return
    yield from in_sentences(text, taken)


def names_alone(text: str) -> str | None:
    """A text that is nothing but offices' names, or phrases for some; None for any other: 县级医院 is what is built."""
    if not 3 <= len(text) <= LONGEST_SENTENCE or re.search(r"[。：:“”《》]", text):
        return None
    names = read_names(text)
    offices = all(is_certain(name) and _OFFICE.match(name) for name in names.bodies)
    return text if offices and not (names.odd or names.is_empty) else None


def _beside_each(text: str) -> set[int]:
    """Where brackets begin that stand beside each work of one sentence: 建公园（市城管局），修道路（市住建局、市交通局）."""
    found = [
        start
        for start, end in groups(text)
        if text[end : end + 1] in (*"，,；;。、", "")
        and not _NAMED_BEFORE.search(text, max(0, start - 2), start)
        and only_certain(text[start + 1 : end - 1])
    ]
    return set(found) if len(found) > 1 else set()


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
    if len(names.bodies) < 2 or names.odd:
        return False
    certain = [is_certain(name) for name in names.bodies]
    offices = any(map(_PLACES_OFFICE.match, names.bodies)) and sum(certain) * 2 >= len(certain)
    return offices or (certain[0] and certain[-1])


def _closes(text: str, start: int, end: int) -> bool:
    """Whether a bracket stands behind a sentence, at a paragraph's end or alone: where lists stand, and remarks do not.

    Behind a label it is part of a name: 责任部门：市教育局（市教育考试院）.
    """
    if starts_label(re.split("[。；！？;]", text[:start])[-1].strip()):
        return False
    return not text[:start].strip() or text[:start].rstrip()[-1] in "。；！？;" or not text[end:].strip("。；; ")


def _is_list(inner: str, closes: bool) -> bool:
    """Whether a bracket holds a list: a label, or names with role words, or nothing but certain names."""
    if len(inner) < 3 or len(inner) > 2500 or inner.startswith(SEATED):
        return False
    duty = read_duty(inner)
    if not duty.clauses:
        return duty.labelled or (bool(duty.time) and starts_label(inner))
    if duty.labelled:
        return True
    read = [read_names(clause.text) for clause in duty.clauses]
    bodies = sum(len(each.bodies) for each in read)
    odd = sum(not _short_subject(name) for each in read for name in each.odd)
    bodies += sum(_short_subject(name) for each in read for name in each.odd)
    if any(clause.said for clause in duty.clauses) or any(_short_subject(name) for each in read for name in each.odd):
        phrases = sum(len(each.collective) for each in read)
        return bodies > odd or bodies + phrases > odd > 0 < bodies or (bodies + odd == 0 and phrases > 0)
    certain = [name in each.sure or is_certain(name) for each in read for name in each.bodies]
    if not certain:
        return closes and odd == 0 and (sum(len(each.collective) for each in read) > 1 or bool(_ALL.match(inner)))
    known = bodies > 0 and (odd == 0 or _mostly_known(read))
    offices = odd == 0 and any(_PLACES_OFFICE.match(name) for each in read for name in each.bodies)
    needed = 1 / 3 if offices else 1 / 2 if certain[0] or len(certain) > FEW_NAMES else 2 / 3
    return closes and known and sum(certain) >= len(certain) * needed


def _short_subject(name: str) -> bool:
    """市教育局负责指导: a body and two or three words of what it does."""
    found = subject(name)
    return found is not None and len(found["work"]) <= LONGEST_WORK


def listed(text: str, own_line: bool = False) -> Listed:
    """What one list's text says."""
    return of_duty(read_duty(text), own_line)


def of_duty(duty: Duty, own_line: bool = False, default: Role = Role.RESPONSIBLE) -> Listed:
    """The bodies of a list that has been read, each with its role; without any role word they are responsible."""
    found = Listed(first_leads=duty.first_leads, others_support=duty.others_support, time=duty.time, own_line=own_line)
    read = [(each, read_names(_without_people(each.text) if duty.people else each.text)) for each in duty.clauses]
    found.phrase_first = bool(read) and read[0][1].phrase_first
    trusted = not duty.people and (duty.labelled or _mostly_known([names for _, names in read]))
    for clause, names in read:
        role = clause.role or default
        bodies = {name: _own_role(name, role) for name in names.bodies} | _bodies_of_odd(names.odd, role, trusted)
        given = _as_marked([(name, *bodies[name]) for name in names.order if name in bodies])
        found.bodies += [each for each in dict.fromkeys(given) if each not in found.bodies]
        found.collective += [phrase for phrase in names.collective if phrase not in found.collective]
        found.open_ended = names.open_ended or clause.open_ended or bool(names.collective) or found.open_ended
        found.odd += [
            (name, "名称不像单位，请核对" if name in bodies else "名单里认不出的词，未列入")
            for name in names.odd
            if not subject(name)
        ]
    return found


def _without_people(text: str) -> str:
    """市教育局、市科技局 of 市教育局李四 市科技局王五."""
    return _PEOPLE.sub(r"\g<body>", text).replace(" ", "、")


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


def _as_marked(given: Sequence[tuple[str, Role, str]]) -> list[tuple[Role, str]]:
    """市教育局（牵头），市科协、市妇联（配合）: a supporter's mark is of all names before it that have none."""
    marked: list[tuple[Role, str]] = []
    supports = False
    for written, role, name in reversed(given):
        if written != name:
            supports = role is Role.SUPPORT
        marked.append((Role.SUPPORT if supports else role, name))
    return marked[::-1]


def _bodies_of_odd(odd: list[str], role: Role, labelled: bool) -> dict[str, tuple[Role, str]]:
    """Under a label a token without an agency's ending is still taken; elsewhere only the subject of a sentence is."""
    found: dict[str, tuple[Role, str]] = {}
    for name in odd:
        told = subject(name)
        if told:
            clauses = read_duty(told["name"] + told["verb"]).clauses
            found[name] = (next((each.role for each in clauses if each.role), role), told["name"])
        elif labelled and 2 <= len(name) <= 30 and not re.search(r"[。！？：:“”《》]|\d{3}", name):
            found[name] = _own_role(name, role)
    return found
