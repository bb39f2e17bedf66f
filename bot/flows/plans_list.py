"""/plans: the plans of the visitor's agencies, and those they coordinate."""

from collections.abc import Iterable
from datetime import timedelta

from bot.flows import subjects
from bot.flows.desk import Buttons, Desk, Visitor, answer, rewrite, toast, visitor
from bot.flows.owed import standings
from bot.flows.ports import Incoming
from bot.flows.subjects import Subject
from bot.texts import looking, reminding
from bot.texts import plans as words
from bot.texts.words import stranger
from schedules.occurrences import Occurrence

PREFIX = "look:plans"
_AHEAD = timedelta(days=366)


def plans(desk: Desk, said: Incoming, args: str = "") -> None:
    """Every plan the visitor has to do with, those in force first."""
    del args  # there is nothing to choose; whatever stands behind the command does no harm
    who = visitor(desk, said)
    if who.known:
        _show(desk, said, who, 0)
    else:
        answer(desk, said, stranger(who.language))


def tapped(desk: Desk, said: Incoming) -> None:
    """The list from another message, or another page of it."""
    who = visitor(desk, said)
    wanted = subjects.turn(desk, who, said.callback_data) if who.known else None
    if wanted is None or wanted.view or wanted.scope:
        toast(desk, said, looking.stale(who.language) if who.known else stranger(who.language))
        return
    toast(desk, said)
    _show(desk, said, who, wanted.number)


def _show(desk: Desk, said: Incoming, who: Visitor, page: int) -> None:
    language = who.language
    ids = list(dict.fromkeys(one.plan_id for one in subjects.own(desk, who)))
    blocks = [words.entry(language, place, _entry(desk, who, plan_id)) for place, plan_id in enumerate(ids, start=1)]
    pages = looking.pages(blocks)
    page = min(page, len(pages) - 1)
    head = words.heading(language, len(ids)) + looking.place(language, page, len(pages))
    turns = [(label, f"{PREFIX}:{to}") for label, to in looking.turning(language, page, len(pages))]
    buttons: Buttons = [turns] if turns else ()
    text = "\n\n".join([head, *pages[page]])
    if said.callback_data and said.callback_data != PREFIX:
        rewrite(desk, said, text, buttons)
    else:
        answer(desk, said, text, buttons)


def _entry(desk: Desk, who: Visitor, plan_id: str) -> words.PlanEntry:
    plan, today = desk.book.plans[plan_id], desk.today(plan_id)
    mine = [Subject(plan_id, e.agency) for e in who.contact_for if e.plan_id == plan_id]
    coordinates = who.coordinates(plan_id)
    coming = desk.book.occurrences(plan_id, today, today + _AHEAD) if coordinates else _coming(desk, mine)
    following = min(coming, key=lambda item: (item.due_on, item.key), default=None)
    return words.PlanEntry(
        title=plan.title,
        document_number=plan.document_number,
        start=plan.period.start,
        end=plan.period.end,
        ended=subjects.over(desk, plan_id),
        coordinator=plan.coordinator.name,
        coordinates=coordinates,
        mine=[
            (subjects.called(desk, who.language, one), len(desk.book.duties(plan_id, one.agency)))
            for one in dict.fromkeys(mine)
        ],
        agencies=len(desk.book.agencies(plan_id)),
        next_on=following.due_on if following else None,
        next_what=reminding.what(who.language, following.period, following.title) if following else "",
    )


def _coming(desk: Desk, mine: Iterable[Subject]) -> list[Occurrence]:
    return [
        standing.occurrence
        for one in mine
        for standing in standings(
            desk, one.plan_id, one.agency, desk.today(one.plan_id), desk.today(one.plan_id) + _AHEAD
        )
    ]
