"""/export: the files of a plan's year, into the chat; made when they leave, by the same code as `duban export`."""

import re

from bot.exports.year import FIRST_YEAR, LAST_YEAR, year_asked
from bot.flows import coordinating, subjects
from bot.flows.desk import Desk, Visitor, answer, toast, visitor
from bot.flows.ports import Incoming
from bot.store import outbox
from bot.store.tables import Lane, Outbox
from bot.texts import asking_files as words
from bot.texts import looking
from bot.texts.exporting import FILE_KINDS
from bot.texts.words import stranger

PREFIX = "exp:"
FOR_CONTACTS = ("ics",)
_PICTURES = ("board", "targets")
_YEAR = re.compile(r"((?:19|20)\d\d)年?")  # a word of its own: the 2021 in jiamusi-2021 is none


def export(desk: Desk, said: Incoming, args: str = "") -> None:
    """`/export ledger [PLAN] [YEAR]`, `台账`, `年度总结`, `导出 board 2024`; alone: what there is."""
    who = visitor(desk, said)
    if not who.known:
        answer(desk, said, stranger(who.language))
        return
    wanted = args.split()
    kind = next((one for one in wanted if one in FILE_KINDS), None)
    found = next((read for one in wanted if (read := _YEAR.fullmatch(one))), None)
    rest = " ".join(one for one in wanted if one != kind and not (found and one == found[0]))
    plan_ids = _plans(desk, who, rest)
    if kind == "letter" and rest and not plan_ids:
        letter(desk, said, rest)
        return
    if kind is None or not plan_ids or kind not in _allowed(who):
        _offer(desk, said, who, plan_ids)
        return
    for plan_id in plan_ids[:1]:
        _queue(desk, said, who, kind, plan_id, int(found[1]) if found else None)


def ledger(desk: Desk, said: Incoming, args: str = "") -> None:
    """`台账`."""
    export(desk, said, f"ledger {args}")


def summary(desk: Desk, said: Incoming, args: str = "") -> None:
    """`年度总结`."""
    export(desk, said, f"summary {args}")


def letter(desk: Desk, said: Incoming, args: str = "") -> None:
    """`提醒函`: a draft for everybody who is to be phoned; `提醒函 市统计局`: for that agency, whatever it still owes."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    named = coordinating.agency_named(desk, who, args) if args.strip() else None
    if named is None or subjects.plan_named(desk, who.coordinated(desk.book), args.strip()) is not None:
        export(desk, said, f"letter {args}")
    elif named.subject is None:
        coordinating.say_which(desk, said, who, named)
    else:
        _queue(desk, said, who, "letter", named.subject.plan_id, None, named.subject.agency)


def tapped(desk: Desk, said: Incoming) -> None:
    """`exp:ledger:3`: that file of that plan, of this year."""
    who = visitor(desk, said)
    kind, _, place = (said.callback_data or "").removeprefix(PREFIX).partition(":")
    plans = list(desk.book.plans)
    plan_id = plans[int(place)] if place.isascii() and place.isdecimal() and int(place[:4]) < len(plans) else ""
    if kind not in FILE_KINDS or kind not in _allowed(who) or plan_id not in _mine(desk, who):
        toast(desk, said, looking.stale(who.language) if who.known else stranger(who.language))
        return
    toast(desk, said, words.coming(who.language))
    _queue(desk, said, who, kind, plan_id, None)


def _allowed(who: Visitor) -> tuple[str, ...]:
    coordinating = any(not enrolment.agency for enrolment in who.enrolments)
    return tuple(FILE_KINDS) if coordinating else FOR_CONTACTS if who.known else ()


def _mine(desk: Desk, who: Visitor) -> list[str]:
    mine = who.coordinated(desk.book) or tuple(dict.fromkeys(e.plan_id for e in who.contact_for))
    return sorted(mine, key=lambda one: not subjects.in_force(desk, one))


def _plans(desk: Desk, who: Visitor, typed: str) -> list[str]:
    mine = _mine(desk, who)
    if not typed:
        return mine
    named = subjects.plan_named(desk, mine, typed)
    return [named] if named else []


def _offer(desk: Desk, said: Incoming, who: Visitor, plan_ids: list[str]) -> None:
    plan_id = (plan_ids or _mine(desk, who) or [""])[0]
    place = list(desk.book.plans).index(plan_id) if plan_id else 0
    buttons = [[(words.label(who.language, kind), f"{PREFIX}{kind}:{place}")] for kind in _allowed(who)]
    answer(desk, said, _which(desk, who, plan_id), buttons)


def _which(desk: Desk, who: Visitor, plan_id: str) -> str:
    if plan_id not in desk.book.plans:
        return words.none(who.language)
    title = desk.book.plans[plan_id].title
    if not who.coordinates(plan_id):
        return words.which_for_contacts(who.language, title)
    return words.which(who.language, title, desk.today(plan_id).year)


def _queue(
    desk: Desk, said: Incoming, who: Visitor, kind: str, plan_id: str, year: int | None, agency: str = ""
) -> None:
    """A row that says which file; it is made when it leaves, so that nobody else waits for it."""
    asked = year_asked(desk.book.plans[plan_id], desk.today(plan_id), year)
    if not FIRST_YEAR <= asked <= LAST_YEAR:
        answer(desk, said, _which(desk, who, plan_id))
        return
    if not who.coordinates(plan_id):
        mine = next(e.agency for e in who.contact_for if e.plan_id == plan_id)
        agency = desk.book.canonical(plan_id, mine)
    row = Outbox(
        lane=Lane.ANSWER,
        kind="photo" if kind in _PICTURES else "export",
        action="file",
        person_id=who.person.id if who.person else None,
        chat_id=said.chat_id,
        text=words.caption(who.language, kind, asked),
        makes=f"{kind}/{plan_id}/{asked}/{agency}",
        created_at=desk.now,
    )
    outbox.put(desk.session, row)
