"""Coming on board: the welcome, invites, and what coordinators learn about it (office.md, section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.texts.reminding import source
from bot.texts.safe import shown
from bot.texts.words import day, full_day, pick

NAME_LIMIT = 30


def name_of(language: str, name: str) -> str:
    """A person's own name on one line: it must not read like a line of ours."""
    flat = " ".join(name.split())
    return shown(flat, NAME_LIMIT) if flat else pick(language, "未留姓名", "no name given")


def slot_of(language: str, slot: str) -> str:
    """A岗, or B岗 the deputy."""
    return pick(language, f"{slot}岗", f"contact {slot}")


def bad_code(language: str) -> str:
    """Wrong, used, expired or one try too many: one text for all."""
    return pick(
        language,
        "邀请码无效或已过期，请向工作办公室重新索取。",
        "This invitation code is not valid or has expired. Please ask the coordinating office for a new one.",
    )


@dataclass(frozen=True)
class Coming:
    """One of the next dates of a newcomer."""

    what: str
    on: date
    owed: bool
    locator: str | None
    announced: bool = True


@dataclass(frozen=True)
class Newcomer:
    """What a welcome says about a contact's place."""

    agency: str  # with its place in front
    name: str
    slot: str
    plan_title: str
    lead: int
    responsible: int
    support: int
    today: date
    ended: bool
    coming: Sequence[Coming] = ()


def welcome(language: str, newcomer: Newcomer) -> str:
    """To a contact who has just been bound."""
    name, slot = name_of(language, newcomer.name), slot_of(language, newcomer.slot)
    return "\n".join(
        [
            pick(
                language,
                f"【已加入】{newcomer.agency} 联络员：{name}（{slot}）",
                f"[Joined] {newcomer.agency}: {name} ({slot})",
            ),
            pick(language, "方案：", "Plan: ") + newcomer.plan_title,
            _duties(language, newcomer),
            _coming(language, newcomer),
            _promise(language, newcomer),
            pick(
                language,
                "请勿发送涉密、内部资料和他人联系方式。",
                "Please send nothing classified or internal, and nobody's contact data.",
            ),
        ]
    )


def _duties(language: str, newcomer: Newcomer) -> str:
    counts = (
        (newcomer.lead, pick(language, "牵头", "lead")),
        (newcomer.responsible, pick(language, "责任", "responsible")),
        (newcomer.support, pick(language, "配合", "support")),
    )
    named = [pick(language, f"{word}{count}项", f"{word} {count}") for count, word in counts if count]
    told = pick(language, "，", ", ").join(named) or pick(language, "方案未列明具体任务", "no duty is listed by name")
    return pick(language, "贵单位：", "Your agency: ") + told


def _coming(language: str, newcomer: Newcomer) -> str:
    head = pick(language, "最近事项：", "Next: ")
    if newcomer.ended:
        return head + pick(language, "方案已到期，仅供查阅", "the plan has ended and is here for reference")
    if not newcomer.coming:
        return head + pick(language, "暂无，有安排时另行提醒", "nothing yet; you will be told")
    return head + "\n".join(
        f"{'　' * (place > 0)}{_line(language, newcomer, one)}" for place, one in enumerate(newcomer.coming)
    )


def _line(language: str, newcomer: Newcomer, one: Coming) -> str:
    if not one.announced:
        when = pick(language, "日期待公布", "date to be announced:")
    else:
        said = day(language, one.on) if one.on.year == newcomer.today.year else full_day(language, one.on)
        when = pick(language, f"{said}前", f"by {said}") if one.owed else said
    where = one.locator or source(language, None)
    return pick(language, f"{when} {one.what}（{where}）", f"{when} {one.what} ({where})")


def _promise(language: str, newcomer: Newcomer) -> str:
    if newcomer.slot == "B":
        return pick(
            language,
            "A岗不便时由您接收提醒；工作日每天至多一条。",
            "You are reminded while contact A cannot be; at most once a working day.",
        )
    return pick(
        language,
        "工作日提醒，每天至多一条；登记后不再提醒。",
        "Reminders on working days, at most one a day, none once you have registered.",
    )


def coordinator_welcome(language: str, name: str, plans: Sequence[str]) -> str:
    """To a coordinator who has just been bound; `plans` are the titles, none for every plan."""
    titles = plans or [pick(language, "全部方案", "every plan")]
    return "\n".join(
        [
            pick(language, "【已加入】工作办公室 协调人：", "[Joined] Coordinating office: ") + name_of(language, name),
            *(pick(language, "方案：", "Plan: ") + title for title in titles),
            pick(
                language,
                "邀请联络员请回“邀请 单位名称”，\n查看进度请回“总览”，未报单位请回“未报”，\n待批申请请回“待批”。",
                "To invite: /invite PLAN AGENCY.\nThe board: /overview. Who owes what: /silent.\nJoiners: /pending.",
            ),
        ]
    )


