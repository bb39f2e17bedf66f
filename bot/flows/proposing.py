"""Numbers in a lead's report are proposed as values of its targets; the contact confirms, nothing is guessed silently."""

from datetime import date, timedelta

from bot.flows.desk import Desk, Visitor, answer
from bot.flows.ports import Incoming
from bot.flows.subjects import in_force
from bot.store import facts, goal_values
from bot.store.tables import Note, TargetValue
from bot.texts import targets as words
from schedules.goals import Goal, Said, said_about, said_alone
from schedules.replies import Status

PREFIX = "tv:"
Listed = tuple[str, Goal]  # a plan, and one of its targets
ASKED_FOR = timedelta(days=31)  # so long an ask of the coordinator's stands
_ASKED = "targets-asked/"
_MOST = 3  # proposals from one note


def propose(desk: Desk, said: Incoming, who: Visitor, note: Note) -> None:
    """Ask about each number of the note that seems to be about a target which its agency leads; each once."""
    if note.status not in (Status.REPORTED, Status.NOTE, Status.IN_PROGRESS) or who.person is None:
        return
    known = desk.book.goals(note.plan_id)
    about = list(said_about(note.text, [g for g in known if note.agency in g.leads]))
    about = about or _alone(desk, note)
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


def _alone(desk: Desk, note: Note) -> list[Said]:
    """A number without the target's name, from an agency that was asked about just one target with that unit."""
    asked = asked_of(desk, note.plan_id, note.agency)
    found = [said for goal in asked if (said := said_alone(note.text, goal)) is not None]
    return found if len(found) == 1 else []


def listed(desk: Desk, who: Visitor) -> list[Listed]:
    """All of the plans one coordinates, else those of tasks one's agencies lead; numbered as they are listed."""
    plans = [p for p in desk.book.plans if who.coordinates(p) or any(e.plan_id == p for e in who.contact_for)]
    running = [plan_id for plan_id in plans if in_force(desk, plan_id)] or plans
    return [
        (plan_id, goal)
        for plan_id in running
        for goal in desk.book.goals(plan_id)
        if who.coordinates(plan_id) or any(e.plan_id == plan_id and e.agency in goal.leads for e in who.contact_for)
    ]


def ask(desk: Desk, plan_id: str) -> None:
    """The coordinator asks for the plan's numbers: for a month they are a line in what the leads are told anyway."""
    facts.put(desk.session, f"{_ASKED}{plan_id}", desk.today(plan_id).isoformat())


def asked_of(desk: Desk, plan_id: str, agency: str) -> list[Goal]:
    """The numbers that the agency was asked for and has not told since; not the office itself."""
    asked = facts.get(desk.session, f"{_ASKED}{plan_id}")
    since = date.fromisoformat(asked) if asked else None
    if since is None or desk.today(plan_id) - since > ASKED_FOR or agency == desk.book.coordinator(plan_id):
        return []
    told = goal_values.newest(desk.session, plan_id)
    return [
        goal
        for goal in desk.book.goals(plan_id)
        if agency in goal.leads and (goal.id not in told or told[goal.id].on < since)
    ]


def shown_value(value: str, goal: Goal) -> str:
    """A value with its unit: 32个."""
    return f"{value}{goal.unit}"
