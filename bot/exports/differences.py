"""A difference between two plans in words, line by line, and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from schedules.diff import Change, Difference, Share, What

_GONE_OR_NEW = {
    What.AGENCY: "agency",
    What.PART: "part",
    What.PHASE: "phase",
    What.DEADLINE: "date",
    What.TARGET: "target",
    What.OBSERVANCE: "named day",
}
_HEADINGS = {
    What.HEAD: "The plan",
    What.AGENCY: "Agencies",
    What.PART: "Tasks, measures, safeguards",
    What.DUTY: "Who does what",
    What.PHASE: "Phases",
    What.DEADLINE: "Dates",
    What.TARGET: "Targets",
    What.OBSERVANCE: "Named days",
}


def difference_as_json(found: Difference) -> dict[str, Any]:
    """Every change, and every agency's share of it."""
    return {
        "changes": [{**asdict(change), "what": str(change.what)} for change in found.changes],
        "agencies": [asdict(share) for share in found.shares],
    }


def difference_as_text(found: Difference) -> str:
    """The same for reading; one line that says so where nothing changes."""
    if not found:
        return "no difference"
    lines: list[str] = []
    for what, heading in _HEADINGS.items():
        changes = [change for change in found.changes if change.what is what]
        if changes:
            lines += ["", heading, *(f"  {words_of(change)}" for change in changes)]
    if found.shares:
        lines += ["", "Who gets more (+) and less (-)", *_shares_told(found.shares)]
    return "\n".join(lines[1:])


def words_of(change: Change) -> str:
    """One change on one line."""
    where = f" [{change.where}]" if change.where else ""
    if change.what is What.HEAD:
        return f"{change.key}: {_value(change.before)} → {_value(change.after)}"
    if change.what is What.DUTY:
        return _duty_told(change)
    if not change.key:
        sign = "+ new" if change.before is None else "- gone"
        return f"{sign} {_GONE_OR_NEW[change.what]}: {change.name}{where}"
    verb = "moves" if change.key in ("due", "start", "end", "by", "from", "locator") else "changes"
    return f"~ {change.name}{where}: {change.key} {verb}: {_value(change.before)} → {_value(change.after)}"


def _duty_told(change: Change) -> str:
    if change.before is None:
        return f"+ {change.where} {change.name}: {change.after}"
    if change.after is None:
        return f"- {change.where} {change.name}: was {change.before}"
    return f"~ {change.where} {change.name}: {change.before} → {change.after}"


def _value(value: str | None) -> str:
    return "(none)" if value is None else value


def _shares_told(shares: Sequence[Share]) -> Iterator[str]:
    for share in shares:
        counted = _counted(share)
        yield f"  {share.agency}: {counted}"
        yield from (f"    + {line}" for line in (*share.duties_more, *share.dates_more))
        yield from (f"    - {line}" for line in (*share.duties_less, *share.dates_less))


def _counted(share: Share) -> str:
    parts = (
        (len(share.duties_more), "+", "duty", "duties"),
        (len(share.duties_less), "-", "duty", "duties"),
        (len(share.dates_more), "+", "date", "dates"),
        (len(share.dates_less), "-", "date", "dates"),
    )
    return ", ".join(f"{sign}{count} {one if count == 1 else many}" for count, sign, one, many in parts if count)
