"""The checks of `duban doctor`. Each says in words what it found: well, worth a look, or wrong."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.flows import audit
from bot.flows.desk import Desk
from bot.store import audits, facts, gate, migrate
from bot.store.engine import DatabaseError, in_words, sound, sqlite_file, sqlite_version
from bot.store.facts import ALIVE, CLOCK_HELD
from bot.store.measures import measured
from bot.store.migrate import SchemaProblem
from schedules.loader import Loaded

LEAST_SPACE = 500 * 1024 * 1024  # bytes
LONGEST_WAIT = {"answer": timedelta(minutes=5), "news": timedelta(minutes=30), "reminder": timedelta(days=1)}
STEPS_APART = timedelta(minutes=10)  # between two clocks, or two signs of life of a bot that runs
_SHOWN = 5


class Grade(StrEnum):
    WELL = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list."""

    name: str
    grade: Grade
    words: str


def well_if(name: str, good: bool, words: str, otherwise: str) -> Check:
    """A check that is either well or wrong."""
    return Check(name, Grade.WELL if good else Grade.WRONG, words if good else otherwise)


def of_file(url: str) -> Iterator[Check]:
    """The database as a file or a server: opens, schema, soundness, version, space."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        yield Check("database", Grade.NOTE, f"there is none at {file} yet; the bot makes it at its first start")
        return
    try:
        current, newest = migrate.current_and_newest(url)
        wrong = sound(url)
    except (ValueError, DatabaseError, SchemaProblem) as problem:
        yield Check(
            "database", Grade.WRONG, f"{in_words(problem)}; a backup can be put in its place: duban restore FILE"
        )
        return
    yield Check("database", Grade.WELL, "opens")
    yield well_if(
        "schema", current == newest, str(current), f"{current or 'none'}, needed is {newest}: duban db upgrade"
    )
    yield well_if("integrity", not wrong, "sound", "; ".join(wrong[:_SHOWN]))
    if file is not None:
        yield _sqlite()
        yield _space(file)


def _sqlite() -> Check:
    version, safe = sqlite_version()
    if safe:
        return Check("sqlite", Grade.WELL, f"{version}, write-ahead log")
    return Check("sqlite", Grade.NOTE, f"{version} can damage a write-ahead log (fixed in 3.51.3): it is not used")


def _space(file: Path) -> Check:
    free = shutil.disk_usage(file.resolve().parent).free
    words = f"{free / 1024**3:.1f} GB free"
    return well_if("disk", free > LEAST_SPACE, words, f"{words}: too little")


def of_plans(loaded: Loaded, today: date) -> Iterator[Check]:
    """Plan files, and the working days of this year and the next."""
    problems = loaded.problems
    more = f" (and {len(problems) - 1} more: duban plans check)" if len(problems) > 1 else ""
    yield well_if(
        "plans", not problems, f"{len(loaded.plans)} without a problem", f"{problems[0]}{more}" if problems else ""
    )
    missing = loaded.calendar.missing_years(today, today.replace(year=today.year + 1, day=1))
    years = ", ".join(map(str, missing))
    if not missing:
        yield Check("calendar", Grade.WELL, "working days are known")
    elif today.year in missing:
        yield Check("calendar", Grade.WRONG, f"the working days of {years} are missing: add them to holidays.yaml")
    else:
        yield Check("calendar", Grade.NOTE, f"the working days of {years} are not announced yet")


def of_clock(desk: Desk, wall: datetime) -> Iterator[Check]:
    """This machine's clock against the last sign of life."""
    known = facts.get(desk.session, ALIVE)
    if known is None:
        yield Check("last sign of life", Grade.NOTE, "the bot has not run on this database yet")
        return
    last = datetime.fromisoformat(json.loads(known)["real"])
    if last > wall + STEPS_APART:
        yield Check(
            "clock", Grade.WRONG, f"behind: the bot was alive at {last:%Y-%m-%d %H:%M} UTC, now it is {wall:%H:%M}"
        )
    age = wall - last
    grade = Grade.WELL if age < STEPS_APART else Grade.NOTE
    yield Check("last sign of life", grade, f"{max(age, timedelta())} ago".split(".")[0])


def of_queues(desk: Desk) -> Iterator[Check]:
    """What waits and for how long, what came to no good end, what is held or stopped."""
    found = measured(desk.session, desk.now)
    for lane, queue in found.lanes.items():
        late = queue.waiting > 0 and timedelta(seconds=queue.age) > LONGEST_WAIT[lane]
        words = f"{queue.waiting} wait, the oldest for {timedelta(seconds=int(queue.age))}"
        yield well_if(f"queue {lane}", not late, words if queue.waiting else "empty", words)
    late = found.inbox.waiting > 0 and timedelta(seconds=found.inbox.age) > LONGEST_WAIT["answer"]
    yield well_if(
        "inbox", not late, f"{found.inbox.waiting} wait", f"{found.inbox.waiting} wait too long: does the bot run?"
    )
    yield well_if("quarantine", not found.quarantined, "empty", f"{found.quarantined} updates could not be handled")
    ended = ", ".join(f"{count} {state}" for state, count in found.ended.items())
    yield well_if("outcomes", not found.ended["dead"], ended, f"{ended}: Telegram refused what is dead")
    held = found.held or facts.get(desk.session, CLOCK_HELD) is not None
    words = f"{found.held} messages wait for a word: duban release"
    yield Check("held", Grade.NOTE if held else Grade.WELL, words if held else "nothing")
    for name, fact in (("sending", gate.STOPPED), ("receiving", "receiving-stopped")):
        stopped = facts.get(desk.session, fact)
        yield well_if(name, stopped is None, "not stopped", f"stopped: {stopped}")


def of_people(desk: Desk) -> Iterator[Check]:
    """Agencies nobody answers for, and those whose contacts cannot be reached."""
    for plan in desk.book.in_force(desk.today()) if desk.book.plans else ():
        agencies = desk.book.agencies(plan.id)
        nobody, lost = audits.without_contact(desk.session, plan.id, agencies)
        if lost:
            yield Check(f"reach {plan.id}", Grade.WRONG, f"no contact can be reached: {_named(lost)}")
        known = len(agencies) - len(nobody)
        grade = Grade.NOTE if nobody else Grade.WELL
        words = f"{known} of {len(agencies)} agencies have a contact"
        yield Check(f"contacts {plan.id}", grade, f"{words}; none: {_named(nobody)}" if nobody else words)


def of_audit(desk: Desk) -> Iterator[Check]:
    """What should have gone out, against what did."""
    report = audit.audit(desk)
    named = ", ".join(f"{finding.kind} {finding.what}" for finding in report.findings[:_SHOWN])
    words = f"{report.expected} steps of the last {audit.DAYS} days were said"
    yield well_if("audit", report.clean, words, f"{len(report.findings)} differences: {named}")


def _named(names: list[str]) -> str:
    rest = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + rest
