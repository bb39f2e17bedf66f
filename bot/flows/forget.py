"""/forget: personal data goes, the agency's notes stay under a pseudonym; the last answer is still delivered."""

from bot.flows import aboard
from bot.flows.desk import Desk, Visitor, answer, rewrite, toast, visitor
from bot.flows.ports import Incoming
from bot.store import forgetting, outbox, people, requests
from bot.store.tables import Enrolment, Lane, Outbox, Person
from bot.texts import joining, leaving

PREFIX = "forget:"
_YES = {"确认", "yes"}


def forget(desk: Desk, said: Incoming, args: str = "") -> None:
    """`/forget` explains and asks; `/forget 确认` does it."""
    who = visitor(desk, said)
    if not _has_anything(desk, said, who):
        aboard.turn_away(desk, said, who)
    elif args.strip().casefold() in _YES:
        _forget(desk, said, who)
    else:
        yes, no = leaving.forget_labels(who.language)
        answer(desk, said, leaving.forget_sure(who.language), [[(yes, f"{PREFIX}go"), (no, f"{PREFIX}stay")]])


def forget_tapped(desk: Desk, said: Incoming) -> None:
    """`forget:go` or `forget:stay`."""
    who = visitor(desk, said)
    if not _has_anything(desk, said, who):
        aboard.turn_away(desk, said, who)
        return
    match aboard.fields(said, PREFIX):
        case ["go"]:
            _forget(desk, said, who)
        case ["stay"]:
            toast(desk, said)
            rewrite(desk, said, leaving.kept(who.language))
        case _:
            toast(desk, said, joining.outdated(who.language))


def _has_anything(desk: Desk, said: Incoming, who: Visitor) -> bool:
    """Somebody who only asked to join has a name here, too."""
    if not aboard.speaks_for_themselves(said):
        return False
    return who.person is not None or requests.any_of(desk.session, said.user_id)


def _forget(desk: Desk, said: Incoming, who: Visitor) -> None:
    language = who.language
    if who.person is not None and who.person.id is not None:
        _end_everything(desk, who.person)
        everything = (Lane.ANSWER, Lane.NEWS, Lane.REMINDER)
        forgetting.supersede_waiting(desk.session, who.person.id, "forgotten", everything)
        forgetting.drop_question(desk.session, who.person.id)
        forgetting.blank_person(desk.session, who.person, leaving.pseudonym(who.person.id))
    forgetting.blank_requests(desk.session, said.user_id)
    _say_goodbye(desk, said, language)
    forgetting.mark(desk.session, said.chat_id)


def _end_everything(desk: Desk, person: Person) -> None:
    for enrolment in people.enrolments(desk.session, person.id or 0):
        people.end(desk.session, enrolment, desk.now)
        _tell_coordinators(desk, person, enrolment)


def _tell_coordinators(desk: Desk, person: Person, enrolment: Enrolment) -> None:
    """They learn that the place is empty, without the name that is being forgotten."""

    def line(reader: Person) -> tuple[str, list[tuple[str, str]]]:
        nameless = leaving.pseudonym(person.id or 0)
        return joining.left(reader.language, aboard.described(desk, reader, enrolment, nameless)), []

    aboard.report(desk, enrolment.plan_id, line, {person.id})


def _say_goodbye(desk: Desk, said: Incoming, language: str) -> None:
    """The one row that still knows the chat, until it has left."""
    toast(desk, said)
    row = Outbox(
        lane=Lane.ANSWER, kind="goodbye", chat_id=said.chat_id, text=leaving.forgotten(language), created_at=desk.now
    )
    outbox.put(desk.session, row)
