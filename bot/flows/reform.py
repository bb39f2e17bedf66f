"""/reform: the coordinator records that an agency was renamed or merged from a day on; looked at first, and undone at will."""

import re
from datetime import date, timedelta

from bot.flows import aboard, coordinating
from bot.flows.desk import Desk, Visitor, answer, rewrite, toast
from bot.flows.owed import open_items
from bot.flows.pass_on import pass_on, tell_coordinators
from bot.flows.ports import Incoming
from bot.flows.subjects import Subject
from bot.store import people, reforms
from bot.store.reforms import standing
from bot.store.tables import AgencyReform
from bot.texts import looking
from bot.texts import reforming as words
from schedules.agencies import Succession
from schedules.book import Reform

PREFIX = "reform:"
_NAME = re.compile(r"[^\s/~]{2,40}")
_FARTHEST = timedelta(days=3 * 366)
_LISTED = 15
_YES, _NO = ("yes", "确认"), ("remove", "撤销")


def reform(desk: Desk, said: Incoming, args: str = "") -> None:
    """`更名 市安监局 市应急管理局 2018-12-29`, `并入 …`; `更名 确认 3`, `更名 撤销 3`; alone it lists what holds."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    word, _, rest = args.strip().partition(" ")
    if not word:
        _list(desk, said, who)
    elif word.casefold() in (*_YES, *_NO) and aboard.row_id(rest.strip().strip("第号")):
        number = aboard.row_id(rest.strip().strip("第号"))
        answer(desk, said, _confirm(desk, who, number) if word.casefold() in _YES else _take_back(desk, who, number))
    else:
        _preview(desk, said, who, args)


def tapped(desk: Desk, said: Incoming) -> None:
    """`reform:y:3` lets it hold, `reform:n:3` takes it back."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    parts = aboard.fields(said, PREFIX)
    if len(parts) != 2 or parts[0] not in ("y", "n"):
        toast(desk, said, looking.stale(who.language))
        return
    number = aboard.row_id(parts[1])
    toast(desk, said)
    if parts[0] == "y":
        told = _confirm(desk, who, number)
        rewrite(desk, said, told, [[(words.undo_label(who.language), f"{PREFIX}n:{number}")]])
    else:
        rewrite(desk, said, _take_back(desk, who, number))


def _preview(desk: Desk, said: Incoming, who: Visitor, args: str) -> None:
    named = coordinating.agency_named(desk, who, args)
    if named.subject is None:
        if named.subjects or named.near:
            coordinating.say_which(desk, said, who, named)
        else:
            answer(desk, said, words.how(who.language))
        return
    successor, _, rest = named.rest.partition(" ")
    subject, today = named.subject, desk.today(named.subject.plan_id)
    day = coordinating.first_day(rest, today, past=True)[0] if rest.strip() else today
    refusal = _refusal(desk, who, subject, successor, day)
    if day is None or refusal:
        answer(desk, said, refusal or words.how(who.language))
        return
    known = desk.book.match(subject.plan_id, successor).agency
    found = desk.book.on(None).registry(subject.plan_id).find(_place(desk, subject.plan_id), successor)
    row = reforms.add(
        desk.session,
        AgencyReform(
            plan_id=subject.plan_id,
            agency=subject.agency,
            successor=known or (found.name if found else successor),
            from_on=day,
            created_by=who.person.id if who.person else None,
            created_at=desk.now,
        ),
    )
    yes, no = words.decision_labels(who.language)
    buttons = [[(yes, f"{PREFIX}y:{row.id}"), (no, f"{PREFIX}n:{row.id}")]]
    answer(desk, said, words.preview(who.language, row.id or 0, _change(desk, row), new=found is None), buttons)


def _place(desk: Desk, plan_id: str) -> str:
    return desk.book.plans[plan_id].jurisdiction


def _refusal(desk: Desk, who: Visitor, subject: Subject, successor: str, day: date | None) -> str:
    if not _NAME.fullmatch(successor) or day is None:
        return words.how(who.language)
    today = desk.today(subject.plan_id)
    if not today - _FARTHEST <= day <= today + _FARTHEST:
        return words.bad_day(who.language)
    after = desk.book.on(max(day, today))
    if after.canonical(subject.plan_id, successor) == subject.agency:
        return words.same_body(who.language, subject.agency)
    return ""


def _change(desk: Desk, row: AgencyReform) -> words.Change:
    """What would pass: the agency's open items and its contacts."""
    there = people.contacts(desk.session, row.plan_id, row.agency)
    return words.Change(
        agency=row.agency,
        successor=row.successor,
        among=(),
        from_on=row.from_on,
        contacts=[(enrolment.name or person.name, enrolment.slot) for enrolment, person in there],
        open=len(open_items(desk, row.plan_id, row.agency)),
    )


def _mine(desk: Desk, who: Visitor, number: int) -> AgencyReform | None:
    row = reforms.by_number(desk.session, number)
    return row if row is not None and row.removed_at is None and who.coordinates(row.plan_id) else None


def _confirm(desk: Desk, who: Visitor, number: int) -> str:
    """It holds from now on; what has to pass already passes at once."""
    row = _mine(desk, who, number)
    if row is None or row.plan_id not in desk.book.plans:
        return words.no_such(who.language)
    change = _change(desk, row)
    if row.confirmed_at is None:
        reforms.confirm(desk.session, row, desk.now)
        after = _as_recorded(desk)
        tell_coordinators(after, row.plan_id, besides=who.person.id if who.person else None)
        pass_on(after)
    return words.recorded(who.language, number, change, already=row.from_on <= desk.today(row.plan_id))


def _take_back(desk: Desk, who: Visitor, number: int) -> str:
    row = _mine(desk, who, number)
    if row is None:
        return words.no_such(who.language)
    held = row.confirmed_at is not None
    reforms.remove(desk.session, row, who.person.id if who.person else None, desk.now)
    if held:
        pass_on(_as_recorded(desk))
    return words.taken_back(who.language, number, row.agency, row.successor)


def _as_recorded(desk: Desk) -> Desk:
    """The desk under what stands in the table now."""
    book = desk.book.decided(desk.book.decisions, desk.book.notices, standing(desk.session))
    return Desk(desk.session, book, desk.now, desk.bot_name, desk.sandbox)


def _list(desk: Desk, said: Incoming, who: Visitor) -> None:
    """What the coordinator recorded, with its number; then what the plan's files say."""
    plans = who.coordinated(desk.book)
    mine = [(row.id or 0, _change(desk, row)) for row in reforms.living(desk.session, plans)]
    recorded = {
        Reform(r.plan_id, Succession(r.agency, r.successor, r.from_on)) for r in reforms.living(desk.session, plans)
    }
    written = [
        words.Change(one.agency, one.successor or "", one.among, one.from_on, (), 0)
        for plan_id in plans
        for one in desk.book.successions(plan_id)
        if Reform(plan_id, one) not in recorded and desk.book.plans[plan_id].in_force(one.from_on)
    ]
    answer(desk, said, words.listed(who.language, mine[:_LISTED], written[:_LISTED]))
