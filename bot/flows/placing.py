"""Which item a message is about: what it replies to, the number it names, else the only open one, else we ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.flows.desk import Desk, Visitor
from bot.flows.owed import Standing, open_items, row_of, standings, value_of
from bot.flows.ports import Incoming
from bot.store import notes, occurrences, outbox
from bot.store.tables import Note, Occurrence
from bot.texts import reminding
from bot.texts.words import formerly
from schedules.lifecycle import State, is_open
from schedules.numbered import Answer, chosen_number
from schedules.replies import CLOSING, Meaning, Status

MOST_CHOICES = 15
OFFERED_AHEAD = 3  # how many coming items are offered to somebody who reports while nothing is open
_RECENT = timedelta(days=92)


@dataclass(frozen=True)
class Place:
    """Where an answer goes: a plan and an agency, the occurrence if one is meant, else the ones to choose from."""

    plan_id: str
    agency: str
    row: Occurrence | None = None
    choices: tuple[int, ...] = ()


def placed(desk: Desk, who: Visitor, said: Incoming, found: Sequence[Answer]) -> list[tuple[Answer, Place]]:
    """Each answer with its place. `who` answers for at least one agency. Nothing is left out."""
    replied = _replied_to(desk, who, said)
    listing = dict(enumerate(replied, start=1)) if replied else _last_listing(desk, who)
    named = [answer for answer in found if answer.number is not None and answer.number in listing]
    if not named:
        if len(found) > 1:
            whole = Answer(None, found[0].meaning, said.text)
            return [(whole, nowhere(who, replied or open_rows(desk, who)))]
        answer = found[0]
        return [_by_number_alone(desk, who, said, answer, replied, bool(listing))]
    return [(answer, _at(desk, who, listing[answer.number]) if answer in named else nowhere(who)) for answer in found]  # type: ignore[index]  # a named answer has a number


def _by_number_alone(
    desk: Desk, who: Visitor, said: Incoming, answer: Answer, replied: Sequence[int], any_list: bool
) -> tuple[Answer, Place]:
    """Nothing was numbered, or by a number that no list has: then the number may have been part of the text."""
    if answer.number is None or (answer.meaning.status == Status.NOTE and chosen_number(answer.text) is None):
        return answer, _unnumbered(desk, who, said, answer.meaning, replied)
    open_ids = open_rows(desk, who)
    if not any_list and len(open_ids) == 1 and answer.number == 1:
        return answer, _at(desk, who, open_ids[0])
    return answer, nowhere(who, replied or open_ids)


def _unnumbered(desk: Desk, who: Visitor, said: Incoming, meaning: Meaning, replied: Sequence[int]) -> Place:
    if len(replied) == 1:
        return _at(desk, who, replied[0])
    if replied:
        # 收到 to a list of activities is about none of them: nothing is owed there, so nothing is asked.
        owed = [one for one in replied if _is_owed(desk, one)]
        still = [one for one in owed if _is_open(desk, one)]
        return _at(desk, who, still[0]) if len(still) == 1 else nowhere(who, still or owed)
    open_ids = open_rows(desk, who)
    if len(open_ids) == 1:
        return _at(desk, who, open_ids[0])
    # Nothing is open: who reports, or sends a file, may mean what was just reported; anything else is about no item.
    if open_ids or (meaning.status not in CLOSING and not said.files):
        return nowhere(who, open_ids)
    closed = _just_closed(desk, who)
    return _at(desk, who, closed[0]) if len(closed) == 1 else nowhere(who, closed or ahead(desk, who))


def nowhere(who: Visitor, choices: Sequence[int] = ()) -> Place:
    """No item yet: kept under the first agency that the person answers for."""
    first = who.contact_for[0]
    return Place(first.plan_id, first.agency, None, tuple(choices)[:MOST_CHOICES])


def _at(desk: Desk, who: Visitor, occurrence_id: int) -> Place:
    row = occurrences.by_id(desk.session, occurrence_id)
    assert row is not None  # ids come from rows
    return Place(row.plan_id, speaking_for(desk, who, row), row)


def is_theirs(desk: Desk, who: Visitor, plan_id: str, agency: str) -> bool:
    """Whether the visitor answers for that agency in that plan today, under whatever name it had."""
    if any(e.plan_id == plan_id and e.agency == agency for e in who.contact_for):
        return True
    return plan_id in desk.book.plans and any(
        e.plan_id == plan_id and desk.book.canonical(plan_id, e.agency) == desk.book.canonical(plan_id, agency)
        for e in who.contact_for
    )


def their_row(desk: Desk, who: Visitor, occurrence_id: int) -> Occurrence | None:
    """The occurrence, if it is one that the visitor answers for."""
    row = occurrences.by_id(desk.session, occurrence_id)
    if row is None:
        return None
    return row if any(is_theirs(desk, who, row.plan_id, agency) for agency in _holders(desk, row)) else None


def speaking_for(desk: Desk, who: Visitor, row: Occurrence) -> str:
    """The agency as which the visitor speaks about the row: before a merger an item is several agencies'."""
    mine = (agency for agency in _holders(desk, row) if is_theirs(desk, who, row.plan_id, agency))
    return next(mine, row.agency)


