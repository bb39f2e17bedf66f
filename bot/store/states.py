"""The words that stand in state columns. Stored as text, so that a new word is no migration."""

from enum import StrEnum


class InboxState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    QUARANTINED = "quarantined"


class OutboxState(StrEnum):
    """pending | held → sending → sent | pending | unknown | unreachable | dead | superseded."""

    PENDING = "pending"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    UNREACHABLE = "unreachable"
    DEAD = "dead"
    SUPERSEDED = "superseded"


class Lane(StrEnum):
    """Answers people wait for leave before what the bot says of its own accord."""

    ANSWER = "answer"
    NEWS = "news"
    REMINDER = "reminder"


class ReminderState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    SUPERSEDED = "superseded"


class EnrolmentRole(StrEnum):
    CONTACT = "contact"
    COORDINATOR = "coordinator"


class RequestState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


SHOWS_CODE = "invite"  # the kind of outbox row that has to carry a code to a chat
# Which rows do; an index of its own leads to them, so it is said in the same words wherever it is asked.
STILL_SHOWS_CODE = f"kind = '{SHOWS_CODE}' AND text <> ''"
