"""What a coordinator is asked before an unusual number of messages leaves, or after the clock jumped."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.texts.words import full_day, pick


def clock_jumped(language: str, now: datetime, zone: ZoneInfo) -> str:
    local = now.astimezone(zone)
    return pick(
        language,
        f"【请确认】系统时间突然前移，现为{full_day(language, local.date())} {local:%H:%M}。\n"
        "提醒已暂停发出。时间无误请点“继续发出”，有误请先校正时间。",
        f"[Please confirm] The clock jumped ahead; it now says {full_day(language, local.date())} {local:%H:%M}.\n"
        "Reminders are held. If the time is right, let them go; if not, set it right first.",
    )


def plan_changed(language: str, count: int) -> str:
    return pick(
        language,
        f"【请确认】方案调整后，将一次多发{count}条提醒。\n已暂停这部分；原有提醒照常。确认请点“继续发出”。",
        f"[Please confirm] After a change of plan, {count} more reminders would leave at once.\n"
        "These are held; the ordinary ones go on. Let them go?",
    )


def release_label(language: str) -> str:
    return pick(language, "继续发出", "Let them go")


def drop_label(language: str) -> str:
    return pick(language, "本次不发", "Drop them")


def released(language: str, count: int) -> str:
    return pick(language, f"已继续发出：{count}条", f"Released: {count}")


def dropped(language: str, count: int) -> str:
    return pick(language, f"本次不发：{count}条", f"Dropped: {count}")


def nothing_held(language: str) -> str:
    return pick(language, "没有暂停的提醒。", "Nothing is held.")


def wave_released(language: str) -> str:
    return pick(language, "已确认，新增提醒将在工作时间发出。", "Confirmed; the new reminders leave in working hours.")


def wave_dropped(language: str) -> str:
    return pick(language, "已记：已过的提醒不补发，以后的照常。", "Noted: past steps are not sent, later ones are.")
