"""The plans that are here: remembered at the first start, swapped when a file changed, in one transaction.

Duties that are gone are cancelled, not deleted; moved dates move what was not sent yet; and a change that would send more
than `hold_above` messages at once waits for a coordinator (contract.md, DUBAN_HOLD_ABOVE). The ordinary steps are never held.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from pydantic import TypeAdapter

from bot.flows.desk import Desk, answer, tell, visitor
from bot.flows.plan_reminders import would_speak
from bot.flows.ports import Incoming
from bot.store import facts, occurrences, people, reminders
from bot.store.facts import RELOAD_ASKED, WAVE_HELD
from bot.store.tables import Event, OfficeDate
from bot.store.tables import Occurrence as Row
from bot.texts import holding, loading
from schedules.book import Book
from schedules.changes import Changes, changes
from schedules.lifecycle import Move, State, moved
from schedules.model import Plan
from schedules.programme import Programme
from schedules.source import Problem

log = logging.getLogger(__name__)

ALL_DATES = "*"
PROGRAMMES = "programmes"  # the fact: the editions in use, as JSON
_PROGRAMMES = TypeAdapter(tuple[Programme, ...])


def load_plans(desk: Desk, hold_above: int) -> None:
    """At start: note what is new here, and take up what changed in the files since the last process ended."""
    before = {**desk.book.loaded.plans, **_remembered(desk)}
    for plan_id in desk.book.plans:
        new = facts.note_loaded(desk.session, plan_id, desk.now)
        if new and desk.sandbox:
            desk.session.add(OfficeDate(plan_id=plan_id, deadline_id=ALL_DATES, confirmed=True, decided_at=desk.now))
    desk.session.flush()
    programmes = _remembered_programmes(desk)
    swap(desk, desk.book.of(replace(desk.book.loaded, plans=before, programmes=programmes)), hold_above)


def _remembered(desk: Desk) -> dict[str, Plan]:
    """The plans as they were loaded last; what can no longer be read counts as unchanged."""
    found = {}
    for plan_id, body in facts.plan_bodies(desk.session).items():
        try:
            found[plan_id] = Plan.model_validate_json(body)
        except ValueError:
            log.warning("plan %s: its last edition cannot be read by this program; it is taken as it is now", plan_id)
    return found


def _remembered_programmes(desk: Desk) -> list[Programme]:
    """The yearly work programmes as they were loaded last; before any were, and where they cannot be read, those of today."""
    kept = facts.get(desk.session, PROGRAMMES)
    try:
        return list(_PROGRAMMES.validate_json(kept)) if kept is not None else list(desk.book.loaded.programmes)
    except ValueError:
        log.warning("the last work programmes cannot be read by this program; they are taken as they are now")
        return list(desk.book.loaded.programmes)


def swap(desk: Desk, before: Book, hold_above: int) -> Changes:
    """From the edition `before` to the desk's: rows follow, coordinators are told. Returns what changed."""
    changed = changes(before, desk.book, desk.today())
    if changed:
        _follow(desk, changed)
        count = _hold_the_wave(desk, changed, hold_above)
        _tell(desk, changed, count, held=count > hold_above)
        reminders.look_again_all(desk.session)
    facts.remember_plans(
        desk.session, {plan.id: plan.model_dump_json(by_alias=True) for plan in desk.book.loaded.plans.values()}
    )
    programmes = tuple(desk.book.loaded.programmes)
    facts.put(desk.session, PROGRAMMES, _PROGRAMMES.dump_json(programmes, by_alias=True).decode())
    return changed


def _follow(desk: Desk, changed: Changes) -> None:
    gone = occurrences.by_keys(desk.session, [item.key for item in changed.removed])
    back = occurrences.by_keys(desk.session, [item.key for item in changed.added])
    for rows, move in ((gone, Move.CANCEL), (back, Move.RESTORE)):
        for row in rows.values():
            _move(desk, row, move)
    shifted = {after.key: after for _, after in changed.moved}
    for key, row in occurrences.by_keys(desk.session, shifted).items():
        row.due_on, row.owed, row.title = shifted[key].due_on, shifted[key].owed, shifted[key].title
        desk.session.add(row)
    desk.session.flush()


