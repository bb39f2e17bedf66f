"""What may be meant but looks odd in a sound plan: told, never refused."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from schedules.agencies import Registry, folded
from schedules.checks import Finding
from schedules.loader import AGENCIES, Shared, load_plan, load_shared
from schedules.model import Lists, Plan
from schedules.source import Problem, Refused, read

REVIEW_MARK = "待核"  # a comment that begins with it marks what a person still has to look at
_SHORTEST = 3  # two characters are too few to look alike


def warnings(plan: Plan, registry: Registry) -> Iterator[Finding]:
    """Every (key path, what looks odd) of one plan without problems."""
    yield from _look_alikes(plan, registry)
    yield from _leads_left_out(plan)
    if plan.period.start and plan.period.end and not plan.phases:
        yield ("period",), "has no phases; the office's default ones stand in, and send once they are confirmed"
    for place, target in enumerate(plan.targets):
        if target.by is None:
            yield ("targets", place), f"{target.what} has no date (`by`); nobody is reminded of it"


def warnings_of_files(files: Iterable[Path], home: Path) -> list[Problem]:
    """The warnings about those of the plan `files` that have no problem; `home` holds shared tables where none lie beside."""
    found: list[Problem] = []
    tables: dict[Path, Shared] = {}
    for file in files:
        folder = file.parent if (file.parent / AGENCIES).exists() else home
        if folder not in tables:
            tables[folder] = load_shared(folder, [])
        plan = load_plan(file, tables[folder], [])
        if plan is not None:
            found += _in_file(file, plan, tables[folder].registry)
    return sorted(set(found))


def _in_file(file: Path, plan: Plan, registry: Registry) -> Iterator[Problem]:
    try:
        document = read(file)
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (Refused, OSError, UnicodeDecodeError):
        return
    yield from (document.problem(path, words) for path, words in warnings(plan, registry))
    marked = [number for number, line in enumerate(lines, start=1) if f"# {REVIEW_MARK}" in line]
    if marked:
        more = f", {len(marked)} places in all" if len(marked) > 1 else ""
        words = f"is marked for review ({REVIEW_MARK}){more}; look at each and take the mark away"
        yield Problem(document.file, marked[0], "", words)


def _look_alikes(plan: Plan, registry: Registry) -> Iterator[Finding]:
    """A name that stands once, one character away from another body's name, may be a slip."""
    times = Counter(folded(name) for part in plan.parts() for _, name in part.named())
    names = plan.names()
    for path, name in _each_name(plan):
        if times[folded(name)] > 1 or len(name) < _SHORTEST:
            continue
        # Of two that both stand once, the later one is asked about.
        others = [other for other in names if times[folded(other)] > 1 or names.index(other) < names.index(name)]
        like = [other for other in others if _one_off(name, other) and not _same(plan, registry, name, other)]
        if like:
            yield path, f"{name} stands once and is one character from {'、'.join(like)}; a slip?"


def _one_off(name: str, other: str) -> bool:
    return Levenshtein.distance(folded(name), folded(other), score_cutoff=1) == 1


def _same(plan: Plan, registry: Registry, name: str, other: str) -> bool:
    return registry.canonical(plan.jurisdiction, name) == registry.canonical(plan.jurisdiction, other)


def _each_name(plan: Plan) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for t, task in enumerate(plan.tasks):
        yield from _names_of(("tasks", t), task)
        for m, measure in enumerate(task.measures):
            yield from _names_of(("tasks", t, "measures", m), measure)
    for s, safeguard in enumerate(plan.safeguards):
        yield from _names_of(("safeguards", s), safeguard)


def _names_of(path: tuple[str | int, ...], part: Lists) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for role in ("lead", "responsible", "support"):
        for place, name in enumerate(getattr(part, role)):
            yield (*path, role, place), name


def _leads_left_out(plan: Plan) -> Iterator[Finding]:
    """A lead that a measure's own list does not name. A plan may mean it so; a list may also have lost a name."""
    for t, task in enumerate(plan.tasks):
        for place, lead in enumerate(task.lead):
            without = [
                measure.locator
                for measure in task.measures
                if (names := [name for _, name in measure.named()]) and lead not in names
            ]
            if without:
                yield (
                    ("tasks", t, "lead", place),
                    f"{lead} leads {task.locator} but is not in the list of {_few(without)}",
                )


def _few(locators: Sequence[str]) -> str:
    shown = "、".join(locators[:4])
    return shown if len(locators) <= 4 else f"{shown} and {len(locators) - 4} more"
