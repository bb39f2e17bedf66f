"""/answer: what the coordinator says to 需要协调 and 不归我们; without a number, what still waits for an answer."""

import re

from bot.flows import asking, coordinating
from bot.flows.desk import Buttons, Desk, Visitor, answer
from bot.flows.placing import item_name
from bot.flows.ports import Incoming
from bot.flows.subjects import Subject, called
from bot.store import asks, occurrences
from bot.store.tables import Ask
from bot.texts import looking, reviewing
from schedules.lifecycle import Move, State, is_open

_MEETING = re.compile(r"提交会议研究|上会研究|提请会议|before the meeting|meeting\b", re.IGNORECASE)
_NOT_THEIRS = re.compile(
    r"(?:同意|确|经核)?(?:实)?不(?:归|属于?)(?:该|贵|你)(?:单位|局|委|办)|not theirs\b|not yours\b", re.IGNORECASE
)
_LISTED = 20
_BUTTONED = 8


def give_answer(desk: Desk, said: Incoming, args: str = "") -> None:
    """`答复 132 请与市财政局联系`, `答复 132 提交会议研究`, `答复 132 不归该单位`; alone: 待答复."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    number, words = coordinating.number_and_rest(args)
    note = coordinating.note_of(desk, who, number) if number else None
    if not args.strip():
        answer(desk, said, *_listed(desk, who))
    elif note is None or not words:
        text = (
            reviewing.no_such_note(who.language) if number and note is None else reviewing.how_to_answer(who.language)
        )
        answer(desk, said, text)
    else:
        ask = asks.of_note(desk.session, number)
        waiting = ask is not None and asks.is_open(ask) and ask.kind != asking.EXTENSION
        text = _answered(desk, who, ask, words) if ask and waiting else reviewing.nothing_asked(who.language, number)
        answer(desk, said, text)


def _listed(desk: Desk, who: Visitor) -> tuple[str, Buttons]:
    found = asks.waiting(desk.session, who.coordinated(desk.book))
    lines = [_line(desk, who.language, ask) for ask in found[:_LISTED]]
    rows = [row for ask in found[:_BUTTONED] for row in asking.buttons(who.language, ask)]
    return reviewing.asks(who.language, lines)[: looking.ROOM], rows


def _line(desk: Desk, language: str, ask: Ask) -> str:
    row = occurrences.by_id(desk.session, ask.occurrence_id) if ask.occurrence_id else None
    item = item_name(language, row) if row else ""
    agency = called(desk, language, Subject(ask.plan_id, ask.agency))
    return reviewing.ask_line(language, ask.note_number, agency, ask.kind, item, ask.due_on, ask.state == asks.MEETING)


def _answered(desk: Desk, who: Visitor, ask: Ask, words: str) -> str:
    """The agency reads it; the item stays open, unless the coordinator agrees that it is not theirs."""
    row = occurrences.by_id(desk.session, ask.occurrence_id) if ask.occurrence_id else None
    outcome = "meeting" if _MEETING.search(words) else "answered"
    if row is not None and is_open(State(row.state)) and ask.kind == asking.DISPUTED and _NOT_THEIRS.search(words):
        outcome = "released"
    person_id = who.person.id if who.person else None
    if row is not None:
        move = Move.RELEASE if outcome == "released" else Move.ANSWER
        asking.record(desk, row, move, person_id, words=words)
    asks.settle(desk.session, ask, outcome, words, person_id, desk.now)
    office, subject = desk.book.coordinator(ask.plan_id), Subject(ask.plan_id, ask.agency)

    def write(language: str) -> tuple[str, Buttons, str]:
        item = item_name(language, row) if row else ""
        return reviewing.the_answer(language, ask.note_number, item, office, words, outcome), (), "answered"

    listed = [row.id or 0] if row is not None and is_open(State(row.state)) else []
    told = coordinating.tell_agency(desk, subject, ask.person_id, write, listed)
    return reviewing.answered(who.language, ask.note_number, told)
