"""The question about the office's own dates, asked of a coordinator who has just appeared."""

from collections.abc import Sequence

from bot.texts.words import pick


def ask(language: str, plan: str, dates: Sequence[tuple[str, str]], chosen: Sequence[str]) -> str:
    """Each (title, when) the plan itself does not say; `chosen` says what holds for each now."""
    rows = [pick(language, f"【请确认】{plan}", f"[Please confirm] {plan}")]
    rows.append(
        pick(
            language,
            "下列日期方案中没有写明，由工作办公室安排。确认后才会发出提醒。",
            "The plan does not state these dates; they are the office's own. Reminders begin once you confirm.",
        )
    )
    for number, ((title, when), holds) in enumerate(zip(dates, chosen, strict=True), start=1):
        rows.append(f"{number}. {title}\n   {when}{holds}")
    if state(language, confirmed=False, off=False) in chosen:
        rows.append(pick(language, "一键确认请点“全部确认”。", "One tap confirms all."))
    rows.append(
        pick(
            language,
            "改期请回“改期 1 12-20”，不用请回“停用 1”。",
            "To move, reply “move 1 12-20”; to switch off, “off 1”.",
        )
    )
    return "\n".join(rows)


def state(language: str, *, confirmed: bool, off: bool) -> str:
    if off:
        return pick(language, "（已停用）", " (off)")
    if confirmed:
        return pick(language, "（已确认）", " (confirmed)")
    return pick(language, "（待确认）", " (not confirmed)")


def yearly(language: str, month: int, day: int) -> str:
    return pick(language, f"每年{month}月{day}日前", f"every year by {month:02d}-{day:02d}")


def confirm_all(language: str) -> str:
    return pick(language, "全部确认", "Confirm all")


def switch_off(language: str, number: int) -> str:
    return pick(language, f"停用{number}", f"Off {number}")


def done(language: str) -> str:
    return pick(language, "已确认", "Confirmed")


def bad_date(language: str) -> str:
    return pick(language, "请写“改期 1 12-20”：序号和月-日。", "Write “move 1 12-20”: the number and month-day.")


def nothing(language: str) -> str:
    return pick(language, "没有需要确认的日期。", "No dates wait for confirmation.")
