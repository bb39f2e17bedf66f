"""What a contact reads after 撤回."""

from collections.abc import Sequence

from bot.texts.words import number, pick


def withdrawn(language: str, numbers: Sequence[int], item: str, reopened: bool) -> str:
    """What was taken back."""
    which = pick(language, "、", ", ").join(number(one) for one in numbers)
    head = pick(language, f"【已撤回】第{which}号", f"[Withdrawn] No. {which}")
    lines = [head, *([item] if item else [])]
    if reopened:
        lines.append(pick(language, "该事项恢复为待报送。", "The item is open again."))
    return "\n".join(lines)


def nothing_to_withdraw(language: str) -> str:
    return pick(language, "没有可撤回的记录。", "There is nothing to take back.")


def too_old_to_withdraw(language: str, note: int) -> str:
    """A second 撤回 reaches back one day only."""
    return pick(
        language,
        f"刚刚已撤回一条。再前一条（第{number(note)}号）已超过24小时，如需撤回请回“撤回 {note}”。",
        f"One note was just taken back. The one before (no. {number(note)}) is older than a day; send “/undo {note}” to take it back.",
    )


def confirmed_already(language: str, note: int) -> str:
    return pick(
        language,
        f"第{number(note)}号已由工作办公室确认收到，不能撤回。如需更正请修改原消息。",
        f"No. {number(note)} has been confirmed and cannot be taken back. To correct it, edit your message.",
    )
