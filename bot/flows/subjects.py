"""Whose things a visitor may look at, and how a button's few bytes say so."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.flows.desk import Desk, Visitor, answer, toast
from bot.flows.ports import Incoming
from bot.texts import looking
from bot.texts.safe import shown
from bot.texts.words import full_name, stranger, succeeded
from schedules.agencies import folded
from schedules.model import Plan


@dataclass(frozen=True)
class Subject:
    """One agency (canonical name) in one plan."""

    plan_id: str
    agency: str


@dataclass(frozen=True)
class Turn:
    """What a list's button asks for: a view (a letter or none), a number in it, whose things, the page it came from."""

    view: str
    number: int
    subjects: tuple[Subject, ...]
    scope: str
    page: int


_TITLE = 16  # characters of a title on a button
_MANY = 3  # so many names no longer fit into a heading, and as many are suggested

_DATA = re.compile(
    r"[a-z]+:[a-z]+(?::(?P<view>[a-z]?)(?P<number>[0-9]{1,6})"
    r"(?::(?P<scope>(?:[0-9]{1,3}\.[0-9]{1,3})?)(?::(?P<page>[0-9]{1,4}))?)?)?"
)

_PLAN_DATA = re.compile(r"[a-z]+:[a-z]+:(?P<plan>[0-9]{1,3})(?::(?P<page>[0-9]{1,4}))?")


def own(desk: Desk, who: Visitor) -> tuple[Subject, ...]:
    """What the visitor answers for: their agencies, and the coordinating office of each plan they coordinate.

    Plans in force come first.
    """
    mine = [Subject(e.plan_id, desk.book.canonical(e.plan_id, e.agency)) for e in who.contact_for]
    mine += [Subject(plan_id, desk.book.coordinator(plan_id)) for plan_id in who.coordinated(desk.book)]
    return tuple(sorted(dict.fromkeys(mine), key=lambda one: not in_force(desk, one.plan_id)))


def in_force(desk: Desk, plan_id: str) -> bool:
    """Whether the plan is to be carried out today."""
    return desk.book.plans[plan_id].in_force(desk.today(plan_id))


def over(desk: Desk, plan_id: str) -> bool:
    """Whether the plan's period has ended."""
    end = desk.book.plans[plan_id].period.end
    return end is not None and end < desk.today(plan_id)


def called(desk: Desk, language: str, subject: Subject) -> str:
    """The agency's full name: the body of today, with those whose duties under the plan it has taken over."""
    plan, today = desk.book.plans[subject.plan_id], desk.book.canonical(subject.plan_id, subject.agency)
    before = desk.book.formerly(subject.plan_id, today)
    name = full_name(plan.jurisdiction, today)
    return succeeded(language, name, looking.joined(language, before)) if before else name


def heading(desk: Desk, language: str, subjects: Sequence[Subject]) -> str:
    """Whose list it is: the names, each once; their number where there are many."""
    names = list(dict.fromkeys(called(desk, language, subject) for subject in subjects))
    return looking.joined(language, names) if len(names) < _MANY else looking.several(language, len(names))


def chosen(desk: Desk, said: Incoming, who: Visitor, typed: str, prefix: str) -> tuple[Subject, ...] | None:
    """Whose list is asked for: one's own, or, for a coordinator, that of the agency named after the command.

    None after having said why not, or having asked which plan (buttons `prefix:0:plan.agency`).
    """
    if not typed:
        return own(desk, who)
    coordinated = who.coordinated(desk.book)
    found, near = _named(desk, coordinated or {one.plan_id for one in own(desk, who)}, typed)
    if not coordinated:
        mine = tuple(one for one in found if one in own(desk, who))
        if not mine:
            answer(desk, said, looking.own_only(who.language))
        return mine or None
    running = tuple(one for one in found if in_force(desk, one.plan_id))
    if len(found) == 1 or len(running) == 1:
        return found if len(found) == 1 else running
    if found:
        buttons = [[(_label(desk, who.language, one.plan_id), f"{prefix}:0:{code(desk, one)}")] for one in found]
        answer(desk, said, looking.which_plan(who.language), buttons)
    else:
        answer(desk, said, looking.no_such_agency(who.language, near))
    return None


def scope_of(desk: Desk, who: Visitor, chosen_ones: Sequence[Subject]) -> str:
    """How a list's buttons say whose it is: nothing for one's own."""
    return "" if tuple(chosen_ones) == own(desk, who) else code(desk, chosen_ones[0])


def _named(desk: Desk, plan_ids: Iterable[str], typed: str) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    """The agencies that `typed` (perhaps with a plan in front) means, one per plan; else the names it may mean."""
    ids = list(plan_ids)
    first, _, rest = typed.partition(" ")
    plan_id = plan_named(desk, ids, first) if rest else None
    found: list[Subject] = []
    near: list[str] = []
    for one in ids if plan_id is None else [plan_id]:
        match = desk.book.match(one, typed if plan_id is None else rest)
        if match.agency is not None:
            found.append(Subject(one, match.agency))
        near += match.near
    alike = sorted(dict.fromkeys(near), key=lambda name: -SequenceMatcher(None, name, typed).ratio())
    return tuple(found), () if found else tuple(alike[:_MANY])


