"""What a coordinator is asked after the database was put back to an earlier moment."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.texts.words import full_day, pick


def restored(language: str, made_at: datetime, zone: ZoneInfo, held: int) -> str:
    local = made_at.astimezone(zone)
    return pick(
        language,
        f"【请确认】数据已恢复到{full_day(language, local.date())} {local:%H:%M}的备份。\n"
        f"其后登记的内容可能缺失。为免重复打扰，待发的{held}条消息和新的提醒已暂停。\n"
        "需要发出请点“继续发出”，已发过请点“本次不发”。",
        f"[Please confirm] The data was put back to the backup of {full_day(language, local.date())} {local:%H:%M}.\n"
        f"What was registered later may be missing. {held} waiting messages and new reminders are held, "
        "so that nobody is told twice. Let them go, or drop them?",
    )
