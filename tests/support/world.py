"""A small world for stories about people and dates: a real database, the real plans, a clock that is set by hand.

The cast is known by role: a coordinator, contacts of agencies, a stranger. User ids are far above 32 bits on purpose.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.flows.desk import Desk, decided
from bot.flows.ports import Incoming, IncomingFile
from bot.flows.registrations import tell_coordinators
from bot.shipped import plan_data_folder
from bot.store import facts, migrate, people
from bot.store.engine import opened, transaction
from bot.store.tables import Enrolment, EnrolmentRole, Outbox, OutboxState, Person
from schedules.book import Book
from schedules.loader import Loaded, load_folder

BEIJING = ZoneInfo("Asia/Shanghai")
COORDINATOR, EDUCATION, HEALTH, DEPUTY, STRANGER = (5_000_000_001 + i for i in range(5))
JIAMUSI = "jiamusi-2021"

_loaded: list[Loaded] = []


def loaded_plans() -> Loaded:
    """The five plans, read once for the whole run."""
    if not _loaded:
        _loaded.append(load_folder(plan_data_folder()))
    return _loaded[0]


def at(text: str) -> datetime:
    """`2024-12-18 09:00` in Beijing, aware."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


class World:
    """One installation: `now` is moved by hand, each call of a flow is one transaction."""

    def __init__(self, folder: Path, now: str = "2024-11-01 10:00", url: str | None = None) -> None:
        self.folder = folder
        self.url = url or f"sqlite:///{folder}/world.db"
        migrate.upgrade(self.url)
        self.engine = opened(self.url)
        self.now = at(now)
        self.book = self._kept = Book(loaded_plans())  # what was worked out once is kept, as in the running bot
        self._message = itertools.count(100)
        self.sandbox = False
        self.public_url = ""
        with self.desk() as desk:
            for plan_id in self.book.plans:
                facts.note_loaded(desk.session, plan_id, self.now)

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A desk inside one transaction at the world's time."""
        with transaction(self.engine) as session:
            if self._kept.loaded is not self.book.loaded:
                self._kept = self.book
            book = self._kept = decided(self._kept, session).today(self.now)
            desk = Desk(session, book, self.now, "duban_test_bot", self.sandbox, self.public_url)
            yield desk
            tell_coordinators(desk, desk.news)  # as the dispatcher does after the flows of a batch

    def run(self, flow: Callable[..., object], *args: object) -> object:
        """Run one flow in one transaction."""
        with self.desk() as desk:
            return flow(desk, *args)

    def enrol(self, user_id: int, plan_id: str, agency: str = "", slot: str = "A") -> Person:
        """Somebody is already on board: a contact of the agency, or a coordinator when none is given."""
        role = EnrolmentRole.CONTACT if agency else EnrolmentRole.COORDINATOR
        with self.desk() as desk:
            person = people.admitted(desk.session, user_id, user_id, "某同志", self.now)
            people.enrol(
                desk.session,
                Enrolment(
                    person_id=person.id or 0, plan_id=plan_id, agency=agency, role=role, slot=slot, joined_at=self.now
                ),
            )
            return person

    def said(self, user_id: int, text: str = "", **more: object) -> Incoming:
        """A private message of that user, as the chat room hands it over."""
        plain = Incoming(
            user_id=user_id,
            chat_id=user_id,
            private=True,
            genuine=True,
            name="某同志",
            sent_at=self.now,
            message_id=next(self._message),
            text=text,
            language="zh-hans",
        )
        return replace(plain, **more)  # type: ignore[arg-type]  # any field of Incoming

    def tapped(self, user_id: int, data: str, message_id: int = 1) -> Incoming:
        """That user taps a button."""
        return self.said(user_id, callback_id=f"tap-{next(self._message)}", callback_data=data, message_id=message_id)

    @staticmethod
    def file(name: str = "总结.docx", size: int = 1000, photo: bool = False) -> IncomingFile:
        return IncomingFile(f"file-{name}", f"unique-{name}", name, "application/octet-stream", size, photo)

    def later(self, **delta: float) -> None:
        """Time passes."""
        self.now += timedelta(**delta)

    def queued(self, chat_id: int | None = None, *states: OutboxState) -> list[Outbox]:
        """Rows of the outbox, oldest first, pending ones unless other states are asked for."""
        with transaction(self.engine) as session:
            wanted = select(Outbox).where(col(Outbox.state).in_(states or (OutboxState.PENDING,)))
            if chat_id is not None:
                wanted = wanted.where(Outbox.chat_id == chat_id)
            return list(session.exec(wanted.order_by(col(Outbox.id))).all())

    def texts(self, chat_id: int) -> list[str]:
        """What waits to be said to that chat, toasts left out; the queue is then emptied as if it had been sent."""
        rows = self.queued(chat_id)
        with transaction(self.engine) as session:
            for number, row in enumerate(rows):
                row.state, row.sent_at = OutboxState.SENT, self.now
                row.tg_message_id = row.tg_message_id or 10_000 + (row.id or number)
                session.add(row)
        return [row.text for row in rows if row.action != "answer"]