def _holders(desk: Desk, row: Occurrence) -> tuple[str, ...]:
    value = value_of(desk.book, row)
    bodies = (desk.book.canonical(row.plan_id, root) for root in value.roots) if value else ()
    return tuple(dict.fromkeys((row.agency, *bodies)))


def _theirs(desk: Desk, who: Visitor, ids: Sequence[int]) -> list[int]:
    return [one for one in ids if their_row(desk, who, one) is not None]


def _replied_to(desk: Desk, who: Visitor, said: Incoming) -> list[int]:
    """The occurrences of the message replied to: a list of ours, a receipt of ours, or a note of their own."""
    if said.reply_to is None or who.person is None or who.person.id is None:
        return []
    row = outbox.by_message(desk.session, said.chat_id, said.reply_to)
    if row is None:
        return _of_notes(desk, who, notes.of_message(desk.session, who.person.id, said.chat_id, said.reply_to))
    listed = [occurrence_id for _, occurrence_id in outbox.items_of(desk.session, row.id or 0)]
    answered = _of_notes(desk, who, notes.of_receipt(desk.session, row.id or 0))
    return answered or _theirs(desk, who, listed)


def _of_notes(desk: Desk, who: Visitor, found: Sequence[Note]) -> list[int]:
    ids = [note.occurrence_id for note in found if note.occurrence_id is not None]
    return _theirs(desk, who, list(dict.fromkeys(ids)))


def _last_listing(desk: Desk, who: Visitor) -> dict[int, int]:
    listed = outbox.last_listed(desk.session, (who.person.id if who.person else None) or 0)
    return {number: one for number, one in listed if their_row(desk, who, one) is not None}


def _is_open(desk: Desk, occurrence_id: int) -> bool:
    row = occurrences.by_id(desk.session, occurrence_id)
    return row is not None and is_open(State(row.state))


def _is_owed(desk: Desk, occurrence_id: int) -> bool:
    row = occurrences.by_id(desk.session, occurrence_id)
    return row is not None and row.owed


def _rows(desk: Desk, found: Sequence[Standing]) -> list[int]:
    nearest = sorted(
        {s.occurrence.key: s for s in found}.values(), key=lambda s: (s.occurrence.due_on, s.occurrence.key)
    )
    return [row_of(desk, standing.occurrence).id or 0 for standing in nearest]


def open_rows(desk: Desk, who: Visitor) -> list[int]:
    """Ids of every open item of every agency the visitor answers for, nearest first."""
    return _rows(desk, [s for e in who.contact_for for s in open_items(desk, e.plan_id, e.agency)])


def _near(desk: Desk, who: Visitor, before: timedelta, after: timedelta) -> list[Standing]:
    found: list[Standing] = []
    for e in who.contact_for:
        today = desk.today(e.plan_id)
        near = standings(desk, e.plan_id, e.agency, today - before, today + after)
        found += [s for s in near if s.occurrence.owed and not s.history]
    return found


def _just_closed(desk: Desk, who: Visitor) -> list[int]:
    """What was reported in this round already: more may be said about it."""
    near = _near(desk, who, _RECENT, _RECENT)
    return [s.row.id or 0 for s in near if s.row is not None and not is_open(s.state) and s.state != State.CANCELLED]


def ahead(desk: Desk, who: Visitor) -> list[int]:
    """The next items that will be owed, before anybody was reminded of them."""
    near = [s for s in _near(desk, who, timedelta(0), timedelta(days=400)) if s.open]
    return _rows(desk, sorted(near, key=lambda s: s.occurrence.due_on)[:OFFERED_AHEAD])


def item_names(desk: Desk, language: str, who: Visitor, ids: Sequence[int]) -> list[tuple[str, date]]:
    """(name, due day) of each occurrence; with the agency where the person answers for several."""
    several = len({(e.plan_id, e.agency) for e in who.contact_for}) > 1
    rows = [row for one in ids if (row := occurrences.by_id(desk.session, one)) is not None]
    return [(f"{_told_apart(desk, language, row)}{f'（{row.agency}）' if several else ''}", row.due_on) for row in rows]


def _told_apart(desk: Desk, language: str, row: Occurrence) -> str:
    """The item's name; a body that has the duties of several agencies also reads whose it was."""
    value = value_of(desk.book, row)
    return item_name(language, row) + (formerly(language, desk.book.shared_before(value)) if value else "")


def item_name(language: str, row: Occurrence) -> str:
    """2024年度工作总结."""
    return reminding.what(language, row.period, row.title)