def greeting(language: str, name: str, places: Sequence[str], *, coordinates: bool) -> str:
    """/start by somebody already on board."""
    rows = [pick(language, f"【您好】{name_of(language, name)}", f"[Hello] {name_of(language, name)}"), *places]
    rows.append(
        pick(
            language,
            "可回“任务”“时间”“记录”，\n或点下方按钮。",
            "You can send /duties, /deadlines or /notes,\nor use the buttons.",
        )
    )
    if coordinates:
        rows.append(
            pick(
                language,
                "协调事项可回“总览”“未报”“待批”\n“邀请 单位名称”。",
                "As a coordinator: /overview, /silent,\n/pending, /invite PLAN AGENCY.",
            )
        )
    return "\n".join(rows)


def place(language: str, agency: str, slot: str, plan_title: str) -> str:
    """One enrolment as a greeting or a list shows it; '' is the coordinating office."""
    who = f"{agency}（{slot_of(language, slot)}）" if agency else pick(language, "协调人", "Coordinator")
    return f"{who}\n　{plan_title or pick(language, '全部方案', 'every plan')}"


def welcome_labels(language: str) -> tuple[str, str, str]:
    """[我的任务] [时间安排] [使用说明]."""
    return (
        pick(language, "我的任务", "My duties"),
        pick(language, "时间安排", "Dates"),
        pick(language, "使用说明", "Help"),
    )


def news_heading(language: str) -> str:
    """The first lines of what coordinators are told about people, gathered."""
    return pick(
        language,
        "【人员变动】加入如有误，请点“撤销”，\n或回“撤销 序号”。",
        "[People] If somebody joined by mistake,\ntap undo or send /revoke NUMBER.",
    )


def joined(language: str, number: int, who: str) -> str:
    """A line of the gathered news; `who` is from `described`."""
    return pick(language, f"第{number}号 {who}已加入", f"No. {number} {who} joined")


def left(language: str, who: str) -> str:
    return pick(language, f"{who}已退出", f"{who} left")


def undone(language: str, number: int, who: str) -> str:
    return pick(language, f"第{number}号 {who}已撤销", f"No. {number} {who} was removed")


def described(language: str, agency: str, name: str, slot: str, plan_id: str) -> str:
    """Who it is, in one line; `plan_id` only where the reader coordinates several plans."""
    role = slot_of(language, slot) if agency else pick(language, "协调人", "coordinator")
    extra = pick(language, f"，{plan_id}", f", {plan_id}") if plan_id else ""
    where = agency or pick(language, "工作办公室", "Coordinating office")
    return pick(
        language,
        f"{where} {name_of(language, name)}（{role}{extra}）",
        f"{where}, {name_of(language, name)} ({role}{extra})",
    )


def undo_label(language: str, number: int, who: str) -> str:
    return shown(pick(language, f"撤销{number} {who}", f"Undo {number} {who}"), 60)


def which_to_undo(language: str) -> str:
    return pick(
        language,
        "【撤销】请写明序号，如“撤销 12”；\n序号见“人员变动”消息。",
        "[Undo] Please name the number, like /revoke 12;\nit stands in the message about who joined.",
    )


def already_undone(language: str) -> str:
    return pick(
        language, "没有可撤销的加入：序号不对，或已不在册。", "Nothing to undo: no such number, or already gone."
    )


def removed(language: str, place_name: str) -> str:
    """To somebody whose joining was undone."""
    return pick(
        language,
        f"【已撤销】{place_name}\n工作办公室撤销了本次加入，不再向您发送提醒。\n如有疑问，请与工作办公室联系。",
        f"[Removed] {place_name}\nThe office has undone this; you get no more reminders.\n"
        "Please ask them if this is a mistake.",
    )


def did_you_mean(language: str, typed: str) -> str:
    return pick(
        language,
        f"【请选择】没有找到“{shown(typed, 40)}”。\n您是不是指以下单位：",
        f"[Please choose] “{shown(typed, 40)}” was not found.\nDid you mean:",
    )


def no_such_agency(language: str, typed: str) -> str:
    return pick(
        language,
        f"【未找到】“{shown(typed, 40)}”不在方案所列单位中。\n请核对单位名称后重发。",
        f"[Not found] The plan names no “{shown(typed, 40)}”.\nPlease check the name and send it again.",
    )


def for_coordinators(language: str) -> str:
    """To a contact who asks for what only the coordinating office does."""
    return pick(
        language, "此项由工作办公室办理，请与工作办公室联系。", "The coordinating office does this; please ask them."
    )


def outdated(language: str) -> str:
    """A button that no longer stands for anything."""
    return pick(
        language, "此按钮已失效，请重新发送指令。", "This button is out of date. Please send the command again."
    )
