"""The messages that go out before and after a date, and the note of next month's activities (office.md, section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.texts.safe import shown
from bot.texts.words import day, day_and_week, days_left, pick

ROOM = 3500  # characters; Telegram takes 4096


@dataclass(frozen=True)
class Line:
    """One item as a message shows it."""

    what: str
    due_on: date
    owed: bool
    agency: str  # full name, for people who answer for several
    to: str | None = None
    channel: str | None = None
    locator: str | None = None  # None: a date of the office's own
    announced: bool = True
    until: date | None = None
    include: tuple[str, ...] = ()  # numbers that belong into the report
    by_office: bool = False  # the day was set for this agency alone: more was asked for, or it was granted


@dataclass(frozen=True)
class Sheet:
    """What one person is told on one day: items nearest first, activities apart."""

    language: str
    today: date
    heading: str  # the agency's full name, '' when the items are of several
    lines: Sequence[Line]
    more: int = 0  # items behind the button
    activities: Sequence[Line] = ()
    numbers: Sequence[str] = ()  # targets that the coordinator asked about
    missed: tuple[str, str] | None = None  # the bot was away from … to …
    number: str = ""  # the message's own number: a repeat after a lost answer carries the same


def reminder(sheet: Sheet) -> str:
    """The day's one message: 【工作提醒】, 【待报提醒】 when every date has passed, 【下月活动】 when nothing else is due."""
    parts = []
    if sheet.lines:
        parts.append(_one(sheet) if len(sheet.lines) + sheet.more == 1 else _several(sheet))
    if sheet.activities:
        parts.append(activities(sheet))
    if sheet.numbers:
        parts.append(_asked_for(sheet.language, sheet.numbers))
    if sheet.missed:
        parts.append(repeat_please(sheet.language, *sheet.missed))
    return "\n\n".join(parts) + (
        pick(sheet.language, f"\n（编号{sheet.number}）", f"\n(No. {sheet.number})") if sheet.number else ""
    )


def fitted(sheet: Sheet) -> tuple[str, int]:
    """The words with as many of the sheet's items as one message has room for, and how many those are: at least one."""
    while len(words := reminder(sheet)) > ROOM and len(sheet.lines) > 1:
        sheet = replace(sheet, lines=sheet.lines[:-1], more=sheet.more + 1)
    return words, len(sheet.lines)


def repeat_please(language: str, since: str, until: str) -> str:
    """After an absence: what was said meanwhile may be lost at Telegram (24 hours for texts, 150 seconds for taps)."""
    return pick(
        language,
        f"{since}至{until}服务中断，其间的回复或按键可能未收到。\n如已答复，请再发一次，谢谢。",
        f"The service was down from {since} to {until}; answers or taps may be lost.\nIf you answered then, please send it again.",
    )


def _kind(sheet: Sheet) -> str:
    past = all(line.owed and line.due_on < sheet.today for line in sheet.lines)
    if past:
        return pick(sheet.language, "【待报提醒】", "[Still open] ")
    return pick(sheet.language, "【工作提醒】", "[Reminder] ")


def _one(sheet: Sheet) -> str:
    language, line = sheet.language, sheet.lines[0]
    if line.owed and line.due_on < sheet.today:
        return _after_the_day(sheet, line)
    head = [f"{_kind(sheet)}{sheet.heading or line.agency}", line.what, *_facts(sheet, line)]
    if line.owed:
        head.append(
            pick(language, "已报请回“已报送”，已知悉请回“收到”。", "Reported? Reply “reported”. Seen? Reply “ok”.")
        )
    else:
        head.append(pick(language, "供安排工作参考，无需回复。", "For your planning; no reply is needed."))
    return "\n".join(head)


def _facts(sheet: Sheet, line: Line) -> list[str]:
    language = sheet.language
    left = days_left(language, line.due_on, sheet.today)
    when = day_and_week(language, line.due_on)
    found = [pick(language, f"时限：{when}前，{left}", f"Due by: {when}, {left}")]
    if not line.owed:
        found = [pick(language, f"日期：{when}，{left}", f"Date: {when}, {left}")]
    if line.to:
        to = f"{line.to} {line.channel}" if line.channel else line.to
        found.append(pick(language, f"报送：{to}", f"To: {to}"))
    found.append(pick(language, "依据：", "Source: ") + _source(language, line))
    return found + _numbers(language, line)


def _numbers(language: str, line: Line) -> list[str]:
    """At most three by name: a report holds more, a reminder does not."""
    if not line.include:
        return []
    named = [shown(what, 30) for what in line.include[:3]]
    more = (
        pick(language, f"等{len(line.include)}项指标", f" and more ({len(line.include)})")
        if len(line.include) > 3
        else ""
    )
    return [pick(language, f"请一并写明：{'、'.join(named)}{more}", f"Please include: {', '.join(named)}{more}")]


def _asked_for(language: str, numbers: Sequence[str]) -> str:
    """The coordinator asks for numbers: a line in what is said anyway."""
    named = "、".join(shown(what, 30) for what in numbers[:3])
    more = pick(language, f"等{len(numbers)}项", f" and more ({len(numbers)})") if len(numbers) > 3 else ""
    return pick(
        language,
        f"工作办公室请填报指标：{named}{more}\n回“指标”看序号，再回“指标 1 32”。",
        f"The office asks for numbers: {named}{more}\n/targets lists them; then /targets 1 32.",
    )


