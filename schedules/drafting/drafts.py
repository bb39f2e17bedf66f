"""From a document's text to a plan that needs correction, not typing: the one way in."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from schedules.agencies import Registry
from schedules.drafting.assigning import assigned
from schedules.drafting.cards import with_cards
from schedules.drafting.citations import Context
from schedules.drafting.coordinating import coordinator_of
from schedules.drafting.deadlines import Reader
from schedules.drafting.head import Head, head
from schedules.drafting.labels import with_labels
from schedules.drafting.loose import is_opening, loose_of
from schedules.drafting.named_days import observances_of
from schedules.drafting.naming import full_names, registry_of
from schedules.drafting.outline import outline
from schedules.drafting.paragraphs import Paragraph, paragraphs
from schedules.drafting.parts import Part, Parts, parts_of
from schedules.drafting.phases import phases_of
from schedules.drafting.places import UNKNOWN, Place, place_of
from schedules.drafting.prose import with_prose
from schedules.drafting.targets import targets_of
from schedules.drafting.traditional import Print, is_traditional, simplified
from schedules.model import Coordinator, Deadline, Level, Measure, Period, Phase, Plan, Role, Safeguard, Task, TaskKind

MOST_DOUBTS = 500
LONGEST_TEXT = 2_000_000  # characters: no plan is so long, and what is longer is no plan
# What is due by then tells of a year of the plan, where nothing says when it was issued.
_DUE_BEFORE = re.compile(r"(20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?[底末]?之?前(?![后的已]|建成|竣工|成立|设立)")
_ID = {Level.NATIONAL: "national", Level.PROVINCE: "province", Level.CITY: "city", Level.COUNTY: "county"}


class Undraftable(Exception):
    """The text holds no plan that can be drafted; `line` is where that shows, `reason` one clear line."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


@dataclass(frozen=True, order=True)
class Doubt:
    """Something a person should look at: where, which words, why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Draft:
    """A drafted plan, the agencies it names, what to look at, and the line each part was read from."""

    plan: Plan
    registry: Registry
    doubts: tuple[Doubt, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)


def draft(
    text: str | Sequence[str],
    registry: Registry | None = None,
    *,
    plan_id: str | None = None,
    observances: Collection[str] = (),
) -> Draft:
    """The plan that a document's text holds.

    `text`: the plain text, or its paragraphs and table rows (cells apart by tabs) in order. `registry`: agencies already known.
    `observances`: names of days that have a rule; only these are drafted. Raises Undraftable where there is no plan.
    """
    if sum(map(len, [text] if isinstance(text, str) else text)) > LONGEST_TEXT:
        raise Undraftable(1, f"the text is longer than {LONGEST_TEXT} characters; give the plan alone")
    whole = text if isinstance(text, str) else "\n".join(text)
    if not is_traditional(whole):
        return _drafted(paragraphs(text), registry or Registry({}), plan_id, observances)
    read = simplified(text) if isinstance(text, str) else [simplified(line) for line in text]
    made, printed = _drafted(paragraphs(read), registry or Registry({}), plan_id, observances), Print(whole)
    return replace(made, plan=printed.plan(made.plan), registry=printed.registry(made.registry, made.plan.jurisdiction))


def _drafted(
    found: Sequence[Paragraph], registry: Registry, plan_id: str | None, observances: Collection[str]
) -> Draft:
    found = with_cards(with_labels(found))
    root = outline(found)
    lists = assigned(root)
    parts = parts_of(root, lists)
    with_prose(parts)
    if not parts.tasks:
        raise Undraftable(
            found[0].line if found else 1, "no numbered duties and no list of agencies was found; is this a plan?"
        )
    try:
        top, text = head(root), "\n".join(each.text for each in found)
        loose = loose_of(root, lists, parts, top.title_line)
        return _Drafting(parts, loose, top, text, registry).draft(plan_id, observances)
    except ValidationError as refusal:
        where = refusal.errors(include_url=False)[0]
        raise Undraftable(
            1, f"the text reads as no sound plan ({'.'.join(map(str, where['loc']))}: {where['msg']})"
        ) from None


class _Drafting:
    """One document on its way to a plan."""

    def __init__(self, parts: Parts, loose: Sequence[Part], top: Head, text: str, known: Registry) -> None:
        self.parts, self.loose, self.top, self.text, self.known = parts, loose, top, text, known
        self.doubts: list[Doubt] = []

    def draft(self, plan_id: str | None, observances: Collection[str]) -> Draft:
        place = self._place()
        period = self.top.period
        self._tell_odd_names()
        phases = self._phases(period)
        deadlines = [each for each in self._deadlines(period) if not _is_phase(each, phases)]
        coordinator = self._coordinator()
        plan = Plan(
            id=plan_id or _id(place, self.top),
            title=self.top.title,
            document_number=self.top.number,
            issuer=_whole_issuer(self.top.issuer, place),
            issued_on=self.top.issued_on,
            jurisdiction=place.name,
            level=place.level,
            period=period,
            coordinator=coordinator,
            phases=tuple(phases),
            tasks=tuple(_task(part) for part in self.parts.tasks),
            safeguards=tuple(
                Safeguard(locator=part.locator, title=part.title, **_lists(part)) for part in self.parts.safeguards
            ),
            deadlines=tuple(deadlines),
            targets=tuple(targets_of(self.parts, period)),
            observances=tuple(observances_of(self.parts, observances)),
        )
        return Draft(plan, self._registry(plan), tuple(sorted(set(self.doubts)))[:MOST_DOUBTS], self._lines())

    def _doubt(self, line: int, text: str, why: str) -> None:
        self.doubts.append(Doubt(line, text[:120], why))

    def _names(self) -> list[str]:
        return [name for part in self.parts.all() for _, name in part.listed.bodies]

    def _place(self) -> Place:
        sources = [self.top.title, (self.top.issuer or "").split("、")[0]]
        place = place_of([source for source in sources if source], self._names(), self.text)
        if not place.certain:
            self._doubt(
                self.top.title_line,
                self.top.title,
                f"标题没有写明行政区，取{place.name}" if place.name != UNKNOWN else "看不出是哪个行政区，请填写",
            )
        return place

    def _tell_odd_names(self) -> None:
        for part in self.parts.all():
            for text, why in part.listed.odd:
                self._doubt(part.line, text, f"{part.locator}：{why}")
        if self.top.issued_on is None:
            self._doubt(self.top.title_line, self.top.title, "没有找到成文日期")

    def _deadlines(self, period: Period) -> list[Deadline]:
        first, last = period.start.year if period.start else None, period.end.year if period.end else None
        issued: date | None = self.top.issued_on
        numbered = re.search(r"〔(20\d\d)〕", self.top.number or "")
        earliest = first or (int(numbered[1]) if numbered else None)
        told = marked = None
        if not earliest and not issued:
            times = self._years("times")
            years = times or self._years("text")
            due = [int(year) for year in _DUE_BEFORE.findall(self.text)]
            earliest = min([years.most_common(1)[0][0], *due]) if years else None
            told = min(times, default=None)
            marked = min([*times, *self._years("text", r"年(?:\d{1,2}月)?(?:\d{1,2}日)?年?底?前")], default=None)
        reader = Reader(Context(issued, earliest, last, first if first == last else None, told, marked))
        deadlines = reader.read(self.parts, self.loose)
        for line, text, why in reader.doubts:
            self._doubt(line, text, why)
        return deadlines

    def _years(self, texts: str, ends: str = r"年(?!以?[来前]|版|度?修[订正])|[.\-/]") -> Counter[int]:
        """How often cells for times, or sentences, name each year: what neither title nor head says."""
        return Counter(
            int(year)
            for part in (*self.parts.all(), *self.loose)
            if not is_opening(part)
            for _, text in getattr(part, texts)
            for year in re.findall(rf"20\d\d(?={ends})", re.sub("《[^》]*》", "", text))
        )

    def _phases(self, period: Period) -> list[Phase]:
        return phases_of(self.parts, period, self.top.issued_on)

    def _coordinator(self) -> Coordinator:
        name, locator, said = coordinator_of(self.parts, self.top.issuer)
        if not said:
            self._doubt(self.top.title_line, name, "文中没有写明由谁统筹协调，按牵头最多的单位取")
        return Coordinator(name=name, locator=locator)

    def _registry(self, plan: Plan) -> Registry:
        written = full_names(self.parts.all(), plan.level, plan.jurisdiction)
        others = [plan.coordinator.name, *(deadline.to for deadline in plan.deadlines if deadline.to)]
        for name in others:
            written.setdefault(name, name)
        return registry_of(written, plan.jurisdiction, self.known)

    def _lines(self) -> dict[str, int]:
        return {"title": self.top.title_line, **{part.locator: part.line for part in self.parts.all()}}


def _whole_issuer(issuer: str | None, place: Place) -> str | None:
    """市人民政府办公室 with the place's own name."""
    if issuer and place.name != UNKNOWN and re.match(r"^[省市县区旗州](?:人民政府|政府)", issuer):
        return place.name + issuer[1:]
    return issuer


