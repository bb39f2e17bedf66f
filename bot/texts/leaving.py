"""Leaving, and being forgotten."""

from collections.abc import Sequence

from bot.texts.words import pick


def which(language: str, places: Sequence[tuple[int, str]]) -> str:
    """Asks which enrolment to leave: (number, place)."""
    lines = [f"{number} {place}" for number, place in places]
    example = places[0][0]
    return "\n".join(
        [
            pick(language, "【退出】请选择要退出的一项：", "[Leave] Which one do you want to leave?"),
            *lines,
            pick(language, f"点按钮，或回“退出 {example}”。", f"Tap a button, or send /unsubscribe {example}."),
        ]
    )


def sure(language: str, number: int, place: str) -> str:
    return pick(
        language,
        f"【退出】{place}\n退出后不再收到提醒，已有记录保留。\n确认请点按钮，或回“退出 {number}”。",
        f"[Leave] {place}\nNo more reminders; what was noted stays.\nTo confirm tap, or send /unsubscribe {number}.",
    )


def sure_labels(language: str) -> tuple[str, str]:
    return pick(language, "确认退出", "Leave"), pick(language, "不退出", "Stay")


def gone(language: str, place: str) -> str:
    return pick(
        language,
        f"【已退出】{place}\n感谢您的工作。需要时可凭新的邀请再加入。",
        f"[Left] {place}\nThank you for your work. A new invitation brings you back.",
    )


def stayed(language: str) -> str:
    return pick(language, "【未变更】您仍在册。", "[Unchanged] You are still on board.")


def not_yours(language: str) -> str:
    return pick(
        language, "没有可退出的这一项，可能已退出。", "There is nothing like that to leave; perhaps you left already."
    )


def forget_sure(language: str) -> str:
    """What /forget does and what it cannot do."""
    return pick(
        language,
        "【删除个人信息】\n将删除：您的姓名、账号、设置和登记的职务电话，并退出全部单位。\n"
        "将保留：本单位的进展记录，改用代号。\n手机里已有的聊天消息无法代删，请自行清除。\n"
        "确认请点按钮，或回“/forget 确认”。",
        "[Delete my data]\nDeleted: your name, account, settings, title and phone; you leave every agency.\n"
        "Kept: your agency's notes, under a pseudonym.\nOld messages stay in your phone; please clear them yourself.\n"
        "To confirm tap, or send /forget yes.",
    )


def forget_labels(language: str) -> tuple[str, str]:
    return pick(language, "确认删除", "Delete"), pick(language, "不删除", "Keep")


def forgotten(language: str) -> str:
    return pick(
        language,
        "【已删除】您的个人信息已删除，不再向您发送消息。\n手机里的聊天记录请自行清除。",
        "[Deleted] Your data is gone and you get no more messages.\nPlease clear this chat in your phone yourself.",
    )


def kept(language: str) -> str:
    return pick(language, "【未变更】没有删除任何信息。", "[Unchanged] Nothing was deleted.")


def pseudonym(person_id: int) -> str:
    """What stands for a forgotten person in the agency's notes."""
    return f"已注销{person_id:04d}"
