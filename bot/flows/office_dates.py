"""The office's own dates: asked about when a coordinator first appears, confirmed with one tap, moved or switched off.

They are listed from the start and begin to send once confirmed (product.md, Dates).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, tell, toast, visitor
from bot.flows.ports import Incoming
from bot.store import facts, people
from bot.store.tables import OfficeDate, Person
from bot.texts import office
from bot.texts.words import full_day
from schedules.cadence import day_of
from schedules.decisions import Decision, moved_phase
from schedules.due import day
from schedules.model import Basis, Plan

PREFIX = "od"
ASK = "office-dates:ask:"
_MOVE = re.compile(r"^\s*(\d{1,2})\s+(?:每年)?(\d{1,2})\s*[-月./]\s*(\d{1,2})日?\s*$")


@dataclass(frozen=True)
class Dated:
    """One date of the office's own: its id as decisions name it, and how it is shown."""

    deadline_id: str
    title: str
    when: str
    in_year: str = ""  # `2024-` where it falls due once


def ask_newcomers(desk: Desk) -> bool:
    """Ask every coordinator who has just appeared about the plans they coordinate; True if anyone was asked."""
    names = facts.named(desk.session, ASK)
    for name in names:
        facts.put(desk.session, name, None)
        person = people.by_id(desk.session, int(name.removeprefix(ASK)))
        living = tuple(people.enrolments(desk.session, person.id or 0))
        for plan_id in Visitor(person, living).coordinated(desk.book):
            _ask(desk, person, plan_id)
    return bool(names)


def dates(desk: Desk, said: Incoming, args: str = "") -> None:
    """`/dates`: the same question again, for every plan of the coordinator that has dates of the office's own."""
    del args
    who = visitor(desk, said)
    asked = [plan_id for plan_id in who.coordinated(desk.book) if _own(desk, who.language, plan_id)]
    if not asked:
        answer(desk, said, office.nothing(who.language))
    for plan_id in asked:
        text, buttons = _question(desk, who.language, plan_id)
        answer(desk, said, text, buttons)


def move(desk: Desk, said: Incoming, args: str) -> None:
    """`改期 1 12-20`: the date is confirmed for another day, in the only plan that asks, or the one named first."""
    who = visitor(desk, said)
    plan_id, rest = _plan_and_rest(desk, who, args)
    found = _MOVE.match(rest)
    own = _own(desk, who.language, plan_id) if plan_id else []
    if plan_id is None or found is None or not 1 <= int(found[1]) <= len(own) or not _is_day(found[2], found[3]):
        answer(desk, said, office.bad_date(who.language))
        return
    chosen = own[int(found[1]) - 1]
    due = f"{chosen.in_year}{int(found[2]):02d}-{int(found[3]):02d}"
    _decide(desk, who, plan_id, chosen.deadline_id, confirmed=True, due=due)
    text, buttons = _question(desk, who.language, plan_id)
    answer(desk, said, text, buttons)


def switch_off(desk: Desk, said: Incoming, args: str) -> None:
    """`停用 1`: no reminders for that date."""
    who = visitor(desk, said)
    plan_id, rest = _plan_and_rest(desk, who, args)
    own = _own(desk, who.language, plan_id) if plan_id else []
    if plan_id is None or not rest.strip().isdecimal() or not 1 <= int(rest) <= len(own):
        answer(desk, said, office.bad_date(who.language))
        return
    _decide(desk, who, plan_id, own[int(rest) - 1].deadline_id, off=True)
    text, buttons = _question(desk, who.language, plan_id)
    answer(desk, said, text, buttons)


def tapped(desk: Desk, said: Incoming) -> None:
    """[全部确认] or [停用 n] of one plan."""
    who = visitor(desk, said)
    _, action, plan_id, *number = (said.callback_data or "").split(":") + [""] * 3
    own = _own(desk, who.language, plan_id) if who.coordinates(plan_id) and plan_id in desk.book.plans else []
    if not own:
        toast(desk, said, office.nothing(who.language))
        return
    if action == "all":
        for dated in own:
            _decide(desk, who, plan_id, dated.deadline_id, confirmed=True, keep_off=True)
    elif number and number[0].isdecimal() and 1 <= int(number[0]) <= len(own):
        _decide(desk, who, plan_id, own[int(number[0]) - 1].deadline_id, off=True)
    toast(desk, said, office.done(who.language))
    text, buttons = _question(desk, who.language, plan_id)
    rewrite(desk, said, text, buttons)


