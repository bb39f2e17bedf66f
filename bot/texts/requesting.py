"""Asking to join, and deciding about it (office.md, section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.texts.joining import name_of, slot_of
from bot.texts.words import pick


def submitted(language: str, number: int, agency: str) -> str:
    """To whom asks."""
    return pick(
        language,
        f"【已提交】第{number}号\n申请单位：{agency}\n工作办公室核实后将在此告知结果。",
        f"[Submitted] No. {number}\nAgency: {agency}\nThe coordinating office will check, and you will be told here.",
    )


def already_aboard(language: str, agency: str) -> str:
    return pick(language, f"【已加入】您已是{agency}联络员，无需再申请。", f"[Joined] You already answer for {agency}.")


def too_many(language: str) -> str:
    return pick(
        language,
        "【未提交】申请次数已达上限。\n请与工作办公室电话联系，或明天再试。",
        "[Not submitted] Too many requests for now.\nPlease phone the coordinating office, or try again tomorrow.",
    )


def plan_ended(language: str) -> str:
    return pick(language, "【未提交】该方案已到期，不再接受申请。", "[Not submitted] That plan has ended.")


def plans_to_pick(language: str) -> str:
    return pick(language, "【申请加入】请选择方案：", "[Join] Please choose the plan:")


def agencies_to_pick(language: str, plan_title: str) -> str:
    return pick(language, f"【申请加入】{plan_title}\n请选择单位：", f"[Join] {plan_title}\nPlease choose the agency:")


def no_plans(language: str) -> str:
    return pick(language, "【申请加入】目前没有可加入的方案。", "[Join] There is no plan to join at present.")


def page_labels(language: str) -> tuple[str, str]:
    """上一页, 下一页."""
    return pick(language, "上一页", "Back"), pick(language, "下一页", "More")


@dataclass(frozen=True)
class Application:
    """A request as coordinators see it."""

    number: int
    agency: str  # with its place in front
    name: str
    contacts: Sequence[tuple[str, str]]  # name and slot of those on board
    plan_title: str = ""  # only where the reader coordinates several plans


def application(language: str, request: Application) -> str:
    """To the coordinators: somebody asks to join. The name is what the asker calls themselves."""
    mark = pick(language, "、", ", ")
    there = mark.join(f"{name_of(language, name)}（{slot_of(language, slot)}）" for name, slot in request.contacts)
    name = name_of(language, request.name)
    rows = [
        pick(language, f"【加入申请】第{request.number}号", f"[Request to join] No. {request.number}"),
        pick(language, "申请单位：", "Agency: ") + request.agency,
    ]
    if request.plan_title:
        rows.append(pick(language, "方案：", "Plan: ") + request.plan_title)
    return "\n".join(
        [
            *rows,
            pick(language, f"自报姓名：{name}（未核实）", f"Name given: {name} (not checked)"),
            pick(
                language,
                f"方式：自行申请；现有联络员：{there or '无'}",
                f"Asked on their own; contacts so far: {there or 'none'}",
            ),
            pick(language, "请与该单位电话核实后办理。", "Please check with the agency by phone first."),
        ]
    )


def decision_labels(language: str, number: int | None = None) -> tuple[str, str, str]:
    """[同意A岗] [同意B岗] [不同意], with the number in front where several requests stand in one message."""
    before = "" if number is None else f"{number} "
    return (
        before + pick(language, "同意A岗", "Approve as A"),
        before + pick(language, "同意B岗", "as B"),
        before + pick(language, "不同意", "Decline"),
    )


def pending(language: str, rows: Sequence[tuple[int, str, str, str]], more: bool) -> str:
    """The undecided requests: number, agency, name, when."""
    if not rows:
        return pick(language, "【待批】目前没有待办理的申请。", "[Pending] No request is waiting.")
    head = pick(
        language, "【待批】按钮办理，或回“同意 7”“不同意 7”：", "[Pending] Tap, or send /approve 7, /decline 7:"
    )
    lines = [
        pick(
            language,
            f"第{number}号 {agency}\n　{name_of(language, name)}（未核实）{at}",
            f"No. {number} {agency}\n　{name_of(language, name)} (not checked), {at}",
        )
        for number, agency, name, at in rows
    ]
    if more:
        lines.append(pick(language, "其余申请办理后显示。", "The others follow once these are decided."))
    return "\n".join([head, *lines])


def approved(language: str, number: int, agency: str, slot: str) -> str:
    """To the coordinator who approved."""
    return pick(
        language,
        f"【已同意】第{number}号 {agency}（{slot_of(language, slot)}）\n已通知申请人。",
        f"[Approved] No. {number} {agency} ({slot_of(language, slot)})\nThe person has been told.",
    )


def declined(language: str, number: int, agency: str) -> str:
    """To the coordinator who declined."""
    return pick(
        language,
        f"【不同意】第{number}号 {agency}\n已通知申请人。",
        f"[Declined] No. {number} {agency}\nThe person has been told.",
    )


def turned_down(language: str, number: int) -> str:
    """To whom asked; it says nothing about anybody."""
    return pick(
        language,
        f"【申请结果】第{number}号申请未获同意。\n如有疑问，请与工作办公室联系。",
        f"[Your request] No. {number} was not approved.\nPlease ask the coordinating office if you have questions.",
    )


def decided_before(language: str, number: int, *, yes: bool, who: str, at: str) -> str:
    """To the second coordinator."""
    if not who:
        return pick(language, f"【已办结】第{number}号已由申请人撤回。", f"[Settled] No. {number} was withdrawn.")
    name = name_of(language, who)
    verdict = pick(language, "同意" if yes else "不同意", "approved" if yes else "declined")
    return pick(
        language,
        f"【已办结】第{number}号\n{name} 已于{at}{verdict}。",
        f"[Settled] No. {number}\n{name} {verdict} it, {at}.",
    )


def no_such_request(language: str) -> str:
    return pick(language, "没有这个编号的申请；回“待批”可查看。", "There is no request of that number; see /pending.")


def how_to_decide(language: str) -> str:
    return pick(
        language,
        "请写明编号，如“同意 7”“同意 7 B”“不同意 7”；\n回“待批”可查看。",
        "Please name the number: /approve 7, /approve 7 B, /decline 7;\nsee /pending.",
    )
