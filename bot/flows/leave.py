"""/unsubscribe: somebody leaves an agency or the coordinating office; what was noted stays."""

from bot.flows import aboard
from bot.flows.desk import Desk, Visitor, answer, rewrite, toast, visitor
from bot.flows.ports import Incoming
from bot.store import forgetting, people
from bot.store.tables import Enrolment, Lane, Person
from bot.texts import joining, leaving
from bot.texts.safe import LABEL_LIMIT, shown

PREFIX = "leave:"


def unsubscribe(desk: Desk, said: Incoming, args: str = "") -> None:
    """`/unsubscribe` asks which and whether; `退出 12` leaves number 12 of that list."""
    who = visitor(desk, said)
    if not who.known:
        aboard.turn_away(desk, said, who)
    elif args.strip():
        enrolment = _mine(who, args.strip())
        answer(desk, said, _leave(desk, who, enrolment) if enrolment else leaving.not_yours(who.language))
    elif len(who.enrolments) == 1:
        answer(desk, said, *_sure(desk, who, who.enrolments[0]))
    else:
        _which(desk, said, who)


def leave_tapped(desk: Desk, said: Incoming) -> None:
    """`leave:ask:12`, then `leave:go:12` or `leave:stay`."""
    who = visitor(desk, said)
    if not who.known:
        aboard.turn_away(desk, said, who)
        return
    match aboard.fields(said, PREFIX):
        case ["stay"]:
            toast(desk, said)
            rewrite(desk, said, leaving.stayed(who.language))
        case ["ask", number] if (enrolment := _mine(who, number)) is not None:
            toast(desk, said)
            rewrite(desk, said, *_sure(desk, who, enrolment))
        case ["go", number] if (enrolment := _mine(who, number)) is not None:
            toast(desk, said)
            rewrite(desk, said, _leave(desk, who, enrolment))
        case _:
            toast(desk, said, leaving.not_yours(who.language))


def _mine(who: Visitor, number: str) -> Enrolment | None:
    wanted = aboard.row_id(number)
    return next((enrolment for enrolment in who.enrolments if enrolment.id == wanted), None)


def _place(desk: Desk, who: Visitor, enrolment: Enrolment) -> str:
    return joining.place(
        who.language,
        aboard.long_name(desk.book, enrolment.plan_id, enrolment.agency),
        enrolment.slot,
        aboard.title(desk.book, enrolment.plan_id),
    )


def _sure(desk: Desk, who: Visitor, enrolment: Enrolment) -> tuple[str, list[list[tuple[str, str]]]]:
    yes, no = leaving.sure_labels(who.language)
    text = leaving.sure(who.language, enrolment.id or 0, _place(desk, who, enrolment))
    return text, [[(yes, f"{PREFIX}go:{enrolment.id}"), (no, f"{PREFIX}stay")]]


def _which(desk: Desk, said: Incoming, who: Visitor) -> None:
    places = [(enrolment.id or 0, _place(desk, who, enrolment)) for enrolment in who.enrolments]
    buttons = [
        [(shown(f"{number} {place.splitlines()[0]}", LABEL_LIMIT), f"{PREFIX}ask:{number}")] for number, place in places
    ]
    answer(desk, said, leaving.which(who.language, places), buttons)


def _leave(desk: Desk, who: Visitor, enrolment: Enrolment) -> str:
    """End it, tell the coordinators, and say so."""
    assert who.person is not None
    person = who.person
    people.end(desk.session, enrolment, desk.now)
    if not people.enrolments(desk.session, enrolment.person_id):
        forgetting.supersede_waiting(desk.session, enrolment.person_id, "left", (Lane.REMINDER,))
        forgetting.drop_question(desk.session, enrolment.person_id)

    def line(reader: Person) -> tuple[str, list[tuple[str, str]]]:
        name = enrolment.name or person.name
        return joining.left(reader.language, aboard.described(desk, reader, enrolment, name)), []

    aboard.report(desk, enrolment.plan_id, line, {person.id})
    return leaving.gone(who.language, _place(desk, who, enrolment))
