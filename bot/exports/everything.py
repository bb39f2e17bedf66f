"""数据: everything of a plan's year for other programs: one JSON document, or one CSV table for Excel."""

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from typing import Any

from bot.exports import notes as note_shapes
from bot.exports.harmless import harmless
from bot.exports.ledger import item_cells, note_cells
from bot.exports.plans import plan_as_json
from bot.exports.schedule import entry
from bot.exports.standing import Count, Standing
from bot.exports.targets import Measured, measured
from bot.exports.workbook import Cell
from bot.exports.year import Year
from bot.store.tables import Ask
from bot.store.whole import Moved
from bot.texts import exporting as words

Json = dict[str, Any]


def as_json(year: Year) -> bytes:
    """One UTF-8 document; what the contract has a shape for has that shape."""
    told = {
        "plan": plan_as_json(year.plan, year.book),
        "year": year.year,
        "agency": year.agency,
        "as_of": _instant(year, year.now),
        "counts": [_count(one) for one in year.counts],
        "standings": [_standing(one) for one in year.standings],
        "schedule": [entry(year.book, item) for item in year.schedule()],
        "notes": note_shapes.as_json(year.notes, year.zone),
        "asks": [_ask(year, one) for one in year.asks],
        "targets": [_measured(one) for one in measured(year)],
        "history": [_move(year, one) for one in year.moves],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _instant(year: Year, at: datetime) -> str:
    return at.astimezone(year.zone).isoformat(timespec="seconds")


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _count(one: Count) -> Json:
    """`open` is everything not closed; `silent` of them are those from whom nothing was heard."""
    *told, silent = words.CONDITIONS
    return {
        "deadline": one.deadline_id,
        "period": one.period,
        "title": one.what,
        "due_on": one.due_on.isoformat(),
        "owed": one.owed,
        "open": one.open,
        **{str(condition): one.of(condition) for condition in told},
        "silent": one.of(silent),
    }


def _standing(one: Standing) -> Json:
    return {
        "key": one.key,
        "agency": one.agency,
        "title": one.what,
        "due_on": one.due_on.isoformat(),
        "extended_to": _day(one.extended_to),
        "basis": str(one.basis),
        "counted": one.counted,
        "confirmed": one.confirmed,
        "state": str(one.state),
        "condition": str(one.condition),
        "reported_on": _day(one.reported_on),
        "promised_on": _day(one.promised_on),
        "late": one.late,
        "late_days": one.late_days,
        "notes": list(one.notes),
    }


def _ask(year: Year, one: Ask) -> Json:
    return {
        "note": one.note_number,
        "kind": one.kind,
        "agency": one.agency,
        "asked_at": _instant(year, one.asked_at),
        "due_on": one.due_on.isoformat(),
        "wanted_on": _day(one.wanted_on),
        "state": one.state,
        "words": one.words,
        "decided_at": _instant(year, one.decided_at) if one.decided_at else None,
    }


def _measured(one: Measured) -> Json:
    return {
        "id": one.id,
        "what": one.target.what,
        "value": one.target.value,
        "unit": one.target.unit,
        "by": one.target.by,
        "locator": one.target.locator,
        "reported": [
            {"on": value.on.isoformat(), "value": value.value, "unit": value.unit, "agency": value.agency}
            for value in one.reported
        ],
    }


def _move(year: Year, one: Moved) -> Json:
    return {
        "occurrence": one.occurrence,
        "at": _instant(year, one.at),
        "move": one.move,
        "before": one.before,
        "after": one.after,
        "by": one.by,
        "note": one.note,
        "day": _day(one.day),
        "words": one.words,
    }


# --- one table --------------------------------------------------------------------------------------------------------


def as_csv(year: Year) -> bytes:
    """Two kinds of rows in one table, told apart by the first column: 事项 (each agency's items), then 进展 (each version).

    UTF-8 with a byte order mark and CR LF, as Excel wants it; nothing in it is a formula.
    """
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(words.CSV_HEADS)
    writer.writerows([harmless(_text(cell)) for cell in row] for row in _rows(year))
    return out.getvalue().encode("utf-8-sig", "replace")


def _rows(year: Year) -> Iterator[list[Cell]]:
    for one in year.standings:
        cells = dict(zip(words.ITEM_HEADS, item_cells(year, one), strict=True))
        yield [words.CSV_ITEM, *(cells.get(head) for head in words.CSV_HEADS[1:])]
    titles = {one.key: one.what for one in year.standings}
    for told in year.notes:
        cells = dict(zip(words.NOTE_HEADS, note_cells(year, told, titles), strict=True))
        cells[words.ITEM_HEADS[0]] = told.occurrence
        yield [words.CSV_NOTE, *(cells.get(head) for head in words.CSV_HEADS[1:])]


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case _:
            return str(cell)
