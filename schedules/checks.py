"""What a plan must be beyond its fields: names known, places single, phases in a row."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from schedules.agencies import Registry
from schedules.model import Lists, Measure, Plan, Safeguard, Task

Finding = tuple[tuple[str | int, ...], str]


def findings(plan: Plan, registry: Registry, observance_names: Iterable[str]) -> Iterator[Finding]:
    """Every (key path, what is wrong) of one plan that its fields alone cannot show."""
    yield from _unknown_agencies(plan, registry)
    yield from _repeated_places(plan)
    yield from _phases_in_a_row(plan)
    yield from _ids(plan)
    yield from _unknown_observances(plan, set(observance_names))


def _parts(plan: Plan) -> Iterator[tuple[tuple[str | int, ...], Task | Measure | Safeguard]]:
    for t, task in enumerate(plan.tasks):
        yield ("tasks", t), task
        for m, measure in enumerate(task.measures):
            yield ("tasks", t, "measures", m), measure
    for s, safeguard in enumerate(plan.safeguards):
        yield ("safeguards", s), safeguard


def _named(plan: Plan) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for path, part in _parts(plan):
        yield from _listed(path, part)
    yield ("coordinator", "name"), plan.coordinator.name
    for d, deadline in enumerate(plan.deadlines):
        if isinstance(deadline.who, tuple):
            yield from ((("deadlines", d, "who", i), name) for i, name in enumerate(deadline.who))
        if deadline.to:
            yield ("deadlines", d, "to"), deadline.to
    for o, observance in enumerate(plan.observances):
        if isinstance(observance.who, tuple):
            yield from ((("observances", o, "who", i), name) for i, name in enumerate(observance.who))


def _listed(path: tuple[str | int, ...], part: Lists) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for field in ("lead", "support", "responsible"):
        for i, name in enumerate(getattr(part, field)):
            yield (*path, field, i), name


def _unknown_agencies(plan: Plan, registry: Registry) -> Iterator[Finding]:
    for path, name in _named(plan):
        if registry.find(plan.jurisdiction, name) is None:
            near = registry.nearest(plan.jurisdiction, name, limit=1)
            hint = f"did you mean {near[0]}?" if near else "none is like it."
            yield path, f"{name} is not an agency of {plan.jurisdiction} in agencies.yaml; {hint} Correct or add it"


def _repeated_places(plan: Plan) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, part in _parts(plan):
        if part.locator in seen:
            yield (*path, "locator"), f"{part.locator} stands twice; each part has a place of its own"
        seen.add(part.locator)
        for field in ("lead", "support", "responsible"):
            names = getattr(part, field)
            for i, name in enumerate(names):
                if name in names[:i]:
                    yield (*path, field, i), f"{name} stands twice in this list"


def _phases_in_a_row(plan: Plan) -> Iterator[Finding]:
    for i, (before, after) in enumerate(zip(plan.phases, plan.phases[1:], strict=False), start=1):
        if after.start <= before.end:
            yield ("phases", i, "start"), f"{after.start} lies in the phase before, which ends {before.end}"
        elif after.start > before.end + timedelta(days=1):
            yield ("phases", i, "start"), f"leaves a gap after the phase before, which ends {before.end}"
    for i, phase in enumerate(plan.phases):
        for field in ("start", "end"):
            if not plan.period.holds(getattr(phase, field)):
                yield ("phases", i, field), f"{getattr(phase, field)} lies outside the plan's period"


def _ids(plan: Plan) -> Iterator[Finding]:
    ids = {"phases": [phase.id for phase in plan.phases], "deadlines": [deadline.id for deadline in plan.deadlines]}
    for kind, known in ids.items():
        for i, each in enumerate(known):
            if each in known[:i]:
                yield (kind, i, "id"), f"{each} stands twice"


def _unknown_observances(plan: Plan, known: set[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for i, observance in enumerate(plan.observances):
        if observance.name not in known:
            yield ("observances", i, "name"), f"{observance.name} has no rule in observances.yaml; add one"
        if observance.name in seen:
            yield ("observances", i, "name"), f"{observance.name} stands twice; one entry holds all its locators"
        seen.add(observance.name)
