"""Out of the outbox, onto the wire: claim (commit), send with no transaction open, settle (commit).

If the process dies before the claim commits, nothing happened. After it, the row is `sending`; nobody knows whether the call
was made, so the next start calls it unknown. After the send and before the settle it is the same. After the settle it is done.
"""

import json
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.exports.year import gathered
from bot.flows.desk import Desk
from bot.flows.digest import Listed, in_order, still_to_say, written
from bot.flows.lost import report_lost
from bot.flows.ports import (
    Action,
    Button,
    Fatal,
    Made,
    Moved,
    NotSent,
    Outcome,
    Outgoing,
    Poison,
    Sent,
    Unknown,
    Unreachable,
)
from bot.store import facts, gate, occurrences, outbox, people, reminders, sending, waves
from bot.store.facts import CLOCK_HELD
from bot.store.sending import Ready
from bot.store.tables import Lane, OutboxState, Person, ReminderState
from bot.texts.asking_files import no_font
from bot.texts.words import ZH

log = logging.getLogger(__name__)

RESEND_AFTER = timedelta(seconds=60)
MOST_PAGES = 25  # looked at in one transaction, in search of a row that leaves
MOST_REPEATS = 1  # of a call that was made and whose outcome nobody knows
MOST_REPEATS_OF_THE_DYING = 3  # a dead sender often had not made the call yet, and kills come in series
LONGEST_BACK_OFF = 60.0
LOOK_AGAIN = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=2)  # no row is put off for longer than RESEND_AFTER or LONGEST_BACK_OFF


def claim(desk: Desk, wall: datetime, limit: int, cooling: Collection[int]) -> list[tuple[int, Outgoing]]:
    """Take up to `limit` rows that may leave, asking again what is still owed; returns (row id, call to make)."""
    known = facts.several(desk.session, (gate.STOPPED, gate.CLOSED, CLOCK_HELD))
    if limit < 1 or gate.closed(desk.session, wall, known):
        return []
    reminding = _working_hours(desk) and CLOCK_HELD not in known
    lanes = [Lane.ANSWER, Lane.NEWS] + ([Lane.REMINDER] if reminding else [])
    rows: list[Ready] = []
    for _ in range(MOST_PAGES):
        found = sending.ready(desk.session, desk.now, wall, limit, cooling, lanes)
        asked = Asked.about(desk, [row for row in found if row.lane == Lane.REMINDER])
        rows = [row for each in found if (row := _as_it_may_leave(desk, each, asked)) is not None]
        if rows or len(found) < limit:
            break  # else all of them were dropped, and what stands behind them need not wait for the next look
    claimed = sending.claim(desk.session, [row.id for row in rows], wall) if rows else set()
    return [(row.id, _call(desk, row)) for row in rows if row.id in claimed]


def _working_hours(desk: Desk) -> bool:
    if not desk.book.plans:
        return False
    local = desk.now.astimezone(desk.book.zone(next(iter(desk.book.plans))))
    return desk.book.loaded.calendar.is_working(local.date()) and desk.book.loaded.policy.hours.hold(local.time())


@dataclass(frozen=True)
class Asked:
    """What a claim must know of the reminders it takes, read for all of them at once."""

    today: date
    people: Mapping[int, people.Presence]
    listed: Mapping[int, Sequence[int]]  # outbox row -> the occurrences it lists
    due: Mapping[int, Listed]  # of those, by id, the ones that are still to be said
    anew: dict[int, Ready] = field(default_factory=dict)  # rows whose words changed

    @classmethod
    def about(cls, desk: Desk, rows: Sequence[Ready]) -> "Asked":
        if not rows:
            return cls(desk.now.date(), {}, {}, {})
        persons = people.presence(desk.session, {row.person_id or 0 for row in rows})
        listed = outbox.items_of_all(desk.session, [row.id for row in rows])
        known = occurrences.by_ids(desk.session, {each for mine in listed.values() for each in mine})
        due = {one.row.id or 0: one for one in still_to_say(desk, known)}
        return cls(desk.today(), persons, listed, due)


