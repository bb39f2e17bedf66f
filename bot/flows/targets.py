"""/targets: last value, date and distance of what a plan commits to; values come from people, never from guessing."""

import re
from collections.abc import Sequence
from decimal import Decimal

from bot.flows import aboard
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, toast, visitor
from bot.flows.placing import is_theirs
from bot.flows.ports import Incoming
from bot.flows.proposing import PREFIX, Listed, listed, shown_value
from bot.flows.subjects import in_force
from bot.store import goal_values
from bot.store.tables import TargetValue
from bot.texts import looking
from bot.texts import targets as words
from bot.texts.words import stranger
from schedules.goals import Goal, distance, number

_VALUE = re.compile(r"\s*(\d{1,3})[\s,，:：]+(?:为|是)?\s*(\d{1,9}(?:\.\d{1,4})?)\s*\S{0,6}\s*")
_DECIDE = re.compile(r"\s*(是|不是|yes|no)\s*(\d{1,9})\s*", re.IGNORECASE)


def targets(desk: Desk, said: Incoming, args: str = "") -> None:
    """`指标`; `指标 1 32` states a value; `指标 是 5` and `指标 不是 5` answer a proposal."""
    who = visitor(desk, said)
    if not who.known:
        answer(desk, said, stranger(who.language))
        return
    decided, stated = _DECIDE.fullmatch(args), _VALUE.fullmatch(args)
    mine = listed(desk, who)
    if decided is not None:
        yes = decided[1].casefold() in ("是", "yes")
        answer(desk, said, _decided(desk, who, int(decided[2]), yes=yes))
    elif args.strip() and stated is None:
        answer(desk, said, words.how(who.language))
    elif stated is not None:
        answer(desk, said, _stated(desk, who, mine, int(stated[1]), stated[2]))
    else:
        _show(desk, said, who, mine)


def _show(desk: Desk, said: Incoming, who: Visitor, mine: Sequence[Listed]) -> None:
    if not mine:
        answer(desk, said, words.none(who.language))
        return
    newest = {plan_id: goal_values.newest(desk.session, plan_id) for plan_id in {plan_id for plan_id, _ in mine}}
    blocks = [
        words.line(who.language, _line(place, goal, newest[plan_id].get(goal.id)))
        for place, (plan_id, goal) in enumerate(mine, start=1)
    ]
    pages = looking.pages([*blocks, words.foot(who.language)], most=25)
    for place, page in enumerate(pages, start=1):
        buttons = _ask_buttons(desk, who, mine) if place == len(pages) else ()
        answer(desk, said, "\n".join([words.heading(who.language, place - 1, len(pages)), *page]), buttons)


def _ask_buttons(desk: Desk, who: Visitor, mine: Sequence[Listed]) -> Buttons:
    """A coordinator may ask the leads of a plan that is in force."""
    plans = [p for p in dict.fromkeys(plan_id for plan_id, _ in mine) if who.coordinates(p) and in_force(desk, p)]
    labels = [words.ask_label(who.language, desk.book.plans[p].jurisdiction if len(plans) > 1 else "") for p in plans]
    every = list(desk.book.plans)
    return [[(label, f"{PREFIX}ask:{every.index(p)}")] for label, p in zip(labels, plans, strict=True)]


def _line(place: int, goal: Goal, value: TargetValue | None) -> words.TargetLine:
    gap = distance(goal, value.value) if value else None
    target = goal.target
    return words.TargetLine(
        place=place,
        what=target.what,
        wanted=f"{target.value}{target.unit or ''}",
        by=goal.by,
        value=shown_value(value.value, goal) if value else "",
        on=value.on if value else None,
        missing=None if gap is None else shown_value(f"{gap.normalize():f}", goal) if gap > Decimal(0) else "",
    )


def _stated(desk: Desk, who: Visitor, mine: Sequence[Listed], place: int, value: str) -> str:
    if not 1 <= place <= len(mine) or number(value) is None or who.person is None:
        return words.how(who.language)
    plan_id, goal = mine[place - 1]
    agency = next((e.agency for e in who.contact_for if e.plan_id == plan_id and e.agency in goal.leads), None)
    row = TargetValue(
        plan_id=plan_id,
        target_id=goal.id,
        agency=agency or desk.book.coordinator(plan_id),
        value=value,
        unit=goal.unit,
        on=desk.today(plan_id),
        person_id=who.person.id or 0,
        proposed_at=desk.now,
        state=goal_values.CONFIRMED,
        decided_by=who.person.id,
        decided_at=desk.now,
    )
    goal_values.add(desk.session, row)
    return words.kept(who.language, goal.target.what, shown_value(value, goal), row.on)


def tapped(desk: Desk, said: Incoming) -> None:
    """`tv:y:5` counts the proposed value, `tv:n:5` does not."""
    who = visitor(desk, said)
    parts = aboard.fields(said, PREFIX)
    if not who.known or len(parts) != 2 or parts[0] not in ("y", "n"):
        toast(desk, said, looking.stale(who.language) if who.known else stranger(who.language))
        return
    toast(desk, said)
    rewrite(desk, said, _decided(desk, who, aboard.row_id(parts[1]), yes=parts[0] == "y"))


def _decided(desk: Desk, who: Visitor, number_: int, *, yes: bool) -> str:
    row = goal_values.by_number(desk.session, number_)
    mine = row is not None and (who.coordinates(row.plan_id) or is_theirs(desk, who, row.plan_id, row.agency))
    if row is None or not mine or row.state != goal_values.PROPOSED or row.plan_id not in desk.book.plans:
        return looking.stale(who.language)
    state = goal_values.CONFIRMED if yes else goal_values.REFUSED
    goal_values.settle(desk.session, row, state, who.person.id if who.person else None, desk.now)
    known = desk.book.goals(row.plan_id)
    goal = next((goal for goal in known if goal.id == row.target_id), None)
    if goal is None or not yes:
        return words.refused(who.language)
    return words.kept(who.language, goal.target.what, shown_value(row.value, goal), row.on)
