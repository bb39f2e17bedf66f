"""What the coordinator decides about a note, and what the agency reads of it (office.md, section 4)."""

from collections.abc import Sequence
from datetime import date

from bot.texts.safe import shown
from bot.texts.words import day, day_and_week, number, pick

REASONS = {
    "data": ("缺数据", "figures are missing"),
    "same": ("与去年雷同", "much the same as last year"),
    "other": ("非本任务", "about another task"),
    "file": ("附件打不开", "the file cannot be opened"),
}
_SAID = 400  # characters of the office's words in a message


def reason(language: str, code: str) -> str:
    """缺数据, 与去年雷同, …; '' for no code."""
    return pick(language, *REASONS[code]) if code in REASONS else ""


def accept_label(language: str, note: int) -> str:
    return pick(language, f"确认收到 {note}", f"Accept {note}")


def return_label(language: str, note: int) -> str:
    return pick(language, f"请补充 {note}", f"Return {note}")


def accepted(language: str, note: int, item: str, agency: str, late: bool) -> str:
    """To the coordinator: it is confirmed. That it came after the day stays in the ledger."""
    after = pick(language, "（时限后收到，已记入台账）", " (after the day; kept in the ledger)") if late else ""
    return pick(
        language,
        f"【已确认】第{number(note)}号 {agency}\n{item}{after}",
        f"[Accepted] No. {number(note)}, {agency}\n{item}{after}",
    )


def accepted_before(language: str, note: int) -> str:
    return pick(language, f"第{number(note)}号此前已确认。", f"No. {number(note)} was accepted before.")


def no_such_note(language: str) -> str:
    """One text for a note that does not exist, was withdrawn, or is of somebody else's plan."""
    return pick(
        language,
        "没有这个号码的登记，请核对；回“记录”可查看。",
        "There is no registration of that number; see /notes.",
    )


def not_a_report(language: str, note: int) -> str:
    """收到 132, but no. 132 says nothing that could be confirmed."""
    return pick(
        language,
        f"第{number(note)}号不是报送登记，未作改动。\n材料已到的，请回“补记 单位 已报 12-24收（邮箱）”。",
        f"No. {number(note)} is no report; nothing was changed.\nIf the paper has come, use /record.",
    )


def which_number(language: str, word: str) -> str:
    return pick(
        language,
        f"请写明登记号，如“{word} 132”；回“记录”可查看。",
        "Please name the number, such as 132; see /notes.",
    )


def which_reason(language: str, note: int) -> str:
    """[请补充] was tapped: why?"""
    return pick(
        language,
        f"第{number(note)}号需补充什么？\n请点原因，或回“请补充 {note} 意见 12-30”。",
        f"What should no. {number(note)} add?\nTap a reason, or send /return {note} words 12-30.",
    )


def returned(language: str, note: int, agency: str, why: str, until: date, told: int) -> str:
    """To the coordinator."""
    sent = (
        pick(language, "已转告联络员。", "The contact is told.")
        if told
        else pick(language, "该单位无人可联系，请电话告知。", "Nobody can be written to; please phone.")
    )
    return pick(
        language,
        f"【请补充】第{number(note)}号 {agency}\n意见：{shown(why, _SAID)}\n{day_and_week(language, until)}前。{sent}",
        f"[Returned] No. {number(note)}, {agency}\n{shown(why, _SAID)}\nby {day_and_week(language, until)}. {sent}",
    )


def please_add(language: str, note: int, item: str, office: str, why: str, until: date, first: date | None) -> str:
    """To the contact: 【请补充】. The first day counts."""
    kept = (
        pick(
            language,
            f"\n首次报送日期仍按{day(language, first)}记。",
            f"\nThe first day, {day(language, first)}, counts.",
        )
        if first
        else ""
    )
    when = day_and_week(language, until)
    return pick(
        language,
        f"【请补充】第{number(note)}号 {item}\n{office}意见：{shown(why, _SAID)}\n请于{when}前直接回复本条。{kept}",
        f"[Please add] No. {number(note)}, {item}\n{office}: {shown(why, _SAID)}\nPlease reply to this message by {when}.{kept}",
    )


def cannot_return(language: str, note: int) -> str:
    return pick(
        language,
        f"第{number(note)}号尚未登记为已报送，不需要补充。",
        f"No. {number(note)} is not registered as reported; there is nothing to return.",
    )


def bad_day(language: str) -> str:
    return pick(
        language,
        "日期请写今天以后、一年以内，如 12-30。",
        "Please write a day within a year from today, such as 12-30.",
    )


def granted(language: str, item: str, agency: str, until: date, told: int) -> str:
    """To the coordinator."""
    sent = (
        "" if told else pick(language, "\n该单位无人可联系，请电话告知。", "\nNobody can be written to; please phone.")
    )
    when = day_and_week(language, until)
    return pick(
        language,
        f"【已延期】{agency}\n{item}\n新时限：{when}{sent}",
        f"[Extended] {agency}\n{item}\nnow due by {when}{sent}",
    )


def extended(language: str, item: str, until: date, before: date, office: str, words: str) -> str:
    """To the contact: the definite date."""
    said = (
        pick(language, f"\n{office}意见：{shown(words, _SAID)}", f"\n{office}: {shown(words, _SAID)}") if words else ""
    )
    when = day_and_week(language, until)
    return pick(
        language,
        f"【已同意延期】{item}\n请于{when}前报送（原定{day(language, before)}）。{said}",
        f"[Extended] {item}\nPlease report by {when} (it was {day(language, before)}).{said}",
    )


