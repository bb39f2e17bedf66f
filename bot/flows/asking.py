"""What an agency asks of the coordinator becomes an item that the coordinator owes, with a date of its own."""

from datetime import date

from bot.flows.desk import Buttons, Desk
from bot.store import asks, occurrences
from bot.store.tables import Ask, Event, Note, Occurrence
from bot.texts import reviewing
from schedules.lifecycle import Move, State, moved
from schedules.replies import Status

BLOCKED, DISPUTED, EXTENSION = "blocked", "disputed", "extension"
KINDS = frozenset({Status.BLOCKED, Status.DISPUTED})
ANSWER_WITHIN = 5  # working days in which the coordinator owes an answer
_MOVES = {BLOCKED: Move.BLOCK, DISPUTED: Move.DISPUTE, EXTENSION: Move.ASK_EXTENSION}


def open_ask(
    desk: Desk, note: Note, row: Occurrence | None, kind: str | None = None, wanted_on: date | None = None
) -> Ask:
    """The coordinator owes an answer to the note from now on; twice is as once. The occurrence's history says so."""
    today = desk.today(note.plan_id)
    wanted = Ask(
        kind=kind or note.status,
        note_number=note.number,
        plan_id=note.plan_id,
        agency=note.agency,
        occurrence_id=row.id if row else None,
        person_id=note.person_id,
        asked_at=desk.now,
        due_on=desk.book.loaded.calendar.plus(today, ANSWER_WITHIN),
        wanted_on=wanted_on,
    )
    ask, new = asks.put(desk.session, wanted)
    if row is not None:
        ask.occurrence_id = row.id
        desk.session.add(ask)
        if new:
            record(desk, row, _MOVES[ask.kind], note.person_id, note_id=note.id, day=wanted_on)
    return ask


def buttons(language: str, ask: Ask) -> Buttons:
    """Below what waits for an answer: [答复 132] [提交会议]; [答复 132] [不归该单位]; [同意 132] [不同意 132]."""
    number = ask.note_number
    if ask.kind == EXTENSION:
        labels = zip(reviewing.decision_labels(language), "yn", strict=True)
        return [[(f"{label} {number}", f"ex:{answer}:{number}") for label, answer in labels]]
    return answer_buttons(language, number, ask.kind)


def answer_buttons(language: str, number: int, kind: str) -> Buttons:
    """The same for a note that asks for help or says it is not theirs."""
    say, meet, free = reviewing.answer_labels(language, number)
    other = (free, f"do:free:{number}") if kind == DISPUTED else (meet, f"do:meet:{number}")
    return [[(say, f"do:say:{number}"), other]]


def take_back(desk: Desk, number: int) -> None:
    """The note no longer asks for anything."""
    ask = asks.of_note(desk.session, number)
    if ask is not None and asks.is_open(ask) and ask.kind != EXTENSION:
        asks.settle(desk.session, ask, "withdrawn", "", ask.person_id, desk.now)


def record(
    desk: Desk,
    row: Occurrence,
    move: Move,
    person_id: int | None,
    *,
    note_id: int | None = None,
    day: date | None = None,
    words: str = "",
) -> bool:
    """Move the occurrence by the table of moves, into its append-only history; False where the rules do not allow it."""
    after = moved(State(row.state), move)
    if after is None:
        return False
    event = Event(
        occurrence_id=row.id or 0,
        at=desk.now,
        person_id=person_id,
        move=move,
        before=row.state,
        after=after,
        note_id=note_id,
        day=day,
        words=words,
    )
    occurrences.append(desk.session, event)
    row.state = after
    desk.session.add(row)
    desk.session.flush()
    return True
