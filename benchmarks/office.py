"""An office of any size in a database of its own: the five real plans, contacts spread over all of their agencies."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from bot.flows.desk import Desk
from bot.shipped import plan_data_folder
from bot.store import facts, migrate
from bot.store.engine import Session, Writer, opened, transaction
from bot.store.people import EVERY_PLAN
from bot.store.tables import Enrolment, EnrolmentRole, Outbox, Person
from schedules.book import Book, Decision
from schedules.loader import load_folder

BEIJING = ZoneInfo("Asia/Shanghai")
FIRST_USER = 5_000_000_001  # above 32 bits on purpose
_PART = 5_000


def at(text: str) -> datetime:
    """`2024-12-18 09:00` in Beijing, aware."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


class Office:
    """One installation, in `folder` unless `url` names another database; `now` is moved by hand."""

    def __init__(self, folder: Path, now: str, plans: tuple[str, ...] = (), url: str | None = None) -> None:
        self.url = url or f"sqlite:///{folder}/office.db"
        migrate.upgrade(self.url)
        self.writer = Writer(opened(self.url))
        self.now = at(now)
        self.plans = plans or tuple(load_folder(plan_data_folder()).plans)
        self.book = Book(load_folder(plan_data_folder())).decided(
            Decision(plan_id, "*", confirmed=True) for plan_id in self.plans
        )
        with transaction(self.writer.engine) as session:
            for plan_id in self.plans:
                facts.note_loaded(session, plan_id, self.now)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction."""
        with transaction(self.writer.engine) as session:
            yield session

    def desk(self, session: Session) -> Desk:
        """The desk of one transaction, at the office's time."""
        return Desk(session, self.book, self.now, "duban_bench_bot")

    def agencies(self) -> list[tuple[str, str]]:
        """(plan, agency) of every agency the plans name."""
        return [(plan_id, agency) for plan_id in self.plans for agency in self.book.agencies(plan_id)]

    def enrol(self, contacts: int) -> None:
        """So many contacts, one after the other to each agency of each plan."""
        places = list(islice(cycle(self.agencies()), contacts))
        with self.session() as session:
            for start in range(0, contacts, _PART):
                part = places[start : start + _PART]
                session.execute(insert(Person), [self._person(start + n) for n in range(1, len(part) + 1)])
                session.execute(insert(Enrolment), [self._enrolment(start + n, *p) for n, p in enumerate(part, 1)])

    def coordinate(self, number: int) -> None:
        """A person of that number who coordinates every plan."""
        with self.session() as session:
            session.execute(insert(Person), [self._person(number)])
            role = {"plan_id": EVERY_PLAN, "agency": "", "role": EnrolmentRole.COORDINATOR}
            session.execute(insert(Enrolment), [{"person_id": number, "joined_at": self.now, **role}])

    def _person(self, number: int) -> dict[str, object]:
        user_id = FIRST_USER + number
        return {"id": number, "user_id": user_id, "chat_id": user_id, "name": f"联络员{number}", "joined_at": self.now}

    def _enrolment(self, number: int, plan_id: str, agency: str) -> dict[str, object]:
        return {"person_id": number, "plan_id": plan_id, "agency": agency, "joined_at": self.now}

    def queue(self, rows: int, **more: object) -> None:
        """So many answers waiting, each for a chat of its own."""
        row = {
            "lane": "answer",
            "kind": "answer",
            "text": "【已登记】2024年度工作总结\n市科协已收到。",
            "created_at": self.now,
        }
        with self.session() as session:
            for start in range(0, rows, _PART):
                part = range(start + 1, min(start + _PART, rows) + 1)
                session.execute(insert(Outbox), [{**row, "chat_id": FIRST_USER + n, **more} for n in part])

    def close(self) -> None:
        """Let go of the database."""
        self.writer.close()
