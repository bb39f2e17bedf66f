"""Bugs that others have had, each as one small change of the program: the checker has to catch every one.

They are changes of attributes and not text patches, so that they hold while the program's text moves on.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import telegram
from sqlmodel import func, select

from bot.chat import dispatch
from bot.chat.batches import read_batch
from bot.chat.incoming import translated
from bot.chat.poller import Poller
from bot.flows import deliver, plan_reminders, reach, upcoming
from bot.flows.desk import Desk
from bot.flows.ports import Incoming, NotSent, Outcome, Outgoing, Poison
from bot.store import gate, inbox, outbox, sending
from bot.store.engine import Session
from bot.store.states import OutboxState
from bot.store.tables import Inbox, Outbox
from schedules.cadence import Step

Plant = Callable[[], Iterator[None]]
PLANTED: dict[str, Plant] = {}


def planted(plant: Plant) -> Plant:
    """Known by the words of its name."""
    PLANTED[plant.__name__.replace("_", " ")] = plant
    return plant


@contextmanager
def bug(name: str) -> Iterator[None]:
    """The program with that bug."""
    yield from PLANTED[name]()


@planted
def confirm_first() -> Iterator[None]:
    """A batch is confirmed by the next poll before it is stored, as the library's own poller does."""
    take = Poller._take

    async def early(self: Poller, body: bytes) -> None:
        batch = read_batch(body) if body.endswith(b"]}") else []
        if batch:
            self._is_well(batch)
            await self._ask()
        await take(self, body)

    with patch.object(Poller, "_take", early):
        yield


@planted
def offset_before_commit() -> Iterator[None]:
    """The offset moves when a batch was read, whether or not it could be stored."""

    async def careless(self: Poller, batch: Sequence[Any]) -> bool:
        self._is_well(batch)
        try:
            await self._store(batch)
        except Exception:
            return False
        return True

    with patch.object(Poller, "_stored", careless):
        yield


@planted
def dedupe_by_max_id() -> Iterator[None]:
    """Whatever is not above the highest id seen is taken for old."""
    put = inbox.put

    def newer_only(session: Session, rows: Sequence[Inbox]) -> int:
        highest = session.exec(select(func.max(Inbox.update_id))).one() or 0
        return put(session, [row for row in rows if row.update_id > highest])

    with patch.object(inbox, "put", newer_only):
        yield


@planted
def a_failing_flow_ends_its_row() -> Iterator[None]:
    """Drop on error, on the way in."""

    def drop(_session: Session, _row_id: int, _reason: str, _most: int) -> bool:
        return True  # it was taken, and is not given back

    with patch.object(inbox, "failed", drop):
        yield


@planted
def a_failing_call_ends_its_row() -> Iterator[None]:
    """Drop on error, on the way out."""

    def drop(desk: Desk, wall: datetime, row_id: int, reason: str, retry_after: float | None) -> None:
        sending.settle(desk.session, row_id, state=OutboxState.DEAD, reason=reason)

    with patch.object(deliver, "_try_later", drop):
        yield


@planted
def mark_sent_before_sending() -> Iterator[None]:
    """The claim already says that it was sent."""
    claim = deliver.claim

    def hasty(desk: Desk, wall: datetime, limit: int, cooling: Collection[int]) -> list[tuple[int, Outgoing]]:
        calls = claim(desk, wall, limit, cooling)
        for row_id, _ in calls:
            sending.settle(desk.session, row_id, state=OutboxState.SENT, sent_at=desk.now)
        return calls

    with patch.object(deliver, "claim", hasty):
        yield


@planted
def skip_missed_steps() -> Iterator[None]:
    """Only today's steps are looked at: what fell into a downtime is never said."""
    leaves_at = upcoming.leaves_at

    def todays(desk: Desk, minute: int, plan_id: str, step: Step) -> datetime:
        return leaves_at(desk, minute, plan_id, step) + timedelta(days=999 * (step.on < desk.today()))

    with patch.object(upcoming, "leaves_at", todays):
        yield


@planted
def still_owed_is_not_asked_at_the_claim() -> Iterator[None]:
    with patch.object(deliver, "_still_wanted", lambda *_: True):
        yield


