"""What /settings shows and answers: language, hour, absence, who stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.texts.words import EN, ZH, day_and_week, pick

LANGUAGES = {ZH: "中文", EN: "English"}


@dataclass(frozen=True)
class Colleagues:
    """Who answers for one agency besides the reader; names as they may be shown."""

    agency: str
    slot: str
    others: Sequence[tuple[str, str]]  # (A or B, name)


@dataclass(frozen=True)
class Choices:
    """What one person has chosen."""

    minute: int
    away_until: date | None
    agencies: Sequence[Colleagues]


def settings(language: str, choices: Choices) -> str:
    """Everything that can be changed, and how to type it."""
    rows = [pick(language, "【设置】", "[Settings]")]
    rows.append(pick(language, "语言：", "Language: ") + LANGUAGES.get(language, language))
    at = clock(choices.minute)
    rows.append(pick(language, f"提醒时间：工作日{at}", f"Reminders: working days, {at}"))
    rows.append(_absence(language, choices.away_until))
    for mine in choices.agencies:
        rows += ["", mine.agency, *_colleagues(language, mine)]
    rows.append("")
    rows.append(
        pick(
            language,
            "也可直接回：\n设置 English\n设置 10:00\n缺勤 12-30\n回来了",
            "You can also type:\n/settings 中文\n/settings 10:00\n/settings away 12-30\n/settings back",
        )
    )
    return "\n".join(rows)


def _absence(language: str, until: date | None) -> str:
    if until is None:
        return pick(language, "缺勤：无", "Away: no")
    said = day_and_week(language, until)
    return pick(
        language,
        f"缺勤：至{said}\n期间提醒发给本单位其他联络员；\n没有其他联络员的，仍发给您。",
        f"Away until {said}\nReminders go to your colleagues meanwhile;\nwhere there are none, still to you.",
    )


def _colleagues(language: str, mine: Colleagues) -> list[str]:
    rows = [pick(language, f"您：{mine.slot}岗", f"You: contact {mine.slot}")]
    rows += [pick(language, f"{slot}岗：{name}", f"Contact {slot}: {name}") for slot, name in mine.others]
    if mine.slot == "A" and not any(slot == "B" for slot, _ in mine.others):
        rows.append(pick(language, "B岗：暂无，如需增加请联系协调人", "Contact B: nobody; ask the coordinator"))
    return rows


def clock(minute: int) -> str:
    """09:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def changed(language: str) -> str:
    return pick(language, "已更改。", "Changed.")


def not_understood(language: str) -> str:
    return pick(
        language,
        "没有看懂。请用下方按钮，或照例子回复。",
        "Not understood. Please use the buttons or type as shown.",
    )


def outside_hours(language: str, windows: Sequence[tuple[str, str]]) -> str:
    """The hour lies outside those in which the bot may speak of its own accord."""
    spans = pick(language, "、", ", ").join(f"{start}–{end}" for start, end in windows)
    return pick(language, f"提醒时间须在{spans}之内。", f"Reminders leave between {spans}.")


def away_labels(language: str) -> list[tuple[str, int]]:
    """The buttons of absence: (label, days from today on; 0 is back)."""
    zh = ("今天缺勤", "3天", "1周", "回来了")
    en = ("Away today", "3 days", "1 week", "Back")
    return list(zip(en if language == EN else zh, (1, 3, 7, 0), strict=True))


def nobody_to_stand_in_for(language: str) -> str:
    """B岗 without an A岗: nobody would be reminded first."""
    return pick(
        language,
        "贵单位没有其他A岗联络员，暂不能改为B岗。请先请工作办公室邀请A岗。",
        "Your agency has no other A contact, so you stay A. Please ask the office to invite one first.",
    )
