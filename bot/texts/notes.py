"""What /notes shows: an agency's notes, and one note with its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.texts.looking import place
from bot.texts.safe import shown
from bot.texts.words import full_day, moment, number, pick

_STATUSES = {
    "reported": ("已报送", "reported"),
    "received": ("已知悉", "seen"),
    "in_progress": ("进行中", "in progress"),
    "blocked": ("需要协调", "needs help"),
    "nothing": ("不涉及", "nothing to report"),
    "disputed": ("认为不属本单位", "disputed"),
    "note": ("留言", "note"),
}
_FIRST_WORDS = 18


def status_word(language: str, status: str) -> str:
    """已报送, 进行中; an unknown status stands for itself."""
    return pick(language, *_STATUSES.get(status, (status, status)))


@dataclass(frozen=True)
class Version:
    """One version of a note."""

    version: int
    received_at: datetime
    status: str
    text: str
    withdrawn: bool
    late: bool


@dataclass(frozen=True)
class NoteEntry:
    """A note as a list shows it."""

    number: int
    item: str  # what it is about, '' if nothing in particular
    agency: str  # '' where the list is of one agency
    newest: Version
    files: int


def heading(language: str, agency: str, total: int, page: int, count: int) -> str:
    words = pick(language, f"【记录】{agency} 共{total}条", f"[Notes] {agency}: {total}")
    return words + place(language, page, count)


def every_agency(language: str) -> str:
    return pick(language, "全部单位", "all agencies")


def entry(language: str, note: NoteEntry, zone: ZoneInfo) -> str:
    """第0132号 2024年12月20日 已报送, its first words, 材料 n."""
    on = full_day(language, note.newest.received_at.astimezone(zone).date())
    state = status_word(language, note.newest.status) + _taken_back(language, note.newest)
    rows = [pick(language, f"第{number(note.number)}号 {on}", f"No. {number(note.number)}, {on}"), f"   {state}"]
    rows += [f"   {words}" for words in (note.agency, note.item) if words]
    if note.newest.text.strip():
        rows.append("   " + shown(" ".join(note.newest.text.split()), _FIRST_WORDS))
    if note.files:
        rows.append(pick(language, f"   材料{note.files}份", f"   {note.files} files"))
    return "\n".join(rows)


def _taken_back(language: str, version: Version) -> str:
    return pick(language, "（已撤回）", " (withdrawn)") if version.withdrawn else ""


def foot(language: str) -> str:
    return pick(language, "回“记录 号码”看全文。", "Send “/notes number” for one in full.")


def whole(
    language: str, note: NoteEntry, versions: Sequence[Version], files: Sequence[tuple[str, str]], zone: ZoneInfo
) -> str:
    """A note in full: every version, newest first, and its files (name, what became of it)."""
    head = pick(language, f"【记录】第{number(note.number)}号", f"[Note] no. {number(note.number)}")
    rows = [row for row in (head, note.agency, note.item) if row]
    for version in versions:
        rows += [
            "",
            _version_line(language, version, len(versions), zone),
            shown(version.text) if version.text else "—",
        ]
    if files:
        rows += ["", pick(language, f"材料{len(files)}份：", f"{len(files)} files:")]
        rows += [f"· {shown(name, 60)}{_fate(language, fate)}" for name, fate in files]
    return "\n".join(rows)


def _version_line(language: str, version: Version, count: int, zone: ZoneInfo) -> str:
    at = moment(language, version.received_at, zone)
    state = status_word(language, version.status) + _taken_back(language, version)
    late = pick(language, "，在时限后", ", after the day") if version.late else ""
    which = pick(language, f"第{version.version}版 ", f"version {version.version}, ") if count > 1 else ""
    return pick(language, f"{which}{state} {at}{late}", f"{which}{state}, {at}{late}")


def _fate(language: str, fate: str) -> str:
    words = {"too_big": ("（过大，未存）", " (too big, not kept)"), "gone": ("（未能取得）", " (could not be fetched)")}
    return pick(language, *words[fate]) if fate in words else ""


def none(language: str, agency: str) -> str:
    return pick(language, f"【记录】{agency}\n还没有记录。", f"[Notes] {agency}\nNo notes yet.")


def no_such_note(language: str) -> str:
    """One text for a note that does not exist and for one of another agency."""
    return pick(language, "没有这个号码的记录。", "There is no note of that number.")


def list_label(language: str) -> str:
    return pick(language, "返回记录", "All notes")
