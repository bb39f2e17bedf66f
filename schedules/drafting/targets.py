"""Numbers that a plan commits to: shares, counts, sums, and words such as 全覆盖 and 一半左右."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from schedules.drafting.dates import plain
from schedules.drafting.numerals import chinese_number
from schedules.drafting.parts import Part, Parts
from schedules.drafting.target_words import ACHIEVED, ONCE_BEFORE, TARGET_UNITS, TARGET_VERBS
from schedules.model import Period, Target

MOST = 200
LONGEST = 40
_SENTENCE = re.compile(r"[^。；;\n]+")
_CLAUSE = re.compile(r"[^，,。；;\n：:]+")
_UNIT = rf"(?P<unit>{TARGET_UNITS})"
_FROM = r"(?<![\d.第〔\-—－–~～])"
_NUMBER = re.compile(
    rf"{_FROM}(?P<value>\d+(?:\.\d+)?)(?:[余多])?(?P<scale>[万亿千百]{{0,2}})(?:[余多])?{_UNIT}(?P<about>以上|以内|以下|左右|之?内)?"
)
# 一次, 两场: words are numbers where something is done so often, or so often at least.
_WORDS = re.compile(
    rf"(?P<before>{'|'.join(ONCE_BEFORE)})(?P<value>[一二两三四五六七八九十]{{1,2}})(?P<scale>)(?P<unit>次|本|场|届|名|所|座|堂|节|个|项|处|支)"
)
_SHARED = re.compile(r"一半(?:左右|以上)?|半数以上|三分之[一二](?:以上|左右)?")
_COVERED = re.compile(r"(?P<what>[\u4e00-\u9fa5A-Za-z、“”（）()]{2,40}?)(?:的)?全覆盖")
_YEAR = re.compile(r"(20\d\d)年(?!以来|起|[印发公])")
_FIVE_YEARS = re.compile(r"[“\"]?十[二三四五六]五[”\"]?(?:期间|时期|期末|末)")
_PAST = re.compile("|".join(ACHIEVED))
_VERB = re.compile(rf"^(?:{'|'.join(TARGET_VERBS)})+")
_LAST_VERB = re.compile(rf"^.*(?:{'|'.join(verb for verb in TARGET_VERBS if len(verb) > 1)})(?=.{{2}})")
_REACHED = re.compile(
    r"(?:稳定|力争|争取|均|普遍|全部|都|总体|基本|分别|也|要|将|应|必须|原则上|年均|累计|总数|数量|规模)*"
    r"(?:到20\d\d年(?:底)?)?(?:不少于|不低于|不超过|不高于|超过|高于|低于|达到|提高到|提升到|提高至|提升至|增长到|增至|增加到|保持在|控制在|稳定在|压缩至|压减至|降至|降低到|下降到|达|至少|至|为|在|约|近|有)+$"
)
_WHOLE = re.compile(r"^(?:的)?(?P<what>[^\d]{2,40})")


@dataclass(frozen=True)
class _Said:
    """One number with what it counts."""

    what: str
    value: int | float | str
    unit: str | None


def targets_of(parts: Parts, period: Period) -> list[Target]:
    """The targets of a plan, in the text's order; each place, thing and number once."""
    found: dict[tuple[object, ...], Target] = {}
    for part in (*parts.preamble, *parts.all()):
        for _, text in part.text:
            for target in _of_text(part, text, period):
                found.setdefault((target.locator, target.what, target.value), target)
    return list(found.values())[:MOST]


def _of_text(part: Part, text: str, period: Period) -> Iterator[Target]:
    lead = _by(re.split("[，,。]", plain(text))[0], None, period)
    for sentence in _SENTENCE.finditer(text):
        words, by = plain(sentence[0]), lead
        if _PAST.search(words):
            continue
        for clause in _CLAUSE.finditer(words):
            by = _by(clause[0], by, period)
            often = _often(words[: clause.end()])
            for said in _of_clause(clause[0]):
                unit = (
                    f"{said.unit}/{often}" if often and said.unit and said.unit not in {"%", "个百分点"} else said.unit
                )
                yield Target(
                    locator=part.locator, what=said.what or part.title[:LONGEST], value=said.value, unit=unit, by=by
                )


def _often(words: str) -> str:
    """每年 or 每月 said before a number in the same sentence: its unit is a yearly or monthly one."""
    found = re.findall(r"每(年|月|季度)", words)
    return found[-1] if found else ""


def _by(clause: str, before: str | None, period: Period) -> str | None:
    """By when: the year the clause or one before it speaks of, or the end of the five years; a paragraph's first words hold on."""
    year = _YEAR.search(clause)
    if year:
        return year[1] if period.start is None or int(year[1]) >= period.start.year else None
    if _FIVE_YEARS.search(clause) and period.end:
        return str(period.end.year)
    return before


def _of_clause(clause: str) -> Iterator[_Said]:
    numbers = sorted([*_NUMBER.finditer(clause), *_WORDS.finditer(clause)], key=lambda each: each.start())
    for found, after in zip_longest(numbers, numbers[1:]):
        end = clause.rfind("、", found.end(), after.start()) if after else -1
        what = _what(clause[:end] if end > 0 else clause, found)
        yield _Said(what, _value(found["value"]), f"{found['scale']}{found['unit']}".replace("％", "%"))
    for shared in _SHARED.finditer(clause):
        what = _noun(re.sub("^的", "", clause[shared.end() :]))
        if what:
            yield _Said(what, shared[0], None)
    covered = _COVERED.search(clause)
    if covered and (what := _noun(covered["what"])):
        yield _Said(what, "全覆盖", None)


def _what(clause: str, found: re.Match[str]) -> str:
    """What is counted: the name behind 30个, or before 达到30% and 3个 at the clause's end."""
    before, after = clause[: found.start()], clause[found.end() :]
    behind = _WHOLE.match(after)
    if behind and not re.match(r"^(?:[、和及与]|以上|左右|$)", after):
        return _noun(behind["what"])
    before = _REACHED.sub("", re.sub(r"[\d.]+[%％]?(?:和|、|与)$", "", before))
    return _noun(before) or _done(before)


def _done(before: str) -> str:
    """培训 of 到2025年培训20万人次: where nothing else is said, what is done; 开展 and the like say nothing."""
    verb = re.search(r"(?:培训|培养|改造|资助|引进|认定|评选|扶持|选派|命名)$", before)
    return verb[0] if verb else ""


def _noun(text: str) -> str:
    """A name without the verbs before it and without marks."""
    text = re.sub(r"[（(][^（()）]*[)）]", "", text)
    text = re.sub(r"^.*[、](?=[^、]{4,}$)", "", text)
    text = _LAST_VERB.sub("", re.sub(r"^(?:到|至)?20\d\d年(?:底|末)?(?:前|以前)?", "", text))
    return _VERB.sub("", text.strip("“”‘’（）() "))[:LONGEST].strip("的、“”（）()")


def _value(text: str) -> int | float:
    if text[0].isdecimal():
        return float(text) if "." in text else int(text)
    return chinese_number(text)