@planted
def retry_on_400() -> Iterator[None]:
    """BadRequest is taken for a NetworkError, which it is a subclass of."""
    settle = deliver._settle

    def patient(desk: Desk, wall: datetime, row_id: int, outcome: Outcome) -> None:
        settle(desk, wall, row_id, NotSent(outcome.reason) if isinstance(outcome, Poison) else outcome)

    with patch.object(deliver, "_settle", patient):
        yield


@planted
def unknown_is_never_repeated() -> Iterator[None]:
    """What may have arrived is taken for arrived."""

    def content(desk: Desk, wall: datetime, row_id: int, reason: str, most: int = 1) -> None:
        sending.settle(desk.session, row_id, state=OutboxState.SENT, sent_at=desk.now, reason=reason)

    with patch.object(deliver, "_doubt", content):
        yield


@planted
def unknown_is_repeated_for_ever() -> Iterator[None]:
    doubt = deliver._doubt

    def forgetful(desk: Desk, wall: datetime, row_id: int, reason: str, most: int = 1) -> None:
        doubt(desk, wall, row_id, reason, most)
        row = outbox.by_id(desk.session, row_id)
        if row is not None and row.state == OutboxState.PENDING:
            row.doubts = 0
            desk.session.add(row)

    with patch.object(deliver, "_doubt", forgetful):
        yield


@planted
def recovery_resends_answers() -> Iterator[None]:
    """What a dead process left behind waits again, as if nothing had been sent."""

    def again(desk: Desk, wall: datetime, *, at_start: bool = False) -> bool:
        rows = sending.abandoned(desk.session, None if at_start else wall)
        for row in rows:
            row.state, row.lease_until = OutboxState.PENDING, None
            desk.session.add(row)
        return bool(rows)

    with patch.object(deliver, "recover", again):
        yield


@planted
def no_lease_check() -> Iterator[None]:
    """Whatever is being sent is taken for left behind."""
    abandoned = sending.abandoned

    def all_of_them(session: Session, wall: datetime | None) -> Sequence[Outbox]:
        return abandoned(session, None)

    with patch.object(sending, "abandoned", all_of_them):
        yield


@planted
def the_claim_asks_for_no_state() -> Iterator[None]:
    """A row that is being sent may be claimed once more."""
    ready = sending.ready

    def and_those_on_the_wire(session: Session, now: datetime, wall: datetime, limit: int, *rest: Any) -> list[Any]:
        on_the_wire = session.exec(select(Outbox).where(Outbox.state == OutboxState.SENDING)).all()
        for row in on_the_wire:
            row.state = OutboxState.PENDING
            session.add(row)
        session.flush()
        return ready(session, now, wall, limit, *rest)

    with patch.object(sending, "ready", and_those_on_the_wire):
        yield


@planted
def the_chat_is_the_authority() -> Iterator[None]:
    """Whoever writes in a chat in which a contact wrote is taken for the contact."""
    owners: dict[int, int] = {}

    def whose_chat(update: telegram.Update, received_at: datetime | None = None) -> Incoming | None:
        said = translated(update, received_at)
        if said is None or said.chat_id > 0:
            return said
        return replace(said, private=True, user_id=owners.setdefault(said.chat_id, said.user_id))

    with patch.object(dispatch, "translated", whose_chat):
        yield


@planted
def the_day_is_not_part_of_the_digests_key() -> Iterator[None]:
    with patch.object(plan_reminders, "_key", lambda person, day: f"digest/{person.id}"):
        yield


@planted
def the_gate_is_forgotten() -> Iterator[None]:
    """A 429 stops the one call and nobody else."""
    with patch.object(gate, "closed", lambda *_: False):
        yield


@planted
def reminders_leave_at_any_hour() -> Iterator[None]:
    with patch.object(deliver, "_working_hours", lambda desk: True):
        yield


@planted
def a_return_is_not_noticed() -> Iterator[None]:
    """Whoever blocked the bot once gets nothing any more."""
    with patch.object(reach, "_welcome_back", lambda desk, person: None):
        yield
