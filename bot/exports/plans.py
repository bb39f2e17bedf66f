"""A plan as `duban plans show` and `duban plans list` print it; the JSON shapes are those of the contract."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bot.exports.tables import table
from schedules.book import Book
from schedules.model import Deadline, Lists, Observance, Phase, Plan, Target, Task, Who
from schedules.observances import Rule
from schedules.programme import Programme

_AHEAD = timedelta(days=366)
Json = dict[str, Any]


def plan_as_json(plan: Plan, book: Book) -> Json:
    """One plan whole, the office's own dates included, with the contract's keys in the contract's order; its work programmes, if any, behind."""
    book = book.on(None)  # the agencies that the plan names, whatever has become of them
    programmes, plan = book.programmes(plan.id), book.issued(plan.id)
    return {
        "id": plan.id,
        "title": plan.title,
        "document_number": plan.document_number,
        "issuer": plan.issuer,
        "issued_on": _iso(plan.issued_on),
        "jurisdiction": plan.jurisdiction,
        "level": str(plan.level),
        "period": {"start": _iso(plan.period.start), "end": _iso(plan.period.end)},
        "coordinator": {"name": plan.coordinator.name, "locator": plan.coordinator.locator},
        "phases": [_phase(phase) for phase in plan.phases],
        "tasks": [_task(task, plan, book) for task in plan.tasks],
        "safeguards": [_part(one.locator, one.title, one, plan, book) for one in plan.safeguards],
        "deadlines": [_deadline(deadline) for deadline in plan.deadlines],
        "targets": [_target(target) for target in plan.targets],
        "observances": [_observance(one, plan, book) for one in plan.observances],
        "agencies": [_agency(name, plan, book) for name in plan.names()],
        **({"programmes": [_programme(one, plan, book) for one in programmes]} if programmes else {}),
    }


