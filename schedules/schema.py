"""The JSON Schema of plan files, generated from the model; `plan_data/plan.schema.json` is its output."""

from typing import Any

from schedules.model import Plan
from schedules.programme import Programme


def plan_schema() -> dict[str, Any]:
    """The schema that the first line of each plan file names."""
    found = Plan.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": "Duban plan file"}


def programme_schema() -> dict[str, Any]:
    """The schema of a yearly work programme's file."""
    found = Programme.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": "Duban work programme file"}
