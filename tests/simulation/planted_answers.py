"""More planted bugs: in what people are answered, in what quiets the bot, and under a clock that was ahead."""

from collections.abc import Iterator
from datetime import date, tzinfo
from typing import Any
from unittest.mock import patch

from sqlalchemy import delete, update
from sqlmodel import col

from bot.flows import noting, registering, tap_reply, upcoming
from bot.flows.desk import Desk, toast
from bot.flows.ports import Incoming
from bot.flows.receipts import give
from bot.store import reminders
from bot.store.engine import Session
from bot.store.tables import Outbox, OutboxState, Reminder
from schedules.cadence import Step
from schedules.occurrences import Occurrence, steps_on
from tests.simulation.planted import PLANTED, bug, planted

__all__ = ["PLANTED", "bug"]  # those of planted.py, too


@planted
def what_was_reported_stays_open() -> Iterator[None]:
    with patch.object(noting, "follow", lambda desk, note: None):
        yield


@planted
def seen_quiets_nothing() -> Iterator[None]:
    """收到 is thanked for, and the ladder goes on as if nothing had been said."""

    def all_of_them(item: Occurrence, seen: bool, promised_on: date | None) -> tuple[Step, ...]:
        return steps_on(item, False, promised_on)

    with patch.object(upcoming, "steps_on", all_of_them):
        yield


@planted
def a_tap_is_answered_twice() -> Iterator[None]:
    def twice(desk: Desk, said: Incoming, text: str = "") -> None:
        toast(desk, said, text)
        toast(desk, said, text)

    with patch.object(tap_reply, "toast", twice):
        yield


@planted
def a_note_has_no_receipt() -> Iterator[None]:
    with patch.object(registering, "give", lambda *_, **__: None):
        yield


@planted
def a_receipt_is_given_twice() -> Iterator[None]:
    def twice(*said: Any, **more: Any) -> None:
        give(*said, **more)
        give(*said, **more)

    with patch.object(registering, "give", twice):
        yield


@planted
def a_clock_set_back_forgets_what_was_said() -> Iterator[None]:
    """What was said under a clock that was ahead is said again when its day comes."""
    forget = reminders.forget_future

    def everything(session: Session, today: date, zone: tzinfo) -> None:
        forget(session, today, zone)
        session.execute(update(Outbox).where(col(Outbox.day) > today).values(key=None))
        session.execute(delete(Reminder).where(col(Reminder.day) > today))

    with patch.object(reminders, "forget_future", everything):
        yield


@planted
def a_message_queued_too_early_waits_for_its_day() -> Iterator[None]:
    """What a clock that was ahead queued takes along the step of a day between."""
    dropped = reminders._NOT_SAID_AHEAD.where(Outbox.state == OutboxState.SUPERSEDED)

    with patch.object(reminders, "_NOT_SAID_AHEAD", dropped):
        yield
