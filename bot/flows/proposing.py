"""Numbers in a lead's report are proposed as values of its targets; the contact confirms, nothing is guessed silently."""

from bot.flows.desk import Desk, Visitor, answer
from bot.flows.ports import Incoming
from bot.store import goal_values
from bot.store.tables import Note, TargetValue
from bot.texts import targets as words
from schedules.goals import Goal, said_about
from schedules.replies import Status

PREFIX = "tv:"
_MOST = 3  # proposals from one note


def propose(desk: Desk, said: Incoming, who: Visitor, note: Note) -> None:
    """Ask about each number of the note that seems to be about a target which its agency leads; each once."""
    if note.status not in (Status.REPORTED, Status.NOTE, Status.IN_PROGRESS) or who.person is None:
        return
    known = desk.book.goals(note.plan_id)
    about = list(said_about(note.text, [g for g in known if note.agency in g.leads]))
    before = {row.target_id for row in goal_values.of_note(desk.session, note.number)} if about else set()
    for one in [one for one in about if one.goal.id not in before][:_MOST]:
        row = TargetValue(
            plan_id=note.plan_id,
            target_id=one.goal.id,
            agency=note.agency,
            value=one.value,
            unit=one.goal.unit,
            on=desk.book.local_day(note.plan_id, note.received_at),
            note_number=note.number,
            person_id=who.person.id or 0,
            proposed_at=desk.now,
        )
        row = goal_values.add(desk.session, row)
        value, number = shown_value(one.value, one.goal), row.id or 0
        text = words.propose(who.language, note.number, one.words, one.goal.target.what, value, number)
        yes, no = words.yes_no(who.language)
        answer(desk, said, text, [[(yes, f"{PREFIX}y:{number}"), (no, f"{PREFIX}n:{number}")]], kind="propose")


def shown_value(value: str, goal: Goal) -> str:
    """A value with its unit: 32个."""
    return f"{value}{goal.unit}"
