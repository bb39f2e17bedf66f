"""Every list and date of the document accounted for, every value of the file found in the text, at its locator."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from schedules.agencies import Registry
from schedules.auditing import days
from schedules.auditing.days import Dated
from schedules.auditing.folded import Folded, folded, folded_text
from schedules.auditing.lists import Listed, listed
from schedules.auditing.places import Part, Places
from schedules.auditing.reading import unread
from schedules.cadence import day_of
from schedules.model import Basis, Deadline, Phase, Plan, Recurs, Role, Target


@dataclass(frozen=True, order=True)
class Remark:
    """One thing that does not agree: the line of the document (0: nowhere), the locator, and what."""

    line: int
    locator: str
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.locator}: {self.message}" if self.locator else f"{where}{self.message}"


def audit(plan: Plan, text: str, registry: Registry) -> list[Remark]:
    """What of `plan` the document `text` does not say, and what the document says that `plan` leaves out."""
    source = folded_text(text)
    return sorted(set(_Audit(plan, source, registry).remarks()))


class _Audit:
    """One plan against one text."""

    def __init__(self, plan: Plan, source: Folded, registry: Registry) -> None:
        self._plan, self._source = plan, source
        self._places = Places(plan, source)
        known = {folded(name) for name in plan.names()}
        for agency in registry.by_jurisdiction.get(plan.jurisdiction, ()):
            known |= {folded(name) for name in (agency.name, *agency.aliases)}
        self._lists = listed(source, known)

    def remarks(self) -> Iterator[Remark]:
        yield from self._head()
        for part in self._plan.parts():
            yield from self._part(part)
        yield from self._listed_only_in_text()
        for phase in self._plan.phases:
            yield from self._phase(phase)
        for deadline in self._plan.deadlines:
            yield from self._deadline(deadline)
        for target in self._plan.targets:
            yield from self._target(target)
        for observance in self._plan.observances:
            for locator in observance.locators:
                if folded(observance.name) not in self._at(locator):
                    yield self._remark(locator, f"{observance.name} is not in the text there")
        yield from self._dated_only_in_text()

    def _at(self, locator: str) -> str:
        start, end = self._places.span(locator)
        return self._source.text[start:end]

    def _remark(self, locator: str, words: str) -> Remark:
        return Remark(self._source.line(self._places.span(locator)[0]), locator, words)

    def _head(self) -> Iterator[Remark]:
        text, plan = self._source.text, self._plan
        for key in ("title", "document_number", "issuer"):
            value = getattr(plan, key)
            several = value.split("、") if value and key == "issuer" else [value]
            if value and any(folded(each) not in text for each in several):
                yield Remark(0, "", f"{key} {value} is not in the text")
        if plan.issued_on and not days.printed_day(plan.issued_on, text):
            yield Remark(0, "", f"issued_on {plan.issued_on} is not in the text")
        for end in filter(None, (plan.period.start, plan.period.end)):
            if str(end.year) not in text:
                yield Remark(0, "", f"period: {end.year} is not in the text")
        name, locator = plan.coordinator.name, plan.coordinator.locator
        # 各级…办公室 is the city's own too.
        if folded(name.lstrip("省市县区")) not in self._at(locator):
            yield self._remark(locator, f"coordinator {name} is not in the text there")

    def _part(self, part: Part) -> Iterator[Remark]:
        if part.locator not in self._places.parts:
            yield self._remark(part.locator, f"its title {part.title} is not in the text")
            return
        start, end = self._places.parts[part.locator]
        text = self._source.text[start:end]
        roles: dict[str, set[Role]] = {}
        for one in self._lists_of.get(part.locator, ()):
            roles.setdefault(one.name, set()).add(one.role)
        for role, name in part.named():
            printed = roles.get(folded(name))
            if folded(name) not in text:
                yield self._remark(part.locator, f"{role} {name} is not in the text there")
            elif printed is None:
                yield self._remark(part.locator, f"{role} {name} is in the text there, but in no list")
            elif role not in printed:
                words = f"{name} is {'、'.join(sorted(printed))} in the text, {role} in the file"
                yield self._remark(part.locator, words)
        for phrase in part.collective:
            if folded(phrase) not in text:
                yield self._remark(part.locator, f"{phrase} (collective) is not in the text there")

    @cached_property
    def _lists_of(self) -> Mapping[str, list[Listed]]:
        """The lists of the text by the part each belongs to: of the parts around it the one that shares most names with it.

        Plans print the list of a task above its measures or below the last of them.
        """
        lists: dict[int, list[Listed]] = {}
        for one in self._lists:
            lists.setdefault(one.list_at, []).append(one)
        found: dict[str, list[Listed]] = {}
        for names in lists.values():
            around = self._places.holding(names[0].place)
            if around:
                best = max(reversed(around), key=lambda part: len(_named(part) & {one.name for one in names}))
                found.setdefault(best.locator, []).extend(names)
        return found

    def _listed_only_in_text(self) -> Iterator[Remark]:
        for part in self._plan.parts():
            known = _named(part) | {folded(phrase) for phrase in part.collective}
            roles = {(folded(name), role) for role, name in part.named()}
            for one in self._lists_of.get(part.locator, ()):
                missing = one.name not in known and not any(one.name in name for name in known if "(" in name)
                if missing or (one.name in _named(part) and (one.name, one.role) not in roles):
                    words = f"{one.name} is in a list of the text ({one.role}), not in the file"
                    yield Remark(self._source.line(one.place), part.locator, words)

    def _phase(self, phase: Phase) -> Iterator[Remark]:
        if phase.locator is None:
            return
        text = self._at(phase.locator)
        if folded(phase.title) not in text:
            yield self._remark(phase.locator, f"phase {phase.title} is not in the text there")
        for day in (phase.start, phase.end):
            whole = phase.basis is Basis.STATED and days.stands(day.isoformat(), text)
            if not whole and not _year_in(day, text):
                yield self._remark(phase.locator, f"phase {phase.title}: {day} is not in the text there")

    def _deadline(self, deadline: Deadline) -> Iterator[Remark]:
        if deadline.locator is None:
            return
        text = self._at(deadline.locator)
        missed = days.printed(deadline, text)
        for missing in missed if missed and unread(deadline, text, self._plan) else ():
            yield self._remark(deadline.locator, f"date {deadline.id}: {missing} is not in the text there")
        if deadline.channel and folded(deadline.channel) not in self._source.text:
            yield self._remark(deadline.locator, f"date {deadline.id}: {deadline.channel} is not in the text")
        if deadline.to and folded(deadline.to) not in self._source.text:
            yield self._remark(deadline.locator, f"date {deadline.id}: {deadline.to} is not in the text")

    def _target(self, target: Target) -> Iterator[Remark]:
        text = self._at(target.locator)
        if not _value_in(target, text):
            words = f"target {target.what}: {target.value}{target.unit or ''} is not in the text there"
            yield self._remark(target.locator, words)
        period = self._plan.period.end
        if target.by and not days.stands(target.by, text) and not (period and target.by.startswith(str(period.year))):
            yield self._remark(target.locator, f"target {target.what}: {target.by} is not in the text there")

    def _dated_only_in_text(self) -> Iterator[Remark]:
        body = min((start for start, _ in self._places.chapters.values()), default=0)
        told = set()
        for one in days.dated(self._source):
            locator = self._places.name(one.place)
            key = (locator, one.year, one.month, one.day, one.recurs)
            if one.place < body or key in told or self._accounted(one, locator):
                continue
            told.add(key)
            yield Remark(
                self._source.line(one.place), locator, f"{one.text} is in the text, but the file has no date for it"
            )

    def _accounted(self, one: Dated, locator: str) -> bool:
        """Whether the file has a date, phase, target or named day for it, at its locator or around it."""
        if one.year and self._plan.period.start and one.year < self._plan.period.start.year:
            return True  # what was
        if one.year and self._plan.issued_on and _whole(one) <= self._plan.issued_on:
            return True  # the day of issue itself, or what was before it
        near = [each for each in self._plan.deadlines if each.locator and _near(each.locator, locator)]
        targets = [each for each in self._plan.targets if _near(each.locator, locator)]
        if one.recurs:
            yearly = one.recurs is Recurs.YEARLY and any("年" in (each.unit or "") for each in targets)
            return yearly or any(each.recurs is one.recurs for each in near)
        dates = [each.due for each in near if each.due] + [each.by for each in targets if each.by]
        phases = [each for each in self._plan.phases if each.locator and _near(each.locator, locator)]
        dates += [each.from_.isoformat() for each in near if each.from_]
        dates += [day.isoformat() for each in phases for day in (each.start, each.end)]
        return any(_agrees(one, written) for written in dates) or self._ends_period(one)

    def _ends_period(self, one: Dated) -> bool:
        """到2020年 in a plan until 2020 repeats the period; a month or a day would be a date of its own."""
        end = self._plan.period.end
        return one.until and end is not None and one.year == end.year and one.month in (None, end.month)


def _whole(one: Dated) -> date:
    """The last day that a printed date may mean."""
    return day_of(one.year or date.max.year, min(max(one.month or 12, 1), 12), one.day or 31)


def _named(part: Part) -> set[str]:
    return {folded(name) for _, name in part.named()}


def _near(place: str, locator: str) -> bool:
    return place.startswith(locator) or locator.startswith(place)


def _agrees(one: Dated, written: str) -> bool:
    pieces = [int(piece) for piece in written.split("-")]
    year, rest = (pieces[0], pieces[1:]) if len(written.split("-")[0]) == 4 else (None, pieces)
    if one.year and year and one.year != year:
        return False
    if one.month is None or not rest:
        return one.year is not None and year is not None
    return one.month == rest[0] and (one.day is None or len(rest) < 2 or one.day == rest[1])


def _year_in(day: date, text: str) -> bool:
    return bool(re.search(rf"(?<!\d){day.year}(?!\d)", text))


def _value_in(target: Target, text: str) -> bool:
    if isinstance(target.value, str):
        return folded(target.value) in text
    number = f"{target.value:g}" if isinstance(target.value, float) else str(target.value)
    if re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", text):
        return True
    return isinstance(target.value, int) and any(word in text for word in _number_words(target.value))


def _number_words(number: int) -> list[str]:
    """A whole number in Chinese, as texts write small ones."""
    digits = "零一二三四五六七八九"
    if number < 10:
        return [digits[number], *(["两"] if number == 2 else [])]
    if number < 100:
        tens, ones = divmod(number, 10)
        return [("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")]
    return [f"{digits[number // 100]}百"] if number % 100 == 0 and number < 1000 else []
