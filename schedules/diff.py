"""What changes from one plan to another: agencies, parts, roles, dates, targets, and who gets more or less of them.

The two may be two states of one plan or two plans; a name is followed to its canonical agency by the registry.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from schedules.agencies import Registry
from schedules.concerned import Concerned
from schedules.model import Deadline, Measure, Observance, Phase, Plan, Role, Safeguard, Target, Task

Part = Task | Measure | Safeguard
T = TypeVar("T")


class What(StrEnum):
    """What changes."""

    HEAD = "head"
    AGENCY = "agency"
    PART = "part"
    DUTY = "duty"
    PHASE = "phase"
    DEADLINE = "deadline"
    TARGET = "target"
    OBSERVANCE = "observance"


@dataclass(frozen=True)
class Change:
    """One change: `before` is None for what is new, `after` for what is gone; `key` names the field where only one moves."""

    what: What
    where: str
    name: str
    before: str | None
    after: str | None
    key: str = ""


@dataclass(frozen=True)
class Share:
    """What one agency gets more (+) and less (-): duties, and dates that concern it."""

    agency: str
    duties_more: tuple[str, ...] = ()
    duties_less: tuple[str, ...] = ()
    dates_more: tuple[str, ...] = ()
    dates_less: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Every change in the plan's order, and the agencies it touches."""

    changes: tuple[Change, ...]
    shares: tuple[Share, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)


def difference(before: Plan, after: Plan, was: Registry, now: Registry) -> Difference:
    """What changes from `before`, whose names `was` knows, to `after`, whose names `now` knows."""
    old, new = Concerned.by(before, was), Concerned.by(after, now)
    changes = chain(
        _head(before, after),
        _agencies(old, new),
        _parts(old, new),
        _phases(before, after),
        _deadlines(old, new),
        _targets(before, after),
        _observances(before, after),
    )
    return Difference(tuple(changes), tuple(_shares(old, new)))


def _head(before: Plan, after: Plan) -> Iterator[Change]:
    fields: dict[str, Callable[[Plan], object]] = {
        "id": lambda plan: plan.id,
        "title": lambda plan: plan.title,
        "document_number": lambda plan: plan.document_number,
        "issuer": lambda plan: plan.issuer,
        "issued_on": lambda plan: plan.issued_on,
        "jurisdiction": lambda plan: plan.jurisdiction,
        "level": lambda plan: plan.level,
        "period.start": lambda plan: plan.period.start,
        "period.end": lambda plan: plan.period.end,
        "timezone": lambda plan: plan.timezone,
        "coordinator": lambda plan: plan.coordinator.name,
    }
    yield from _fields(What.HEAD, "", "", before, after, fields)


def _fields(
    what: What, where: str, name: str, before: T, after: T, fields: Mapping[str, Callable[[T], object]]
) -> Iterator[Change]:
    for key, field in fields.items():
        if field(before) != field(after):
            yield Change(what, where, name, _told(field(before)), _told(field(after)), key)


def _told(value: object) -> str | None:
    if value is None or value == ():
        return None
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _agencies(old: Concerned, new: Concerned) -> Iterator[Change]:
    for agency in new.roles:
        if agency not in old.roles:
            yield Change(What.AGENCY, "", agency, None, agency)
    for agency in old.roles:
        if agency not in new.roles:
            yield Change(What.AGENCY, "", agency, agency, None)


def _pairs(before: Iterable[T], after: Iterable[T], *keys: Callable[[T], object]) -> list[tuple[T | None, T | None]]:
    """What belongs together: by the first key, what is left by the next; new things in order, then what is gone."""
    old, new = list(before), list(after)
    partner: dict[int, T] = {}
    for key in keys:
        known = {key(one): one for one in reversed(old)}
        for place, one in enumerate(new):
            if place not in partner and (found := known.pop(key(one), None)) is not None:
                partner[place] = found
                old.remove(found)
    paired: list[tuple[T | None, T | None]] = [(partner.get(place), one) for place, one in enumerate(new)]
    return paired + [(one, None) for one in old]


def _paired_parts(old: Plan, new: Plan) -> list[tuple[Part | None, Part | None]]:
    return _pairs(
        old.parts(),
        new.parts(),
        lambda part: (part.locator, part.title),
        lambda part: part.title,
        lambda part: part.locator,
    )


def _parts(old: Concerned, new: Concerned) -> Iterator[Change]:
    for was, now in _paired_parts(old.plan, new.plan):
        if was is not None and now is not None:
            if was.locator != now.locator:
                yield Change(What.PART, now.locator, now.title, was.locator, now.locator, "locator")
            if was.title != now.title:
                yield Change(What.PART, now.locator, now.title, was.title, now.title, "title")
        elif now is not None:
            yield Change(What.PART, now.locator, now.title, None, now.title)
        elif was is not None:
            yield Change(What.PART, was.locator, was.title, was.title, None)
        yield from _duties(was, now, old, new)


def _duties(was: Part | None, now: Part | None, old: Concerned, new: Concerned) -> Iterator[Change]:
    had, has = _roles(was, old), _roles(now, new)
    where = now.locator if now else was.locator if was else ""
    for agency in [*has, *(agency for agency in had if agency not in has)]:
        before, after = had.get(agency), has.get(agency)
        if before != after:
            yield Change(What.DUTY, where, agency, _told(before), _told(after))
    if was and now:
        yield from _fields(
            What.PART,
            where,
            now.title,
            was,
            now,
            {"collective": lambda part: part.collective, "open_ended": lambda part: part.open_ended},
        )


