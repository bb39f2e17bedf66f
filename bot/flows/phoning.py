"""/phone and /paste: the agencies that chat does not move; whom to call, and a text for another channel."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.flows import coordinating, subjects
from bot.flows.desk import Buttons, Desk, Visitor, answer, toast, visitor
from bot.flows.owed import Standing, open_items
from bot.flows.ports import Incoming
from bot.store import notes_read, people
from bot.texts import evening as words
from bot.texts import looking, reminding
from bot.texts.words import full_name, stranger
from schedules.occurrences import Occurrence

PHONE, PASTE = "ph", "paste"
LETTER = "exp:letter"  # the file is made with the other exports
CALL = "do:call"  # by_buttons asks for agency and day
_AGENCIES = 8  # on one page


def phone(desk: Desk, said: Incoming, args: str = "") -> None:
    """`电话单`: every agency with something open whose reminders are over, or whom nobody can write to."""
    _asked(desk, said, args, PHONE)


def paste(desk: Desk, said: Incoming, args: str = "") -> None:
    """`文本`, `文本 市统计局`: what an agency still owes, as plain text for another channel."""
    who = coordinating.coordinator(desk, said)
    if who is None:
        return
    named = coordinating.agency_named(desk, who, args) if args.strip() else None
    if named is not None and named.subject is not None:
        _show_texts(desk, said, who, named.subject.plan_id, [named.subject.agency])
    else:
        _asked(desk, said, args, PASTE)


def tapped(desk: Desk, said: Incoming) -> None:
    """`ph:<plan>`, `paste:<plan>` from a list of the same plan; `ph:all:<plan>` after the question which plan."""
    who = visitor(desk, said)
    kind, _, rest = (said.callback_data or "").partition(":")
    place = rest.removeprefix("all:")
    plans = list(desk.book.plans)
    plan_id = plans[int(place)] if place.isascii() and place.isdecimal() and int(place[:4]) < len(plans) else ""
    if not who.coordinates(plan_id) or plan_id not in desk.book.plans:
        toast(desk, said, looking.stale(who.language) if who.known else stranger(who.language))
        return
    toast(desk, said)
    _show(desk, said, who, kind, plan_id)


def _asked(desk: Desk, said: Incoming, args: str, kind: str) -> None:
    who = coordinating.coordinator(desk, said)
    plan_id = subjects.plan_asked(desk, said, who, args, f"{kind}:all") if who else None
    if who is not None and plan_id is not None:
        _show(desk, said, who, kind, plan_id)


def _show(desk: Desk, said: Incoming, who: Visitor, kind: str, plan_id: str) -> None:
    if kind == PASTE:
        _show_texts(desk, said, who, plan_id, desk.book.agencies(plan_id))
    else:
        for text in sheet(desk, who.language, plan_id):
            answer(desk, said, text, buttons(desk, who.language, plan_id)[1:])


def buttons(desk: Desk, language: str, plan_id: str) -> Buttons:
    """[电话单] [转发文本] [提醒函] [记录通话] of a plan, a row each."""
    place = list(desk.book.plans).index(plan_id)
    kinds = (PHONE, PASTE, LETTER, CALL)
    return [[(label, f"{kind}:{place}")] for kind, label in zip(kinds, words.labels(language), strict=True)]


def _show_texts(desk: Desk, said: Incoming, who: Visitor, plan_id: str, agencies: Sequence[str]) -> None:
    office, today = desk.book.coordinator(plan_id), desk.today(plan_id)
    jurisdiction = desk.book.plans[plan_id].jurisdiction
    blocks = []
    for agency in agencies:
        items = [_plain(who.language, one) for one in open_items(desk, plan_id, agency)]
        if items:
            name = full_name(jurisdiction, agency)
            blocks.append(words.to_paste(who.language, name, items, office, today) + "\n")
    pages = looking.pages(blocks, most=_AGENCIES)
    for number, page in enumerate(pages if blocks else ()):
        answer(desk, said, "\n".join([words.paste_heading(who.language, number, len(pages)), *page]))
    if not blocks:
        answer(desk, said, words.nothing_to_paste(who.language))


def _plain(language: str, one: Standing) -> tuple[str, date, str, str]:
    value: Occurrence = one.occurrence
    to = f"{value.to}（{value.channel}）" if value.to and value.channel else value.to or ""
    return (
        reminding.what(language, value.period, value.title),
        one.due_on,
        to,
        reminding.source(language, value.locator),
    )


def sheet(desk: Desk, language: str, plan_id: str) -> list[str]:
    """The phone sheet, page by page."""
    title = desk.book.plans[plan_id].title
    lines = list(_lines(desk, language, plan_id))
    pages = looking.pages(words.phone_sheet(language, title, lines), most=_AGENCIES + 2)
    heads = [words.phone_heading(language, number, len(pages)) for number in range(len(pages))]
    return ["\n".join([head, *page]) for head, page in zip(heads, pages, strict=True)]


def over_on(one: Standing) -> date | None:
    """The day of an item's last step: then it is the coordinator's to call."""
    return one.occurrence.steps[-1].on if one.occurrence.steps else None


def _lines(desk: Desk, language: str, plan_id: str) -> Iterator[words.PhoneLine]:
    today = desk.today(plan_id)
    for agency in desk.book.agencies(plan_id):
        reached = coordinating.answering(desk, plan_id, agency)
        found = [
            one
            for one in open_items(desk, plan_id, agency)
            if not reached or ((last := over_on(one)) is not None and last <= today)
        ]
        if found:
            yield _line(desk, language, plan_id, agency, found)


def _line(desk: Desk, language: str, plan_id: str, agency: str, found: Sequence[Standing]) -> words.PhoneLine:
    last = notes_read.latest(desk.session, [one.row.id for one in found if one.row and one.row.id])
    newest = max(last.values(), key=lambda note: note.number, default=None)
    promised = [one.row.promised_on for one in found if one.row and one.row.promised_on]
    return words.PhoneLine(
        agency=agency,
        people=[
            (enrolment.name or person.name, enrolment.slot, enrolment.title, enrolment.office_phone)
            for enrolment, person in people.contacts(desk.session, plan_id, agency)
        ],
        items=[(reminding.what(language, one.occurrence.period, one.occurrence.title), one.due_on) for one in found],
        last_on=desk.book.local_day(plan_id, newest.received_at) if newest else None,
        last_word=newest.text if newest else "",
        promised_on=max(promised, default=None),
    )