def _source(language: str, line: Line) -> str:
    """Where the item stands in the plan; a day set for this agency alone is the office's own."""
    said = source(language, line.locator)
    if not line.by_office or line.locator is None:
        return said
    return said + pick(language, "·", ", ") + source(language, None)


def source(language: str, locator: str | None) -> str:
    """Where a date stands in the plan, or that it is the office's own."""
    if locator is None:
        return pick(language, "工作办公室安排", "set by the coordinating office")
    if locator.startswith("《"):  # a yearly work programme says which document it is
        return locator
    return pick(language, f"实施方案{locator}", f"plan, {locator}")


def _after_the_day(sheet: Sheet, line: Line) -> str:
    language, due = sheet.language, day(sheet.language, line.due_on)
    return pick(
        language,
        f"【待报提醒】{line.what}\n{sheet.heading or line.agency}\n时限为{due}，工作办公室尚未收到贵单位材料。\n"
        "如已报送，请告知时间和方式，以便核对；\n如需延期，请回复预计日期。",
        f"[Still open] {line.what}\n{sheet.heading or line.agency}\nIt was due on {due}; the office has not received it yet.\n"
        "If you sent it, please say when and how;\nif you need more time, please name a day.",
    )


def _several(sheet: Sheet) -> str:
    language, total = sheet.language, len(sheet.lines) + sheet.more
    head = pick(language, f"{_kind(sheet)}{sheet.heading} {total}项", f"{_kind(sheet)}{sheet.heading}, {total} items")
    rows = [head]
    for number, line in enumerate(sheet.lines, start=1):
        rows += _numbered(sheet, number, line)
    if sheet.more:
        rows.append(pick(language, f"还有{sheet.more}项，请点下方按钮查看。", f"{sheet.more} more behind the button."))
    if any(line.owed for line in sheet.lines):
        rows.append(
            pick(
                language,
                "请按序号回复，如“1 已报送”；可一次写多项。",
                "Please reply by number, like “1 reported”; several at once are fine.",
            )
        )
    else:
        rows.append(pick(language, "供安排工作参考，无需回复。", "For your planning; no reply is needed."))
    return "\n".join(rows)


def _numbered(sheet: Sheet, number: int, line: Line) -> list[str]:
    language = sheet.language
    when, left = day_and_week(language, line.due_on), days_left(language, line.due_on, sheet.today)
    ends = pick(
        language,
        f"{when}前，{left}" if line.owed else f"{when}，{left}",
        f"by {when}, {left}" if line.owed else f"{when}, {left}",
    )
    name = line.what if sheet.heading else f"{line.what}（{line.agency}）"
    rows = [f"{number}. {name}", f"   {ends}"]
    if line.owed and line.due_on < sheet.today:
        rows.append(pick(language, "   尚未收到贵单位材料", "   not received yet"))
    if line.to:
        to = f"{line.to} {line.channel}" if line.channel else line.to
        rows.append(pick(language, f"   报送：{to}", f"   To: {to}"))
    rows.append(pick(language, "   依据：", "   Source: ") + _source(language, line))
    return rows


def activities(sheet: Sheet) -> str:
    """Next month's named days, for planning; nobody needs to answer."""
    language = sheet.language
    month = sheet.activities[0].due_on.month
    named = [_activity(language, line) for line in sheet.activities]
    joined = pick(language, "；\n".join(named), ";\n".join(named))
    return pick(
        language,
        f"【下月活动】{month}月：\n{joined}。\n供安排工作参考，无需回复。",
        f"[Next month]\n{joined}.\nFor your planning; no reply is needed.",
    )


def _activity(language: str, line: Line) -> str:
    if not line.announced:
        return f"{line.what}" + pick(language, "，日期待公布", ", date to be announced")
    if line.until is None or line.until == line.due_on:
        return f"{line.what} {day(language, line.due_on)}"
    return f"{line.what} {day(language, line.due_on)}" + pick(
        language, f"至{day(language, line.until)}", f" to {day(language, line.until)}"
    )


def rest(language: str, today: date, numbered: Sequence[tuple[int, Line]]) -> str:
    """The items that did not fit into the day's message, under the numbers they have there."""
    sheet = Sheet(language, today, "", [line for _, line in numbered])
    rows = [pick(language, "【工作提醒】其余事项", "[Reminder] The other items")]
    for number, line in numbered:
        rows += _numbered(sheet, number, line)
    return "\n".join(rows)


def more_label(language: str, count: int) -> str:
    return pick(language, f"还有{count}项", f"{count} more")


def what(language: str, period: str, title: str, *, returned: bool = False) -> str:
    """An item's name with its year: 2024年度工作总结; where more was asked for, it says so."""
    more = pick(language, "（请补充）", " (please add)") if returned else ""
    if title.startswith("年度"):
        return pick(language, f"{period[:4]}{title}", f"{title} {period[:4]}") + more
    return title + more


def unreachable(language: str, agency: str, name: str) -> str:
    """To the coordinators: a contact cannot be written to any more."""
    who = f"{agency}联络员（{name}）" if name else f"{agency}联络员"
    return pick(
        language,
        f"【联系中断】{who}\n消息已送不到。请与该单位电话联系，或重新发邀请。",
        f"[Not reachable] {who}\nMessages no longer arrive. Please phone, or invite again.",
    )
