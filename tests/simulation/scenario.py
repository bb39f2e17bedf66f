"""What kind of time a seed lives through: the mix that makes every fault of the table come up somewhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Self

from tests.simulation import office

if TYPE_CHECKING:
    from tests.simulation.world import World

KINDS = ("quiet", "burst", "downtime", "silence", "clock", "storm")
_SHORT = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=4), timedelta(hours=1), timedelta(hours=5))
_LONG = (timedelta(hours=3), timedelta(hours=20), timedelta(hours=26), timedelta(hours=30), timedelta(days=5))


@dataclass(frozen=True)
class Scenario:
    """One seed's frame; from `tail` on nothing breaks any more and everything has to come right."""

    kind: str
    begins: datetime
    tail: datetime
    ends: datetime
    faults: float
    disk_faults: float
    eager: float
    most_actions: int
    points_between_kills: int
    cast: tuple[int, ...]
    coordinator: bool

    @classmethod
    def of(cls, rng: Random) -> Self:
        kind = rng.choice(KINDS)
        begins = office.BEGINS + timedelta(days=rng.randrange(0, 30), hours=rng.choice((0, 0, 2, 9)))
        days = {"burst": 1, "storm": 2, "silence": 10, "clock": 3, "downtime": 3}.get(kind, 2)
        tail = _midnight(begins + timedelta(days=days))
        if kind == "storm":
            tail = _two_working_days_after(tail) + timedelta(hours=1)
        agencies = rng.choice((("市甲局",), ("市乙局",), ("市丙局",), ("市丁局",)))
        cast = [m.user_id for m in office.CONTACTS if any(agency in agencies for agency, _ in m.answers_for)]
        return cls(
            kind=kind,
            begins=begins,
            tail=tail,
            ends=_two_working_days_after(tail),
            faults=rng.choice((0.0, 0.03, 0.1, 0.2)),
            disk_faults=rng.choice((0.0, 0.02, 0.08)),
            eager=rng.choice((0.3, 0.6, 0.9)),
            most_actions={"burst": 6}.get(kind, 3),
            points_between_kills=rng.choice((1, 60, 120)),
            cast=tuple(cast),
            coordinator=kind == "clock" or rng.random() < 0.2,
        )

    def downtime(self, rng: Random) -> timedelta:
        return rng.choice(_LONG if self.kind == "downtime" else _SHORT)

    def prepare(self, world: "World") -> None:
        """Put the cast on the stage and what is to happen into the queue."""
        self._enrol(world)
        world.at(self.tail, lambda: _calm_down(world))
        {
            "silence": _go_silent,
            "clock": _disturb_the_clock,
            "storm": _brew,
            "downtime": _switch_off,
            "burst": _stir_up,
        }.get(self.kind, _leave_be)(world)

    def _enrol(self, world: "World") -> None:
        gone = [m.user_id for m in office.CONTACTS if m.user_id not in self.cast]
        gone += [] if self.coordinator else [office.COORDINATOR.user_id]
        for user in gone:
            world.raw.execute(
                "DELETE FROM enrolment WHERE person_id = (SELECT id FROM person WHERE user_id = ?)", (user,)
            )
            world.raw.execute("DELETE FROM person WHERE user_id = ?", (user,))
        world.note(f"{self.kind}")


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0)


def _two_working_days_after(tail: datetime) -> datetime:
    day, left = tail, 2
    while left:
        left -= office.is_working(day.date())
        day += timedelta(days=1)
    return day - timedelta(hours=1)


def _calm_down(world: "World") -> None:
    """The tail: no more faults, the clock right, nobody gone for good."""
    world.note("calm")
    world.calm = True
    world.telegram.weather.faults, world.telegram.weather.storm = 0.0, ""
    world.clock.skew = timedelta(0)
    world.crowd.eager = 0.0
    world.trouble()
    world.start()


def _leave_be(world: "World") -> None:
    return


def _go_silent(world: "World") -> None:
    """People write, then nobody does for more than seven days, then they do again."""
    begins = world.scenario.begins
    eager = world.crowd.eager
    world.at(begins + timedelta(days=2), lambda: setattr(world.crowd, "eager", 0.0))
    world.at(begins + timedelta(days=8, hours=12), lambda: setattr(world.crowd, "eager", eager))
    for hours in (3, 8 * 24 + 14):
        user = world.rng.choice(world.scenario.cast)
        world.at(begins + timedelta(hours=hours), partial(world.crowd.writes, user, "已报送"))


def _stir_up(world: "World") -> None:
    """Many write within minutes."""
    begins = world.scenario.begins
    for _ in range(4):
        user = world.rng.choice(world.scenario.cast)
        when = begins + timedelta(hours=1, seconds=world.rng.randrange(1200))
        world.at(when, partial(world.crowd.writes, user, "已报送"))


def _brew(world: "World") -> None:
    """Hours in which most calls break, always over the time of the day's reminders."""
    day = _midnight(world.scenario.begins)
    while not office.is_working(day.date()) or day < world.scenario.begins:
        day += timedelta(days=1)
    storm = world.rng.choice(("down", "5xx", "429"))
    begin, end = day + timedelta(hours=8), day + timedelta(hours=world.rng.choice((9.3, 10, 15, 28)))

    def set_storm(kind: str) -> None:
        world.telegram.weather.storm = "" if world.calm else kind
        world.happened(f"storm: {kind or 'over'}")
        world.trouble()

    world.at(begin, lambda: set_storm(storm))
    world.at(end, lambda: set_storm(""))


def _switch_off(world: "World") -> None:
    """The machine stands still for a long time, and people go on writing."""
    begins = world.scenario.begins
    off = begins + timedelta(days=1, hours=world.rng.randrange(0, 12))
    long = world.rng.choice(_LONG)
    user = world.rng.choice(world.scenario.cast)
    for hours in (0.5, 2.8, 25.5):
        world.at(off + timedelta(hours=hours), lambda: world.crowd.writes(user, "已报送"))

    def switch() -> None:
        if world.process is not None:
            world.stops()
            world.note(f"switched off for {long}")
            world.counters["switched off"] += 1
            world.at(world.now() + long, world.start)

    world.at(off, switch)


def _disturb_the_clock(world: "World") -> None:
    """The machine's clock is set wrong while the program runs, and right again later; or the machine sleeps."""
    begins = world.scenario.begins
    when = begins + timedelta(days=1, hours=world.rng.randrange(0, 30))
    skew = world.rng.choice((timedelta(hours=1), timedelta(hours=-1), timedelta(days=-1), timedelta(days=3)))

    def wrong() -> None:
        world.clock.skew = timedelta(0) if world.calm else skew
        world.happened(f"clock off by {skew}")
        world.trouble()

    def right() -> None:
        world.clock.skew = timedelta(0)
        world.note("clock right")
        world.trouble()

    world.at(when, wrong)
    world.at(when + timedelta(hours=world.rng.choice((2, 9, 30))), right)
