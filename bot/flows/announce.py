"""/announce: the coordinator's own words to every contact of a plan; shown with a count before anything leaves."""

from collections.abc import Sequence

from bot.flows import coordinating, subjects
from bot.flows.desk import Desk, Visitor, answer, rewrite, toast
from bot.flows.ports import Incoming
from bot.store import questions
from bot.store.tables import Person
from bot.texts import desk as words

PREFIX = "ann:"
KIND = "announce"
_GO = {"发出", "确认", "go", "send"}


def announce(desk: Desk, said: Incoming, args: str = "") -> None:
    """`通知 内容`, `/announce PLAN words`: the preview; `/announce 发出` sends what was shown last."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    if args.strip().casefold() in _GO:
        answer(desk, said, _send(desk, who, said))
        return
    first, _, rest = args.strip().partition(" ")
    coordinated = who.coordinated(desk.book)
    named = subjects.plan_named(desk, desk.book.plans, first) if rest.strip() else None
    running = [one for one in coordinated if subjects.in_force(desk, one)]
    plan_id = named or (running[0] if len(running) == 1 else coordinated[0] if len(coordinated) == 1 else None)
    text = rest.strip() if named else args.strip()
    if plan_id is None or plan_id not in coordinated:
        subjects.plan_asked(desk, said, who, "?", "look:overview")
    elif not text:
        answer(desk, said, words.nothing_to_announce(who.language))
    else:
        _preview(desk, said, who, plan_id, text)


def _preview(desk: Desk, said: Incoming, who: Visitor, plan_id: str, text: str) -> None:
    persons, agencies, lost = _recipients(desk, plan_id)
    person_id = (who.person.id if who.person else None) or 0
    payload = {"plan": plan_id, "text": text[: words.LONGEST], "message": said.message_id}
    questions.ask(desk.session, person_id, KIND, payload, desk.now)
    shown = words.announcement(who.language, desk.book.coordinator(plan_id), text)
    go, drop = words.send_labels(who.language)
    preview = words.preview(who.language, shown, len(persons), agencies, lost)
    answer(desk, said, preview, [[(go, f"{PREFIX}go:{said.message_id}"), (drop, f"{PREFIX}no")]])


def _recipients(desk: Desk, plan_id: str) -> tuple[Sequence[Person], int, list[str]]:
    """(whom it goes to, of how many agencies, agencies nobody can be told for); a person once."""
    found: dict[int, Person] = {}
    lost, reached = [], 0
    for agency in desk.book.agencies(plan_id):
        persons = coordinating.answering(desk, plan_id, agency)
        found |= {person.id or 0: person for person in persons}
        reached += bool(persons)
        if not persons and agency != desk.book.coordinator(plan_id):
            lost.append(agency)
    return list(found.values()), reached, lost


def tapped(desk: Desk, said: Incoming) -> None:
    """`ann:go:<the message it was typed in>` sends what that preview showed; `ann:no` drops it."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    toast(desk, said)
    asked = questions.waiting(desk.session, (who.person.id if who.person else None) or 0)
    if asked is None or asked.kind != KIND:
        rewrite(desk, said, words.nothing_to_announce(who.language))
    elif said.callback_data == f"{PREFIX}go:{asked.payload['message']}":
        rewrite(desk, said, _send(desk, who, said))
    elif said.callback_data == f"{PREFIX}no":
        questions.drop(desk.session, (who.person.id if who.person else None) or 0)
        rewrite(desk, said, words.announce_dropped(who.language))
    else:
        rewrite(desk, said, words.nothing_to_announce(who.language))


def _send(desk: Desk, who: Visitor, said: Incoming) -> str:
    person_id = (who.person.id if who.person else None) or 0
    asked = questions.waiting(desk.session, person_id)
    if asked is None or asked.kind != KIND or not who.coordinates(asked.payload["plan"]):
        return words.nothing_to_announce(who.language)
    questions.drop(desk.session, person_id)
    plan_id, text = asked.payload["plan"], asked.payload["text"]
    persons, _, _ = _recipients(desk, plan_id)
    office = desk.book.coordinator(plan_id)
    for person in persons:
        key = f"announce/{said.chat_id}/{asked.payload['message']}/{person.id}"
        coordinating.post(desk, plan_id, person, words.announcement(person.language, office, text), kind=KIND, key=key)
    return words.announced(who.language, len(persons))
