"""指标: values against what the plan wants; a number is counted only when somebody confirmed it."""

from dataclasses import dataclass
from datetime import date

from bot.texts.looking import place
from bot.texts.safe import shown
from bot.texts.words import full_day, number, pick


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
