"""What /plans shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.texts.words import full_day, pick


@dataclass(frozen=True)
class PlanEntry:
    """One plan as its people see it; `mine` are (agency's name, number of its duties)."""

    title: str
    document_number: str | None
    start: date | None
    end: date | None
    ended: bool
    coordinator: str
    coordinates: bool
    mine: Sequence[tuple[str, int]]
    agencies: int
    next_on: date | None
    next_what: str


def heading(language: str, count: int) -> str:
    return pick(language, f"【方案】共{count}个", f"[Plans] {count}")


def entry(language: str, number: int, plan: PlanEntry) -> str:
    """One plan: title, period, document number, coordinator, what is mine, the next date."""
    rows = [f"{number}. {plan.title}", period(language, plan.start, plan.end, plan.ended)]
    rows.append(pick(language, "文号：", "No.: ") + (plan.document_number or pick(language, "未载明", "not stated")))
    rows.append(pick(language, f"协调：{plan.coordinator}", f"Coordinator: {plan.coordinator}"))
    rows += [pick(language, f"{name}：职责{count}项", f"{name}: {count} duties") for name, count in plan.mine]
    if plan.coordinates:
        rows.append(
            pick(language, f"您是协调人，单位{plan.agencies}个", f"You coordinate it: {plan.agencies} agencies")
        )
    rows.append(_next(language, plan))
    return "\n   ".join(rows)


def period(language: str, start: date | None, end: date | None, ended: bool = False) -> str:
    """期限：2021年1月1日起，至2025年12月31日；an open side is said as such."""
    begins = full_day(language, start) if start else pick(language, "未载明", "not stated")
    ends = full_day(language, end) if end else pick(language, "长期", "open")
    over = pick(language, "（已结束）", " (ended)") if ended else ""
    if start is None and end is None:
        return pick(language, "期限：未载明截止时间", "Period: no end stated")
    return pick(language, f"期限：{begins}至\n   {ends}{over}", f"Period: {begins} to {ends}{over}")


def _next(language: str, plan: PlanEntry) -> str:
    if plan.next_on is None:
        return pick(language, "近期事项：一年内没有", "Next: nothing within a year")
    when = full_day(language, plan.next_on)
    return pick(language, f"最近事项：{when}\n   {plan.next_what}", f"Next: {when}, {plan.next_what}")


def none(language: str) -> str:
    return pick(language, "【方案】目前没有您负责的方案。", "[Plans] None of the plans is yours at present.")
