"""撤销: a coordinator takes a joining back; the person is told, politely."""

from bot.flows import aboard
from bot.flows.desk import Desk, Visitor, answer, rewrite, tell, toast, visitor
from bot.flows.ports import Incoming
from bot.store import forgetting, gathered, outbox, people
from bot.store.tables import Enrolment, Lane, Person
from bot.texts import joining

PREFIX = aboard.UNDO


def undo(desk: Desk, said: Incoming, args: str = "") -> None:
    """`撤销 12`: 12 is the number in the news about who joined."""
    who = visitor(desk, said)
    if not who.coordinated(desk.book):
        aboard.turn_away(desk, said, who)
    elif not args.strip():
        answer(desk, said, joining.which_to_undo(who.language))
    else:
        ended = _ended(desk, who, aboard.row_id(args.strip().strip("第号")))
        answer(desk, said, ended or joining.already_undone(who.language))


def undo_tapped(desk: Desk, said: Incoming) -> None:
    """The button [撤销] of one joiner; the others in the same message keep theirs."""
    who = visitor(desk, said)
    if not who.coordinated(desk.book):
        aboard.turn_away(desk, said, who)
        return
    parts = aboard.fields(said, PREFIX)
    ended = _ended(desk, who, aboard.row_id(parts[0])) if len(parts) == 1 else None
    toast(desk, said, ended or joining.already_undone(who.language))
    if ended is not None:
        _strike_out(desk, said, ended)


def _ended(desk: Desk, who: Visitor, enrolment_id: int) -> str | None:
    """End it if this coordinator may; what was done, or None."""
    enrolment = gathered.enrolment(desk.session, enrolment_id)
    if enrolment is None or enrolment.ended_at is not None or not who.coordinates(enrolment.plan_id):
        return None
    person = people.by_id(desk.session, enrolment.person_id)
    people.end(desk.session, enrolment, desk.now)
    if not people.enrolments(desk.session, enrolment.person_id):
        forgetting.supersede_waiting(desk.session, enrolment.person_id, "left", (Lane.REMINDER,))
        forgetting.drop_question(desk.session, enrolment.person_id)
    _tell(desk, who, person, enrolment)
    assert who.person is not None
    number = enrolment.id or 0
    return joining.undone(who.language, number, aboard.described(desk, who.person, enrolment, _name(person, enrolment)))


def _tell(desk: Desk, who: Visitor, person: Person, enrolment: Enrolment) -> None:
    place = joining.place(
        person.language,
        aboard.long_name(desk.book, enrolment.plan_id, enrolment.agency),
        enrolment.slot,
        aboard.title(desk.book, enrolment.plan_id),
    )
    actor = who.person.id if who.person else None
    if person.id != actor:
        tell(desk, person, joining.removed(person.language, place), kind="removed")

    def line(reader: Person) -> tuple[str, list[tuple[str, str]]]:
        described = aboard.described(desk, reader, enrolment, _name(person, enrolment))
        return joining.undone(reader.language, enrolment.id or 0, described), []

    aboard.report(desk, enrolment.plan_id, line, {actor, person.id})


def _name(person: Person, enrolment: Enrolment) -> str:
    return enrolment.name or person.name


def _strike_out(desk: Desk, said: Incoming, ended: str) -> None:
    row = outbox.by_message(desk.session, said.chat_id, said.message_id or 0)
    if row is None or row.kind != aboard.NEWS:
        return
    kept = [line for line in outbox.buttons_of(row) if all(data != said.callback_data for _, data in line)]
    if len(row.text) < aboard.NEWS_ROOM:
        row.text += f"\n{ended}"
    outbox.put(desk.session, row, kept)  # the row as the chat now shows it, for the next tap
    rewrite(desk, said, row.text, kept, kind=aboard.NEWS)
