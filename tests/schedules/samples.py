"""One small plan, and the shipped tables: what the tests of the schedules are about."""

from datetime import date
from pathlib import Path
from typing import Any

from schedules.agencies import Agency, Registry
from schedules.calendar import WorkingDays
from schedules.model import Plan
from schedules.observances import ObservanceFile, Observances
from schedules.occurrences import Occurrence, occurrences
from schedules.policy import Policy
from schedules.source import read

PLAN_DATA = Path(__file__).parents[2] / "plan_data"
POLICY = Policy.model_validate(read(PLAN_DATA / "policy.yaml").data)
OBSERVANCES = Observances.of(ObservanceFile.model_validate(read(PLAN_DATA / "observances.yaml").data))
CALENDAR = WorkingDays()

# 市科协 leads and coordinates; 市教育局 leads; 市气象局 is written in two ways; 市总工会 only supports.
REGISTRY = Registry(
    {"某市": (Agency(name="市气象局", aliases=("市气象部门",)), Agency(name="市科协"), Agency(name="市教育局"))}
)

TASKS: list[dict[str, Any]] = [
    {
        "locator": "三（一）",
        "title": "青少年科学素质行动",
        "kind": "action",
        "lead": ["市教育局", "市科协"],
        "measures": [{"locator": "三（一）措施1", "title": "科技教育", "responsible": ["市教育局", "市气象部门"]}],
    },
    {
        "locator": "三（二）",
        "title": "农民科学素质行动",
        "kind": "action",
        "lead": ["市农业局"],
        "support": ["市气象局", "市总工会"],
    },
]

REPORT: dict[str, Any] = {
    "id": "annual-report",
    "title": "年度工作总结",
    "kind": "annual-report",
    "due": "12-25",
    "recurs": "yearly",
    "owed": True,
    "who": "all",
    "why": "各单位都要报送",
    "to": "市科协",
    "basis": "stated",
    "locator": "五（三）",
}


def deadline(**changes: Any) -> dict[str, Any]:
    """The annual report, changed; a key given as None is left out."""
    return {key: value for key, value in {**REPORT, **changes}.items() if value is not None}


def named(name: str, who: object, locator: str = "四") -> dict[str, object]:
    """A named day, and who organises something on it."""
    return {"name": name, "locators": [locator], "who": who, "why": "由其组织"}


def make_plan(**changes: Any) -> Plan:
    """A plan of 某市 for 2021–2025 with one annual report, changed."""
    return Plan.model_validate(
        {
            "id": "mou-2021",
            "title": "某市全民科学素质行动实施方案",
            "jurisdiction": "某市",
            "level": "city",
            "period": {"start": "2021-01-01", "end": "2025-12-31"},
            "coordinator": {"name": "市科协", "locator": "五（一）"},
            "tasks": TASKS,
            "deadlines": [REPORT],
            **changes,
        }
    )


def due(
    plan: Plan, first: str, last: str, policy: Policy = POLICY, calendar: WorkingDays = CALENDAR
) -> list[Occurrence]:
    """What of `plan` falls due between two days."""
    days = date.fromisoformat(first), date.fromisoformat(last)
    return occurrences(plan, REGISTRY, policy, calendar, OBSERVANCES, *days)


def days_of(occurrence: Occurrence) -> list[str]:
    """The days of its steps, as text."""
    return [step.on.isoformat() for step in occurrence.steps]
