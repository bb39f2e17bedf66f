"""提醒函: letters for the bodies that chat does not move, in one document, a page each, for the office to complete.

Whom they go to is what the phone sheet says: an item still open whose reminders are over, or one that nobody can be
written to about. Who has promised a day that is not past is left alone (product.md, burden rules). For one agency that
was asked for by name, everything it still owes. Document number, contact, date and seal stay blank: the office signs.
"""

from collections.abc import Sequence

from bot.exports.paper import Paper
from bot.exports.standing import Standing, open_of
from bot.exports.year import Year
from bot.texts import letters as words
from bot.texts.words import ZH, full_name, succeeded
from schedules.lifecycle import State
from schedules.model import Basis


def letters(year: Year) -> bytes:
    """The document; one line where nobody needs to be written to."""
    found = to_write(year)
    paper = Paper(words.heading(_asked(next(iter(found.values())))) if found else words.NOBODY)
    for place, (agency, items) in enumerate(found.items()):
        if place:
            paper.next_page(words.heading(_asked(items)))
        _letter(paper, year, agency, _asked(items))
    return paper.content()


def to_write(year: Year) -> dict[str, list[Standing]]:
    """The agencies to write to, in the plan's order, with what they are asked for, nearest day first."""
    asked = [one for one in (*year.left_over, *open_of(year.standings)) if _asked_for(year, one)]
    found = {agency: [one for one in asked if one.agency == agency] for agency in year.agencies}
    return {
        agency: sorted(items, key=lambda one: (one.expected_on, one.key)) for agency, items in found.items() if items
    }


def _asked_for(year: Year, one: Standing) -> bool:
    begun = one.set_alone or (one.begins_on is not None and one.begins_on <= year.today)
    if year.agency is not None or not begun:
        return begun
    promised = one.promised_on is not None and one.promised_on >= year.today
    over = one.over_on is not None and one.over_on <= year.today
    return not year.contacts.get(one.agency, False) or (over and not promised)


def _asked(items: Sequence[Standing]) -> list[words.Asked]:
    return [
        words.Asked(
            what=one.what,
            expected_on=one.expected_on,
            due_on=one.due_on,
            to=one.to,
            channel=one.channel,
            locator=None if one.basis is Basis.OFFICE else one.locator,
            set_alone=one.set_alone,
            returned=one.state is State.RETURNED,
        )
        for one in items
    ]


def _letter(paper: Paper, year: Year, agency: str, items: Sequence[words.Asked]) -> None:
    plan = year.plan
    paper.centred(words.DRAFT)
    paper.to_the_right(words.NUMBER)
    paper.flush(words.addressed(_called(year, agency)))
    for place, item in enumerate(items, start=1):
        ordinal = f"{place}．" if len(items) > 1 else ""
        paper.paragraph(words.asked(plan.title, item, year.today, ordinal))
    paper.paragraph(words.please(past=any(item.expected_on < year.today for item in items)))
    paper.paragraph(words.THANKS)
    paper.paragraph(words.CLOSING)
    paper.paragraph(words.PEOPLE)
    paper.gap()
    paper.to_the_right(full_name(plan.jurisdiction, year.book.coordinator(plan.id)))
    paper.to_the_right(words.BLANK_DAY)


def _called(year: Year, agency: str) -> str:
    """The body of today: a letter to one that no longer exists would come back."""
    today = year.book.successor(year.plan.id, agency, year.today)
    if today is None:
        return full_name(year.plan.jurisdiction, agency)
    return succeeded(ZH, full_name(year.plan.jurisdiction, today), agency)
