"""/chase: who is reminded now, and who is not and why. No agency is ranked."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.texts.looking import joined
from bot.texts.words import day, moment, pick

TOLD, NOBODY, UNREACHABLE, PROMISED, GRANTED, CAP, TODAY = (
    "told",
    "nobody",
    "unreachable",
    "promised",
    "granted",
    "cap",
    "today",
)
_WHY = {
    TODAY: ("今天已提醒过", "reminded today already"),
    PROMISED: ("已说明预计日期", "named a day themselves"),
    GRANTED: ("另有时限", "have another day"),
    CAP: ("本年度提醒已达上限", "have had the year's number of messages"),
    NOBODY: ("无联络员，请电话", "no contact; please phone"),
    UNREACHABLE: ("联系不上，请电话", "not reachable; please phone"),
}


def chased(language: str, title: str, found: Mapping[str, Sequence[str]]) -> str:
    """Agencies by what became of them."""
    told = found.get(TOLD, ())
    rows = [pick(language, f"【催报】{title}", f"[Chased] {title}")]
    if told:
        rows.append(
            pick(
                language,
                f"再次提醒{len(told)}个单位：\n{joined(language, told)}",
                f"Reminded now ({len(told)}):\n{joined(language, told)}",
            )
        )
    else:
        rows.append(pick(language, "本次没有发出提醒。", "Nobody was reminded."))
    for why, words in _WHY.items():
        names = found.get(why, ())
        if names:
            rows.append(
                pick(
                    language,
                    f"未提醒{len(names)}（{words[0]}）：\n{joined(language, names)}",
                    f"Not reminded, {words[1]} ({len(names)}):\n{joined(language, names)}",
                )
            )
    if not any(found.values()):
        rows.append(pick(language, "目前没有未报单位。", "Nobody owes anything at present."))
    return "\n".join(rows)


def closed(language: str, opens_at: datetime, zone: ZoneInfo) -> str:
    when = moment(language, opens_at, zone)
    return pick(
        language,
        f"【催报】现在不是工作时间，没有发出。\n请于{when}后再试。",
        f"[Chase] Not in office hours; nothing was sent.\nPlease try again after {when}.",
    )


def with_day(language: str, agency: str, on: date) -> str:
    """市统计局（12月30日）."""
    return pick(language, f"{agency}（{day(language, on)}）", f"{agency} ({day(language, on)})")
