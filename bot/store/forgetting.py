"""Forgetting a person: what is theirs goes, what is the agency's stays under a pseudonym.

The last answer has still to reach the chat, and the update that asked for it is still being worked on: both are left
alone at first, and `swept` blanks them once they are done with.
"""

import re
from collections.abc import Iterator

from sqlmodel import Session, col, delete, func, or_, select, update

from bot.store import feeds
from bot.store.tables import (
    Enrolment,
    Fact,
    Inbox,
    InboxState,
    Invite,
    JoinRequest,
    Note,
    Outbox,
    OutboxState,
    Person,
    Question,
    Reminder,
    ReminderState,
    RequestState,
)

NOBODY = 0  # stands where a chat or user id stood
_TOMBSTONE = "forgotten:"
_ON_ITS_WAY = (OutboxState.PENDING, OutboxState.HELD, OutboxState.SENDING)
_ABOUT_PEOPLE = ("request", "joined", "pending")
_ONE_CHARACTER_IS_NO_NAME = 2


def supersede_waiting(session: Session, person_id: int, reason: str, lanes: tuple[str, ...]) -> None:
    """The person's rows of those lanes that wait, reminders among them, will not leave any more."""
    rows = session.exec(
        select(Outbox).where(
            Outbox.person_id == person_id,
            col(Outbox.lane).in_(lanes),
            col(Outbox.state).in_((OutboxState.PENDING, OutboxState.HELD)),
        )
    ).all()
    for row in rows:
        row.state, row.reason = OutboxState.SUPERSEDED, reason
        session.add(row)
    session.exec(
        update(Reminder)
        .where(col(Reminder.outbox_id).in_([row.id for row in rows]), col(Reminder.state) == ReminderState.QUEUED)
        .values(state=ReminderState.SUPERSEDED)
        .execution_options(synchronize_session=False)
    )
    session.flush()


def drop_question(session: Session, person_id: int) -> None:
    """Nothing is asked of the person any more."""
    session.exec(delete(Question).where(col(Question.person_id) == person_id))


def blank_person(session: Session, person: Person, pseudonym: str) -> None:
    """Name, ids and settings go; notes stay, and no longer say which chat they came from."""
    _blank_archive(session, person.name, pseudonym, person.chat_id or NOBODY)
    feeds.end(session, person.id or 0)
    person.user_id, person.chat_id, person.name = None, None, pseudonym
    person.language, person.minute, person.away_until, person.reachable = "zh", 540, None, False
    session.add(person)
    for enrolment in session.exec(select(Enrolment).where(Enrolment.person_id == person.id)):
        enrolment.name = enrolment.title = enrolment.office_phone = ""
        session.add(enrolment)
    for invite in session.exec(select(Invite).where(Invite.used_by == person.id)):
        invite.name = invite.title = invite.office_phone = ""
        session.add(invite)
    for note in session.exec(select(Note).where(Note.person_id == person.id)):
        note.chat_id, note.message_id, note.source = NOBODY, None, f"{_TOMBSTONE}{note.id}"
        session.add(note)
    session.flush()


def blank_requests(session: Session, user_id: int) -> int:
    """The user's requests to join keep their number only; those not decided are withdrawn. Returns how many."""
    rows = session.exec(select(JoinRequest).where(JoinRequest.user_id == user_id)).all()
    for row in rows:
        row.user_id = row.chat_id = NOBODY
        row.name = ""
        row.state = RequestState.DECLINED if row.state == RequestState.WAITING else row.state
        session.add(row)
    session.flush()
    return len(rows)


def _blank_archive(session: Session, name: str, pseudonym: str, chat_id: int) -> None:
    # What others were told before, and what coordinators are told about people. Nothing else that still has to leave is
    # rewritten: a name may be any word.
    if len(name) < _ONE_CHARACTER_IS_NO_NAME:
        return
    told = select(Outbox).where(
        or_(col(Outbox.state) == OutboxState.SENT, col(Outbox.kind).in_(_ABOUT_PEOPLE)),
        Outbox.chat_id != chat_id,
        col(Outbox.text).contains(name, autoescape=True),
    )
    for row in session.exec(told):
        row.text, row.buttons = row.text.replace(name, pseudonym), row.buttons.replace(name, pseudonym)
        session.add(row)


def mark(session: Session, chat_id: int) -> None:
    """Remember to sweep that chat, up to the newest row of today; call it after the last answer was queued."""
    newest = (
        session.exec(select(func.max(Outbox.id))).one() or 0,
        session.exec(select(func.max(Inbox.id))).one() or 0,
    )
    name = f"{_TOMBSTONE}{chat_id}"
    fact = session.get(Fact, name) or Fact(name=name, value="")
    fact.value = "{} {}".format(*newest)
    session.add(fact)
    session.flush()


def swept(session: Session) -> bool:
    """Blank what has been sent to and read from forgotten chats; a chat with nothing left on its way is done with.

    A step: returns whether it finished any chat, so that it may be run as often as one likes.
    """
    done = False
    for fact in session.exec(select(Fact).where(col(Fact.name).startswith(_TOMBSTONE))).all():
        chat_id = int(fact.name.removeprefix(_TOMBSTONE))
        last_outbox, last_inbox = map(int, fact.value.split())
        outbox_left = blank_sent(session, chat_id, last_outbox)
        inbox_left = blank_read(session, chat_id, last_inbox)
        if not outbox_left and not inbox_left:
            session.delete(fact)
            done = True
    session.flush()
    return done


def blank_sent(session: Session, chat_id: int, up_to: int) -> int:
    """Blank the chat's outbox rows up to that id which will not be sent again; returns how many still will."""
    theirs = (col(Outbox.chat_id) == chat_id, col(Outbox.id) <= up_to)
    session.exec(
        update(Outbox)
        .where(*theirs, col(Outbox.state).not_in(_ON_ITS_WAY))
        .values(text="", buttons="[]", chat_id=NOBODY, message_id=None, tg_message_id=None, callback_id=None)
        .execution_options(synchronize_session=False)
    )
    return session.exec(select(func.count()).select_from(Outbox).where(*theirs)).one()


def blank_read(session: Session, chat_id: int, up_to: int) -> int:
    """Blank the raw updates of that private chat up to that id which were dealt with; returns how many still wait."""
    waiting = 0
    for inbox_id in list(_updates_of(session, chat_id, up_to)):
        row = session.get_one(Inbox, inbox_id)
        if row.state == InboxState.WAITING:
            waiting += 1
            continue
        row.body, row.dedup_key = b"", f"{_TOMBSTONE}{row.id}"
        session.add(row)
    session.flush()
    return waiting


def _updates_of(session: Session, chat_id: int, up_to: int) -> Iterator[int]:
    """Messages are found by their key; taps and changes of membership by the id in their bytes."""
    keyed = select(Inbox.id).where(col(Inbox.dedup_key).startswith(f"m:{chat_id}:"), col(Inbox.id) <= up_to)
    yield from (found for found in session.exec(keyed) if found is not None)
    named = re.compile(rb'"id":\s*%d\b' % chat_id)
    others = select(Inbox.id, Inbox.body).where(col(Inbox.dedup_key).not_like("m:%"), col(Inbox.id) <= up_to)
    for found, body in session.exec(others.execution_options(yield_per=500)):
        if found is not None and named.search(body):
            yield found
