"""Documents in traditional characters: read as simplified ones, and what is drafted from them given back as printed."""

from collections.abc import Sequence
from typing import TypeVar

from schedules.agencies import Agency, Registry
from schedules.drafting.characters import SIMPLIFIED, TRADITIONAL
from schedules.drafting.cleaning import bare, cleaned
from schedules.model import Measure, Plan, Safeguard, Task

ENOUGH = 0.03  # of all characters: a page in simplified characters has none of these, but for a name or two
SAMPLE = 20_000  # characters
_ONLY = frozenset(TRADITIONAL)
_TABLE = str.maketrans(TRADITIONAL, SIMPLIFIED)
P = TypeVar("P", Task, Measure, Safeguard)
_LISTS = ("lead", "support", "responsible", "collective")


def is_traditional(text: str) -> bool:
    """Whether a document is written in traditional characters."""
    sample = text[:SAMPLE]
    return sum(char in _ONLY for char in sample) > len(sample) * ENOUGH


def simplified(text: str) -> str:
    """`text`, character for character, in simplified ones."""
    return text.translate(_TABLE)


class Print:
    """What a document says in its own characters, found again by what was read of it."""

    def __init__(self, text: str) -> None:
        self._printed = bare(cleaned(text))
        self._read = simplified(self._printed)

    def of(self, read: str) -> str:
        """`read` as the document prints it; as it is where the document does not say it in one piece."""
        wanted = bare(read)
        at = self._read.find(wanted)
        return self._printed[at : at + len(wanted)] if wanted and at >= 0 else read

    def plan(self, plan: Plan) -> Plan:
        """The plan with the names of its lists and its titles as printed."""
        tasks = [
            self._part(task).model_copy(update={"measures": tuple(map(self._part, task.measures))})
            for task in plan.tasks
        ]
        return plan.model_copy(
            update={
                "title": self.of(plan.title),
                "document_number": plan.document_number and self.of(plan.document_number),
                "tasks": tuple(tasks),
                "safeguards": tuple(map(self._part, plan.safeguards)),
            }
        )

    def _part(self, part: P) -> P:
        lists = {field: tuple(map(self.of, getattr(part, field))) for field in _LISTS}
        return part.model_copy(update={"title": self.of(part.title), **lists})

    def registry(self, registry: Registry, jurisdiction: str) -> Registry:
        """The agencies, each with its names as printed beside those in simplified characters."""
        agencies = map(self._agency, registry.by_jurisdiction.get(jurisdiction, ()))
        return Registry({**registry.by_jurisdiction, jurisdiction: tuple(agencies)})

    def _agency(self, agency: Agency) -> Agency:
        printed = [self.of(name) for name in (agency.name, *agency.aliases)]
        known: Sequence[str] = (agency.name, *agency.aliases)
        return agency.model_copy(
            update={"aliases": (*agency.aliases, *(name for name in dict.fromkeys(printed) if name not in known))}
        )
