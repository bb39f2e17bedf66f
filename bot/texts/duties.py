"""What /duties shows: an agency's duties, and one duty in its context."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.texts.looking import joined, place
from bot.texts.words import pick
from schedules.model import Role

_ROLES = {
    Role.LEAD: ("牵头", "lead"),
    Role.RESPONSIBLE: ("责任", "responsible"),
    Role.SUPPORT: ("配合", "support"),
    Role.COORDINATOR: ("协调", "coordinator"),
}


def role_word(language: str, role: Role) -> str:
    """牵头, 责任, 配合."""
    return pick(language, *_ROLES[role])


@dataclass(frozen=True)
class DutyEntry:
    """One duty in a list; `number` is what people type, `group` the agency and plan it stands under."""

    number: int
    group: str
    role: Role
    first_lead: bool
    title: str
    locator: str


@dataclass(frozen=True)
class DutyContext:
    """One duty and what stands around it in the plan; names as the plan writes them."""

    number: int
    plan: str
    agency: str
    role: Role
    first_lead: bool
    title: str
    locator: str
    above: tuple[str, str] | None  # title and locator of the task above
    above_lead: Sequence[str]
    lead: Sequence[str]
    responsible: Sequence[str]
    support: Sequence[str]
    collective: Sequence[str]
    open_ended: bool
    targets: Sequence[str] = field(default=())


def listing(language: str, entries: Sequence[DutyEntry], counts: str, page: int, count: int) -> str:
    """One page of duties: grouped by plan, the leading ones apart."""
    rows = [pick(language, f"【任务】{counts}", f"[Duties] {counts}") + place(language, page, count)]
    rows += _grouped(language, entries)
    rows.append(pick(language, "点序号或回“任务 序号”看详情。", "Tap a number or send “/duties number” for details."))
    return "\n".join(rows)


def _grouped(language: str, entries: Sequence[DutyEntry]) -> Iterator[str]:
    group, role = "", None
    for entry in entries:
        if entry.group != group:
            yield f"\n{entry.group}"
            group, role = entry.group, None
        if entry.role is not role:
            role = entry.role
            yield pick(language, f"〔{role_word(language, role)}〕", f"({role_word(language, role)})")
        yield f"{entry.number}. {entry.title}"
        first = pick(language, " 牵头（列首位）", " lead (named first)") if entry.first_lead else ""
        yield f"   {entry.locator}{first}"


def counts(language: str, entries: Sequence[tuple[Role, int]]) -> str:
    """共11项：牵头1，责任10."""
    total = sum(number for _, number in entries)
    each = joined(language, [f"{role_word(language, role)} {number}" for role, number in entries if number])
    return pick(language, f"共{total}项：{each}", f"{total}: {each}")


def context(language: str, duty: DutyContext) -> str:
    """One duty whole: where it stands, who else is named beside it, what numbers the plan commits to there."""
    mine = role_word(language, duty.role)
    if duty.first_lead:
        mine += pick(language, "（列首位）", " (named first)")
    rows = [pick(language, f"【任务】{duty.number}. {duty.title}", f"[Duty] {duty.number}. {duty.title}"), duty.plan]
    rows.append(pick(language, f"出处：{duty.locator}", f"Where: {duty.locator}"))
    rows.append(pick(language, f"{duty.agency}：{mine}", f"{duty.agency}: {mine}"))
    if duty.above:
        title, locator = duty.above
        rows.append(pick(language, f"\n所属任务：{title}\n（{locator}）", f"\nUnder: {title} ({locator})"))
        if duty.above_lead:
            rows.append(pick(language, "任务牵头：", "Its leads: ") + joined(language, duty.above_lead))
    rows.append(pick(language, "\n方案所列单位", "\nNamed there"))
    rows += _named(language, duty)
    if duty.targets:
        rows.append(pick(language, "\n指标", "\nTargets"))
        rows += duty.targets
    return "\n".join(rows)


def _named(language: str, duty: DutyContext) -> Iterator[str]:
    lists = ((Role.LEAD, duty.lead), (Role.RESPONSIBLE, duty.responsible), (Role.SUPPORT, duty.support))
    for role, names in lists:
        if names:
            alone = pick(language, "（仅列一个单位）", " (the only one)") if _alone(duty) else ""
            yield pick(language, "{}：{}", "{}: {}").format(role_word(language, role), joined(language, names) + alone)
    if duty.collective:
        yield pick(language, "另有：", "Also: ") + joined(language, duty.collective)
    if duty.open_ended:
        yield pick(language, "名单以“等”结尾，未列全。", "The list is open-ended (等).")


def _alone(duty: DutyContext) -> bool:
    named = len(duty.lead) + len(duty.responsible) + len(duty.support)
    return named == 1 and not duty.collective and not duty.open_ended


def target(language: str, what: str, value: str, by: str | None) -> str:
    """公民具备科学素质的比例：12.5%（2025年前）."""
    until = pick(language, f"（{by}）", f" (by {by})") if by else ""
    return pick(language, f"{what}：{value}{until}", f"{what}: {value}{until}")


def list_label(language: str) -> str:
    return pick(language, "返回任务清单", "All duties")


def none(language: str, agency: str) -> str:
    return pick(
        language, f"【任务】{agency}\n方案未列该单位的职责。", f"[Duties] {agency}\nThe plan names no duty of it."
    )


def no_such_number(language: str, most: int) -> str:
    return pick(language, f"没有这个序号，请回1至{most}。", f"No such number; 1 to {most}, please.")
