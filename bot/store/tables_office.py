"""Tables of what the coordinating office decides, owes and counts, and of what the bot asks."""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class OfficeDate(SQLModel, table=True):
    """What the coordinator decided about a date of basis `office`: confirmed, moved (`due`) or switched off."""

    __tablename__ = "office_date"
    plan_id: str = Field(primary_key=True)
    deadline_id: str = Field(primary_key=True)
    confirmed: bool = False
    off: bool = False
    due: str | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None


class NoticeDate(SQLModel, table=True):
    """A date the office set itself by a notice (通知); `id` is the number people type. Removed ones stay in the table."""

    __tablename__ = "notice_date"
    id: int | None = Field(default=None, primary_key=True)
    plan_id: str = Field(index=True)
    title: str
    due_on: date
    inspection: bool = False
    document_number: str = ""
    scope: str  # all, leads, or names joined by 、
    created_by: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime
    removed_by: int | None = Field(default=None, foreign_key="person.id")
    removed_at: datetime | None = None


class AgencyReform(SQLModel, table=True):
    """机构改革 as a coordinator recorded it: from a day on, one body has another's duties. It holds once it is confirmed."""

    __tablename__ = "agency_reform"
    id: int | None = Field(default=None, primary_key=True)
    plan_id: str = Field(index=True)
    agency: str
    successor: str
    from_on: date
    created_by: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime
    confirmed_at: datetime | None = None
    removed_by: int | None = Field(default=None, foreign_key="person.id")
    removed_at: datetime | None = None


class Ask(SQLModel, table=True):
    """What an agency asked of the coordinator, who owes an answer by `due_on`: 需要协调, 不归我们, 延期. Found by its note's number."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # blocked, disputed, extension
    note_number: int = Field(unique=True)
    plan_id: str = Field(index=True)
    agency: str
    occurrence_id: int | None = Field(default=None, foreign_key="occurrence.id")
    person_id: int = Field(foreign_key="person.id")
    asked_at: datetime
    due_on: date
    wanted_on: date | None = None  # the day asked for
    # waiting, meeting; answered, granted, declined, released, withdrawn
    state: str = Field(default="waiting", index=True)
    words: str = ""
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None


class TargetValue(SQLModel, table=True):
    """A number said about a target (指标): proposed from a note, counted once somebody confirmed it."""

    __tablename__ = "target_value"
    id: int | None = Field(default=None, primary_key=True)
    plan_id: str = Field(index=True)
    target_id: str
    agency: str
    value: str  # a decimal as it was written: 32, 12.5
    unit: str = ""
    on: date
    note_number: int | None = Field(default=None, index=True)
    person_id: int = Field(foreign_key="person.id")
    proposed_at: datetime
    state: str = "proposed"  # proposed, confirmed, refused
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None


class WrongCode(SQLModel, table=True):
    """A wrong code someone tried; five within an hour close the door for that user."""

    __tablename__ = "wrong_code"
    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(index=True, sa_type=BigInteger)
    at: datetime


class Question(SQLModel, table=True):
    """What the bot asked one person and still waits for; at most one at a time."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    kind: str
    payload: str = "{}"
    asked_at: datetime
