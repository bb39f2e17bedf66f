"""From a folder of plan files to plans, or to every problem of every file at once.

A folder holds one file per plan, beside it one per yearly work programme (`<plan>.<year>.yaml`), and the shared tables
`agencies.yaml` (who is who), `observances.yaml` (named days), `policy.yaml` (the office's own numbers) and, if the operator adds
it, `holidays.yaml` (a year the library does not know yet).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from schedules.agencies import Registry, RegistryFile
from schedules.calendar import HolidayFile, WorkingDays
from schedules.checks import findings
from schedules.model import Plan
from schedules.observances import ObservanceFile, Observances
from schedules.policy import Policy
from schedules.programme import Programme, is_programme, plan_of, programme_findings
from schedules.source import Document, Problem, Refused, read, spelled

AGENCIES, OBSERVANCES, POLICY, HOLIDAYS = "agencies.yaml", "observances.yaml", "policy.yaml", "holidays.yaml"
SHARED = frozenset({AGENCIES, OBSERVANCES, POLICY, HOLIDAYS})
SCHEMA_LINE = "# yaml-language-server: $schema=plan.schema.json"

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class Shared:
    """The tables that all plans of a folder share."""

    registry: Registry
    observances: Observances
    policy: Policy
    calendar: WorkingDays


@dataclass(frozen=True)
class Loaded:
    """What a folder holds: the sound plans by id, the shared tables, and every problem found."""

    plans: Mapping[str, Plan]
    shared: Shared
    problems: Sequence[Problem] = field(default=())
    programmes: Sequence[Programme] = field(default=())  # by plan and year

    @property
    def registry(self) -> Registry:
        return self.shared.registry

    @property
    def policy(self) -> Policy:
        return self.shared.policy

    @property
    def calendar(self) -> WorkingDays:
        return self.shared.calendar

    @property
    def observances(self) -> Observances:
        return self.shared.observances


def load_folder(folder: Path) -> Loaded:
    """Every plan of `folder`, completed with the office's defaults, and every problem of every file."""
    problems: list[Problem] = []
    shared = load_shared(folder, problems)
    plans: dict[str, Plan] = {}
    for path in plan_files(folder):
        plan = load_plan(path, shared, problems)
        if plan is not None:
            plans[plan.id] = shared.policy.completed(plan)
    programmes = [
        load_programme(path, plans.get(plan_of(path.stem)), shared, problems) for path in programme_files(folder)
    ]
    if not folder.is_dir():
        problems.append(Problem(str(folder), 1, "", "is not a folder of plan files"))
    return Loaded(plans, shared, sorted(problems), [one for one in programmes if one is not None])


def plan_files(folder: Path) -> list[Path]:
    """The files of `folder` that each hold one plan, by name."""
    return sorted(path for path in _files(folder) if not is_programme(path.stem))


def programme_files(folder: Path) -> list[Path]:
    """The files of `folder` that each hold one year's work programme of a plan, by name."""
    return sorted(path for path in _files(folder) if is_programme(path.stem))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*.yaml") if path.name not in SHARED)


def load_shared(folder: Path, problems: list[Problem]) -> Shared:
    """The shared tables of `folder`; what is wrong with them is added to `problems`, and an empty table stands in."""
    agencies = _table(folder / AGENCIES, RegistryFile, problems) or RegistryFile({})
    registry = Registry(agencies.root)
    for jurisdiction, name in registry.shared_names():
        problems.append(Problem(AGENCIES, 1, jurisdiction, f"{name} names two agencies; each name belongs to one"))
    for jurisdiction, agency, name in registry.lost_names():
        words = f"{name}, which took over from {agency}, is no agency there; add it"
        problems.append(Problem(AGENCIES, 1, jurisdiction, words))
    observances = _table(folder / OBSERVANCES, ObservanceFile, problems) or ObservanceFile([])
    policy = _table(folder / POLICY, Policy, problems) or Policy.silent()
    holidays = None
    if (folder / HOLIDAYS).exists():
        holidays = _table(folder / HOLIDAYS, HolidayFile, problems)
    return Shared(registry, Observances.of(observances), policy, WorkingDays.of(holidays))


def read_plan(path: Path, problems: list[Problem]) -> Plan | None:
    """The plan in `path` by itself, whatever agencies and named days it names, or None; what is wrong is added to `problems`."""
    document = _document(path, problems)
    return None if document is None else _model(document, Plan, problems)


