"""A small office for the simulation: one plan of real model objects, dense with dates, and its cast.

Every title names its agency and stands once, so that a message's text alone says which items it lists.
"""

import tempfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.store import facts, migrate, people
from bot.store.engine import opened, transaction
from bot.store.tables import Enrolment, EnrolmentRole
from schedules.book import Book
from schedules.loader import Loaded, Shared
from schedules.model import Plan
from schedules.occurrences import Occurrence
from tests.support.world import loaded_plans

ZONE = ZoneInfo("Asia/Shanghai")
PLAN = "office-2024"
BEGINS = datetime(2024, 12, 2, 8, 0, tzinfo=ZONE)
GROUP = -1_005_000_000_000

_DUE = {
    "市甲局": ("2024-12-09", "2024-12-25", "2025-01-10"),
    "市乙局": ("2024-12-12", "2024-12-31"),
    "市丙局": ("2024-12-18", "2025-01-06"),
    "市丁局": ("2024-12-20",),
}


@dataclass(frozen=True)
class Member:
    """Somebody in the cast: what they answer for, as (agency, slot); a coordinator for none."""

    user_id: int
    answers_for: tuple[tuple[str, str], ...] = ()


COORDINATOR = Member(5_000_000_001)
CONTACTS = (
    Member(5_000_000_002, (("市甲局", "A"),)),
    Member(5_000_000_003, (("市甲局", "A"),)),
    Member(5_000_000_004, (("市乙局", "A"),)),
    Member(5_000_000_005, (("市乙局", "B"),)),
    Member(5_000_000_006, (("市丙局", "A"),)),
    Member(5_000_000_007, (("市丁局", "A"), ("市丙局", "B"))),
)
STRANGER = Member(5_000_000_009)


def title_of(agency: str, place: int) -> str:
    return f"{agency[1]}局第{place}号材料"


@cache
def book() -> Book:
    """The plan under the office's real policy, calendar and tables."""
    deadlines = [
        {
            "id": f"paper-{list(_DUE).index(agency)}-{place}",
            "title": title_of(agency, place),
            "kind": "other",
            "due": due,
            "owed": True,
            "who": (agency,),
            "why": "模拟",
            "to": "市科协",
            "basis": "stated",
            "locator": "五（三）",
        }
        for agency, days in _DUE.items()
        for place, due in enumerate(days, start=1)
    ]
    plan = Plan.model_validate(
        {
            "id": PLAN,
            "title": "模拟方案",
            "jurisdiction": "模拟市",
            "level": "city",
            "period": {"start": "2021-01-01", "end": "2025-12-31"},
            "coordinator": {"name": "市科协", "locator": "五（一）"},
            "tasks": [{"locator": "三（一）", "title": "模拟任务", "kind": "action", "lead": list(_DUE)}],
            "deadlines": deadlines,
        }
    )
    shared: Shared = loaded_plans().shared
    return Book(Loaded({PLAN: plan}, shared))


@cache
def items() -> dict[str, Occurrence]:
    """Every item of the plan by its title."""
    found = book().occurrences(PLAN, date(2024, 11, 1), date(2025, 3, 1))
    return {item.title: item for item in found}


def listed_in(text: str) -> list[str]:
    """The titles of the items that a text names."""
    return [title for title in items() if title in text]


def is_working(day: date) -> bool:
    return book().loaded.calendar.is_working(day)


@cache
def template() -> bytes:
    """A SQLite database with the newest schema, the plan loaded and the whole cast on board, as bytes."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/template.db"
        migrate.upgrade(url)
        engine = opened(url)
        long_ago = BEGINS - timedelta(days=60)
        with transaction(engine) as session:
            facts.note_loaded(session, PLAN, long_ago)
            for member in (COORDINATOR, *CONTACTS):
                person = people.admitted(
                    session, member.user_id, member.user_id, f"同志{member.user_id % 10}", long_ago
                )
                for agency, slot in member.answers_for or (("", "A"),):
                    role = EnrolmentRole.CONTACT if agency else EnrolmentRole.COORDINATOR
                    people.enrol(
                        session,
                        Enrolment(
                            person_id=person.id or 0,
                            plan_id=PLAN,
                            agency=agency,
                            role=role,
                            slot=slot,
                            joined_at=long_ago,
                        ),
                    )
        engine.dispose()
        return (Path(folder) / "template.db").read_bytes()