def plan_named(desk: Desk, among: Iterable[str], typed: str) -> str | None:
    """The plan that `typed` means: its id, its number among the plans, or its place (佳木斯) where only one fits."""
    ids = list(among)
    if typed.isascii() and typed.isdecimal():
        return ids[int(typed) - 1] if 0 < int(typed) <= len(ids) else None
    fitting = [plan_id for plan_id in ids if _fits(desk.book.plans[plan_id], folded(typed))]
    running = [plan_id for plan_id in fitting if in_force(desk, plan_id)]
    return (fitting if len(fitting) == 1 else running)[0] if len(fitting) == 1 or len(running) == 1 else None


def _fits(plan: Plan, typed: str) -> bool:
    return typed == plan.id or (len(typed) > 1 and (plan.jurisdiction.startswith(typed) or folded(plan.title) == typed))


def code(desk: Desk, subject: Subject) -> str:
    """The subject in a button's data: `plan.agency`, both by their place; that stays so when an agency is renamed."""
    bodies = [desk.book.canonical(subject.plan_id, root) for root in desk.book.roots(subject.plan_id)]
    agency = desk.book.canonical(subject.plan_id, subject.agency)
    return f"{list(desk.book.plans).index(subject.plan_id)}.{bodies.index(agency)}"


def turn(desk: Desk, who: Visitor, data: str | None) -> Turn | None:
    """What a tapped button asks for; None where it means nothing, or nothing that this visitor may see."""
    read = _DATA.fullmatch(data or "")
    if read is None:
        return None
    scope = read["scope"] or ""
    subjects = own(desk, who) if not scope else _decoded(desk, who, scope)
    if not subjects:
        return None
    return Turn(read["view"] or "", int(read["number"] or 0), subjects, scope, int(read["page"] or 0))


def _decoded(desk: Desk, who: Visitor, scope: str) -> tuple[Subject, ...]:
    plan_at, agency_at = (int(part) for part in scope.split("."))
    plans = list(desk.book.plans)
    if plan_at >= len(plans) or agency_at >= len(roots := desk.book.roots(plans[plan_at])):
        return ()
    subject = Subject(plans[plan_at], desk.book.canonical(plans[plan_at], roots[agency_at]))
    allowed = who.coordinates(subject.plan_id) or subject in own(desk, who)
    return (subject,) if allowed else ()


def plan_asked(desk: Desk, said: Incoming, who: Visitor, args: str, prefix: str) -> str | None:
    """The plan that a coordinator's command is about: named after it, or the only one.

    None after having said why not, or having asked which (buttons `prefix:<plan>`).
    """
    coordinated = who.coordinated(desk.book)
    if not coordinated:
        answer(desk, said, looking.coordinators_only(who.language) if who.known else stranger(who.language))
        return None
    typed = " ".join(args.split())
    found = plan_named(desk, coordinated, typed) if typed else None
    if found is not None or (len(coordinated) == 1 and not typed):
        return found or coordinated[0]
    text = looking.no_such_plan(who.language) if typed else looking.which_plan(who.language)
    plans = list(desk.book.plans)
    running_first = sorted(coordinated, key=lambda one: not in_force(desk, one))
    buttons = [[(_label(desk, who.language, one), f"{prefix}:{plans.index(one)}")] for one in running_first]
    answer(desk, said, text, buttons)
    return None


def _label(desk: Desk, language: str, plan_id: str) -> str:
    plan = desk.book.plans[plan_id]
    years = "–".join(str(day.year) for day in (plan.period.start, plan.period.end) if day)
    ended = looking.ended(language) if over(desk, plan_id) else ""
    return f"{plan.jurisdiction} {years or shown(plan.title, _TITLE)}{ended}"


def plan_turned(desk: Desk, who: Visitor, data: str | None) -> tuple[str, int] | None:
    """The plan and page that a coordinator tapped; None where it means nothing, or a plan of somebody else's."""
    read = _PLAN_DATA.fullmatch(data or "")
    plans = list(desk.book.plans)
    if read is None or int(read["plan"]) >= len(plans) or not who.coordinates(plans[int(read["plan"])]):
        return None
    return plans[int(read["plan"])], int(read["page"] or 0)


def plan_tapped(desk: Desk, said: Incoming, who: Visitor) -> tuple[str, int] | None:
    """The plan and page that a coordinator tapped; the tap is answered, and for None that says what is the matter."""
    found = plan_turned(desk, who, said.callback_data)
    if found is None:
        toast(desk, said, looking.stale(who.language) if who.known else stranger(who.language))
    else:
        toast(desk, said)
    return found
