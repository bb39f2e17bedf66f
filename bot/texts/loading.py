"""What coordinators hear when plan files change."""

from collections.abc import Sequence
from datetime import date

from bot.texts.words import full_day, pick

SHOWN = 5


def changed(
    language: str, plan_id: str, numbers: Sequence[int], dates: Sequence[tuple[str, date, date, int]], count: int
) -> str:
    """`numbers`: items added, removed, moved; `dates`: (title, before, after, agencies concerned) of some that moved."""
    added, removed, moved = numbers
    rows = [
        pick(language, f"【方案更新】{plan_id}", f"[Plan updated] {plan_id}"),
        pick(
            language,
            f"新增{added}项，取消{removed}项，调整{moved}项。",
            f"{added} items added, {removed} removed, {moved} changed.",
        ),
    ]
    for title, before, after, agencies in dates:
        days = f"{full_day(language, before)} → {full_day(language, after)}"
        rows.append(pick(language, f"{title}（{agencies}个单位）", f"{title} ({agencies} agencies)") + f"\n　{days}")
    if count:
        rows.append(pick(language, f"今日将因此多发{count}条提醒。", f"{count} more messages leave today."))
    return "\n".join(rows)


def refused(language: str, problems: Sequence[str], count: int) -> str:
    rows = [
        pick(
            language,
            "【方案未更新】文件有误，仍按原方案执行：",
            "[Plans not updated] A file is wrong; the old plans stay:",
        ),
        *problems,
    ]
    if count > len(problems):
        rows.append(pick(language, f"共{count}处，请用 duban plans check 查看。", f"{count} in all: duban plans check"))
    return "\n".join(rows)


def looking(language: str) -> str:
    return pick(language, "正在检查方案文件，结果随后告知。", "Looking at the plan files; you will hear.")


def unchanged(language: str) -> str:
    return pick(language, "方案文件没有变化。", "The plan files have not changed.")


def for_coordinators(language: str) -> str:
    return pick(language, "此项由工作办公室办理。", "The coordinating office does this.")
