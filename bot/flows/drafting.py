"""/draft and /shared: start from what exists; a lead sees what the others of its task have sent, never who is late."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.flows.desk import Desk, Visitor, answer, toast, visitor
from bot.flows.owed import Standing, standings
from bot.flows.ports import Incoming
from bot.flows.subjects import Subject, called, in_force
from bot.store import own_notes
from bot.store.tables import Note
from bot.texts import drafting as words
from bot.texts import looking, reminding
from bot.texts.words import stranger
from schedules.model import Role
from schedules.policy import Kind

PREFIX = "draft"
_A_YEAR = timedelta(days=366)
_ANSWERS = frozenset({"已报送", "收到", "需要协调", "不涉及", "Reported", "Seen", "Need help", "Nothing to report"})


def draft(desk: Desk, said: Incoming, args: str = "") -> None:
    """`草稿`: for each annual report that is coming, or was due lately, one's own notes of the year put together."""
    del args
    who = visitor(desk, said)
    if not who.contact_for:
        answer(desk, said, looking.own_only(who.language) if who.known else stranger(who.language))
        return
    for enrolment in who.contact_for:
        if in_force(desk, enrolment.plan_id):
            _show(desk, said, who, Subject(enrolment.plan_id, enrolment.agency))


def tapped(desk: Desk, said: Incoming) -> None:
    """[看草稿] under the reminder of an annual report."""
    toast(desk, said)
    draft(desk, said)


def _show(desk: Desk, said: Incoming, who: Visitor, subject: Subject) -> None:
    report = _report(desk, subject)
    if report is None:
        return
    year = report.occurrence.due_on.year
    names = desk.book.names(subject.plan_id, subject.agency)
    ours = own_notes.between(desk.session, names, subject.plan_id, *_year(desk, subject.plan_id, year))
    before = own_notes.between(desk.session, names, subject.plan_id, *_year(desk, subject.plan_id, year - 1))
    last = max((note for note in before if note.status == "reported"), key=lambda note: len(note.text), default=None)
    value = report.occurrence
    blocks = words.draft(
        who.language,
        called(desk, who.language, subject),
        reminding.what(who.language, value.period, value.title),
        [(n.number, desk.book.local_day(n.plan_id, n.received_at), n.text) for n in ours if _says_something(n)],
        last.text if last is not None and _says_something(last) else "",
    )
    pages = looking.pages(blocks, most=30)
    for number, page in enumerate(pages):
        answer(desk, said, "\n".join([words.draft_heading(who.language, number, len(pages)), *page]))


def _report(desk: Desk, subject: Subject) -> Standing | None:
    """The annual report next due; the last one for a month after its day."""
    today = desk.today(subject.plan_id)
    near = standings(desk, subject.plan_id, subject.agency, today - timedelta(days=31), today + _A_YEAR)
    reports = [one for one in near if one.occurrence.kind is Kind.ANNUAL_REPORT and one.occurrence.owed]
    still = [one for one in reports if one.open]
    return next(iter(still or reports), None)


def _year(desk: Desk, plan_id: str, year: int) -> tuple[datetime, datetime]:
    """The year's first instant for the plan's people, and the next year's."""
    zone = desk.book.zone(plan_id)
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)


def _says_something(note: Note) -> bool:
    """A button's word is no sentence of a report."""
    return note.text.strip() not in _ANSWERS and note.status != "received" and len(note.text.strip()) > 3


def shared(desk: Desk, said: Incoming, args: str = "") -> None:
    """`配合`: for each task that one's agency leads, what the other agencies of the task have sent this year."""
    del args
    who = visitor(desk, said)
    if not who.contact_for:
        answer(desk, said, looking.own_only(who.language) if who.known else stranger(who.language))
        return
    led = [Subject(e.plan_id, e.agency) for e in who.contact_for if in_force(desk, e.plan_id)]
    blocks = [block for subject in led for block in _tasks(desk, who.language, subject)]
    if not blocks:
        answer(desk, said, words.leads_nothing(who.language))
        return
    pages = looking.pages(blocks, most=10)
    names = [called(desk, who.language, subject) for subject in led]
    for number, page in enumerate(pages):
        answer(desk, said, "\n".join([words.shared_heading(who.language, names, number, len(pages)), *page]))


def _tasks(desk: Desk, language: str, subject: Subject) -> Iterator[str]:
    plan, today = desk.book.plans[subject.plan_id], desk.today(subject.plan_id)
    for task in plan.tasks:
        names = [(role, desk.book.canonical(plan.id, name)) for role, name in task.named()]
        for measure in task.measures:
            names += [(Role.SUPPORT, desk.book.canonical(plan.id, name)) for _, name in measure.named()]
        if (Role.LEAD, subject.agency) in names:
            others = list(dict.fromkeys(name for _, name in names if name != subject.agency))
            sent = _sent(desk, plan.id, others, today.year)
            yield words.shared(language, task.title, task.locator, sent)


def _sent(desk: Desk, plan_id: str, agencies: Sequence[str], year: int) -> list[tuple[str, int, date, str]]:
    """What was reported, with words or files of its own; nothing that says that something is still missing."""
    order = {name: place for place, agency in enumerate(agencies) for name in desk.book.names(plan_id, agency)}
    found = own_notes.between(desk.session, list(order), plan_id, *_year(desk, plan_id, year))
    kept = [note for note in found if note.status == "reported"]
    kept.sort(key=lambda note: (order[note.agency], note.number))
    return [(n.agency, n.number, desk.book.local_day(plan_id, n.received_at), n.text) for n in kept]
