"""补记 and calls: what came by another way, written down by the coordinator."""

from datetime import date

from bot.texts.notes import status_word
from bot.texts.safe import shown
from bot.texts.words import day, day_and_week, number, pick


def how_to_record(language: str) -> str:
    return pick(
        language,
        "请写“补记 市统计局 已报 12-24收（邮箱）”：\n单位、内容、收到日期和方式。",
        "Please write /record AGENCY reported 12-24 received (e-mail):\nagency, words, day of receipt, channel.",
    )


def how_to_call(language: str) -> str:
    return pick(
        language,
        "请写“通话 市统计局 12-30报”：单位、对方所说。",
        "Please write /call AGENCY by 30 Dec: the agency and what they said.",
    )


def not_yet(language: str) -> str:
    return pick(language, "收到日期不能晚于今天。", "The day of receipt cannot lie ahead.")


def recorded(language: str, note: int, agency: str, item: str, status: str, on: date, channel: str, late: bool) -> str:
    """To the coordinator: what was written down, and which day decides."""
    how = pick(language, f"（{shown(channel, 20)}）", f" ({shown(channel, 20)})") if channel else ""
    after = pick(language, "，在时限后", ", after the day") if late else ""
    what = item or pick(language, "（未对应事项）", "(not placed)")
    no, state, when = number(note), status_word(language, status), day(language, on)
    return pick(
        language,
        f"【补记】第{no}号 {agency}\n{what}：{state}\n{when}收到{how}{after}\n写错了请回“撤回 {note}”。",
        f"[Recorded] No. {no}, {agency}\n{what}: {state}\nreceived {when}{how}{after}\nA mistake? /undo {note}.",
    )


def called(language: str, note: int, agency: str, item: str, promised: date | None) -> str:
    """To the coordinator: the call is on record, and when it is asked about again."""
    what = item or pick(language, "（未对应事项）", "(no item)")
    then = pick(language, "未约定日期。", "No day was named.")
    if promised is not None:
        when = day_and_week(language, promised)
        then = pick(language, f"对方预计{when}报送，当天再提醒一次。", f"Expected {when}; one reminder that day.")
    return pick(
        language,
        f"【通话记录】第{number(note)}号 {agency}\n{what}\n{then}",
        f"[Call] No. {number(note)}, {agency}\n{what}\n{then}",
    )


def which(language: str, note: int) -> str:
    return pick(
        language, f"第{number(note)}号已保存。属于哪一项？", f"No. {number(note)} is kept. Which item is it about?"
    )


def placed(language: str, note: int, item: str) -> str:
    return pick(language, f"第{number(note)}号：{item}", f"No. {number(note)}: {item}")
