"""Stages: parts or sentences that divide the period, each with its own years or months."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from schedules.cadence import day_of
from schedules.drafting.dates import When, dates, plain
from schedules.drafting.frame_words import PHASE_CHAPTER, PHASE_TITLES, PHASE_WORDS, STAGE_WORDS
from schedules.drafting.headings import heading
from schedules.drafting.parts import Part, Parts
from schedules.model import Basis, Period, Phase, PhaseKind

_STAGE = re.compile("|".join(STAGE_WORDS))
_HEADED = re.compile(r"^[^，,：:（(]{2,16}[（(](?:20\d\d年)?\d{1,2}月")  # 市级抽查（4月11日—5月10日）
_SENTENCE = re.compile(r"[^。；\n]+")


@dataclass(frozen=True)
class Stage:
    """A stretch of time, the words about it, and the part they stand in."""

    start: date
    end: date
    words: str
    title: str
    part: Part
    line: int
    exact: bool


def phases_of(parts: Parts, period: Period, issued_on: date | None = None) -> list[Phase]:
    """The plan's phases, if its stages follow each other without gap; else none, for they are then only dates.

    The day of issue gives the year where stages have none (4月11日—9月30日), and the beginning of a first one that has only an end.
    """
    clock = _Clock(period, issued_on)
    named = [part for part in parts.all() if any(word in part.title for word in (*PHASE_CHAPTER, "阶段"))]
    for chosen in (parts.safeguards, parts.preamble, named, *([part] for part in (*parts.safeguards, *named))):
        stages = sorted(_stages(chosen, clock), key=lambda stage: stage.start)
        if len(stages) >= 2 and _in_a_row(stages) and all(_within(stage, period) for stage in stages):
            return _phases(stages)
    return []


@dataclass(frozen=True)
class _Clock:
    """What a stage without year or beginning is read against."""

    period: Period
    issued_on: date | None

    @property
    def year(self) -> int | None:
        first, last = self.period.start, self.period.end
        if first and last:
            return first.year if first.year == last.year else None
        return self.issued_on.year if self.issued_on else None

    def beginning(self, end: date) -> date | None:
        """Where the first stage has only an end: the day of issue, or the year's first."""
        start = self.issued_on or self.period.start or date(end.year, 1, 1)
        return start if start <= end else None


def _phases(stages: Sequence[Stage]) -> list[Phase]:
    kinds = [_kind(stage, at, len(stages)) for at, stage in enumerate(stages)]
    return [
        _phase(stage, kind, kinds[:at].count(kind)) for at, (stage, kind) in enumerate(zip(stages, kinds, strict=True))
    ]


def _stages(parts: Sequence[Part], clock: _Clock) -> Iterator[Stage]:
    for part in parts:
        for each in part.walk():
            found = list(_of_part(each, clock))
            own = len(found) == 1 and bool(_STAGE.search(each.title) or _HEADED.match(found[0].words))
            if own:
                found = [replace(found[0], title=each.title)]
            if len(found) > 1 or own:
                yield from found


def _of_part(part: Part, clock: _Clock) -> Iterator[Stage]:
    """A stage for each sentence that begins with a stretch of time, or one for the stretch in the part's heading."""
    for line, text in part.text:
        name = heading(text)
        for sentence in _SENTENCE.finditer(text):
            words = plain(sentence[0])
            for when in dates(words):
                stretch = _stretch(_dated(when, clock), words) or _opening(_dated(when, clock), words, clock)
                if stretch:
                    yield Stage(
                        *stretch,
                        words,
                        name if len(name) <= 20 and not name[:1].isdecimal() else "",
                        part,
                        line,
                        when.day is not None,
                    )
                break


def _dated(when: When, clock: _Clock) -> When:
    return when.of_year(clock.year) if when.needs_year and when.month and clock.year else when


def _opening(when: When, words: str, clock: _Clock) -> tuple[date, date] | None:
    """动员部署（2022年5月底前）: the stage before all others has an end alone."""
    bracket = words[when.start - 1 : when.start] in ("（", "(") and words[when.end : when.end + 1] in ("）", ")")
    launch = any(word in words[: when.start] for word in PHASE_WORDS["launch"])
    if not (bracket and launch and when.marked and when.year and when.month) or when.since or when.recurs:
        return None
    end = day_of(when.year, when.month, when.day or 31)
    start = clock.beginning(end)
    return (start, end) if start else None


def _stretch(when: When, words: str) -> tuple[date, date] | None:
    """From when to when, if the date stands at the sentence's beginning or in its heading's brackets."""
    before = words[: when.start]
    if (
        when.year is None
        or when.recurs
        or len(before) > 24
        or not re.match(r"^$|.*[（(：:，,]$|.{0,16}(?:阶段|实施|启动|总结|评估)$", before)
    ):
        return None
    if not when.since and (
        when.marked or words[when.end : when.end + 1] not in "，,、）)：:" or not words[when.end : when.end + 1]
    ):
        return None
    end = day_of(when.year, when.month or 12, when.day or 31)
    start = when.since or date(when.year, when.month or 1, when.day or 1)
    return (start, end) if start <= end else None


def _in_a_row(stages: Sequence[Stage]) -> bool:
    return all(after.start == before.end + timedelta(days=1) for before, after in pairwise(stages))


def _within(stage: Stage, period: Period) -> bool:
    return period.holds(stage.start) and period.holds(stage.end)


def _kind(stage: Stage, at: int, count: int) -> PhaseKind:
    for kind, words in PHASE_WORDS.items():
        if any(word in stage.title for word in words):
            return PhaseKind(kind)
    if at == 0:
        return PhaseKind.LAUNCH
    return PhaseKind.EVALUATION if at == count - 1 else PhaseKind.IMPLEMENTATION


def _phase(stage: Stage, kind: PhaseKind, before: int) -> Phase:
    named = (
        stage.title
        if any(word in stage.title for word in ("阶段", "启动", "实施", "总结", "评估", "部署", "推进"))
        else ""
    )
    return Phase(
        id=f"{kind}-{before + 1}" if before else str(kind),
        title=re.sub(r"[（(].*$", "", named).strip() or PHASE_TITLES[kind],
        kind=kind,
        start=stage.start,
        end=stage.end,
        basis=Basis.STATED if stage.exact else Basis.DERIVED,
        locator=re.sub(r"措施\d+$", "", stage.part.locator),
    )
