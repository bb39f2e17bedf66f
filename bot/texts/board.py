"""What /overview and /silent show: counts and states, no rankings (product.md, burden rule 6)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.texts.looking import joined, place
from bot.texts.words import day, day_and_week, days_left, full_day, number, pick


class Condition(StrEnum):
    """Where one agency stands with one item."""

    REPORTED = "reported"
    NOTHING = "nothing"
    RETURNED = "returned"
    BLOCKED = "blocked"
    IN_PROGRESS = "in_progress"
    SEEN = "seen"
    OPEN = "open"


class Reach(StrEnum):
    """Whether somebody of the agency can be written to."""

    YES = "yes"
    NOBODY = "nobody"  # the agency has no contact
    UNREACHABLE = "unreachable"  # messages no longer arrive


_CONDITIONS = {
    Condition.REPORTED: ("已报送", "Reported"),
    Condition.NOTHING: ("不涉及", "Nothing to report"),
    Condition.RETURNED: ("请补充", "More asked for"),
    Condition.BLOCKED: ("需要协调", "Needs help"),
    Condition.IN_PROGRESS: ("进行中", "In progress"),
    Condition.SEEN: ("已知悉", "Seen"),
    Condition.OPEN: ("尚未收到", "Not received yet"),
}
_DONE = (Condition.REPORTED, Condition.NOTHING)
_BAR = 10


def condition_word(language: str, condition: Condition) -> str:
    """已报送, 尚未收到."""
    return pick(language, *_CONDITIONS[condition])


@dataclass(frozen=True)
class AgencyLine:
    """One agency's standing in one item."""

    agency: str
    condition: Condition
    note: int | None
    reported_on: date | None
    promised_on: date | None
    reach: Reach


@dataclass(frozen=True)
class ItemBoard:
    """One item that agencies owe, with every agency's standing, in the plan's order."""

    what: str
    due_on: date
    since: date | None  # the day of the first reminder
    lines: Sequence[AgencyLine]

    @property
    def open(self) -> list[AgencyLine]:
        return [line for line in self.lines if line.condition not in _DONE]


@dataclass(frozen=True)
class PlanBoard:
    """How a plan stands today."""

    title: str
    today: date
    start: date | None
    end: date | None
    phase: str
    phase_of_office: bool
    items: Sequence[ItemBoard]
    following: ItemBoard | None  # the next owed item, where none is running
    following_confirmed: bool
    agencies: int
    without_contact: Sequence[str]
    unreachable: Sequence[str]


def overview(language: str, board: PlanBoard) -> list[str]:
    """The board in blocks that a page can hold: the plan, each item, the contacts."""
    blocks = [_where(language, board)]
    blocks += [block for item in board.items for block in _item(language, item, board.today)]
    if not board.items:
        blocks.append(_following(language, board))
    blocks.append(_contacts(language, board))
    return blocks


def heading(language: str, page: int, count: int) -> str:
    return pick(language, "【总览】", "[Overview]") + place(language, page, count)


def _where(language: str, board: PlanBoard) -> str:
    rows = [board.title]
    bar = progress(language, board.start, board.end, board.today)
    if bar:
        rows.append(bar)
    if board.phase:
        office = pick(language, "（工作办公室安排）", " (set by the office)") if board.phase_of_office else ""
        rows.append(pick(language, f"阶段：{board.phase}{office}", f"Phase: {board.phase}{office}"))
    return "\n".join(rows)


def progress(language: str, start: date | None, end: date | None, today: date) -> str:
    """进度 ■■■■■■■□□□ 76%; nothing for a plan without an end."""
    if end is not None and end < today:
        return pick(language, f"已于{full_day(language, end)}结束", f"ended on {full_day(language, end)}")
    if start is None or end is None:
        return pick(language, "期限：长期", "No end stated")
    gone = max(0, (today - start).days) / max(1, (end - start).days)
    full = int(gone * _BAR)
    return pick(language, "进度 ", "Gone ") + "■" * full + "□" * (_BAR - full) + f" {gone:.0%}"


def _item(language: str, item: ItemBoard, today: date) -> Iterator[str]:
    done = {condition: sum(1 for line in item.lines if line.condition is condition) for condition in Condition}
    head = [f"\n{item.what}", _due(language, item, today)]
    owing, reported, nothing = len(item.lines), done[Condition.REPORTED], done[Condition.NOTHING]
    head.append(
        pick(
            language,
            f"应报{owing} 已报{reported} 不涉及{nothing} 待报{owing - reported - nothing}",
            f"{owing} owed, {reported} reported, {nothing} nothing, {owing - reported - nothing} open",
        )
    )
    yield "\n".join(head)
    for condition in reversed(Condition):
        lines = [line for line in item.lines if line.condition is condition]
        if lines:
            rows = [f"〔{pick(language, *_CONDITIONS[condition])} {len(lines)}〕"]
            yield "\n".join([*rows, *_listed(language, lines, _more)])


def _due(language: str, item: ItemBoard, today: date) -> str:
    when = day_and_week(language, item.due_on)
    left = days_left(language, item.due_on, today)
    return pick(language, f"{when}前，{left}", f"by {when}, {left}")


