"""A plan as the text of a plan file: the order and form of those in `plan_data/`, with comments where they are asked for.

Whatever is written here, `schedules.source` reads back as the same data.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schedules.loader import SCHEMA_LINE
from schedules.model import Plan
from schedules.source import Path_

# Text that YAML takes as it is, also within brackets: it begins with a letter or sign that means nothing there, and has no
# comma, colon, hash or bracket of YAML's own. Everything else is quoted.
_PLAIN = re.compile(
    r"^(?=[^\W\d_]|[（“《〔])[^\x00-\x20,:#\[\]{}&*!|>'\"%@`\\\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff]+$"
)
_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_DAY = re.compile(r"^\d{4}-\d{2}(-\d{2})?$|^\d{2}-\d{2}$")
_FIRST = ("locator", "title", "kind")
_WORDS = frozenset({"null", "true", "false", "~", "yes", "no", "on", "off"})


def plan_as_data(plan: Plan) -> dict[str, Any]:
    """The plan as a file holds it: what is empty, false by default or null is left out."""
    data = plan.model_dump(mode="json", by_alias=True, exclude_none=True)
    if plan.timezone == Plan.model_fields["timezone"].default:
        del data["timezone"]
    return {key: _without_empty(value) for key, value in data.items() if value not in ([], {})}


def _without_empty(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_empty(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _without_empty(value[key]) for key in _in_order(value)}
    return {key: each for key, each in kept.items() if each != [] and (key, each) != ("open_ended", False)}


def _in_order(value: dict[str, Any]) -> list[str]:
    """The keys of a part with its place and title first, as people look for it; other keys as the model has them."""
    first = [key for key in _FIRST if key in value] if "id" not in value and "title" in value else []
    return [*first, *(key for key in value if key not in first)]


def plan_file(data: Mapping[str, Any], comments: Mapping[Path_, str], head: Sequence[str] = ()) -> str:
    """The text of a plan file. A comment stands at the end of its key's line; `head` are comment lines on top."""
    lines = [SCHEMA_LINE, *(f"# {_one_line(line)}" for line in head)]
    for key, value in data.items():
        lines += _entry(key, value, (key,), comments, 0)
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Any, path: Path_, comments: Mapping[Path_, str], depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield f"{indent}{key}:{_comment(path, comments, deep=False)}"
        for place, each in enumerate(value):
            yield from _item(each, (*path, place), comments, depth + 1)
    else:
        yield f"{indent}{key}: {inline(value)}{_comment(path, comments, deep=True)}"


def _item(value: Mapping[str, Any], path: Path_, comments: Mapping[Path_, str], depth: int) -> Iterator[str]:
    dash = "  " * depth + "- "
    for key, each in value.items():
        for line in _entry(key, each, (*path, key), comments, depth + 1):
            yield dash + line.lstrip() if dash else line
            dash = ""


def _comment(path: Path_, comments: Mapping[Path_, str], *, deep: bool) -> str:
    """The comments of a line, those of what stands on the line within it included."""
    found = [
        words for place, words in comments.items() if place == path or (deep and place[: len(path)] == path and words)
    ]
    return f"  # {_one_line('；'.join(dict.fromkeys(found)))}" if found else ""


def _one_line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]+", " ", text)


def inline(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {inline(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(each) for each in value) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return value if _is_plain(value) else _quoted(value)
    return str(value)


def _quoted(text: str) -> str:
    """JSON's quotes are YAML's; what YAML does not print is written by its number."""
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _is_plain(text: str) -> bool:
    if _DAY.fullmatch(text):
        return True
    return bool(_PLAIN.fullmatch(text)) and text.casefold() not in _WORDS
