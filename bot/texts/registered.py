"""What the coordinator reads as registrations come."""

from bot.texts.notes import status_word
from bot.texts.replying import Entry
from bot.texts.safe import shown
from bot.texts.words import number, pick


def head(language: str, note: int, status: str) -> str:
    """The first lines of what the coordinator reads: what can be done about the first note, if anything."""
    title = pick(language, "【最新登记】", "[New registrations]")
    if status in ("reported", "nothing"):
        return title + pick(
            language,
            f"\n确认回“收到 {note}”，需补充回“请补充 {note} 意见”。",
            f"\n“/accept {note}” confirms, “/return {note} reason” asks for more.",
        )
    if status in ("blocked", "disputed"):
        return title + pick(language, f"\n答复回“答复 {note} 内容”。", f"\n“/answer {note} words” answers.")
    return title


def line(language: str, entry: Entry, words: str, what: str = "") -> str:
    """One registration: 第0132号 市教育局 2024年度工作总结：已报送."""
    item = entry.item or pick(language, "（未对应事项）", "(not placed)")
    files = pick(language, f"，材料{entry.files}份", f", {entry.files} files") if entry.files else ""
    state_ = status_word(language, entry.status) if not entry.withdrawn else pick(language, "已撤回", "withdrawn")
    said = f"\n  {shown(' '.join(words.split()), 60)}" if words.strip() and entry.status != "received" else ""
    note = number(entry.number)
    return pick(
        language,
        f"第{note}号{what} {entry.agency} {item}：{state_}{files}{said}",
        f"No. {note}{what} {entry.agency} {item}: {state_}{files}{said}",
    )


def corrected(language: str) -> str:
    return pick(language, "（更正）", " (corrected)")


def placed(language: str) -> str:
    return pick(language, "（已对应）", " (placed)")


def file_caption(language: str, note: int, agency: str) -> str:
    return pick(language, f"第{number(note)}号 {agency} 材料", f"No. {number(note)}, {agency}")
