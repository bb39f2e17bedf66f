"""/start: a stranger learns nothing, somebody on board is greeted, and whoever brings a good code is bound at once."""

from datetime import timedelta

from bot.flows import aboard
from bot.flows.desk import OPEN_DEADLINES, OPEN_DUTIES, OPEN_HELP, Desk, Visitor, answer, visitor
from bot.flows.ports import Incoming
from bot.store import invites, people
from bot.store.people import EVERY_PLAN
from bot.store.tables import Enrolment, EnrolmentRole, Invite, Person
from bot.texts import joining

WRONG_CODES = 5  # within WINDOW they close the door (reliability.md 4.4)
WINDOW = timedelta(hours=1)


def start(desk: Desk, said: Incoming, args: str = "") -> None:
    """Answer /start and 加入; `args` is what stands after it. Nothing is redeemed in a group or by a bot."""
    who = visitor(desk, said)
    if not aboard.speaks_for_themselves(said):
        return
    if args.strip():
        _redeem(desk, said, who, args.strip())
    elif who.known:
        _greet(desk, said, who)
    else:
        aboard.turn_away(desk, said, who)


def _redeem(desk: Desk, said: Incoming, who: Visitor, code: str) -> None:
    invites.blank_shown(desk.session)
    since = desk.now - WINDOW
    # The door is looked at before the code: behind a closed one a right code is worth no more than a wrong one.
    closed = invites.wrong_since(desk.session, said.user_id, since) >= WRONG_CODES
    if not closed:
        invite = invites.by_code(desk.session, code)
        if invite is not None and (_again(desk, who, invite) or _bound(desk, said, who, invite)):
            return
        invites.note_wrong(desk.session, said.user_id, desk.now, since)
    answer(desk, said, joining.bad_code(who.language))


def _again(desk: Desk, who: Visitor, invite: Invite) -> bool:
    """A second tap on one's own link: the welcome again, as long as one is still on board."""
    if who.person is None or invite.used_by != who.person.id:
        return False
    agency = invite.agency
    if agency and invite.plan_id in desk.book.plans:
        agency = desk.book.canonical(invite.plan_id, agency)
    mine = [e for e in who.enrolments if (e.plan_id, e.agency, e.role) == (invite.plan_id, agency, invite.role)]
    for enrolment in mine:
        aboard.welcome(desk, who.person, enrolment)
    return bool(mine)


def _bound(desk: Desk, said: Incoming, who: Visitor, invite: Invite) -> bool:
    if not _still_means_something(desk, invite) or not invites.use(desk.session, invite, desk.now):
        return False
    person = _admitted(desk, said, who)
    invites.used_by(desk.session, invite, person.id or 0)
    wanted = Enrolment(
        person_id=person.id or 0,
        plan_id=invite.plan_id,
        agency=invite.agency,
        role=invite.role,
        slot=invite.slot,
        name=invite.name,
        title=invite.title,
        office_phone=invite.office_phone,
        joined_at=desk.now,
    )
    aboard.welcome(desk, person, aboard.bind(desk, person, wanted))
    return True


def _still_means_something(desk: Desk, invite: Invite) -> bool:
    """The plan may be gone by now; and a claim is for the first coordinator, not for a second one."""
    if invite.plan_id == EVERY_PLAN:
        return not invites.a_coordinator_lives(desk.session)
    return invite.plan_id in desk.book.plans


def _admitted(desk: Desk, said: Incoming, who: Visitor) -> Person:
    """The person who speaks, made if new, reachable from now on."""
    name = aboard.own_name(said)
    return people.admitted(desk.session, said.user_id, said.chat_id, name, desk.now, who.language)


def _greet(desk: Desk, said: Incoming, who: Visitor) -> None:
    person = _admitted(desk, said, who)
    coordinates = any(e.role == EnrolmentRole.COORDINATOR for e in who.enrolments)
    places = [
        joining.place(
            who.language,
            aboard.long_name(desk.book, e.plan_id, e.agency),
            e.slot,
            aboard.title(desk.book, e.plan_id),
        )
        for e in who.enrolments
    ]
    duties, dates, usage = joining.welcome_labels(who.language)
    buttons = [[(duties, OPEN_DUTIES), (dates, OPEN_DEADLINES), (usage, OPEN_HELP)]]
    name = next((e.name for e in who.enrolments if e.name), person.name)
    text = joining.greeting(who.language, name, places, coordinates=coordinates)
    answer(desk, said, text, buttons, kind="greeting")
