"""/subscribe: anybody may ask by typing it in full; lists to pick from are for members, or where policy opens them."""

from collections.abc import Sequence
from datetime import timedelta

from bot.flows import aboard
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, tell, toast, visitor
from bot.flows.ports import Incoming
from bot.store import people, requests
from bot.store.tables import JoinRequest, Person
from bot.texts import joining, requesting
from bot.texts.safe import shown
from schedules.agencies import folded
from schedules.book import Match

PREFIX = "sub:"
PER_PAGE = 8
REQUESTS_A_DAY = 5  # of one user
WAITING_PER_PLAN = 20  # undecided ones: more would only bury the coordinators
DAY = timedelta(days=1)


def subscribe(desk: Desk, said: Incoming, args: str = "") -> None:
    """`/subscribe [PLAN [AGENCY]]`: a request for the coordinators, or lists to pick from."""
    who = visitor(desk, said)
    if not aboard.speaks_for_themselves(said):
        return
    plan_id, agency = _read(desk, args)
    if plan_id is not None and agency:
        _typed_in_full(desk, said, who, plan_id, agency)
    elif not _may_pick(desk, who):
        aboard.turn_away(desk, said, who)
    elif plan_id is not None:
        _show(desk, said, *_agencies(desk, who, plan_id, 0))
    else:
        _show(desk, said, *_plans(desk, who, 0))


def _read(desk: Desk, args: str) -> tuple[str | None, str]:
    """(plan, agency) of what was typed: a plan goes by its id, or by its whole title."""
    first, rest = [*args.split(maxsplit=1), "", ""][:2]
    known = {folded(name): plan.id for plan in desk.book.plans.values() for name in (plan.id, plan.title)}
    return known.get(folded(first)), rest.strip()


def _may_pick(desk: Desk, who: Visitor) -> bool:
    return who.known or desk.open_subscription


def _typed_in_full(desk: Desk, said: Incoming, who: Visitor, plan_id: str, typed: str) -> None:
    if aboard.ended(desk.book, plan_id, desk.today(plan_id)):
        _say_ended(desk, said, who)
        return
    match = desk.book.match(plan_id, typed)
    if match.agency is not None:
        _ask(desk, said, who, plan_id, match.agency)
    else:
        _did_you_mean(desk, said, who, plan_id, typed, match)


def _say_ended(desk: Desk, said: Incoming, who: Visitor) -> None:
    if _may_pick(desk, who):
        _show(desk, said, requesting.plan_ended(who.language))
    else:
        aboard.turn_away(desk, said, who)


def _did_you_mean(desk: Desk, said: Incoming, who: Visitor, plan_id: str, typed: str, match: Match) -> None:
    if not match.near:
        answer(desk, said, joining.no_such_agency(who.language, typed))
        return
    buttons = [[_agency_button(desk, plan_id, agency)] for agency in match.near]
    answer(desk, said, joining.did_you_mean(who.language, typed), buttons)


def _agency_button(desk: Desk, plan_id: str, agency: str) -> tuple[str, str]:
    return aboard.long_name(desk.book, plan_id, agency), f"{PREFIX}go:{plan_id}:{aboard.tag(agency)}"


def subscribe_tapped(desk: Desk, said: Incoming) -> None:
    """A button of the lists: `sub:plans:PAGE`, `sub:of:PLAN:PAGE`, `sub:go:PLAN:TAG`."""
    who, parts = visitor(desk, said), aboard.fields(said, PREFIX)
    if not aboard.speaks_for_themselves(said):
        aboard.turn_away(desk, said, who)
        return
    match parts:
        case ["plans", page] if _may_pick(desk, who):
            toast(desk, said)
            _show(desk, said, *_plans(desk, who, aboard.row_id(page)))
        case ["of", plan_id, page] if _may_pick(desk, who) and plan_id in desk.book.plans:
            toast(desk, said)
            _show(desk, said, *_agencies(desk, who, plan_id, aboard.row_id(page)))
        case ["go", plan_id, tag] if (agency := aboard.tagged(desk.book, plan_id, tag)) is not None:
            _picked(desk, said, who, plan_id, agency)
        case _ if _may_pick(desk, who):
            toast(desk, said, joining.outdated(who.language))
        case _:
            aboard.turn_away(desk, said, who)


