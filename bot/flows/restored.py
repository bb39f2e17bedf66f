"""After a restore: the coordinators are asked what becomes of the held messages; the operator may decide in the shell."""

import json
from datetime import datetime

from bot.flows.desk import Desk, tell
from bot.store import facts, people, reminders, sending
from bot.store.facts import CLOCK_HELD
from bot.store.restoring import RESTORED
from bot.store.states import ReminderState
from bot.texts import holding, restoring

_GO, _DROP = "hold:go", "hold:drop"  # the buttons of flows.hold, which decides about everything that is held


def ask(desk: Desk) -> None:
    """At start: tell every coordinator once that a backup was put in place, and ask for a word."""
    known = facts.get(desk.session, RESTORED)
    if known is None or not desk.book.plans:
        return
    facts.put(desk.session, RESTORED, None)
    made_at, restored_at = map(datetime.fromisoformat, json.loads(known))
    zone, held = desk.book.zone(next(iter(desk.book.plans))), len(sending.held(desk.session))
    for person in people.all_coordinators(desk.session):
        language = person.language
        buttons = [[(holding.release_label(language), _GO), (holding.drop_label(language), _DROP)]]
        text = restoring.restored(language, made_at, zone, held)
        tell(desk, person, text, buttons, kind="hold", key=f"restored/{restored_at.isoformat()}/{person.id}")


def decide(desk: Desk, *, go: bool) -> int:
    """The operator's word: what is held leaves (it is asked again what is still owed), or never will; returns how many."""
    facts.put(desk.session, CLOCK_HELD, None)
    if go:
        return sending.release(desk.session)
    dropped = sending.drop_held(desk.session)
    for outbox_id in dropped:
        reminders.settle(desk.session, outbox_id, ReminderState.SUPERSEDED)
    return len(dropped)
