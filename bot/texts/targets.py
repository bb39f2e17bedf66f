"""指标: values against what the plan wants; a number is counted only when somebody confirmed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.texts.looking import joined, place
from bot.texts.safe import shown
from bot.texts.words import full_day, moment, number, pick


@dataclass(frozen=True)
class TargetLine:
    """One target with its last value."""

    place: int
    what: str
    wanted: str
    by: date | None
    value: str  # with its unit, '' for none
    on: date | None
    missing: str | None  # how much is missing; '' when reached, None where that is no number


def heading(language: str, page: int, count: int) -> str:
    return pick(language, "【指标】", "[Targets]") + place(language, page, count)


def line(language: str, target: TargetLine) -> str:
    """What, wanted by when; last value, of which day, what is missing."""
    by = (
        pick(language, f"（{full_day(language, target.by)}前）", f" (by {full_day(language, target.by)})")
        if target.by
        else ""
    )
    rows = [
        f"\n{target.place}. {shown(target.what, 60)}",
        pick(language, f"   目标：{target.wanted}{by}", f"   wanted: {target.wanted}{by}"),
    ]
    if target.on is None:
        rows.append(pick(language, "   尚无数据", "   no value yet"))
        return "\n".join(rows)
    on = full_day(language, target.on)
    rows.append(pick(language, f"   最近：{target.value}（{on}）", f"   last: {target.value} ({on})"))
    if target.missing is not None:
        gap = (
            pick(language, f"还差{target.missing}", f"{target.missing} missing")
            if target.missing
            else pick(language, "已达到", "reached")
        )
        rows.append(f"   {gap}")
    return "\n".join(rows)


def none(language: str) -> str:
    return pick(language, "【指标】没有由您填报的指标。", "[Targets] None of them is yours.")


def foot(language: str) -> str:
    return pick(language, "\n填报请回“指标 1 32”：序号和数值。", "\nTo state a value: /targets 1 32.")


def propose(language: str, note: int, words: str, what: str, value: str, value_id: int) -> str:
    """A note holds a number: is it the target's? Nothing counts before the answer."""
    said, target, no = shown(words, 40), shown(what, 60), number(note)
    return pick(
        language,
        f"【请核对】第{no}号提到“{said}”\n指标：{target}\n记为{value}吗？也可回“指标 是 {value_id}”。",
        f"[Please check] No. {no} says “{said}”\nTarget: {target}\nCount it as {value}? Or send /targets yes {value_id}.",
    )


def yes_no(language: str) -> tuple[str, str]:
    return pick(language, "是，记入", "Yes"), pick(language, "不是", "No")


def kept(language: str, what: str, value: str, on: date) -> str:
    return pick(
        language,
        f"【已记入】{shown(what, 60)}\n{value}（{full_day(language, on)}）",
        f"[Counted] {shown(what, 60)}\n{value} ({full_day(language, on)})",
    )


def refused(language: str) -> str:
    return pick(language, "【未记入】该数值不计入指标。", "[Not counted] That number is not the target's.")


def how(language: str) -> str:
    return pick(
        language, "请写“指标 1 32”：序号和数值。", "Please write /targets 1 32: the number of the target and the value."
    )


# --- the coordinator asks ---------------------------------------------------------------------------------------------

NOW, NEXT, CAP, NOBODY = "now", "next", "cap", "nobody"
_HOW = {
    NOW: ("已发征询{}个单位", "asked now ({})"),
    NEXT: ("随下次提醒征询{}个单位", "asked with their next message ({})"),
    CAP: ("未征询{}个单位（提醒次数已达上限，请电话）", "not asked, no message left to send; please phone ({})"),
    NOBODY: ("未征询{}个单位（无人可联系，请电话）", "not asked, nobody to write to; please phone ({})"),
}
_MOST_ASKED = 5


@dataclass(frozen=True)
class Wanted:
    """One target that is asked about, by the number its reader knows it by."""

    place: int
    what: str
    wanted: str
    by: date | None


def ask(language: str, heading: str, wanted: Sequence[Wanted]) -> str:
    """To a lead: which numbers, and how to answer. A request; nothing changed needs no answer."""
    rows = [
        pick(
            language,
            f"【指标征询】{heading}\n请填报下列指标的最近数值：",
            f"[Numbers] {heading}\nPlease tell the latest values of:",
        )
    ]
    for one in wanted[:_MOST_ASKED]:
        by = (
            pick(language, f"（{full_day(language, one.by)}前）", f" (by {full_day(language, one.by)})")
            if one.by
            else ""
        )
        rows += [
            f"{one.place}. {shown(one.what, 60)}",
            pick(language, f"   目标：{one.wanted}{by}", f"   wanted: {one.wanted}{by}"),
        ]
    if len(wanted) > _MOST_ASKED:
        more = len(wanted) - _MOST_ASKED
        rows.append(pick(language, f"还有{more}项，回“指标”查看。", f"{more} more: /targets"))
    first = wanted[0].place if wanted else 1
    rows.append(
        pick(
            language,
            f"请回“指标 {first} 数值”；没有变化的，不必回复。",
            f"Please send /targets {first} VALUE; no answer is needed where nothing changed.",
        )
    )
    return "\n".join(rows)


def asked(language: str, title: str, found: Mapping[str, Sequence[str]]) -> str:
    """To the coordinator: who was asked how, and who was not and why."""
    rows = [pick(language, f"【指标征询】{title}", f"[Numbers] {title}")]
    for how, words in _HOW.items():
        names = found.get(how, ())
        if names:
            head = pick(language, *words).format(len(names))
            rows.append(f"{head}{pick(language, '：', ':')}\n{joined(language, names)}")
    if not any(found.values()):
        rows.append(pick(language, "没有需要征询的指标。", "There is nothing to ask."))
    return "\n".join(rows)


def ask_later(language: str, opens_at: datetime, zone: ZoneInfo) -> str:
    when = moment(language, opens_at, zone)
    return pick(
        language,
        f"【指标征询】现在不是工作时间，没有发出。\n请于{when}后再试。",
        f"[Numbers] Not in office hours; nothing was sent.\nPlease try again after {when}.",
    )


def ask_label(language: str, place: str) -> str:
    return pick(
        language, f"请牵头单位填报{f'（{place}）' if place else ''}", f"Ask the leads{f' ({place})' if place else ''}"
    )
