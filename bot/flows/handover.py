"""/handover: a contact hands over; the predecessor gets nothing more at once, the successor comes by an invitation."""

import secrets
from datetime import timedelta

from bot.flows import aboard, coordinating
from bot.flows.desk import Desk, Visitor, answer, rewrite, tell, toast
from bot.flows.ports import Incoming
from bot.flows.subjects import Subject
from bot.store import forgetting, gathered, invites, people, reminders
from bot.store.invites import SHOWS_CODE
from bot.store.tables import Enrolment, Invite, Lane
from bot.texts import desk as words
from bot.texts import inviting, looking

PREFIX = "ho:"
HOURS = 72  # contract.md, Chat


def handover(desk: Desk, said: Incoming, args: str = "") -> None:
    """`交接 市体育局`: asks who hands over; with nobody on board, an invitation is all there is to do."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    named = coordinating.agency_named(desk, who, args) if args.strip() else None
    if named is None:
        answer(desk, said, words.how_to_hand_over(who.language))
        return
    if named.subject is None:
        coordinating.say_which(desk, said, who, named)
        return
    subject = named.subject
    there = people.contacts(desk.session, subject.plan_id, subject.agency)
    if not there:
        _invite(desk, said, who, subject, "A")
        return
    listed = [(enrolment.name or person.name, enrolment.slot) for enrolment, person in there]
    agency = aboard.long_name(desk.book, subject.plan_id, subject.agency)
    buttons = [
        [(words.handover_label(who.language, name, slot), f"{PREFIX}{enrolment.id}")]
        for (name, slot), (enrolment, _) in zip(listed, there, strict=True)
    ]
    typed = named.rest.strip()
    chosen = next((e for e, p in there if typed and typed in (e.name, p.name, str(e.id))), None)
    if chosen is not None or (typed == "确认" and len(there) == 1):
        _hand_over(desk, said, who, chosen or there[0][0])
    else:
        answer(desk, said, words.handover_ask(who.language, agency, listed), buttons)


def tapped(desk: Desk, said: Incoming) -> None:
    """`ho:<enrolment>`: that contact hands over."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    parts = aboard.fields(said, PREFIX)
    enrolment = gathered.enrolment(desk.session, aboard.row_id(parts[0])) if len(parts) == 1 else None
    mine = enrolment is not None and bool(enrolment.agency) and who.coordinates(enrolment.plan_id)
    if enrolment is None or not mine or enrolment.ended_at is not None:
        toast(desk, said, looking.stale(who.language))
        return
    toast(desk, said)
    person = people.by_id(desk.session, enrolment.person_id)
    rewrite(desk, said, words.handover_done(who.language, enrolment.name or person.name))
    _hand_over(desk, said, who, enrolment)


def _hand_over(desk: Desk, said: Incoming, who: Visitor, enrolment: Enrolment) -> None:
    """End it, fold away what waits for the predecessor, invite a successor into the same slot."""
    person = people.by_id(desk.session, enrolment.person_id)
    people.end(desk.session, enrolment, desk.now)
    if people.enrolments(desk.session, person.id or 0):  # what waits for them may be about another agency of theirs
        forgetting.supersede_waiting(desk.session, person.id or 0, "handed over", (Lane.REMINDER,))
        reminders.look_again(desk.session, [person.id or 0])
    else:
        forgetting.supersede_waiting(desk.session, person.id or 0, "handed over", (Lane.REMINDER, Lane.NEWS))
        forgetting.drop_question(desk.session, person.id or 0)
    agency = aboard.long_name(desk.book, enrolment.plan_id, enrolment.agency)
    tell(desk, person, words.handed_over(person.language, agency), kind="handed-over")
    _invite(desk, said, who, Subject(enrolment.plan_id, enrolment.agency), enrolment.slot)


def _invite(desk: Desk, said: Incoming, who: Visitor, subject: Subject, slot: str) -> None:
    invites.blank_shown(desk.session)
    expires_at = desk.now + timedelta(hours=HOURS)
    invite = Invite(
        code_hash="",
        plan_id=subject.plan_id,
        agency=subject.agency,
        slot=slot,
        created_at=desk.now,
        expires_at=expires_at,
    )
    code = invites.issue(desk.session, invite, secrets.token_urlsafe)
    invitation = inviting.Invitation(
        agency=aboard.long_name(desk.book, subject.plan_id, subject.agency),
        slot=slot,
        plan_title=aboard.title(desk.book, subject.plan_id),
        link=f"https://t.me/{desk.bot_name}?start={code}",
        code=code,
        expires_at=expires_at,
        zone=desk.book.zone(subject.plan_id),
        hours=HOURS,
    )
    answer(desk, said, inviting.invitation(who.language, invitation), kind=SHOWS_CODE)
