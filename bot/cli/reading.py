"""`duban schedule` and `duban notes`."""

from datetime import date, datetime, time, timedelta

from bot.cli.common import (
    AgencyName,
    FromDay,
    Json,
    PlanId,
    ToDay,
    agency_of,
    book_of,
    clock_of,
    desk_in,
    plan_id_of,
    read_day,
    refuse,
    say_json,
)
from bot.exports import notes as notes_export
from bot.exports import schedule as schedule_export
from bot.flows.desk import Desk
from bot.settings import OFFICE_ZONE, Settings, read_settings
from bot.store.notes import Told, told
from schedules.book import Book

NEXT = timedelta(days=366)
LONGEST = timedelta(days=366 * 40)


def schedule(
    plan: PlanId = None,
    agency: AgencyName = None,
    first: FromDay = None,
    last: ToDay = None,
    as_json: Json = False,
) -> None:
    """What falls due, and when its reminders leave; without days: from today on for 366 days."""
    settings = read_settings()
    book = book_of(settings)
    begin, end = read_day(first, "--from"), read_day(last, "--to")
    begin = begin or _today(book, settings)
    end = end or begin + NEXT
    if end - begin > LONGEST:
        refuse("ask for at most 40 years at once")
    if end < begin:
        refuse(f"--to {end} lies before --from {begin}")
    with desk_in(settings, book) as desk:
        book = desk.book.on(None) if desk else book
    chosen = _plans(book, plan)
    wanted = _agencies(book, chosen, agency)
    if as_json:
        say_json(schedule_export.schedule_as_json(book, chosen, wanted, begin, end))
    else:
        print(schedule_export.schedule_as_text(book, chosen, wanted, begin, end))


def notes(
    plan: PlanId = None,
    agency: AgencyName = None,
    first: FromDay = None,
    last: ToDay = None,
    as_json: Json = False,
) -> None:
    """The progress notes: the newest version of each and the versions before it."""
    settings = read_settings()
    book = book_of(settings)
    begin, end = read_day(first, "--from"), read_day(last, "--to")
    chosen = _plans(book, plan)
    wanted = _agencies(book, chosen, agency)
    since = _midnight(book, begin) if begin else None
    until = _midnight(book, end + timedelta(days=1)) if end else None
    with desk_in(settings, book) as desk:
        found = [] if desk is None else notes_export.as_json(_told(desk, wanted, plan, since, until), OFFICE_ZONE)
    if as_json:
        say_json(found)
    else:
        print(notes_export.as_text(found))


def _told(
    desk: Desk, wanted: dict[str, str | None], plan: str | None, since: datetime | None, until: datetime | None
) -> list[Told]:
    if plan is None and not any(wanted.values()):
        return list(told(desk.session, since=since, until=until))
    names = {plan_id: _names(desk.book, plan_id, agency) for plan_id, agency in wanted.items()}
    return [one for plan_id in wanted for one in told(desk.session, plan_id, names[plan_id], since, until)]


def _names(book: Book, plan_id: str, agency: str | None) -> tuple[str, ...]:
    """Every name under which the body of today that is meant may have spoken; none where all agencies are meant."""
    return book.names(plan_id, book.canonical(plan_id, agency)) if agency else ()


def _midnight(book: Book, day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=book.zone(next(iter(book.plans))))


def _today(book: Book, settings: Settings) -> date:
    return book.local_day(next(iter(book.plans)), clock_of(settings).now())


def _plans(book: Book, plan: str | None) -> list[str]:
    chosen = plan_id_of(book, plan)
    return [chosen] if chosen else list(book.plans)


def _agencies(book: Book, plans: list[str], name: str | None) -> dict[str, str | None]:
    """Plan id → the agency asked for there; plans without it are left out when several plans are asked."""
    if name is None:
        return dict.fromkeys(plans)
    if len(plans) == 1:
        return {plans[0]: agency_of(book, plans[0], name)}
    found = {plan_id: book.match(plan_id, name).agency for plan_id in plans}
    known = {plan_id: agency for plan_id, agency in found.items() if agency is not None}
    if not known:
        refuse(f"{name} is an agency of no plan")
    return dict(known)
