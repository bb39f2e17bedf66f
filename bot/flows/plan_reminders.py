"""What must be said today, to whom: one message per person and day, planned so that planning twice changes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.flows.desk import Desk
from bot.flows.digest import PLACE, Listed, filled, in_order, template
from bot.flows.owed import Standing, rows_of, standings_of
from bot.flows.upcoming import Due, Upcoming, answering_for, leaves_at, speaks_to, steps_of, waiting_for_a_word
from bot.store import facts, outbox, people, reminders, waves
from bot.store.facts import CLOCK_HELD
from bot.store.tables import Lane, OutboxState, Person, ReminderState
from bot.store.tables import Occurrence as Row

__all__ = ["drop", "next_reminder_at", "nudge", "plan_reminders", "waiting_for_a_word", "would_speak"]

UPDATES_LIVE = timedelta(hours=24)  # how long Telegram keeps what people say (Bot API, getUpdates)
AT_ONCE = 1000  # persons looked at in one transaction: a fifth of a second that replies wait, and no long hold of the interpreter


@dataclass(frozen=True)
class Letter:
    """What one person is told today: what has come up, and after an absence what they may have answered unheard."""

    person: Person
    due: Sequence[Due]
    unheard: Sequence[Standing] = ()

    @property
    def standings(self) -> list[Standing]:
        return [*(due.standing for due in self.due), *self.unheard]


def plan_reminders(desk: Desk) -> bool:
    """Queue today's message of everyone whose hour has come; True if anyone was looked at.

    Each person is looked at once a day. A crash before the commit leaves no trace; after it the work is done.
    """
    if not desk.book.plans:
        return False
    zone = desk.book.zone(next(iter(desk.book.plans)))
    local = desk.now.astimezone(zone)
    policy = desk.book.loaded.policy
    if not desk.book.loaded.calendar.is_working(local.date()) or local.time() >= policy.hours.windows[-1].end:
        return False
    waiting = reminders.to_look_at(desk.session, local.date(), local.hour * 60 + local.minute, AT_ONCE)
    if waiting:
        upcoming = Upcoming(desk, waiting)
        _queue(desk, upcoming, _letters(desk, upcoming, waiting, local.date()), local.date())
        waves.mark_looked_at(desk.session, [person.id or 0 for person in waiting], local.date())
    return bool(waiting)


def _key(person: Person, day: date) -> str:
    return f"digest/{person.id}/{day.isoformat()}"


def _letters(desk: Desk, upcoming: Upcoming, persons: Sequence[Person], day: date) -> list[Letter]:
    """What is to be said to whom; what never left of earlier days' messages is folded into today's."""
    unsent = waves.unsent(desk.session, [person.id or 0 for person in persons], day)
    letters, folded = [], list[int]()
    for person in persons:
        stale = unsent.get(person.id or 0, {})
        if _key(person, day) in stale.values():
            continue
        due = upcoming.due_for(person, stale)
        folded += stale
        letter = Letter(person, due, _perhaps_unheard(upcoming, person, due))
        letters += [letter] if letter.standings else []
    waves.supersede(desk.session, folded, "folded into a later day's message")
    known = waves.known_keys(desk.session, [_key(letter.person, day) for letter in letters])
    return [letter for letter in letters if _key(letter.person, day) not in known]


def _perhaps_unheard(upcoming: Upcoming, person: Person, found: Sequence[Due]) -> list[Standing]:
    """After an absence of more than a day: what the person still owes, so that they can be asked to answer again."""
    since, until = person.missed_since, person.missed_until
    if since is None or until is None or until - since <= UPDATES_LIVE:
        return []
    known = {due.standing.occurrence.key for due in found}
    return [standing for standing in upcoming.owed_by(person) if standing.occurrence.key not in known]


def _queue(desk: Desk, upcoming: Upcoming, letters: Sequence[Letter], day: date) -> None:
    """One message for each: occurrences, reminders and the outbox rows, in this one transaction."""
    state = OutboxState.HELD if facts.get(desk.session, CLOCK_HELD) else OutboxState.PENDING
    ids = waves.queue(desk.session, [_outbox_row(desk, letter.person, state, day) for letter in letters])
    outbox_ids = {letter.person.id or 0: ids[_key(letter.person, day)] for letter in letters}
    known = rows_of(desk, {s.occurrence.key: s.occurrence for each in letters for s in each.standings}.values())
    _write(desk, letters, outbox_ids, known)
    _note(desk, upcoming, letters, outbox_ids, known)


def _outbox_row(desk: Desk, person: Person, state: OutboxState, day: date) -> waves.Values:
    return {
        "key": _key(person, day),
        "state": state,
        "lane": Lane.REMINDER,
        "kind": "digest",
        "person_id": person.id,
        "chat_id": person.chat_id or 0,
        "day": day,
        "created_at": desk.now,
    }


def _write(desk: Desk, letters: Sequence[Letter], outbox_ids: Mapping[int, int], rows: Mapping[str, Row]) -> None:
    """The words, put together once for all who are told the same, and the numbered lines."""
    told: dict[object, tuple[str, str, list[int]]] = {}
    words, items = [], []
    for letter in letters:
        person, outbox_id = letter.person, outbox_ids[letter.person.id or 0]
        said = ((s.occurrence.key, s.occurrence.agency) for s in letter.standings)
        same = person.language, person.missed_since, person.missed_until, *said
        if same not in told:
            listed = in_order([Listed(rows[s.occurrence.key], s.occurrence) for s in letter.standings])
            text, buttons = template(desk, person, listed)
            told[same] = text, outbox.as_json(buttons), [one.row.id or 0 for one in listed]
        text, keys, ids = told[same]
        number = str(outbox_id)
        words.append({"row": outbox_id, "words": filled(text, outbox_id), "keys": keys.replace(PLACE, number)})
        items += [{"outbox_id": outbox_id, "number": n, "occurrence_id": id_} for n, id_ in enumerate(ids, start=1)]
    waves.write(desk.session, words)
    waves.list_items(desk.session, items)


def _note(
    desk: Desk, upcoming: Upcoming, letters: Sequence[Letter], outbox_ids: Mapping[int, int], rows: Mapping[str, Row]
) -> None:
    """Which step went to whom in which message (none: `outbox_ids` lacks the person), and the steps it stands for."""
    day, noted = desk.today(), list[waves.Values]()
    for letter in letters:
        person_id = letter.person.id or 0
        outbox_id = outbox_ids.get(person_id)
        for due in letter.due:
            place: waves.Values = {
                "occurrence_id": rows[due.standing.occurrence.key].id,
                "person_id": person_id,
                "day": day,
            }
            gone = {**place, "outbox_id": None, "state": ReminderState.SUPERSEDED}
            noted += [{**gone, "step": step.name} for step in due.passed]
            sent = {**place, "outbox_id": outbox_id, "state": ReminderState.QUEUED}
            noted.append({**(sent if outbox_id else gone), "step": due.step.name})
    waves.note(desk.session, noted, upcoming.told)


def would_speak(desk: Desk, keys: Collection[str]) -> int:
    """How many people would be written to now because of those occurrences."""
    concerned = 0
    for persons in people.batches(desk.session, AT_ONCE) if keys else ():
        upcoming = Upcoming(desk, persons, with_held=True)
        for person in persons:
            concerned += person.reachable and any(d.standing.occurrence.key in keys for d in upcoming.due_for(person))
    return concerned


def drop(desk: Desk, keys: Collection[str]) -> None:
    """The steps of those occurrences that have come up are not to be said any more; later ones are."""
    for persons in people.batches(desk.session, AT_ONCE):
        upcoming = Upcoming(desk, persons, with_held=True)
        found = [(p, [d for d in upcoming.due_for(p) if d.standing.occurrence.key in keys]) for p in persons]
        letters = [Letter(person, due) for person, due in found if due]
        rows = rows_of(desk, {s.occurrence.key: s.occurrence for each in letters for s in each.standings}.values())
        _note(desk, upcoming, letters, {}, rows)


def next_reminder_at(desk: Desk, horizon: timedelta = timedelta(days=400)) -> datetime | None:
    """The next instant (aware) at which some enrolled person's ladder has a step, as things stand; None within a year."""
    asked = {(place, reader.minute) for reader in people.reading(desk.session) for place in answering_for(desk, reader)}
    today = desk.today()
    standings = standings_of(desk, {place[:2] for place, _ in asked}, today, today + horizon)
    steps = (
        leaves_at(desk, minute, place[0], step)
        for place, minute in asked
        for standing in standings[place[:2]]
        if speaks_to(desk, standing, place[2])
        for step in steps_of(standing)
    )
    return min((at for at in steps if at > desk.now), default=None)


def nudge(desk: Desk, wanted: Mapping[int, Sequence[Standing]], persons: Sequence[Person]) -> None:
    """A coordinator's chase is today's one message of those people: what is due today anyway goes with it.

    Nobody of `persons` may have today's message already; `wanted` is by person id.
    """
    evening = datetime.combine(desk.today(), time(23, 59), tzinfo=desk.book.zone(next(iter(desk.book.plans))))
    upcoming = Upcoming(replace(desk, now=max(desk.now, evening)), persons)
    letters = []
    for person in persons:
        due = upcoming.due_for(person)
        known = {one.standing.occurrence.key for one in due}
        more = [one for one in wanted[person.id or 0] if one.occurrence.key not in known]
        letters.append(Letter(person, due, more))
    _queue(desk, upcoming, letters, desk.today())
    waves.mark_looked_at(desk.session, [person.id or 0 for person in persons], desk.today())
