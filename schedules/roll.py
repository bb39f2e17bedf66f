"""The next cycle's draft of a plan: its dates moved, its targets emptied, its agencies followed to their successors.

Nothing in it is known yet: every place that a new document decides carries the mark 待核, which `duban plans check` counts.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from schedules.agencies import Registry
from schedules.model import Period, PhaseKind, Plan
from schedules.source import Path_
from schedules.warnings import REVIEW_MARK
from schedules.written_out import inline, plan_as_data, plan_file

_YEAR = re.compile(r"(?<![\d.〔])(?:19|20)\d{2}(?![\d〕])(?!年版)")
_FIVE_YEARS = re.compile(r"十([一二三四五六七八九])五")
_DIGITS = "一二三四五六七八九"
_ELEVENTH_BEGAN = 2006  # 十一五; each takes five years
_ROLES = ("lead", "responsible", "support")
_MOST_SUCCESSIONS = 10
_LONGEST_ID = 40


@dataclass
class Rolled:
    """The next cycle's plan as data, and what is to be looked at, by key path."""

    data: dict[str, Any]
    marks: dict[Path_, str] = field(default_factory=dict)
    head: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The plan file, every mark a comment on its line."""
        return plan_file(self.data, {path: f"{REVIEW_MARK}：{words}" for path, words in self.marks.items()}, self.head)


def rolled(plan: Plan, period: Period, registry: Registry) -> Rolled:
    """The draft of `plan`'s next cycle; `period` has both ends, `registry` knows the successors.

    Raises ValueError where the period is open or begins no later than the plan's own.
    """
    if period.start is None or period.end is None:
        raise ValueError("the next period needs a first and a last year")
    first = _first_year(plan)
    if period.start.year <= first:
        raise ValueError(
            f"the next period begins in {period.start.year}, which is not after {first}, where {plan.id} begins"
        )
    return _Roll(plan, period.start, period.end, registry).done()


def _first_year(plan: Plan) -> int:
    """The year the plan begins: its period's, else that of its issue, its id, its earliest date."""
    if plan.period.start:
        return plan.period.start.year
    if plan.issued_on:
        return plan.issued_on.year
    written = re.findall(r"(?:19|20)\d{2}", " ".join([plan.id, plan.title, *(one.due or "" for one in plan.deadlines)]))
    return int(written[0]) if written else 0


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


