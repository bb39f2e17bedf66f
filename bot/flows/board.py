"""How a plan stands: what is being reported, by whom, who is still open, who can be reached."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from bot.exports.standing import condition
from bot.flows.desk import Desk
from bot.flows.owed import Standing, standings
from bot.store import asks, notes_read, people
from bot.store.tables import Note
from bot.texts import reminding
from bot.texts.board import AgencyLine, Condition, ItemBoard, PlanBoard, Reach
from schedules.lifecycle import State, is_open
from schedules.model import Basis, Phase
from schedules.occurrences import Occurrence

_BACK, _AHEAD = timedelta(days=366), timedelta(days=366)
_AFTERWARDS = timedelta(days=60)  # what everybody has answered stays on the board so long after its day
_CLOSING = ("reported", "nothing")


@dataclass(frozen=True)
class _Said:
    """By occurrence row: the last note, and the last one that closed it."""

    last: Mapping[int, Note]
    closing: Mapping[int, Note]
    waiting: Set[int | None]  # rows whose agency waits for the coordinator's help


def board(desk: Desk, language: str, plan_id: str) -> PlanBoard:
    """The plan's board today. History, what was cancelled and what nobody confirmed are not on it."""
    plan, today, agencies = desk.book.plans[plan_id], desk.today(plan_id), desk.book.agencies(plan_id)
    reach = {agency: reachable(desk, plan_id, agency) for agency in agencies}
    others = [agency for agency in agencies if agency != desk.book.coordinator(plan_id)]
    running = _running(desk, plan_id, agencies)
    phase = _phase(plan.phases, today)
    following = _following(desk, language, plan_id)
    return PlanBoard(
        title=plan.title,
        today=today,
        start=plan.period.start,
        end=plan.period.end,
        phase=phase.title if phase else "",
        phase_of_office=phase is not None and phase.basis is Basis.OFFICE,
        items=[_item(desk, language, found, reach) for found in running],
        following=following[0] if following else None,
        following_confirmed=following[1] if following else True,
        agencies=len(others),
        without_contact=[agency for agency in others if reach[agency] is Reach.NOBODY],
        unreachable=[agency for agency in others if reach[agency] is Reach.UNREACHABLE],
    )


def reachable(desk: Desk, plan_id: str, agency: str) -> Reach:
    """Whether anybody of the agency can be written to."""
    contacts = people.contacts(desk.session, plan_id, agency)
    if not contacts:
        return Reach.NOBODY
    there = any(person.reachable and person.chat_id is not None for _, person in contacts)
    return Reach.YES if there else Reach.UNREACHABLE


def _running(desk: Desk, plan_id: str, agencies: Sequence[str]) -> list[list[Standing]]:
    """Each owed item that agencies are being asked for, or answered lately, with every agency's standing; by day."""
    today = desk.today(plan_id)
    groups: dict[tuple[date, str, str], list[Standing]] = defaultdict(list)
    for agency in agencies:
        for one in standings(desk, plan_id, agency, today - _BACK, today + _AHEAD):
            item = one.occurrence
            if item.owed and not one.history and one.state is not State.CANCELLED:
                groups[item.due_on, item.deadline_id, item.period].append(one)
    return [groups[key] for key in sorted(groups) if _runs(groups[key], today)]


def _runs(group: Sequence[Standing], today: date) -> bool:
    begun = any(one.occurrence.steps and one.occurrence.steps[0].on <= today for one in group)
    answered = any(one.row is not None and not is_open(one.state) for one in group)
    lately = group[0].occurrence.due_on + _AFTERWARDS >= today
    return (any(one.open for one in group) and begun) or (answered and lately)


def _item(desk: Desk, language: str, group: Sequence[Standing], reach: Mapping[str, Reach]) -> ItemBoard:
    ids = [one.row.id for one in group if one.row and one.row.id]
    first = group[0].occurrence
    said = _Said(
        notes_read.latest(desk.session, ids),
        notes_read.latest(desk.session, ids, _CLOSING),
        asks.waiting_for_help(asks.waiting(desk.session, [first.plan_id])),
    )
    return ItemBoard(
        what=reminding.what(language, first.period, first.title),
        due_on=first.due_on,
        since=min(
            (one.occurrence.steps[0].on for one in group if one.occurrence.steps and not one.begun), default=None
        ),
        lines=[_line(one, said, reach) for one in group],
    )


def _line(one: Standing, said: _Said, reach: Mapping[str, Reach]) -> AgencyLine:
    row = one.row
    closing = said.closing.get(row.id or 0) if row else None
    return AgencyLine(
        agency=one.occurrence.agency,
        condition=_condition(one, said),
        note=closing.number if closing else None,
        reported_on=row.reported_on if row else None,
        promised_on=row.promised_on if row else None,
        reach=reach[one.occurrence.agency],
    )


def _condition(one: Standing, said: _Said) -> Condition:
    row = one.row
    last = said.last.get(row.id or 0) if row else None
    seen, promised = (row.seen_at is not None, row.promised_on is not None) if row else (False, False)
    waits = row is not None and row.id in said.waiting
    return condition(one.state, seen=seen, promised=promised, last=last.status if last else None, waits=waits)


def _following(desk: Desk, language: str, plan_id: str) -> tuple[ItemBoard, bool] | None:
    """The next owed item and whether its date is confirmed."""
    today = desk.today(plan_id)
    coming = [item for item in desk.book.occurrences(plan_id, today, today + _AHEAD) if item.owed]
    if not coming:
        return None
    first = coming[0]
    same = [item for item in coming if (item.deadline_id, item.period) == (first.deadline_id, first.period)]
    what = reminding.what(language, first.period, first.title)
    return ItemBoard(what, first.due_on, None, [_untouched(item) for item in same]), desk.book.confirmed(first)


def _untouched(item: Occurrence) -> AgencyLine:
    return AgencyLine(item.agency, Condition.OPEN, None, None, None, Reach.YES)


def _phase(phases: Iterable[Phase], today: date) -> Phase | None:
    """The phase the plan is in; the last to begin where two overlap."""
    return max((one for one in phases if one.start <= today <= one.end), key=lambda one: one.start, default=None)
