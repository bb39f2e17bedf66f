"""What the checker goes by, beside Telegram's own log of what it accepted."""

from dataclasses import dataclass, field
from datetime import date


class Killed(BaseException):
    """kill -9: nothing that catches errors may catch this."""


class Violation(AssertionError):
    """The promise is broken."""


@dataclass
class Call:
    """A claimed row: what the database said of it at that moment, and what became of its calls."""

    row_id: int
    lane: str
    kind: str
    user_id: int
    day: str | None
    titles: list[str]
    calls: int = 0
    accepted: int = 0
    doubtful: int = 0  # outcomes nobody knows, kills on the wire, outcomes that could not be written down
    died: bool = False  # the last doubt came of a kill, not of an answer
    refused: bool = False

    @property
    def most_repeats(self) -> int:
        """How often the protocol says it again (docs/reliability.md): kills come in series, and often before the call."""
        return 3 if self.died else 1


@dataclass
class Ledger:
    """What the checker goes by, beside Telegram's own log."""

    calls: dict[int, Call] = field(default_factory=dict)
    doubtful: int = 0
    kills: int = 0
    troubled_on: set[date] = field(default_factory=set)


@dataclass(frozen=True)
class Contact:
    """A living enrolment as the database has it."""

    person_id: int
    user_id: int
    slot: str
    minute: int
    reachable: bool
    present: bool
