"""What every flow is handed, and how it says something: by queueing a row, never by sending."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.flows.ports import Incoming
from bot.store import facts, notices, outbox, people, reforms
from bot.store.engine import Session
from bot.store.people import EVERY_PLAN, Addressee
from bot.store.tables import Enrolment, EnrolmentRole, Lane, Note, NoteFile, Outbox, Person
from schedules.book import Book

Buttons = Sequence[Sequence[tuple[str, str]]]

# What the buttons of a welcome say; the flows that show these things answer them.
OPEN_DUTIES = "look:duties"
OPEN_DEADLINES = "look:deadlines"
OPEN_HELP = "look:help"


@dataclass(frozen=True)
class News:
    """What a coordinator is to read of a note: `line` under those of other notes, or alone under `head`; then its files."""

    coordinator: Addressee
    note: Note
    head: str
    line: str
    buttons: Buttons
    files: Sequence[NoteFile]


@dataclass(frozen=True)
class Desk:
    """One transaction's worth of work: the open session, the plans as decided, and the product's time."""

    session: Session
    book: Book
    now: datetime
    bot_name: str = ""  # the bot's username, for invite links
    sandbox: bool = False
    public_url: str = ""  # where others reach our HTTP server; '' where nobody does
    news: list[News] = field(default_factory=list)  # queued by whoever ran the flow: many notes make one message

    def today(self, plan_id: str | None = None) -> date:
        """The local day of `now` in the plan's zone (of any plan when none is given: one office, one zone)."""
        return self.book.local_day(plan_id or next(iter(self.book.plans)), self.now)

    @property
    def open_subscription(self) -> bool:
        """Whether a stranger may pick from lists."""
        allowed = self.book.loaded.policy.open_subscription
        return allowed.sandbox if self.sandbox else allowed.telegram


def decided(book: Book, session: Session) -> Book:
    """The same plans under what stands in the tables: decisions about dates, notices, reforms of agencies."""
    return book.decided(facts.decisions(session), notices.standing(session), reforms.standing(session))


@dataclass(frozen=True)
class Visitor:
    """Who is speaking: a stranger (no person), or a person with what they answer for today."""

    person: Person | None
    enrolments: tuple[Enrolment, ...]

    @property
    def known(self) -> bool:
        """Whether the visitor answers for anything at all."""
        return bool(self.enrolments)

    @property
    def language(self) -> str:
        return self.person.language if self.person else "zh"

    @property
    def contact_for(self) -> tuple[Enrolment, ...]:
        """The enrolments as a contact."""
        return tuple(e for e in self.enrolments if e.role == EnrolmentRole.CONTACT)

    def coordinates(self, plan_id: str) -> bool:
        """Whether the visitor coordinates that plan."""
        return any(e.role == EnrolmentRole.COORDINATOR and e.plan_id in (plan_id, EVERY_PLAN) for e in self.enrolments)

    def coordinated(self, book: Book) -> tuple[str, ...]:
        """The plans the visitor coordinates."""
        return tuple(plan_id for plan_id in book.plans if self.coordinates(plan_id))


def visitor(desk: Desk, said: Incoming) -> Visitor:
    """Who sent it, by the numeric user id alone, and only in a private chat of their own."""
    person = people.by_user(desk.session, said.user_id) if said.private and said.genuine else None
    if person is None or person.id is None:
        return Visitor(None, ())
    living = people.enrolments(desk.session, person.id)
    return Visitor(person, tuple(e for e in living if e.plan_id == EVERY_PLAN or e.plan_id in desk.book.plans))


def answer(
    desk: Desk,
    said: Incoming,
    text: str,
    buttons: Buttons = (),
    *,
    kind: str = "answer",
    items: Sequence[int] = (),
    reply: bool = False,
) -> Outbox:
    """Queue what the visitor waits for, in the lane ahead of reminders. `items` are occurrence ids, numbered from 1."""
    person = people.by_user(desk.session, said.user_id)
    row = Outbox(
        lane=Lane.ANSWER,
        kind=kind,
        person_id=person.id if person else None,
        chat_id=said.chat_id,
        text=text,
        reply_to=said.message_id if reply else None,
        created_at=desk.now,
    )
    return outbox.put(desk.session, row, buttons, items)


def tell(
    desk: Desk, person: Person | Addressee, text: str, buttons: Buttons = (), *, kind: str, key: str | None = None
) -> Outbox | None:
    """Queue news for a person of the bot's own accord; None when they cannot be reached or `key` was told already."""
    if person.chat_id is None or not person.reachable:
        return None
    if key is not None and outbox.by_key(desk.session, key) is not None:
        return None
    row = Outbox(
        key=key, lane=Lane.NEWS, kind=kind, person_id=person.id, chat_id=person.chat_id, text=text, created_at=desk.now
    )
    return outbox.put(desk.session, row, buttons)


def toast(desk: Desk, said: Incoming, text: str = "") -> None:
    """Answer a tapped button, so that its waiting mark goes away (Bot API answerCallbackQuery, at most 200 characters)."""
    if said.callback_id is None:
        return
    outbox.put(
        desk.session,
        Outbox(
            lane=Lane.ANSWER,
            kind="toast",
            action="answer",
            chat_id=said.chat_id,
            callback_id=said.callback_id,
            text=text[:200],
            created_at=desk.now,
        ),
    )


def rewrite(desk: Desk, said: Incoming, text: str, buttons: Buttons = (), *, kind: str = "answer") -> None:
    """Replace the message whose button was tapped (Bot API editMessageText)."""
    row = Outbox(
        lane=Lane.ANSWER,
        kind=kind,
        action="edit",
        chat_id=said.chat_id,
        message_id=said.message_id,
        text=text,
        created_at=desk.now,
    )
    outbox.put(desk.session, row, buttons)