def _listed(
    language: str, lines: Sequence[AgencyLine], more: Callable[[str, AgencyLine], Sequence[str]]
) -> Iterator[str]:
    """A row each; agencies of whom the same is to be said share one: a phone shows twenty rows."""
    groups: dict[str, list[str]] = {}
    for line in lines:
        groups.setdefault(" ".join(more(language, line)), []).append(line.agency)
    for words, names in groups.items():
        if words and len(names) > 1:
            yield pick(language, f"{words}{len(names)}：", f"{words} ({len(names)}): ") + joined(language, names)
        else:
            yield f"{joined(language, names)} {words}".rstrip()


def _more(language: str, line: AgencyLine) -> list[str]:
    more = []
    if line.note is not None and line.condition in (*_DONE, Condition.RETURNED):
        more.append(pick(language, f"第{number(line.note)}号", f"no. {number(line.note)}"))
    if line.reported_on is not None and line.condition in _DONE:
        more.append(day(language, line.reported_on))
    return more if line.condition in _DONE else [*more, *_so_far(language, line)]


def _so_far(language: str, line: AgencyLine) -> Iterator[str]:
    if line.promised_on is not None:
        said = day(language, line.promised_on)
        yield pick(language, f"预计{said}", f"promised for {said}")
    if line.reach is Reach.NOBODY:
        yield pick(language, "无联络员", "no contact")
    if line.reach is Reach.UNREACHABLE:
        yield pick(language, "联系不上", "not reachable")


def _following(language: str, board: PlanBoard) -> str:
    if board.following is None:
        return pick(language, "\n目前没有要报送的事项。", "\nNothing is owed at present.")
    when, owing = full_day(language, board.following.due_on), len(board.following.lines)
    rows = [pick(language, "\n目前没有正在报送的事项。", "\nNothing is being reported at present.")]
    rows.append(pick(language, f"下一项：{board.following.what}", f"Next: {board.following.what}"))
    rows.append(pick(language, f"{when}前，应报{owing}个单位", f"by {when}, owed by {owing} agencies"))
    if not board.following_confirmed:
        rows.append(pick(language, "日期由工作办公室安排，尚未确认", "the office's own date, not confirmed yet"))
    return "\n".join(rows)


def _contacts(language: str, board: PlanBoard) -> str:
    without, away = len(board.without_contact), len(board.unreachable)
    rows = [
        pick(
            language,
            f"\n单位{board.agencies}，有联络员{board.agencies - without}",
            f"\n{board.agencies} agencies, {board.agencies - without} with a contact",
        )
    ]
    if board.items:  # whoever cannot be reached is named where they owe something
        return rows[0] + (pick(language, f"，联系不上{away}", f", {away} not reachable") if away else "")
    if without:
        names = joined(language, board.without_contact)
        rows.append(pick(language, f"无联络员{without}：\n{names}", f"No contact ({without}):\n{names}"))
    if away:
        names = joined(language, board.unreachable)
        rows.append(pick(language, f"联系不上{away}：\n{names}", f"Not reachable ({away}):\n{names}"))
    return "\n".join(rows)


def silent(language: str, board: PlanBoard) -> list[str]:
    """Who owes what since when, and whether they can be reached; also when the answer is nobody."""
    blocks = [board.title]
    owing = [item for item in board.items if item.open]
    for item in owing:
        blocks += _owing(language, item, board.today)
    if not owing:
        blocks += [_nobody(language, item) for item in board.items]
        blocks.append(pick(language, "\n目前没有未报单位。", "\nNobody owes anything at present."))
        if not board.items:
            blocks.append(_following(language, board))
    return blocks


def silent_heading(language: str, page: int, count: int) -> str:
    return pick(language, "【未报】", "[Not received yet]") + place(language, page, count)


def _owing(language: str, item: ItemBoard, today: date) -> Iterator[str]:
    rows = [f"\n{item.what}", _due(language, item, today)]
    if item.due_on < today:
        rows.append(pick(language, f"时限已过，尚未收到{len(item.open)}", f"{len(item.open)} not received since then"))
    else:
        since = day(language, item.since) if item.since else ""
        asked = pick(language, f"{since}起提醒，", f"asked since {since}; ") if since else ""
        rows.append(asked + pick(language, f"待报{len(item.open)}", f"{len(item.open)} open"))
    yield "\n".join(rows)
    yield from _listed(language, item.open, _owing_so_far)


def _owing_so_far(language: str, line: AgencyLine) -> list[str]:
    state = pick(language, *_CONDITIONS[line.condition]) if line.condition is not Condition.OPEN else ""
    reached = pick(language, "可联系", "reachable") if line.reach is Reach.YES else ""
    return [word for word in (state, *_so_far(language, line), reached) if word]


def _nobody(language: str, item: ItemBoard) -> str:
    owing = len(item.lines)
    return pick(language, f"\n{item.what}\n应报{owing}，已全部收到", f"\n{item.what}\nall {owing} received")


def refresh_label(language: str) -> str:
    return pick(language, "刷新", "Refresh")


def picture_label(language: str) -> str:
    return pick(language, "图片", "Picture")


def chase_labels(language: str, count: int) -> tuple[str, str]:
    """[催报 n 个单位], those who can be written to; [电话单]."""
    return pick(language, f"催报{count}个单位", f"Chase {count}"), pick(language, "电话单", "Phone list")