def declined(language: str, item: str, due: date, office: str, words: str) -> str:
    """To the contact: the day stays."""
    said = (
        pick(language, f"\n{office}意见：{shown(words, _SAID)}", f"\n{office}: {shown(words, _SAID)}") if words else ""
    )
    when = day_and_week(language, due)
    return pick(
        language,
        f"【延期答复】{item}\n经研究，仍请于{when}前报送。{said}",
        f"[Your request] {item}\nThe day stays: please report by {when}.{said}",
    )


def decline_noted(language: str, agency: str) -> str:
    return pick(language, f"【延期答复】{agency}\n未同意，已转告。", f"[Not extended] {agency}\nThe contact is told.")


def nothing_to_extend(language: str) -> str:
    return pick(language, "该项已报送或已办结，无需延期。", "That item is closed; there is nothing to extend.")


def how_to_extend(language: str, contact: bool) -> str:
    if contact:
        return pick(
            language,
            "申请延期请写日期和原因：\n“延期 12-30 等统计数据”；多项时前加序号。",
            "Please write a day and the reason:\n/extend 12-30 waiting for figures; with several items, the number first.",
        )
    return pick(
        language,
        "请写“延期 132 12-30”或“延期 市统计局 12-30”；\n不同意写“延期 132 不同意”。",
        "Write /extend 132 12-30 or /extend AGENCY 12-30;\nto decline, /extend 132 no.",
    )


def asked(language: str, note: int, item: str, wanted: date, words: str) -> str:
    """To the contact: the request is on its way."""
    when = day_and_week(language, wanted)
    return pick(
        language,
        f"【已登记】第{number(note)}号 申请延期\n{item}\n拟延至{when}：{shown(words, 60)}\n工作办公室答复后告知，此前时限不变。",
        f"[Registered] No. {number(note)}, more time\n{item}\nuntil {when}: {shown(words, 60)}\nYou will be told; until then the day stays.",
    )


def wants_more_time(language: str, note: int, item: str, agency: str, wanted: date, words: str) -> str:
    """To the coordinator."""
    when = day_and_week(language, wanted)
    return pick(
        language,
        f"【延期申请】第{number(note)}号\n{agency} {item}\n拟延至{when}\n原因：{shown(words, _SAID)}\n同意请回“延期 {note} {wanted:%m-%d}”。",
        f"[More time] No. {number(note)}\n{agency}, {item}\nuntil {when}\n{shown(words, _SAID)}\nTo grant: /extend {note} {wanted:%m-%d}.",
    )


def decision_labels(language: str) -> tuple[str, str]:
    return pick(language, "同意", "Grant"), pick(language, "不同意", "Decline")


def asks(language: str, lines: Sequence[str]) -> str:
    """What the office owes an answer to."""
    if not lines:
        return pick(language, "【待答复】目前没有。", "[To answer] Nothing waits.")
    head = pick(
        language,
        f"【待答复】{len(lines)}项\n答复请回“答复 132 内容”。",
        f"[To answer] {len(lines)}\nSend /answer 132 words.",
    )
    return "\n".join([head, *lines])


def ask_line(language: str, note: int, agency: str, kind: str, item: str, due: date, meeting: bool) -> str:
    said = {
        "blocked": ("需要协调", "needs help"),
        "disputed": ("认为不属本单位", "says it is not theirs"),
        "extension": ("申请延期", "asks for more time"),
    }[kind]
    at = pick(language, "（已提交会议研究）", " (before the meeting)") if meeting else ""
    return pick(
        language,
        f"第{number(note)}号 {agency} {pick(language, *said)}{at}\n  {item or '留言'}，请于{day(language, due)}前答复",
        f"No. {number(note)}, {agency}: {pick(language, *said)}{at}\n  {item or 'a note'}, answer by {day(language, due)}",
    )


def answer_labels(language: str, note: int) -> tuple[str, str, str]:
    """[答复 132] [提交会议] [不归该单位], below what waits for an answer."""
    return (
        pick(language, f"答复 {note}", f"Answer {note}"),
        pick(language, "提交会议", "Meeting"),
        pick(language, "不归该单位", "Not theirs"),
    )


def how_to_answer(language: str) -> str:
    return pick(
        language,
        "请写“答复 132 内容”；提交会议的写“答复 132 提交会议研究”；\n同意不属该单位的写“答复 132 不归该单位”。",
        "Write /answer 132 words; “meeting” puts it before the meeting;\n“not theirs” agrees that it is another agency's.",
    )


def nothing_asked(language: str, note: int) -> str:
    return pick(language, f"第{number(note)}号没有待答复的事项。", f"No. {number(note)} waits for no answer.")


def answered(language: str, note: int, told: int) -> str:
    sent = (
        pick(language, "已转告联络员。", "The contact is told.")
        if told
        else pick(language, "该单位无人可联系，请电话告知。", "Nobody can be written to; please phone.")
    )
    return pick(language, f"【已答复】第{number(note)}号\n{sent}", f"[Answered] No. {number(note)}\n{sent}")


def the_answer(language: str, note: int, item: str, office: str, words: str, outcome: str) -> str:
    """To the contact: what the office says. `outcome`: answered, meeting, released."""
    ends = {
        "answered": ("", ""),
        "meeting": ("\n已提交会议研究，有结果即告知。", "\nIt goes before the meeting; you will be told."),
        "released": ("\n本项不再请贵单位报送。", "\nThis item is no longer asked of you."),
    }[outcome]
    return pick(
        language,
        f"【答复】第{number(note)}号 {item}\n{office}：{shown(words, _SAID)}{ends[0]}",
        f"[Answer] No. {number(note)} {item}\n{office}: {shown(words, _SAID)}{ends[1]}",
    )
