"""The facts of known plans, written out again in notations of other places: who does what must read back the same."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from schedules.model import Lists, Plan, Role

_NUMBERS = "一二三四五六七八九十"
FILLER = "坚持问题导向，完善工作机制，认真抓好各项任务，确保取得实效。"
Said = set[tuple[str, str, str]]


@dataclass(frozen=True)
class Item:
    """One part to write out: its place, heading and lists."""

    place: str
    mark: str
    title: str
    lists: Lists

    @property
    def names(self) -> dict[Role, list[str]]:
        found: dict[Role, list[str]] = {role: [] for role in (Role.LEAD, Role.SUPPORT, Role.RESPONSIBLE)}
        for role, name in self.lists.named():
            found[role].append(name)
        return {role: names for role, names in found.items() if names}


def items(plan: Plan) -> Iterator[Item]:
    """The plan's tasks as （一）… of one chapter, their measures as 1. 2. 3."""
    for at, task in enumerate(plan.tasks[:20]):
        number = cn(at + 1)
        yield Item(f"一（{number}）", f"（{number}）", task.title, task)
        for count, measure in enumerate(task.measures, start=1):
            yield Item(f"一（{number}）{count}", f"{count}.", measure.title, measure)


def cn(number: int) -> str:
    """A number up to 20 in Chinese."""
    return _NUMBERS[number - 1] if number <= 10 else f"十{_NUMBERS[number - 11]}" if number < 20 else "二十"


def wanted(plan: Plan) -> Said:
    """(place, name, role) of everything written out."""
    return {(item.place, name, str(role)) for item in items(plan) for role, name in item.lists.named()}


def _joined(names: Sequence[str]) -> str:
    return "、".join(names)


def labels(item: Item) -> str:
    words = {Role.LEAD: "牵头单位", Role.SUPPORT: "配合单位", Role.RESPONSIBLE: "责任单位"}
    said = "；".join(f"{words[role]}：{_joined(names)}" for role, names in item.names.items())
    return f"{item.mark}{item.title}。{FILLER}" + (f"（{said}）" if said else "")


def half_width_labels(item: Item) -> str:
    words = {Role.LEAD: "牵头部门", Role.SUPPORT: "协办单位", Role.RESPONSIBLE: "责任部门"}
    said = ",".join(f"{words[role]}:{_joined(names)}" for role, names in item.names.items())
    return f"{item.mark}{item.title}。{FILLER}" + (f"[{said}]" if said else "")


def own_lines(item: Item) -> str:
    words = {Role.LEAD: "牵头单位", Role.SUPPORT: "参加单位", Role.RESPONSIBLE: "责任单位"}
    said = [f"{words[role]}：{_joined(names)}" for role, names in item.names.items()]
    return "\n".join([f"{item.mark}{item.title}", FILLER, *said])


def sentence(item: Item) -> str:
    words = {Role.LEAD: "牵头", Role.SUPPORT: "等单位配合", Role.RESPONSIBLE: "按职责分工负责"}
    said = "，".join(f"{_joined(names)}{words[role]}" for role, names in item.names.items())
    return f"{item.mark}{item.title}。{FILLER}" + (f"由{said}。" if said else "")


def verbs_in_brackets(item: Item) -> str:
    words = {Role.LEAD: "牵头", Role.SUPPORT: "等参加", Role.RESPONSIBLE: "等负责"}
    said = "，".join(f"{_joined(names)}{words[role]}" for role, names in item.names.items())
    return f"{item.mark}{item.title}。{FILLER}" + (f"（{said}）" if said else "")


def own_line_in_brackets(item: Item) -> str:
    words = {Role.LEAD: "牵头", Role.SUPPORT: "协助", Role.RESPONSIBLE: "分工负责"}
    said = "；".join(f"{_joined(names)}{words[role]}" for role, names in item.names.items())
    return f"{item.mark}{item.title}\n{FILLER}" + (f"\n（{said}）" if said else "")


NOTATIONS: Sequence[Callable[[Item], str]] = (
    labels,
    half_width_labels,
    own_lines,
    sentence,
    verbs_in_brackets,
    own_line_in_brackets,
)


def written(plan: Plan, notation: Callable[[Item], str]) -> str:
    """A whole document in one notation."""
    head = ["关山市重点工作实施方案", "根据有关要求，结合实际，制定本方案。", "一、重点任务"]
    tail = ["二、保障措施", "（一）加强组织领导。健全机制，压实责任。", "（二）强化宣传引导。营造氛围。"]
    return "\n".join([*head, *(notation(item) for item in items(plan)), *tail])


def table(plan: Plan, between: str) -> tuple[str, Said]:
    """The plan's parts that have lists as the rows of a table, cells apart by `between`; and what it says."""
    rows, said = [["序号", "工作任务", "牵头单位", "配合单位", "责任单位"]], set()
    for item in items(plan):
        if item.names:
            number = str(len(rows))
            cells = [_joined(item.names.get(role, ["无"])) for role in (Role.LEAD, Role.SUPPORT, Role.RESPONSIBLE)]
            rows.append([number, item.title, *cells])
            said |= {(number, name, str(role)) for role, name in item.lists.named()}
    return "关山市重点工作任务分工表\n" + "\n".join(between.join(row) for row in rows), said
