"""The table of calendar addresses."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Feed(SQLModel, table=True):
    """日历订阅: the one private address of a contact's dates, kept only as the SHA-256 of its token."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    token_hash: str = Field(unique=True)
    created_at: datetime