def _move(desk: Desk, row: Row, move: Move) -> None:
    after = moved(State(row.state), move)
    if after is None:
        return
    occurrences.append(
        desk.session,
        Event(occurrence_id=row.id or 0, at=desk.now, person_id=None, move=move, before=row.state, after=after),
    )
    row.state = after
    desk.session.add(row)


def _hold_the_wave(desk: Desk, changed: Changes, hold_above: int) -> int:
    """How many people would be written to at once because of the change; above the limit, those items wait."""
    count = would_speak(desk, changed.touched())
    if count > hold_above:
        held = sorted({*json.loads(facts.get(desk.session, WAVE_HELD) or "[]"), *changed.touched()})
        facts.put(desk.session, WAVE_HELD, json.dumps(held, ensure_ascii=False))
        for person in people.all_coordinators(desk.session):
            buttons = [
                [(holding.release_label(person.language), "hold:wave")],
                [(holding.drop_label(person.language), "hold:none")],
            ]
            tell(desk, person, holding.plan_changed(person.language, count), buttons, kind="hold")
        log.warning("plans changed: %d messages wait for a coordinator", count)
    return count


def _tell(desk: Desk, changed: Changes, count: int, *, held: bool) -> None:
    """The coordinators of each plan hear what changes from today on."""
    today = desk.today()
    ahead = Changes(
        added=tuple(item for item in changed.added if item.due_on >= today),
        removed=tuple(item for item in changed.removed if item.due_on >= today),
        moved=tuple((old, new) for old, new in changed.moved if max(old.due_on, new.due_on) >= today),
    )
    for plan_id in desk.book.plans:
        told = _of_plan(ahead, plan_id)
        for person in people.coordinators(desk.session, plan_id) if told else ():
            tell(desk, person, _in_words(person.language, plan_id, told, 0 if held else count), kind="plans")
    log.info("plans changed: %d added, %d removed, %d moved", *map(len, (ahead.added, ahead.removed, ahead.moved)))


def _of_plan(changed: Changes, plan_id: str) -> Changes:
    return Changes(
        added=tuple(item for item in changed.added if item.plan_id == plan_id),
        removed=tuple(item for item in changed.removed if item.plan_id == plan_id),
        moved=tuple(pair for pair in changed.moved if pair[1].plan_id == plan_id),
    )


def _in_words(language: str, plan_id: str, changed: Changes, count: int) -> str:
    dates = Counter((new.title, old.due_on, new.due_on) for old, new in changed.moved if old.due_on != new.due_on)
    numbers = [len(changed.added), len(changed.removed), len(changed.moved)]
    shown = [(*key, agencies) for key, agencies in dates.items()][: loading.SHOWN]
    return loading.changed(language, plan_id, numbers, shown, count)


def refuse(desk: Desk, problems: Iterable[Problem]) -> None:
    """A changed file is broken: nothing changes, and the coordinators hear where and why."""
    lines = [str(problem) for problem in problems]
    for person in people.all_coordinators(desk.session):
        tell(desk, person, loading.refused(person.language, lines[: loading.SHOWN], len(lines)), kind="plans")
    for line in lines:
        log.error("plans not loaded: %s", line)


def ask_reload(desk: Desk, said: Incoming) -> None:
    """`/plans reload`: look at the folder now, whether or not it seems changed."""
    who = visitor(desk, said)
    if not who.coordinated(desk.book):
        answer(desk, said, loading.for_coordinators(who.language))
        return
    facts.put(desk.session, RELOAD_ASKED, str(who.person.id if who.person else ""))
    answer(desk, said, loading.looking(who.language))


def report_unchanged(desk: Desk) -> None:
    """Whoever asked hears that there was nothing to take up."""
    asked = facts.get(desk.session, RELOAD_ASKED)
    facts.put(desk.session, RELOAD_ASKED, None)
    if asked:
        person = people.by_id(desk.session, int(asked))
        tell(desk, person, loading.unchanged(person.language), kind="plans")
