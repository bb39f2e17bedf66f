"""Who is who: agencies of one jurisdiction, their other names and their successors.

An agency belongs to one jurisdiction: 淄博's 市教育局 and 湛江's 市教育局 are two. The registry is `plan_data/agencies.yaml`.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic import Field, RootModel
from rapidfuzz import fuzz, process

from schedules.model import Day, Name, Value


class Successor(Value):
    """The body that took the duties over, and from which day."""

    name: Name
    from_: Day = Field(alias="from")


class Agency(Value):
    """单位: canonical name, other names in use, and what became of it."""

    name: Name
    aliases: tuple[Name, ...] = ()
    successor: Successor | None = None


class RegistryFile(RootModel[dict[Name, tuple[Agency, ...]]]):
    """`agencies.yaml`: jurisdiction → its agencies."""


def folded(name: str) -> str:
    """A name as it compares: width, case and inner spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


@dataclass(frozen=True)
class Registry:
    """All agencies of all jurisdictions."""

    by_jurisdiction: Mapping[str, tuple[Agency, ...]]

    @cached_property
    def _canonical(self) -> Mapping[tuple[str, str], Agency]:
        found: dict[tuple[str, str], Agency] = {}
        for jurisdiction, agencies in self.by_jurisdiction.items():
            for agency in agencies:
                for name in (agency.name, *agency.aliases):
                    found[jurisdiction, folded(name)] = agency
        return found

    def find(self, jurisdiction: str, name: str) -> Agency | None:
        """The agency called `name` (canonical or alias) there, or None."""
        return self._canonical.get((jurisdiction, folded(name)))

    def canonical(self, jurisdiction: str, name: str) -> str:
        """The canonical name; a name the registry does not know stands for itself."""
        agency = self.find(jurisdiction, name)
        return agency.name if agency else name

    def nearest(
        self, jurisdiction: str, name: str, among: Iterable[str] | None = None, limit: int = 3, cutoff: float = 55
    ) -> list[str]:
        """Canonical names that look like `name`, best first; `among` narrows the choice to those canonical names."""
        chosen = None if among is None else set(among)
        spoken = {
            spelling: agency.name
            for agency in self.by_jurisdiction.get(jurisdiction, ())
            if chosen is None or agency.name in chosen
            for spelling in (agency.name, *agency.aliases)
        }
        found = process.extract(folded(name), spoken.keys(), scorer=fuzz.ratio, limit=limit * 3, score_cutoff=cutoff)
        return list(dict.fromkeys(spoken[spelling] for spelling, _, _ in found))[:limit]

    def shared_names(self) -> list[tuple[str, str]]:
        """(jurisdiction, name) of every name that two agencies claim."""
        seen: dict[tuple[str, str], str] = {}
        clashes = []
        for jurisdiction, agencies in self.by_jurisdiction.items():
            for agency in agencies:
                for name in (agency.name, *agency.aliases):
                    key = (jurisdiction, folded(name))
                    if seen.setdefault(key, agency.name) != agency.name:
                        clashes.append((jurisdiction, name))
        return clashes