def _as_it_may_leave(desk: Desk, row: Ready, asked: Asked) -> Ready | None:
    """The row with the words and the target it leaves with; None if it does not leave, now or ever."""
    if row.not_after is not None and row.not_after < desk.now:
        waves.supersede(desk.session, [row.id], "too late to be of use")
        return None
    if row.action == Action.EDIT and row.message_id is None:
        return _with_its_message(desk, row)
    if row.lane == Lane.REMINDER and not _still_wanted(desk, row, asked):
        return None
    return asked.anew.get(row.id, row)


def _with_its_message(desk: Desk, row: Ready) -> Ready | None:
    edited = outbox.by_id(desk.session, row.edits or 0)
    if edited is not None and edited.tg_message_id is not None:
        outbox.aim(desk.session, row.id, edited.tg_message_id)
        return row._replace(message_id=edited.tg_message_id)
    if edited is None or edited.state not in (OutboxState.PENDING, OutboxState.SENDING):
        waves.supersede(desk.session, [row.id], "the message to rewrite never left")
    return None


def _still_wanted(desk: Desk, row: Ready, asked: Asked) -> bool:
    """Burden rule 1: whoever has reported is not reminded; a shorter list is written anew."""
    person_id = row.person_id or 0
    person = asked.people[person_id]
    listed = asked.listed.get(row.id, ())
    left = in_order([asked.due[each] for each in listed if each in asked.due])
    if left and person.answering and not person.reachable:
        outbox.shut_out(desk.session, row.id)
        return False
    if not left or not person.answering:
        why = "nothing is open any more" if person.answering else "no longer answers for it"
        waves.supersede(desk.session, [row.id], why)
        reminders.settle(desk.session, row.id, ReminderState.SUPERSEDED)
        return False
    if row.day is not None and _not_today(row.day, asked.today, person.planned_on):
        outbox.put_off(desk.session, row.id, desk.now + LOOK_AGAIN)
        return False
    if len(left) < len(listed) or row.day != asked.today:
        asked.anew[row.id] = _relisted(desk, row, people.by_id(desk.session, person_id), left)
    return True


def _not_today(day: date, today: date, planned_on: date | None) -> bool:
    """A message of an earlier day goes into today's, which is not written yet; one of a day to come (the clock was ahead) waits."""
    return day > today or (day < today and (planned_on or day) < today)


def _relisted(desk: Desk, row: Ready, person: Person, left: Sequence[Listed]) -> Ready:
    """The queued message, written anew for what is left of its items."""
    text, buttons = written(desk, person, left, row.id)
    queued = outbox.by_id(desk.session, row.id)
    if queued is not None:
        queued.text = text
        outbox.rewrite(desk.session, queued, buttons, [one.row.id or 0 for one in left])
    return row._replace(text=text, buttons=outbox.as_json(buttons))


def _call(desk: Desk, row: Ready) -> Outgoing:
    return Outgoing(
        action=Action(row.action),
        chat_id=row.chat_id,
        text=row.text,
        buttons=[[Button(label, data) for label, data in line] for line in json.loads(row.buttons)],
        reply_to=row.reply_to,
        message_id=row.message_id,
        callback_id=row.callback_id,
        file_id=row.file_id,
        photo=row.kind == "photo",
        make=_maker(desk, row) if row.makes else None,
    )


def _maker(desk: Desk, row: Ready) -> Callable[[], Made | str]:
    """What the file is made of is read here, in the transaction; it is made later, by whoever sends it."""
    language = people.by_id(desk.session, row.person_id).language if row.person_id else ZH
    kind, plan_id, year, agency = (row.makes or "").split("/", 3)
    found = gathered(desk.session, desk.book, plan_id, int(year), desk.now, agency or None)

    def make() -> Made | str:
        from bot.exports.fonts import NoFont
        from bot.exports.registry import EXPORTS  # takes most of a second to load: only who asks for a file waits

        try:
            made = EXPORTS[kind].of(found)
        except NoFont:
            return no_font(language)
        return Made(made.name, made.content)

    return make


