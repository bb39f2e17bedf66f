"""/deadline: a date that the office sets itself by a notice; shown as the office's own, removable."""

import re
from datetime import date

from bot.flows import aboard, coordinating, subjects
from bot.flows.desk import Desk, Visitor, answer
from bot.flows.ports import Incoming
from bot.store import notices
from bot.store.notices import BETWEEN
from bot.store.tables import NoticeDate
from bot.texts import desk as words
from bot.texts import reviewing
from schedules.concerned import Concerned
from schedules.model import Who

_KEYED = re.compile(r"(文号|范围|督查|no|scope|inspection)\s*[:：]\s*", re.IGNORECASE)
_KEYS = {"no": "文号", "scope": "范围", "inspection": "督查"}
_SCOPES = {
    "全部": "all",
    "全部单位": "all",
    "所有单位": "all",
    "all": "all",
    "牵头": "leads",
    "牵头单位": "leads",
    "leads": "leads",
}
_LONGEST = 80


def notice(desk: Desk, said: Incoming, args: str = "") -> None:
    """`/deadline`, `/deadline add …`, `/deadline remove 3`; `节点`, `新增节点 …`, `删除节点 3`."""
    word, _, rest = args.strip().partition(" ")
    if word.casefold() in ("add", "新增"):
        add(desk, said, rest)
    elif word.casefold() in ("remove", "删除"):
        remove(desk, said, rest)
    else:
        who = coordinating.coordinator(desk, said)
        if who is not None:
            found = notices.living(desk.session, who.coordinated(desk.book))
            answer(desk, said, words.notice_list(who.language, [_line(desk, row) for row in found][:15]))


def add(desk: Desk, said: Incoming, args: str = "") -> None:
    """`新增节点 11-20 科普日活动小结；文号：…；范围：全部`; a plan may stand in front."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    plan_id, rest = _plan(desk, who, args)
    day, text = coordinating.first_day(rest, desk.today())
    title, keyed = _read(text)
    if plan_id is None or day is None or not title:
        answer(desk, said, words.how_to_add(who.language))
        return
    scope = _scope(desk, plan_id, keyed.get("范围", "全部"))
    if not coordinating.ahead(day, desk.today(plan_id)):
        answer(desk, said, reviewing.bad_day(who.language))
    elif scope is None:
        answer(desk, said, words.nobody_concerned(who.language))
    else:
        row = notices.add(desk.session, _row(desk, who, plan_id, day, title, scope, keyed))
        answer(desk, said, words.notice_added(who.language, _line(desk, row)))


def _plan(desk: Desk, who: Visitor, args: str) -> tuple[str | None, str]:
    coordinated = who.coordinated(desk.book)
    first, _, rest = args.strip().partition(" ")
    named = None if first[:1].isdecimal() else subjects.plan_named(desk, desk.book.plans, first)
    if named is not None:
        return (named if named in coordinated else None), rest
    running = [one for one in coordinated if subjects.in_force(desk, one)] or list(coordinated)
    return (running[0] if len(running) == 1 else None), args


def _read(text: str) -> tuple[str, dict[str, str]]:
    """(title, what was written under 文号, 范围, 督查)."""
    parts = _KEYED.split(text)
    keyed = {
        _KEYS.get(key.casefold(), key): value.strip(" ；;，,。\n")
        for key, value in zip(parts[1::2], parts[2::2], strict=True)
    }
    return " ".join(parts[0].split()).strip(" ；;，,。")[:_LONGEST], keyed


def _scope(desk: Desk, plan_id: str, typed: str) -> str | None:
    """all, leads, or canonical names; None where a name is none of the plan's."""
    known = _SCOPES.get(typed.casefold())
    if known is not None:
        return known
    names = [desk.book.match(plan_id, name).agency for name in re.split(r"[、,，\s]+", typed) if name]
    return BETWEEN.join(name for name in names if name) if names and all(names) else None


def _row(
    desk: Desk, who: Visitor, plan_id: str, day: date, title: str, scope: str, keyed: dict[str, str]
) -> NoticeDate:
    return NoticeDate(
        plan_id=plan_id,
        title=title,
        due_on=day,
        inspection=bool(keyed.get("督查")) or "督查" in title,
        document_number=keyed.get("文号", "")[:_LONGEST],
        scope=scope,
        created_by=who.person.id if who.person else None,
        created_at=desk.now,
    )


def _line(desk: Desk, row: NoticeDate) -> words.NoticeLine:
    plan = desk.book.plans[row.plan_id]
    concerned = Concerned.by(plan, desk.book.loaded.registry)
    who = Who(row.scope) if row.scope in ("all", "leads") else tuple(row.scope.split(BETWEEN))
    count = len(concerned.agencies(who, None if row.inspection else plan.coordinator.name))
    return words.NoticeLine(row.id or 0, row.title, row.due_on, row.inspection, row.document_number, row.scope, count)


def remove(desk: Desk, said: Incoming, args: str = "") -> None:
    """`删除节点 3`: nobody is reminded of it any more; it stays on record."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    row = notices.by_number(desk.session, aboard.row_id(args.strip().strip("第号")))
    if row is None or row.removed_at is not None or not who.coordinates(row.plan_id):
        answer(desk, said, words.no_such_notice(who.language))
        return
    notices.remove(desk.session, row, who.person.id if who.person else None, desk.now)
    answer(desk, said, words.notice_removed(who.language, row.id or 0, row.title))
