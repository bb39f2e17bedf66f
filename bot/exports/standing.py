"""Where one agency stands with one thing it owes: what the ledger, the summary, the tables and the pictures all count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.store.expected import due_of, set_day
from bot.store.tables import Occurrence as Row
from bot.texts import reminding
from bot.texts.board import Condition
from bot.texts.words import ZH
from schedules.lifecycle import State
from schedules.model import Basis
from schedules.occurrences import Occurrence
from schedules.replies import CLOSING, Status

_DONE = {State.REPORTED: Condition.REPORTED, State.CONFIRMED: Condition.REPORTED, State.NOTHING: Condition.NOTHING}
DONE = frozenset(_DONE.values())


@dataclass(frozen=True)
class Said:
    """What was last said about an item and not taken back: the status, and the number of the note that closed it."""

    status: str | None = None
    closing: int | None = None


@dataclass(frozen=True)
class Standing:
    """One item that one agency owes. `counted`: it is asked for here (not history, not cancelled, its date confirmed).

    `expected_on` is the due day, or (`set_alone`) one set for this agency; reminders begin on `begins_on` and are over on `over_on`.
    """

    key: str
    deadline_id: str
    period: str
    title: str
    agency: str
    due_on: date
    basis: Basis
    locator: str | None
    to: str | None
    channel: str | None
    state: State
    condition: Condition
    counted: bool
    confirmed: bool
    reported_on: date | None
    promised_on: date | None
    extended_to: date | None
    expected_on: date
    set_alone: bool
    begins_on: date | None
    over_on: date | None
    late: bool
    closing: int | None
    notes: tuple[int, ...]

    @property
    def what(self) -> str:
        """2024年度工作总结."""
        return reminding.what(ZH, self.period, self.title)

    @property
    def late_days(self) -> int | None:
        """How many days after the due or granted day it was first reported; None where that is not so."""
        return (self.reported_on - (self.extended_to or self.due_on)).days if self.late and self.reported_on else None


@dataclass(frozen=True)
class Count:
    """One owed item over all agencies: counts, no rankings."""

    deadline_id: str
    period: str
    what: str
    due_on: date
    standings: tuple[Standing, ...]

    def of(self, condition: Condition) -> int:
        """How many agencies stand there."""
        return sum(1 for one in self.standings if one.condition is condition)

    @property
    def owed(self) -> int:
        return len(self.standings)

    @property
    def open(self) -> int:
        return sum(1 for one in self.standings if one.condition not in DONE)


def condition(state: State, *, seen: bool, promised: bool, last: str | None, waits: bool = False) -> Condition:
    """The state as people read it: what was last said tells open items apart, but who waits for help (`waits`) still does."""
    if state in _DONE:
        return _DONE[state]
    if state is State.RETURNED:
        return Condition.RETURNED
    if waits or last == Status.BLOCKED:
        return Condition.BLOCKED
    if promised or last == Status.IN_PROGRESS:
        return Condition.IN_PROGRESS
    return Condition.SEEN if seen else Condition.OPEN


def standing(
    item: Occurrence,
    row: Row | None,
    said: Said,
    numbers: Iterable[int],
    *,
    confirmed: bool,
    history: bool,
    waits: bool = False,
) -> Standing:
    """The item beside its row, if it has one, and what was said about it."""
    state = State(row.state) if row else State.OPEN
    seen, promised = (row.seen_at is not None, row.promised_on is not None) if row else (False, False)
    return Standing(
        key=item.key,
        deadline_id=item.deadline_id,
        period=item.period,
        title=item.title,
        agency=item.agency,
        due_on=item.due_on,
        basis=item.basis,
        locator=item.locator,
        to=item.to,
        channel=item.channel,
        state=state,
        condition=condition(state, seen=seen, promised=promised, last=said.status, waits=waits),
        counted=confirmed and not history and state is not State.CANCELLED,
        confirmed=confirmed,
        reported_on=row.reported_on if row else None,
        promised_on=row.promised_on if row else None,
        extended_to=row.extended_to if row else None,
        expected_on=due_of(row) if row else item.due_on,
        set_alone=row is not None and set_day(row) is not None,
        begins_on=item.steps[0].on if item.steps else None,
        over_on=item.steps[-1].on if item.steps else None,
        late=row.late if row else False,
        closing=said.closing,
        notes=tuple(numbers),
    )


def counts(standings: Iterable[Standing]) -> list[Count]:
    """Each owed item with everybody who is asked for it, by due day."""
    groups: dict[tuple[date, str, str], list[Standing]] = {}
    for one in standings:
        if one.counted:
            groups.setdefault((one.due_on, one.deadline_id, one.period), []).append(one)
    return [Count(key[1], key[2], group[0].what, key[0], tuple(group)) for key, group in sorted(groups.items())]


def last_said(told: Iterable[tuple[int, str]]) -> Said:
    """From (number, status) of the living notes of an item, oldest first."""
    listed = list(told)
    closing = [number for number, status in listed if status in CLOSING]
    return Said(listed[-1][1] if listed else None, closing[-1] if closing else None)


def open_of(standings: Iterable[Standing]) -> Iterator[Standing]:
    """Those from whom something is still expected."""
    return (one for one in standings if one.counted and one.condition not in DONE)
