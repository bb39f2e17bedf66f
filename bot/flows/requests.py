"""/pending, /approve, /decline: a coordinator decides who joins; the first decision stands."""

import re
import unicodedata

from bot.flows import aboard
from bot.flows.coordinating import coordinator
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, tell, toast
from bot.flows.ports import Incoming
from bot.store import outbox, people, requests
from bot.store.tables import Enrolment, JoinRequest, Person, RequestState
from bot.texts import requesting
from bot.texts.words import moment

PREFIX = "req:"
LISTED = 8  # requests in one message, three buttons each
_NUMBER = re.compile(r"(?:第|#|no\.?)?\s*(\d{1,9})\s*号?\s*([AB])?\s*岗?", re.IGNORECASE)


def pending(desk: Desk, said: Incoming, args: str = "") -> None:
    """待批: the requests that wait, with their buttons."""
    del args
    who = coordinator(desk, said)
    if who is not None:
        text, buttons = _listed(desk, who)
        answer(desk, said, text, buttons, kind="pending")


def approve(desk: Desk, said: Incoming, args: str = "") -> None:
    """`同意 7`, `同意 7 B`."""
    _decide_typed(desk, said, args, yes=True)


def decline(desk: Desk, said: Incoming, args: str = "") -> None:
    """`不同意 7`."""
    _decide_typed(desk, said, args, yes=False)


def request_tapped(desk: Desk, said: Incoming) -> None:
    """A button of a request: `req:a:7`, `req:b:7`, `req:no:7`."""
    who = coordinator(desk, said)
    if who is None:
        return
    parts = aboard.fields(said, PREFIX)
    request = _mine(desk, who, aboard.row_id(parts[1])) if len(parts) == 2 and parts[0] in ("a", "b", "no") else None
    if request is None:
        toast(desk, said, requesting.no_such_request(who.language))
        return
    result = _decide(desk, who, request, yes=parts[0] != "no", slot="B" if parts[0] == "b" else "A")
    toast(desk, said, result)
    _turn_over(desk, said, who, result)


def _mine(desk: Desk, who: Visitor, number: int) -> JoinRequest | None:
    """The request of that number, if it is for a plan the visitor coordinates: others' do not exist for them."""
    request = requests.by_number(desk.session, number)
    return request if request is not None and request.plan_id in who.coordinated(desk.book) else None


def _decide_typed(desk: Desk, said: Incoming, args: str, *, yes: bool) -> None:
    who = coordinator(desk, said)
    if who is None:
        return
    typed = _NUMBER.fullmatch(unicodedata.normalize("NFKC", args).strip())
    if typed is None:
        answer(desk, said, requesting.how_to_decide(who.language))
        return
    request = _mine(desk, who, int(typed[1]))
    if request is None:
        answer(desk, said, requesting.no_such_request(who.language))
    else:
        answer(desk, said, _decide(desk, who, request, yes=yes, slot=(typed[2] or "A").upper()))


def _decide(desk: Desk, who: Visitor, request: JoinRequest, *, yes: bool, slot: str) -> str:
    """Settle it and say what became of it; the second to decide learns who was first."""
    assert who.person is not None
    number, decider = request.id or 0, who.person.id or 0
    state = RequestState.APPROVED if yes else RequestState.DECLINED
    if not requests.decide(desk.session, request, state, decider, desk.now):
        return _decided_before(desk, who, request)
    agency = aboard.long_name(desk.book, request.plan_id, request.agency)
    if yes:
        _let_in(desk, request, slot, decider)
        return requesting.approved(who.language, number, agency, slot)
    _turn_down(desk, request)
    return requesting.declined(who.language, number, agency)


def _let_in(desk: Desk, request: JoinRequest, slot: str, decider: int) -> None:
    person = people.by_user(desk.session, request.user_id)
    language = person.language if person else request.language
    person = people.admitted(desk.session, request.user_id, request.chat_id, request.name, desk.now, language)
    wanted = Enrolment(
        person_id=person.id or 0, plan_id=request.plan_id, agency=request.agency, slot=slot, joined_at=desk.now
    )
    aboard.welcome(desk, person, aboard.bind(desk, person, wanted, besides=decider))


def _turn_down(desk: Desk, request: JoinRequest) -> None:
    known = people.by_user(desk.session, request.user_id)
    # Somebody who never joined has no row of their own: the chat of the request is all there is.
    asker = known or Person(chat_id=request.chat_id, language=request.language, joined_at=desk.now)
    tell(desk, asker, requesting.turned_down(asker.language, request.id or 0), kind="declined")


def _decided_before(desk: Desk, who: Visitor, request: JoinRequest) -> str:
    name = people.by_id(desk.session, request.decided_by).name if request.decided_by is not None else ""
    when = moment(who.language, request.decided_at, desk.book.zone(request.plan_id)) if request.decided_at else ""
    yes = request.state == RequestState.APPROVED
    return requesting.decided_before(who.language, request.id or 0, yes=yes, who=name, at=when)


def _turn_over(desk: Desk, said: Incoming, who: Visitor, result: str) -> None:
    """What was tapped shows the outcome: the request without its buttons, the list without that request."""
    row = outbox.by_message(desk.session, said.chat_id, said.message_id or 0)
    if row is None:
        answer(desk, said, result)
    elif row.kind == "pending":
        rewrite(desk, said, *_listed(desk, who), kind="pending")
    else:
        rewrite(desk, said, f"{row.text}\n\n{result}", kind="request")


def _listed(desk: Desk, who: Visitor) -> tuple[str, Buttons]:
    waiting = requests.waiting(desk.session, who.coordinated(desk.book))
    rows = [
        (
            request.id or 0,
            aboard.long_name(desk.book, request.plan_id, request.agency),
            request.name,
            moment(who.language, request.asked_at, desk.book.zone(request.plan_id)),
        )
        for request in waiting[:LISTED]
    ]
    return requesting.pending(who.language, rows, len(waiting) > LISTED), [
        [
            (label, f"{PREFIX}{word}:{number}")
            for label, word in zip(requesting.decision_labels(who.language, number), ("a", "b", "no"), strict=True)
        ]
        for number, *_ in rows
    ]
