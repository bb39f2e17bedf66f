"""日历: dates for a phone's calendar, as all-day events that keep their identity (RFC 5545).

UID is the occurrence's key, so that a calendar that is loaded again changes its events instead of doubling them; for the
whole plan, where one date concerns many agencies, it is the key without its agency. A due day is an event *on* that day:
"12月25日前" includes the 25th. There are no alarms: the bot reminds, within the burden rules, and a phone that reminds
besides it would not know what is already reported. Days that are not announced yet are left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from icalendar import Calendar, Event

from bot.exports.harmless import clean
from bot.exports.year import Year
from bot.texts import exporting as words
from schedules.occurrences import Occurrence

_ONE = timedelta(days=1)
_PRODUCT = "-//Duban//duban//ZH"


def as_ics(year: Year) -> bytes:
    """Every date of the year: of one agency, or of the plan with the agencies listed in each event."""
    return calendar(year, year.schedule())


def calendar(year: Year, items: Iterable[Occurrence]) -> bytes:
    """A calendar of those items."""
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", words.calendar_name(year.plan.jurisdiction, year.agency))
    made.add("x-wr-timezone", year.plan.timezone)
    for event in _events(year, [item for item in items if item.announced]):
        made.add_component(event)
    return bytes(made.to_ical())


def _events(year: Year, items: Sequence[Occurrence]) -> Iterator[Event]:
    if year.agency is not None:
        for item in items:
            yield _event(year, item, item.key, ())
        return
    groups: dict[str, list[Occurrence]] = {}
    order = {name: place for place, name in enumerate(year.agencies)}
    for item in sorted(items, key=lambda item: (item.due_on, order.get(item.agency, len(order)))):
        groups.setdefault(item.key.rpartition("/")[0], []).append(item)
    for key, group in groups.items():
        yield _event(year, group[0], key, [item.agency for item in group])


def _event(year: Year, item: Occurrence, uid: str, agencies: Sequence[str]) -> Event:
    confirmed = year.book.confirmed(item)
    first, last = _days(item)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", year.now)
    event.add("dtstart", first)
    event.add("dtend", last + _ONE)  # the end is exclusive (RFC 5545, 3.6.1)
    event.add("summary", clean(words.event_title(item.title, owed=item.owed, confirmed=confirmed)))
    event.add("description", clean(words.event_about(item, agencies)))
    event.add("categories", [words.BASES[item.basis]])
    event.add("status", "CONFIRMED" if confirmed else "TENTATIVE")
    event.add("transp", "TRANSPARENT")  # a date is no appointment: it makes nobody busy
    return event


def _days(item: Occurrence) -> tuple[date, date]:
    """From when to when, both included: what is owed, and a phase's beginning or end, is one day; an activity may be several."""
    if item.owed or item.starts_on is None or item.ends_on is None or item.deadline_id.startswith("phase-"):
        return item.due_on, item.due_on
    return item.starts_on, item.ends_on
