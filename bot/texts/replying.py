"""What a contact reads after saying something: receipts, questions, toasts (office.md, section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.texts.notes import status_word
from bot.texts.safe import shown
from bot.texts.words import day, day_and_week, moment, number, pick
from schedules.replies import reply_data

_LABELS = {
    "reported": ("已报送", "Reported"),
    "received": ("收到", "Seen"),
    "blocked": ("需要协调", "Need help"),
    "nothing": ("不涉及", "Nothing to report"),
}
_KINDS = {
    "voice": ("语音消息", "voice message"),
    "sticker": ("贴纸", "sticker"),
    "location": ("位置", "location"),
    "venue": ("位置", "location"),
    "contact": ("名片", "contact card"),
    "poll": ("投票", "poll"),
}
QUOTED = 24


@dataclass(frozen=True)
class Entry:
    """One registered note as a receipt shows it."""

    number: int
    version: int
    item: str  # 2024年度工作总结, '' when it is about nothing in particular
    agency: str
    status: str
    at: datetime
    zone: ZoneInfo
    files: int = 0
    too_big: Sequence[str] = ()
    still_open: bool = False
    before: bool = False  # it had been registered already
    promised_on: date | None = None
    unreadable: bool = False
    withdrawn: bool = False
    confirmed_by: str = ""  # the office that confirmed it


def reply_label(language: str, status: str) -> str:
    """What the button for a status says."""
    return pick(language, *_LABELS[status])


def reply_buttons(language: str, occurrence_id: int, statuses: Sequence[str]) -> list[list[tuple[str, str]]]:
    """One row of buttons that answer for an item."""
    return [[(reply_label(language, status), reply_data(occurrence_id, status)) for status in statuses]]


def receipt(language: str, entry: Entry) -> str:
    """【已登记】: which note, which item, which state, when."""
    lines = [_head(language, entry)]
    if entry.item:
        lines.append(pick(language, f"{entry.item}（{entry.agency}）", f"{entry.item} ({entry.agency})"))
    lines += [_state_line(language, entry), *_promised(language, entry), *_about_files(language, entry)]
    if entry.before:
        lines.append(
            pick(language, "本项此前已登记过，本次一并保存。", "This item was registered before; this is kept too.")
        )
    if entry.unreadable:
        lines.append(
            pick(
                language,
                "这类消息读不出内容，请用文字或文件说明。",
                "This kind of message cannot be read; please use words or a file.",
            )
        )
    if not entry.item:
        lines.append(
            pick(
                language,
                "内容已保存，暂未对应事项。回复提醒原文可对应到事项。",
                "Kept, not placed yet. Reply to a reminder to place a message.",
            )
        )
    lines.append(
        pick(language, "更正请修改原消息，撤回请回“撤回”。", "To correct, edit your message; to take back, send /undo.")
    )
    if entry.status in ("reported", "nothing"):
        lines.append(
            pick(
                language,
                "本回执用于登记，不代替正式报送。",
                "This registers only; it does not replace the formal report.",
            )
        )
    return "\n".join(lines)


def _head(language: str, entry: Entry) -> str:
    said = pick(language, f"【已登记】第{number(entry.number)}号", f"[Registered] No. {number(entry.number)}")
    if entry.version > 1:
        said += pick(language, f"（更正，第{entry.version}版）", f" (corrected, version {entry.version})")
    return said


def _state_line(language: str, entry: Entry) -> str:
    if entry.confirmed_by:
        return pick(language, f"{entry.confirmed_by}已确认收到", f"Accepted by {entry.confirmed_by}")
    said = f"{status_word(language, entry.status)} {moment(language, entry.at, entry.zone)}"
    more = entry.still_open and entry.status in ("reported", "nothing")
    open_ = pick(language, "（事项仍待报送）", " (the item is still open)") if entry.still_open else ""
    open_ = pick(language, "（已请补充）", " (more was asked for)") if more else open_
    return pick(language, f"状态：{said}{open_}", f"State: {said}{open_}")


def _promised(language: str, entry: Entry) -> list[str]:
    if entry.promised_on is None or not entry.still_open:
        return []
    on = day_and_week(language, entry.promised_on)
    return [pick(language, f"预计报送：{on}，此前不再提醒。", f"Expected: {on}; no reminder before then.")]


def _about_files(language: str, entry: Entry) -> list[str]:
    if not entry.files:
        return []
    lines = [pick(language, f"材料：{entry.files}份", f"Files: {entry.files}")]
    for name in entry.too_big[:3]:
        short = shown(name, 30)
        lines.append(
            pick(
                language,
                f"“{short}”超过20MB，未能存档。\n请发较小的文件，或按原渠道报送。",
                f"“{short}” is above 20 MB and was not kept.\nPlease send a smaller file, or use the formal channel.",
            )
        )
    lines.append(pick(language, "请勿发送涉密、内部资料。", "Please send nothing classified or internal."))
    return lines


def receipts(language: str, entries: Sequence[Entry]) -> str:
    """One receipt for several items answered in one message."""
    lines = [pick(language, f"【已登记】{len(entries)}项", f"[Registered] {len(entries)} items")]
    for entry in entries:
        said = entry.item or pick(language, "未对应事项", "not placed")
        state_ = status_word(language, entry.status)
        lines.append(
            pick(
                language, f"第{number(entry.number)}号 {said}：{state_}", f"No. {number(entry.number)} {said}: {state_}"
            )
        )
    first = entries[0]
    lines.append(moment(language, first.at, first.zone))
    lines += _about_files(language, first)
    lines.append(
        pick(language, "更正请修改原消息，撤回请回“撤回”。", "To correct, edit your message; to take back, send /undo.")
    )
    lines.append(
        pick(
            language, "本回执用于登记，不代替正式报送。", "This registers only; it does not replace the formal report."
        )
    )
    return "\n".join(lines)


def gathered(language: str, first: int, last: int, count: int) -> str:
    """One receipt for many messages that came within a minute."""
    a, b = number(first), number(last)
    return pick(
        language,
        f"【已登记】第{a}号至第{b}号，共{count}条，均已保存。\n消息较多，合并回执。",
        f"[Registered] No. {a} to {b}, {count} messages, all kept.\nMany messages came at once, so this is one receipt.",
    )


def seen(language: str, quiet_until: date | None, ended: bool, item: str = "") -> str:
    """收到: one line. `quiet_until` is the day of the next reminder, None when none is to come."""
    of = f"（{item}）" if item else ""
    if ended:
        return pick(language, f"已记“收到”{of}。", f"Noted as seen{f' ({item})' if item else ''}.")
    if quiet_until is None:
        return pick(
            language,
            f"已记“收到”{of}。本项不再提醒。",
            f"Noted as seen{f' ({item})' if item else ''}. No further reminder.",
        )
    until = day(language, quiet_until)
    return pick(
        language,
        f"已记“收到”{of}。本项{until}前不再提醒。",
        f"Noted as seen{f' ({item})' if item else ''}. No reminder before {until}.",
    )


def which_item(language: str, text: str, items: Sequence[str]) -> str:
    """Several items are open and the message names none."""
    said = shown(" ".join(text.split()), QUOTED) if text.strip() else pick(language, "材料", "file")
    listed = [f"{place} {item}" for place, item in enumerate(items, start=1)]
    head = pick(language, f"您刚发的“{said}”属于哪一项？", f"Which item is “{said}” about?")
    foot = pick(
        language, "请回序号；都不是请回“留言”。内容已保存。", "Reply with the number, or “none”. Your message is kept."
    )
    return "\n".join([head, *listed, foot])


def leave_label(language: str) -> str:
    """The button that says: none of these."""
    return pick(language, "留言", "None of these")


def kept_unplaced(language: str, note: int) -> str:
    """The person said that no item is meant."""
    return pick(language, f"已按留言保存，第{number(note)}号。", f"Kept as a message, no. {number(note)}.")


def add_words(language: str, note: int) -> str:
    """需要协调 was tapped: one sentence more helps."""
    return pick(
        language,
        f"【已登记】第{number(note)}号：需要协调\n已转告工作办公室。\n请再回一句：需要谁协调、什么事项。",
        f"[Registered] No. {number(note)}: needs help\nThe coordinating office is told.\nPlease add a sentence: what is needed, from whom.",
    )


def toast_registered(language: str) -> str:
    return pick(language, "本项已登记", "Already registered")


def toast_noted(language: str) -> str:
    return pick(language, "已记录", "Noted")


def toast_stale(language: str) -> str:
    return pick(language, "该按钮已失效，请直接回复文字。", "This button is out of date; please reply in words.")


def open_list(language: str, items: Sequence[tuple[str, date]]) -> str:
    """/report without words: what is open."""
    head = pick(language, f"【待报事项】{len(items)}项", f"[Open items] {len(items)}")
    lines = [
        pick(
            language,
            f"{place}. {item}\n   {day_and_week(language, due)}前",
            f"{place}. {item}\n   by {day_and_week(language, due)}",
        )
        for place, (item, due) in enumerate(items, start=1)
    ]
    foot = pick(language, "请按序号回复，如“1 已报送”。", "Reply by number, such as “1 reported”.")
    return "\n".join([head, *lines, foot])


def nothing_open(language: str, following: tuple[str, date] | None) -> str:
    """/report when nothing is open, and what comes next."""
    said = pick(language, "目前没有待报事项。", "Nothing is open at the moment.")
    if following is None:
        return said
    item, due = following
    when = day_and_week(language, due)
    return pick(
        language,
        f"{said}\n下一项：{item}\n{when}前。如已提前报送，请点下方按钮。",
        f"{said}\nNext: {item}\nby {when}. If you have reported already, use the button below.",
    )


def for_contacts_only(language: str) -> str:
    """A coordinator who answers for no agency wrote something that is no command."""
    return pick(
        language,
        "您是协调人，此处不登记进展。\n补记请回“补记 单位 内容”，更多请回“帮助”。",
        "You coordinate; notes are not registered here.\nUse /record for an agency, /help for more.",
    )


def unreadable(language: str, kind: str) -> str:
    """The text of a note that came without any: （语音消息）."""
    said = pick(language, *_KINDS.get(kind, ("其他消息", "other message")))
    return pick(language, f"（{said}）", f"({said})")
