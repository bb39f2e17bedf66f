"""撤回: a contact takes back what they said last, or the note they name or reply to."""

import re
from datetime import timedelta

from bot.flows.desk import Desk, Visitor, answer, visitor
from bot.flows.noting import Origin, next_version
from bot.flows.placing import is_theirs, item_name
from bot.flows.ports import Incoming
from bot.flows.registrations import announce
from bot.store import notes, occurrences, outbox
from bot.store.tables import Note
from bot.texts import withdrawing
from bot.texts.words import stranger
from schedules.lifecycle import State, is_open

FAR_BACK = timedelta(hours=24)  # how far a second 撤回 reaches without a number
_NUMBER = re.compile(r"(\d{1,9})")


def undo(desk: Desk, said: Incoming) -> None:
    """Withdraw; what the note had closed is open again unless another note closes it. The words stay in its history."""
    who = visitor(desk, said)
    if not who.known:
        answer(desk, said, stranger(who.language))
        return
    if not who.contact_for and not who.coordinated(desk.book):
        answer(desk, said, withdrawing.nothing_to_withdraw(who.language))
        return
    if notes.by_source(desk.session, _source(said, 0)) is not None:
        return
    chosen, by_name = _chosen(desk, who, said)
    if not chosen:
        answer(desk, said, withdrawing.nothing_to_withdraw(who.language), reply=True)
        return
    refusal = _refusal(desk, who, chosen, by_name)
    answer(desk, said, refusal or _withdraw(desk, who, said, chosen), reply=True)


def _source(said: Incoming, place: int) -> str:
    return f"u:{said.chat_id}:{said.message_id}:{place}"


def _chosen(desk: Desk, who: Visitor, said: Incoming) -> tuple[list[Note], bool]:
    """The notes that are meant, and whether the person named them: by number, by replying, else the last message's."""
    person_id = (who.person.id if who.person else None) or 0
    number = _NUMBER.search(said.text)
    if number is not None:
        note = notes.newest(desk.session, int(number[1]))
        return _own(desk, who, [note] if note else []), True
    if said.reply_to is not None:
        row = outbox.by_message(desk.session, said.chat_id, said.reply_to)
        found = notes.of_receipt(desk.session, row.id or 0) if row else []
        found = found or notes.of_message(desk.session, person_id, said.chat_id, said.reply_to)
        if found:
            return _own(desk, who, found), True
    last = notes.last_living(desk.session, person_id)
    if last is None:
        return [], False
    return _own(desk, who, notes.of_message(desk.session, person_id, last.chat_id, last.message_id) or [last]), False


def _own(desk: Desk, who: Visitor, found: list[Note]) -> list[Note]:
    person_id = who.person.id if who.person else None
    return [
        note for note in found if note.person_id == person_id and not note.withdrawn and _may_take_back(desk, who, note)
    ]


def _may_take_back(desk: Desk, who: Visitor, note: Note) -> bool:
    """One's own words, for an agency one still answers for; or what one recorded as its coordinator."""
    recorded = note.recorded_at is not None and who.coordinates(note.plan_id)
    return recorded or is_theirs(desk, who, note.plan_id, note.agency)


def _refusal(desk: Desk, who: Visitor, chosen: list[Note], by_name: bool) -> str | None:
    for note in chosen:
        row = occurrences.by_id(desk.session, note.occurrence_id) if note.occurrence_id else None
        if row is not None and State(row.state) == State.CONFIRMED:
            return withdrawing.confirmed_already(who.language, note.number)
    last, since = chosen[-1], desk.now - FAR_BACK
    person_id = (who.person.id if who.person else None) or 0
    if not by_name and last.received_at < since and notes.withdrew_since(desk.session, person_id, since):
        return withdrawing.too_old_to_withdraw(who.language, last.number)
    return None


def _withdraw(desk: Desk, who: Visitor, said: Incoming, chosen: list[Note]) -> str:
    reopened, items = False, []
    for place, note in enumerate(chosen):
        row = occurrences.by_id(desk.session, note.occurrence_id) if note.occurrence_id else None
        before = row is None or is_open(State(row.state))
        origin = Origin(note.person_id, note.chat_id, _source(said, place), desk.now)
        after = next_version(desk, note, origin, note.text, note.status, withdrawn=True)
        reopened = reopened or (row is not None and not before and is_open(State(row.state)))
        items += [item_name(who.language, row)] if row is not None else []
        announce(desk, after, files=frozenset())
    return withdrawing.withdrawn(
        who.language, [note.number for note in chosen], "、".join(dict.fromkeys(items)), reopened
    )
