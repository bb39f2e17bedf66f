"""YAML as text with line numbers: what a file says, where it says it, and nothing clever.

Scalars are null, true, false, integers, decimals or text, so that dates stay as written until the model reads them. Aliases
and anchors are refused (271 bytes of them can stand for millions of nodes), and so are repeated keys and deep nesting.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

LARGEST_FILE = 1024 * 1024  # bytes
DEEPEST = 16

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"^[-+]?(0|[1-9]\d{0,17})$")
_DECIMAL = re.compile(r"^[-+]?\d{1,17}\.\d{1,17}$")
_WORDS: dict[str, Any] = {"": None, "null": None, "~": None, "true": True, "false": False}

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a file: where (line counted from 1, key path) and what to do about it."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.path}: {self.message}" if self.path else f"{where}: {self.message}"


def spelled(path: Path_) -> str:
    """A key path as people write it: `tasks[3].lead[0]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


class Refused(Exception):
    """The file cannot be read as one document; holds the line and the reason."""

    def __init__(self, line: int, message: str, path: Path_ = ()) -> None:
        super().__init__(message)
        self.line, self.message, self.path = line, message, path


@dataclass
class Document:
    """The data of one file, and the line of every key path in it."""

    file: str
    data: Any
    lines: dict[Path_, int] = field(default_factory=dict)

    def problem(self, path: Path_, message: str) -> Problem:
        """A problem at `path`, or at the nearest part above it that the file has."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        return Problem(self.file, self.lines.get(known, 1), spelled(path), message)


def read(path: Path) -> Document:
    """The document in `path`.

    Raises Refused with the line and a reason for anything that is not one plain YAML document of at most 1 MiB in UTF-8.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise Refused(1, f"the file has {size} bytes; at most {LARGEST_FILE} (1 MiB) are read")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise Refused(1, f"cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError as problem:
        raise Refused(1, f"is not UTF-8 (byte {problem.start}); save it as UTF-8") from None
    return parse(text, path.name)


def parse(text: str, file: str) -> Document:
    """The document in `text`; `file` is the name its problems will show. Raises Refused."""
    builder = _Builder()
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise Refused(mark.line + 1 if mark else 1, f"is not YAML: {problem.problem or problem.context}") from None
    except yaml.YAMLError as problem:
        raise Refused(1, f"is not YAML: {getattr(problem, 'reason', 'unreadable')}") from None
    return Document(file, builder.root, builder.lines)


def _events(text: str) -> Iterator[Any]:
    return iter(yaml.parse(text, Loader=_Loader))


def _scalar(event: Any) -> Any:
    text: str = event.value
    if event.style or event.tag:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    return float(text) if _DECIMAL.match(text) else text


class _Builder:
    """Builds the data from the parser's events, without recursion."""

    def __init__(self) -> None:
        self.root: Any = None
        self.lines: dict[Path_, int] = {}
        self._open: list[tuple[Any, Path_]] = []
        self._key: list[str | None] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Refused(line, "aliases and anchors (& and *) are not allowed; write the value out", self._path())
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise Refused(line, "holds a second document (---); one file is one document")
        elif isinstance(event, yaml.MappingStartEvent):
            self._enter({}, line)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._enter([], line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._open.pop()
            self._key.pop()
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)

    def _path(self) -> Path_:
        if not self._open:
            return ()
        holder, path = self._open[-1]
        here = len(holder) if isinstance(holder, list) else self._key[-1]
        return path if here is None else (*path, here)

    def _enter(self, value: Any, line: int) -> None:
        if self._open and isinstance(self._open[-1][0], dict) and self._key[-1] is None:
            raise Refused(line, "a key must be one word", self._path())
        path = self._path()
        if len(self._open) >= DEEPEST:
            raise Refused(line, f"is nested more than {DEEPEST} levels deep")
        self._place(value, line)
        self._open.append((value, path))
        self._key.append(None)

    def _scalar(self, event: Any, line: int) -> None:
        if self._open and isinstance(self._open[-1][0], dict) and self._key[-1] is None:
            self._name(str(event.value), line)
        else:
            self._place(_scalar(event), line)

    def _name(self, key: str, line: int) -> None:
        holder, path = self._open[-1]
        if key in holder:
            raise Refused(line, "stands twice; keep one", (*path, key))
        self._key[-1] = key
        self.lines[(*path, key)] = line

    def _place(self, value: Any, line: int) -> None:
        path = self._path()
        if not self._open:
            self.root = value
            return
        holder, _ = self._open[-1]
        if isinstance(holder, list):
            self.lines[path] = line
            holder.append(value)
            return
        holder[self._key[-1]] = value
        self._key[-1] = None
