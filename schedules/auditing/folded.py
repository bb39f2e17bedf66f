"""A document's text as it compares: no white space, no page numbers, one form of every digit, bracket, quote and dash."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_PAGE_NUMBER = re.compile(r"^[\s\-—–─－·•]*(?:第\s*)?\d{1,4}(?:\s*页)?[\s\-—–─－·•]*(?:/\s*\d{1,4})?$")
_FORMS = {
    **dict.fromkeys("（﹙", "("),
    **dict.fromkeys("）﹚", ")"),
    **dict.fromkeys("〔【［〖„﹝", "["),
    **dict.fromkeys("〕】］〗‟﹞", "]"),
    **dict.fromkeys('“”"＂「」『』', '"'),
    **dict.fromkeys("‘’＇", "'"),
    **dict.fromkeys("—–─－―‒‐‑−", "-"),
    **dict.fromkeys("《〈＜", "<"),
    **dict.fromkeys("》〉＞", ">"),
    **dict.fromkeys("〇○", "〇"),
    **dict.fromkeys("·•・", "·"),
}


def folded(text: str) -> str:
    """One value as it compares."""
    return "".join(_character(character) for character in text)


def _character(character: str) -> str:
    if character in _FORMS:
        return _FORMS[character]
    plain = unicodedata.normalize("NFKC", character)
    if plain.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    return "".join(_FORMS.get(each, each) for each in plain if not each.isspace())


@dataclass(frozen=True)
class Folded:
    """A whole text, folded, and where its lines begin in it."""

    text: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    def line(self, place: int) -> int:
        """The line of the original, from 1, that holds the character at `place`."""
        at = bisect_right(self.starts, place) - 1
        return self.numbers[at] if self.numbers else 1

    def begins_line(self, place: int) -> bool:
        """Whether a line of the original begins at `place`."""
        at = bisect_right(self.starts, place) - 1
        return at >= 0 and self.starts[at] == place


def folded_text(text: str) -> Folded:
    """The text of a document as it compares; lines that hold only a page number are left out."""
    parts: list[str] = []
    starts: list[int] = []
    numbers: list[int] = []
    length, before = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or (_PAGE_NUMBER.match(line) and not re.search(r"[到至达为]\s*$", before)):
            continue
        part = folded(line)
        starts.append(length)
        numbers.append(number)
        parts.append(part)
        length, before = length + len(part), line
    return Folded("".join(parts), tuple(starts), tuple(numbers))