def _is_phase(deadline: Deadline, phases: Sequence[Phase]) -> bool:
    """Whether a stretch of time, or the month in a stage's heading, is one of the plan's phases and no duty of its own."""
    if deadline.recurs is not None:
        return False
    if deadline.from_ is not None:
        return deadline.due is not None and any(deadline.from_ == phase.start for phase in phases)
    printed = re.search(r"（([^（）前底]+)）$", deadline.title)  # （2022年4月前） is a day to be ready by
    in_heading = printed is not None and deadline.title.count(printed[1]) > 1
    return in_heading and any(deadline.locator == phase.locator for phase in phases)


def _id(place: Place, top: Head) -> str:
    year = top.period.start or top.issued_on
    return f"{_ID[place.level]}-{year.year}" if year else f"{_ID[place.level]}-draft"


def _task(part: Part) -> Task:
    measures = tuple(Measure(locator=each.locator, title=each.title, **_lists(each)) for each in part.measures)
    return Task(locator=part.locator, title=part.title, kind=_kind(part), measures=measures, **_lists(part))


def _kind(part: Part) -> TaskKind:
    for word, kind in (("工程", TaskKind.PROJECT), ("行动", TaskKind.ACTION)):
        if word in part.title[-6:]:
            return kind
    return TaskKind.ACTION if part.measures else TaskKind.DUTY


def _lists(part: Part) -> dict[str, Any]:
    """The lists of one part as the model's fields; each body once per list."""
    listed = part.listed
    found: dict[str, Any] = {
        field_: tuple(dict.fromkeys(_safe(name for each, name in listed.bodies if each is role)))
        for field_, role in (("lead", Role.LEAD), ("support", Role.SUPPORT), ("responsible", Role.RESPONSIBLE))
    }
    found["collective"] = tuple(dict.fromkeys(_safe(listed.collective)))
    found["open_ended"] = listed.open_ended
    return found


def _safe(names: Iterable[str]) -> Iterable[str]:
    return (name[:60].strip() for name in names if name.strip())