def settle(desk: Desk, wall: datetime, outcomes: Sequence[tuple[int, Outcome]]) -> None:
    """Write down what became of claimed rows; those that were accepted all at once."""
    sent = [(row_id, outcome.message_id) for row_id, outcome in outcomes if isinstance(outcome, Sent)]
    if sent:
        sending.settle_sent(desk.session, sent, desk.now)
    for row_id, outcome in outcomes:
        _settle(desk, wall, row_id, outcome)


def _settle(desk: Desk, wall: datetime, row_id: int, outcome: Outcome) -> None:
    match outcome:
        case Sent():
            pass  # written down already, with all the others
        case NotSent(reason, retry_after):
            _try_later(desk, wall, row_id, reason, retry_after)
        case Unknown(reason):
            _doubt(desk, wall, row_id, reason)
        case Unreachable(reason):
            _lose_sight(desk, row_id, reason)
        case Moved(chat_id):
            row = sending.settle(desk.session, row_id, state=OutboxState.PENDING, retry_at=None)
            if row is not None:
                sending.move_chat(desk.session, row.chat_id, chat_id)
        case Poison(reason):
            sending.settle(desk.session, row_id, state=OutboxState.DEAD, reason=reason)
            log.error("message refused: row %s will not be tried again: %s", row_id, reason)
        case Fatal(reason):
            sending.settle(desk.session, row_id, state=OutboxState.PENDING, reason=reason)
            facts.put(desk.session, gate.STOPPED, reason)
            log.error("sending stopped: %s; everything is kept until the token is right", reason)


def _try_later(desk: Desk, wall: datetime, row_id: int, reason: str, retry_after: float | None) -> None:
    row = sending.settle(desk.session, row_id, state=OutboxState.PENDING, reason=reason)
    if row is None:
        return
    if retry_after is not None:
        row.attempt -= 1
        gate.close(desk.session, wall, retry_after)
        log.warning("gate closed: Telegram asks to wait %.0f s", retry_after)
    else:
        row.retry_at = wall + timedelta(seconds=min(LONGEST_BACK_OFF, 2.0 ** min(row.attempt - 1, 6)))
    desk.session.add(row)
    desk.session.flush()


def _doubt(desk: Desk, wall: datetime, row_id: int, reason: str, most: int = MOST_REPEATS) -> None:
    """A reminder that may or may not have arrived is sent once more; an answer is not, for the person can ask again.

    If the last repeat is doubtful too, what it says goes into the next day's message (reminders.STUCK): it may never have left.
    """
    row = sending.settle(desk.session, row_id, state=OutboxState.UNKNOWN, reason=reason)
    if row is None:
        return
    row.doubts += 1
    repeatable = row.lane in (Lane.REMINDER, Lane.NEWS) or row.action == Action.EDIT
    if repeatable and row.doubts <= most:
        row.state, row.retry_at = OutboxState.PENDING, wall + RESEND_AFTER
    log.warning(
        "outcome unknown: row %s (%s)%s",
        row_id,
        reason,
        ", will be repeated once" if row.state == OutboxState.PENDING else "",
    )
    desk.session.add(row)
    desk.session.flush()


def _lose_sight(desk: Desk, row_id: int, reason: str) -> None:
    row = sending.settle(desk.session, row_id, state=OutboxState.UNREACHABLE, reason=reason)
    if row is None or row.person_id is None:
        return
    person = people.by_id(desk.session, row.person_id)
    if not person.reachable:
        return
    person.reachable, person.unreachable_at = False, desk.now
    desk.session.add(person)
    desk.session.flush()
    report_lost(desk, person)


def recover(desk: Desk, wall: datetime, *, at_start: bool = False) -> bool:
    """Rows whose sender died become unknown: all of them at start, those with an old lease afterwards.

    Rows that wait for a time far ahead of `wall` (real time) wait no longer: the machine's clock was ahead when they were put off.
    """
    sending.hasten(desk.session, wall, LONGEST_WAIT)
    rows = sending.abandoned(desk.session, None if at_start else wall)
    for row in rows:
        _doubt(desk, wall, row.id or 0, "the sender died while sending", MOST_REPEATS_OF_THE_DYING)
    return bool(rows)
