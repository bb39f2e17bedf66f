"""How the commands on plan files find, read and write them."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

from bot.cli.common import refuse
from bot.documents.reading import Document, read_document
from bot.documents.refusal import Unreadable
from schedules.agencies import Agency, Registry
from schedules.agencies_file import with_agencies
from schedules.loader import AGENCIES, OBSERVANCES, POLICY, Shared, load_shared, plan_files, read_plan
from schedules.model import Plan
from schedules.source import Problem

SCHEMA = "plan.schema.json"


def plan_file_of(word: str, home: Path) -> Path:
    """The plan file that a person means by an id or a path."""
    path = Path(word)
    if path.is_file():
        return path
    ids = {file.stem: file for file in plan_files(home)}
    if word not in ids:
        refuse(f"there is no plan or file {word}; there are the plans {', '.join(ids) or '(none)'}")
    return ids[word]


def plan_of(word: str, home: Path) -> tuple[Plan, Registry]:
    """The plan that `word` means, as its file says, and the registry its names belong to."""
    file = plan_file_of(word, home)
    problems: list[Problem] = []
    plan = read_plan(file, problems)
    if plan is None:
        more = f" (and {len(problems) - 1} more: duban plans check {file})" if len(problems) > 1 else ""
        refuse(f"{problems[0]}{more}")
    return plan, tables_of(file.parent if (file.parent / AGENCIES).exists() else home).registry


def tables_of(folder: Path) -> Shared:
    """The shared tables of a folder; refuses where one of them has a problem."""
    problems: list[Problem] = []
    shared = load_shared(folder, problems)
    if problems:
        refuse(str(problems[0]))
    return shared


def document_at(path: Path) -> Document:
    """The text of an office's file; refuses in one line what cannot be read."""
    if not path.exists():
        refuse(f"there is no {path}")
    try:
        return read_document(path)
    except Unreadable as problem:
        refuse(f"{path.name} {problem}")


def folder_for(out: Path, home: Path) -> Path:
    """The folder to write to, made where it is missing, with the shared tables that a folder of plans needs."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in (OBSERVANCES, POLICY, SCHEMA):
            if (home / name).exists() and not (out / name).exists():
                shutil.copyfile(home / name, out / name)
    except OSError as problem:
        _not_written(out, problem)
    return out


def add_agencies(folder: Path, jurisdiction: str, agencies: tuple[Agency, ...]) -> bool:
    """Write the agencies into the folder's table beside those that are there; False where none was new."""
    file = folder / AGENCIES
    if not file.exists():
        return write_new(file, with_agencies("", Registry({}), jurisdiction, agencies))
    known = tables_of(folder).registry
    before = file.read_text(encoding="utf-8-sig")
    after = with_agencies(before, known, jurisdiction, agencies)
    return before != after and write(file, after)


def write_new(file: Path, text: str) -> bool:
    """Write a file that must not be there yet."""
    if file.exists():
        refuse(f"{file} is there already; move it away, or choose another --id or --out")
    return write(file, text)


def write(file: Path, text: str) -> bool:
    """Write a file whole or not at all."""
    waiting = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        waiting.write_text(text, encoding="utf-8")
        waiting.replace(file)
    except OSError as problem:
        waiting.unlink(missing_ok=True)
        _not_written(file, problem)
    return True


def _not_written(path: Path, problem: OSError) -> NoReturn:
    refuse(f"{path} cannot be written: {problem.strerror}")
