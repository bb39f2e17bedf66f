"""A drafted plan as a plan file: at every part the line of the document it was read from, on top what to look at."""

from schedules.drafting import Doubt, Draft
from schedules.source import Path_
from schedules.written_out import plan_as_data, plan_file


def draft_as_text(found: Draft, source: str) -> str:
    """The plan file of a draft that was read from the document called `source`."""
    head = [f"由 {source} 起草，请逐项核对；行号是原文的行号。", *map(_noted, found.doubts)]
    return plan_file(plan_as_data(found.plan), dict(_lines(found)), head)


def doubt_told(doubt: Doubt) -> str:
    """One place to look at, on one line of a report."""
    return f"line {doubt.line}: {doubt.why}: {' '.join(doubt.text.split())}"


def _noted(doubt: Doubt) -> str:
    return f"第{doubt.line}行：{doubt.why}：{doubt.text}"


def _lines(found: Draft) -> list[tuple[Path_, str]]:
    places: list[tuple[Path_, str]] = [(("title",), "title")]
    for t, task in enumerate(found.plan.tasks):
        places.append((("tasks", t, "locator"), task.locator))
        places += [(("tasks", t, "measures", m, "locator"), each.locator) for m, each in enumerate(task.measures)]
    places += [(("safeguards", s, "locator"), each.locator) for s, each in enumerate(found.plan.safeguards)]
    return [(path, f"第{found.lines[key]}行") for path, key in places if key in found.lines]
