"""The life of an occurrence: its states and the only moves between them (product.md, "A contact's week")."""

from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where an occurrence stands. Open: a paper is still expected."""

    OPEN = "open"
    RETURNED = "returned"  # 请补充: reported, but the coordinator asked for more
    REPORTED = "reported"  # 已报送
    NOTHING = "nothing"  # 不涉及, 无内容可报
    CONFIRMED = "confirmed"  # the coordinator said 确认收到
    CANCELLED = "cancelled"  # the plan no longer asks for it


class Move(StrEnum):
    """What a person or the plan does to an occurrence."""

    REPORT = "report"
    NOTHING = "nothing"
    CONFIRM = "confirm"
    RETURN = "return"
    WITHDRAW = "withdraw"  # the note that closed it was taken back
    WITHDRAW_SUPPLEMENT = "withdraw-supplement"  # the note that followed 请补充 was taken back
    PLACE = "place"  # a note that was kept without an item was put here; the state stays
    CANCEL = "cancel"
    RESTORE = "restore"
    RELEASE = "release"  # the coordinator agreed that it is not this agency's
    # What follows leaves the state as it is; it stands in the history with its person, its instant and its day.
    SEEN = "seen"  # 收到
    PROMISE = "promise"  # 周五报
    BLOCK = "block"  # 需要协调
    DISPUTE = "dispute"  # 不归我们
    ASK_EXTENSION = "ask-extension"
    EXTEND = "extend"
    REFUSE_EXTENSION = "refuse-extension"
    SUCCEED = "succeed"  # 机构改革: another body has the duty now
    ANSWER = "answer"  # the coordinator's word to a 需要协调, a dispute or a request


_OPEN = frozenset({State.OPEN, State.RETURNED})
_WHILE_OPEN = (Move.SEEN, Move.PROMISE, Move.BLOCK, Move.DISPUTE, Move.ASK_EXTENSION, Move.EXTEND)
_ANY_TIME = (Move.PLACE, Move.ANSWER, Move.REFUSE_EXTENSION, Move.SUCCEED)

MOVES: dict[tuple[State, Move], State] = {
    (State.OPEN, Move.REPORT): State.REPORTED,
    (State.OPEN, Move.NOTHING): State.NOTHING,
    (State.OPEN, Move.CONFIRM): State.CONFIRMED,
    (State.OPEN, Move.CANCEL): State.CANCELLED,
    (State.RETURNED, Move.REPORT): State.REPORTED,
    (State.RETURNED, Move.NOTHING): State.NOTHING,
    (State.RETURNED, Move.CONFIRM): State.CONFIRMED,
    (State.RETURNED, Move.CANCEL): State.CANCELLED,
    (State.REPORTED, Move.REPORT): State.REPORTED,
    (State.REPORTED, Move.CONFIRM): State.CONFIRMED,
    (State.REPORTED, Move.RETURN): State.RETURNED,
    (State.REPORTED, Move.WITHDRAW): State.OPEN,
    (State.REPORTED, Move.NOTHING): State.NOTHING,
    (State.NOTHING, Move.REPORT): State.REPORTED,
    (State.NOTHING, Move.NOTHING): State.NOTHING,
    (State.NOTHING, Move.CONFIRM): State.CONFIRMED,
    (State.NOTHING, Move.RETURN): State.RETURNED,
    (State.NOTHING, Move.WITHDRAW): State.OPEN,
    (State.CONFIRMED, Move.RETURN): State.RETURNED,
    (State.REPORTED, Move.WITHDRAW_SUPPLEMENT): State.RETURNED,
    (State.NOTHING, Move.WITHDRAW_SUPPLEMENT): State.RETURNED,
    (State.CANCELLED, Move.RESTORE): State.OPEN,
    (State.OPEN, Move.RELEASE): State.NOTHING,
    (State.RETURNED, Move.RELEASE): State.NOTHING,
}
MOVES |= {(state, move): state for state in State for move in _ANY_TIME}
MOVES |= {(state, move): state for state in _OPEN for move in _WHILE_OPEN}


def closed_by_contact(state: State) -> bool:
    """Whether the agency's own word closed it, so that the agency may take that word back."""
    return state in (State.REPORTED, State.NOTHING)


def is_open(state: State) -> bool:
    """Whether a paper is still expected in that state."""
    return state in _OPEN


def moved(state: State, move: Move) -> State | None:
    """The state after the move, or None where the rules do not allow it."""
    return MOVES.get((state, move))


def is_late(due_on: date, granted: date | None, reported_on: date | None) -> bool:
    """Whether the first report came after the day, or the day granted instead; the day itself is in time.

    The day of receipt decides, not the day somebody wrote it down; a return never makes it late (office.md, section 1).
    """
    return reported_on is not None and reported_on > max(due_on, granted or due_on)
