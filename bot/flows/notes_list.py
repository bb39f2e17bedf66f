"""/notes: what the visitor's agencies have said, newest first, and one note with all its versions and files."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.flows import subjects
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, toast, visitor
from bot.flows.ports import Incoming
from bot.flows.subjects import Subject
from bot.store import notes as note_rows
from bot.store import notes_read, occurrences
from bot.store.tables import Note
from bot.texts import looking, reminding
from bot.texts import notes as words
from bot.texts.words import number as numbered
from bot.texts.words import stranger

PREFIX = "look:notes"
_ONE = "n"  # the view of one note
_BUTTONS_IN_A_ROW = 4


@dataclass(frozen=True)
class _Asked:
    """Whose notes, as the buttons say it, and which page of the list (or of one note)."""

    subjects: tuple[Subject, ...]
    scope: str
    page: int = 0


def notes(desk: Desk, said: Incoming, args: str = "") -> None:
    """The list; with a number, that note; with an agency's name, for its coordinator, that agency's notes."""
    who = visitor(desk, said)
    if not who.known:
        answer(desk, said, stranger(who.language))
        return
    typed = " ".join(args.split())
    if typed.isascii() and typed.isdecimal() and len(typed) < _TOO_LONG:
        _show_one(desk, said, who, int(typed), _Asked(subjects.own(desk, who), ""))
        return
    found = subjects.chosen(desk, said, who, typed, PREFIX)
    if found:
        _show(desk, said, who, _Asked(found, subjects.scope_of(desk, who, found)))


_TOO_LONG = 10  # digits; no installation counts that far


def tapped(desk: Desk, said: Incoming) -> None:
    """A button of the list: another page, one note or its next page, or the list from another message."""
    who = visitor(desk, said)
    wanted = subjects.turn(desk, who, said.callback_data) if who.known else None
    if wanted is None or wanted.view not in ("", _ONE):
        toast(desk, said, looking.stale(who.language) if who.known else stranger(who.language))
        return
    toast(desk, said)
    if wanted.view == _ONE:
        _show_one(desk, said, who, wanted.number, _Asked(wanted.subjects, wanted.scope, wanted.page))
    else:
        _show(desk, said, who, _Asked(wanted.subjects, wanted.scope, wanted.number))


def _show(desk: Desk, said: Incoming, who: Visitor, asked: _Asked) -> None:
    """A coordinator without an agency in mind sees the notes of every agency of the plan."""
    language, everybody = who.language, not asked.scope and bool(who.coordinated(desk.book))
    scopes = [
        (
            one.plan_id,
            () if everybody and who.coordinates(one.plan_id) else desk.book.names(one.plan_id, one.agency),
        )
        for one in asked.subjects
    ]
    name = words.every_agency(language) if everybody else subjects.heading(desk, language, asked.subjects)
    found = notes_read.newest(desk.session, scopes, first=asked.page * looking.MOST, most=looking.MOST)
    if not found.notes and asked.page:
        _show(desk, said, who, _Asked(asked.subjects, asked.scope))
        return
    if not found.notes:
        _say(desk, said, words.none(language, name), ())
        return
    count = -(-found.total // looking.MOST)
    files = notes_read.file_counts(desk.session, [note.number for note in found.notes])
    several = everybody or len(asked.subjects) > 1
    rows = [words.heading(language, name, found.total, asked.page, count)]
    for note in found.notes:
        entry = _entry(desk, language, note, several, files.get(note.number, 0))
        rows.append(words.entry(language, entry, desk.book.zone(note.plan_id)))
    rows.append(words.foot(language))
    _say(desk, said, "\n".join(rows), _buttons(language, found.notes, asked, count))


def _buttons(language: str, listed: Sequence[Note], asked: _Asked, count: int) -> Buttons:
    each = [(numbered(note.number), f"{PREFIX}:{_ONE}{note.number}:{asked.scope}:0") for note in listed]
    rows = [each[start : start + _BUTTONS_IN_A_ROW] for start in range(0, len(each), _BUTTONS_IN_A_ROW)]
    turns = [(label, f"{PREFIX}:{to}:{asked.scope}") for label, to in looking.turning(language, asked.page, count)]
    return [*rows, turns] if turns else rows


def _show_one(desk: Desk, said: Incoming, who: Visitor, wanted: int, asked: _Asked) -> None:
    language = who.language
    versions = note_rows.versions(desk.session, wanted)[::-1]
    if not versions or not _may_see(desk, who, versions[0]):
        _say(desk, said, words.no_such_note(language), ())
        return
    newest = versions[0]
    kept = [(file.name, file.state) for file in note_rows.files(desk.session, wanted)]
    entry = _entry(desk, language, newest, True, len(kept))
    text = words.whole(language, entry, [_version(one) for one in versions], kept, desk.book.zone(newest.plan_id))
    parts = list(looking.pieces(text))
    page = min(asked.page, len(parts) - 1)
    turns = [
        (label, f"{PREFIX}:{_ONE}{wanted}:{asked.scope}:{to}")
        for label, to in looking.turning(language, page, len(parts))
    ]
    back = [(words.list_label(language), f"{PREFIX}:0:{asked.scope}")]
    _say(desk, said, parts[page] + looking.place(language, page, len(parts)), [row for row in (turns, back) if row])


def _may_see(desk: Desk, who: Visitor, note: Note) -> bool:
    """The agency's own contacts, also those who came after it was written, and the plan's coordinators."""
    if note.plan_id not in desk.book.plans:
        return False
    mine = Subject(note.plan_id, desk.book.canonical(note.plan_id, note.agency))
    return who.coordinates(note.plan_id) or mine in subjects.own(desk, who)


def _entry(desk: Desk, language: str, note: Note, several: bool, files: int) -> words.NoteEntry:
    agency = subjects.called(desk, language, Subject(note.plan_id, note.agency)) if several else ""
    return words.NoteEntry(note.number, _item(desk, language, note), agency, _version(note), files)


def _item(desk: Desk, language: str, note: Note) -> str:
    row = occurrences.by_id(desk.session, note.occurrence_id) if note.occurrence_id else None
    return reminding.what(language, row.period, row.title) if row else note.duty or ""


def _version(note: Note) -> words.Version:
    return words.Version(note.version, note.received_at, note.status, note.text, note.withdrawn, note.late)


def _say(desk: Desk, said: Incoming, text: str, buttons: Buttons) -> None:
    """A turned page takes the place of the page before; a list asked for stands on its own."""
    if said.callback_data and said.callback_data != PREFIX:
        rewrite(desk, said, text, buttons)
    else:
        answer(desk, said, text, buttons)
