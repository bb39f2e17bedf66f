"""Whatever a contact writes or sends that is no command becomes a progress note, at once and once."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.flows.correcting import correct, notes_of
from bot.flows.desk import Desk, Visitor, answer, visitor
from bot.flows.ports import Incoming
from bot.flows.receipts import TRAY, give
from bot.flows.registering import answer_question, join_album, leave, read, register, settle_tray
from bot.store import notes, outbox, questions
from bot.store.tables import Note
from bot.texts import replying
from bot.texts.words import stranger
from schedules.command_words import command_word
from schedules.numbered import chosen_number, declined

_REPORT = re.compile(r"\s*/report(?:@\w+)?(?:\s+|$)", re.IGNORECASE)


def record_reply(desk: Desk, said: Incoming) -> None:
    """Keep what was said, move what it is about, queue the receipt: one transaction, and a repeat of it changes nothing.

    If the process dies before the commit, the inbox row waits and this runs again; after it the sources refuse a second note.
    """
    who = visitor(desk, said)
    if not who.contact_for:
        _turn_away(desk, said, who)
        return
    said = replace(said, text=_without_command(said.text))
    if not (said.text or said.files or said.unsupported) or said.message_id is None:
        return
    found = read(desk, who, said)
    known = notes_of(desk, who, said)
    if known:
        correct(desk, who, said, known, found)
    elif said.edited_at is not None and _is_command(desk, who, said):
        return
    elif not (join_album(desk, who, said) or _answers_tray(desk, who, said) or answer_question(desk, who, said, found)):
        register(desk, who, said, found)


def _without_command(text: str) -> str:
    """/report before the words is no part of them; alone, under a file or edited, it says 已报送."""
    found = _REPORT.match(text)
    return text if found is None else text[found.end() :] or "已报送"


def _is_command(desk: Desk, who: Visitor, said: Incoming) -> bool:
    """A command was edited, or Telegram says so though nothing changed: it was carried out and is no answer."""
    coordinates = bool(who.coordinated(desk.book))
    return said.text.startswith("/") or command_word(said.text, contact=True, coordinator=coordinates) is not None


def _turn_away(desk: Desk, said: Incoming, who: Visitor) -> None:
    if not said.private or not said.genuine or said.edited_at is not None:
        return
    text = replying.for_contacts_only(who.language) if who.known else stranger(said.language or "zh")
    answer(desk, said, text)


def _answers_tray(desk: Desk, who: Visitor, said: Incoming) -> bool:
    """The typed answer to 属于哪一项: a number alone, or 留言; True if this message was it."""
    number, none_of_them = chosen_number(said.text), declined(said.text)
    if said.files or said.edited_at is not None or (number is None and not none_of_them):
        return False
    note, choices = _asked(desk, who, said)
    if note is None or note.occurrence_id is not None:
        return False
    if none_of_them:
        answer(desk, said, leave(desk, who, note), reply=True)
        return True
    if number is None or number > len(choices):
        return False
    if settle_tray(desk, who, note, choices[number - 1]) is None:
        return False
    give(desk, said, who, [note])
    return True


def _asked(desk: Desk, who: Visitor, said: Incoming) -> tuple[Note | None, Sequence[int]]:
    """The note asked about and the offered items: of the question replied to, else of the last one."""
    person_id = (who.person.id if who.person else None) or 0
    if said.reply_to is not None:
        row = outbox.by_message(desk.session, said.chat_id, said.reply_to)
        if row is None or row.kind != TRAY or row.person_id != person_id:
            return None, ()
        waiting = notes.of_receipt(desk.session, row.id or 0)
        return (waiting[0] if waiting else None), [one for _, one in outbox.items_of(desk.session, row.id or 0)]
    asked = questions.waiting(desk.session, person_id)
    if asked is None or asked.kind != TRAY:
        return None, ()
    note = notes.newest(desk.session, int(asked.payload["note"]))
    return (note if note and note.person_id == person_id else None), asked.payload["items"]