class _Roll:
    """Rolls one plan; each step changes the data and leaves its marks."""

    def __init__(self, plan: Plan, start: date, end: date, registry: Registry) -> None:
        self._plan, self._start, self._end, self._registry = plan, start, end, registry
        self._first = _first_year(plan) or start.year
        self._last = plan.period.end.year if plan.period.end else self._first + (end.year - start.year)
        self._out = Rolled(plan_as_data(plan))

    def done(self) -> Rolled:
        self._out.head.append(
            f"{REVIEW_MARK}：由 {self._plan.id} 滚动生成的下一周期草稿，逐项对照新文件核对后删去各处“{REVIEW_MARK}”"
        )
        self._head()
        self._phases()
        self._agencies()
        self._deadlines()
        self._targets()
        self._worded()
        self._out.data = _in_order(self._out.data)
        return self._out

    def _moved_year(self, year: int) -> int:
        """The same place in the next cycle: the last year stays the last, the others count from the first."""
        return self._end.year if year == self._last else year - self._first + self._start.year

    def _moved(self, day: date) -> date:
        return _in_year(day, self._moved_year(day.year))

    def _mark(self, path: Path_, words: str) -> None:
        self._out.marks[path] = f"{self._out.marks[path]}；{words}" if path in self._out.marks else words

    def _head(self) -> None:
        data = self._out.data
        base = re.sub(r"-?(?:19|20)\d{2}(?:-(?:19|20)\d{2})?$", "", self._plan.id) or self._plan.id
        data["id"] = f"{base[: _LONGEST_ID - 5].rstrip('-')}-{self._start.year}"
        self._mark(("title",), "新文件的标题")
        for key, words in (("document_number", "文号"), ("issued_on", "成文日期")):
            if key in data:
                self._out.head.append(f"{REVIEW_MARK}：{words}待新文件印发后填写（原为 {data.pop(key)}）")
        if "issuer" in data:
            self._mark(("issuer",), "沿用")
        data["period"] = {"start": self._start.isoformat(), "end": self._end.isoformat()}
        self._mark(("period",), "新周期")
        self._mark(("tasks",), "任务、措施和单位沿用上一周期")
        for key in ("safeguards", "observances"):
            if key in data:
                self._mark((key,), "沿用上一周期")

    def _phases(self) -> None:
        kept: list[tuple[date, dict[str, Any]]] = []
        for place, phase in enumerate(self._out.data.pop("phases", [])):
            start = self._phase_start(place)
            if (not kept or start > kept[-1][0]) and self._start <= start <= self._end:
                kept.append((start, phase))
            else:
                was = f"原为 {phase['start']} 至 {phase['end']}"
                self._out.head.append(f"{REVIEW_MARK}：新周期放不下阶段“{phase['title']}”（{was}）")
        for place, (start, phase) in enumerate(kept):
            self._mark(("phases", place, "start"), f"原为 {phase['start']} 至 {phase['end']}")
            last = min(max(self._moved(date.fromisoformat(phase["end"])), start), self._end)
            end = kept[place + 1][0] - timedelta(days=1) if place + 1 < len(kept) else last
            phase |= {"start": start.isoformat(), "end": end.isoformat()}
        if kept:
            self._out.data["phases"] = [phase for _, phase in kept]

    def _phase_start(self, place: int) -> date:
        """Where a phase begins: an evaluation counts from the end of the period, the others from its beginning."""
        phase = self._plan.phases[place]
        if phase.kind is PhaseKind.EVALUATION:
            return _in_year(phase.start, phase.start.year - self._last + self._end.year)
        return _in_year(phase.start, phase.start.year - self._first + self._start.year)

    def _agencies(self) -> None:
        coordinator = self._out.data["coordinator"]
        coordinator["name"] = self._successor(coordinator["name"], ("coordinator", "name"))
        for path, part in self._parts():
            for role in _ROLES:
                if role in part:
                    part[role] = self._succeeded(part[role], (*path, role))
        for key in ("deadlines", "observances"):
            for place, dated in enumerate(self._out.data.get(key, [])):
                if isinstance(dated["who"], list):
                    dated["who"] = self._succeeded(dated["who"], (key, place, "who"))
                if "to" in dated:
                    dated["to"] = self._successor(dated["to"], (key, place, "to"))

    def _parts(self) -> Iterator[tuple[Path_, dict[str, Any]]]:
        for t, task in enumerate(self._out.data["tasks"]):
            yield ("tasks", t), task
            for m, measure in enumerate(task.get("measures", [])):
                yield ("tasks", t, "measures", m), measure
        for s, safeguard in enumerate(self._out.data.get("safeguards", [])):
            yield ("safeguards", s), safeguard

    def _succeeded(self, names: list[str], path: Path_) -> list[str]:
        """The names of today, each body once: two that became one stand once."""
        found: dict[str, str] = {}
        for name in names:
            now = self._successor(name, path)
            found.setdefault(self._registry.canonical(self._plan.jurisdiction, now), now)
        return list(found.values())

    def _successor(self, name: str, path: Path_) -> str:
        now = name
        for _ in range(_MOST_SUCCESSIONS):
            agency = self._registry.find(self._plan.jurisdiction, now)
            taken = agency.successor if agency else None
            if taken is None or taken.from_ > self._start:
                break
            if self._registry.find(self._plan.jurisdiction, taken.name) is None:
                self._mark(path, f"{now}的职责已由{taken.name}承接，单位名录里还没有它")
                break
            now = taken.name
        if now != name:
            self._mark(path, f"{now}（原{name}）")
        return now

    def _deadlines(self) -> None:
        for place, deadline in enumerate(self._out.data.get("deadlines", [])):
            path: Path_ = ("deadlines", place)
            deadline["id"] = self._years(deadline["id"])
            for key in ("due", "from"):
                if key in deadline:
                    was, deadline[key] = deadline[key], self._written(str(deadline[key]))
                    self._mark((*path, key), "沿用" if was == deadline[key] else f"原为 {was}")
            if "due" not in deadline:
                self._mark((*path, "kind"), "沿用")

    def _written(self, due: str) -> str:
        """A day, month or year as files write it, in the next cycle; a day of every year stays."""
        if not re.match(r"\d{4}", due):
            return due
        year = self._moved_year(int(due[:4]))
        return str(_in_year(date.fromisoformat(due), year)) if len(due) == 10 else f"{year}{due[4:]}"

    def _targets(self) -> None:
        """No number of the old cycle is one of the next: what was counted stays as a comment, what it was does not."""
        for target in self._out.data.pop("targets", []):
            what = {key: target[key] for key in ("locator", "what", "unit") if key in target}
            self._out.head.append(f"{REVIEW_MARK}：指标待填 {inline(what)}")

    def _worded(self) -> None:
        """Years and five-year plans in words move too; what was moved is marked."""
        self._reword(self._out.data, "title", ("title",))
        for path, part in self._parts():
            self._reword(part, "title", (*path, "title"))
        for key in ("phases", "deadlines"):
            for place, each in enumerate(self._out.data.get(key, [])):
                for word in ("title", "why"):
                    if word in each:
                        self._reword(each, word, (key, place, word))
                if "duties" in each:
                    each["duties"] = [self._years(self._fives(duty)) for duty in each["duties"]]

    def _reword(self, holder: dict[str, Any], key: str, path: Path_) -> None:
        was = holder[key]
        holder[key] = self._years(self._fives(was))
        if holder[key] != was:
            self._mark(path, f"原为“{was}”")

    def _years(self, text: str) -> str:
        """The years of the old period as those of the new one; other years are cited ones and stay."""
        return _YEAR.sub(lambda found: self._year(int(found[0])), text)

    def _year(self, year: int) -> str:
        return str(self._moved_year(year)) if self._first <= year <= self._last else str(year)

    def _fives(self, text: str) -> str:
        """“十三五” as “十五五”, where the cycles are those of the five-year plans."""
        step, odd = divmod(self._start.year - self._first, 5)
        return text if odd else _FIVE_YEARS.sub(lambda found: self._five(found, step), text)

    def _five(self, found: re.Match[str], step: int) -> str:
        number = _DIGITS.index(found[1]) + 1
        moved = number + step
        ours = _ELEVENTH_BEGAN + 5 * (number - 1) == self._first
        return f"十{_DIGITS[moved - 1]}五" if ours and moved <= len(_DIGITS) else found[0]


def _in_order(data: dict[str, Any]) -> dict[str, Any]:
    """The keys in the order of the files; a period that the old plan had not stands where it belongs."""
    order: Callable[[str], int] = list(Plan.model_fields).index
    return {key: data[key] for key in sorted(data, key=order)}