def _picked(desk: Desk, said: Incoming, who: Visitor, plan_id: str, agency: str) -> None:
    if aboard.ended(desk.book, plan_id, desk.today(plan_id)):
        if not _may_pick(desk, who):
            aboard.turn_away(desk, said, who)
            return
        toast(desk, said)
        _show(desk, said, requesting.plan_ended(who.language))
        return
    toast(desk, said)
    _ask(desk, said, who, plan_id, agency)


def _show(desk: Desk, said: Incoming, text: str, buttons: Buttons = ()) -> None:
    """A new message for a command; the same message turned over for a tap."""
    if said.callback_id is not None and said.message_id is not None:
        rewrite(desk, said, text, buttons)
    else:
        answer(desk, said, text, buttons)


def _plans(desk: Desk, who: Visitor, page: int) -> tuple[str, Buttons]:
    alive = [p for p in desk.book.plans.values() if not aboard.ended(desk.book, p.id, desk.today(p.id))]
    if not alive:
        return requesting.no_plans(who.language), ()
    choices = [(shown(plan.title, 60), f"{PREFIX}of:{plan.id}:0") for plan in alive]
    return requesting.plans_to_pick(who.language), paged(who.language, choices, page, f"{PREFIX}plans:")


def _agencies(desk: Desk, who: Visitor, plan_id: str, page: int) -> tuple[str, Buttons]:
    if aboard.ended(desk.book, plan_id, desk.today(plan_id)):
        return requesting.plan_ended(who.language), ()
    choices = [_agency_button(desk, plan_id, agency) for agency in aboard.agencies(desk.book, plan_id)]
    text = requesting.agencies_to_pick(who.language, aboard.title(desk.book, plan_id))
    return text, paged(who.language, choices, page, f"{PREFIX}of:{plan_id}:")


def paged(language: str, choices: Sequence[tuple[str, str]], page: int, turn: str) -> Buttons:
    """One page of choices, one to a line, and the buttons that turn to its neighbours; a page too far is the last."""
    last = (len(choices) - 1) // PER_PAGE
    page = min(page, last)
    back, forward = requesting.page_labels(language)
    turns = [(back, f"{turn}{page - 1}")] * (page > 0) + [(forward, f"{turn}{page + 1}")] * (page < last)
    rows = [[choice] for choice in choices[page * PER_PAGE : (page + 1) * PER_PAGE]]
    return [*rows, turns] if turns else rows


def _ask(desk: Desk, said: Incoming, who: Visitor, plan_id: str, agency: str) -> None:
    """Keep the request and tell the coordinators; asked again while it waits, it is the same one."""
    name = aboard.long_name(desk.book, plan_id, agency)
    if any((e.plan_id, e.agency) == (plan_id, agency) for e in who.contact_for):
        _show(desk, said, requesting.already_aboard(who.language, name))
        return
    request = requests.waiting_like(desk.session, said.user_id, plan_id, agency)
    if request is None:
        if _too_many(desk, said, plan_id):
            _show(desk, said, requesting.too_many(who.language))
            return
        request = _kept(desk, said, who, plan_id, agency)
        _tell_coordinators(desk, request)
    _show(desk, said, requesting.submitted(who.language, request.id or 0, name))


def _too_many(desk: Desk, said: Incoming, plan_id: str) -> bool:
    today = requests.asked_since(desk.session, said.user_id, desk.now - DAY)
    return today >= REQUESTS_A_DAY or len(requests.waiting(desk.session, [plan_id])) >= WAITING_PER_PLAN


def _kept(desk: Desk, said: Incoming, who: Visitor, plan_id: str, agency: str) -> JoinRequest:
    request = JoinRequest(
        user_id=said.user_id,
        chat_id=said.chat_id,
        name=aboard.own_name(said),
        plan_id=plan_id,
        agency=agency,
        language=who.language,
        asked_at=desk.now,
    )
    return requests.add(desk.session, request)


def _tell_coordinators(desk: Desk, request: JoinRequest) -> None:
    for person in people.coordinators(desk.session, request.plan_id):
        text = aboard.application(desk, person, request)
        key = f"request:{request.id}:{person.id}"
        tell(desk, person, text, decision_buttons(person, request), kind="request", key=key)


def decision_buttons(person: Person, request: JoinRequest) -> Buttons:
    """[同意A岗] [同意B岗] [不同意]; the flow `requests` answers them."""
    labels = requesting.decision_labels(person.language)
    return [[(label, f"req:{word}:{request.id}") for label, word in zip(labels, ("a", "b", "no"), strict=True)]]