def load_plan(path: Path, shared: Shared, problems: list[Problem]) -> Plan | None:
    """The plan in `path` exactly as the file says, or None; what is wrong is added to `problems`."""
    document = _document(path, problems)
    plan = None if document is None else _model(document, Plan, problems)
    if document is None or plan is None:
        return None
    found = [
        document.problem(place, words) for place, words in findings(plan, shared.registry, shared.observances.names())
    ]
    if plan.id != path.stem:
        found.append(document.problem(("id",), f"{plan.id} stands in a file called {path.name}; name both alike"))
    problems += found
    return None if found else plan


def load_programme(path: Path, plan: Plan | None, shared: Shared, problems: list[Problem]) -> Programme | None:
    """The work programme in `path` beside its sound `plan`, or None; what is wrong is added to `problems`."""
    document = _document(path, problems)
    programme = None if document is None else _model(document, Programme, problems)
    if document is None or programme is None:
        return None
    if plan is None:
        words = f"there is no sound plan {plan_of(path.stem)} beside it; a programme belongs to one"
        problems.append(document.problem(("plan",), words))
        return None
    names = shared.observances.names()
    wrong = programme_findings(programme, path.stem, plan, shared.registry, names)
    found = [document.problem(place, words) for place, words in wrong]
    problems += found
    return None if found else programme


def check_paths(paths: Sequence[Path], home: Path) -> tuple[list[Path], list[Problem]]:
    """The plan files that `paths` (files or folders) hold, and every problem of them.

    A file's shared tables are those beside it, or those of `home` where it has none beside it.
    """
    problems: list[Problem] = []
    files: list[Path] = []
    shared: dict[Path, Shared] = {}
    for path in paths:
        if not path.exists():
            problems.append(Problem(str(path), 1, "", "does not exist"))
        found = sorted(_files(path)) if path.is_dir() else [path] if path.exists() and path.name not in SHARED else []
        files += found
        for file in found or ([path / AGENCIES] if path.is_dir() else []):
            folder = file.parent if (file.parent / AGENCIES).exists() else home
            if folder not in shared:
                shared[folder] = load_shared(folder, problems)
        for file in found:
            folder = file.parent if (file.parent / AGENCIES).exists() else home
            _check(file, shared[folder], problems)
    return files, sorted(set(problems))


def _check(file: Path, shared: Shared, problems: list[Problem]) -> None:
    if not is_programme(file.stem):
        load_plan(file, shared, problems)
        return
    beside = file.with_name(f"{plan_of(file.stem)}.yaml")
    plan = load_plan(beside, shared, []) if beside.exists() else None
    load_programme(file, plan, shared, problems)


def _document(path: Path, problems: list[Problem]) -> Document | None:
    try:
        return read(path)
    except Refused as refusal:
        problems.append(Problem(path.name, refusal.line, spelled(refusal.path), refusal.message))
        return None


def _table(path: Path, model: type[T], problems: list[Problem]) -> T | None:
    document = _document(path, problems)
    return None if document is None else _model(document, model, problems)


def _model(document: Document, model: type[T], problems: list[Problem]) -> T | None:
    try:
        return model.model_validate(document.data)
    except ValidationError as refusal:
        found = list(_in_words(document, refusal.errors(include_url=False)))
        problems += {(p.line, p.path): p for p in reversed(found)}.values()
        return None


def _in_words(document: Document, errors: Sequence[ErrorDetails]) -> Iterator[Problem]:
    for error in errors:
        path = _known_path(document, error["loc"])
        yield document.problem(path, _words(error))


def _known_path(document: Document, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The part of an error's place that the file has; the model's own branch names are dropped."""
    path: tuple[str | int, ...] = ()
    for part in loc:
        if (*path, part) in document.lines or (
            part == loc[-1] and isinstance(part, str) and part.isidentifier() and not part.startswith("function")
        ):
            path = (*path, part)
    return path


def _words(error: ErrorDetails) -> str:
    kind, given = error["type"], error.get("input")
    words: dict[str, str] = {
        "missing": "is missing",
        "extra_forbidden": "is not a key of this format; see plan_data/README.md",
        "string_type": "must be text",
        "bool_type": "must be true or false",
        "bool_parsing": "must be true or false",
        "tuple_type": "must be a list",
        "list_type": "must be a list",
        "too_short": "must not be empty",
        "model_type": "must hold keys and values",
        "dict_type": "must hold keys and values",
        "string_pattern_mismatch": f"{_short(given)} is not written as it should be",
        "enum": f"{_short(given)} is not one of {error.get('ctx', {}).get('expected', '')}",
    }
    return words.get(kind) or error["msg"].removeprefix("Value error, ")


def _short(given: Any) -> str:
    text = repr(given)
    return text if len(text) <= 40 else text[:37] + "…"
