"""What /deadlines shows: what comes next, what was, and what goes on without a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.texts.looking import place
from bot.texts.words import day_and_week, days_left, full_day, number, pick
from schedules.lifecycle import State
from schedules.model import Basis, Recurs

_LOCATORS = 3  # a day named in more places than these is cited by the first ones


@dataclass(frozen=True)
class DateEntry:
    """One dated item as a list shows it."""

    what: str
    due_on: date
    until: date | None  # the last day of an activity
    announced: bool
    owed: bool
    confirmed: bool  # False: the office's own date that the coordinator has not confirmed
    state: State
    note: int | None  # the number of the note that closed it, or that was returned
    said: str  # status of the last note on an open item, '' if none
    seen: bool
    promised_on: date | None
    to: str | None
    basis: Basis
    locator: str | None
    named_day: bool
    agency: str  # '' where the list is of one agency
    organises: bool  # the coordinating office's own to set up
    by: bool  # something to be done by that day, not something that happens on it
    owing: int  # how many agencies owe it, where the coordinator sees it once for all of them


def heading(language: str, agency: str, page: int, count: int) -> str:
    return pick(language, f"【时间安排】{agency}", f"[Dates] {agency}") + place(language, page, count)


def history_heading(language: str, agency: str, page: int, count: int) -> str:
    return pick(language, f"【历史】{agency}", f"[History] {agency}") + place(language, page, count)


def routine_heading(language: str, agency: str, page: int, count: int) -> str:
    return pick(language, f"【经常性工作】{agency}", f"[No fixed date] {agency}") + place(language, page, count)


def entry(language: str, position: int, item: DateEntry, today: date) -> str:
    """One coming item: what, when and how far, where it stands, and where the date comes from."""
    rows = [
        f"{position}. {item.what}",
        *([item.agency] if item.agency else []),
        when(language, item, today),
        standing(language, item, today),
    ]
    return "\n   ".join([*rows, source(language, item)])


def when(language: str, item: DateEntry, today: date) -> str:
    """12月25日（周三）前，还有7天; an activity begins on its day; an unknown one says so."""
    if not item.announced:
        month = _month(language, item.due_on)
        return pick(language, f"日期待公布\n   （{month}）", f"date to be announced ({month})")
    said = day_and_week(language, item.due_on)
    if item.due_on.year != today.year:
        said = pick(language, f"{item.due_on.year}年{said}", f"{said} {item.due_on.year}")
    left = days_left(language, item.due_on, today)
    if item.by:
        return pick(language, f"{said}前，{left}", f"by {said}, {left}")
    lasts = item.named_day and item.until not in (None, item.due_on)
    return pick(language, f"{said}{'起' if lasts else ''}，{left}", f"{'from ' if lasts else ''}{said}, {left}")


def _month(language: str, on: date) -> str:
    return pick(language, f"{on.year}年{on.month}月前后", f"about {on:%Y-%m}")


def standing(language: str, item: DateEntry, today: date) -> str:
    """待报送, 已登记第0132号, 已确认, 仅供了解."""
    if not item.confirmed:
        return pick(language, "未确认，暂不提醒", "not confirmed yet: no reminders")
    if item.owing:
        return pick(language, f"各单位报送，应报{item.owing}个", f"owed by {item.owing} agencies")
    if not item.owed:
        if item.organises:
            return pick(language, "由协调单位组织", "for the coordinating office to organise")
        return pick(language, "仅供了解", "for information")
    closed = _closed(language, item)
    if closed:
        return closed
    words = pick(language, "尚未收到", "not received yet") if item.due_on < today else pick(language, "待报送", "open")
    more = _so_far(language, item)
    recipient = pick(language, f"，报{item.to}", f", to {item.to}") if item.to else ""
    return f"{words}{more}{recipient}"


def _closed(language: str, item: DateEntry) -> str | None:
    numbered = pick(language, f"第{number(item.note)}号", f"no. {number(item.note)}") if item.note else ""
    match item.state:
        case State.REPORTED:
            return pick(language, f"已登记{numbered}", f"registered {numbered}".rstrip())
        case State.CONFIRMED:
            return pick(language, f"已确认收到{numbered}", f"confirmed {numbered}".rstrip())
        case State.NOTHING:
            return pick(language, f"不涉及，已登记{numbered}", f"nothing to report {numbered}".rstrip())
        case State.CANCELLED:
            return pick(language, "已取消", "cancelled")
        case State.RETURNED:
            return pick(language, f"请补充{numbered}", f"please add {numbered}".rstrip())
        case _:
            return None


def _so_far(language: str, item: DateEntry) -> str:
    if item.said == "blocked":
        return pick(language, "（需要协调）", " (help asked for)")
    if item.promised_on is not None:
        said = full_day(language, item.promised_on)
        return pick(language, f"（预计{said}）", f" (promised for {said})")
    if item.said == "in_progress":
        return pick(language, "（进行中）", " (in progress)")
    return pick(language, "（已知悉）", " (seen)") if item.seen else ""


def source(language: str, item: DateEntry) -> str:
    """Where the date comes from: the plan with its place, a rule, or the office itself, which never cites the plan."""
    if item.basis is Basis.OFFICE or item.locator is None:
        return pick(language, "工作办公室安排", "set by the coordinating office")
    places = item.locator.split("、")
    cited = "、".join(places[:_LOCATORS]) + ("等" if len(places) > _LOCATORS else "")
    if item.named_day:
        return pick(language, f"依据：{cited}\n   日期按公布或惯例", f"Source: {cited}; day as announced or customary")
    if item.basis is Basis.DERIVED:
        return pick(language, f"依据：{cited}（日期推算）", f"Source: {cited} (day worked out)")
    return pick(language, f"依据：{cited}", f"Source: {cited}")


def past(language: str, item: DateEntry) -> str:
    """One line and a half about what was: never asked for."""
    words = _closed(language, item) if item.owed else None
    if words is None:
        words = pick(language, "不需补报", "nothing is asked for") if item.owed else ""
    on = full_day(language, item.due_on) if item.announced else _month(language, item.due_on)
    rows = [on, item.what, item.agency, words]
    return "\n   ".join(row for row in rows if row)


def history_line(language: str, count: int) -> str:
    return pick(language, f"历史：{count}项，仅列出，不催报。", f"History: {count} items, listed only.")


def nothing_ahead(language: str, over: Sequence[str]) -> str:
    """No date within twelve months; `over` are plans that have ended."""
    rows = [pick(language, "一年内没有有日期的事项。", "Nothing with a date within twelve months.")]
    rows += [pick(language, f"已结束：{title}", f"{title} has ended.") for title in over]
    return "\n".join(rows)


def history_label(language: str, count: int) -> str:
    return pick(language, f"历史{count}项", f"History ({count})")


def routine_label(language: str, count: int) -> str:
    return pick(language, f"经常性工作{count}项", f"No fixed date ({count})")


def back_label(language: str) -> str:
    return pick(language, "返回时间安排", "Dates ahead")


_OFTEN = {
    Recurs.YEARLY: ("每年", "yearly"),
    Recurs.HALF_YEARLY: ("每半年", "half-yearly"),
    Recurs.QUARTERLY: ("每季度", "quarterly"),
    Recurs.MONTHLY: ("每月", "monthly"),
    Recurs.IRREGULAR: ("定期或适时", "from time to time"),
}


def routine(language: str, position: int, title: str, recurs: Recurs | None, where: str | None) -> str:
    """Work without a day: how often, and where the plan says so."""
    often = pick(language, *_OFTEN[recurs or Recurs.IRREGULAR])
    cited = (
        pick(language, f"依据：{where}", f"source: {where}") if where else pick(language, "工作办公室安排", "office")
    )
    return f"{position}. {title}\n   {often}，{cited}"


def routine_foot(language: str) -> str:
    return pick(
        language,
        "无固定日期，不单独报送，\n写入年度总结即可。",
        "No date and no paper: a line in the annual report is enough.",
    )
