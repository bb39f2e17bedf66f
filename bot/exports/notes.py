"""Progress notes as `duban notes --json` prints them (the contract's shape, and `number` and `withdrawn` beside it)."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from bot.exports.tables import table
from bot.store.notes import Told
from bot.texts.safe import shown


def as_json(told: Iterable[Told], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Plain values for JSON; instants in `zone`, to the second."""
    return [_entry(one, zone) for one in told]


def _entry(told: Told, zone: ZoneInfo) -> dict[str, Any]:
    note = told.note
    entry: dict[str, Any] = {
        "id": note.id,
        "number": note.number,
        "plan": note.plan_id,
        "agency": note.agency,
        "occurrence": told.occurrence,
        "duty": note.duty,
        "status": note.status,
        "text": note.text,
        "files": [{"name": file.name, "size": file.size} for file in told.files],
        "contact": {"id": told.user_id, "name": told.name},
        "received_at": note.received_at.astimezone(zone).isoformat(timespec="seconds"),
        "late": note.late,
        "version": note.version,
        "replaces": note.replaces,
    }
    return entry | ({"withdrawn": True} if note.withdrawn else {})


def as_text(entries: Iterable[dict[str, Any]]) -> str:
    """The same notes as a table for people at a terminal."""
    rows = [
        (
            f"{entry['number']:04d}",
            str(entry["version"]),
            entry["received_at"][:16].replace("T", " "),
            entry["agency"],
            entry["occurrence"] or "-",
            "withdrawn" if entry.get("withdrawn") else entry["status"],
            shown(entry["text"].replace("\n", " "), 60),
        )
        for entry in entries
    ]
    return table(("no.", "version", "received", "agency", "occurrence", "status", "text"), rows) if rows else "no notes"