def _is_day(month: str, on: str) -> bool:
    return 1 <= int(month) <= 12 and int(on) >= 1 and day_of(2024, int(month), int(on)).day == int(on)


def _plan_and_rest(desk: Desk, who: Visitor, args: str) -> tuple[str | None, str]:
    first, _, rest = args.strip().partition(" ")
    if who.coordinates(first) and first in desk.book.plans:
        return first, rest
    asked = [plan_id for plan_id in who.coordinated(desk.book) if _own(desk, who.language, plan_id)]
    return (asked[0] if len(asked) == 1 else None), args


def _ask(desk: Desk, person: Person, plan_id: str) -> None:
    if any(not _state(desk, plan_id, dated).confirmed for dated in _own(desk, person.language, plan_id)):
        text, buttons = _question(desk, person.language, plan_id)
        tell(desk, person, text, buttons, kind="office-dates", key=f"office-dates/{plan_id}/{person.id}")


def _question(desk: Desk, language: str, plan_id: str) -> tuple[str, Buttons]:
    own = _own(desk, language, plan_id)
    states = [_state(desk, plan_id, dated) for dated in own]
    text = office.ask(
        language,
        desk.book.plans[plan_id].title,
        [(dated.title, dated.when) for dated in own],
        [office.state(language, confirmed=state.confirmed, off=state.off) for state in states],
    )
    if all(state.confirmed or state.off for state in states):
        return text, []
    return text, [[(office.confirm_all(language), f"{PREFIX}:all:{plan_id}")]]


def _own(desk: Desk, language: str, plan_id: str) -> list[Dated]:
    """The plan's dates of basis `office` that still lie ahead, deadlines first; also those switched off."""
    plan = desk.book.loaded.plans.get(plan_id)
    if plan is None or not plan.in_force(desk.today(plan_id)):
        return []
    moved = {d.deadline_id: d.due for d in facts.office_dates(desk.session) if d.plan_id == plan_id and d.due}
    found = []
    for deadline in plan.deadlines:
        if deadline.basis is Basis.OFFICE and deadline.due:
            when = _when(language, moved.get(deadline.id) or deadline.due)
            found.append(Dated(deadline.id, deadline.title, when, "" if _is_yearly(deadline.due) else deadline.due[:5]))
    return found + _phases(desk, language, plan, moved)


def _is_yearly(due: str) -> bool:
    return len(due) == len("MM-DD")


def _when(language: str, due: str) -> str:
    if not _is_yearly(due):
        return full_day(language, day(due))
    month, on = due.split("-")
    return office.yearly(language, int(month), int(on))


def _phases(desk: Desk, language: str, plan: Plan, moved: Mapping[str, str]) -> list[Dated]:
    today, found = desk.today(plan.id), []
    for phase in plan.phases:
        end_id = f"phase-{phase.id}-end"
        if phase.basis is Basis.OFFICE and phase.end >= today:
            now = moved_phase(phase, Decision(plan.id, end_id, due=moved.get(end_id)))
            found.append(Dated(end_id, phase.title, f"{full_day(language, now.start)} — {full_day(language, now.end)}"))
    return found


def _state(desk: Desk, plan_id: str, dated: Dated) -> OfficeDate:
    known = {d.deadline_id: d for d in facts.office_dates(desk.session) if d.plan_id == plan_id}
    return known.get(dated.deadline_id) or known.get("*") or OfficeDate(plan_id=plan_id, deadline_id=dated.deadline_id)


def _decide(
    desk: Desk,
    who: Visitor,
    plan_id: str,
    deadline_id: str,
    *,
    confirmed: bool = False,
    off: bool = False,
    due: str | None = None,
    keep_off: bool = False,
) -> None:
    """Write the decision down; a phase's start follows its end."""
    ids = (
        [deadline_id, deadline_id.removesuffix("-end") + "-start"]
        if deadline_id.startswith("phase-")
        else [deadline_id]
    )
    for each in ids:
        row = desk.session.get(OfficeDate, (plan_id, each)) or OfficeDate(plan_id=plan_id, deadline_id=each)
        if keep_off and row.off:
            continue
        row.confirmed, row.off, row.due = confirmed, off, due or row.due
        row.decided_by, row.decided_at = (who.person.id if who.person else None), desk.now
        desk.session.add(row)
    desk.session.flush()