def _programme(programme: Programme, plan: Plan, book: Book) -> Json:
    """A yearly work programme beside its plan; its places stand as it numbers its own parts."""
    return {
        "year": programme.year,
        "title": programme.title,
        "document_number": programme.document_number,
        "issuer": programme.issuer,
        "issued_on": _iso(programme.issued_on),
        "duties": [_part(one.locator, one.title, one, plan, book) for one in programme.duties],
        "deadlines": [_deadline(one) for one in programme.deadlines],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _phase(phase: Phase) -> Json:
    return {
        "id": phase.id,
        "title": phase.title,
        "kind": str(phase.kind),
        "start": _iso(phase.start),
        "end": _iso(phase.end),
        "basis": str(phase.basis),
        "locator": phase.locator,
        "duties": list(phase.duties),
    }


def _task(task: Task, plan: Plan, book: Book) -> Json:
    return {
        "locator": task.locator,
        "title": task.title,
        "kind": str(task.kind),
        **_lists(task, plan, book),
        "measures": [_part(one.locator, one.title, one, plan, book) for one in task.measures],
    }


def _part(locator: str, title: str, lists: Lists, plan: Plan, book: Book) -> Json:
    return {"locator": locator, "title": title, **_lists(lists, plan, book)}


def _lists(lists: Lists, plan: Plan, book: Book) -> Json:
    return {
        "lead": [_agency(name, plan, book) for name in lists.lead],
        "support": [_agency(name, plan, book) for name in lists.support],
        "responsible": [_agency(name, plan, book) for name in lists.responsible],
        "collective": list(lists.collective),
        "open_ended": lists.open_ended,
    }


def _agency(as_written: str, plan: Plan, book: Book) -> Json:
    return {"as_written": as_written, "agency": book.canonical(plan.id, as_written)}


def _deadline(deadline: Deadline) -> Json:
    return {
        "id": deadline.id,
        "title": deadline.title,
        "kind": str(deadline.kind),
        "due": deadline.due,
        "recurs": str(deadline.recurs) if deadline.recurs else None,
        "from": _iso(deadline.from_),
        "owed": deadline.owed,
        "who": str(deadline.who) if isinstance(deadline.who, Who) else list(deadline.who),
        "to": deadline.to,
        "channel": deadline.channel,
        "basis": str(deadline.basis),
        "locator": deadline.locator,
    }


def _target(target: Target) -> Json:
    return {
        "locator": target.locator,
        "what": target.what,
        "value": target.value,
        "unit": target.unit,
        "by": target.by,
    }


def _observance(observance: Observance, plan: Plan, book: Book) -> Json:
    rule, day = _rule(observance.name, plan, book)
    return {"name": observance.name, "rule": str(rule), "date": day, "locators": list(observance.locators)}


def _rule(name: str, plan: Plan, book: Book) -> tuple[Rule, str | None]:
    """The rule and the first day (MM-DD) of a named day.

    Where the rule changed while the plan ran, the one that held when it began: its days are right for no other year. A plan
    that does not say when it began is taken to be older than the change.
    """
    start = plan.period.start or plan.issued_on
    named = book.loaded.observances
    found = (named.rule(name, start.year) if start else named.first_rule(name)) or named.rule(name)
    if found is None:
        return Rule.NONE, None
    return found.rule, found.start or found.date_


def plans_as_json(book: Book, today: date) -> list[Json]:
    """Every plan in a few words: title, period, how many agencies, what falls due next."""
    return [plan_line(plan, book, today) for plan in book.plans.values()]


def plan_line(plan: Plan, book: Book, today: date) -> Json:
    """One plan in a few words; `next` is the nearest date within a year, null where there is none."""
    book = book.on(None)  # the agencies that the plan names, whatever has become of them
    coming = book.occurrences(plan.id, today, today + _AHEAD)
    following = {"due_on": coming[0].due_on.isoformat(), "title": coming[0].title} if coming else None
    years = [one.year for one in book.programmes(plan.id)]
    return {
        "id": plan.id,
        "title": plan.title,
        "jurisdiction": plan.jurisdiction,
        "period": {"start": _iso(plan.period.start), "end": _iso(plan.period.end)},
        "agencies": len({book.canonical(plan.id, name) for name in plan.names()}),
        "in_force": plan.in_force(today),
        "next": following,
        **({"programmes": years} if years else {}),
    }


def plans_as_text(book: Book, today: date) -> str:
    """The same as a table."""
    rows = []
    for line in plans_as_json(book, today):
        following = f"{line['next']['due_on']} {line['next']['title']}" if line["next"] else "-"
        period = f"{line['period']['start'] or '?'} – {line['period']['end'] or 'open'}"
        rows.append((line["id"], period, str(line["agencies"]), following, line["title"]))
    return table(("plan", "period", "agencies", "next", "title"), rows)


def plan_as_text(plan: Plan, book: Book) -> str:
    """One plan whole, for reading in a terminal."""
    return "\n".join(_told(plan_as_json(plan, book)))


def _told(plan: Json) -> Iterator[str]:
    yield plan["title"]
    yield f"{plan['id']} · {plan['jurisdiction']} · {plan['document_number'] or 'no document number'}"
    yield f"issued {plan['issued_on'] or '?'} by {plan['issuer'] or '?'}"
    yield f"period {plan['period']['start'] or '?'} – {plan['period']['end'] or 'open'}"
    yield f"coordinator {plan['coordinator']['name']} ({plan['coordinator']['locator']})"
    yield "\nPhases"
    for phase in plan["phases"]:
        yield f"  {phase['start']} – {phase['end']}  {phase['title']}  {_where(phase)}"
        yield from (f"    · {duty}" for duty in phase["duties"])
    yield "\nTasks"
    for task in plan["tasks"]:
        yield from _part_told(task, "  ")
        for measure in task["measures"]:
            yield from _part_told(measure, "    ")
    if plan["safeguards"]:
        yield "\nSafeguards"
        for safeguard in plan["safeguards"]:
            yield from _part_told(safeguard, "  ")
    yield from _dates_told(plan)
    for programme in plan.get("programmes", ()):
        yield from _programme_told(programme)
    yield f"\n{len(plan['agencies'])} names of agencies"
    yield from (f"  {one['as_written']}{_also(one)}" for one in plan["agencies"])


def _programme_told(programme: Json) -> Iterator[str]:
    number = f" · {programme['document_number']}" if programme["document_number"] else ""
    yield f"\nWork programme {programme['year']}: {programme['title']}{number} · {programme['issued_on']}"
    for duty in programme["duties"]:
        yield from _part_told(duty, "  ")
    yield from (f"  {one['due']}  {one['title']}  {_where(one)}" for one in programme["deadlines"])


def _part_told(part: Json, indent: str) -> Iterator[str]:
    yield f"{indent}{part['locator']}  {part['title']}"
    for word, key in (("牵头", "lead"), ("责任", "responsible"), ("配合", "support")):
        if part[key]:
            yield f"{indent}  {word}：{'、'.join(one['as_written'] for one in part[key])}"
    if part["collective"] or part["open_ended"]:
        yield f"{indent}  另有：{'、'.join([*part['collective'], *(['等'] if part['open_ended'] else [])])}"


def _dates_told(plan: Json) -> Iterator[str]:
    yield "\nDeadlines"
    for one in plan["deadlines"]:
        who = one["who"] if isinstance(one["who"], str) else "、".join(one["who"])
        owed = f"owed to {one['to']}" if one["owed"] and one["to"] else "owed" if one["owed"] else "not owed"
        yield f"  {one['due'] or '-'} {one['recurs'] or 'once'}  {one['title']}  ({who}, {owed})  {_where(one)}"
    if plan["targets"]:
        yield "\nTargets"
    for one in plan["targets"]:
        yield f"  {one['by'] or '-'}  {one['what']}：{one['value']}{one['unit'] or ''}  [{one['locator']}]"
    if plan["observances"]:
        yield "\nNamed days"
    for one in plan["observances"]:
        yield f"  {one['date'] or one['rule']}  {one['name']}  [{'、'.join(one['locators'])}]"


def _where(dated: Json) -> str:
    return f"[{dated['basis']} {dated['locator']}]" if dated["locator"] else f"[{dated['basis']}]"


def _also(agency: Json) -> str:
    return "" if agency["as_written"] == agency["agency"] else f" = {agency['agency']}"
