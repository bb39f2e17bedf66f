"""A draft as a plan file, its agencies as a part of `agencies.yaml`, and as the JSON of `plans show`."""

from datetime import date
from typing import Any

import yaml

from schedules.agencies import Agency
from schedules.drafting.drafts import Draft
from schedules.loader import SCHEMA_LINE
from schedules.model import Lists, Plan, Who

_WIDTH = 110


class _Plain(yaml.SafeDumper):
    """No anchors: the loader refuses them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def draft_as_yaml(draft: Draft) -> str:
    """The plan file, with what to look at as comments at its top."""
    notes = [f"# 第{doubt.line}行：{doubt.why}：{_one_line(doubt.text)}" for doubt in draft.doubts]
    return "\n".join([SCHEMA_LINE, "# 草稿，请逐项核对。", *notes, _dumped(_plan(draft.plan))])


def agencies_as_yaml(draft: Draft) -> str:
    """The agencies of the plan's jurisdiction, as they stand in `agencies.yaml`."""
    place = draft.plan.jurisdiction
    return _dumped({place: [_agency(agency) for agency in draft.registry.by_jurisdiction[place]]})


def draft_as_json(draft: Draft) -> dict[str, Any]:
    """The draft in the shape of `plans show --json`."""
    plan = draft.plan.model_dump(mode="json", by_alias=True, exclude={"timezone"})
    plan["period"] = {"start": plan["period"]["start"], "end": plan["period"]["end"]}
    plan["tasks"] = [
        {
            "locator": task.locator,
            "title": task.title,
            "kind": str(task.kind),
            **_part(draft, task),
            "measures": [_part(draft, each) for each in task.measures],
        }
        for task in draft.plan.tasks
    ]
    plan["safeguards"] = [_part(draft, each) for each in draft.plan.safeguards]
    plan["observances"] = [
        {"name": each.name, "rule": "none", "date": None, "locators": list(each.locators)}
        for each in draft.plan.observances
    ]
    for deadline in plan["deadlines"]:
        deadline.pop("why")
    plan["agencies"] = [_named(draft, name) for name in draft.plan.names()]
    return plan


def _part(draft: Draft, part: Any) -> dict[str, Any]:
    lists: Lists = part
    return {
        "locator": part.locator,
        "title": part.title,
        **{role: [_named(draft, name) for name in getattr(lists, role)] for role in ("lead", "support", "responsible")},
        "collective": list(lists.collective),
        "open_ended": lists.open_ended,
    }


def _named(draft: Draft, name: str) -> dict[str, str]:
    return {"as_written": name, "agency": draft.registry.canonical(draft.plan.jurisdiction, name)}


def _plan(plan: Plan) -> dict[str, Any]:
    """The plan's fields in the file's order, empty ones left out."""
    whole = plan.model_dump(mode="python", by_alias=True, exclude={"timezone"})
    found = _filled(whole)
    found["period"] = {key: _filled_value(value) for key, value in whole["period"].items()}
    return found


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    kept = {key: _filled_value(value) for key, value in data.items()}
    return {
        key: value
        for key, value in kept.items()
        if value not in (None, [], {}) and not (key == "open_ended" and value is False)
    }


def _filled_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _filled(value)
    if isinstance(value, list | tuple):
        return [_filled_value(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str | Who) else value


def _agency(agency: Agency) -> dict[str, Any]:
    return _filled(agency.model_dump(mode="python", by_alias=True))


def _dumped(data: Any) -> str:
    return yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=_WIDTH)


def _one_line(text: str) -> str:
    return " ".join(text.split())
