"""Every table. Instants are UTC and refuse naive values (SQLModel's own rule); Telegram's ids are 64-bit.
The words in state columns are those of `bot.store.states`."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.store.states import STILL_SHOWS_CODE
from bot.store.states import EnrolmentRole as EnrolmentRole
from bot.store.states import InboxState as InboxState
from bot.store.states import Lane as Lane
from bot.store.states import OutboxState as OutboxState
from bot.store.states import ReminderState as ReminderState
from bot.store.states import RequestState as RequestState
from bot.store.tables_feed import Feed as Feed
from bot.store.tables_office import AgencyReform as AgencyReform
from bot.store.tables_office import Ask as Ask
from bot.store.tables_office import NoticeDate as NoticeDate
from bot.store.tables_office import OfficeDate as OfficeDate
from bot.store.tables_office import Question as Question
from bot.store.tables_office import TargetValue as TargetValue
from bot.store.tables_office import WrongCode as WrongCode


class Fact(SQLModel, table=True):
    """One named value of this installation: whose token, when the gate opens, what the clock last said."""

    name: str = Field(primary_key=True)
    value: str


class PlanRecord(SQLModel, table=True):
    """When a plan was first loaded here: what fell due before is history."""

    __tablename__ = "plan"
    id: str = Field(primary_key=True)
    first_loaded_at: datetime
    body: str = ""  # the edition in use, as JSON: what the next one is compared with


class Person(SQLModel, table=True):
    """联络员 or 协调人: one Telegram user. The name is for display; the numeric id is who they are."""

    __table_args__ = (Index("person_to_look_at", "planned_on", "minute"),)
    id: int | None = Field(default=None, primary_key=True)
    user_id: int | None = Field(default=None, unique=True, sa_type=BigInteger)  # None after /forget
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    name: str = ""
    language: str = "zh"
    minute: int = 540  # minute of the day at which reminders leave, 09:00
    away_until: date | None = None
    planned_on: date | None = None  # the last local day whose digest was looked into
    reachable: bool = True
    unreachable_at: datetime | None = None
    missed_since: datetime | None = None  # the bot was away from then …
    missed_until: datetime | None = None  # … until then: what they said may be lost; they are asked to repeat it once
    joined_at: datetime
    forgotten_at: datetime | None = None


class Enrolment(SQLModel, table=True):
    """订阅: a person answering for an agency in a plan (A, or B the deputy), or coordinating it: agency '', plan `*` all."""

    __table_args__ = (
        Index(
            "one_living_enrolment",
            "person_id",
            "plan_id",
            "agency",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("enrolment_of_agency", "plan_id", "agency", "role", "joined_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    plan_id: str
    agency: str = ""
    under: str = ""  # the agency joined for, once another body has its duties
    role: str = EnrolmentRole.CONTACT
    slot: str = "A"
    name: str = ""
    title: str = ""
    office_phone: str = ""
    joined_at: datetime
    ended_at: datetime | None = None
    passed_to: int | None = None  # merged: ended in favour of this one, for as long as the bodies are one


class Invite(SQLModel, table=True):
    """A one-use code, kept only as its SHA-256; whoever brings it is bound to what stands here."""

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)
    plan_id: str
    agency: str = ""
    role: str = EnrolmentRole.CONTACT
    slot: str = "A"
    name: str = ""
    title: str = ""
    office_phone: str = ""
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(default=None, foreign_key="person.id")


class JoinRequest(SQLModel, table=True):
    """加入申请: someone asks to answer for an agency; a coordinator decides. `id` is the number people type."""

    __tablename__ = "join_request"
    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(index=True, sa_type=BigInteger)
    chat_id: int = Field(sa_type=BigInteger)
    name: str
    plan_id: str
    agency: str
    language: str = "zh"
    asked_at: datetime
    state: str = Field(default=RequestState.WAITING, index=True)
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")


class Occurrence(SQLModel, table=True):
    """节点期次: one deadline in one period for one agency, from the day it first mattered here."""

    __table_args__ = (Index("occurrence_of_agency", "plan_id", "agency", "due_on"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    plan_id: str
    deadline_id: str
    kind: str
    title: str
    period: str
    agency: str  # the body that has the duty today
    under: str = ""  # the plan's own agency whose duty it is
    passed_to: int | None = None  # merged: the item that stands for this one too
    due_on: date
    owed: bool
    basis: str
    state: str = Field(default="open", index=True)
    seen_at: datetime | None = None
    promised_on: date | None = None
    reported_on: date | None = None  # the first day it was reported; a return does not change it
    late: bool = False
    extended_to: date | None = None  # the day the coordinator granted; `due_on` stays
    supplement_by: date | None = None  # the day named with the last 请补充
    follow_up_on: date | None = None  # the day promised on the phone: it is asked about then
    set_at: datetime | None = None  # when the last of these days was set: earlier steps are not made up for
    created_at: datetime


class Event(SQLModel, table=True):
    """Append-only: every move of an occurrence, by whom and when."""

    id: int | None = Field(default=None, primary_key=True)
    occurrence_id: int = Field(foreign_key="occurrence.id", index=True)
    at: datetime
    person_id: int | None = Field(default=None, foreign_key="person.id")
    move: str
    before: str
    after: str
    note_id: int | None = None
    day: date | None = None  # of receipt, promised, granted
    words: str = ""  # a reason code or the coordinator's words


class Outbox(SQLModel, table=True):
    """Everything a person will see, before it leaves. `key` is what may exist only once (a day's digest)."""

    __table_args__ = (
        Index("outbox_waiting", "state", "lane", "id"),
        Index("outbox_message", "chat_id", "tg_message_id"),
        Index("outbox_of_person", "person_id", "state"),
        Index(
            "outbox_with_code", "state", sqlite_where=text(STILL_SHOWS_CODE), postgresql_where=text(STILL_SHOWS_CODE)
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str | None = Field(default=None, unique=True)
    state: str = OutboxState.PENDING
    lane: str
    kind: str  # digest, receipt, answer, …: what the text is about
    action: str = "text"
    person_id: int | None = Field(default=None, foreign_key="person.id")
    chat_id: int = Field(sa_type=BigInteger)
    text: str = ""
    buttons: str = "[]"  # JSON: rows of [label, data]
    reply_to: int | None = Field(default=None, sa_type=BigInteger)
    edits: int | None = None  # the outbox row whose message this one rewrites
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    callback_id: str | None = None
    file_id: str | None = None
    makes: str | None = None  # a file of our own, made when it leaves: kind/plan/year/agency
    day: date | None = None
    not_before: datetime | None = None  # product time
    not_after: datetime | None = None  # product time
    retry_at: datetime | None = None  # real time
    lease_until: datetime | None = None  # real time
    attempt: int = 0
    doubts: int = 0  # how often a send ended unknown
    reason: str = ""
    tg_message_id: int | None = Field(default=None, sa_type=BigInteger)
    created_at: datetime
    sent_at: datetime | None = None


class Item(SQLModel, table=True):
    """A numbered line of a message: which occurrence it is about."""

    outbox_id: int = Field(foreign_key="outbox.id", primary_key=True)
    number: int = Field(primary_key=True)
    occurrence_id: int = Field(foreign_key="occurrence.id", index=True)


class Reminder(SQLModel, table=True):
    """提醒: one occurrence × one step of its ladder × one person. The database refuses a second one."""

    __table_args__ = (
        UniqueConstraint("occurrence_id", "step", "person_id"),
        Index("reminder_said", "occurrence_id", "step", "state", "day"),
    )
    id: int | None = Field(default=None, primary_key=True)
    occurrence_id: int = Field(foreign_key="occurrence.id")
    step: str
    person_id: int = Field(foreign_key="person.id", index=True)
    day: date
    outbox_id: int | None = Field(default=None, foreign_key="outbox.id", index=True)
    state: str = ReminderState.QUEUED


class Inbox(SQLModel, table=True):
    """Everything Telegram said, as bytes, before anybody reads it. `dedup_key` is refused a second time."""

    __table_args__ = (Index("inbox_waiting", "state", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    update_id: int = Field(sa_type=BigInteger)
    dedup_key: str = Field(unique=True)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    received_at: datetime
    state: str = InboxState.WAITING
    attempt: int = 0
    reason: str = ""


class Note(SQLModel, table=True):
    """进展: what a contact said, append-only. Each edit is a new row; all versions share `number`."""

    __table_args__ = (UniqueConstraint("number", "version"), UniqueConstraint("source"))
    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(index=True)
    version: int = 1
    replaces: int | None = Field(default=None, foreign_key="note.id")
    newest: bool = Field(default=True, index=True)
    withdrawn: bool = False
    plan_id: str
    agency: str
    occurrence_id: int | None = Field(default=None, foreign_key="occurrence.id", index=True)
    duty: str | None = None
    status: str
    text: str
    person_id: int = Field(foreign_key="person.id", index=True)
    received_at: datetime
    late: bool = False
    channel: str = ""  # 补记: how it came (邮箱, 电话, …); '' is this chat
    recorded_at: datetime | None = None  # 补记: when the coordinator wrote it down
    source: str  # message and edit it came from, plus the item number: never noted twice
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    album: str | None = Field(default=None, index=True)
    receipt_id: int | None = Field(default=None, foreign_key="outbox.id")


class NoteFile(SQLModel, table=True):
    """材料: a file of a note, fetched under a name of our own."""

    __tablename__ = "note_file"
    id: int | None = Field(default=None, primary_key=True)
    note_number: int = Field(index=True)
    file_id: str
    unique_id: str
    name: str
    mime: str = ""
    size: int = Field(default=0, sa_type=BigInteger)  # people send up to four gigabytes
    photo: bool = False
    state: str = Field(default="wanted", index=True)  # wanted, kept, too_big, gone
    stored_as: str = ""
    attempt: int = 0
    retry_at: datetime | None = None
