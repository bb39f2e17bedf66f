"""What the server wrote down: every message that it accepted, every attempt that it did not."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

# Accepted, but the answer does not say so: nobody can know, and one repeat is allowed.
AMBIGUOUS = ("drop", "bad gateway", "html", "cut", "stall")
OWN_ACCORD = ("【工作提醒】", "【待报提醒】")
_NUMBER = re.compile(r"编号(\d{4}-\d+)")
MOST_IN_FLIGHT = 8  # accepted and not written down yet, at rates up to 100 a second
SETTLING = 1.5  # seconds after an answer in which a killed process may not have written it down


@dataclass
class Accepted:
    """One message that is in a chat now."""

    at: float
    chat: int
    text: str
    message_id: int
    reply_to: int | None
    buttons: dict[str, str]  # label -> callback data
    fate: str
    answered_at: float | None = None

    @property
    def of_own_accord(self) -> bool:
        """Whether it is a reminder."""
        return self.text.startswith(OWN_ACCORD)

    @property
    def number(self) -> str:
        """The number by which a reader recognises a repeat."""
        found = _NUMBER.search(self.text)
        return found[1] if found else ""


@dataclass
class Said:
    """One answer of one person: `texts` are its wordings in turn, `token` stands in each of them."""

    token: str
    by: int
    form: str
    at: float
    texts: list[str] = field(default_factory=list)
    message_ids: list[int] = field(default_factory=list)
    files: int = 0


@dataclass
class Record:
    """The whole story, as the server and the people know it."""

    accepted: list[Accepted] = field(default_factory=list)
    refused: list[tuple[float, int, str, str]] = field(default_factory=list)  # at, chat, fate, text
    said: list[Said] = field(default_factory=list)
    kills: list[float] = field(default_factory=list)

    def doubtful(self, sends: Iterable[Accepted]) -> int:
        """How many of these may not have reached a process that lived on to write them down."""
        in_doubt = self._in_doubt()
        return sum(one.message_id in in_doubt for one in sends)

    def _in_doubt(self) -> set[int]:
        """Badly answered, or among the last before a kill: by time, and by what may be on the wire at once."""
        found = {one.message_id for one in self.accepted if one.fate in AMBIGUOUS or one.answered_at is None}
        for kill in self.kills:
            before = [one for one in self.accepted if one.at <= kill + 0.1]
            late = [one for one in before if (one.answered_at or kill) + SETTLING >= kill]
            found |= {one.message_id for one in (*before[-MOST_IN_FLIGHT:], *late)}
        return found

    def reminders(self, since: float) -> dict[int, list[Accepted]]:
        """The reminders accepted since then, by chat."""
        found: dict[int, list[Accepted]] = {}
        for one in self.accepted:
            if one.at >= since and one.of_own_accord:
                found.setdefault(one.chat, []).append(one)
        return found


Note = dict[str, Any]  # one element of `duban notes --json`
