"""What has come up by now, and for whom. What is the same for all contacts of an agency is worked out once.

Good for one transaction: nothing of it may outlive the rows it was read from.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.flows.desk import Desk
from bot.flows.owed import Standing, open_items, standings_of
from bot.store import facts, waves
from bot.store.facts import WAVE_HELD
from bot.store.people import EVERY_PLAN, Reader
from bot.store.tables import Enrolment, EnrolmentRole, Person
from schedules.cadence import Step
from schedules.model import Role
from schedules.occurrences import steps_on

FARTHEST_BEFORE = timedelta(days=200)  # no ladder begins earlier
FARTHEST_AFTER = timedelta(days=120)  # nor says anything later than this after the day: an extension, or a promise

Place = tuple[str, str, bool]  # plan, agency, as its coordinator


@dataclass(frozen=True)
class Due:
    """An occurrence that has something to say to one person today: the step that speaks, the ones it stands for."""

    standing: Standing
    step: Step
    passed: tuple[Step, ...]


@dataclass(frozen=True)
class Rungs:
    """An occurrence and the steps of it that have come for people of one hour, with the instant of each."""

    standing: Standing
    come: tuple[tuple[datetime, Step], ...]

    @property
    def row_id(self) -> int | None:
        return self.standing.row.id if self.standing.row else None


def waiting_for_a_word(desk: Desk) -> set[str]:
    """Keys of what a change of plan added and a coordinator has not approved yet."""
    return set(json.loads(facts.get(desk.session, WAVE_HELD) or "[]"))


def answering_for(desk: Desk, enrolment: Enrolment | Reader) -> Iterator[Place]:
    """The places of an enrolment; a coordinator of every plan answers for each."""
    coordinating = enrolment.role == EnrolmentRole.COORDINATOR
    for plan_id in desk.book.plans if enrolment.plan_id == EVERY_PLAN else (enrolment.plan_id,):
        if plan_id in desk.book.plans:
            yield plan_id, desk.book.coordinator(plan_id) if coordinating else enrolment.agency, coordinating


def steps_of(standing: Standing) -> tuple[Step, ...]:
    """The steps that still leave after what was answered."""
    row = standing.row
    return steps_on(standing.occurrence, bool(row and row.seen_at), row.promised_on if row else None)


def leaves_at(desk: Desk, minute: int, plan_id: str, step: Step) -> datetime:
    """When a step leaves for people of that minute of the day."""
    return datetime.combine(step.on, time(minute // 60, minute % 60), tzinfo=desk.book.zone(plan_id))


def speaks_to(desk: Desk, standing: Standing, coordinating: bool) -> bool:
    """Whether it is brought to mind at all, to contacts or to the coordinators."""
    value = standing.occurrence
    for_coordinator = value.role is Role.COORDINATOR or not value.owed
    if (coordinating and not for_coordinator) or (not coordinating and value.role is Role.COORDINATOR):
        return False
    return bool(value.steps) and _still_matters(desk, standing)


def _still_matters(desk: Desk, standing: Standing) -> bool:
    if standing.occurrence.owed:
        return standing.open
    over_on = standing.occurrence.ends_on or standing.occurrence.due_on
    return not standing.history and over_on >= desk.today(standing.occurrence.plan_id)


def speaks_before(desk: Desk, mine: Sequence[Enrolment], until: date) -> bool:
    """Whether a ladder of what those enrolments answer for has a step from today to that day."""
    today = desk.today()
    asked = {place for enrolment in mine for place in answering_for(desk, enrolment)}
    found = standings_of(desk, {place[:2] for place in asked}, today - FARTHEST_AFTER, today + FARTHEST_BEFORE)
    return any(
        today <= step.on <= until
        for plan_id, agency, coordinating in asked
        for standing in found[plan_id, agency]
        if speaks_to(desk, standing, coordinating)
        for step in steps_of(standing)
    )


class Upcoming:
    """For a batch of people: who answers for what (`answers`), what they were told (`told`), what is due (`due_for`)."""

    def __init__(self, desk: Desk, persons: Sequence[Person], *, with_held: bool = False) -> None:
        self._desk, self._today = desk, desk.today()
        ids = [person.id or 0 for person in persons]
        self.answers: Mapping[int, list[Enrolment]] = waves.living(desk.session, ids)
        self.told = waves.told(desk.session, ids, self._today)
        self._held = set() if with_held else waiting_for_a_word(desk)
        places = {place[:2] for mine in self.answers.values() for e in mine for place in answering_for(desk, e)}
        self._standings = standings_of(desk, places, self._today - FARTHEST_AFTER, self._today + FARTHEST_BEFORE)
        plans = {plan_id for plan_id, _ in places}
        self._loaded_at = {plan_id: facts.first_loaded_at(desk.session, plan_id) or desk.now for plan_id in plans}
        self._rungs: dict[tuple[Place, int], list[Rungs]] = {}
        self._said: dict[tuple[int, str], bool] = {}
        self._there: dict[tuple[str, str, str | None], bool] = {}
        self._open: dict[tuple[str, str], Sequence[Standing]] = {}

    def due_for(self, person: Person, stale: Collection[int | None] = ()) -> list[Due]:
        """What has come up for the person; what stands only in one of the `stale` messages was not said."""
        found: dict[str, Due] = {}
        for enrolment in self.answers.get(person.id or 0, ()):
            for place in answering_for(self._desk, enrolment):
                if place[2] or self._reminded(person, enrolment, place):
                    for due in self._due(person, enrolment, place, stale):
                        found.setdefault(due.standing.occurrence.key, due)
        return [due for key, due in found.items() if key not in self._held]

    def _due(self, person: Person, enrolment: Enrolment, place: Place, stale: Collection[int | None]) -> Iterator[Due]:
        """What has come up since the person joined and was not said yet. Steps of earlier days that went to a colleague
        count as said; today's step goes to each of them."""
        since = max(enrolment.joined_at, self._loaded_at[place[0]])
        told = self.told.get(person.id or 0, {})
        for rungs in self._rungs_of(place, person.minute):
            ready = [step for at, step in rungs.come if at > since]
            if not ready or self._done(rungs.row_id, ready[-1], told, stale):
                continue
            passed = tuple(step for step in ready[:-1] if not self._done(rungs.row_id, step, told, stale))
            yield Due(rungs.standing, ready[-1], passed)

    def _rungs_of(self, place: Place, minute: int) -> list[Rungs]:
        if (place, minute) not in self._rungs:
            plan_id, agency, coordinating = place
            found = []
            for standing in self._standings[plan_id, agency]:
                if speaks_to(self._desk, standing, coordinating):
                    ladder = [(leaves_at(self._desk, minute, plan_id, step), step) for step in steps_of(standing)]
                    come = tuple((at, step) for at, step in ladder if at <= self._desk.now)
                    found += [Rungs(standing, come)] if come else []
            self._rungs[place, minute] = found
        return self._rungs[place, minute]

    def _done(
        self,
        row_id: int | None,
        step: Step,
        told: Mapping[tuple[int, str], int | None],
        stale: Collection[int | None],
    ) -> bool:
        if row_id is None:
            return False
        question = row_id, step.name
        if question in told and told[question] not in stale:
            return True
        if question not in self._said:
            self._said[question] = waves.said_before(self._desk.session, row_id, step.name, self._today)
        return self._said[question]

    def _reminded(self, person: Person, enrolment: Enrolment, place: Place) -> bool:
        """Whom an agency's reminders go to: every A contact who is there; else the deputies; else who can be reached."""
        today = self._desk.today(place[0])
        present = person.reachable and (person.away_until is None or person.away_until < today)
        if present and enrolment.slot == "A":
            return True
        if self._somebody_there(place, today, "A"):
            return False
        return present or (person.reachable and not self._somebody_there(place, today, None))

    def _somebody_there(self, place: Place, today: date, slot: str | None) -> bool:
        plan_id, agency, _ = place
        if (plan_id, agency, slot) not in self._there:
            found = waves.somebody_there(self._desk.session, plan_id, agency, today, slot)
            self._there[plan_id, agency, slot] = found
        return self._there[plan_id, agency, slot]

    def owed_by(self, person: Person) -> list[Standing]:
        """What the person's agencies still owe."""
        mine = [e for e in self.answers.get(person.id or 0, ()) if e.role == EnrolmentRole.CONTACT]
        places = [(e.plan_id, e.agency) for e in mine if e.plan_id in self._desk.book.plans]
        for place in places:
            if place not in self._open:
                self._open[place] = open_items(self._desk, *place)
        return [standing for place in places for standing in self._open[place]]
