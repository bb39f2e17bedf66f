"""机构改革: agencies renamed, merged or ended, as the coordinator reads of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.texts.joining import name_of, slot_of
from bot.texts.looking import joined
from bot.texts.words import full_day, pick


@dataclass(frozen=True)
class Change:
    """One agency whose duties have passed, or will pass; without a `successor` nobody has them as a whole."""

    agency: str
    successor: str
    among: Sequence[str]
    from_on: date
    contacts: Sequence[tuple[str, str]]  # name and slot
    open: int


def took_effect(language: str, title: str, changes: Sequence[Change]) -> str:
    """To the coordinator, once."""
    head = pick(language, "【单位调整】", "[Agencies changed] ") + title
    return "\n".join([head, *("\n" + _took_effect(language, one) for one in changes)])


def _took_effect(language: str, one: Change) -> str:
    if not one.successor:
        return _ended(language, one)
    rows = [passes(language, one)]
    if one.open:
        rows.append(
            pick(
                language,
                f"未办结{one.open}项一并转接，已报的不再要求重报。",
                f"{one.open} open items pass with them; nothing reported is asked for again.",
            )
        )
    rows.append(_contacts(language, one))
    return "\n".join(rows)


def passes(language: str, one: Change) -> str:
    """市安监局的职责自2018年12月29日起由市应急管理局承担。"""
    day = full_day(language, one.from_on)
    return pick(
        language,
        f"{one.agency}的职责自{day}起由{one.successor}承担。",
        f"From {day}, {one.successor} has the duties of {one.agency}.",
    )


def _contacts(language: str, one: Change) -> str:
    if not one.contacts:
        return pick(
            language,
            f"尚无联络员，请回“邀请 {one.successor}”。",
            f"It has no contact yet: /invite PLAN {one.successor}.",
        )
    names = joined(language, [f"{name_of(language, name)}（{slot_of(language, slot)}）" for name, slot in one.contacts])
    return pick(
        language,
        f"联络员{names}继续负责；需要更换请回“交接 {one.successor}”。",
        f"{names} goes on as contact; to change that: /handover {one.successor}.",
    )


def _ended(language: str, one: Change) -> str:
    day, among = full_day(language, one.from_on), joined(language, one.among)
    where = pick(language, f"，职责分别划入{among}" if among else "", f"; its duties went to {among}" if among else "")
    rows = [
        pick(
            language,
            f"{one.agency}自{day}起不再保留{where}，没有写明由哪一个单位承接。",
            f"{one.agency} ended on {day}{where}. No single body is named for all of them.",
        ),
        pick(
            language,
            f"其职责和未办结{one.open}项仍列在原单位名下，没有漏掉。",
            f"Its duties and {one.open} open items still stand under its name; nothing is lost.",
        ),
        pick(
            language,
            f"确定后请回“并入 {one.agency} 承接单位 {one.from_on.isoformat()}”。",
            f"Once it is settled: /reform {one.agency} SUCCESSOR {one.from_on.isoformat()}.",
        ),
    ]
    return "\n".join(rows)


def how(language: str) -> str:
    return pick(
        language,
        "请写“更名 市安监局 市应急管理局 2018-12-29”或“并入 原单位 承接单位 日期”。",
        "Please write /reform AGENCY SUCCESSOR 2018-12-29.",
    )


def bad_day(language: str) -> str:
    return pick(language, "日期相差超过三年，请核对。", "That day is more than three years away; please check.")


def same_body(language: str, agency: str) -> str:
    return pick(
        language,
        f"承接单位就是{agency}本身，不必调整。",
        f"That would make {agency} its own successor; nothing to change.",
    )


def preview(language: str, number: int, change: Change, *, new: bool) -> str:
    """What would happen; nothing has happened."""
    rows = [pick(language, f"【单位调整】第{number}号，请核对", f"[Agencies changed] No. {number}, please check")]
    rows.append(passes(language, change))
    rows.append(
        pick(
            language,
            f"届时转接：未办结{change.open}项，联络员{len(change.contacts)}人；已报的不再要求重报。",
            f"What passes then: {change.open} open items, {len(change.contacts)} contacts; nothing reported is asked again.",
        )
    )
    rows.append(
        pick(
            language,
            "合并的单位只报一份总结；以往记录保留原名称。",
            "Merged bodies owe one report; old notes keep the old name.",
        )
    )
    if new:
        rows.append(
            pick(
                language,
                f"名录里还没有“{change.successor}”，将按新单位登记。",
                f"{change.successor} is not in the register yet and will be added.",
            )
        )
    rows.append(
        pick(
            language,
            f"无误请点“确认”，或回“更名 确认 {number}”。",
            f"If it is right, tap Confirm or /reform yes {number}.",
        )
    )
    return "\n".join(rows)


def decision_labels(language: str) -> tuple[str, str]:
    return pick(language, "确认", "Confirm"), pick(language, "取消", "Drop")


def undo_label(language: str) -> str:
    return pick(language, "撤销", "Undo")


def recorded(language: str, number: int, change: Change, *, already: bool) -> str:
    """It holds; the recorder needs no other message about it."""
    head = pick(language, f"【已记录】单位调整第{number}号", f"[Recorded] change No. {number}")
    rows = [head, passes(language, change)]
    if already:
        rows.append(
            pick(
                language,
                f"已转接：未办结{change.open}项，联络员{len(change.contacts)}人。",
                f"Passed on: {change.open} open items, {len(change.contacts)} contacts.",
            )
        )
    rows.append(_contacts(language, change))
    rows.append(pick(language, f"写错了请回“更名 撤销 {number}”。", f"A mistake? /reform remove {number}."))
    return "\n".join(rows)


def taken_back(language: str, number: int, agency: str, successor: str) -> str:
    return pick(
        language,
        f"【已撤销】单位调整第{number}号（{agency} → {successor}），职责和事项已归原单位。",
        f"[Taken back] change No. {number} ({agency} → {successor}); duties and items are {agency}'s again.",
    )


def no_such(language: str) -> str:
    return pick(language, "没有这个号码的单位调整；回“单位调整”可查看。", "No change of that number; see /reform.")


def listed(language: str, recorded: Sequence[tuple[int, Change]], written: Sequence[Change]) -> str:
    """What holds: recorded here, with the number to take it back by; and what the plans' register says."""
    if not recorded and not written:
        none = pick(language, "【单位调整】没有更名或合并的单位。", "[Agencies changed] None.")
        return f"{none}\n{how(language)}"
    rows = [pick(language, "【单位调整】", "[Agencies changed]")]
    rows += [f"{number}. {passes(language, change)}" for number, change in recorded]
    if written:
        rows.append(pick(language, "\n名录所列：", "\nIn the register:"))
        rows += [passes(language, one) if one.successor else _ended(language, one) for one in written]
    if recorded:
        rows.append(pick(language, "\n撤销请回“更名 撤销 号码”。", "\nTo take one back: /reform remove NUMBER."))
    return "\n".join(rows)
