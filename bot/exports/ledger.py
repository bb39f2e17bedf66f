"""台账: the year as a workbook, in the layout of a 任务分工表, with every agency's items and every note beside it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from bot.exports.duties import DutyRow, duty_rows
from bot.exports.standing import Standing
from bot.exports.workbook import Book, Cell, Column, workbook
from bot.exports.year import Year
from bot.store.notes import Told
from bot.texts import exporting as words
from bot.texts import notes as note_words
from bot.texts.words import ZH, number
from schedules.lifecycle import State
from schedules.model import Role

_DUTY_WIDTHS = (5, 12.5, 14, 18, 12, 12, 13, 15.5, 11, 9, 9, 11, 6, 26)
_ITEM_WIDTHS = (50, 18, 18, 12, 15, 11, 12, 6, 12, 12, 14)
_NOTE_WIDTHS = (6, 5, 13, 15.5, 9, 48, 16, 9, 16, 9, 16, 5, 5, 7)
_COUNT_WIDTHS = (28, 12, 8, 8, 8, 8, 11, 10, 8, 8, 10)
_LEFT = frozenset({"任务", "措施", "内容", "进展（编号）", "材料", "报送事项", "事项编号", "事项"})
_EXCERPT = 60
_REPEATED = (1, 2, 3)  # where the duty stands and what it is


def ledger(year: Year) -> bytes:
    """The workbook: duties, agencies, counts, notes."""
    into = BytesIO()
    with workbook(into, _local(year, year.now)) as book:
        title = words.ledger_title(year.plan.title, year.year)
        about = words.ledger_about(words.as_of(year.now, year.zone), year.agency)
        _duties(book, year, title, about)
        _items(book, year, title, about)
        _counts(book, year, title, about)
        _notes(book, year, title, about)
    return into.getvalue()


def _columns(heads: Sequence[str], widths: Sequence[float]) -> list[Column]:
    return [Column(head, width, head not in _LEFT) for head, width in zip(heads, widths, strict=True)]


def _local(year: Year, at: datetime) -> datetime:
    return at.astimezone(year.zone).replace(tzinfo=None)


def _duties(book: Book, year: Year, title: str, about: str) -> None:
    sheet = book.sheet(words.DUTIES, title, about, _columns(words.DUTY_HEADS, _DUTY_WIDTHS))
    said = _last_words(year)
    before: Sequence[Cell] = ()
    for place, row in enumerate(duty_rows(year), start=1):
        cells = list(_duty_cells(year, row, place, said))
        repeated = frozenset(place for place in _REPEATED if before and cells[place] == before[place])
        sheet.row(cells, repeated)
        before = cells
    sheet.close()


def _duty_cells(year: Year, row: DutyRow, place: int, said: dict[int, Told]) -> Iterator[Cell]:
    yield from (place, row.locator, row.task, row.measure)
    name = f"{row.name}（列首位）" if row.first_lead else _successor(year, row)
    column = row.role or Role.RESPONSIBLE
    for role in (Role.LEAD, Role.SUPPORT, Role.RESPONSIBLE):
        yield name if role is column else ""
    one = row.standing
    if one is None:
        receives = row.agency and row.agency == year.book.coordinator(year.plan.id) and year.counts
        yield from (words.RECIPIENT if receives else words.NOT_OWED, None, "", "", None, None, "")
        return
    yield from (one.what, one.due_on, words.source(one.basis, one.locator), state_word(one))
    yield from (one.reported_on, one.late_days, "\n".join(_note_line(said[n]) for n in one.notes if n in said))


def _successor(year: Year, row: DutyRow) -> str:
    taken = year.book.successor(year.plan.id, row.name, year.today) if row.agency else None
    return f"{row.name}（现{taken}）" if taken else row.name


def _last_words(year: Year) -> dict[int, Told]:
    return {told.note.number: told for told in year.newest}


def _note_line(told: Told) -> str:
    text = " ".join(told.note.text.split())
    short = text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"
    return f"{words.note_mark(told.note.number)} {short}"


def state_word(one: Standing) -> str:
    """The standing's state in a table."""
    return words.state_word(
        one.condition,
        counted=one.counted,
        confirmed=one.confirmed,
        cancelled=one.state is State.CANCELLED,
        confirmed_receipt=one.state is State.CONFIRMED,
    )


def item_cells(year: Year, one: Standing) -> list[Cell]:
    """One agency's item, under ITEM_HEADS."""
    source = words.source(one.basis, one.locator)
    numbers = "、".join(number(value) for value in one.notes)
    return [
        one.key,
        year.known_as(one.agency),
        one.what,
        one.due_on,
        source,
        state_word(one),
        one.reported_on,
        one.late_days,
        one.extended_to,
        one.promised_on,
        numbers,
    ]


def _items(book: Book, year: Year, title: str, about: str) -> None:
    sheet = book.sheet(words.ITEMS, title, about, _columns(words.ITEM_HEADS, _ITEM_WIDTHS))
    for one in year.standings:
        sheet.row(item_cells(year, one))
    sheet.close()


def _counts(book: Book, year: Year, title: str, about: str) -> None:
    heads = (*words.COUNT_HEADS, *words.COUNT_MORE_HEADS)
    sheet = book.sheet(words.COUNTS, title, about, _columns(heads, _COUNT_WIDTHS))
    for count in year.counts:
        parts = [count.of(condition) for condition in words.CONDITIONS]
        sheet.row([count.what, count.due_on, count.owed, *parts[:2], count.open, *parts[2:]])
    sheet.close()


def _notes(book: Book, year: Year, title: str, about: str) -> None:
    sheet = book.sheet(words.NOTES, title, about, _columns(words.NOTE_HEADS, _NOTE_WIDTHS))
    items = {one.key: one.what for one in year.standings}
    for told in year.notes:
        sheet.row(note_cells(year, told, items))
    sheet.close()


def note_cells(year: Year, told: Told, items: dict[str, str]) -> list[Cell]:
    """One version of a note, under NOTE_HEADS."""
    note = told.note
    return [
        number(note.number),
        note.version,
        note.agency,
        items.get(told.occurrence or "", told.occurrence or ""),
        note_words.status_word(ZH, note.status),
        note.text,
        words.files_word([file.name for file in told.files]) if note.newest else "",
        told.name,
        _local(year, note.received_at),
        note.channel,
        _local(year, note.recorded_at) if note.recorded_at else None,
        words.YES if note.late else "",
        words.YES if note.withdrawn else "",
        words.YES if note.newest else "",
    ]
