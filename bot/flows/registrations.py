"""What the coordinators read as it comes: one line per note, gathered, at most one message a minute; files follow it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.flows import asking
from bot.flows.desk import Desk, News, tell
from bot.flows.receipts import entry_of
from bot.store import gathered, notes, outbox, people
from bot.store.people import Addressee
from bot.store.tables import Lane, Note, NoteFile, Outbox
from bot.texts import registered, reviewing
from schedules.replies import CLOSING, Status

KIND = "registered"
AT_MOST_EVERY = timedelta(seconds=60)
_ROOM = 3200  # characters: with another line a message stays below 3500
BUTTON_ROWS = 8  # notes with buttons in one message; the others are decided by number
FORWARDED = 10  # files of one note; the others are in the export


def announce(desk: Desk, note: Note, what: str = "", files: frozenset[str] | None = None) -> None:
    """Write down what the plan's coordinators are to read; `tell_coordinators` queues it.

    `what`: corrected, placed or ''. 收到 alone is no news. `files`: only those, by unique id.
    """
    kept = [file for file in notes.files(desk.session, note.number) if files is None or file.unique_id in files]
    if note.status == Status.RECEIVED and not kept:
        return
    for coordinator in people.news_readers(desk.session, note.plan_id):
        if coordinator.id != note.person_id:
            desk.news.append(_news(desk, coordinator, note, what, kept))


def _news(desk: Desk, coordinator: Addressee, note: Note, what: str, kept: Sequence[NoteFile]) -> News:
    language = coordinator.language
    words = {"corrected": registered.corrected(language), "placed": registered.placed(language)}.get(what, "")
    line = registered.line(language, entry_of(desk, language, note), note.text, words)
    head = registered.head(language, note.number, note.status)
    return News(coordinator, note, head, line, _buttons(language, note), kept)


def tell_coordinators(desk: Desk, news: Sequence[News]) -> None:
    """Queue what was announced: each coordinator reads one message, or as many as it takes."""
    for person_id in dict.fromkeys(one.coordinator.id for one in news):
        row = gathered.still_open(desk.session, person_id, KIND)
        for one in (one for one in news if one.coordinator.id == person_id):
            if row is not None and len(row.text) + len(one.line) < _ROOM:
                _add(row, one)
            else:
                if row is not None:
                    gathered.rewrite(desk.session, row)
                row = _begin(desk, one)
            if row is not None and one.files:
                _forward(desk, one, row)
        if row is not None:
            gathered.rewrite(desk.session, row)


def _add(row: gathered.Gathering, news: News) -> None:
    row.text += f"\n{news.line}"
    if news.buttons:
        row.buttons = outbox.as_json([*outbox.from_json(row.buttons), *news.buttons][:BUTTON_ROWS])


def _begin(desk: Desk, news: News) -> gathered.Gathering | None:
    """A new message; it leaves a minute after the last one."""
    before = gathered.last_at(desk.session, news.coordinator.id, KIND)
    row = tell(desk, news.coordinator, f"{news.head}\n{news.line}", news.buttons, kind=KIND)
    if row is None:
        return None
    if before is not None and before + AT_MOST_EVERY > desk.now:
        row.not_before = before + AT_MOST_EVERY
        desk.session.add(row)
        desk.session.flush()
    return gathered.Gathering(row.id or 0, row.chat_id, row.text, row.buttons, row.not_before)


def _buttons(language: str, note: Note) -> list[list[tuple[str, str]]]:
    """[确认收到 132] [请补充 132] for what closes an item, [答复 132] for what asks for help; a withdrawn note has none."""
    if note.status in asking.KINDS and not note.withdrawn:
        return [list(row) for row in asking.answer_buttons(language, note.number, note.status)]
    if note.status not in CLOSING or note.withdrawn or note.occurrence_id is None:
        return []
    accept, more = reviewing.accept_label(language, note.number), reviewing.return_label(language, note.number)
    return [[(accept, f"rv:a:{note.number}"), (more, f"rv:r:{note.number}")]]


def _forward(desk: Desk, news: News, after: gathered.Gathering) -> None:
    coordinator, note = news.coordinator, news.note
    for file in list(_sendable(news.files))[:FORWARDED]:
        key = f"file/{coordinator.id}/{note.number}/{file.id}"
        if outbox.by_key(desk.session, key) is not None:
            continue
        row = Outbox(
            key=key,
            lane=Lane.NEWS,
            kind="photo" if file.photo else "file",
            action="file",
            person_id=coordinator.id,
            chat_id=after.chat_id,
            text=registered.file_caption(coordinator.language, note.number, note.agency),
            file_id=file.file_id,
            not_before=after.not_before,
            created_at=desk.now,
        )
        outbox.put(desk.session, row)


def _sendable(kept: Sequence[NoteFile]) -> Iterator[NoteFile]:
    """Photos and documents: Telegram sends a voice or a film under its own method only, and the bot has none for them."""
    for file in kept:
        if file.photo or not file.mime.startswith(("audio/", "video/")):
            yield file
