"""Who is who: agencies of one jurisdiction, their other names and their successors.

An agency belongs to one jurisdiction: 淄博's 市教育局 and 湛江's 市教育局 are two. The registry is `plan_data/agencies.yaml`.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

from pydantic import Field, RootModel, model_validator
from rapidfuzz import fuzz, process

from schedules.model import Day, Name, Value


class Successor(Value):
    """The body that took the duties over, and from which day."""

    name: Name
    from_: Day = Field(alias="from")


class Ended(Value):
    """The body is no more, and no single body took its duties over: they were divided, or dropped."""

    from_: Day = Field(alias="from")
    among: tuple[Name, ...] = Field(default=(), description="the bodies its duties were divided among, if any")


class Agency(Value):
    """单位: canonical name, other names in use, and what became of it."""

    name: Name
    aliases: tuple[Name, ...] = ()
    successor: Successor | None = None
    ended: Ended | None = None

    @model_validator(mode="after")
    def _ends_one_way(self) -> Self:
        if self.successor and self.ended:
            raise ValueError("a body either has one successor or has ended without one, not both")
        return self


@dataclass(frozen=True)
class Succession:
    """机构改革: from that day on one body has the duties of another; `successor` is None where no single body has them."""

    agency: str
    successor: str | None
    from_on: date
    among: tuple[str, ...] = ()


class RegistryFile(RootModel[dict[Name, tuple[Agency, ...]]]):
    """`agencies.yaml`: jurisdiction → its agencies."""


@dataclass(frozen=True)
class Match:
    """What a typed agency name stands for: one agency, or the ones it may have meant."""

    agency: str | None
    near: tuple[str, ...] = ()


def folded(name: str) -> str:
    """A name as it compares: width, case and inner spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


@dataclass(frozen=True)
class Registry:
    """All agencies of all jurisdictions; with a `day`, every name stands for the body that has its duties on that day."""

    by_jurisdiction: Mapping[str, tuple[Agency, ...]]
    day: date | None = None

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
        found = self._canonical.get((jurisdiction, folded(name)))
        return found if found is None or self.day is None else self._holder(jurisdiction, found, self.day)

    def _holder(self, jurisdiction: str, agency: Agency, day: date) -> Agency:
        """Whoever has the agency's duties on `day`: its successor, that one's successor, and so on."""
        passed = {agency.name}
        while agency.successor is not None and agency.successor.from_ <= day:
            name = agency.successor.name
            agency = self._canonical.get((jurisdiction, folded(name))) or Agency(name=name)
            if agency.name in passed:  # a circle of successors: nobody is left to stop at
                return agency
            passed.add(agency.name)
        return agency

    def changes(self, jurisdiction: str) -> tuple[date, ...]:
        """The days from which a body there has the duties of another, oldest first."""
        return self._changes.get(jurisdiction, ())

    @cached_property
    def _changes(self) -> Mapping[str, tuple[date, ...]]:
        days = {
            jurisdiction: {agency.successor.from_ for agency in agencies if agency.successor}
            for jurisdiction, agencies in self.by_jurisdiction.items()
        }
        return {jurisdiction: tuple(sorted(found)) for jurisdiction, found in days.items()}

    def on(self, day: date | None) -> "Registry":
        """The same names as they are to be understood on `day`; None: each for itself."""
        if day == self.day:
            return self
        dated = replace(self, day=day)
        dated.__dict__["_canonical"] = self._canonical  # the names are the same; only what became of them differs
        return dated

    def changed(self, jurisdiction: str, told: Iterable[Succession]) -> "Registry":
        """With what else became of agencies there; what is told anew of one goes before what is written of it."""
        known = {agency.name: agency for agency in self.by_jurisdiction.get(jurisdiction, ())}
        for one in told:
            if one.successor is None:
                continue
            successor = Successor.model_validate({"name": one.successor, "from": one.from_on})
            taken = {"successor": successor, "ended": None}
            known[one.agency] = known.get(one.agency, Agency(name=one.agency)).model_copy(update=taken)
            if (jurisdiction, folded(one.successor)) not in self._canonical:
                known.setdefault(one.successor, Agency(name=one.successor))
        return Registry({**self.by_jurisdiction, jurisdiction: tuple(known.values())}, self.day)

    def successions(self, jurisdiction: str) -> Iterator[Succession]:
        """What became of the agencies there, in the order of the file."""
        for agency in self.by_jurisdiction.get(jurisdiction, ()):
            if agency.successor is not None:
                yield Succession(agency.name, agency.successor.name, agency.successor.from_)
            elif agency.ended is not None:
                yield Succession(agency.name, None, agency.ended.from_, agency.ended.among)

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
            spelling: self.canonical(jurisdiction, agency.name)
            for agency in self.by_jurisdiction.get(jurisdiction, ())
            if chosen is None or self.canonical(jurisdiction, agency.name) in chosen
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

    def lost_names(self) -> Iterator[tuple[str, str, str]]:
        """(jurisdiction, agency, name) of every name given to what became of an agency that no agency there has."""
        for jurisdiction in self.by_jurisdiction:
            for one in self.successions(jurisdiction):
                for name in filter(None, (one.successor, *one.among)):
                    if (jurisdiction, folded(name)) not in self._canonical:
                        yield jurisdiction, one.agency, name
