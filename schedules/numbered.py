"""Item numbers in an answer: `2 已报送，简报已发布`, `第2项已报送`, `1 已完成 2 进行中`, several lines with a number each."""

import re
from dataclasses import dataclass
from datetime import date

from schedules.replies import NOTHING_SAID, Meaning, Status, meaning

MOST_ANSWERS = 15

LEAVE_UNPLACED = frozenset({"留言", "都不是", "以上都不是", "none", "message"})

# Full-width signs as their half-width selves, one for one, so that what is found can be cut out of the text as sent.
_NARROW = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20, 0x200B: 0x20, 0xFEFF: 0x20}

_ONE = r"[1-9]\d?(?!\d)"
_SEVERAL = re.compile(
    rf"[ \t]*(?P<nums>{_ONE}(?:[ \t]*[、,和及][ \t]*{_ONE})+)[ \t]*(?P<sep>[项条]|[、.。):,;]|)(?P<gap>[ \t]*)"
)
_SINGLE = re.compile(
    rf"[ \t]*(?:第[ \t]*(?P<th>{_ONE})[ \t]*项|(?P<nums>{_ONE})[ \t]*(?P<sep>[、.。):,;]|))(?P<gap>[ \t]*[,:、]?[ \t]*)"
)
# 12月20日, 3个活动, 2份简报: a number that counts something is no item's.
_COUNTED = re.compile(
    r"月(?![底末])|年(?![度终底])|周(?![一二三四五六日天末])|部(?!分)|所(?!有)|处(?!理)|分(?!管)|本(?!单位|局|委|办|厅|项|年|周|月)"
    r"|公[里斤顷]|[日号个次人份场届期天时点秒%‰℃万千百亿余多名家类种篇级元米件册位条~/\-—]|(?:st|nd|rd|th)\b"
)
_IN_NUMBERS = ".:,"
_ALONE = re.compile(rf"\s*(?:第\s*)?({_ONE})\s*项?[.。、):]?\s*")
_INLINE = re.compile(rf"(?<=[\s,;。、])(?={_ONE})")


@dataclass(frozen=True)
class Answer:
    """One item's part of a message: its number if one was given, what it means, the words as they were sent."""

    number: int | None
    meaning: Meaning
    text: str


@dataclass(frozen=True)
class _Part:
    numbers: tuple[int, ...]
    start: int
    meaning: Meaning


def chosen_number(text: str) -> int | None:
    """The number of a message that is nothing but a number."""
    found = _ALONE.fullmatch(text.translate(_NARROW))
    return int(found[1]) if found else None


def declined(text: str) -> bool:
    """Whether the message says that none of the offered items is meant (留言)."""
    return text.strip().strip('“”"。.').lower() in LEAVE_UNPLACED


def answers(text: str, today: date) -> tuple[Answer, ...]:
    """The message as one answer per item; one without a number where it has none. Never empty, never raises."""
    whole = (Answer(None, meaning(text, today), text),)
    plain = text.translate(_NARROW)
    parts = _parts(plain, today)
    if not parts or (len(parts) > 1 and all(part.meaning.status == Status.NOTE for part in parts)):
        return whole
    if len(parts) == 1 and len(parts[0].numbers) == 1:
        return (Answer(parts[0].numbers[0], parts[0].meaning, text),)
    ends = [part.start for part in parts[1:]] + [len(text)]
    found = [
        Answer(number, part.meaning, text[part.start : end].strip())
        for part, end in zip(parts, ends, strict=True)
        for number in part.numbers
    ]
    return tuple(found[:MOST_ANSWERS])


def _parts(plain: str, today: date) -> list[_Part]:
    """The numbered parts; none unless the message begins with one. A later number must say something or count on."""
    parts: list[_Part] = []
    for start, begins_line in _starts(plain):
        found = _part(plain, start, today)
        if not parts and found is None:
            return []
        if found is not None and (not parts or _goes_on(parts, found, begins_line)):
            parts.append(found)
    return parts


def _goes_on(parts: list[_Part], found: _Part, begins_line: bool) -> bool:
    seen = {number for part in parts for number in part.numbers}
    if seen & set(found.numbers):
        return False
    if found.meaning.status != Status.NOTE:
        return True
    return begins_line and min(found.numbers) > max(seen)


def _starts(plain: str) -> list[tuple[int, bool]]:
    found: list[tuple[int, bool]] = []
    at = 0
    for line in plain.split("\n"):
        if line.strip():
            found.append((at, True))
            found += [
                (at + inline.start(), False) for inline in _INLINE.finditer(line) if line[: inline.start()].strip()
            ]
        at += len(line) + 1
    return found[:200]


def _part(plain: str, start: int, today: date) -> _Part | None:
    for pattern in (_SEVERAL, _SINGLE):
        found = pattern.match(plain, start)
        if found is None:
            continue
        rest = plain[found.end() :]
        said = meaning(_before_next(rest), today)
        if _is_item(found, rest, said):
            numbers = found.groupdict().get("th") or found["nums"]
            return _Part(tuple(dict.fromkeys(int(one) for one in re.findall(r"\d+", numbers))), start, said)
    return None


def _before_next(rest: str) -> str:
    """The words of this item: up to the next number that may begin another."""
    following = _INLINE.search(rest)
    return rest if following is None or not rest[: following.start()].strip() else rest[: following.start()]


def _is_item(found: re.Match[str], rest: str, said: Meaning) -> bool:
    if found.groupdict().get("th"):
        return True
    if not rest.strip():
        return said == NOTHING_SAID and bool(found.string.strip()) and "\n" not in found.string.strip()
    if found["sep"]:
        return found["sep"] not in _IN_NUMBERS or not rest[:1].isdecimal()  # 2.5万, 10:30, 1,200
    if _COUNTED.match(rest):
        return False
    return bool(found["gap"]) or rest[:1] == "\n" or said != NOTHING_SAID


def promised(text: str, today: date) -> date | None:
    """The day that the message's words promise, whatever number they begin with."""
    return answers(text, today)[0].meaning.promised_on