def _roles(part: Part | None, concerned: Concerned) -> dict[str, tuple[Role, ...]]:
    found: dict[str, tuple[Role, ...]] = {}
    for role, name in part.named() if part else ():
        [agency] = concerned.named([name])
        found[agency] = (*found.get(agency, ()), role)
    return found


def _phases(before: Plan, after: Plan) -> Iterator[Change]:
    fields: dict[str, Callable[[Phase], object]] = {
        "title": lambda phase: phase.title,
        "start": lambda phase: phase.start,
        "end": lambda phase: phase.end,
        "duties": lambda phase: phase.duties,
    }
    for was, now in _pairs(before.phases, after.phases, lambda phase: phase.id, lambda phase: phase.title):
        yield from _one(What.PHASE, was, now, lambda phase: (phase.id, phase.title), fields)


def _deadlines(old: Concerned, new: Concerned) -> Iterator[Change]:
    fields: dict[str, Callable[[Deadline], object]] = {
        "title": lambda one: one.title,
        "kind": lambda one: one.kind,
        "due": lambda one: one.due,
        "recurs": lambda one: one.recurs,
        "from": lambda one: one.from_,
        "owed": lambda one: one.owed,
        "who": lambda one: one.who,
        "to": lambda one: one.to,
        "channel": lambda one: one.channel,
        "basis": lambda one: one.basis,
        "locator": lambda one: one.locator,
    }
    pairs = _pairs(old.plan.deadlines, new.plan.deadlines, lambda one: one.id, lambda one: one.title)
    for was, now in pairs:
        yield from _one(What.DEADLINE, was, now, lambda one: (one.id, one.title), fields)


def _targets(before: Plan, after: Plan) -> Iterator[Change]:
    fields: dict[str, Callable[[Target], object]] = {
        "value": lambda one: f"{one.value}{one.unit or ''}",
        "by": lambda one: one.by,
        "locator": lambda one: one.locator,
    }
    pairs = _pairs(before.targets, after.targets, lambda one: (one.locator, one.what), lambda one: one.what)
    for was, now in pairs:
        yield from _one(What.TARGET, was, now, lambda one: (one.locator, one.what), fields)


def _observances(before: Plan, after: Plan) -> Iterator[Change]:
    fields: dict[str, Callable[[Observance], object]] = {
        "who": lambda one: one.who,
        "locators": lambda one: one.locators,
    }
    for was, now in _pairs(before.observances, after.observances, lambda one: one.name):
        yield from _one(What.OBSERVANCE, was, now, lambda one: ("、".join(one.locators), one.name), fields)


def _one(
    what: What,
    was: T | None,
    now: T | None,
    named: Callable[[T], tuple[str, str]],
    fields: Mapping[str, Callable[[T], object]],
) -> Iterator[Change]:
    if was is not None and now is not None:
        yield from _fields(what, *named(now), was, now, fields)
    elif now is not None:
        yield Change(what, *named(now), None, named(now)[1])
    elif was is not None:
        yield Change(what, *named(was), named(was)[1], None)


def _shares(old: Concerned, new: Concerned) -> Iterator[Share]:
    had, has = _all_duties(old), _all_duties(new)
    old_dates, new_dates = _all_dates(old), _all_dates(new)
    moved = {id(was): now.locator for was, now in _paired_parts(old.plan, new.plan) if was and now}
    for agency in dict.fromkeys([*new.roles, *old.roles, *new_dates, *old_dates]):
        before = {(moved.get(key, locator), role) for key, locator, role in had.get(agency, ())}
        after = {(locator, role) for _, locator, role in has.get(agency, ())}
        dates, dates_then = new_dates.get(agency, {}), old_dates.get(agency, {})
        share = Share(
            agency,
            tuple(f"{locator} {role}" for locator, role in sorted(after - before)),
            tuple(f"{locator} {role}" for locator, role in sorted(before - after)),
            tuple(title for key, title in dates.items() if key not in dates_then),
            tuple(title for key, title in dates_then.items() if key not in dates),
        )
        if share != Share(agency):
            yield share


def _all_duties(concerned: Concerned) -> dict[str, list[tuple[int, str, Role]]]:
    found: dict[str, list[tuple[int, str, Role]]] = {}
    for part in concerned.plan.parts():
        for agency, roles in _roles(part, concerned).items():
            found.setdefault(agency, []).extend((id(part), part.locator, role) for role in roles)
    return found


def _all_dates(concerned: Concerned) -> dict[str, dict[str, str]]:
    """By agency the dates that concern it, by id: one that only moves is told once, not once for each agency."""
    found: dict[str, dict[str, str]] = {}
    for deadline in concerned.plan.deadlines:
        for agency in concerned.agencies(deadline.who, deadline.to):
            due = " ".join(map(str, filter(None, (deadline.due, deadline.recurs))))
            found.setdefault(agency, {})[deadline.id] = (
                f"{deadline.title} ({due or 'no day'}{', owed' if deadline.owed else ''})"
            )
    return found
