"""What the server wrote down: every message that it accepted, every attempt that it did not."""

import re
from dataclasses import dataclass, field
from typing import Any

# Accepted, but the answer does not say so: nobody can know, and one repeat is allowed.
AMBIGUOUS = ("drop", "bad gateway", "html", "cut", "stall")
OWN_ACCORD = ("【工作提醒】", "【待报提醒】")
_NUMBER = re.compile(r"编号(\d{4}-\d+)")
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

    def doubtful(self, kills: list[float]) -> bool:
        """Whether the answer did not certainly reach a process that lived on to write it down."""
        if self.fate in AMBIGUOUS or self.answered_at is None:
            return True
        return any(self.at - 0.1 <= kill <= self.answered_at + SETTLING for kill in kills)


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

    def reminders(self, since: float) -> dict[int, list[Accepted]]:
        """The reminders accepted since then, by chat."""
        found: dict[int, list[Accepted]] = {}
        for one in self.accepted:
            if one.at >= since and one.of_own_accord:
                found.setdefault(one.chat, []).append(one)
        return found


Note = dict[str, Any]  # one element of `duban notes --json`
