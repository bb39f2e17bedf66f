"""A contact's own notes as a draft of the annual report, and what cooperating agencies have sent to a lead."""

from collections.abc import Sequence
from datetime import date

from bot.texts.looking import joined, place
from bot.texts.safe import shown
from bot.texts.words import day, number, pick

_LAST_YEAR = 900  # characters of last year's text


def draft(language: str, agency: str, item: str, notes: Sequence[tuple[int, date, str]], last: str) -> list[str]:
    """This year's notes in order, last year's text behind; in blocks that a page can hold."""
    head = pick(language, f"{agency} {item}", f"{agency}, {item}")
    blocks = [head]
    if notes:
        blocks.append(
            pick(
                language,
                "由贵单位本年度登记内容汇成，请改后按原渠道报送。",
                "Put together from your own notes; please correct it and report it the usual way.",
            )
        )
    for no, on, words in notes:
        said = " ".join(words.split())
        blocks.append(
            pick(
                language,
                f"\n{day(language, on)}（第{number(no)}号）\n{shown(said, 600)}",
                f"\n{day(language, on)} (no. {number(no)})\n{shown(said, 600)}",
            )
        )
    if not notes:
        blocks.append(
            pick(
                language,
                "本年度还没有可汇总的登记内容。平时发来的进展会汇在这里。",
                "No notes of this year yet. What you send during the year is put together here.",
            )
        )
    if last:
        blocks.append(pick(language, "\n〔去年文本〕\n", "\n[Last year]\n") + shown(last, _LAST_YEAR))
    return blocks


def draft_heading(language: str, page: int, count: int) -> str:
    return pick(language, "【草稿】", "[Draft]") + place(language, page, count)


def draft_label(language: str) -> str:
    return pick(language, "看草稿", "See a draft")


def shared(language: str, task: str, locator: str, sent: Sequence[tuple[str, int, date, str]]) -> str:
    """One task one leads: what its other agencies have sent. Who has sent nothing is not said."""
    rows = [pick(language, f"\n{task}（{locator}）", f"\n{task} ({locator})")]
    rows += [
        pick(
            language,
            f"  {agency} {day(language, on)} 第{number(no)}号\n  {shown(' '.join(words.split()), 80)}",
            f"  {agency}, {day(language, on)}, no. {number(no)}\n  {shown(' '.join(words.split()), 80)}",
        )
        for agency, no, on, words in sent
    ]
    if not sent:
        rows.append(pick(language, "  还没有收到配合单位的内容。", "  Nothing yet."))
    return "\n".join(rows)


def shared_heading(language: str, names: Sequence[str], page: int, count: int) -> str:
    who = joined(language, names)
    return pick(language, f"【配合情况】{who}", f"[From cooperating agencies] {who}") + place(language, page, count)


def leads_nothing(language: str) -> str:
    return pick(
        language, "【配合情况】贵单位没有牵头的任务。", "[From cooperating agencies] Your agency leads no task."
    )
