"""日历: dates for a phone's calendar, as all-day events that keep their identity (RFC 5545).

UID is the occurrence's key, so that a calendar that is loaded again changes its events instead of doubling them; for the
whole plan, where one date concerns many agencies, it is the key without its agency. A due day is an event *on* that day:
"12月25日前" includes the 25th. There are no alarms: the bot reminds, within the burden rules, and a phone that reminds
besides it would not know what is already reported. Days that are not announced yet are left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from icalendar import Calendar, Event

from bot.exports.harmless import clean
from bot.exports.year import Year
from bot.texts import exporting as words
from bot.texts.words import full_name
from schedules.book import Book
from schedules.occurrences import Occurrence

_ONE = timedelta(days=1)
_ASK_AGAIN = timedelta(hours=12)
_PRODUCT = "-//Duban//duban//ZH"


def as_ics(year: Year) -> bytes:
    """Every date of the year: of one agency, or of the plan with the agencies listed in each event."""
    return calendar(year, year.schedule())


def calendar(year: Year, items: Iterable[Occurrence]) -> bytes:
    """A calendar of those items."""
    made = _empty(words.calendar_name(year.plan.jurisdiction, year.agency), year.plan.timezone)
    for event in _events(year, [item for item in items if item.announced]):
        made.add_component(event)
    return bytes(made.to_ical())


def feed(book: Book, places: Sequence[tuple[str, str]], today: date) -> bytes:
    """The dates of somebody's own agencies, each a (plan, agency), from last year to next: the same all day long.

    What bodies before them had falls under the bodies of today.

    A calendar program asks again by itself; that it need not ask often is said in the way such programs read (RFC 7986).
    """
    places = list(dict.fromkeys((plan_id, book.canonical(plan_id, agency)) for plan_id, agency in places))
    names = list(dict.fromkeys(full_name(book.plans[plan_id].jurisdiction, agency) for plan_id, agency in places))
    made = _empty(words.calendar_name("", "、".join(names)), book.plans[places[0][0]].timezone)
    made.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    first, last = date(today.year - 1, 1, 1), date(today.year + 1, 12, 31)
    for plan_id, agency in places:
        made_at = datetime.combine(today, time(), book.zone(plan_id))
        for item in book.of_agency(plan_id, agency, first, last):
            if item.announced:
                made.add_component(_event(book, made_at, item, item.key, ()))
    return bytes(made.to_ical())


def _empty(name: str, timezone: str) -> Calendar:
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", timezone)
    return made


def _events(year: Year, items: Sequence[Occurrence]) -> Iterator[Event]:
    if year.agency is not None:
        for item in items:
            yield _event(year.book, year.now, item, item.key, ())
        return
    groups: dict[str, list[Occurrence]] = {}
    order = {name: place for place, name in enumerate(year.agencies)}
    for item in sorted(items, key=lambda item: (item.due_on, order.get(item.agency, len(order)))):
        groups.setdefault(item.key.rpartition("/")[0], []).append(item)
    for key, group in groups.items():
        yield _event(year.book, year.now, group[0], key, [item.agency for item in group])


def _event(book: Book, made_at: datetime, item: Occurrence, uid: str, agencies: Sequence[str]) -> Event:
    confirmed = book.confirmed(item)
    first, last = _days(item)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", made_at)
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
