"""One round: contacts join, a wave of reminders, their answers, faults and kill -9 all the while, and then the checks."""

import asyncio
import csv
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.clock import Clock
from tests.outside import checks
from tests.outside.crowd import Crowd
from tests.outside.installation import Installation
from tests.outside.record import Accepted
from tests.outside.server import STORM, Server

PLAN = "jiamusi-2021"
TOKEN = ":".join(("7000000001", "outside_harness_token_that_must_never_show"))
COORDINATOR = 7001
LONGEST_ROSTER = 2000


@dataclass(frozen=True)
class Weather:
    """What goes wrong: the server's faults by share, seconds between kills (never, if none), seconds of calm afterwards."""

    storm: Mapping[str, float]
    between_kills: tuple[float, float] | None
    calm: float


HEAVY = Weather(STORM, (2.0, 8.0), 75.0)  # a doubtful reminder is said again after 60 seconds
LIGHT = Weather({"slow": 0.02}, None, 5.0)  # every poll may fail and every update come twice; one kill at the end


@dataclass
class Figures:
    """What is written down of a round."""

    lines: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Round:
    """Everything of one round; `play()` does it all and returns the figures."""

    def __init__(
        self, folder: Path, database: str, clock: Clock, people: int, rate: int, seed: int, weather: Weather = HEAVY
    ) -> None:
        self.weather = weather
        self.rng, self.clock, self.people, self.rate = random.Random(seed), clock, people, rate
        self.server = Server(TOKEN, clock, seed)
        self.crowd = Crowd(self.server, clock, self.rng)
        self.place = Installation(folder, {"DUBAN_DATABASE_URL": database}, clock, clock.now())
        self.server.unix_now = lambda: int(self.place.shown().timestamp())
        self.figures = Figures()
        self.codes: list[str] = []
        self._recovered: list[float] = []
        self._storming = False

    async def play(self) -> Figures:
        """The whole round. Raises TimeoutError when the program stops doing anything."""
        self.place.settings |= {
            "DUBAN_TOKEN": TOKEN,
            "DUBAN_API_URL": await self.server.start(),
            "DUBAN_RATE": str(self.rate),
            "DUBAN_PORT": "0",
            "DUBAN_COORDINATORS": str(COORDINATOR),
        }
        self.place.sets("2024-12-17T10:00:00+08:00")
        await self.place.start()
        try:
            await self._join()
            await self._wave(await self._some_report_and_some_block())
            await self._end()
        finally:
            await self.place.kill()
            await self.server.stop()
        return self.figures

    async def _join(self) -> None:
        rows = await self.place.json("schedule", "--plan", PLAN, "--from", "2024-12-01", "--to", "2024-12-31")
        agencies = sorted({row["agency"] for row in rows if row["owed"]})
        wanted = [(5_000_000_000 + n, agencies[n % len(agencies)]) for n in range(self.people)]
        wanted += [(by, agencies[agencies.index(agency) - 1]) for by, agency in wanted[::8]]
        for first in range(0, len(wanted), LONGEST_ROSTER):
            self.codes += await self._invited(wanted[first : first + LONGEST_ROSTER])
        begun = self.clock.monotonic()
        for (by, agency), code in zip(wanted, self.codes, strict=True):
            self.crowd.agencies.setdefault(by, []).append(agency)
            self.crowd.say(by, f"/start {code}")
        await self._until(lambda: self._welcomed() >= len(self.codes), "everybody is welcomed")
        self.figures.lines["joins"] = f"{len(self.codes)} in {self.clock.monotonic() - begun:.1f} s"

    async def _invited(self, wanted: Sequence[tuple[int, str]]) -> list[str]:
        roster = self.place.folder / "roster.csv"
        with roster.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([("agency", "name"), *((agency, f"联络员{by}") for by, agency in wanted)])
        made = await self.place.json("invite", "--plan", PLAN, "--roster", str(roster))
        return [one["code"] for one in made]

    def _welcomed(self) -> int:
        return sum(one.text.startswith("【已加入】") for one in self.server.record.accepted)

    async def _some_report_and_some_block(self) -> set[int]:
        single = {by: found[0] for by, found in self.crowd.agencies.items() if len(found) == 1}
        reporters = {agency: by for by, agency in single.items() if agency in sorted(set(single.values()))[:3]}
        for by in reporters.values():
            self.crowd.answer(by, None, "report")
        await self._until(lambda: not checks.unanswered(self.server.record), "the early reports are registered")
        left = [by for by in self.crowd.agencies if by not in reporters.values()]
        self.server.blocked = set(self.rng.sample(left, max(1, self.people // 60)))
        return {by for by in left if set(self.crowd.agencies[by]) - reporters.keys()} - self.server.blocked

    async def _wave(self, owing: set[int]) -> None:
        assert await self.place.stop() == 0
        since = self.clock.monotonic()
        self.server.storm = dict(self.weather.storm)
        self.place.sets("2024-12-18T08:59:57+08:00")
        await self.place.start()
        await self._until(lambda: bool(self.server.record.reminders(since)), "the wave begins")
        self._storming = True
        killer = asyncio.create_task(self._kills(self.weather.between_kills)) if self.weather.between_kills else None
        await self._answers(since, owing)
        self._storming = False
        if killer is not None:
            await killer
        await self._killed()
        self.server.storm = {}
        await self.crowd.corrected()
        await self._until(lambda: not self.server.waiting, "every update is fetched")
        await self.clock.sleep(self.weather.calm)
        await self._judge(since, owing)

    async def _kills(self, between: tuple[float, float]) -> None:
        while self._storming:
            await self.clock.sleep(self.rng.uniform(*between))
            await self._killed()

    async def _killed(self) -> None:
        polls = len(self.server.polls)
        self.server.record.kills.append(self.clock.monotonic())
        await self.place.kill()
        begun = self.clock.monotonic()
        await self.place.start()
        await self._until(lambda: len(self.server.polls) > polls, "it receives again")
        self._recovered.append(self.clock.monotonic() - begun)

    async def _answers(self, since: float, owing: set[int]) -> None:
        """Three of four answer their reminder, once or twice, until everybody who owes has one."""
        seen, answered = 0, set[int]()
        end = self.clock.monotonic() + 4 * self.people / self.rate + 240
        while not owing <= answered and self.clock.monotonic() < end:
            await self.clock.sleep(0.1)
            fresh, seen = self.server.record.accepted[seen:], len(self.server.record.accepted)
            for one in fresh:
                if one.at >= since and one.of_own_accord and one.chat not in answered:
                    answered.add(one.chat)
                    self._perhaps_answers(one)

    def _perhaps_answers(self, one: Accepted) -> None:
        for _ in range(self.rng.choice((0, 1, 1, 2))):
            self.crowd.answer(one.chat, one)

    async def _judge(self, since: float, owing: set[int]) -> None:
        record, wrong = self.server.record, self.figures.wrong
        rows = await self.place.json("notes")
        wrong += (
            checks.wave(record, since, owing)
            + checks.in_flight(record, since)
            + checks.pace(record.accepted, self.rate)
        )
        sends = [one for each in record.reminders(since).values() for one in each]
        wrong += checks.hours(sends, {one.at: self.place.shown(one.at) for one in sends})
        wrong += checks.notes(record, rows, self.crowd.agencies) + checks.receipts(record)
        repeated, doubtful = checks.repeats(record, since)
        waits = checks.latencies(record)
        forms = Counter(one.form for one in record.said)
        self.figures.lines |= {
            "reminders": f"{len(owing)} owed, {len(sends)} arrived, {repeated} repeats after {doubtful} doubtful sends",
            "answers": f"{len(record.said)} in {len(forms)} forms, {len({row['number'] for row in rows})} notes",
            "answers without a receipt": str(len(checks.unanswered(record))),
            "answer to receipt": f"p50 {waits[len(waits) // 2]:.2f} s, p99 {waits[len(waits) * 99 // 100]:.2f} s, kills included",
            "kills": f"{len(record.kills)}; receiving again after at most {max(self._recovered):.1f} s",
            "faults": ", ".join(
                f"{n} {fate}" for fate, n in Counter(one.fate for one in record.accepted).most_common()[1:]
            ),
        }

    async def _end(self) -> None:
        code = await self.place.stop()
        told = self.place.everything_written()
        if code != 0:
            self.figures.wrong.append(f"SIGTERM ended in {code}")
        secrets = [TOKEN, TOKEN.partition(":")[2], *self.codes, "Traceback"]
        self.figures.wrong += [f"its output holds secret {secrets.index(one)}" for one in secrets if one in told]

    async def _until(self, holds: Callable[[], bool], what: str) -> None:
        end = self.clock.monotonic() + 2 * self.people / self.rate + 300
        while not holds():
            if self.clock.monotonic() > end:
                raise TimeoutError(f"not in time: {what}")
            await self.clock.sleep(0.05)
